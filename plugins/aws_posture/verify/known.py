"""What the pages of a site share, so that it is searched once.

A text is cut into passages where its own lines say so, and so alike in every text that has them. A
passage between the same two passages as before says nothing else than before: what makes it a leak,
such as a label before a number, is never farther away than the passage next to it.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, groupby, pairwise
from operator import itemgetter

# In lines that are not blank. A number can be written with a digit in a line, and has 12 of them.
_SHORTEST, _LONGEST = 12, 48
# Which lines begin a passage: about every eighth.
_EVERY, _REST = 8, 3
_MOST = 200_000
# How many line breaks stand for what is known: more than there can be within anything that is found.
_GAP = 25


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is not known of a text, with a gap wherever something was left out.

    Attributes:
        text: It.
        at: The lines of it, counted from 1, from which others are left out before.
        left_out: How many, all in all, for each of these.
    """

    text: str
    at: tuple[int, ...] = ()
    left_out: tuple[int, ...] = (0,)

    def line(self, number: int) -> int:
        """Return the line of the whole text that a line of the fresh one is."""
        return number + self.left_out[bisect(self.at, number)]


class KnownPassages:
    """The passages of texts in which nothing was found, each with those around it."""

    def __init__(self) -> None:
        self._known: set[int] = set()

    def without(self, text: str, seen: list[int]) -> Fresh:
        """Return a text without what is known of it.

        Args:
            text: The text.
            seen: Where to add what stands for each passage; `add` takes it.
        """
        passages = list(_passages(text))
        around = zip(["", *passages], passages, [*passages[1:], ""], strict=False)
        keys = [hash(three) for three in around]
        seen += keys
        if self._known.isdisjoint(keys):
            return Fresh(text)
        is_known = [key in self._known for key in keys]
        return _fresh(
            (known, "\n".join(passage for _, passage in run))
            for known, run in groupby(zip(is_known, passages, strict=True), itemgetter(0))
        )

    def add(self, seen: list[int]) -> None:
        """Remember the passages of a text in which nothing was found."""
        if len(self._known) > _MOST:
            self._known.clear()
        self._known.update(seen)


def _fresh(runs: Iterable[tuple[bool, str]]) -> Fresh:
    """Put what is not known together; each run is known or not."""
    parts: list[str] = []
    at: list[int] = []
    left_out = [0]
    line = 1
    for is_known, run in runs:
        lines = run.count("\n") + 1
        if is_known and lines > _GAP:
            at.append(line + _GAP)
            left_out.append(left_out[-1] + lines - _GAP)
            lines = _GAP
        parts.append("\n" * (lines - 1) if is_known else run)
        line += lines
    return Fresh("\n".join(parts), tuple(at), tuple(left_out))


def _passages(text: str) -> Iterator[str]:
    lines = text.split("\n")
    cuts = [0, *_cuts(lines), len(lines)]
    for start, end in pairwise(cuts):
        yield "\n".join(lines[start:end])


def _cuts(lines: list[str]) -> Iterator[int]:
    """List the lines that begin a passage, but for the first; each passage is long enough."""
    said = list(compress(range(len(lines)), map(str.strip, lines)))
    end, last = len(said) - _SHORTEST, 0
    marks = [number for number, at in enumerate(said) if len(lines[at]) % _EVERY == _REST]
    for mark in [*marks[: bisect_left(marks, end)], end]:
        while mark - last > _LONGEST:
            last += _LONGEST
            yield said[last]
        if mark < end and mark - last >= _SHORTEST:
            last = mark
            yield said[last]
