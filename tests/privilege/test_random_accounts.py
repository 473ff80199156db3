"""The product against a reference that tries every request, on accounts made at random."""

from __future__ import annotations

import random

import pytest

from fuzzing.accounts import disagreements, made


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_the_reference_agrees(start: int) -> None:
    for number in range(start, start + 10):
        details = made(random.Random(f"tests.{number}"))  # noqa: S311  # the same each time
        assert disagreements(details) == [], number
