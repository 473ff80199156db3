"""Every way to hold power, or not to, that the table has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aws_posture.base.phrases import Name, say
from aws_posture.privilege import classify

ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

Json = dict[str, Any]


def test_case(case: Json, account: Callable[[Json], Json]) -> None:
    maria = classify(account(case), {}, ACCOUNT, "aws", now=NOW)[0]
    reasons = [say(phrase) for phrase in maria.because]

    assert maria.class_ == case["class"], reasons
    assert any(case.get("because", "") in reason for reason in (*reasons, "")), reasons


KINDS = frozenset({"user", "role", "group", "policy", "statement"})


def test_names_in_reasons_are_told_apart_by_kind(
    case: Json, account: Callable[[Json], Json]
) -> None:
    """Masking calls each of a kind by a number: the same policy is the same one everywhere."""
    for one in classify(account(case), {}, ACCOUNT, "aws", now=NOW):
        said = (*one.because, *one.closed, *(path.phrase for path in one.paths))
        assert {part.kind for phrase in said for part in phrase if isinstance(part, Name)} <= KINDS
