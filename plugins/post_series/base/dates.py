"""Dates as authors write them, with their own offset; nothing is converted to UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import format_datetime

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_HUGO_TEXT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?))?\s*(\S*)")


def parse_offset(text: str) -> tzinfo:
    """Read an offset such as ``+05:30``, ``+0530`` or ``Z``.

    Raises:
        ValueError: It is not one.
    """
    if text in {"Z", "UTC"}:
        return UTC
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign = -1 if found[1] == "-" else 1
    return timezone(sign * timedelta(hours=int(found[2]), minutes=int(found[3])))


def parse(value: object, default: tzinfo) -> datetime:
    """Read a date from front matter.

    Args:
        value: What YAML made of it: a date, a date with a time, or text.
        default: The offset of a date without one.

    Raises:
        ValueError: It is not a date.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=default)
    if isinstance(value, date):
        return datetime.combine(value, time(), default)
    found = _HUGO_TEXT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(value)
    offset = parse_offset(found[3]) if found[3] else default
    return datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}").replace(tzinfo=offset)


def iso(moment: datetime) -> str:
    """Write a date for machines: ``2024-11-02T00:00:00+05:30``."""
    return moment.replace(microsecond=0).isoformat()


def rfc822(moment: datetime) -> str:
    """Write a date as Hugo's feeds do: ``Sat, 02 Nov 2024 00:00:00 +0530``."""
    return format_datetime(moment)
