"""What a post asks about the reader's account becomes one link to the answers."""

from __future__ import annotations

from bs4 import Tag

from aws_posture.slots import ATTRIBUTE, CSS
from post_series.plain.trees import contents, new, titled

TEXT = "Check your own account"
"""The link's text."""

_BLOCKS = f".{CSS}-summary, .{CSS}-report, section.{CSS}-card"


def replace_slots(article: Tag, address: str) -> None:
    """Replace the first card, summary or report with one link, and remove the others.

    What the author wrote into a card stays, below the card's question. Values and badges in
    running text become the text that the author gave them. Branches that are not for the
    public were in templates, which have been removed.

    Args:
        article: The post.
        address: Where the post can be read online.
    """
    blocks = article.select(_BLOCKS)
    if blocks:
        link = new("a", TEXT, href=address)
        blocks[0].insert_before(new("p", new("strong", link), " next to the post online."))
    for block in blocks:
        block.insert_after(*_prose(block))
        block.decompose()
    for slot in article.select(f"[{ATTRIBUTE}]"):
        slot.unwrap()


def _prose(card: Tag) -> list[Tag]:
    prose = card.select_one(f".{CSS}-prose")
    question = card.select_one(f".{CSS}-question")
    if prose is None or question is None:
        return []
    quote = new("blockquote")
    quote.extend(titled(contents(question), *contents(prose)))
    return [quote]
