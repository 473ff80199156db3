"""Reads the dates of front matter, without converting their time zones."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:[Tt ]\s*(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?P<zone>Z|z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
    r"(?:\s+[A-Z]{2,5})?"
)
_WRITTEN_OUT = (
    "%a, %d %b %Y %H:%M:%S %z",
    "%a, %d %b %Y %H:%M:%S",
    "%d %b %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
)


def iso(written: object, time_zone: str = "") -> str | None:
    """Write a date as ISO 8601, in the zone that the author wrote it in.

    Args:
        written: The date as written in the front matter.
        time_zone: Hugo's `timeZone`, for a time without one.

    Returns:
        The date; none if it cannot be read.
    """
    text = str(written).strip()
    match = _ISO.fullmatch(text)
    if match is None:
        return _written_out(text, time_zone)
    try:
        day = dt.date(*(int(part) for part in match["day"].split("-")))
        if match["time"] is None:
            return _zoned(day.isoformat(), day, "", time_zone)
        hour, _, rest = match["time"].replace(",", ".").partition(":")
        clock = f"{int(hour):02}:{rest}" if rest.count(":") else f"{int(hour):02}:{rest}:00"
        moment = dt.datetime.fromisoformat(f"{day.isoformat()}T{clock[:8]}")
    except ValueError:
        return None
    return _zoned(f"{day.isoformat()}T{clock}", moment, match["zone"] or "", time_zone)


def moment(written: str) -> dt.datetime:
    """Return a date that `iso` wrote as a point in time; UTC if it names no zone, as in Hugo."""
    value = dt.datetime.fromisoformat(written)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def _zoned(text: str, when: dt.date, zone: str, time_zone: str) -> str:
    if zone:
        return text + _offset(zone)
    if not time_zone:
        return text
    try:
        place = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return text
    start = when if isinstance(when, dt.datetime) else dt.datetime.combine(when, dt.time())
    offset = start.replace(tzinfo=place).isoformat()[-6:]
    return (text if "T" in text else f"{text}T00:00:00") + offset


def _offset(zone: str) -> str:
    if zone in {"Z", "z", "UTC"}:
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _written_out(text: str, time_zone: str) -> str | None:
    for pattern in _WRITTEN_OUT:
        try:
            value = dt.datetime.strptime(text, pattern)  # noqa: DTZ007  # the zone comes below
        except ValueError:
            continue
        if value.tzinfo:
            return value.isoformat()
        if "%H" in pattern:
            return _zoned(value.isoformat(), value, "", time_zone)
        return _zoned(value.date().isoformat(), value.date(), "", time_zone)
    return None
