"""The finished page of a post that becomes a letter."""

from __future__ import annotations

from bs4 import Tag

from aws_posture.slots import ATTRIBUTE, STAMPED
from post_series.letters.errors import SiteError
from post_series.plain.page import Page, attribute, read_page

_UNCHECKED = "unchecked"


def read_post(markup: str, name: str) -> Page:
    """Read a post's page.

    Args:
        markup: The page.
        name: What it is called in messages.

    Raises:
        SiteError: It holds no post, or an account's answers.
    """
    page = read_page(markup)
    if page is None:
        raise SiteError(f"{name} has no <article>: it is not a post's page; name a post")
    _refuse_answers(page.article, name)
    if not page.title:
        raise SiteError(
            f"{name} has no title: the letter would have no subject; give the post a title"
        )
    return page


def _refuse_answers(article: Tag, name: str) -> None:
    """Refuse a page of a private copy even if its marker was removed."""
    slots = article.select(f"[{ATTRIBUTE}][data-state]")
    answered = any(attribute(slot, "data-state") != _UNCHECKED for slot in slots)
    if answered or article.select_one(f"[{STAMPED}]"):
        raise SiteError(
            f"{name} holds answers about an account; take the letter from a public site"
        )
