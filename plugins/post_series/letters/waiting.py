"""Which posts of a site have no letter yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from post_series.checking.ledger import Ledger, in_ledger
from post_series.letters.errors import SiteError
from post_series.letters.public_site import PublicSite
from post_series.plain.page import read_page


@dataclass(frozen=True, slots=True)
class WaitingPost:
    """A post that has no letter.

    Attributes:
        source: Its path in the docs folder.
        title: Its title.
        published: When it was published, as its page says.
    """

    source: str
    title: str
    published: str


def posts_without_letter(site: PublicSite, docs: Path, ledger: Ledger) -> list[WaitingPost]:
    """List the posts of a site that have no letter, the newest first.

    Args:
        site: The public site. A post is a page that says when it was published.
        docs: The docs folder that it was built from.
        ledger: Knows which posts have one.
    """
    found = _posts(site, docs, ledger)
    return sorted(found, key=lambda post: (post.published, post.source), reverse=True)


def _posts(site: PublicSite, docs: Path, ledger: Ledger) -> Iterator[WaitingPost]:
    for file in docs.rglob("*.md"):
        source = file.relative_to(docs).as_posix()
        try:
            name = site.page_of(source)
        except SiteError:
            # A draft, or a file that is not for the site.
            continue
        if in_ledger(site.address_of(name), site.address) in ledger.letters:
            continue
        page = read_page((site.folder / name).read_text(encoding="utf-8"))
        if page is not None and page.published:
            yield WaitingPost(source, page.title, page.published)
