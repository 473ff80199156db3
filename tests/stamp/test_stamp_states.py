"""Which state a slot for several facts takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from aws_posture.catalogue.model import Declaration, DeclarationKind, State, Verdict
from aws_posture.stamp.fragments import gravest
from verdicts import changed

ACCEPTED = Declaration(DeclarationKind.ACCEPTED, "known", "Ana", date(2027, 1, 31))

# The facts' states, those that were declared, and the one that stands for them all.
GRAVEST = [
    ([State.PASS, State.FAIL, State.UNKNOWN], [], State.FAIL),
    ([State.PASS, State.MANUAL, State.UNKNOWN], [], State.UNKNOWN),
    ([State.NOT_APPLICABLE, State.PASS, State.MANUAL], [], State.MANUAL),
    ([State.NOT_APPLICABLE, State.PASS], [], State.PASS),
    ([State.NOT_APPLICABLE], [], State.NOT_APPLICABLE),
    ([], [], State.UNCHECKED),
    # What was declared wants no attention while something else is there …
    ([State.PASS], [State.FAIL], State.PASS),
    ([State.MANUAL, State.PASS], [State.FAIL, State.UNKNOWN], State.MANUAL),
    # … and alone it is no better than it is.
    ([], [State.PASS, State.FAIL], State.FAIL),
]


@pytest.mark.parametrize(("states", "declared", "expected"), GRAVEST)
def test_the_gravest_state_stands_for_all(
    states: Sequence[State],
    declared: Sequence[State],
    expected: State,
    verdicts: Mapping[str, Verdict],
) -> None:
    verdict = verdicts["root.mfa"]
    said = [
        *(changed(verdict, state=state) for state in states),
        *(changed(verdict, state=state, declaration=ACCEPTED) for state in declared),
    ]
    assert gravest(said) is expected
    assert gravest(said[::-1]) is expected
