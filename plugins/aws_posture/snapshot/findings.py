"""What another tool found in the account, where AWS itself was not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FindingStatus(StrEnum):
    """What another tool made of one resource."""

    PASS = "pass"  # noqa: S105  # a status, no password
    FAIL = "fail"
    MANUAL = "manual"
    """The tool leaves it to a person."""
    MUTED = "muted"
    """Somebody silenced the finding, and what the tool found is no longer written there."""


@dataclass(frozen=True, slots=True)
class ToolFinding:
    """What another tool says of one resource.

    Attributes:
        tool: The tool and its version, e.g. ``Prowler 5.46.0``.
        check: The tool's own name of what it looked at, e.g. ``iam_root_mfa_enabled``.
        status: What it made of it.
        found_at: When it looked, in UTC.
        resource: What it looked at: an ARN.
        detail: What it says, in one line.
        muted: Whether somebody silenced the finding; a status is a status all the same.
    """

    tool: str
    check: str
    status: FindingStatus
    found_at: datetime
    resource: str = ""
    detail: str = ""
    muted: bool = False
