"""Why AWS denied a call, in its own words, where it says more than that it did.

The messages of many services carry an authorization id, by which IAM tells how it decided (IAM User
Guide, "Troubleshoot access denied error messages with authorization ID").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

from aws_posture.collect.asking import Asker, Explanation, Record
from aws_posture.collect.refusals import clean
from aws_posture.collect.transport import CallError, Transport
from aws_posture.snapshot import Refusal, RefusalKind
from aws_posture.snapshot.operations import GET_REQUEST_AUTHORIZATION_DETAILS

_MOST = 3
"""The most denials of one operation that are asked about."""

_RESOURCE = re.compile(r"on resource: \S+")

_POLICIES = {
    "SERVICE_CONTROL_POLICY": "the service control policies",
    "RESOURCE_CONTROL_POLICY": "the resource control policies",
    "VPC_ENDPOINT": "the policy of the VPC endpoint",
    "RESOURCE": "the policy of the resource",
    "PRINCIPAL": "the policies of the caller",
    "PERMISSIONS_BOUNDARY": "the permissions boundary of the caller",
    "SESSION": "the policies of the session",
}


def explained(records: Iterable[Record], asker: Asker, threads: Executor) -> Iterator[Record]:
    """Return records with AWS's own reason in the message of the denials that were asked about.

    Of each denied operation, one denial of each wording is asked about, and no more than a few. The
    others keep what their own message says: in another Region, other policies may have decided.
    Whoever may not ask for reasons keeps the message as it is.

    Args:
        records: Answers and refusals.
        asker: What asked for them, and noted where AWS explains its denials.
        threads: What asks side by side.
    """
    asked: dict[str, dict[str, tuple[Record, Future[str]]]] = {}
    records = list(records)
    for one in records:
        link = _link(one, asker)
        of_operation = asked.setdefault(one.operation, {})
        if link and len(of_operation) < _MOST and (wording := _wording(link)) not in of_operation:
            asker.transport.prepare(GET_REQUEST_AUTHORIZATION_DETAILS.client)
            of_operation[wording] = (one, threads.submit(_reason, asker.transport, link))
    reasons = {
        id(one): reason for of_operation in asked.values() for one, reason in of_operation.values()
    }
    for one in records:
        link, reason = _link(one, asker), reasons.get(id(one))
        said = reason.result() if reason else clean(link.said) if link else ""
        yield replace(one, message=said) if said and isinstance(one, Refusal) else one


def _link(record: Record, asker: Asker) -> Explanation | None:
    """Return where AWS explains a denial; None if the record is none, or AWS does not."""
    is_denied = isinstance(record, Refusal) and record.kind is RefusalKind.DENIED
    key = record.operation, record.subject, record.region
    return asker.explanations.get(key) if is_denied else None


def _wording(link: Explanation) -> str:
    """Return what a message says, but for what it is about: that differs in each Region."""
    return _RESOURCE.sub("", link.said).replace(link.region, "")


def _reason(transport: Transport, link: Explanation) -> str:
    """Return in one line why AWS denied a request; empty if that is not known."""
    parameters = {"authorizationId": link.authorization}
    try:
        answer = transport.call(GET_REQUEST_AUTHORIZATION_DETAILS, parameters, link.region)
    except CallError:
        return ""
    denied = (one for one in answer.get("evaluations", []) if one.get("evaluatedEffect") != "ALLOW")
    return clean("; ".join(clause for one in denied for clause in _clauses(one)))


def _clauses(evaluation: Mapping[str, Any]) -> Iterator[str]:
    """Say of one evaluated action which policies deny it, or fail to allow it."""
    action, checks = evaluation.get("action", ""), evaluation.get("checks", [])
    denying = [one for one in checks if one.get("evaluatedEffect") == "EXPLICIT_DENY"]
    for check in denying:
        yield f"{action} is denied explicitly by {_policies(check)}"
    for check in () if denying else checks:
        if check.get("evaluatedEffect") == "IMPLICIT_DENY":
            yield f"{action} is not allowed by {_policies(check)}"


def _policies(check: Mapping[str, Any]) -> str:
    """Name the policies of a check; inline ones have no name that means anything to people."""
    kind = _POLICIES.get(check.get("checkType", ""), "a policy")
    uris = [str(one.get("uri", "")) for one in check.get("matchedPolicies", [])]
    arns = [uri for uri in uris if uri.startswith("arn:")]
    return f"{kind} ({', '.join(arns)})" if arns else kind
