"""All posts together: their order, their tags and series, and each one's neighbours."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from post_series.base.site import quoted
from post_series.base.slugs import slug
from post_series.reading.posts import Post


@dataclass(frozen=True, slots=True)
class Term:
    """A tag, a category or a series, and its posts.

    Attributes:
        taxonomy: Its kind: ``tags``, ``categories``, ``series`` or another of the site's.
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
        name: Its name, which begins its addresses unless it has others.
        title: Its name for readers.
        in_order: Whether posts are read one after the other.
        place: The address of the list of its terms; empty for its name.
        place_of_term: That of a term's list, with `:term` for the term; empty for below the name.
        keep_case: Whether addresses keep the capitals of terms.
        remove_accents: Whether addresses leave out their accents.
    """

    name: str
    title: str
    in_order: bool = False
    place: str = ""
    place_of_term: str = ""
    keep_case: bool = False
    remove_accents: bool = False

    def url(self, top: str = "") -> str:
        """Return the address of the list of its terms, relative to the site's.

        Args:
            top: The address that all lists are below.
        """
        return f"{top}{quoted(self.place.strip('/') or slug(self.name))}/"

    def term_url(self, term: str, top: str = "") -> str:
        """Return the address of a term's list, relative to the site's."""
        place = self.place_of_term.strip("/") or f"{slug(self.name)}/{TERM}"
        name = slug(term, keep_case=self.keep_case, remove_accents=self.remove_accents)
        return f"{top}{quoted(place.replace(TERM, name))}/"

    def of(self, post: Post) -> Sequence[str]:
        """Return a post's terms."""
        return post.terms.get(self.name, ())


TERM = ":term"
"""What stands for a term in an address."""

TAGS = Taxonomy("tags", "Tags")
CATEGORIES = Taxonomy("categories", "Categories")
SERIES = Taxonomy("series", "Series", in_order=True)
TAXONOMIES = (TAGS, CATEGORIES, SERIES)


def taxonomies_named(
    names: Iterable[str],
    places: Mapping[str, Mapping[str, str]] | None = None,
    *,
    keep_case: bool = False,
    remove_accents: bool = False,
) -> tuple[Taxonomy, ...]:
    """Return the taxonomies of these names.

    Args:
        names: The names.
        places: By name, the addresses of those that have others: ``list`` and ``term``.
        keep_case: Whether addresses keep the capitals of terms.
        remove_accents: Whether addresses leave out their accents.
    """
    known = {each.name: each for each in TAXONOMIES}
    found = (known.get(name) or Taxonomy(name, name.capitalize()) for name in names)
    return tuple(
        replace(
            each,
            place=own.get("list", ""),
            place_of_term=own.get("term", ""),
            keep_case=keep_case,
            remove_accents=remove_accents,
        )
        for each in found
        for own in [(places or {}).get(each.name, {})]
    )


class Blog:
    """The posts of a site, or of one of its languages, and what else is in its lists.

    Args:
        posts: Every post to show, in any order.
        taxonomies: How they are sorted.
        top: The address that all lists are below, relative to the site's: empty, or a language's.
        main: The sections whose posts are the blog's own; None for all.
        by_weight: Whether those with a weight come first, the lightest at the top.

    Attributes:
        listed: What lists have: the posts, and pages without a date, those last.
        posts: The posts, the newest first.
    """

    def __init__(
        self,
        posts: Iterable[Post],
        taxonomies: Sequence[Taxonomy] = TAXONOMIES,
        top: str = "",
        main: Collection[str] | None = None,
        *,
        by_weight: bool = False,
    ) -> None:
        self.taxonomies = taxonomies
        self.top = top
        self._main = main
        self.listed: tuple[Post, ...] = tuple(
            sorted(posts, key=_lightest_first if by_weight else _newest_first)
        )
        self.posts: tuple[Post, ...] = tuple(post for post in self.listed if post.is_dated)

    @cached_property
    def terms(self) -> Mapping[str, tuple[Term, ...]]:
        """The terms of each taxonomy, by name; a taxonomy that no post uses has none."""
        return {
            taxonomy.name: tuple(_terms(taxonomy, self.listed, self.top))
            for taxonomy in self.taxonomies
        }

    @cached_property
    def main(self) -> tuple[Post, ...]:
        """The posts of the main sections: those of the list and the feed of all posts."""
        main = self._main
        return tuple(post for post in self.listed if main is None or post.is_in(main))

    def of_section(self, section: str) -> tuple[Post, ...]:
        """Return the posts of a section."""
        return tuple(post for post in self.listed if post.is_in([section]))

    @cached_property
    def _by_url(self) -> Mapping[tuple[str, str], Term]:
        return {(term.taxonomy, term.url): term for terms in self.terms.values() for term in terms}

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {post.source: place for place, post in enumerate(self.posts)}

    def terms_of(self, post: Post, taxonomy: Taxonomy) -> list[Term]:
        """List a post's tags, categories or series."""
        own = next((each for each in self.taxonomies if each.name == taxonomy.name), None)
        if own is None:
            return []
        urls = dict.fromkeys(own.term_url(name, self.top) for name in own.of(post))
        return [self._by_url[own.name, url] for url in urls]

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """Return what to read before and after a post: in its first series, or by date."""
        series = self.terms_of(post, SERIES)
        if series:
            return around(series[0].posts, post)
        newer, older = _around(self.posts, self._place[post.source])
        return older, newer


def around(posts: Sequence[Post], post: Post) -> tuple[Post | None, Post | None]:
    """Return the posts before and after one in a list."""
    sources = [each.source for each in posts]
    return _around(posts, sources.index(post.source))


def _around(posts: Sequence[Post], place: int) -> tuple[Post | None, Post | None]:
    before = posts[place - 1] if place else None
    after = posts[place + 1] if place + 1 < len(posts) else None
    return before, after


def _terms(taxonomy: Taxonomy, posts: Iterable[Post], top: str) -> Iterable[Term]:
    found: defaultdict[str, list[Post]] = defaultdict(list)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        for name in taxonomy.of(post):
            url = taxonomy.term_url(name, top)
            spelt[url][name] += 1
            if not found[url] or found[url][-1] is not post:
                found[url].append(post)
    for url in sorted(found):
        # The most common spelling; of two equally common ones, the first alphabetically.
        name = min(spelt[url], key=lambda name: (-spelt[url][name], name))  # used at once
        ordered = sorted(found[url], key=_reading_order) if taxonomy.in_order else found[url]
        yield Term(taxonomy.name, name, url, tuple(ordered))


def _newest_first(post: Post) -> tuple[float, str, str]:
    return -post.date.timestamp(), post.listed_as.casefold(), post.source


def _lightest_first(post: Post) -> tuple[float, float, str, str]:
    weight = float("inf") if post.list_weight is None else post.list_weight
    return weight, *_newest_first(post)


def _reading_order(post: Post) -> tuple[float, datetime, str]:
    weight = float("inf") if post.weight is None else post.weight
    return weight, post.date.astimezone(UTC), post.source


def feed_url(about: str, file: str) -> str:
    """Return the address of a list's feed, relative to the site's.

    Args:
        about: The address of the list.
        file: The name of each feed's file; one in a folder has that before the list's address.
    """
    folder, slash, name = file.rpartition("/")
    return f"{folder}{slash}{about}{name}"
