"""The anchors that Hugo gives headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from markdown_it.token import Token

from post_series.importing.hugo.goldmark.parse import span_of
from post_series.importing.hugo.goldmark.typography import typeset

_DASH = "\ufdd0"
"""Stands for a dash, quotation mark or dots, which are no part of an anchor; a blank beside one is."""
_TEXTS = ("text", "text_special")
# What ends a text to Goldmark: a dash or the like, the start of a picture; a sign that might have begun
# something belongs to it.
_END = re.compile(rf"(?={_DASH}|!\[)|\[|[*_~]+")
# Parts from which Hugo takes only the text of the first part inside.
_WRAPPING = {"em", "strong", "link", "s"}


@dataclass(slots=True)
class Anchors:
    """Makes the anchors of a page's headings, without duplicates.

    Attributes:
        style: Hugo's `autoIDType`: `github`, `github-ascii` or `blackfriday`.
    """

    style: str = "github"
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
        """Return the first part of what is inside another, where Goldmark ends it."""
        kept = [part for part in parts if part.type != "text" or part.content]
        if not kept:
            return ""
        if kept[0].nesting == 1:
            return self._first(kept[1 : _closing(kept, 0)])
        if kept[0].type not in _TEXTS:
            return self._one(kept[0])
        text = ""
        for part in takewhile(lambda part: part.type in _TEXTS, kept):
            end = _END.search(part.content) if part.type == "text" else None
            text += part.content[: end.end()] if end else part.content
            if end:
                # What is set at the start is a text without words, and not none.
                return text or _DASH
        return text

    def _one(self, part: Token) -> str:
        match part.type:
            case "text" | "code_inline" | "text_special":
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


def with_typography(block: str, parts: Sequence[Token]) -> list[Token]:
    """Replace what Goldmark's typographer sets in a heading, which is a part of its own.

    Args:
        block: The text of the heading.
        parts: What Goldmark makes of it.
    """
    texts = [span_of(part) for part in parts if part.type == "text" and part.content]
    marks = {place for place, mark in typeset(block, texts).items() if mark != block[place]}
    return [_with_typography(part, marks) for part in parts]


def _with_typography(part: Token, marks: Collection[int]) -> Token:
    if part.type == "image":
        inside = [_with_typography(each, ()) for each in part.children or []]
        return part.copy(children=inside)
    if part.type != "text":
        return part
    start = span_of(part).start
    content = "".join(
        _DASH if start + place in marks else char for place, char in enumerate(part.content)
    )
    return part.copy(content=_SET.sub(_DASH, content))


_SET = re.compile(r"-{2,3}|\.{3}|<<|>>")


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
