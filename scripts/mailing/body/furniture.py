"""Takes away what belongs to the page and not to the post."""

from __future__ import annotations

from bs4 import Comment, Tag

from mailing.body.trees import remove

_FURNITURE = ", ".join(
    (
        # Of HTML: what a mail client would not run or show.
        *("script", "style", "template", "noscript", "form", "button", "dialog", "select"),
        *("textarea", "link", "meta", "title", "progress", "nav", "footer", "[hidden]"),
        # Of the theme: anchors of headings, buttons, who changed the page and when.
        *(".headerlink", ".md-content__button", ".md-feedback", ".md-source-file", ".linenos"),
        # Of the templates: what stands around the text of a post, and what only the public page has.
        *(".post-meta", ".post-tags", ".post-series", ".post-end", "[data-aws-posture-public]"),
        # The way back from a footnote, and the anchor of a line of code.
        *(".footnote-backref", 'a[href^="#__codelineno"]'),
    )
)


def remove_furniture(article: Tag, title: str) -> None:
    """Take away headings' anchors, forms, share links and their like, and the post's own heading.

    The subject says the title already.
    """
    remove(article, _FURNITURE)
    for comment in article.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    heading = article.find("h1")
    if isinstance(heading, Tag) and _letters(heading.get_text()) == _letters(title):
        heading.decompose()


def _letters(text: str) -> str:
    """Say a text without what typography changes."""
    return "".join(char for char in text.casefold() if char.isalnum())
