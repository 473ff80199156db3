"""How findings put numbers, ages and foreign names into words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

LONGEST_LIST = 20
"""How many lines of evidence of one sort a verdict shows."""

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def count(number: int, noun: str) -> str:
    """Say how many: ``1 access key``, ``2 access keys``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def ago(then: datetime, now: datetime) -> str:
    """Say how long ago: ``3 days ago``, ``20 hours ago``, ``less than an hour ago``."""
    age = now - then
    return f"{length(age)} ago" if age >= _HOUR else "less than an hour ago"


def length(time: timedelta) -> str:
    """Say how long: ``3 days``, ``20 hours``, ``5 minutes``; rounded down."""
    if time >= _DAY:
        return count(time // _DAY, "day")
    if time >= _HOUR:
        return count(time // _HOUR, "hour")
    return count(time // _MINUTE, "minute")


def minute(time: datetime) -> str:
    """Write a time for people, to the minute: ``2026-11-02 09:30 UTC``."""
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(' ', 'minutes')} UTC"


def day(time: datetime) -> str:
    """Write a day for people, in UTC: ``2 November 2026``."""
    # strftime would name the month in the language of this machine.
    utc = time.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def day_and_minute(time: datetime) -> str:
    """Write a time for people, to the minute: ``2 November 2026, 09:30 UTC``."""
    return f"{day(time)}, {time.astimezone(UTC):%H:%M} UTC"


def sentence(words: str) -> str:
    """Make a sentence of half a one; names of calls and fields keep their small letter."""
    first = words.partition(" ")[0]
    return f"{words if set(first) & {*':_'} else words[:1].upper() + words[1:]}."


def enumerated(parts: Sequence[str]) -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    *head, last = parts
    return f"{', '.join(head)} and {last}" if head else last


def cut(lines: Sequence[str], most: int = LONGEST_LIST) -> tuple[str, ...]:
    """Keep the first lines of a long list, and say how many more there are."""
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[:most], f"and {len(lines) - most} more")


def plain(text: str) -> str:
    """Make one line of text that people outside this project chose.

    Names in an account may hold line breaks, and marks that turn the direction of writing;
    both could make a line of evidence look like something else.
    """
    spaced = "".join(" " if mark.isspace() else mark for mark in text)
    # Category C: control and formatting marks, unpaired surrogates, what is not assigned.
    shown = (mark for mark in spaced if not unicodedata.category(mark).startswith("C"))
    return " ".join("".join(shown).split())
