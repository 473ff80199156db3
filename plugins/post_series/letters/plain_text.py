"""A letter as plain text, for mail programs and people that do not want HTML."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from bs4 import Tag
from bs4.element import PageElement

from post_series.plain.page import attribute
from post_series.plain.trees import BLOCKS

_WIDTH = 76
_UNDERLINES = {"h1": "=", "h2": "=", "h3": "-", "h4": "-"}
_LISTS = frozenset({"ul", "ol"})


def to_text(elements: Iterable[PageElement]) -> str:
    """Write elements as plain text: code indented, links behind their words in angle brackets."""
    blocks = [block for block in _blocks(elements, _WIDTH) if block]
    return "\n\n".join(blocks) + "\n"


def _blocks(elements: Iterable[PageElement], width: int) -> Iterator[str]:
    inline: list[PageElement] = []
    for element in elements:
        if isinstance(element, Tag) and element.name in BLOCKS:
            yield _fill(inline, width)
            inline = []
            yield _block(element, width)
        else:
            inline.append(element)
    yield _fill(inline, width)


def _block(tag: Tag, width: int) -> str:
    name = tag.name
    if name in _UNDERLINES:
        title = _fill([tag], width)
        return f"{title}\n{_UNDERLINES[name] * max(map(len, title.splitlines()), default=0)}"
    if name == "pre":
        return textwrap.indent(tag.get_text().strip("\n"), "    ")
    if name == "hr":
        return "-" * width
    if name == "table":
        return "\n".join(_row(row) for row in tag.find_all("tr"))
    if name in _LISTS:
        return _list(tag, width)
    inner = _joined(_blocks(tag.children, width - 2))
    return textwrap.indent(inner, "> ", lambda _: True) if name == "blockquote" else inner


def _list(tag: Tag, width: int) -> str:
    first = int(attribute(tag, "start") or 1)
    marks = (f"{number}. " if tag.name == "ol" else "- " for number in range(first, first + 10**6))
    items = []
    for mark, item in zip(marks, tag.find_all("li", recursive=False), strict=False):
        inner = _joined(_blocks(item.children, width - len(mark)))
        items.append(mark + textwrap.indent(inner, " " * len(mark)).lstrip())
    return "\n".join(items)


def _row(row: Tag) -> str:
    cells = row.find_all(["td", "th"], recursive=False)
    return " | ".join(" ".join(_inline(cell.children).split()) for cell in cells)


def _joined(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block)


def _fill(elements: Iterable[PageElement], width: int) -> str:
    text = " ".join(_inline(elements).split(" "))
    lines = (" ".join(line.split()) for line in text.split("\f"))
    # An address that is broken into two lines does not work.
    filled = (
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines
    )
    return "\n".join(filled).strip()


def _inline(elements: Iterable[PageElement]) -> str:
    return "".join(map(_inline_one, elements))


def _inline_one(element: PageElement) -> str:
    if not isinstance(element, Tag):
        # A line's end in the source is a space; one that was written stays.
        return " ".join(str(element).split("\n"))
    if element.name == "br":
        return "\f"
    if element.name == "img":
        return f"[Picture: {attribute(element, 'alt') or attribute(element, 'src')}]"
    inner = _inline(element.children)
    target = attribute(element, "href")
    return f"{inner} <{target}>" if target and target != inner.strip() else inner
