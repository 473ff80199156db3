"""A page as its author wrote it, which errors are looked up in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from aws_posture.base.errors import MarkdownError
from aws_posture.markdown.source import Location

_FENCE = re.compile(r"[>\s]*(?P<fence>`{3,}|~{3,})[^`]*$")
_BLOCK_LINE = re.compile(r"[>\s]*(?P<slashes>/{3,})[ ]*(?P<name>[\w-]*)")
_CODE_SPAN = re.compile(
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ >]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)


class Original:
    """A page's Markdown as its author wrote it; only errors read it.

    Args:
        lines: The text's lines, before any preprocessor has changed them.
        location: Where they come from.
    """

    def __init__(self, lines: Sequence[str], location: Location) -> None:
        self._lines = lines
        self._location = location

    def error(self, problem: str, *patterns: str, nth: int = 1) -> MarkdownError:
        """Return the error that names the page, the line and the problem.

        Args:
            problem: What is wrong and what to write instead.
            patterns: Regular expressions for what was written, the best one first. Code is
                never searched. If none is found, the text came from another file, and
                the error names no line.
            nth: Which of several places to name; the last one if there are fewer.
        """
        for pattern in patterns:
            line = self._line_of(pattern, nth)
            if line is not None:
                return MarkdownError(problem, self._location.page, line)
        return MarkdownError(problem, self._location.page)

    def has(self, pattern: str) -> bool:
        """Return whether an expression finds something outside code."""
        return self._line_of(pattern, 1) is not None

    def stray_end(self, problem: str) -> MarkdownError:
        """Return the error about the first line that would end a block although none is open."""
        still_open: list[str] = []
        for number, text in enumerate(self._prose.split("\n"), start=1):
            line = _BLOCK_LINE.match(text)
            if line and line["name"]:
                still_open.append(line["slashes"])
            elif line and still_open[-1:] == [line["slashes"]]:
                still_open.pop()
            elif line:
                return MarkdownError(problem, self._location.page, self._line(number))
        return MarkdownError(problem, self._location.page)

    def _line_of(self, pattern: str, nth: int) -> int | None:
        found = re.finditer(pattern, self._prose, re.MULTILINE | re.IGNORECASE)
        # The end, because an expression may begin before the place itself.
        places = [place.end() for place in found]
        if not places:
            return None
        place = places[min(nth, len(places)) - 1]
        return self._line(self._prose.count("\n", 0, place) + 1)

    def _line(self, number: int) -> int:
        return number + self._location.line_offset

    @cached_property
    def _prose(self) -> str:
        lines = "\n".join(self._lines).replace("\r\n", "\n").expandtabs(4).split("\n")
        return _CODE_SPAN.sub(_blank, "\n".join(_blank_fences(lines)))


def _blank_fences(lines: list[str]) -> list[str]:
    kept = list(lines)
    number = 0
    while number < len(kept):
        opening = _FENCE.match(kept[number])
        end = _fence_end(kept, number + 1, opening["fence"]) if opening else None
        if end is not None:
            kept[number : end + 1] = [""] * (end + 1 - number)
        number += 1
    return kept


def _fence_end(lines: list[str], start: int, fence: str) -> int | None:
    ends = (n for n in range(start, len(lines)) if lines[n].strip("> \t") == fence)
    return next(ends, None)


def _blank(code: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", code.group())
