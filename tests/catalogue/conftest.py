"""One fact, judged from answers that a test writes as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_posture.base.phrases import Name
from aws_posture.catalogue import get
from aws_posture.catalogue.model import Finding, Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import Operation

ACCOUNT = "111122223333"
TAKEN_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
CALLER = Caller(f"arn:aws:iam::{ACCOUNT}:user/ana", temporary=True)

Given = Mapping[str, Any] | str | RefusalKind
"""What an operation gave: an answer, an error code of the service, or a kind of refusal."""

Judge = Callable[..., Verdict]

OF_NAMES = frozenset(
    {
        *("user", "role", "group", "policy", "statement", "account", "alias", "oidc", "saml"),
        *("claim", "key", "tag", "session", "bucket", "region"),
    }
)
"""Every kind of name that a finding has."""

OF_ITEMS = frozenset(
    {
        *("user", "role", "root", "account", "region", "report", "limits", "caller", "contact"),
        *("feature", "note", "password policy", "service-specific credentials"),
        *("identity center", "saml provider", "oidc provider"),
    }
)
"""Every kind of item that a fact in code has."""


def record(operation: Operation, given: Given) -> Answer | Refusal:
    if isinstance(given, RefusalKind):
        return Refusal(
            str(operation), TAKEN_AT, given, "SomeCode", "what was said", operation.permission
        )
    if isinstance(given, str):
        return Refusal(str(operation), TAKEN_AT, RefusalKind.ERROR, given, "", operation.permission)
    return Answer(str(operation), TAKEN_AT, given)


def snapshot(
    given: Mapping[Operation, Given], partition: str = "aws", caller: Caller = CALLER
) -> Snapshot:
    records = tuple(record(operation, what) for operation, what in given.items())
    return Snapshot(ACCOUNT, partition, "us-east-1", caller, TAKEN_AT, records)


@pytest.fixture
def snapshot_of() -> Callable[..., Snapshot]:
    return snapshot


@pytest.fixture
def judge() -> Judge:
    def judge_fact(
        fact_id: str,
        given: Mapping[Operation, Given],
        *,
        options: Mapping[str, int | bool | str] | None = None,
        partition: str = "aws",
        caller: Caller = CALLER,
    ) -> Verdict:
        fact = get(fact_id)
        chosen = {fact_id: options or {}}
        verdict = evaluate(snapshot(given, partition, caller), [fact], chosen)[fact_id]
        assert named(verdict.finding) <= OF_NAMES
        assert {one.kind for one in verdict.finding.items} <= OF_ITEMS
        return verdict

    return judge_fact


def named(finding: Finding) -> set[str]:
    """The kinds of what a finding names: by these, masking tells apart what it calls by numbers."""
    words = (finding.summary, finding.value, finding.link, finding.reason)
    said = [*words, *(item.what for item in finding.items)]
    said += [edge for route in finding.routes for edge in route.edges]
    phrases = [one for one in said if isinstance(one, tuple)]
    phrases += [route.nodes for route in finding.routes]
    parts = (part for one in phrases for part in one)
    return {part.kind for part in parts if isinstance(part, Name)}
