"""A site in its languages: each has its posts, lists and feeds, below an address of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from post_series.base.site import Site, quoted
from post_series.base.slugs import slug
from post_series.pages import lists
from post_series.pages.feeds import ATOM, JSON, RSS, Feed
from post_series.pages.lists import Layout, ListPage
from post_series.pages.options import SeriesConfig
from post_series.reading.blog import Blog, feed_url, taxonomies_named
from post_series.reading.posts import Post


@dataclass(slots=True)
class Edition:
    """The posts of one language.

    Attributes:
        language: Its folder; empty for the site's own language.
        site: The site, as this language names it.
        feed_names: The names of its feeds' files by format, RSS first.
        layout: Which lists it has.
        others: The folders of the other languages, if this is the site's own.
        has_empty_lists: Whether it has lists and feeds while it has no posts, as in Hugo: the
            site names its sections or languages.
        feed_sections: The sections that are in its first feed; None for the main ones.
        shown: The posts that are shown to whoever looks at the site.
        published: The posts that are published.
        lists: Its lists.
    """

    language: str
    site: Site
    feed_names: Mapping[str, str]
    layout: Layout
    feed_sections: Sequence[str] | None = None
    others: Sequence[str] = ()
    has_empty_lists: bool = False
    shown: Blog = field(default_factory=lambda: Blog([]))
    published: Blog = field(default_factory=lambda: Blog([]))
    lists: list[ListPage] = field(default_factory=list)

    @property
    def top(self) -> str:
        """The address of its home page, relative to the site's."""
        return f"{self.language}/" if self.language else ""

    def has(self, path: str) -> bool:
        """Return whether a file of the docs folder, or an address, is in this language."""
        folder = path.strip("/").partition("/")[0]
        return folder == self.language if self.language else folder not in self.others

    def plan_lists(self) -> None:
        """Plan its lists."""
        wanted = self.has_empty_lists or self.shown.listed
        self.lists = list(lists.plan(self.shown, self.layout)) if wanted else []

    def feeds(self, limit: int | None, copies: Sequence[str]) -> Iterator[Feed]:
        """Yield its feeds: of the main sections, of each section, and of each term.

        Args:
            limit: The maximum number of posts in a feed; None for all.
            copies: Further addresses of the first of them, in RSS.
        """
        for form, name in self.feed_names.items():
            yield from self._feeds(form, name, limit, copies if form == RSS else ())

    def _feeds(
        self, form: str, file: str, limit: int | None, copies: Sequence[str]
    ) -> Iterator[Feed]:
        blog = self.published
        if not (self.has_empty_lists or blog.posts):
            return
        urls = dict.fromkeys(
            [feed_url(self.top, file), *(url.strip("/") for url in copies if self.has(url))]
        )
        wanted = self.feed_sections
        posts = blog.main if wanted is None else [post for post in blog.posts if post.is_in(wanted)]
        posts = [post for post in posts if post.is_dated]
        for url in urls:
            yield Feed(url, self.top, "", posts[:limit], form)
        for section in self.layout.sections:
            about = lists.section_url(section, self.top)
            posts = [post for post in blog.of_section(section) if post.is_dated]
            url = feed_url(about, file)
            if section and url not in urls:
                name = section.replace("-", " ").capitalize()
                yield Feed(url, about, name, posts[:limit], form)
        for terms in blog.terms.values():
            for term in terms:
                newest = Blog(term.posts, by_weight=self.layout.by_weight).posts[:limit]
                yield Feed(feed_url(term.url, file), term.url, term.name, newest, form)


def sections_of(options: SeriesConfig) -> list[str]:
    """Return the sections whose pages are posts."""
    named = [each.strip("/") for each in options.sections]
    return named or [options.posts_dir.strip("/")]


def editions(options: SeriesConfig, site: Site) -> list[Edition]:
    """Return the languages of a site, its own first."""
    folder = options.posts_dir.strip("/")
    layout = Layout(
        f"{quoted(folder)}/" if folder else "",
        sections_of(options),
        options.paginate,
        options.pagination_path.strip("/"),
        options.by_weight,
    )
    feeds = [each.strip("/") for each in options.feed_sections] or None
    others = [slug(code) for code in options.languages]
    names = {RSS: options.feed_name, ATOM: options.atom_name, JSON: options.json_feed_name}
    names = {form: name for form, name in names.items() if name}
    empty = bool(options.sections or options.languages)
    found = [Edition("", site, names, layout, feeds, others, empty)]
    for code, about in options.languages.items():
        told = about or {}
        own = replace(
            site,
            name=str(told.get("title") or site.name),
            description=str(told.get("description") or site.description),
            language=str(told.get("code") or code),
        )
        found.append(Edition(slug(code), own, names, layout, feeds, has_empty_lists=empty))
    return found


def blog_of(edition: Edition, posts: Sequence[Post], options: SeriesConfig) -> Blog:
    """Return the blog of an edition."""
    main = [each.strip("/") for each in options.main_sections] or None
    own = [post for post in posts if post.language == edition.language]
    taxonomies = taxonomies_named(
        options.taxonomies,
        options.taxonomy_addresses,
        keep_case=options.keep_case,
        remove_accents=options.remove_accents,
    )
    return Blog(own, taxonomies, edition.top, main, by_weight=options.by_weight)
