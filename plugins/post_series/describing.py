"""Puts what templates may want to know into the pages' metadata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from post_series.blog import SERIES, Blog
from post_series.cleaning import Cleaner
from post_series.finishing import excerpt, page_of
from post_series.lists import TEMPLATE, ListPage, list_meta
from post_series.metadata import PostMeta, feeds_meta, safe
from post_series.pictures import Pictures
from post_series.posts import Post
from post_series.site import Site

ARCHIVES = "archives"
"""The layout of a page, in its front matter, that lists all posts."""

_CANONICAL = ("canonical", "canonical_url", "canonicalURL")


class Describer:
    """Describes the pages of a site.

    Args:
        files: The site's files, with their pages rendered.
        blog: All posts that are shown.
        site: The site.
        lists: The lists of posts that the site has.
        has_feeds: Whether the site has feeds.
    """

    def __init__(
        self, files: Files, blog: Blog, site: Site, lists: Sequence[ListPage], *, has_feeds: bool
    ) -> None:
        self._files = files
        self._blog = blog
        self._site = site
        self._lists = lists
        self._has_feeds = has_feeds

    def posts(self, pictures: Pictures) -> None:
        """Describe the posts, and lead from each to its neighbours."""
        meta = PostMeta(self._blog, self._site, self._lists[0].url if self._lists else "")
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

        A page with ``layout: archives`` lists all posts too, as Hugo's themes have it.
        """
        terms = {term.url: term for terms in self._blog.terms.values() for term in terms}
        by_source = {listed.source: listed for listed in self._lists}
        for file in self._files.documentation_pages():
            page = file.page
            if page is None or not self._lists:
                continue
            archive = self._lists[0] if page.meta.get("layout") == ARCHIVES else None
            listed = by_source.get(file.src_uri, archive)
            if listed is not None:
                page.meta = {"template": TEMPLATE, **list_meta(listed), **page.meta}
                term = terms.get(listed.url)
                if self._has_feeds:
                    page.meta["feeds"] = feeds_meta(self._site, [term] if term else [])

    def others(self, files: Iterable[File], cleaner: Cleaner) -> None:
        """Describe all other pages: in their first sentences, unless they say it themselves."""
        for file in files:
            page = file.page
            if page is None or page.meta.get("is_post"):
                continue
            said = str(page.meta.get("description") or "") or excerpt(page, cleaner)
            if said:
                page.meta["description"] = safe(" ".join(said.split()))
            _canonical(page)
            if self._has_feeds:
                page.meta.setdefault("feeds", feeds_meta(self._site))

    def _lead_to_feeds(self, page: Page, post: Post) -> None:
        if self._has_feeds:
            series = self._blog.terms_of(post, SERIES)
            page.meta["feeds"] = feeds_meta(self._site, series)


def _canonical(page: Page) -> str:
    """Give a page's one true address: what it says itself, else its own."""
    named = next((page.meta[key] for key in _CANONICAL if page.meta.get(key)), None)
    if named is not None:
        page.canonical_url = str(named)
    return page.canonical_url or ""
