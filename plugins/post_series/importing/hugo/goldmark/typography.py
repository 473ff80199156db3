"""What Goldmark's typographer makes of quotation marks, dashes and dots."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from post_series.importing.hugo.goldmark.parse import Span

OPENED = {'"': "\N{LEFT DOUBLE QUOTATION MARK}", "'": "\N{LEFT SINGLE QUOTATION MARK}"}
CLOSED = {'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "'": "\N{RIGHT SINGLE QUOTATION MARK}"}

# What follows an apostrophe where a quotation would open: 'twas, 'em; and I'm, you've after a sign.
_ELIDED = "tenl"
_DECADE = re.compile(r"'\d\ds(?=[\W_]|$)")
_CONTRACTION = re.compile(r"'(?:[smtd]|ve|ll|re)(?=[!-/:-@\[-`{-~\s]|$)")
# A mark within words closes a quotation if two signs follow, or one and a blank.
_ENDS = re.compile(r".[!-#%-*,-/:;?@\[-\]_{}](?:[!-/:-@\[-`{-~\s]|$)")


def typeset(block: str, texts: Iterable[Span]) -> dict[int, str]:
    """Return what each quotation mark in a block's texts becomes, by its place.

    A mark that Goldmark leaves as it is becomes itself. The rules are those of goldmark 1.7's
    `extension/typographer.go`.

    Args:
        block: The text of a block.
        texts: Where it is text, and not code, an address or a tag.
    """
    written: dict[int, str] = {}
    opened = {'"': 0, "'": 0}
    for place in _marks(block, texts):
        mark = block[place]
        set_ = _set(block, place, is_open=opened[mark] > 0)
        if set_ == OPENED[mark]:
            opened[mark] += 1
        elif set_ == CLOSED[mark] and opened[mark]:
            opened[mark] -= 1
        written[place] = set_
    return written


def _marks(block: str, texts: Iterable[Span]) -> Iterator[int]:
    for span in texts:
        for place in range(span.start, span.end):
            if block[place] in OPENED:
                yield place


def _set(block: str, place: int, *, is_open: bool) -> str:
    mark = block[place]
    before = block[place - 1] if place else "\n"
    line = block[place : (block.find("\n", place) + 1) or None]
    opens, closes = _flanking(mark, before, line)
    if mark == "'" and _is_apostrophe(before, line, opens=opens and not closes):
        return CLOSED[mark]
    if opens and not closes:
        return OPENED[mark]
    # Goldmark counts bytes here.
    if mark == "'" and len(line.encode()) > len("''") and not line[1].isdigit():
        return CLOSED[mark]
    ends = closes and (not opens or _ENDS.match(line) is not None)
    if not is_open or not ends or (line.startswith('""') and before.isdigit()):
        return mark
    return CLOSED[mark]


def _flanking(mark: str, before: str, line: str) -> tuple[bool, bool]:
    """Return whether a run of marks can open what is after it, and close what is before it."""
    after = line.lstrip(mark)[:1] or " "
    return _flanks(before, after), _flanks(after, before)


def _is_apostrophe(before: str, line: str, *, opens: bool) -> bool:
    """Return whether a single mark is one, whatever is open."""
    after = line[1:2]
    if opens and _DECADE.match(line):
        return True
    if after and after in _ELIDED and (_is_punctuation(before, "P") or before.isspace()):
        return True
    if before.isalnum() and after.isalpha():
        return True
    return opens and _CONTRACTION.match(line) is not None


def _flanks(before: str, after: str) -> bool:
    """Return whether a mark can open what is after it, by the rule for emphasis."""
    if after.isspace():
        return False
    return not _is_punctuation(after) or before.isspace() or _is_punctuation(before)


def _is_punctuation(char: str, kinds: str = "PS") -> bool:
    return unicodedata.category(char)[0] in kinds


def dashes(text: str) -> str:
    """Set runs of more than three hyphens; Python-Markdown sets the shorter ones alone."""
    return re.sub(r"-{4,}", lambda run: _parts(len(run[0]), "\N{EM DASH}", _REST), text)


def dots(text: str) -> str:
    """Set runs of more than three dots likewise."""
    return re.sub(r"\.{4,}", lambda run: _parts(len(run[0]), "…", ("", ".", "..")), text)


_REST = ("", "-", "\N{EN DASH}")


def _parts(length: int, whole: str, rest: tuple[str, str, str]) -> str:
    return whole * (length // 3) + rest[length % 3]
