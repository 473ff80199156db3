"""All posts together: their order, their tags and series, and each one's neighbours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from post_series.posts import Post
from post_series.site import quoted
from post_series.slugs import slug


@dataclass(frozen=True, slots=True)
class Term:
    """A tag, a category or a series, and its posts.

    Attributes:
        taxonomy: What it is one of: ``tags``, ``categories`` or ``series``.
        name: Its name, as most posts write it.
        url: The address of its list, relative to the site's.
        posts: Its posts: those of a series in reading order, others with the newest first.
    """

    taxonomy: str
    name: str
    url: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A way of sorting posts.

    Attributes:
        name: Its name and the first part of its addresses.
        title: Its name for readers.
        of: Gives a post's terms.
        in_order: Whether posts are read one after the other.
    """

    name: str
    title: str
    of: Callable[[Post], Sequence[str]]
    in_order: bool = False


TAGS = Taxonomy("tags", "Tags", lambda post: post.tags)
CATEGORIES = Taxonomy("categories", "Categories", lambda post: post.categories)
SERIES = Taxonomy("series", "Series", lambda post: post.series, in_order=True)
TAXONOMIES = (TAGS, CATEGORIES, SERIES)


class Blog:
    """The posts of a site.

    Args:
        posts: Every post that is to be shown, in any order.
    """

    def __init__(self, posts: Iterable[Post]) -> None:
        self.posts: tuple[Post, ...] = tuple(sorted(posts, key=_newest_first))

    @cached_property
    def terms(self) -> Mapping[str, tuple[Term, ...]]:
        """The terms of each taxonomy, by name; a taxonomy that no post uses has none."""
        return {taxonomy.name: tuple(_terms(taxonomy, self.posts)) for taxonomy in TAXONOMIES}

    @cached_property
    def _by_slug(self) -> Mapping[tuple[str, str], Term]:
        return {(term.taxonomy, term.url): term for terms in self.terms.values() for term in terms}

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {post.source: place for place, post in enumerate(self.posts)}

    def terms_of(self, post: Post, taxonomy: Taxonomy) -> list[Term]:
        """List a post's tags, categories or series."""
        urls = dict.fromkeys(term_url(taxonomy.name, name) for name in taxonomy.of(post))
        return [self._by_slug[taxonomy.name, url] for url in urls]

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """Give what to read before and after a post: in its first series, else by date."""
        series = self.terms_of(post, SERIES)
        if series:
            return around(series[0].posts, post)
        newer, older = _around(self.posts, self._place[post.source])
        return older, newer


def term_url(taxonomy: str, name: str) -> str:
    """Say where a term's list stands, relative to the site."""
    return f"{taxonomy}/{quoted(slug(name))}/"


def around(posts: Sequence[Post], post: Post) -> tuple[Post | None, Post | None]:
    """Give the posts before and after one in a list."""
    sources = [each.source for each in posts]
    return _around(posts, sources.index(post.source))


def _around(posts: Sequence[Post], place: int) -> tuple[Post | None, Post | None]:
    before = posts[place - 1] if place else None
    after = posts[place + 1] if place + 1 < len(posts) else None
    return before, after


def _terms(taxonomy: Taxonomy, posts: Iterable[Post]) -> Iterable[Term]:
    found: defaultdict[str, list[Post]] = defaultdict(list)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        for name in taxonomy.of(post):
            url = term_url(taxonomy.name, name)
            spelt[url][name] += 1
            if not found[url] or found[url][-1] is not post:
                found[url].append(post)
    for url in sorted(found):
        # The usual spelling; of two that are as usual, the first by alphabet.
        name = min(spelt[url], key=lambda name: (-spelt[url][name], name))  # used at once
        ordered = sorted(found[url], key=_reading_order) if taxonomy.in_order else found[url]
        yield Term(taxonomy.name, name, url, tuple(ordered))


def _newest_first(post: Post) -> tuple[float, str]:
    return -post.date.timestamp(), post.source


def _reading_order(post: Post) -> tuple[float, datetime, str]:
    weight = float("inf") if post.weight is None else post.weight
    return weight, post.date.astimezone(UTC), post.source
