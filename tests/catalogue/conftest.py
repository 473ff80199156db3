"""One fact, judged from answers that a test writes as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_posture.catalogue import get
from aws_posture.catalogue.model import Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import Operation

ACCOUNT = "111122223333"
TAKEN_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
CALLER = Caller(f"arn:aws:iam::{ACCOUNT}:user/ana", temporary=True)

Given = Mapping[str, Any] | str | RefusalKind
"""What an operation gave: an answer, an error code of the service, or a kind of refusal."""

Judge = Callable[..., Verdict]


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
        return evaluate(snapshot(given, partition, caller), [fact], chosen)[fact_id]

    return judge_fact
