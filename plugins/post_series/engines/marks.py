"""A Markdown extension that marks where a page's own text begins and ends.

The engine's Python imports it; it needs nothing but Python-Markdown.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from markdown import Extension, Markdown

NAME = "post_series.engines.marks"
"""How a configuration names it."""

_BEGIN, _END = "<!-- post-series: text -->", "<!-- post-series: end of text -->"
_MARKS = re.compile(f"{_BEGIN}\n?|\n?{_END}")
_LAST = -1000


def text_between(page: str) -> str | None:
    """Return the text that a finished page has between its marks; None for a page without marks."""
    begin, end = page.find(_BEGIN), page.rfind(_END)
    # Text that was converted on its own and put into a page has marks too.
    return None if begin < 0 or end < begin else without_marks(page[begin:end])


def put_between(page: str, text: str) -> str:
    """Return a finished page with another text between its marks, and without them."""
    begin, end = page.find(_BEGIN), page.rfind(_END)
    return without_marks(page[:begin]) + text + without_marks(page[end:])


def without_marks(text: str) -> str:
    """Return a text without any marks."""
    return _MARKS.sub("", text)


class _Marking(Postprocessor):
    """Marks a text; the table of contents has headings go through here, too, before the text is whole."""

    whole = False

    def run(self, text: str) -> str:
        return f"{_BEGIN}\n{text}\n{_END}" if self.whole else text


class _Whole(Treeprocessor):
    def __init__(self, md: Markdown, marking: _Marking) -> None:
        super().__init__(md)
        self._marking = marking

    def run(self, root: Element) -> None:
        del root
        self._marking.whole = True


class MarksExtension(Extension):
    """Marks the text of pages."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's name
        """Add a step after all others."""
        self._marking = _Marking(md)
        md.registerExtension(self)
        md.treeprocessors.register(_Whole(md, self._marking), "post_series_whole", _LAST)
        md.postprocessors.register(self._marking, "post_series_marks", _LAST)

    def reset(self) -> None:
        """Begin another text."""
        self._marking.whole = False


def makeExtension(**_options: object) -> MarksExtension:  # noqa: N802  # Markdown's name
    """Return the extension; Markdown calls this."""
    return MarksExtension()
