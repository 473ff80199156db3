"""Which changes of a state are for the worse, and which for the better."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from aws_posture.catalogue.model import State


class Direction(StrEnum):
    """The direction of a change; in the order in which changes are listed."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"
    """Neither: another value or other evidence, or a failure that is unknown now."""


_GRAVITY: Mapping[State, int] = {
    State.PASS: 0,
    State.NOT_APPLICABLE: 0,
    State.MANUAL: 1,
    State.UNKNOWN: 1,
    State.UNCHECKED: 1,
    State.FAIL: 2,
}


def direction(old: State, new: State) -> Direction:
    """Return the direction of a change of state.

    A fact that is unknown now got worse if it passed, as it may fail by now. It did not get
    better if it failed: a refusal fixes nothing.
    """
    if _GRAVITY[new] > _GRAVITY[old]:
        return Direction.WORSE
    if not _GRAVITY[new] and _GRAVITY[old]:
        return Direction.BETTER
    return Direction.OTHER


def rank(where: Direction, new: State) -> tuple[int, int]:
    """Return the sort key of a change: worse ones first, and of these the most severe first."""
    return list(Direction).index(where), -_GRAVITY[new]
