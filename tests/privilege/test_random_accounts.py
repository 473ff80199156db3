"""The product against a reference that tries every request, on accounts made at random."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from fuzzing.accounts import disagreements, made


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_the_reference_agrees(start: int) -> None:
    for number in range(start, start + 10):
        details = made(random.Random(f"tests.{number}"))  # noqa: S311  # the same each time
        assert disagreements(details) == [], number


def test_a_boundary_can_be_replaced_by_one_that_bounds_nothing() -> None:
    # `iam:Put*` on a user is also `iam:PutUserPermissionsBoundary`: account 6038 of the script.
    details = made(random.Random("1.6038"))  # noqa: S311  # the same each time
    classes = Counter[str]()
    assert disagreements(details, classes) == []
    assert classes["can-become-admin"] == 2
