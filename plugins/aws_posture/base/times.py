"""Times as snapshots write them, and lengths of time as options do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from aws_posture.base.errors import OptionError
from aws_posture.base.words import quoted

MAX_AGE = "24h"
"""How old answers may be where nobody says otherwise."""

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def format_time(time: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the second: ``2026-11-02T09:30:00Z``."""
    # Not strftime, which writes years before 1000 with as few digits as they have.
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='seconds')}Z"


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time that names its offset.

    Raises:
        ValueError: It is not such a time.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{quoted(text)} names no offset from UTC")
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{quoted(text)} is outside the calendar") from None


def parse_age(text: str, where: str) -> timedelta:
    """Read a length of time such as ``90s``, ``15m``, ``24h`` or ``7d``.

    Args:
        text: What was written.
        where: The option that it was written in, for the message.

    Raises:
        OptionError: It is none.
    """
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    if match is None:
        raise OptionError(f"{where}: {quoted(text)} is not a length of time; write e.g. 15m or 24h")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
