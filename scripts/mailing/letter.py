"""A letter, made from a post."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import PurePosixPath

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from mailing.body.account_slots import replace_slots
from mailing.body.allowed import keep_allowed
from mailing.body.flattening import flatten
from mailing.body.furniture import remove_furniture
from mailing.body.links import mailed_links, marked, prepare_links
from mailing.body.pictures import prepare_pictures
from mailing.body.template_marks import spaced, write_html, write_plainly
from mailing.body.trees import new
from mailing.page import Page, read_description, read_page
from mailing.plain_text import to_text
from mailing.public_site import PublicSite
from post_series.text import first_sentences

# Buttondown's mode for HTML that its editor can show. Without the mark it guesses.
_MODE = "<!-- buttondown-editor-mode: fancy -->\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter.

    Attributes:
        slug: The post's short name.
        subject: The title of the post.
        preview: What mail programs show beside the subject.
        canonical: The one true address of the post.
        address: The post's address on this site, by which its draft is found again.
        image: The address of the post's image for social sites; may be empty.
        body: The HTML that Buttondown gets.
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


def write_letter(post: str, site: PublicSite) -> Letter:
    """Make a letter of a post.

    Args:
        post: The post's path in the docs folder.
        site: The public site.

    Raises:
        SiteError: The site has no page of the post, or it holds answers about an account.
        LetterError: The post leads to something that the site does not have.
    """
    name = site.page_of(post)
    address = site.address_of(name)
    page = read_page((site.folder / name).read_text(encoding="utf-8"), name)
    slug = _slug(post)
    online = marked(address, site.address, slug)
    elements = _body(page, address, site, slug)
    head: list[PageElement] = [new("p", new("a", "Read online", href=online))]
    body = _MODE + write_html([*head, *elements])
    links = mailed_links(body, site.address)
    site.require(links, post)
    return Letter(
        slug=slug,
        subject=spaced(page.title),
        preview=spaced(_preview(page, elements, site)),
        canonical=page.canonical or address,
        address=address,
        image=page.image,
        body=body,
        shown=_document(page.title, write_plainly([*head, *elements])),
        text=f"{page.title}\n\n{to_text([*head, *elements])}",
        links=tuple(links),
    )


def _body(page: Page, address: str, site: PublicSite, slug: str) -> list[PageElement]:
    article = page.article
    remove_furniture(article, page.title)
    replace_slots(article, address)
    flatten(article)
    prepare_pictures(article, address, site)
    prepare_links(article, address, site.address, slug)
    keep_allowed(article)
    return [child for child in article.children if isinstance(child, Tag | NavigableString)]


def _slug(post: str) -> str:
    path = PurePosixPath(post)
    return (path.parent.name or path.stem) if path.stem == "index" else path.stem


def _preview(page: Page, elements: list[PageElement], site: PublicSite) -> str:
    """Take the description, unless it is the site's, which themes show where a page has none."""
    home = (site.folder / "index.html").read_text(encoding="utf-8")
    if page.description and page.description != read_description(home):
        return page.description
    prose = "".join(write_plainly([each]) for each in elements if _is_prose(each))
    return first_sentences(prose)


def _is_prose(element: PageElement) -> bool:
    return isinstance(element, Tag) and element.name == "p"


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<h1>{html.escape(title, quote=False)}</h1>\n{body}"
    )
