"""Puts a word in the place of each shortcode while the text around it is converted.

Hugo does the same: to its Markdown renderer a shortcode is one word, wherever it stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hugo_import.shortcodes.scan import Escaped, Shortcode, scan


@dataclass(slots=True)
class Placed:
    """The shortcodes of a page, by the word that stands for each.

    Attributes:
        uses: The shortcode and the line of the file it begins in, by its word.
    """

    uses: dict[str, tuple[Shortcode, int]] = field(default_factory=dict)
    _stem: str = "HUGOSHORTCODE"

    def avoid(self, text: str) -> None:
        """Choose words that the text does not hold."""
        self._stem = next(
            stem
            for stem in (f"HUGOSHORTCODE{'X' * times}" for times in itertools.count())
            if stem not in text
        )

    def put(self, used: Shortcode, line: int) -> str:
        """Give the word for a shortcode."""
        key = f"{self._stem}{len(self.uses)}E"
        self.uses[key] = (used, line)
        return key

    def fill(self, text: str, value: Callable[[str], str]) -> str:
        """Put a value in the place of each word."""
        if self._stem not in text:
            return text
        return self._pattern.sub(lambda match: value(match.group()), text)

    def keys_of(self, line: str) -> list[str] | None:
        """List the words of a line, if it holds nothing else."""
        if not line.strip() or self._pattern.sub("", line).strip():
            return None
        return self._pattern.findall(line)

    @property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{self._stem}\d+E")


def place(text: str, first_line: int, placed: Placed) -> tuple[str, list[int]]:
    """Put words in the places of a text's shortcodes.

    Args:
        text: The text.
        first_line: The line of the file that it starts in, counted from 1.
        placed: Takes the shortcodes.

    Returns:
        The text, and for each of its lines the line of the file.
    """
    parts: list[str] = []
    lines = [first_line]
    line, end = first_line, 0
    for found in scan(text):
        before = text[end : found.start]
        line = _count(before, line, lines)
        if isinstance(found, Escaped):
            line = _count(found.text, line, lines)
            parts += [before, found.text]
        else:
            parts += [before, placed.put(found, line)]
            line += found.source.count("\n")
        end = found.end
    _count(text[end:], line, lines)
    return "".join([*parts, text[end:]]), lines


def _count(text: str, line: int, lines: list[int]) -> int:
    """Note the line of the file for each line that a text begins."""
    for _ in range(text.count("\n")):
        line += 1
        lines.append(line)
    return line
