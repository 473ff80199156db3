"""HTML that a Markdown engine or a template wrote, parsed as browsers parse it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img"),
        *("input", "link", "meta", "param", "source", "track", "wbr"),
    }
)
"""Elements that have no content and no end tag."""

# The parser would rewrite character references and `<br />`, and to a feed reader an item whose
# bytes changed is a new one. So they are hidden from the parser, behind code points that Unicode
# keeps out of texts. A hidden slash becomes an attribute, which comes out where it went in.
_AMPERSAND, _SPACED_SLASH, _SLASH = "\ufdd0", "\ufdd1", "\ufdd2"
_SELF_CLOSED = re.compile(rf' ([{_SPACED_SLASH}{_SLASH}])="">(?:</[\w:-]+>)?')


def parse(markup: str) -> LexborNode:
    """Parse a piece of HTML.

    Returns:
        The body of a document that holds nothing else.
    """
    # The body is named, so it is there, and all of the piece is in it.
    return cast("LexborNode", LexborHTMLParser(f"<!doctype html><body>{markup}").body)


def parse_verbatim(markup: str) -> LexborNode:
    """Parse a piece of HTML so that `write_verbatim` can write it exactly as its author did.

    Attributes are to be read and set by the functions of this module, and text by `hide`.
    """
    hidden = markup.replace("&", _AMPERSAND).replace(" />", f" {_SPACED_SLASH}/>")
    return parse(hidden.replace('"/>', f'"{_SLASH}/>'))


def write_verbatim(body: LexborNode) -> str:
    """Write the content of a tree that `parse_verbatim` made."""
    # Each `&` is the serializer's own here.
    written = (body.inner_html or "").replace("&nbsp;", "\N{NO-BREAK SPACE}").replace("&gt;", ">")
    written = _SELF_CLOSED.sub(lambda found: " />" if found[1] == _SPACED_SLASH else "/>", written)
    # Any that are left were in a text or in a value.
    written = written.replace(f"{_SPACED_SLASH}/", "/").replace(f"{_SLASH}/", "/")
    return written.replace(_AMPERSAND, "&")


def read_attributes(node: LexborNode) -> dict[str, str]:
    """Return the attributes of an element by name, unescaped; the value of one without a value is empty."""
    return {
        name: html.unescape(value.replace(_AMPERSAND, "&")) if value else ""
        for name, value in node.attributes.items()
        if name not in {_SPACED_SLASH, _SLASH}
    }


def set_attributes(node: LexborNode, attributes: Mapping[str, str]) -> None:
    """Replace the attributes of an element in a tree that `parse_verbatim` made."""
    written, now = node.attributes, node.attrs
    for name in written.keys() - attributes.keys():
        del now[name]
    for name, value in attributes.items():
        hidden = hide(value)
        if hidden != written.get(name):
            now[name] = hidden


def hide(text: str) -> str:
    """Escape a text for a tree that `parse_verbatim` made."""
    return html.escape(text).replace("&", _AMPERSAND)
