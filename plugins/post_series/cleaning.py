"""A post's HTML made fit to be shown elsewhere: in a feed reader, far from our styles and scripts."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from urllib.parse import urljoin

from post_series.markup import Tag, parse_attributes, start_tag, tags

PUBLIC_ONLY = "data-aws-posture-public"
"""The attribute of what belongs to the public page alone: share links, forms, edit links."""

# Left out with all that they hold.
_DROPPED = frozenset(
    {
        *("button", "dialog", "embed", "form", "iframe", "input", "label", "link", "meta"),
        *("noscript", "object", "script", "select", "style", "template", "textarea", "title"),
    }
)
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_LINE_ANCHOR = "#__codelineno"
_HAS_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

# Most tags are spans of highlighted code; only those that match this want a closer look.
_WORTH_A_LOOK = r"(?:^|\s)(?:href|src|srcset|poster|cite|hidden|on[a-z]+|data-[\w-]+)\s*(?:=|$|\s)"
_CLASSES = r"|\sclass=[^>]*?\b(?:{})\b"


class Cleaner:
    """Makes posts fit for feeds.

    Addresses become absolute. Scripts, forms, templates, the anchors of headings and of lines of
    code, and what is for the public page alone go; an embedded frame becomes a link to it.

    Args:
        omit: Classes of further elements to leave out, with all that they hold.
    """

    def __init__(self, omit: Collection[str] = ()) -> None:
        self._unwanted = {"headerlink", *omit}
        names = "|".join(re.escape(name) for name in sorted(self._unwanted))
        self._worth_a_look = re.compile(_WORTH_A_LOOK + _CLASSES.format(names))

    def clean(self, markup: str, address: str) -> str:
        """Clean a post.

        Args:
            markup: Its HTML.
            address: Its own address, which relative links start from.
        """
        parts: list[str] = []
        position = depth = 0
        dropped = ""
        for tag in tags(markup):
            if depth:
                if tag.name == dropped and not tag.is_empty:
                    depth += -1 if tag.closing else 1
                position = tag.end
            elif self._stays(tag):
                continue
            else:
                written = self._rewrite(tag, address)
                if written is None:
                    written = _instead(tag, address)
                    dropped, depth = tag.name, int(not (tag.closing or tag.is_empty))
                parts += (markup[position : tag.start], written)
                position = tag.end
        parts.append("" if depth else markup[position:])
        return "".join(parts).strip()

    def _stays(self, tag: Tag) -> bool:
        """Say whether a tag stays as it is; most do, and this is asked of every one."""
        if tag.name in _DROPPED or not tag.name:
            return False
        return tag.closing or not self._worth_a_look.search(tag.attributes)

    def _rewrite(self, tag: Tag, address: str) -> str | None:
        """Write a tag anew, or give None where its element has to go."""
        if tag.name in _DROPPED or not tag.name:
            return None
        attributes = parse_attributes(tag.attributes)
        if self._is_dropped(attributes):
            return None
        return start_tag(tag.name, _kept(attributes, address))

    def _is_dropped(self, attributes: dict[str, str]) -> bool:
        return (
            PUBLIC_ONLY in attributes
            or "hidden" in attributes
            or attributes.get("href", "").startswith(_LINE_ANCHOR)
            or not self._unwanted.isdisjoint(attributes.get("class", "").split())
        )


def absolute(link: str, address: str) -> str:
    """Give a link's whole address.

    Args:
        link: The link as written.
        address: The address of the page that it stands on.
    """
    return link if _HAS_SCHEME.match(link) else urljoin(address, link)


def _kept(attributes: dict[str, str], address: str) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in attributes.items():
        if name in _ADDRESSES:
            kept[name] = absolute(value, address)
        elif name == "srcset":
            kept[name] = _srcset(value, address)
        elif not name.startswith(("on", "data-")):
            kept[name] = value
    return kept


def _srcset(value: str, address: str) -> str:
    candidates = (candidate.split() for candidate in value.split(",") if candidate.strip())
    return ", ".join(
        " ".join((absolute(link, address), *descriptor)) for link, *descriptor in candidates
    )


def _instead(tag: Tag, address: str) -> str:
    """Write what stands in a dropped element's place: for a frame, a link to what it shows."""
    if tag.name != "iframe" or tag.closing:
        return ""
    source = parse_attributes(tag.attributes).get("src", "")
    if not source or source.startswith("data:"):
        return ""
    shown = html.escape(absolute(source, address))
    return f'<a href="{shown}">{shown}</a>'
