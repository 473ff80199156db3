"""Lays out plainly what a page folds, switches or colours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bs4 import Tag

from post_series.plain.page import attribute
from post_series.plain.trees import Step, change, contents, new, remove, titled

_LANGUAGE = re.compile(r"language-[\w+#-]+")


def flatten(article: Tag) -> None:
    """Unfold details, put tabs below each other, and turn boxes into quotes and code into plain text."""
    change(article, _STEPS)


def _flatten_drawings(article: Tag) -> None:
    """Show a drawing made of characters as its author wrote it: mail programs leave SVG out."""
    for drawing in article.select("div.goat"):
        source = drawing.select_one("svg > desc")
        if source is not None:
            drawing.replace_with(new("pre", new("code", source.get_text())))


def _flatten_formulas(article: Tag) -> None:
    """Show a formula as TeX."""
    for formula in article.select("math"):
        source = formula.select_one("annotation")
        if source is not None:
            formula.replace_with(new("code", source.get_text()))


def _flatten_code(article: Tag) -> None:
    """Keep only the text and language of highlighted code, which Buttondown colours itself."""
    for named in article.select("span.filename"):
        named.replace_with(new("p", new("code", named.get_text())))
    for box in article.find_all(class_=["highlight", "highlighttable"]):
        blocks = [] if box.decomposed else box.find_all("pre")
        code = next((code for block in blocks for code in block.find_all("code")), None)
        if code is not None:
            _replace_code(box, code)


def _replace_code(box: Tag, code: Tag) -> None:
    language = _LANGUAGE.search(f"{attribute(box, 'class')} {attribute(code, 'class')}")
    plain = new("code", code.get_text(), **({"class": language[0]} if language else {}))
    captions = [each.extract() for each in box.find_all("p", recursive=False)]
    box.replace_with(*captions, new("pre", plain))


def _flatten_footnotes(article: Tag) -> None:
    """Leave a footnote's number: links inside a letter lead nowhere in most mail programs."""
    for reference in article.select("a.footnote-ref"):
        reference.replace_with(f"[{reference.get_text()}]")


def _flatten_tasks(article: Tag) -> None:
    for box in article.select("input[type=checkbox]"):
        box.replace_with("☑ " if box.has_attr("checked") else "☐ ")
    remove(article, "input")


def _flatten_tabs(article: Tag) -> None:
    for tabs in article.select(".tabbed-set"):
        labels = tabs.select(":scope > .tabbed-labels > label, :scope > label")
        blocks = tabs.select(":scope > .tabbed-content > .tabbed-block") or tabs.select(
            ":scope > .tabbed-content"
        )
        for label, block in zip(labels, blocks, strict=False):
            tabs.insert_before(*titled(contents(label), *contents(block)))
        tabs.decompose()


def _flatten_boxes(article: Tag) -> None:
    """Turn admonitions and what can be unfolded into quotes: every mail program shows those."""
    for box in article.select("details, .admonition"):
        head = box.select_one(":scope > summary, :scope > .admonition-title")
        title = contents(head) if head is not None else []
        if head is not None:
            head.decompose()
        inside = contents(box)
        quote = new("blockquote")
        quote.extend(titled(title, *inside) if title else inside)
        box.replace_with(quote)


def _flatten_emoji(article: Tag) -> None:
    for emoji in article.select("img.twemoji, img.emojione, img.gemoji"):
        emoji.replace_with(attribute(emoji, "alt"))


_STEPS: Mapping[str, Step] = {
    "goat": _flatten_drawings,
    "math": _flatten_formulas,
    "filename highlight highlighttable": _flatten_code,
    "footnote-ref": _flatten_footnotes,
    "input": _flatten_tasks,
    "tabbed-set": _flatten_tabs,
    "details admonition": _flatten_boxes,
    "twemoji emojione gemoji": _flatten_emoji,
}
