"""Keeps a page's title over a text that has headings of the first level of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from hugo_import.dialect.ids import Heading

_FIRST_LEVEL = re.compile(r"\A\s*# ")


def with_title(text: str, headings: Sequence[Heading], title: str) -> str:
    """Put the title above a text, unless the text says it first.

    Hugo's themes show the title above every text. MkDocs' themes take a heading of the first level
    in the text for it, and leave the title away.
    """
    first_level = [heading for heading in headings if heading.level == 1]
    if not title or not first_level:
        return text
    if _FIRST_LEVEL.match(text) and _letters(headings[0].text) == _letters(title):
        return text
    # Raw HTML: it gets no anchor, and so takes none away from the text's headings.
    return f"<h1>{html.escape(title, quote=False)}</h1>\n\n{text}"


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
