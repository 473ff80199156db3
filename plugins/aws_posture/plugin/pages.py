"""Pages before other plugins and the theme change them, and what is made from that."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from aws_posture.slots import ATTRIBUTE, PUBLIC, named_facts

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

    from aws_posture.stamp import SiteSlots

EXPLAINS = "explains_facts"
"""Front matter: false if a page's cards are not explanations that a report should link to."""

_MOST_NAMED = 10


class Pages:
    """The pages of one build that name facts, as the Markdown extension left them."""

    def __init__(self) -> None:
        self._rendered: list[tuple[Page, str]] = []

    def note(self, page: Page, html: str) -> None:
        """Record a page's HTML; searching it for a word costs next to nothing."""
        if ATTRIBUTE in html:
            self._rendered.append((page, html))

    def facts(self) -> set[str]:
        """Return the facts that the pages name."""
        return {fact for _, html in self._rendered for fact in named_facts(html)}

    def link_reports(self) -> None:
        """Link reports to the pages that explain their facts, now that all are known.

        The links are part of the public site, and a finished site is never written to: so this
        is done during the build, from the rendered pages.
        """
        if not self._rendered:
            return
        from aws_posture.markdown.report import holds_report, link_report  # noqa: PLC0415  # as pages use

        reports = [page for page, html in self._rendered if holds_report(html)]
        if not reports:
            return
        explaining = self._explaining()
        for page in reports:
            if page.content:
                links = {
                    fact: [
                        (str(post.title), post.file.url_relative_to(page.file)) for post in posts
                    ]
                    for fact, posts in explaining.items()
                }
                page.content = link_report(page.content, links)

    def lost(self, slots: SiteSlots) -> str | None:
        """Return a line about pages whose facts have no slot in the finished site, if there are any.

        Args:
            slots: What the finished site asks.
        """
        from aws_posture.stamp import read_page  # noqa: PLC0415  # a public build does without

        lost = []
        for page, html in self._rendered:
            name = page.file.src_uri
            named = read_page(html.encode(), name)
            missing = named - slots.pages.get(page.file.dest_uri, frozenset())
            if missing and page.file.dest_uri in slots.read:
                lost.append(f"{name} ({', '.join(sorted(missing))})")
        if not lost:
            return None
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        return (
            f"the finished page has no slot for facts of {', '.join(lost[:_MOST_NAMED])}{more}: "
            "another plugin encodes or removes them, so a private copy cannot answer there"
        )

    def _explaining(self) -> dict[str, list[Page]]:
        """List the pages that explain each fact: those with a card of it."""
        from aws_posture.markdown.report import facts_used  # noqa: PLC0415  # as above

        posts: defaultdict[str, list[Page]] = defaultdict(list)
        for page, html in self._rendered:
            # A page about the forms themselves shows cards and explains nothing.
            if page.meta.get(EXPLAINS, True):
                for fact in facts_used(html):
                    posts[fact].append(page)
        return posts


def mark_edit_links(html: str, address: str) -> str:
    """Mark the links to an address as for the public only.

    Every theme makes the links to a page's editor in its own way, and hardly any marks them.

    Args:
        html: A page as its theme made it.
        address: Where the page can be edited; MkDocs passes it to the theme's template.
    """
    # With the characters that a template may have escaped.
    escaped = re.escape(address).replace("&", "&(?:amp;)?")
    return re.sub(rf"<a(?=\s[^<>]*\bhref=[\"']{escaped}[\"'])", f"<a {PUBLIC}", html)
