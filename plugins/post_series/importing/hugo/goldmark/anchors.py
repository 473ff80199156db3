"""The anchors that Hugo gives headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

# Stands for one, which is no part of an anchor; a blank beside it is.
_DASH = "\ufdd0"
_DASHES = re.compile(r"-{2,3}")
# Parts from which Hugo takes only the text of the first part inside.
_WRAPPING = {"em", "strong", "link", "s"}


@dataclass(slots=True)
class Anchors:
    """Makes the anchors of a page's headings, without duplicates.

    Attributes:
        style: Hugo's `autoIDType`: `github`, `github-ascii` or `blackfriday`.
        typographer: Whether Hugo turns hyphens into dashes.
    """

    style: str = "github"
    typographer: bool = True
    _taken: set[str] = field(default_factory=set)

    def reserve(self, anchor: str) -> str:
        """Record an anchor that the author chose."""
        self._taken.add(anchor)
        return anchor

    def heading(self, parts: Sequence[Token]) -> str:
        """Return the anchor of a heading; none if it has no text."""
        text = "".join(self._texts(parts))
        if not text:
            return ""
        wanted = self._sanitized(text.split("\n")[-1].strip()) or "heading"
        anchor, number = wanted, 0
        while anchor in self._taken:
            number += 1
            anchor = f"{wanted}-{number}"
        return self.reserve(anchor)

    def text(self, parts: Sequence[Token]) -> str:
        """Return the text of a heading as Hugo reads it."""
        return "".join(self._texts(parts)).replace(_DASH, "")

    def _texts(self, parts: Sequence[Token]) -> Iterable[str]:
        place = 0
        while place < len(parts):
            part = parts[place]
            if part.nesting == 1:
                end = _closing(parts, place)
                yield self._first(parts[place + 1 : end]) if not _is_autolink(part) else ""
                place = end
            else:
                yield self._one(part)
            place += 1

    def _first(self, parts: Sequence[Token]) -> str:
        merged = _joined(parts)
        if not merged:
            return ""
        if merged[0].nesting == 1:
            return self._first(merged[1 : _closing(merged, 0)])
        return self._one(merged[0])

    def _one(self, part: Token) -> str:
        match part.type:
            case "text":
                return _DASHES.sub(_DASH, part.content) if self.typographer else part.content
            case "code_inline" | "text_special":
                return part.content
            case "softbreak" | "hardbreak":
                return "\n"
            case "image":
                return self._first(part.children or [])
            case _:
                return ""

    def _sanitized(self, text: str) -> str:
        if self.style == "blackfriday":
            return _blackfriday(text)
        if self.style == "github-ascii":
            text = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
        return "".join(_kept(char) for char in text)


def _kept(char: str) -> str:
    if char in "- \t":
        return "-"
    if char == "_" or unicodedata.category(char)[0] == "L" or unicodedata.category(char) == "Nd":
        # Go lowercases each character separately, and one becomes one.
        return char.lower()[0]
    return ""


def _blackfriday(text: str) -> str:
    words = re.findall(r"[^\W_]+", text)
    return "-".join(words).lower()


def _is_autolink(part: Token) -> bool:
    return part.type == "link_open" and bool(part.markup)


def _closing(parts: Sequence[Token], opening: int) -> int:
    depth = 0
    for place in range(opening, len(parts)):
        depth += parts[place].nesting
        if depth == 0:
            return place
    return len(parts) - 1


def _joined(parts: Sequence[Token]) -> list[Token]:
    """Join neighbouring texts: to Goldmark they are one part."""
    joined: list[Token] = []
    for part in parts:
        if part.type == "text" and joined and joined[-1].type == "text":
            both = joined[-1].copy()
            both.content += part.content
            joined[-1] = both
        elif part.type != "text" or part.content:
            joined.append(part)
    return joined
