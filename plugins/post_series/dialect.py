"""A Markdown extension for what Goldmark shows and Python-Markdown has no way to write.

A list starts at the number that its author wrote. Code of the language `goat` is drawn, and so are
formulas. A paragraph in a list that ends with `{: .tight }` is just text of its item: to CommonMark, whether an
item holds paragraphs is not a question of the blank lines inside it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.blockprocessors import OListProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.superfences import SuperFencesCodeExtension, default_validator

from markdown import Markdown
from post_series.formulas import drawn
from post_series.text_drawings import fence

NAME = "post_series.dialect"
"""What this extension is called in `markdown_extensions`."""

TIGHT = "tight"
"""The class of a paragraph that is none."""

# After `attr_list`, which gives the class.
_AFTER_ATTRIBUTES = 7

# When raw HTML is in its place again.
_LAST = 1

# The place of Python-Markdown's own among the readers of blocks.
_AS_BEFORE = 40

_GOAT = "goat"


class Dialect(Extension):
    """Shows what Goldmark shows."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Have lists keep their first number, add a kind of fence and what reads the finished tree."""
        # Another extension's lists know their numbers, such as those of `sane_lists`.
        if type(md.parser.blockprocessors["olist"]) is OListProcessor:
            md.parser.blockprocessors.register(_Numbered(md.parser), "olist", _AS_BEFORE)
        for other in md.registeredExtensions:
            if isinstance(other, SuperFencesCodeExtension):
                other.extend_super_fences(_GOAT, fence, default_validator, None)
        md.postprocessors.register(_Formulas(md), "post_series_formulas", _LAST)
        md.treeprocessors.register(_Tight(md), "post_series_tight", _AFTER_ATTRIBUTES)


class _Numbered(OListProcessor):
    LAZY_OL = False


class _Formulas(Postprocessor):
    def run(self, text: str) -> str:
        return drawn(text)


class _Tight(Treeprocessor):
    def run(self, root: Element) -> None:
        for item in [*root.iter("li"), *root.iter("dd")]:
            for child in list(item):
                if child.tag == "p" and child.get("class") == TIGHT:
                    _unwrap(item, child)


def _unwrap(item: Element, paragraph: Element) -> None:
    """Put a paragraph's text and elements in its place."""
    place = list(item).index(paragraph)
    _append(item, place, paragraph.text)
    children = list(paragraph)
    item.remove(paragraph)
    for offset, child in enumerate(children):
        item.insert(place + offset, child)
    _append(item, place + len(children), paragraph.tail)


def _append(item: Element, place: int, text: str | None) -> None:
    """Add text before the element at a place."""
    if place:
        before = item[place - 1]
        before.tail = f"{before.tail or ''}{text or ''}"
    else:
        item.text = f"{item.text or ''}{text or ''}"


def makeExtension(**options: object) -> Dialect:  # noqa: N802  # Python-Markdown's name
    """Make the extension for ``extensions=["post_series.dialect"]``."""
    return Dialect(**options)
