"""Where a finished site explains each fact: read from its pages, whatever engine made them.

The best place is the card of a post that the site's own report links to; then a card on the page
that has most of them; then what the report itself says about the fact.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from aws_posture.base.html_tags import StartTag, parse_start_tag, slot_tags
from aws_posture.slots import ATTRIBUTE, NO_ENTRY, SlotKind, decode_branch, marker
from aws_posture.stamp import SiteSlots

_SLOT = ATTRIBUTE.encode()
_CARD, _REPORT, _BRANCH = (
    marker(kind) for kind in (SlotKind.CARD, SlotKind.OVERVIEW, SlotKind.BRANCH)
)
# As `markdown.report` writes it; a minifier may have dropped quotes.
_POSTS = re.compile(
    r"""aws-posture-posts["']? data-fact=["']?([a-z0-9.-]+)["']?>[^<]*<a href=["']?([^"'\s>]+)"""
)


class Addresses:
    """Where a site explains facts.

    Attributes:
        report: The page that reports on every fact, as a path in the site; empty if there is none.
    """

    def __init__(self) -> None:
        self.report = ""
        self._cards: dict[str, dict[str, str]] = {}
        self._entries: dict[str, str] = {}
        self._posts: dict[str, str] = {}

    def of(self, fact: str) -> str:
        """Return a fact's address as a path in the site, with an anchor; empty if it has none."""
        cards = [page for page, anchors in self._cards.items() if fact in anchors]
        if cards:
            posted = self._posts.get(fact)
            best = (
                posted
                if posted in cards
                else max(cards, key=lambda page: (len(self._cards[page]), page))
            )
            return f"{best}#{self._cards[best][fact]}"
        return f"{self.report}#{self._entries[fact]}" if fact in self._entries else ""

    def read(self, page: str, content: bytes) -> None:
        """Note what a page explains.

        Args:
            page: Its path in the site.
            content: The finished page.
        """
        for values in _slots(content):
            kind, anchor = values.get(ATTRIBUTE), values.get("id", "")
            if kind == _CARD and anchor:
                self._cards.setdefault(page, {}).setdefault(values.get("data-fact", ""), anchor)
            elif kind == _REPORT and not self.report:
                self.report = page
                anchors = zip(
                    values["data-facts"].split(), values["data-entries"].split(), strict=False
                )
                self._entries = {fact: one for fact, one in anchors if one != NO_ENTRY}
        for fact, href in _POSTS.findall(content.decode("utf-8", "replace")):
            self._posts.setdefault(fact, _resolved(page, html.unescape(href)))


def read_addresses(site: Path, slots: SiteSlots) -> Addresses:
    """Read where a site explains facts.

    Args:
        site: The finished public site.
        slots: Its pages that have slots.
    """
    addresses = Addresses()
    for page in slots.pages:
        addresses.read(page, (site / page).read_bytes())
    return addresses


def _slots(content: bytes) -> Iterator[Mapping[str, str]]:
    for _, source in slot_tags(content, _SLOT):
        values = _values(parse_start_tag(source))
        if values.get(ATTRIBUTE) == _BRANCH:
            yield from _slots(decode_branch(values.get("data-branch", "")).encode())
        else:
            yield values


def _values(tag: StartTag) -> dict[str, str]:
    return {
        name.decode("latin-1"): html.unescape(one.value.decode("utf-8", "replace"))
        for name, one in tag.attributes.items()
    }


def _resolved(page: str, href: str) -> str:
    """Return the page that a link of another page leads to, as a path in the site."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), urlsplit(href).path))
    return path if path.endswith((".html", ".htm")) else f"{path}/index.html"
