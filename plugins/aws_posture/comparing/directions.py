"""Which change of a state is for the worse, and which for the better."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from aws_posture.facts import State


class Direction(StrEnum):
    """Where a change leads; in the order in which changes are told."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"
    """Neither: another value or other evidence, or a failure of which nobody can tell any more."""


_GRAVITY: Mapping[State, int] = {
    State.PASS: 0,
    State.NOT_APPLICABLE: 0,
    State.MANUAL: 1,
    State.UNKNOWN: 1,
    State.UNCHECKED: 1,
    State.FAIL: 2,
}


def direction(old: State, new: State) -> Direction:
    """Tell where a change of state leads.

    A fact that nobody can tell any more has got worse if it was well, for it may fail by now. It
    has not got better if it failed: a refusal mends nothing.
    """
    if _GRAVITY[new] > _GRAVITY[old]:
        return Direction.WORSE
    if not _GRAVITY[new] and _GRAVITY[old]:
        return Direction.BETTER
    return Direction.OTHER


def rank(where: Direction, new: State) -> tuple[int, int]:
    """Give the place of a change among others: the worse first, and of these the gravest first."""
    return list(Direction).index(where), -_GRAVITY[new]
