"""Before and after: what changed between two times at which an account was asked.

`verdicts` compares two snapshots in full, `history` the recorded states of many.
`directions` decides what is worse. All of it is pure: no file, no clock, no AWS.
"""

from __future__ import annotations

from aws_posture.judging.comparing.directions import Direction, direction
from aws_posture.judging.comparing.history import (
    HistoryEntry,
    Point,
    StateChange,
    added,
    points,
)
from aws_posture.judging.comparing.verdicts import Change, Comparison, Judged, compare, was_asked

__all__ = [
    "Change",
    "Comparison",
    "Direction",
    "HistoryEntry",
    "Judged",
    "Point",
    "StateChange",
    "added",
    "compare",
    "direction",
    "points",
    "was_asked",
]
