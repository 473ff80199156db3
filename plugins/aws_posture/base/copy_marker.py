"""The file at the top of a folder that marks it as a private copy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from aws_posture.base.times import format_time

MARKER = ".aws-posture-private"
"""The file's name."""

SCRIPT = "aws-posture-locked.js"
"""At the top of a locked copy: the encrypted verdicts, and the script that opens them."""

ORGANIZATION_SCRIPT = "aws-posture-organization.js"
"""At the top of an organization's site: the script that opens the file of the account that a reader chose."""

MARKER_KIND = "aws-posture-private-copy"
"""What the file is, in its own words."""

_VERSION = 1


def marker_of(account: str, taken_at: datetime) -> bytes:
    """Write the marker of an account's private copy.

    Args:
        account: The account's id, as it may be shown.
        taken_at: When AWS was asked.
    """
    return _written({"account": account, "taken_at": format_time(taken_at)})


def _written(details: Mapping[str, object]) -> bytes:
    document = {"kind": MARKER_KIND, "version": _VERSION, **details}
    return json.dumps(document, indent=1).encode() + b"\n"


LOCKED = _written({"locked": True})
"""The marker of a locked copy, which names no account."""

ORGANIZATION = _written({"organization": True})
"""The marker of an organization's site, which names no account either."""


def is_private_copy(folder: Path) -> bool:
    """Return whether a folder is a private copy."""
    return (folder / MARKER).is_file()
