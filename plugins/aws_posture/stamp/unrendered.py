"""Forms that stand in a page as their author wrote them, as no extension rendered them."""

from __future__ import annotations

import re

from aws_posture.errors import StampError

# What the Markdown extension would have turned into a slot.
_NOT_RENDERED = re.compile(
    rb"""(?:\b(?:href|src)=["']?|<p>)(fact:[a-z]|/// (?:fact|when|fact-summary|fact-report)\b)"""
)


def not_rendered(page: bytes) -> re.Match[bytes] | None:
    """Find a form that stands in a page as its author wrote it; its first group is the form."""
    # Hardly a page has these signs, and the expression takes ten times as long as all the rest.
    if b"fact:" in page or b"<p>/// " in page:
        return _NOT_RENDERED.search(page)
    return None


def check_rendered(page: bytes, source: str) -> None:
    """Make sure that a page without slots was not meant to have some.

    Some site generators pass by extensions that they cannot load, and say nothing.
    """
    if found := not_rendered(page):
        raise StampError(
            f"{source}: {found[1].decode('ascii')!r} stands in the page as it was written; list "
            "aws_posture under markdown_extensions and build the site again"
        )
