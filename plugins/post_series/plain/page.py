"""What a finished page says about its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from bs4 import BeautifulSoup, Tag
from selectolax.lexbor import LexborHTMLParser, LexborNode

from post_series.plain.furniture import remove_furniture

# Material's, that of most themes, and those of the two themes that MkDocs brings.
_ARTICLES = ("article.md-content__inner", "article", "[itemprop=articleBody]", "[role=main]")


@dataclass(frozen=True, slots=True)
class SeriesPart:
    """A post's place in a series, as its page says it.

    Attributes:
        place: Which part it is: `Part 2 of 3`; empty if the page does not say.
        series: The series' name.
        link: Where its list is, as written on the page; empty if the page does not say.
    """

    place: str
    series: str
    link: str


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page.

    Attributes:
        title: Its title; empty if the page does not say.
        description: What it is about; empty if the page does not say.
        canonical: Its canonical address; empty if the page does not say.
        image: The address of its image for social sites; empty if it has none.
        published: When it was published, as the page writes it; empty for a page that is no post.
        parts: Its places in series.
        robots: What it asks of search engines; empty if nothing.
        site: The name of its site; empty if the page does not say.
        article: The element that holds its text, without what belongs to the page alone.
    """

    title: str
    description: str
    canonical: str
    image: str
    published: str
    parts: tuple[SeriesPart, ...]
    robots: str
    site: str
    article: Tag


def read_page(markup: str) -> Page | None:
    """Read a finished page.

    Args:
        markup: The page.

    Returns:
        The page; None if nothing in it is its text, as in a redirect.
    """
    tree = LexborHTMLParser(markup)
    article = next((found for each in _ARTICLES if (found := tree.css_first(each))), None)
    if article is None:
        return None
    heading = article.css_first("h1")
    title = _meta(tree, "property", "og:title") or (_title(heading) if heading else "")
    parts = tuple(_parts(article))
    remove_furniture(article)
    return Page(
        title=title,
        description=_meta(tree, "name", "description"),
        canonical=_attribute(tree.css_first("link[rel=canonical]"), "href").strip(),
        image=_meta(tree, "property", "og:image"),
        published=_meta(tree, "property", "article:published_time"),
        parts=parts,
        robots=_meta(tree, "name", "robots"),
        site=_meta(tree, "property", "og:site_name"),
        article=_as_tag(article),
    )


def read_description(markup: str) -> str:
    """Return what a page says that it is about; empty if it does not say."""
    return _meta(LexborHTMLParser(markup), "name", "description")


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute's value, empty if there is none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def _parts(article: LexborNode) -> Iterator[SeriesPart]:
    for head in article.css(".post-series__head"):
        place, link = head.css_first("strong"), head.css_first("a[href]")
        said = " ".join(place.text().split()) if place else ""
        name = " ".join((link or head).text().split()).removeprefix(said).strip()
        yield SeriesPart(said, name, _attribute(link, "href"))


def _as_tag(article: LexborNode) -> Tag:
    soup = BeautifulSoup(article.html or "", "lxml")
    found = soup.find(article.tag or "")
    # lxml makes a document of any piece of HTML, and this one begins with the element.
    return cast("Tag", found)


def _meta(tree: LexborHTMLParser, key: str, name: str) -> str:
    found = tree.css_first(f'meta[{key}="{name}"]')
    return " ".join(_attribute(found, "content").split())


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node is not None else ""


def _title(heading: LexborNode) -> str:
    """Return a heading's text without its anchor."""
    copy = LexborHTMLParser(heading.html or "")
    for anchor in copy.css("a.headerlink"):
        anchor.decompose()
    return " ".join(copy.text().split())
