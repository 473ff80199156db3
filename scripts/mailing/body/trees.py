"""Small tools for changing a tree of HTML."""

from __future__ import annotations

from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "details", "div", "dl", "dd", "dt"),
        *("fieldset", "figure", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "ul"),
    }
)
"""Elements that stand in a paragraph's place, not inside of one."""

_MAKER = BeautifulSoup("", "lxml")


def new(name: str, *content: str | PageElement, **attributes: str) -> Tag:
    """Make an element."""
    made = _MAKER.new_tag(name, attrs=dict(attributes))
    made.extend(content)
    return made


def titled(title: Iterable[PageElement], *content: PageElement) -> list[PageElement]:
    """Put a line in bold type above some content."""
    strong = new("strong")
    strong.extend(list(title))
    return [new("p", strong), *content]


def contents(tag: Tag) -> list[PageElement]:
    """Take all children out of an element."""
    return [child.extract() for child in list(tag.children)]


def remove(root: Tag, selector: str) -> None:
    """Take elements out, with all that they hold."""
    for tag in root.select(selector):
        # One inside another went with it.
        if not tag.decomposed:
            tag.decompose()
