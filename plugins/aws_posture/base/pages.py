"""Which files of a site are pages, and what a page holds that was not meant for readers."""

from __future__ import annotations

import re

PAGES = (".html", ".htm")
"""How the names of pages end, in small letters."""

# What the Markdown extension would have turned into a slot.
_NOT_RENDERED = re.compile(
    rb"""(?:\b(?:href|src)=["']?|<p>)(fact:[a-z]|/// (?:fact|when|fact-summary|fact-report|fact-glance)\b)"""
)


def is_page(name: str) -> bool:
    """Return whether a file is HTML, by its name."""
    return name.lower().endswith(PAGES)


def not_rendered(page: bytes) -> re.Match[bytes] | None:
    """Find a form that is in a page as its author wrote it; the first group is the form."""
    # Hardly any page has these characters, and the expression takes ten times as long as the rest.
    if b"fact:" in page or b"<p>/// " in page:
        return _NOT_RENDERED.search(page)
    return None
