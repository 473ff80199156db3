"""Lists of posts: of all, of each tag, category and series. Made of metadata alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import unquote

from post_series.blog import TAXONOMIES, Blog, Taxonomy, Term
from post_series.metadata import safe, summary
from post_series.posts import Post

TEMPLATE = "post-list.html"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page that lists posts, or the terms of a taxonomy.

    Attributes:
        url: Its address, relative to the site's.
        title: Its title.
        description: What it lists, in a sentence.
        posts: The posts that it lists.
        terms: The terms that it lists instead.
        in_order: Whether its posts are read one after the other.
    """

    url: str
    title: str
    description: str
    posts: Sequence[Post] = ()
    terms: Sequence[Term] = ()
    in_order: bool = False

    @property
    def source(self) -> str:
        """The page's file in the docs folder, were it written by hand."""
        return f"{unquote(self.url)}index.md"

    @property
    def entries(self) -> int:
        """How much it lists."""
        return len(self.posts) or len(self.terms)


def plan(blog: Blog, all_posts: str) -> Iterator[ListPage]:
    """Say which lists a blog has.

    Args:
        blog: All posts.
        all_posts: The address of the list of all posts, relative to the site's.
    """
    yield ListPage(all_posts, "Posts", f"All {_posts(blog.posts)}, by year.", blog.posts)
    for taxonomy in TAXONOMIES:
        terms = blog.terms[taxonomy.name]
        if terms:
            yield _overview(taxonomy, terms)
        for term in terms:
            yield _of_term(taxonomy, term)


def source_text(page: ListPage) -> str:
    """Write the file of a list that its author did not write; the template does the rest."""
    front = {"title": safe(page.title), "template": TEMPLATE, "search": {"exclude": True}}
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n"


def list_meta(page: ListPage) -> dict[str, object]:
    """Say what the template shows of a list."""
    groups = [("", page.posts)] if page.in_order else by_year(page.posts)
    return {
        "description": safe(page.description),
        "list_groups": [
            {"name": name, "posts": [summary(post) for post in posts]} for name, posts in groups
        ],
        "list_terms": [_entry(term) for term in page.terms],
        "list_in_order": page.in_order,
    }


def by_year(posts: Iterable[Post]) -> list[tuple[str, list[Post]]]:
    """Sort posts, the newest first, by the year that their authors wrote."""
    return [
        (year, list(of_year)) for year, of_year in groupby(posts, lambda post: f"{post.date:%Y}")
    ]


def _overview(taxonomy: Taxonomy, terms: Sequence[Term]) -> ListPage:
    named = ", ".join(term.name for term in terms)
    return ListPage(f"{taxonomy.name}/", taxonomy.title, f"{taxonomy.title}: {named}.", terms=terms)


def _of_term(taxonomy: Taxonomy, term: Term) -> ListPage:
    if taxonomy.in_order:
        said = f"The series {term.name}: {_posts(term.posts)}, in reading order."
    else:
        said = f"{_posts(term.posts).capitalize()} about {term.name}."
    return ListPage(term.url, term.name, said, term.posts, in_order=taxonomy.in_order)


def _entry(term: Term) -> Mapping[str, object]:
    return {"name": term.name, "url": term.url, "count": len(term.posts)}


def _posts(posts: Sequence[Post]) -> str:
    return "1 post" if len(posts) == 1 else f"{len(posts)} posts"
