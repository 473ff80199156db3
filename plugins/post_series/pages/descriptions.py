"""Puts what templates may need into the pages' metadata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from post_series.pages.editions import Edition
from post_series.pages.lists import TEMPLATE, list_meta, of_all
from post_series.pages.metadata import Link, PostMeta, feeds_meta, safe
from post_series.pages.pictures import Pictures
from post_series.reading.blog import SERIES, Term
from post_series.reading.cleaning import Cleaner
from post_series.reading.posts import Post
from post_series.reading.site_posts import excerpt, page_of

ARCHIVES = "archives"
"""The layout, in front matter, of a page that lists all posts."""

_CANONICAL = ("canonical", "canonical_url", "canonicalURL")


class PageDescriptions:
    """Describes the posts and lists of one language of a site.

    Args:
        files: The site's files, with their pages rendered.
        edition: The posts that are shown, and their lists.
        has_feeds: Whether the site has feeds.
    """

    def __init__(self, files: Files, edition: Edition, *, has_feeds: bool) -> None:
        self._files = files
        self._edition = edition
        self._blog = edition.shown
        self._lists = edition.lists
        self._has_feeds = has_feeds

    def posts(self, pictures: Pictures) -> None:
        """Describe the posts, and link each to its neighbours."""
        meta = PostMeta(self._blog, self._edition.site, self._lists[0].url if self._lists else "")
        pages = {post.source: page_of(post.source, self._files) for post in self._blog.posts}
        for post in self._blog.posts:
            page = pages[post.source]
            if page is None:
                continue
            canonical = _canonical(page)
            page.meta.update(meta.of(post, canonical, pictures.of(post)))
            before, after = self._blog.neighbours(post)
            if before or after:
                page.previous_page = pages[before.source] if before else None
                page.next_page = pages[after.source] if after else None
            self._lead_to_feeds(page, post)

    def lists(self) -> None:
        """Describe the lists; one that its author wrote keeps what it says.

        A page with ``layout: archives`` also lists all posts, as in Hugo's themes.
        """
        terms = {term.url: term for terms in self._blog.terms.values() for term in terms}
        by_source = {listed.source: listed for listed in self._lists}
        archives = of_all(self._blog, "")
        for file in self._files.documentation_pages():
            page = file.page
            if page is None or not self._lists or not self._edition.has(file.src_uri):
                continue
            archive = archives if page.meta.get("layout") == ARCHIVES else None
            listed = by_source.get(file.src_uri, archive)
            if listed is not None:
                page.meta = {"template": TEMPLATE, **list_meta(listed), **page.meta}
                term = terms.get(listed.url)
                if self._has_feeds:
                    page.meta["feeds"] = self._feeds([term] if term else [])

    def _lead_to_feeds(self, page: Page, post: Post) -> None:
        if self._has_feeds:
            series = self._blog.terms_of(post, SERIES)
            page.meta["feeds"] = self._feeds(series)

    def _feeds(self, terms: Sequence[Term]) -> list[Link]:
        return feeds_meta(self._edition.site.name, self._edition, terms)


def describe_others(
    files: Iterable[File], cleaner: Cleaner, feeds: Edition | None, image: str | None
) -> None:
    """Describe all other pages: by their first sentences, unless they have a description.

    Args:
        files: The files of the site's pages.
        cleaner: Prepares their text.
        feeds: The posts whose feed they lead to; None for no feed.
        image: The address of the site's own image, for those that have none.
    """
    for file in files:
        page = file.page
        if page is None or page.meta.get("is_post"):
            continue
        said = page.meta.get("description") or excerpt(page, cleaner)
        # That of a list is safe already.
        if said and not isinstance(said, Markup):
            page.meta["description"] = safe(" ".join(str(said).split()))
        _canonical(page)
        if not page.meta.get("image") and image:
            page.meta["image"] = image
        if feeds is not None:
            page.meta.setdefault("feeds", feeds_meta(feeds.site.name, feeds))


def _canonical(page: Page) -> str:
    """Return a page's canonical address: the one that it states, or its own."""
    named = next((page.meta[key] for key in _CANONICAL if page.meta.get(key)), None)
    if named is not None:
        page.canonical_url = str(named)
    return page.canonical_url or ""
