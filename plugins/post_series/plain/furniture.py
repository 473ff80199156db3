"""Removes what belongs to the page and not to the post."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

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


def remove_furniture(article: LexborNode) -> None:
    """Remove headings' anchors, forms, share links and the like, and the colours of code."""
    # From the end: one inside another is gone once that is.
    for node in reversed(article.css(_FURNITURE)):
        node.decompose()
    for node in reversed(list(article.traverse(include_text=True))):
        if node.is_comment_node:
            node.decompose()
    # Most elements of a page are words of highlighted code.
    for code in article.css("pre"):
        code.unwrap_tags(["span"])
