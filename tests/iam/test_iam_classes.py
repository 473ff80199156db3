"""Every way to hold power, or not to, that the table has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_posture.iam import classify

ACCOUNT = "111122223333"

Json = dict[str, Any]


def test_case(case: Json, account: Callable[[Json], Json]) -> None:
    maria = classify(account(case), {}, ACCOUNT, "aws")[0]

    assert maria.class_ == case["class"], maria.because
    assert any(case.get("because", "") in reason for reason in (*maria.because, "")), maria.because
