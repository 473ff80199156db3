"""OCSF: every event is a Compliance Finding by the schema, and says no more than is known."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from aws_posture import __version__, demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import CallMade, Declaration, DeclarationKind, State, Verdict
from aws_posture.cli.formats.ocsf_findings import SCHEMA, event
from aws_posture.judging import evaluate
from building import FRESH, aws_posture
from schemas import validator
from verdicts import verdict_of

FILE = Path(__file__).parent / "golden" / f"ocsf-{SCHEMA}-compliance-finding.schema.json"

# The captions that the schema gives `status_id` of the object compliance.
CAPTIONS = {0: "Unknown", 1: "Pass", 2: "Warning", 3: "Fail"}

ACCEPTED = Declaration(DeclarationKind.ACCEPTED, "three founders", "Ana", date(2027, 1, 31))


@functools.cache
def ocsf() -> Any:  # noqa: ANN401  # untyped
    return validator(json.loads(FILE.read_text(encoding="utf-8")))


def of(verdict: Verdict) -> dict[str, Any]:
    made = event(demo.get("fresh"), verdict)
    ocsf().validate(made)
    return made


@pytest.mark.parametrize("account", ["demo:fresh", "demo:well-kept"])
def test_every_event_is_a_compliance_finding_by_the_schema(tmp_path: Path, account: str) -> None:
    events = json.loads(aws_posture(tmp_path, "show", account, "--format", "ocsf").out)
    assert [one["metadata"]["event_code"] for one in events] == [fact.id for fact in CATALOGUE]
    for one in events:
        ocsf().validate(one)


def test_a_hostile_account_is_valid_too(tmp_path: Path, hostile: Path) -> None:
    events = json.loads(aws_posture(tmp_path, "show", hostile, "--format", "ocsf").out)
    for one in events:
        ocsf().validate(one)


@pytest.mark.parametrize(
    "wrong",
    [
        {"class_uid": 2004},
        {"time": 1793611800},
        {"compliance": {"status_id": 4}},
        {"resources": [{"type": "x"}]},
        {"nonsense": 1},
        {"cloud": {"region": "eu-west-1"}},
    ],
    ids=str,
)
def test_the_schema_turns_down_what_is_no_such_event(wrong: dict[str, Any]) -> None:
    good = of(verdict_of("root.mfa", State.FAIL, "MFA is off."))
    assert not ocsf().is_valid({**good, **wrong})


@pytest.mark.parametrize(
    ("state", "status_id", "status"),
    [
        (State.PASS, 1, "Pass"),
        (State.FAIL, 3, "Fail"),
        (State.UNKNOWN, 2, "Warning"),
        (State.MANUAL, 99, "Manual"),
        (State.NOT_APPLICABLE, 99, "Not Applicable"),
        (State.UNCHECKED, 0, "Unknown"),
    ],
)
def test_a_state_is_told_as_it_is(state: State, status_id: int, status: str) -> None:
    """Only what passes is a pass, and only what fails is a failure."""
    made = of(verdict_of("root.mfa", state, "It stands so."))["compliance"]
    assert (made["status_id"], made["status"]) == (status_id, status)
    assert CAPTIONS.get(status_id, status) == status
    assert made["status_code"] == str(state)
    assert {check["status_id"] for check in made["checks"]} == {status_id}


def test_an_event_names_account_product_time_and_evidence() -> None:
    call = CallMade("iam:GetAccountSummary", datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    verdict = verdict_of(
        "root.mfa",
        State.FAIL,
        "MFA is off.",
        value="off",
        evidence=("the root user has: password",),
        reason="so it is",
        calls=(call,),
    )
    made = of(verdict)
    assert made["time"] == made["finding_info"]["created_time"] == 1_793_611_800_000
    assert made["finding_info"]["uid"] == f"aws-posture:{FRESH}:root.mfa"
    assert made["finding_info"]["data_sources"] == ["iam:GetAccountSummary"]
    assert made["metadata"]["product"]["version"] == __version__
    assert made["cloud"]["account"] == {"uid": FRESH, "type_id": 10, "type": "AWS Account"}
    assert made["resources"][0]["uid"] == f"arn:aws:iam::{FRESH}:root"
    assert made["compliance"]["status_details"] == [
        "value: off",
        "the root user has: password",
        "so it is",
    ]


def test_an_event_names_the_standards_own_numbers() -> None:
    made = of(verdict_of("root.mfa", State.FAIL, "MFA is off."))["compliance"]
    assert "CIS AWS Foundations Benchmark 5.0.0" in made["standards"]
    assert "CIS AWS Foundations Benchmark 5.0.0: 1.4" in made["requirements"]
    assert "AWS Security Hub CSPM: IAM.9" in made["requirements"]
    assert [check["uid"] for check in made["checks"]].count("IAM.9") == 1


def test_a_fact_that_no_standard_has_names_none() -> None:
    made = of(verdict_of("billing.iam-access", State.MANUAL, "Look."))["compliance"]
    assert not {"standards", "requirements", "checks"} & set(made)


@pytest.mark.parametrize(
    ("state", "severity", "remedy"),
    [
        (State.PASS, 1, False),
        (State.NOT_APPLICABLE, 1, False),
        (State.FAIL, 5, True),
        (State.UNKNOWN, 0, False),
        (State.MANUAL, 0, False),
    ],
)
def test_only_a_failure_has_a_remedy_and_the_severity_of_its_fact(
    state: State, severity: int, *, remedy: bool
) -> None:
    made = of(verdict_of("root.mfa", state, "It stands so."))
    assert made["severity_id"] == severity
    assert ("remediation" in made) is remedy


def test_an_accepted_risk_is_suppressed_and_still_a_failure() -> None:
    made = of(verdict_of("root.mfa", State.FAIL, "MFA is off.", declaration=ACCEPTED))
    assert (made["status_id"], made["status"]) == (3, "Suppressed")
    assert made["compliance"]["status_id"] == 3
    assert "accepted by Ana, until 2027-01-31: three founders" in made["comment"]


def test_a_snapshot_that_names_no_region_gives_valid_events() -> None:
    taken = replace(demo.get("fresh"), region="")
    for verdict in evaluate(taken, CATALOGUE).values():
        made = event(taken, verdict)
        ocsf().validate(made)
        assert "region" not in made["cloud"]
