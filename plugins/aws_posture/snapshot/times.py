"""Times as snapshots write them."""

from __future__ import annotations

from datetime import UTC, datetime


def format_time(time: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the second: ``2026-11-02T09:30:00Z``."""
    # Not strftime, which writes years before 1000 with as few digits as they have.
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='seconds')}Z"


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time that names its offset.

    Raises:
        ValueError: It is no such time.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text!r} names no offset from UTC")
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is outside the calendar") from None
