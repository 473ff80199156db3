"""Reads pages for a search index with one expression, where they hold nothing but plain tags and text.

Search plugins read each page with Python's parser of HTML, which goes through it in small steps: that was
a fifth of a build. A page that holds anything else, such as a comment, a script or a `<` by itself, is left
to that parser, and so is each if the plugin has changed more of it than what happens at a tag or a text.

What Material's parser does at these is done here in less time, if it is the one that was read. It adds up texts within
`pre` as they come, so the colours of code, most tags of a page with some, are left out for it.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape
from html.parser import HTMLParser
from itertools import islice
from types import ModuleType
from typing import Any, cast

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
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_NEVER_SHOWN = frozenset({"object", "script", "style"})
_PARTS = {
    "Element": ("__init__", "__eq__", "__hash__"),
    "Section": ("__init__",),
    "Parser": ("__init__", "handle_starttag", "handle_endtag", "handle_data"),
}
_READ = frozenset(
    {
        "ca1a5a539b9aab7b32a7b6ff02ae3da2577c71e1a2bad4236fb67db8923e3032",
        "6a888e151ac5a46fa13a9b8b5a1ca12783042ae4d1937187ff9fd3ade2b1ea8b",
        "17d079e8d3f1e88926a8ceeb1c8482d3807b786f37b6906438e9240623b815c2",
    }
)
"""Digests of the code of Material's search plugin, 9.8, as it was read."""

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
    module = sys.modules.get(parser.__module__)
    is_read = parser is getattr(module, "Parser", None) and all(
        digest_of(getattr(module, part, object), names) in _READ for part, names in _PARTS.items()
    )
    own = {"_module": module} if is_read else {}
    return type(parser.__name__, (_Sections if is_read else _Quick, parser), own)


class _Quick(HTMLParser):
    def feed(self, data: str) -> None:
        """Read a page."""
        pieces = self._pieces(data) if self.convert_charrefs and not self.rawdata else None
        if pieces is None:
            super().feed(data)
            return
        for text, tag, attributes, closed, ended in pieces:
            if text:
                self.handle_data(unescape(text) if "&" in text else text)
            elif tag:
                self.handle_starttag(tag.lower(), list(_attributes(attributes or "")))
                if closed:
                    self.handle_endtag(tag.lower())
            elif ended:
                self.handle_endtag(ended.lower())

    def _pieces(self, page: str) -> list[_Piece] | None:
        return _pieces(page)


class _Sections(_Quick):
    """Does what Material's parser does, with tags where that has an object for each element."""

    _module: Any
    data: list[Any]
    keep: set[str]
    section: Any

    def __init__(self) -> None:
        super().__init__()
        self._within: list[str] = []
        # At how many tags around, or more, a permalink is around.
        self._permalinks: list[int] = []
        # Elements whose texts are left out, by their tags, and whether the page has any.
        self._left_out = {*_NEVER_SHOWN}
        self._leaves_out = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element, and if it is a heading a section."""
        if tag in self._module.void:
            return
        given = dict(attrs)
        self._within.append(tag)
        if tag in _HEADINGS and "id" in given:
            self._begin(tag, given)
        self._ensure_section()
        if tag == "a" and given.get("class") == "headerlink":
            self._permalinks.append(len(self._within))
        if "data-search-exclude" in given or given.get("class") == "linenodiv":
            self._left_out.add(tag)
        self._leaves_out = self._leaves_out or tag in self._left_out
        if tag in self.keep and self._is_shown():
            self._said().append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        """End an element, and with what is around a heading its section."""
        if not self._within or self._within[-1] != tag:
            return
        depth = len(self._within)
        if self.section.depth > depth:
            around = next((one for one in reversed(self.data) if one.depth <= depth), None)
            if around is not None:
                self.section.depth = float("inf")
                self.section = around
        self._within.pop()
        if self._permalinks and self._permalinks[-1] == depth:
            self._permalinks.pop()
        if self._leaves_out and tag in self._left_out:
            self._left_out -= {tag} - _NEVER_SHOWN
        elif tag in self.keep and self._is_shown():
            _end(self._said(), tag)

    def handle_data(self, data: str) -> None:
        """Add a text."""
        if not self._is_shown():
            return
        self._ensure_section()
        is_blank, is_code = data.isspace(), "pre" in self._within
        if not is_code:
            data = " " if is_blank else data.replace("\n", " ")
        said = self._said()
        if said is self.section.title:
            if not self._permalinks:
                said.append(escape(data, quote=False))
        elif not is_blank:
            said.append(escape(data, quote=False))
        elif is_code or not said or not said[-1].isspace():
            said.append(data)

    def _pieces(self, page: str) -> list[_Piece] | None:
        return _pieces(_CODE.sub(_without_colours, page))

    def _begin(self, tag: str, given: dict[str, str | None]) -> None:
        new, depth = self._module.Section, len(self._within)
        if tag != "h1" and not self.data:
            self.data.append(new(self._module.Element("hx"), depth))
        self.section = new(self._module.Element(tag, given), depth)
        if self.data:
            self.section.id = given["id"]
        self.data.append(self.section)

    def _ensure_section(self) -> None:
        if self.section is None:
            self.section = self._module.Section(self._module.Element("hx"))
            self.data.append(self.section)

    def _is_shown(self) -> bool:
        return not self._leaves_out or self._left_out.isdisjoint(self._within)

    def _said(self) -> list[str]:
        section = self.section
        return cast("list[str]", section.title if section.el.tag in self._within else section.text)


def _end(said: list[str], tag: str) -> None:
    """Close an element in a text, or take it out if nothing is in it."""
    # As the parser has it: the first one there, whichever is closed.
    start = said.index(f"<{tag}>")
    if all(map(str.isspace, islice(said, start + 1, None))):
        del said[start:]
    else:
        said.append(f"</{tag}>")


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
