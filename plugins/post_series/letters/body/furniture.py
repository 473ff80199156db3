"""Removes what belongs to the page and not to the post."""

from __future__ import annotations

from bs4 import Comment, Tag

from post_series.base.text import letters_of
from post_series.letters.body.trees import remove

_FURNITURE = ", ".join(
    (
        # HTML: what a mail client would not run or show.
        *("script", "style", "template", "noscript", "form", "button", "dialog", "select"),
        *("textarea", "link", "meta", "title", "progress", "nav", "footer", "[hidden]"),
        # The theme: anchors of headings, buttons, who changed the page and when.
        *(".headerlink", ".md-content__button", ".md-feedback", ".md-source-file", ".linenos"),
        # Templates: what surrounds the text of a post, and what only the public page has.
        *(".post-meta", ".post-tags", ".post-series", ".post-end", "[data-aws-posture-public]"),
        # The way back from a footnote, and the anchor of a line of code.
        *(".footnote-backref", 'a[href^="#__codelineno"]'),
    )
)


def remove_furniture(article: Tag, title: str) -> None:
    """Remove headings' anchors, forms, share links and the like, and the post's own heading.

    The subject says the title already.
    """
    remove(article, _FURNITURE)
    for comment in article.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    heading = article.find("h1")
    if isinstance(heading, Tag) and letters_of(heading.get_text()) == letters_of(title):
        heading.decompose()
