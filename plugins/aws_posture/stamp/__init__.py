"""Stamping: the private copy of a finished site, its slots filled for one account.

`copying` makes the copy from the files that `walking` finds, in a folder that `staging` puts
into its place. Of each page `protecting` writes the beginning and `filling` the rest: it finds
slots by means of `markup` and asks `replacing` what takes their place, which `fragments` spells,
`overview` where a report begins, and `timeline` with `chart` for what changed. `locking` leaves slots as they are, and puts beside them
verdicts that `sealing` has encrypted.
"""

from __future__ import annotations

from aws_posture.copies import MARKER, is_private_copy
from aws_posture.stamp.copying import StampReport, stamp
from aws_posture.stamp.filling import fill
from aws_posture.stamp.locking import stamp_locked
from aws_posture.stamp.marker import LOCKED
from aws_posture.stamp.replacing import STAMPED
from aws_posture.stamp.unrendered import not_rendered

__all__ = [
    "LOCKED",
    "MARKER",
    "STAMPED",
    "StampReport",
    "fill",
    "is_private_copy",
    "not_rendered",
    "stamp",
    "stamp_locked",
]
