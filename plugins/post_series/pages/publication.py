"""One build of a site: what is done once its files, pages and output exist."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from post_series.base.errors import AddressError, OptionError, nearest
from post_series.base.site import Site, quoted
from post_series.base.text import one_line, split_heading
from post_series.memory.build import BuildMemory
from post_series.pages import (
    cards,
    feeds,
    languages,
    last_changes,
    lists,
    navigation,
    redirects,
    sitemap,
)
from post_series.pages.descriptions import PageDescriptions, describe_others
from post_series.pages.editions import Edition, blog_of, editions, sections_of
from post_series.pages.feeds import Feed
from post_series.pages.lists import ListPage
from post_series.pages.options import SeriesConfig
from post_series.pages.pictures import Pictures
from post_series.pages.redirects import Redirect
from post_series.reading import site_posts
from post_series.reading.cleaning import Cleaner
from post_series.reading.posts import Post

Log = logging.LoggerAdapter[logging.Logger]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written into a finished site.

    Attributes:
        feeds: How many feeds.
        redirects: How many redirects.
        markdown: How many pages as Markdown.
    """

    feeds: int
    redirects: int
    markdown: int


class Publication:
    """Turns a site into a blog: `prepare`, then `describe` once pages have text, then `finish`.

    The plugin calls them while MkDocs builds; `engines` does before and after the build of an engine
    that runs no plugins.

    Args:
        config: MkDocs' configuration.
        options: The plugin's options.
        zone: The offset of dates without one.
        log: Gets messages about what is left out or missing.
        serving: Whether the site is served to its author, with drafts.
        places_pages: Whether the engine can give a page an address that ends in a file's name.
    """

    def __init__(  # noqa: PLR0913  # each is a choice of the site, or of its engine
        self,
        config: MkDocsConfig,
        options: SeriesConfig,
        zone: tzinfo,
        log: Log,
        *,
        serving: bool,
        places_pages: bool = True,
    ) -> None:
        self._config = config
        self._options = options
        self._zone = zone
        self._log = log
        self._serving = serving
        self._places_pages = places_pages
        self._posts: dict[str, Post] = {}
        self._hidden: set[str] = set()
        self._editions: list[Edition] = []
        self._pages: list[File] = []
        self._changes: Mapping[str, str] = {}
        self._redirects: list[Redirect] = []
        self._titles: Mapping[str, str] = {}
        self._site = Site("", "")

    def prepare(self, files: Files) -> None:
        """Find the posts, hide drafts, and plan the lists, before anything is rendered.

        Raises:
            PublishingError: Something that an author wrote cannot be used.
        """
        self._site = _site(self._config, self._options, files)
        self._editions = editions(self._options, self._site)
        fronts = site_posts.fronts_of(files)
        if self._places_pages:
            site_posts.place_pages(files, fronts)
        _check_addresses(_in_site(files, serving=self._serving))
        for post in site_posts.gather(
            files,
            fronts,
            sections_of(self._options),
            self._zone,
            self._is_hidden,
            taxonomies=self._options.taxonomies,
            languages=[each.language for each in self._editions if each.language],
            undated=[each.strip("/") for each in self._options.undated_sections],
        ):
            self._posts[post.source] = post
        self._hidden.update(site_posts.hide_drafts(files, fronts, self._posts))
        if self._config.nav is not None and not self._serving:
            self._config.nav = navigation.prune(self._config.nav, self._hidden)
        self._share_out(self._posts.values())
        for page in self._lists:
            self._add(files, page.source, lists.source_text(page))
        if self._config.nav is not None:
            listed = (page.source for page in self._lists)
            posts = (post.source for post in self._posts.values() if post.is_dated)
            navigation.leave_out_of_nav(files, self._config, [*posts, *listed], fronts)
        self._add(files, "robots.txt", sitemap.robots(self._site.absolute("sitemap.xml")))

    def describe(self, files: Files, memory: BuildMemory | None = None) -> None:
        """Describe everything that templates may need, once all pages are rendered.

        Args:
            files: The site's files.
            memory: The memory of the build, if it has one.

        Raises:
            PublishingError: Something that an author wrote cannot be used.
        """
        cleaner = Cleaner(self._options.feed_omit, memory.texts if memory else None)
        shown = filter(self._is_shown, self._posts.values())
        finished = site_posts.finish(shown, files, cleaner, self._site, cjk=self._options.cjk)
        self._titles = {post.source: post.title for post in finished if post.is_dated}
        self._share_out(finished)
        pictures = Pictures(files, self._config, self._site, self._cards(), self._log)
        has_feeds = bool(self._feeds_wanted)
        for edition in self._editions:
            descriptions = PageDescriptions(files, edition, has_feeds=has_feeds)
            descriptions.posts(pictures)
            descriptions.lists()
        there = _in_site(files, serving=self._serving)
        self._pages = [file for file in there if file.page is not None]
        feeds_of = self._editions[0] if has_feeds else None
        describe_others(self._pages, cleaner, feeds_of, self._site.image)
        posts = {post.source: post for post in finished if post.is_dated}
        self._changes = last_changes.last_changes(self._pages, posts, self._lists, self._zone)
        last_changes.tell_pages(self._pages, self._changes)
        self._tell_markdown()
        self._redirects = redirects.collect(
            there,
            self._options.redirects,
            [edition.lists for edition in self._editions if edition.lists],
            redirects.Numbers(
                self._options.pagination or self._options.paginate,
                self._options.pagination_path.strip("/"),
            ),
            self._tell,
        )

    def part_heading(self, page: Page) -> None:
        """Give templates a post's heading and text separately, so that they can put something in between.

        The page's content stays whole, for themes that do not know this.
        """
        title = self._titles.get(page.file.src_uri)
        if title is not None:
            heading, text = split_heading(page.content or "", title)
            page.meta.update(heading=heading, below_heading=text)

    @property
    def sources(self) -> Mapping[str, str]:
        """By address, the files of what is shown in lists."""
        return {post.url: post.source for post in filter(self._is_shown, self._posts.values())}

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

    def finish(self) -> Written:
        """Write feeds, redirects, and pages as Markdown into the finished site."""
        folder = Path(self._config.site_dir)
        wanted = self._feeds_wanted
        there = {unquote(feed.url) for feed, _ in wanted}
        for former, url in self._options.moved_feeds.items():
            if unquote(former.strip("/")) not in there:
                self._log.warning("moved_feeds: %s: there is no feed %s", former, url)
        for feed, edition in wanted:
            if not (folder / feed.url).is_file():
                feeds.write(feed, edition.site, folder)
        for redirect in self._redirects:
            redirects.write(redirect, self._site, folder)
        markdown = 0
        if self._options.markdown_pages:
            # It needs libraries that a build without it does not have to have.
            from post_series.pages.markdown_pages import write_markdown  # noqa: PLC0415

            markdown = write_markdown(folder, self._site)
        return Written(len(wanted), len(self._redirects), markdown)

    def in_its_language(self, page: Page, output: str) -> str:
        """Set the language and the direction of a page that is not in the site's own language."""
        code = page.file.src_uri.partition("/")[0]
        edition = next((each for each in self._editions if each.language == code), None)
        told = self._options.languages.get(code) if edition is not None else None
        language = str(page.meta.get("lang") or (edition.site.language if edition else ""))
        direction = str(page.meta.get("dir") or (told or {}).get("dir") or "")
        return languages.marked(output, language, direction)

    def _tell_markdown(self) -> None:
        """Tell templates where each page's Markdown is.

        Raises:
            OptionError: The libraries that make it are missing.
        """
        if not self._options.markdown_pages:
            return
        try:
            from post_series.pages.markdown_pages import markdown_name  # noqa: PLC0415
        except ModuleNotFoundError as error:
            raise OptionError(
                f"markdown_pages needs {error.name}; run pip install 'mkdocs-aws-posture[markdown]'"
            ) from None
        for file in self._pages:
            if file.page is not None:
                file.page.meta["markdown_url"] = quoted(markdown_name(file.dest_uri))

    @property
    def _lists(self) -> list[ListPage]:
        return [page for edition in self._editions for page in edition.lists]

    def _share_out(self, posts: Iterable[Post]) -> None:
        """Give each language its posts, and plan its lists."""
        shown = [post for post in posts if self._is_shown(post)]
        held_back = {*self._hidden, *self._options.feed_except}
        published = [post for post in shown if post.source not in held_back]
        for edition in self._editions:
            edition.shown = blog_of(edition, shown, self._options)
            edition.published = blog_of(edition, published, self._options)
            if self._options.lists:
                edition.plan_lists()

    @property
    def _feeds_wanted(self) -> list[tuple[Feed, Edition]]:
        if not self._options.feeds:
            return []
        limit = self._options.feed_limit or None
        # Authors write addresses as people read them.
        made = {
            unquote(feed.url): (feed, edition)
            for edition in self._editions
            for feed in edition.feeds(limit, self._options.feed_copies)
        }
        moved = [
            (replace(made[now][0], url=quoted(former.strip("/"))), made[now][1])
            for former, url in self._options.moved_feeds.items()
            if (now := unquote(url.strip("/"))) in made
        ]
        return [*made.values(), *moved]

    def _tell(self, text: str) -> None:
        self._log.info("%s", text)

    def _is_shown(self, post: Post) -> bool:
        return self._serving or post.source not in self._hidden

    def _is_hidden(self, post: Post) -> bool:
        future = not self._options.future and site_posts.is_future(post, datetime.now(UTC))
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
        # Many plugins take each file for one that lies somewhere, and ask git about it.
        file.abs_src_path = str(Path(self._config.config_file_path or "mkdocs.yml").resolve())
        if not any(other.dest_uri == file.dest_uri for other in files):
            files.append(file)


def _check_addresses(files: Iterable[File]) -> None:
    """Make sure that no page overwrites another one.

    Raises:
        AddressError: Two files become one page.
    """
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for file in files:
        if file.is_documentation_page():
            sources[file.dest_uri].append(file.src_uri)
    for page, names in sources.items():
        # MkDocs leaves out a README with an index beside it, and says so.
        if len(names) > 1 and not any(name.endswith("README.md") for name in names):
            address = f"/{page.removesuffix('index.html')}"
            raise AddressError(
                f"{' and '.join(names)} have one address, {address}; rename or remove one of them"
            )


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


def _in_site(files: Files, *, serving: bool) -> list[File]:
    """List the files that go into the site."""
    level = "is_in_serve" if serving else "is_included"
    return [file for file in files if getattr(file.inclusion, level)()]
