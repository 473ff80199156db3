"""Moments in a text, however a program writes them: in UTC or another zone, for people or programs.

Names of months are English. Of the names of zones, those are known that programs write in Europe, America and Japan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# In hours ahead of UTC.
_ZONES = dict.fromkeys(("bst", "cet"), 1) | dict.fromkeys(("cest", "eet"), 2)
_ZONES |= {"eest": 3, "jst": 9, "edt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7}
_ZONES |= {"pdt": -7, "pst": -8}
_CLOCK = (
    r"(?P<hour>[012]?\d)(?P<colon>[:-]?)(?P<minute>[0-5]\d)(?P=colon)(?P<second>[0-5]\d)(?!\d)"
    r"(?:[.,]\d{1,9})?[ ]?(?:(?P<half>[ap])\.?m\b)?[ ]?"
    rf"(?:(?P<sign>[+-])(?P<ahead>[01]\d):?(?P<more>[0-5]\d)(?!\d)|(?P<zone>{'|'.join(_ZONES)})\b)?"
)
# These begin with a year of this century: fixed characters are found ten times as fast as any digit.
_ISO = re.compile(
    r"20(?P<year>\d\d)(?P<dash>[-/.]?)(?P<month>[01]\d)(?P=dash)(?P<day>[0-3]\d)(?:t|[ ]{1,2}|[_-])?"
    rf"{_CLOCK}"
)
_JAPANESE = re.compile(
    r"20(?P<year>\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日[ ]?"
    rf"(?:{_CLOCK}|(?P<hour_>\d{{1,2}})時(?P<minute_>\d{{1,2}})分(?P<second_>\d{{1,2}})秒)"
)
_YEAR_LAST = re.compile(rf"20(?P<year>\d\d)(?:,?[ ](?:at[ ])?|:){_CLOCK}")
# What stands before such a year: RFC 5322, section 3.3, logs of web servers, and what people write.
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_BEFORE = (
    re.compile(rf"(?<!\d)(?P<day>[0-3]?\d)[ /-]{_NAME}[ /-]\Z"),
    re.compile(rf"{_NAME}[ ](?P<day>[0-3]?\d),?[ ]\Z"),
    # Which of two numbers is the month, nobody can say.
    re.compile(r"(?<!\d)(?P<day>[0-3]?\d)(?P<dash>[./-])(?P<month>[01]?\d)(?P=dash)\Z"),
    re.compile(r"(?<!\d)(?P<month>[01]?\d)(?P<dash>[./-])(?P<day>[0-3]?\d)(?P=dash)\Z"),
)
_LONGEST_BEFORE = len("september. 30, ")
# C, `ctime`, and the command `date`: the year comes last of all, or in git before the zone.
_YEAR = re.compile(
    r"20(?P<year>\d\d)(?!\d)(?:[ ](?P<sign>[+-])(?P<ahead>[01]\d)(?P<more>[0-5]\d)(?!\d))?"
)
_CTIME = re.compile(
    rf"(?<![a-z]){_NAME}[ ]{{1,2}}(?P<day>[0-3]?\d)[ ]{_CLOCK}(?:(?:utc|gmt)?[ ])?\Z"
)
_LONGEST_CTIME = len("september 30 11:22:33.123456789 +0000 ")


def moment_of(text: str) -> datetime | None:
    """Return the moment that a text begins with, in UTC and without what is less than a second."""
    found = _ISO.match(text.lower())
    return _moment(found.groupdict()) if found else None


def moments_in(text: str) -> Iterator[tuple[int, datetime]]:
    """Find moments in a text, in its normal form and in small letters: where each is, and the moment."""
    for place, parts in _candidates(text):
        if moment := _moment(parts):
            yield place, moment


def _candidates(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for found in _ISO.finditer(text):
        if not text[found.start() - 1 : found.start()].isdigit():
            yield found.start(), found.groupdict()
    for found in _YEAR_LAST.finditer(text):
        start = max(0, found.start() - _LONGEST_BEFORE)
        for pattern in _BEFORE:
            if day := pattern.search(text, start, found.start()):
                yield day.start(), found.groupdict() | day.groupdict()
    for found in _YEAR.finditer(text):
        if text[found.start() - 1 : found.start()] == " ":
            start = max(0, found.start() - _LONGEST_CTIME)
            if before := _CTIME.search(text, start, found.start()):
                year = {name: one for name, one in found.groupdict().items() if one}
                yield before.start(), before.groupdict() | year
    for found in _JAPANESE.finditer(text) if "年" in text else ():
        parts = found.groupdict()
        spelled = {name: parts.pop(f"{name}_") for name in ("hour", "minute", "second")}
        yield found.start(), parts | {name: one for name, one in spelled.items() if one}


def _moment(part: dict[str, str]) -> datetime | None:
    month = _MONTHS.index(part["name"]) + 1 if part.get("name") else int(part["month"])
    ahead = timedelta(hours=int(part["ahead"] or 0), minutes=int(part["more"] or 0))
    if part["zone"]:
        ahead = timedelta(hours=_ZONES[part["zone"]])
    zone = timezone(-ahead if part["sign"] == "-" else ahead)
    day, hour, minute, second = (int(part[name]) for name in ("day", "hour", "minute", "second"))
    if part["half"]:
        hour = hour % 12 + (12 if part["half"] == "p" else 0)
    try:
        local = datetime(2000 + int(part["year"]), month, day, hour, minute, second, tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
