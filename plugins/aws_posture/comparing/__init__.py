"""Before and after: what changed between two times at which an account was asked.

`verdicts` compares two snapshots.
`directions` says what is worse, `lines` when a line of evidence still says the same. All of it is
pure: no file, no clock, no AWS.
"""

from __future__ import annotations

from aws_posture.comparing.directions import Direction, direction
from aws_posture.comparing.verdicts import Change, Comparison, Judged, compare, was_asked

__all__ = [
    "Change",
    "Comparison",
    "Direction",
    "Judged",
    "compare",
    "direction",
    "was_asked",
]
