"""A letter, made from a post."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import urljoin

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from post_series.base.text import first_sentences, letters_of
from post_series.letters.body.account_slots import replace_slots
from post_series.letters.body.allowed import keep_allowed
from post_series.letters.body.links import mailed_links, marked, prepare_links
from post_series.letters.body.pictures import prepare_pictures
from post_series.letters.page import read_post
from post_series.letters.plain_text import to_text
from post_series.letters.public_site import PublicSite
from post_series.plain.flattening import flatten
from post_series.plain.page import Page, read_description
from post_series.plain.trees import new, write

_DAY = len("2026-11-24")


class Format(Protocol):
    """The format in which a provider needs a letter, so that readers see what the post says."""

    def write_html(self, elements: Iterable[PageElement]) -> str:
        """Write the letter's HTML."""

    def write_line(self, text: str) -> str:
        """Write a subject or a preview, which hold no HTML."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter.

    Attributes:
        slug: The post's short name.
        subject: The title of the post.
        preview: What mail programs show next to the subject.
        canonical: The canonical address of the post.
        address: The post's address on this site, by which its draft is found again.
        image: The address of the post's image for social sites; may be empty.
        body: The HTML that the provider gets.
        shown: The same HTML for a browser.
        text: The same as plain text.
        links: The addresses of the site that the body leads to, as in the ledger.
    """

    slug: str
    subject: str
    preview: str
    canonical: str
    address: str
    image: str
    body: str
    shown: str
    text: str
    links: tuple[str, ...]


def write_letter(post: str, site: PublicSite, form: Format) -> Letter:
    """Make a letter from a post.

    Args:
        post: The post's path in the docs folder.
        site: The public site.
        form: The format in which the provider needs it.

    Raises:
        SiteError: The site has no page of the post, or it holds answers about an account.
        LetterError: The post leads to something that the site does not have.
    """
    name = site.page_of(post)
    address = site.address_of(name)
    page = read_post((site.folder / name).read_text(encoding="utf-8"), name)
    slug = _slug(post)
    online = marked(address, site.address, slug)
    elements = _body(page, address, site, slug)
    head: list[PageElement] = [new("p", new("a", "Read online", href=online))]
    head += _about(page, address, site, slug)
    body = form.write_html([*head, *elements])
    links = mailed_links(body, site.address)
    site.require(links, post)
    return Letter(
        slug=slug,
        subject=form.write_line(page.title),
        preview=form.write_line(_preview(page, elements, site)),
        canonical=page.canonical or address,
        address=address,
        image=page.image,
        body=body,
        shown=_document(page.title, write([*head, *elements])),
        text=f"{page.title}\n\n{to_text([*head, *elements])}",
        links=tuple(links),
    )


def _body(page: Page, address: str, site: PublicSite, slug: str) -> list[PageElement]:
    article = page.article
    _remove_title(article, page.title)
    replace_slots(article, address)
    flatten(article)
    prepare_pictures(article, address, site)
    prepare_links(article, address, site.address, slug)
    keep_allowed(article)
    return [child for child in article.children if isinstance(child, Tag | NavigableString)]


def _about(page: Page, address: str, site: PublicSite, slug: str) -> list[PageElement]:
    """Say when the post was published, and which part of which series it is."""
    said: list[str | Tag] = [page.published[:_DAY]] if page.published else []
    for part in page.parts:
        link = marked(urljoin(address, part.link), site.address, slug)
        said += [" · "] if said else []
        said += [f"{part.place} in "] if part.place else []
        said += [new("a", part.series, href=link) if part.link else part.series]
    return [new("p", *said)] if said else []


def _remove_title(article: Tag, title: str) -> None:
    """Remove the post's own heading: the subject says it already."""
    heading = article.find("h1")
    if isinstance(heading, Tag) and letters_of(heading.get_text()) == letters_of(title):
        heading.decompose()


def _slug(post: str) -> str:
    path = PurePosixPath(post)
    return (path.parent.name or path.stem) if path.stem == "index" else path.stem


def _preview(page: Page, elements: list[PageElement], site: PublicSite) -> str:
    """Return the description, unless it is the site's, which themes show if a page has none."""
    home = (site.folder / "index.html").read_text(encoding="utf-8")
    if page.description and page.description != read_description(home):
        return page.description
    prose = "".join(write([each]) for each in elements if _is_prose(each))
    return first_sentences(prose)


def _is_prose(element: PageElement) -> bool:
    return isinstance(element, Tag) and element.name == "p"


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<h1>{html.escape(title, quote=False)}</h1>\n{body}"
    )
