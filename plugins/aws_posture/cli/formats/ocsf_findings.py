"""Verdicts as Compliance Findings of the Open Cybersecurity Schema Framework (OCSF) 1.5.0.

One event per fact. A state that the schema does not have is "Other", with its name. A failure has
its fact's severity; if the state is unknown, or a person has to look, the severity is unknown, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from aws_posture import __version__
from aws_posture.base.words import plain
from aws_posture.catalogue import get
from aws_posture.catalogue.model import DeclarationKind, Fact, Severity, State, Verdict
from aws_posture.cli.formats.json_document import as_json
from aws_posture.cli.formats.words import declared
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import Snapshot

SCHEMA = "1.5.0"
"""The version of OCSF that the events are written in."""

# `status_id` and `status` of the objects compliance and check. 2 is for a check that "did not
# yield a result due to missing information".
_STATUS = {
    State.PASS: (1, "Pass"),
    State.FAIL: (3, "Fail"),
    State.UNKNOWN: (2, "Warning"),
    State.NOT_APPLICABLE: (99, "Not Applicable"),
    State.MANUAL: (99, "Manual"),
    State.UNCHECKED: (0, "Unknown"),
}
_QUIET = frozenset({State.PASS, State.NOT_APPLICABLE})

# `severity_id` and `severity`.
_SEVERITY = {
    Severity.INFORMATIONAL: (1, "Informational"),
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
_LEFT_OPEN = (0, "Unknown")

# CloudFormation's type names, as for the account itself.
_RESOURCES = {
    "user": "AWS::IAM::User",
    "group": "AWS::IAM::Group",
    "role": "AWS::IAM::Role",
}


class _Rule(NamedTuple):
    """What a standard calls the question that a fact asks."""

    standard: str
    number: str


def write(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    """Write an array of events."""
    return as_json([event(snapshot, verdict) for verdict in verdicts.values()])


def event(snapshot: Snapshot, verdict: Verdict) -> dict[str, Any]:
    """Describe a verdict as a Compliance Finding."""
    fact = get(verdict.fact)
    time = _milliseconds(verdict.taken_at or snapshot.taken_at)
    made = {
        **_class(),
        **_severity(fact, verdict.state),
        **_lifecycle(verdict),
        "time": time,
        "message": plain(verdict.summary),
        "metadata": _metadata(fact),
        "finding_info": _finding_info(snapshot, fact, verdict, time),
        "compliance": _compliance(fact, verdict),
        "cloud": _cloud(snapshot),
        "resources": [_account(snapshot), *_resources(verdict)],
        "remediation": _remediation(fact, verdict) if verdict.state is State.FAIL else None,
        "comment": plain(declared(verdict)),
    }
    return {name: part for name, part in made.items() if part not in (None, "")}


def _class() -> dict[str, Any]:
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200301,
        "type_name": "Compliance Finding: Create",
    }


def _severity(fact: Fact, state: State) -> dict[str, Any]:
    found = Severity.INFORMATIONAL if state in _QUIET else fact.risk
    decided = state in _QUIET or state is State.FAIL
    number, name = _SEVERITY[found] if decided else _LEFT_OPEN
    return {"severity_id": number, "severity": name}


def _lifecycle(verdict: Verdict) -> dict[str, Any]:
    declaration = verdict.declaration
    accepted = declaration is not None and declaration.kind is DeclarationKind.ACCEPTED
    return {
        "status_id": 3 if accepted else 1,
        "status": "Suppressed" if accepted else "New",
        "status_code": str(verdict.state),
        "status_detail": plain(verdict.reason or verdict.summary),
    }


def _metadata(fact: Fact) -> dict[str, Any]:
    return {
        "version": SCHEMA,
        "profiles": ["cloud"],
        "event_code": fact.id,
        "product": {
            "uid": "aws-posture",
            "name": "aws-posture",
            "vendor_name": "mkdocs-aws-posture",
            "version": __version__,
        },
    }


def _finding_info(snapshot: Snapshot, fact: Fact, verdict: Verdict, time: int) -> dict[str, Any]:
    return {
        "uid": f"aws-posture:{snapshot.account}:{fact.id}",
        "title": fact.title,
        "desc": f"{fact.question} {fact.why}",
        "types": [str(fact.kind)],
        "created_time": time,
        "data_sources": list(dict.fromkeys(call.operation for call in verdict.calls)),
    }


def _compliance(fact: Fact, verdict: Verdict) -> dict[str, Any]:
    status_id, status = _STATUS[verdict.state]
    result = {"status_id": status_id, "status": status}
    rules = list(_rules(fact))
    made = {
        "control": fact.id,
        "desc": fact.question,
        "standards": list(dict.fromkeys(rule.standard for rule in rules)),
        "requirements": [f"{rule.standard}: {rule.number}" for rule in rules],
        "checks": [
            {"uid": rule.number, "name": fact.title, "standards": [rule.standard], **result}
            for rule in rules
        ],
        **result,
        "status_code": str(verdict.state),
        "status_details": _details(verdict),
    }
    return {name: part for name, part in made.items() if part != []}


def _details(verdict: Verdict) -> list[str]:
    value = None if verdict.value is None else f"value: {verdict.value}"
    return [plain(line) for line in (value, *verdict.evidence, verdict.reason) if line]


def _rules(fact: Fact) -> Iterator[_Rule]:
    for version, number in fact.cis.items():
        yield _Rule(f"CIS AWS Foundations Benchmark {version}", number)
    for control in fact.security_hub:
        yield _Rule("AWS Security Hub CSPM", control)


def _cloud(snapshot: Snapshot) -> dict[str, Any]:
    account = {"uid": snapshot.account, "type_id": 10, "type": "AWS Account"}
    region = {"region": snapshot.region} if snapshot.region else {}
    return {"provider": "AWS", "account": account, **region}


def _account(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "uid": snapshot.root_arn(),
        "name": snapshot.account,
        "type": "AWS::::Account",
        "cloud_partition": snapshot.partition,
    }


def _resources(verdict: Verdict) -> list[dict[str, Any]]:
    """Describe who a finding is about, without duplicates; their ARNs are not known."""
    named = ((one.kind, plain(one.subject)) for one in verdict.finding.items)
    return [
        {"name": name, "type": _RESOURCES[kind]}
        for kind, name in dict.fromkeys(named)
        if name and kind in _RESOURCES
    ]


def _remediation(fact: Fact, verdict: Verdict) -> dict[str, Any]:
    how = how_to(verdict, fact) or fact.remedy
    return {
        "desc": " ".join((*how.console, *how.cli.splitlines())),
        "references": [fact.document.url],
    }


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp()) * 1000
