"""The last step: only elements and attributes that mail is known to show are left."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import NavigableString

from post_series.plain.page import attribute
from post_series.plain.trees import BLOCKS, new

_ELEMENTS = frozenset(
    {
        *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dl", "dt"),
        *("em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img"),
        *("ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "strong", "sub"),
        *("sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var"),
    }
)
_ATTRIBUTES = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "code": frozenset({"class"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "td": frozenset({"colspan", "rowspan", "align"}),
    "th": frozenset({"colspan", "rowspan", "align"}),
}
_NONE: frozenset[str] = frozenset()
_ALIGNMENTS = ("left", "center", "right")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HOLDS_BLOCKS = frozenset(
    {"article", "blockquote", "dl", "ol", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
_EMPTY = frozenset({"br", "hr", "img", "td", "th"})


def keep_allowed(article: Tag) -> None:
    """Unwrap every other element, drop every other attribute, and then what is empty."""
    for tag in article.find_all(True):  # noqa: FBT003  # of every name
        _note_alignment(tag)
        if tag.name not in _ELEMENTS:
            _unwrap(tag)
    for tag in article.find_all(True):  # noqa: FBT003  # of every name
        allowed = _ATTRIBUTES.get(tag.name, _NONE)
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in allowed}
    for tag in reversed(article.find_all(True)):  # noqa: FBT003  # of every name
        if tag.name not in _EMPTY and not tag.get_text(strip=True) and not tag.find(_EMPTY):
            tag.decompose()
    article.smooth()
    _wrap_loose_text(article)
    _join_lines(article)


def _note_alignment(tag: Tag) -> None:
    style = attribute(tag, "style").replace(" ", "")
    for side in _ALIGNMENTS:
        if tag.name in {"td", "th"} and f"text-align:{side}" in style:
            tag["align"] = side


def _unwrap(tag: Tag) -> None:
    """Remove a tag; a box that served as a paragraph becomes one."""
    if tag.name in BLOCKS and tag.get_text(strip=True) and not tag.find(BLOCKS):
        tag.name = "p"
    else:
        tag.unwrap()


def _wrap_loose_text(article: Tag) -> None:
    """Make paragraphs from text between blocks."""
    paragraph: Tag | None = None
    for child in list(article.children):
        if isinstance(child, Tag) and child.name in BLOCKS:
            paragraph = None
        elif paragraph is not None:
            paragraph.append(child.extract())
        elif isinstance(child, Tag) or (isinstance(child, NavigableString) and child.strip()):
            paragraph = new("p")
            child.insert_before(paragraph)
            paragraph.append(child.extract())


def _join_lines(article: Tag) -> None:
    """Put each block on a line: read as Markdown, the letter has no blank line."""
    for text in article.find_all(string=True):
        if text.find_parent("pre"):
            continue
        parent = text.parent
        beside = {
            each.name
            for each in (text.previous_sibling, text.next_sibling)
            if isinstance(each, Tag)
        }
        joined = _SPACE.sub(" ", text)
        if joined == " " and (beside & BLOCKS or (parent and parent.name in _HOLDS_BLOCKS)):
            text.extract()
        elif joined != text:
            text.replace_with(joined)
