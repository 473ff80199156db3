"""One build of a site: what is done once its files, its pages and its output are there."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from post_series import cards, dating, feeds, finishing, gathering, lists, moves, redirects, sitemap
from post_series.blog import Blog
from post_series.cleaning import Cleaner
from post_series.describing import Describer
from post_series.errors import OptionError, nearest
from post_series.feeds import Feed
from post_series.lists import ListPage
from post_series.markup import split_heading
from post_series.options import SeriesConfig
from post_series.pictures import Pictures
from post_series.posts import Post
from post_series.redirects import Redirect
from post_series.site import Site
from post_series.text import one_line

Log = logging.LoggerAdapter[logging.Logger]


class Publication:
    """Makes a blog of a site, in the order in which MkDocs builds it.

    Args:
        config: MkDocs' configuration.
        options: The plugin's options.
        zone: The offset of dates that name none.
        log: Told what is left out, and what is missing.
        serving: Whether the author looks at it: drafts are shown then.
    """

    def __init__(
        self, config: MkDocsConfig, options: SeriesConfig, zone: tzinfo, log: Log, *, serving: bool
    ) -> None:
        self._config = config
        self._options = options
        self._zone = zone
        self._log = log
        self._serving = serving
        self._folder = options.posts_dir.strip("/")
        self._posts: dict[str, Post] = {}
        self._hidden: set[str] = set()
        self._lists: list[ListPage] = []
        self._published = Blog([])
        self._pages: list[File] = []
        self._changes: Mapping[str, str] = {}
        self._redirects: list[Redirect] = []
        self._titles: Mapping[str, str] = {}
        self._site = Site("", "")

    def gather(self, files: Files) -> None:
        """Find the posts, hide drafts, and plan the lists, before anything is rendered.

        Raises:
            PublishingError: Something that an author wrote cannot be used.
        """
        self._site = _site(self._config, self._options, files)
        for post in gathering.gather(files, self._folder, self._zone, self._is_hidden):
            self._posts[post.source] = post
        if self._config.nav is not None and not self._serving:
            self._config.nav = gathering.prune(self._config.nav, self._hidden)
        blog = Blog(post for post in self._posts.values() if self._is_shown(post))
        if self._options.lists and blog.posts:
            self._lists = list(lists.plan(blog, f"{self._folder}/"))
        for page in self._lists:
            self._add(files, page.source, lists.source_text(page))
        if self._config.nav is not None:
            listed = (page.source for page in self._lists)
            gathering.leave_out_of_nav(files, self._config, [*self._posts, *listed])
        self._add(files, "robots.txt", sitemap.robots(self._site.absolute("sitemap.xml")))

    def finish(self, files: Files) -> None:
        """Say everything that templates may want to know, once all pages are rendered.

        Raises:
            PublishingError: Something that an author wrote cannot be used.
        """
        cleaner = Cleaner(self._options.feed_omit)
        shown = filter(self._is_shown, self._posts.values())
        finished = finishing.finish(shown, files, cleaner, self._site)
        blog = Blog(finished)
        self._titles = {post.source: post.title for post in finished}
        self._published = Blog(post for post in finished if post.source not in self._hidden)
        if self._lists:
            self._lists = list(lists.plan(blog, f"{self._folder}/"))
        describer = Describer(
            files, blog, self._site, self._lists, has_feeds=bool(self._feeds_wanted)
        )
        describer.posts(Pictures(files, self._config, self._site, self._cards(), self._log))
        describer.lists()
        there = moves.in_site(files, serving=self._serving)
        self._pages = [file for file in there if file.page is not None]
        describer.others(self._pages, cleaner)
        posts = {post.source: post for post in blog.posts}
        self._changes = dating.last_changes(self._pages, posts, self._lists, self._zone)
        dating.tell_pages(self._pages, self._changes)
        self._redirects = moves.collect(
            there, self._options.redirects, self._lists, self._options.pagination
        )

    def part_heading(self, page: Page) -> None:
        """Move a post's heading from its text to its metadata, so that something fits between."""
        title = self._titles.get(page.file.src_uri)
        if title is not None:
            page.meta["heading"], page.content = split_heading(page.content or "", title)

    def sitemap(self) -> str:
        """Write the sitemap: every page that has its address here."""
        return sitemap.write(
            (file.page.canonical_url, self._changes.get(file.src_uri))
            for file in self._pages
            if file.page is not None
            and file.page.canonical_url is not None
            and file.page.canonical_url.startswith(self._site.address)
            and "noindex" not in str(file.page.meta.get("robots", ""))
        )

    def write(self) -> None:
        """Write feeds and redirects into the finished site."""
        folder = Path(self._config.site_dir)
        for feed in self._feeds_wanted:
            if not (folder / feed.url).is_file():
                feeds.write(feed, self._site, folder)
        for redirect in self._redirects:
            redirects.write(redirect, self._site, folder)

    @property
    def _feeds_wanted(self) -> list[Feed]:
        has_posts = self._options.feeds and self._published.posts
        return list(self._plan_feeds()) if has_posts else []

    def _plan_feeds(self) -> Iterator[Feed]:
        limit = self._options.feed_limit or None
        posts = self._published.posts[:limit]
        yield Feed("index.xml", "", "", posts)
        for url in self._options.feed_copies:
            yield Feed(url.strip("/"), "", "", posts)
        for terms in self._published.terms.values():
            for term in terms:
                newest = Blog(term.posts).posts[:limit]
                yield Feed(f"{term.url}index.xml", term.url, term.name, newest)

    def _is_shown(self, post: Post) -> bool:
        return self._serving or post.source not in self._hidden

    def _is_hidden(self, post: Post) -> bool:
        future = not self._options.future and gathering.is_future(post, datetime.now(UTC))
        if future and not post.draft:
            self._log.info("%s: left out until its date, %s", post.source, post.date.isoformat())
        if post.draft or future:
            self._hidden.add(post.source)
        return post.source in self._hidden

    def _cards(self) -> cards.Cards | None:
        if not self._options.social_cards:
            return None
        if not cards.is_available():
            self._log.info("No social images are drawn: that needs Pillow (pip install pillow)")
            return None
        root = Path(self._config.config_file_path or "mkdocs.yml").parent
        font = root / self._options.social_font if self._options.social_font else None
        return cards.Cards(self._site.name, font, root / self._options.image_cache)

    def _add(self, files: Files, source: str, text: str) -> None:
        """Add a file, unless the author wrote one that has its address."""
        file = File.generated(
            self._config, source, content=text, inclusion=InclusionLevel.NOT_IN_NAV
        )
        if not any(other.dest_uri == file.dest_uri for other in files):
            files.append(file)


def _site(config: MkDocsConfig, options: SeriesConfig, files: Files) -> Site:
    if not config.site_url:
        raise OptionError(
            "site_url is not set; feeds, redirects and search engines need the address of the site"
        )
    address = f"{config.site_url.rstrip('/')}/"
    image = None
    if options.image is not None:
        file = files.get_file_from_path(options.image)
        if file is None:
            names = (each.src_uri for each in files.media_files())
            raise OptionError(
                f"image: there is no {options.image} in the docs folder"
                f"{nearest(options.image, names) or '; put it there'}"
            )
        image = f"{address}{file.url}"
    return Site(
        name=config.site_name,
        address=address,
        description=config.site_description or "",
        language=str(config.theme.get("language") or config.theme.locale or "en"),
        copyright=one_line(config.copyright or ""),
        image=image,
    )
