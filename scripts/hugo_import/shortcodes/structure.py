"""Shortcodes around other text: raw HTML, comments, tabs, buttons, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hugo_import import raw_html
from hugo_import.scene import Replacement
from hugo_import.shortcodes.scan import Shortcode, scan
from hugo_import.shortcodes.uses import Handler, Use, block, indented, link, quoted

# What Python-Markdown reads as the start of raw HTML.
_BLOCK_TAG = re.compile(
    r"<(?:address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|h[1-6]|"
    r"header|hr|iframe|main|nav|noscript|object|ol|p|pre|script|section|style|table|ul|video|!--)\b|<!--",
    re.IGNORECASE,
)


def _raw(use: Use) -> Replacement | None:
    if use.shortcode.inner is None:
        return None
    source = use.scene.raw(use.inner.strip("\n"), use.inner_line)
    whole = closed(source)
    if not _BLOCK_TAG.match(whole.lstrip()):
        whole = f"<div>{whole}</div>" if whole.strip() else ""
    return block(whole.strip("\n").split("\n"), source.replace("\n", " "), source)


def closed(source: str) -> str:
    """Close the tags that a piece of HTML leaves open: the rest of the page would be lost in them."""
    return source + "".join(f"</{tag}>" for tag in reversed(raw_html.unclosed(source)))


def _comment(use: Use) -> Replacement:
    hidden = use.inner.strip().replace("--", "&#45;&#45;")
    written = f"<!-- {hidden} -->"
    return block(written.split("\n"), written.replace("\n", " "), written)


def _tabs(use: Use) -> Replacement | None:
    tabs = [each for each in scan(use.inner) if isinstance(each, Shortcode) and each.name == "tab"]
    if not tabs:
        return None
    lines: list[str] = []
    for tab in tabs:
        label = tab.get("name", "title", "header", "label", 0) or "Tab"
        inside = use.scene.inner(tab.inner or "", use.inner_line + tab.inner_line)
        lines += [f'=== "{quoted(label)}"', "", *indented(inside.rstrip("\n")), ""]
    return block(lines[:-1], use.inner, use.inner)


def _button(use: Use) -> Replacement | None:
    address = use.get("href", "link", "url", "relref", "ref", 0)
    text = use.inner.strip() or use.get("text", "label", "title", 1)
    if not address or not text:
        return None
    made = link(text, use.scene.link(address, use.line))
    return Replacement(made.block + "{ .md-button }", made.inline + "{ .md-button }", made.html)


def _contents(use: Use) -> Replacement:
    del use
    return block(["[TOC]"], "", "")


HANDLERS: Mapping[str, Handler] = {
    "button": _button,
    "comment": _comment,
    "html": _raw,
    "raw": _raw,
    "rawhtml": _raw,
    "raw-html": _raw,
    "safehtml": _raw,
    "tabs": _tabs,
    "toc": _contents,
    "unsafe": _raw,
}
