"""The values that templates read from ``page.meta``.

Templates know nothing else about the plugin, so that an engine without plugins can run them on
the front matter alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup, escape

from post_series.base import dates
from post_series.base.site import Site
from post_series.base.text import reading_time
from post_series.pages.json_ld import describe
from post_series.reading.blog import (
    CATEGORIES,
    SERIES,
    TAGS,
    Blog,
    Taxonomy,
    Term,
    around,
    feed_url,
)
from post_series.reading.posts import Post

Meta = Mapping[str, object]
Link = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A post's image for social sites.

    Attributes:
        address: Its whole address.
        alt: What it shows.
        size: Its width and height in pixels, where known.
    """

    address: str
    alt: str = ""
    size: tuple[int, int] | None = None


def safe(text: str) -> Markup:
    """Make a text safe in HTML, also in an attribute: themes print titles and the like without escaping."""
    return escape(text)


def summary(post: Post) -> Meta:
    """Return what a list shows about a post."""
    return {
        "title": post.listed_as,
        "url": post.url,
        "date": dates.iso(post.date) if post.is_dated else "",
        "day": f"{post.date:%Y-%m-%d}" if post.is_dated else "",
        "description": post.description,
        "reading_time": reading_time(post.words, cjk=post.cjk),
        "draft": post.draft,
    }


class PostMeta:
    """Describes what the pages of posts show about them.

    Args:
        blog: All posts.
        site: The site.
        lists: The address of the list of all posts, relative to the site's; may be empty.
    """

    def __init__(self, blog: Blog, site: Site, lists: str) -> None:
        self._blog = blog
        self._site = site
        self._lists = lists

    def of(self, post: Post, canonical: str, picture: Picture | None) -> dict[str, object]:
        """Return what a post's own page shows about it.

        Args:
            post: The post.
            canonical: Its canonical address.
            picture: Its image.
        """
        before, after = self._blog.neighbours(post)
        return {
            "is_post": True,
            "title": safe(post.title),
            "description": safe(post.description),
            "date": dates.iso(post.date),
            "updated": dates.iso(post.updated) if post.updated else None,
            "reading_time": reading_time(post.words, cjk=post.cjk),
            "words": post.words,
            "canonical": canonical,
            "authors": list(post.authors),
            "post_tags": self._terms(post, TAGS),
            "post_categories": self._terms(post, CATEGORIES),
            "series_parts": [_part(term, post) for term in self._blog.terms_of(post, SERIES)],
            "previous_post": _link(before) if before else None,
            "next_post": _link(after) if after else None,
            **_picture(picture),
            "json_ld": self._json_ld(post, canonical, picture),
        }

    def _terms(self, post: Post, taxonomy: Taxonomy) -> list[Link]:
        terms = self._blog.terms_of(post, taxonomy)
        return [{"name": term.name, "url": term.url} for term in terms]

    def _json_ld(self, post: Post, canonical: str, picture: Picture | None) -> str:
        crumbs = [(self._site.name, self._site.address)]
        if self._lists:
            crumbs.append(("Posts", self._site.absolute(self._lists)))
        image = picture.address if picture else None
        return describe(post, self._site, canonical=canonical, image=image, crumbs=crumbs)


class HasFeeds(Protocol):
    """Where feeds are: the address that they are below, and the names of their files."""

    @property
    def top(self) -> str:
        """The address, relative to the site's."""

    @property
    def feed_names(self) -> Mapping[str, str]:
        """The names by format, the one that every site has first."""


def feeds_meta(name: str, place: HasFeeds, terms: Sequence[Term] = ()) -> list[Link]:
    """List the feeds that a page should link to: the site's, and those of some lists."""
    places = [(name, place.top), *((f"{term.name} on {name}", term.url) for term in terms)]
    return [
        {"title": title, "url": feed_url(url, file), "type": form}
        for form, file in place.feed_names.items()
        for title, url in places
    ]


def _picture(picture: Picture | None) -> Meta:
    if picture is None:
        return {}
    width, height = picture.size or (None, None)
    return {
        "image": picture.address,
        "image_alt": picture.alt,
        "image_width": width,
        "image_height": height,
    }


def _part(term: Term, post: Post) -> Meta:
    """Return a post's place in a series."""
    part = [each.source for each in term.posts].index(post.source) + 1
    before, after = around(term.posts, post)
    return {
        "name": term.name,
        "url": term.url,
        "part": part,
        "total": len(term.posts),
        "posts": [{**_link(each), "current": each.source == post.source} for each in term.posts],
        "previous": _link(before) if before else None,
        "next": _link(after) if after else None,
    }


def _link(post: Post) -> Link:
    return {"title": post.title, "url": post.url}
