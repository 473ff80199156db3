"""Pages in other languages than the site's own: what browsers and screen readers have to know."""

from __future__ import annotations

import html
import re

_START = re.compile(r"<html\b([^>]*)>", re.IGNORECASE)
_OWN = re.compile(r"\s(?:lang|dir)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)

_RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "dv", "fa", "he", "khw", "ks", "ps", "sd", "ug", "ur", "yi"]
)


def direction_of(language: str) -> str:
    """Return the direction of a language: `rtl` or `ltr`."""
    code = language.lower().partition("-")[0]
    return "rtl" if code in _RIGHT_TO_LEFT else "ltr"


def marked(page: str, language: str, direction: str) -> str:
    """Return a whole page that states its language and direction.

    Args:
        page: The page as its template made it.
        language: Its language; empty for that of the site.
        direction: Its direction; empty for that of the language.
    """
    if not language and not direction:
        return page
    start = _START.search(page)
    if start is None:
        return page
    written = re.search(r"\slang=[\"']?([\w-]+)", start[1])
    language = language or (written[1] if written else "en")
    kept = _OWN.sub("", start[1])
    own = f' lang="{html.escape(language)}"'
    shown = direction or direction_of(language)
    return (
        f'{page[: start.start()]}<html{own} dir="{html.escape(shown)}"{kept}>{page[start.end() :]}'
    )
