"""Reads pages for a search index with one expression, where they hold nothing but plain tags and text.

Search plugins read each page with Python's parser of HTML, which goes through it in small steps: that was
a fifth of a build. A page that holds anything else, such as a comment, a script or a `<` by itself, is left
to that parser, and so is each if the plugin has changed more of it than what happens at a tag or a text.

Most tags of a page with code are the colours of its words. For a parser that was read, and adds up texts
within `pre` as they come, they are left out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

from post_series.quick_markdown import digest_of

_NAME = "[a-zA-Z][a-zA-Z0-9:._-]*"
_ATTRIBUTE = rf'\s+({_NAME})(?:="([^"<>]*)")?'
_PIECE = re.compile(
    rf'([^<]+)|<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+{_NAME}(?:="[^"<>]*")?)*)\s*(/?)>'
    "|</([a-zA-Z][a-zA-Z0-9-]*)>"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)

_RAW = frozenset(
    (
        *("iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea"),
        *("title", "xmp"),
    )
)
"""Elements in which some version of Python's parser takes tags for text."""

_OWN = ("feed", "close", "goahead", "parse_starttag", "parse_endtag", "handle_startendtag")
"""What a parser has to have from Python, if what its pages hold is to be found otherwise."""

_CODE = re.compile(r"<pre[ >].*?</pre>", re.DOTALL | re.IGNORECASE)
# Numbers of lines are the one class that the parser looks for.
_COLOURED = re.compile(r'<span class="(?!linenodiv")[^"<>]*">([^<]*)</span>')
# What could be one character with the text that follows.
_UNFINISHED = re.compile(r"&(?!#?[a-zA-Z0-9]+;)")
_AT_TAGS = ("handle_starttag", "handle_endtag", "handle_data")
_READ = frozenset(
    {
        "8bf11886e37297059d42cd3c669df7cdc3b2a06f03a168507d45c9dcf7d05488",  # mkdocs-material 9.8
    }
)
"""Digests of the code of parsers, as it was read."""

_Piece = tuple[str | Any, ...]


@contextmanager
def quick(module: ModuleType, name: str) -> Iterator[None]:
    """Let the parser of a module read quicker for a while.

    Args:
        module: A module that makes a parser for each page.
        name: What it calls the parser's class.
    """
    parser = getattr(module, name, None)
    made = _quickened(parser) if isinstance(parser, type) else None
    if made is None:
        yield
        return
    setattr(module, name, made)
    try:
        yield
    finally:
        setattr(module, name, parser)


@functools.cache
def _quickened(parser: type) -> type | None:
    """Return a parser that does the same at each tag and text; None if it is not known to."""
    if not issubclass(parser, HTMLParser) or any(
        getattr(parser, name) is not getattr(HTMLParser, name) for name in _OWN
    ):
        return None
    adds_up = digest_of(parser, _AT_TAGS) in _READ
    return type(parser.__name__, (_Quick, parser), {"_adds_up": adds_up})


class _Quick(HTMLParser):
    _adds_up = False

    def feed(self, data: str) -> None:
        """Read a page."""
        page = _CODE.sub(_without_colours, data) if self._adds_up else data
        pieces = _pieces(page) if self.convert_charrefs and not self.rawdata else None
        if pieces is None:
            super().feed(data)
            return
        left_out = getattr(self, "skip", None)
        if type(left_out) is set and left_out.isdisjoint(piece[1] for piece in pieces):
            self.skip = _Strangers(left_out)
        for text, tag, attributes, closed, ended in pieces:
            if text:
                self.handle_data(unescape(text) if "&" in text else text)
            elif tag:
                self.handle_starttag(tag.lower(), list(_attributes(attributes or "")))
                if closed:
                    self.handle_endtag(tag.lower())
            elif ended:
                self.handle_endtag(ended.lower())


class _Strangers(set[object]):
    """What a parser leaves out, where the page has nothing of it: it asks at each tag and each text."""

    _are_strangers = True

    def add(self, element: object) -> None:
        """Add an element of the page."""
        self._are_strangers = False
        super().add(element)

    def intersection(self, *elements: Iterable[object]) -> set[object]:
        """Return which of some elements of the page are to be left out."""
        return set() if self._are_strangers else super().intersection(*elements)


def _without_colours(code: re.Match[str]) -> str:
    written = code[0]
    return written if _UNFINISHED.search(written) else _COLOURED.sub(_inside, written)


def _inside(coloured: re.Match[str]) -> str:
    # An expression's own way to say so takes three times as long.
    return coloured[1]


def _pieces(page: str) -> list[_Piece] | None:
    """Return the tags and texts of a page; None if it holds anything else."""
    pieces: list[_Piece] = []
    place = 0
    for found in _PIECE.finditer(page):
        tag = found[2]
        if found.start() != place or (tag and tag.lower() in _RAW):
            return None
        place = found.end()
        pieces.append(found.groups())
    return pieces if place == len(page) else None


@functools.lru_cache(maxsize=4096)
def _attributes(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return the attributes of a tag; most are the classes of coloured code."""
    return tuple(
        (found[1].lower(), unescape(found[2]) if found[2] else found[2])
        for found in _ATTRIBUTES.finditer(text)
    )
