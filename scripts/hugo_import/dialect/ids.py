"""Gives headings their old anchors where MkDocs would make others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hugo_import.dialect.render import anchors

# Signs that no text holds: they are for private use.
_MARK = re.compile("\ue000(\\d+)\ue001")
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page.

    Attributes:
        level: 1 to 6.
        text: What it says, without markup.
        anchor: What Hugo makes of it; empty if it makes none.
        attributes: What the author wrote in braces behind it.
    """

    level: int
    text: str
    anchor: str
    attributes: str


def mark(number: int) -> str:
    """Give the mark that keeps the place for a heading's anchor."""
    return f"\ue000{number}\ue001"


def settle(text: str, headings: Sequence[Heading]) -> str:
    """Write anchors behind those headings that would get another one, and take the marks away.

    An anchor that is written changes what others get: that is why it takes rounds.
    """
    order = [int(number) for number in _MARK.findall(text)]
    written: dict[int, str] = {}
    for _ in range(_ROUNDS):
        found = anchors(_filled(text, headings, written))
        if len(found) == len(order):
            wrong = {
                number: headings[number].anchor
                for number, anchor in zip(order, found, strict=True)
                if headings[number].anchor and headings[number].anchor != anchor
            }
        else:
            # The renderer sees headings that are none, or misses one: leave nothing to it.
            wrong = {number: headings[number].anchor for number in order if headings[number].anchor}
        if not set(wrong) - set(written):
            break
        written |= wrong
    return _filled(text, headings, written)


def _filled(text: str, headings: Sequence[Heading], written: Mapping[int, str]) -> str:
    def braces(match: re.Match[str]) -> str:
        number = int(match[1])
        attributes = headings[number].attributes
        if number in written and "#" not in attributes and "id=" not in attributes:
            attributes = f"#{written[number]} {attributes}".strip()
        return f" {{{attributes}}}" if attributes else ""

    return _MARK.sub(braces, text)
