"""Where a page's text is in its author's files, so that an error can name page and line.

Code that renders a page sets where its text comes from before converting it:

    from aws_posture.markdown.source import lines_before, locate

    locate("docs/root.md", lines_before(file_text, markdown_text))

This works without access to the extension object, as in MkDocs, which makes a new one for
each page. With the object at hand, call ``PostureExtension.locate``.
Without either, errors count the lines of the text itself and name no page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import NamedTuple


class Location(NamedTuple):
    """Where a Markdown text comes from.

    Attributes:
        page: The page's path as its author knows it, or None outside a site.
        line_offset: How many lines of the file come before the text (front matter).
    """

    page: str | None = None
    line_offset: int = 0


NOWHERE = Location()
"""No page is known; lines are those of the text."""

# A context variable, because `mkdocs serve` builds in a thread of its own.
_current: ContextVar[tuple[str | None, int | Callable[[], int]]] = ContextVar(
    "aws_posture_location", default=NOWHERE
)


def locate(page: str | None, line_offset: int | Callable[[], int] = 0) -> None:
    """Set where the texts that are converted from now on come from.

    Args:
        page: The page's path as its author knows it; None forgets the last one.
        line_offset: How many lines of the file stand before the text, or what counts them: most
            pages name no fact, and their files are not read for it.
    """
    _current.set((page, line_offset))


def current_location() -> Location:
    """Return the location that was set last."""
    page, before = _current.get()
    return Location(page, before() if callable(before) else before)


_FRONT_MATTER = r"(?ms)\A-{3}[ \t]*\n.*?^(?:-{3}|\.{3})[ \t]*\n+"


def lines_before(file_text: str, markdown_text: str) -> int:
    """Count the lines of a file before its Markdown text.

    Args:
        file_text: The file as it is on disk.
        markdown_text: What is left of it without front matter. If it has been changed
            meanwhile, only the front matter is counted.
    """
    if file_text.endswith(markdown_text):
        return file_text.count("\n", 0, len(file_text) - len(markdown_text))
    front_matter = re.match(_FRONT_MATTER, file_text)
    return front_matter.group().count("\n") if front_matter else 0


def without_front_matter(file_text: str) -> str:
    """Return the Markdown text of a file, without the YAML at its beginning."""
    return re.sub(_FRONT_MATTER, "", file_text, count=1)
