"""The lists of posts: of all, of each section, tag, category and series. Made from metadata only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import unquote

from post_series.base.site import quoted
from post_series.pages.metadata import safe, summary
from post_series.reading.blog import Blog, Taxonomy, Term
from post_series.reading.posts import Post

TEMPLATE = "post-list.html"

GROUPS = "list_groups"
"""What templates read of a list's posts."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lists a site has, and how long they are.

    Attributes:
        all_posts: The address of the list of all posts, relative to the site's; empty for the home page.
        sections: The sections with a list of their own.
        size: How many posts a page of a list has; 0 for all.
        by_weight: Whether posts with a weight come first.
        path: What comes before the number in a page's address.
    """

    all_posts: str
    sections: Sequence[str] = ()
    size: int = 0
    path: str = "page"
    by_weight: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page that lists posts, or the terms of a taxonomy.

    Attributes:
        url: Its address, relative to the site's.
        title: Its title.
        description: What it lists, in a sentence.
        posts: The posts that it lists.
        terms: The terms that it lists instead.
        in_order: Whether its posts are read in order.
        first: The address of the list's first page.
        number: Its number, from 1, among the pages of the list.
        numbers: How many pages the list has.
        entries: How much is on all of them.
        top: The address of the home page in its language.
        path: What comes before the number in the addresses of its pages.
        by_weight: Whether those with a weight come first.
    """

    url: str
    title: str
    description: str
    posts: Sequence[Post] = ()
    terms: Sequence[Term] = ()
    in_order: bool = False
    first: str = ""
    number: int = 1
    numbers: int = 1
    entries: int = 0
    top: str = ""
    path: str = "page"
    by_weight: bool = False

    @property
    def source(self) -> str:
        """The page's file in the docs folder, if it were written by hand."""
        return f"{unquote(self.url)}index.md"


def plan(blog: Blog, layout: Layout) -> Iterator[ListPage]:
    """Yield the lists that a blog has: the first is that of all posts."""
    for each in _whole_lists(blog, layout):
        yield from _pages(each, layout, blog.top)


def of_all(blog: Blog, url: str) -> ListPage:
    """Return the list of all posts, on one page."""
    return ListPage(url, "Posts", f"All {_by_year(blog.main)}.", blog.main)


def section_url(section: str, top: str = "") -> str:
    """Return the address of a section's list, relative to the site's."""
    return f"{top}{quoted(section)}/" if section else top


def _whole_lists(blog: Blog, layout: Layout) -> Iterator[ListPage]:
    all_posts = f"{blog.top}{layout.all_posts}"
    yield of_all(blog, all_posts)
    for section in layout.sections:
        url = section_url(section, blog.top)
        posts = blog.of_section(section)
        # The home page is no list of the pages in no folder, unless it is that of all posts.
        if section and url != all_posts:
            title = section.rpartition("/")[2].replace("-", " ").capitalize() or "Posts"
            yield ListPage(url, title, f"{_by_year(posts).capitalize()}.", posts)
    for taxonomy in blog.taxonomies:
        terms = blog.terms[taxonomy.name]
        if terms:
            yield _overview(taxonomy, terms, blog.top)
        for term in terms:
            yield _of_term(taxonomy, term)


def _pages(whole: ListPage, layout: Layout, top: str) -> Iterator[ListPage]:
    """Split a list into pages, at the addresses that Hugo gives them."""
    size = layout.size
    entries = len(whole.posts) or len(whole.terms)
    numbers = -(-len(whole.posts) // size) if size and whole.posts else 1
    for number in range(1, numbers + 1):
        first = (number - 1) * size
        yield replace(
            whole,
            url=whole.url if number == 1 else f"{whole.url}{layout.path}/{number}/",
            posts=whole.posts[first : first + size] if numbers > 1 else whole.posts,
            first=whole.url,
            number=number,
            numbers=numbers,
            entries=entries,
            top=top,
            path=layout.path,
            by_weight=layout.by_weight,
        )


def source_text(page: ListPage) -> str:
    """Write the file of a list without an author's own; the template does the rest."""
    front = {"title": safe(page.title), "template": TEMPLATE, "search": {"exclude": True}}
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n"


def list_meta(page: ListPage) -> dict[str, object]:
    """Return what the template shows of a list."""
    groups = [("", page.posts)] if page.in_order else _groups(page)
    return {
        "description": safe(page.description),
        GROUPS: [
            {"name": name, "posts": [summary(post) for post in posts]} for name, posts in groups
        ],
        "list_terms": [_entry(term) for term in page.terms],
        "list_in_order": page.in_order,
        "list_newer": _numbered(page, page.number - 1),
        "list_older": _numbered(page, page.number + 1),
    }


def _groups(page: ListPage) -> list[tuple[str, list[Post]]]:
    """Sort posts by the year that their authors wrote; those before them are in none."""
    undated = "Undated" if any(post.is_dated for post in page.posts) else ""

    def name(post: Post) -> str:
        if page.by_weight and post.list_weight is not None:
            return ""
        return f"{post.date:%Y}" if post.is_dated else undated

    return [(each, list(found)) for each, found in groupby(page.posts, name)]


def _numbered(page: ListPage, number: int) -> str | None:
    """Return the address of a page of the same list; None if it has no such page."""
    if not 1 <= number <= page.numbers:
        return None
    # An empty address is the home page's.
    return (page.first if number == 1 else f"{page.first}{page.path}/{number}/") or "."


def _overview(taxonomy: Taxonomy, terms: Sequence[Term], top: str) -> ListPage:
    named = ", ".join(term.name for term in terms)
    return ListPage(taxonomy.url(top), taxonomy.title, f"{taxonomy.title}: {named}.", terms=terms)


def _of_term(taxonomy: Taxonomy, term: Term) -> ListPage:
    if taxonomy.in_order:
        said = f"The series {term.name}: {_posts(term.posts)}, in reading order."
    else:
        said = f"{_posts(term.posts).capitalize()} about {term.name}."
    return ListPage(term.url, term.name, said, term.posts, in_order=taxonomy.in_order)


def _entry(term: Term) -> Mapping[str, object]:
    return {"name": term.name, "url": term.url, "count": len(term.posts)}


def _by_year(posts: Sequence[Post]) -> str:
    return f"{_posts(posts)}, by year" if any(post.is_dated for post in posts) else _posts(posts)


def _posts(posts: Sequence[Post]) -> str:
    noun = "post" if any(post.is_dated for post in posts) or not posts else "page"
    return f"1 {noun}" if len(posts) == 1 else f"{len(posts)} {noun}s"
