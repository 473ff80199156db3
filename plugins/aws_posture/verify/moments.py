"""Moments in a text, however a program writes them: in UTC or another zone, for people or programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = (
    r"(?P<hour>[012]\d)(?P<colon>:?)(?P<minute>[0-5]\d)(?P=colon)(?P<second>[0-5]\d)"
    r"(?:[.,]\d{1,9})?[ ]?(?:(?P<sign>[+-])(?P<ahead>[01]\d):?(?P<more>[0-5]\d))?(?!\d)"
)
# Both begin with a year of this century: fixed characters are found ten times as fast as any digit.
_ISO = re.compile(
    rf"20(?P<year>\d\d)(?P<dash>-?)(?P<month>[01]\d)(?P=dash)(?P<day>[0-3]\d)(?:t|[ ]{{1,2}}|_){_CLOCK}"
)
_YEAR_LAST = re.compile(rf"20(?P<year>\d\d)(?:,?[ ](?:at[ ])?|:){_CLOCK}")
# What stands before such a year: RFC 5322, section 3.3, logs of web servers, and what people write.
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_BEFORE = (
    re.compile(rf"(?<!\d)(?P<day>[0-3]?\d)[ /-]{_NAME}[ /-]\Z"),
    re.compile(rf"{_NAME}[ ](?P<day>[0-3]?\d),?[ ]\Z"),
)
_LONGEST_BEFORE = len("30 september. ") + 1


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text begins with, in UTC and without what is less than a second."""
    found = _ISO.match(text.lower())
    return _moment(found.groupdict()) if found else None


def moments_in(text: str) -> Iterator[tuple[int, datetime]]:
    """Find moments in a text, in its normal form and in small letters: where each is, and the moment."""
    for found in _ISO.finditer(text):
        before = text[found.start() - 1 : found.start()]
        if not before.isdigit() and (moment := _moment(found.groupdict())):
            yield found.start(), moment
    for found in _YEAR_LAST.finditer(text):
        start = max(0, found.start() - _LONGEST_BEFORE)
        for pattern in _BEFORE:
            day = pattern.search(text, start, found.start())
            if day and (moment := _moment({**found.groupdict(), **day.groupdict()})):
                yield day.start(), moment


def _moment(part: dict[str, str]) -> datetime | None:
    month = _MONTHS.index(part["name"]) + 1 if "name" in part else int(part["month"])
    ahead = timedelta(hours=int(part["ahead"] or 0), minutes=int(part["more"] or 0))
    zone = timezone(-ahead if part["sign"] == "-" else ahead)
    day, hour, minute, second = (int(part[name]) for name in ("day", "hour", "minute", "second"))
    try:
        local = datetime(2000 + int(part["year"]), month, day, hour, minute, second, tzinfo=zone)
        return local.astimezone(UTC)
    except ValueError:
        return None
