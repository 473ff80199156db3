"""Before and after: what changed between two times at which an account was asked.

`verdicts` compares two snapshots in full, `takings` what is remembered of many: states alone.
`directions` says what is worse, `lines` when a line of evidence still says the same. All of it is
pure: no file, no clock, no AWS.
"""

from __future__ import annotations

from aws_posture.comparing.directions import Direction, direction
from aws_posture.comparing.takings import Point, StateChange, Taking, added, points
from aws_posture.comparing.verdicts import Change, Comparison, Judged, compare, was_asked

__all__ = [
    "Change",
    "Comparison",
    "Direction",
    "Judged",
    "Point",
    "StateChange",
    "Taking",
    "added",
    "compare",
    "direction",
    "points",
    "was_asked",
]
