"""How findings put numbers, ages and foreign names into words."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

LONGEST_LIST = 20
"""How many lines of evidence of one sort a verdict shows."""

_QUOTED = 80
"""How much a message quotes of what somebody wrote."""

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


# A spreadsheet runs a cell that begins with one of these; it may fold the full-width ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001  # these are meant


def cell(text: str) -> str:
    """Return text for a cell of a spreadsheet: in one line, and never a formula."""
    # In the spreadsheets that people use, an apostrophe turns a formula into text.
    shown = plain(text)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def count(number: int, noun: str) -> str:
    """Return how many in words: ``1 access key``, ``2 access keys``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago in words: ``3 days ago``, ``20 hours ago``, ``less than an hour ago``."""
    age = now - then
    return f"{length(age)} ago" if age >= _HOUR else "less than an hour ago"


def length(time: timedelta) -> str:
    """Return a length of time in words: ``3 days``, ``20 hours``, ``5 minutes``; rounded down."""
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


def enumerated(parts: Sequence[str]) -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    *head, last = parts
    return f"{', '.join(head)} and {last}" if head else last


def shortened(text: str, most: int = _QUOTED) -> str:
    """Return a text, or its beginning if it is long, for messages."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def quoted(value: object) -> str:
    """Quote what somebody wrote, or its beginning, for messages."""
    return repr(shortened(value)) if isinstance(value, str) else shortened(repr(value))


def plain(text: str) -> str:
    """Return text that people outside this project chose as one line.

    Names in an account may hold line breaks, and characters that change the direction of writing;
    both could make a line of evidence look like something else.
    """
    # What is printable holds none of them; nearly all text is, and to look at each character is slow.
    if not text.isprintable():
        spaced = "".join(" " if char.isspace() else char for char in text)
        # Category C: control and formatting characters, unpaired surrogates, unassigned ones.
        text = "".join(char for char in spaced if not unicodedata.category(char).startswith("C"))
    return " ".join(text.split())
