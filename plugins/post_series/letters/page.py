"""What a finished page says about its post."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from aws_posture.slots import ATTRIBUTE, STAMPED
from post_series.letters.errors import SiteError

# Material's, that of most themes, and those of the two themes that MkDocs brings.
_ARTICLES = ("article.md-content__inner", "article", "[itemprop=articleBody]", "[role=main]")
_UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Page:
    """A post's page.

    Attributes:
        title: The post's title.
        description: What it is about; empty if the page does not say.
        canonical: Its canonical address; empty if the page does not say.
        image: The address of its image for social sites; empty if it has none.
        article: The element that holds the post.
    """

    title: str
    description: str
    canonical: str
    image: str
    article: Tag


def read_page(markup: str, name: str) -> Page:
    """Read a post's page.

    Args:
        markup: The page.
        name: What it is called in messages.

    Raises:
        SiteError: It holds no post, or an account's answers.
    """
    soup = BeautifulSoup(markup, "lxml")
    articles = (soup.select_one(selector) for selector in _ARTICLES)
    article = next((each for each in articles if each is not None), None)
    if article is None:
        raise SiteError(f"{name} has no <article>: it is not a post's page; name a post")
    _refuse_answers(article, name)
    heading = article.find("h1")
    title = _meta(soup, "property", "og:title") or _words(_without_anchor(heading))
    if not title:
        raise SiteError(
            f"{name} has no title: the letter would have no subject; give the post a title"
        )
    return Page(
        title=title,
        description=_meta(soup, "name", "description"),
        canonical=_canonical(soup),
        image=_meta(soup, "property", "og:image"),
        article=article,
    )


def read_description(markup: str) -> str:
    """Return what a page says that it is about; empty if it does not say."""
    return _meta(BeautifulSoup(markup, "lxml"), "name", "description")


def attribute(tag: Tag, name: str) -> str:
    """Return an attribute's value, empty if there is none."""
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def _refuse_answers(article: Tag, name: str) -> None:
    """Refuse a page of a private copy even if its marker was removed."""
    slots = article.select(f"[{ATTRIBUTE}][data-state]")
    answered = any(attribute(slot, "data-state") != _UNCHECKED for slot in slots)
    if answered or article.select_one(f"[{STAMPED}]"):
        raise SiteError(
            f"{name} holds answers about an account; take the letter from a public site"
        )


def _meta(soup: BeautifulSoup, key: str, name: str) -> str:
    found = soup.find("meta", attrs={key: name})
    return " ".join(attribute(found, "content").split()) if isinstance(found, Tag) else ""


def _canonical(soup: BeautifulSoup) -> str:
    found = soup.find("link", rel="canonical")
    return attribute(found, "href").strip() if isinstance(found, Tag) else ""


def _without_anchor(heading: Tag | None) -> str:
    if heading is None:
        return ""
    return "".join(
        text for text in heading.strings if not text.find_parent("a", class_="headerlink")
    )


def _words(text: str) -> str:
    return " ".join(text.split())
