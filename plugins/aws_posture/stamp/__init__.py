"""Stamping: the private copy of a finished site, its slots filled for one account.

`reading` says which facts a finished site names. `copying` makes the copy from its `files`, in a
folder that `staging` moves to its final place. From each page `connections` takes what connects to
other hosts, `protecting` writes the beginning and
`filling` the rest: it finds slots by means of `markup` and asks `replacing` for their replacement,
which `fragments` writes, `ledger` for the summary of a page, `plan` where a report begins, `glance` on a
landing page, and `timeline` for what changed, each with text made harmless by `escaping`. `not_found` is
the page for addresses at which a copy has nothing. `locking` leaves slots as they are and adds the verdicts
as an encrypted file.
"""

from __future__ import annotations

from aws_posture.base.copy_marker import LOCKED, MARKER, is_private_copy
from aws_posture.stamp.copying import StampReport, check_folders, check_writable, stamp
from aws_posture.stamp.filling import fill
from aws_posture.stamp.locking import check_lock, generated, stamp_locked
from aws_posture.stamp.reading import (
    SiteSlots,
    check_site,
    read_page,
    read_site,
)

__all__ = [
    "LOCKED",
    "MARKER",
    "SiteSlots",
    "StampReport",
    "check_folders",
    "check_lock",
    "check_site",
    "check_writable",
    "fill",
    "generated",
    "is_private_copy",
    "read_page",
    "read_site",
    "stamp",
    "stamp_locked",
]
