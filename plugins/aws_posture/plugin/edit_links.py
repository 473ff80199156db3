"""Links to the editor of a page, which every theme makes in its own way and hardly one marks."""

from __future__ import annotations

import re

from aws_posture.slots import PUBLIC


def mark_edit_links(html: str, address: str) -> str:
    """Mark the links that lead to an address as being for the public alone.

    Args:
        html: A page as its theme made it.
        address: Where the page can be edited; MkDocs has put it into the theme's template.
    """
    # With the signs that a template may have escaped.
    escaped = re.escape(address).replace("&", "&(?:amp;)?")
    return re.sub(rf"<a(?=\s[^<>]*\bhref=[\"']{escaped}[\"'])", f"<a {PUBLIC}", html)
