"""When two lines of evidence say the same: a key that is a day older is still the same key.

Evidence tells ages as of its snapshot's time, rounded down. An age stands for a stretch of time; two ages may mean the same moment if their stretches
have a part in common.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

_AGE = re.compile(
    r"\b(?:(?P<number>[0-9]{1,6}) (?P<unit>day|hour|minute)s?|less than an hour) ago\b"
)
# Every report has a time of its own; where it comes or goes, another line says why.
_REPORT = re.compile(r"credential report of \S+ \S+ UTC")
_UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}

Dated = tuple[Sequence[str], datetime]
"""Lines of evidence, and the time that their ages are measured from."""


def unmatched(lines: Dated, others: Dated) -> tuple[int, ...]:
    """Tell which lines have no other line that says the same; which report was read says nothing.

    Args:
        lines: The lines in question.
        others: The lines to look among; each stands for one line only.

    Returns:
        Their places, counted from 0.
    """
    texts, time = lines
    left, other_time = list(others[0]), others[1]
    alone = []
    for place, line in enumerate(texts):
        if _REPORT.fullmatch(line):
            continue
        match = next((one for one in left if _same(line, time, one, other_time)), None)
        if match is None:
            alone.append(place)
        else:
            left.remove(match)
    return tuple(alone)


def _same(line: str, time: datetime, other: str, other_time: datetime) -> bool:
    if _timeless(line) != _timeless(other):
        return False
    ages = zip(_moments(line, time), _moments(other, other_time), strict=True)
    return all(a < d and c < b for (a, b), (c, d) in ages)


def _timeless(line: str) -> str:
    # A mark that no line has: `plain` takes control characters out.
    return _AGE.sub("\0", line)


def _moments(line: str, time: datetime) -> list[tuple[datetime, datetime]]:
    return [_moment(age, time) for age in _AGE.finditer(line)]


def _moment(age: re.Match[str], time: datetime) -> tuple[datetime, datetime]:
    """Give the stretch of time that an age may mean; its ends do not belong to it."""
    unit = _UNITS[age["unit"] or "hour"]
    number = int(age["number"] or 0)
    # Times are kept to the second, and the age was measured with what has been cut off.
    slack = timedelta(seconds=1)
    return time - (number + 1) * unit - slack, time - number * unit + slack
