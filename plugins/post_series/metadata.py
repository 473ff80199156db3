"""The values that templates read from ``page.meta``.

Templates know nothing else of the plugin, so that an engine without plugins can run them on what
the front matter alone says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from post_series import dates
from post_series.blog import CATEGORIES, SERIES, TAGS, Blog, Taxonomy, Term, around
from post_series.json_ld import describe
from post_series.posts import Post
from post_series.site import Site
from post_series.text import reading_time

Meta = Mapping[str, object]
Link = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A post's image for social sites.

    Attributes:
        address: Its whole address.
        alt: What is to be seen on it.
        size: Its width and height in pixels, where known.
    """

    address: str
    alt: str = ""
    size: tuple[int, int] | None = None


def safe(text: str) -> Markup:
    """Make a text safe in HTML, also in an attribute: themes print titles and such as they are."""
    return escape(text)


def summary(post: Post) -> Meta:
    """Say what a list shows of a post."""
    return {
        **_link(post),
        "date": dates.iso(post.date),
        "day": f"{post.date:%Y-%m-%d}",
        "description": post.description,
        "reading_time": reading_time(post.words),
        "draft": post.draft,
    }


class PostMeta:
    """Says what the pages of posts show of them.

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
        """Say what a post's own page shows of it.

        Args:
            post: The post.
            canonical: Its one true address.
            picture: Its image.
        """
        before, after = self._blog.neighbours(post)
        return {
            "is_post": True,
            "title": safe(post.title),
            "description": safe(post.description),
            "date": dates.iso(post.date),
            "updated": dates.iso(post.updated) if post.updated else None,
            "reading_time": reading_time(post.words),
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


def feeds_meta(site: Site, terms: Sequence[Term] = ()) -> list[Link]:
    """List the feeds that a page should lead to: the site's, and those of some lists."""
    named = [(f"{term.name} on {site.name}", f"{term.url}index.xml") for term in terms]
    return [{"title": title, "url": url} for title, url in [(site.name, "index.xml"), *named]]


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
    """Say where in a series a post stands."""
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
