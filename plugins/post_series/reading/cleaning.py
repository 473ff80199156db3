"""A post's HTML prepared for use elsewhere: in a feed reader, without our styles and scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode, create_tag

from post_series.base.markup import (
    hide,
    parse_verbatim,
    read_attributes,
    set_attributes,
    write_verbatim,
)

PUBLIC_ONLY = "data-aws-posture-public"
"""The attribute of what belongs to the public page only: share links, forms, edit links."""

# Removed with everything in them.
_REMOVED = frozenset(
    {
        *("button", "dialog", "embed", "form", "iframe", "input", "label", "link", "meta"),
        *("noscript", "object", "script", "select", "style", "template", "textarea", "title"),
    }
)
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_BEHAVIOUR = ("on", "data-")
_HARMLESS = frozenset({"class", "id", "title"})
Written: TypeAlias = Mapping[str, str | None]
"""Attributes as the parser reads them; None for one without a value."""

Clean: TypeAlias = Callable[[str, str], str]
Remember: TypeAlias = Callable[[Clean, Collection[str]], Clean]

_LINE_ANCHOR = "#__codelineno"
_HAS_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class Cleaner:
    """Prepares posts for feeds.

    Addresses become absolute. Scripts, forms, templates, the anchors of headings and of lines of
    code, and what is for the public page only are removed; an embedded frame becomes a link to
    what it shows. The rest stays as it was written, byte for byte.

    Args:
        omit: Classes of further elements to remove, with everything in them.
        remember: Returns a function that gives the same texts, from memory where it can; it is told
            what else they depend on.
    """

    def __init__(self, omit: Collection[str] = (), remember: Remember | None = None) -> None:
        self._unwanted = {"headerlink", *omit}
        self._cleaned = remember(self._made, self._unwanted) if remember else self._made

    def clean(self, markup: str, address: str) -> str:
        """Clean a post.

        Args:
            markup: Its HTML.
            address: Its own address, which relative links start from.
        """
        return self._cleaned(markup, address)

    def _made(self, markup: str, address: str) -> str:
        body = parse_verbatim(markup)
        if "<!--" in markup:
            _remove_comments(body)
        # From the end: a node that was removed with its parent must not be touched again.
        for node in reversed(body.css("*")):
            written = node.attributes
            if written or node.tag in _REMOVED:
                self._clean(node, written, address)
        return write_verbatim(body).strip()

    def _clean(self, node: LexborNode, written: Written, address: str) -> None:
        if self._is_unwanted(written):
            node.decompose()
        elif node.tag == "math":
            _show_source(node)
        elif node.tag in _REMOVED:
            if node.tag == "iframe":
                _link_to_frame(node, address)
            node.decompose()
        # Most elements are words of highlighted code, which have a class and nothing else.
        elif not _HARMLESS.issuperset(written) and any(map(_is_rewritten, written)):
            set_attributes(node, _kept(read_attributes(node), address))

    def _is_unwanted(self, written: Written) -> bool:
        return (
            not self._unwanted.isdisjoint((written.get("class") or "").split())
            or PUBLIC_ONLY in written
            or "hidden" in written
            or (written.get("href") or "").startswith(_LINE_ANCHOR)
        )


def absolute(link: str, address: str) -> str:
    """Return the absolute address of a link.

    Args:
        link: The link as written.
        address: The address of the page that it is on.
    """
    return link if _HAS_SCHEME.match(link) else urljoin(address, link)


def _remove_comments(body: LexborNode) -> None:
    for node in reversed(list(body.traverse(include_text=True))):
        if node.is_comment_node:
            node.decompose()


def _is_rewritten(name: str) -> bool:
    return name in _ADDRESSES or name == "srcset" or name.startswith(_BEHAVIOUR)


def _kept(attributes: dict[str, str], address: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in attributes.items():
        if name in _ADDRESSES:
            kept[name] = absolute(value, address)
        elif name == "srcset":
            kept[name] = _srcset(value, address)
        elif not name.startswith(_BEHAVIOUR):
            kept[name] = value
    return kept


def _srcset(value: str, address: str) -> str:
    candidates = (candidate.split() for candidate in value.split(",") if candidate.strip())
    return ", ".join(
        " ".join((absolute(link, address), *descriptor)) for link, *descriptor in candidates
    )


def _show_source(formula: LexborNode) -> None:
    """Show a formula as TeX: few feed readers keep MathML."""
    source = formula.css_first("annotation")
    if source is None:
        return
    code = create_tag("code")
    code.insert_child(hide(source.text()))
    formula.insert_before(code)
    formula.decompose()


def _link_to_frame(frame: LexborNode, address: str) -> None:
    """Before a frame that is about to be removed, insert a link to what it shows."""
    source = read_attributes(frame).get("src", "")
    if not source or source.startswith("data:"):
        return
    shown = hide(absolute(source, address))
    link = create_tag("a")
    link.attrs["href"] = shown
    link.insert_child(shown)
    frame.insert_before(link)
