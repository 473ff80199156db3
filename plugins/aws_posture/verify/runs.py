"""Runs: pieces of a text that can be encoded data.

They are found by tables: an expression takes four times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_MARKED = bytes(ord("x") if one in _ALPHABET else ord(" ") for one in range(256))
SHORTEST = 16
"""How long a run has to be: long enough to contain an account's number."""

SHORTEST_LINE = 60
"""How long a run has to be to be a line: encoders that break lines do so after 64 or 76 characters."""

_LONGEST_GAP = 64
# Where a line's end was spelled, a vertical tab stands in its place: `aws_posture.verify.escapes.BREAK`.
_BREAK = re.compile(r"(?:[\r ]?[\n\v]|\\n|\\r\\n)[ \t>#*]*|[\"'][ \t]*[,+]?\s*[\"']")
_BEFORE = frozenset({"~1", "#R"})


def long_spans(content: bytes, shortest: int) -> Iterator[tuple[int, int]]:
    """Find runs of some length: where each starts and ends."""
    marks = content.translate(_MARKED)
    wanted = b"x" * shortest
    place = marks.find(wanted)
    while place >= 0:
        end = marks.find(b" ", place)
        end = len(marks) if end == -1 else end
        yield place, end
        place = marks.find(wanted, end)


def runs_in(text: str, shortest: int = SHORTEST) -> Iterator[tuple[int, str]]:
    """Find runs of some length in a text; those that are broken into lines are put together as well."""
    return runs_at(long_spans(text.encode("ascii", "replace"), shortest), text)


def runs_at(spans: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, str]]:
    """List the runs whose places in a text are known, as `runs_in` does."""
    lines: list[str] = []
    first = end = 0
    for place, past in spans:
        run = text[place:past]
        yield place, run
        # What PlantUML and draw.io write before: how it is packed, and that it is.
        if text[place - 1 : place + 1] in _BEFORE:
            yield place + 1, run[1:]
        gap = text[end:place] if 0 <= place - end <= _LONGEST_GAP else " "
        follows = bool(lines) and len(lines[-1]) >= SHORTEST_LINE and _BREAK.fullmatch(gap)
        if not follows:
            if len(lines) > 1:
                yield first, "".join(lines)
            lines, first = [], place
        lines.append(run)
        end = past
    if len(lines) > 1:
        yield first, "".join(lines)
