"""Shortcodes around other text: code, notices, folded text, raw HTML, tabs, buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import partial

from post_series.importing.hugo.dialect.fences import fence, options
from post_series.importing.hugo.raw_html import closed
from post_series.importing.hugo.shortcodes.scan import MATH, MATH_BLOCK, Shortcode, scan
from post_series.importing.hugo.shortcodes.uses import (
    Handler,
    Replacement,
    Use,
    block,
    indented,
    link,
    quoted,
)


def _highlight(use: Use) -> Replacement:
    language = use.get("lang", "language", 0)
    wanted = " ".join(
        [*use.shortcode.positional[1:], *(f'{k}="{v}"' for k, v in use.shortcode.named.items())]
    )
    source = use.inner.strip("\n\r")
    if options(wanted).get("hl_inline") == "true":
        shown = ticked(source.strip())
        return Replacement(shown, shown, f"<code>{html.escape(source)}</code>")
    return _block(source, f"{language} {wanted}")


def _mermaid(use: Use) -> Replacement:
    use.page.diagram("mermaid", use.line)
    return _block(use.inner.strip("\n\r"), "mermaid")


def _block(source: str, info: str) -> Replacement:
    lines = fence(source, info)
    language = html.escape(info.split(maxsplit=1)[0]) if info.strip() else "text"
    written = f'<pre><code class="language-{language}">{html.escape(source)}</code></pre>'
    return block(lines, ticked(source), written)


def ticked(source: str) -> str:
    """Write code in a sentence, in as many backticks as necessary."""
    ticks = "`" * (max((len(run) for run in _runs(source)), default=0) + 1)
    space = " " if source.startswith("`") or source.endswith("`") else ""
    return f"{ticks}{space}{source}{space}{ticks}"


def _runs(source: str) -> list[str]:
    return [
        run for run in "".join(char if char == "`" else " " for char in source).split(" ") if run
    ]


# What themes call a notice, and what the site calls it.
_KINDS = {
    "abstract": "abstract",
    "alert": "warning",
    "attention": "warning",
    "bug": "bug",
    "callout": "note",
    "caution": "warning",
    "check": "success",
    "danger": "danger",
    "default": "note",
    "error": "failure",
    "example": "example",
    "failure": "failure",
    "fire": "danger",
    "green": "tip",
    "hint": "tip",
    "important": "warning",
    "info": "info",
    "lightbulb": "tip",
    "note": "note",
    "orange": "warning",
    "primary": "info",
    "question": "question",
    "quote": "quote",
    "red": "danger",
    "secondary": "note",
    "success": "success",
    "summary": "abstract",
    "tip": "tip",
    "todo": "info",
    "warn": "warning",
    "warning": "warning",
}
# Themes show what the kind is called; these are called something else here.
_TITLES = {
    kind: kind.capitalize() for kind in ("attention", "caution", "error", "hint", "important")
}
# Those whose first parameter is their kind.
_GENERAL = ("admonition", "alert", "callout", "hint", "notice")
_NAMED = ("attention", "caution", "danger", "error", "example", "important", "info", "note")
_NAMED_MORE = ("question", "success", "tip", "todo", "warning")
_FOLDED = ("collapse", "detail", "details", "expand", "spoiler")


def _notice(use: Use) -> Replacement | None:
    given = use.get("type", "kind", "color", "context", "level", 0).lower()
    title = use.get("title", "heading", "header")
    if given not in _KINDS:
        # Some themes give the title first, or an icon.
        title = title or (use.get(0) if not use.get("icon") else "")
        given = use.shortcode.name.lower()
    else:
        title = title or use.get(1)
    return _titled(use, _KINDS.get(given, "note"), title or _TITLES.get(given, ""))


def _named(kind: str, use: Use) -> Replacement | None:
    title = use.get("title", "heading", "header", 0)
    return _titled(use, kind, title or _TITLES.get(use.shortcode.name.lower(), ""))


def _titled(use: Use, kind: str, title: str) -> Replacement | None:
    # A notice without tags around a text has it as a parameter.
    inside = use.blocks() if use.shortcode.inner is not None else _carried(use)
    if not inside.strip():
        return None
    is_folded = use.get("collapsible", "collapse", "closed").lower() == "true"
    header = f"{'???' if is_folded else '!!!'} {kind}"
    if title:
        header += f' "{quoted(use.page.inline(title, use.line))}"'
    lines = [header, "", *indented(inside.rstrip("\n"))]
    return block(lines, inside, f"<div>{inside}</div>")


def _carried(use: Use) -> str:
    text = use.get("text", "content", "body")
    return use.page.inner(text, use.line) if text else ""


def _folded(use: Use) -> Replacement | None:
    if use.shortcode.inner is None:
        return None
    title = use.get("summary", "title", "label", "header", 0) or "Details"
    is_open = use.get("open", "expanded").lower() in {"true", "1"} or use.get(1) == "open"
    inside = use.blocks()
    summary = use.page.inline(title, use.line)
    lines = [
        f'{"???+" if is_open else "???"} note "{quoted(summary)}"',
        "",
        *indented(inside.rstrip("\n")),
    ]
    opened = " open" if is_open else ""
    written = f"<details{opened}><summary>{html.escape(title)}</summary>{inside}</details>"
    return block(lines, inside, written)


# What Python-Markdown reads as the start of raw HTML.
_BLOCK_TAG = re.compile(
    r"<(?:address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|h[1-6]|"
    r"header|hr|iframe|main|nav|noscript|object|ol|p|pre|script|section|style|table|ul|video|!--)\b|<!--",
    re.IGNORECASE,
)


def _raw(use: Use) -> Replacement | None:
    if use.shortcode.inner is None:
        return None
    source = use.page.raw(use.inner.strip("\n"), use.inner_line)
    whole = closed(source)
    if not _BLOCK_TAG.match(whole.lstrip()):
        whole = f"<div>{whole}</div>" if whole.strip() else ""
    return block(whole.strip("\n").split("\n"), source.replace("\n", " "), source)


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
        inside = use.page.inner(tab.inner or "", use.inner_line + tab.inner_line)
        lines += [f'=== "{quoted(label)}"', "", *indented(inside.rstrip("\n")), ""]
    return block(lines[:-1], use.inner, use.inner)


def _button(use: Use) -> Replacement | None:
    address = use.get("href", "link", "url", "relref", "ref", 0)
    text = use.inner.strip() or use.get("text", "label", "title", 1)
    if not address or not text:
        return None
    made = link(text, use.page.link(address, use.line))
    return Replacement(made.block + "{ .md-button }", made.inline + "{ .md-button }", made.html)


def _contents(use: Use) -> Replacement:
    del use
    return block(["[TOC]"], "", "")


def _formula(use: Use) -> Replacement:
    """Write a formula so that nothing of it is read as Markdown."""
    is_block = use.shortcode.name == MATH_BLOCK
    opening, closing = ("\\[", "\\]") if is_block else ("\\(", "\\)")
    hidden = "".join(
        f"&#{ord(char)};" if char in _PUNCTUATION else char
        for char in f"{opening}{use.inner}{closing}"
    )
    shown = " ".join(hidden.split("\n"))
    span = f'<span class="arithmatex">{shown}</span>'
    if not is_block:
        return Replacement(span, span, span)
    return block([f'<div class="arithmatex">{shown}</div>'], span, span)


_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

HANDLERS: Mapping[str, Handler] = {
    MATH: _formula,
    MATH_BLOCK: _formula,
    "code": _highlight,
    "highlight": _highlight,
    "mermaid": _mermaid,
    **dict.fromkeys(_GENERAL, _notice),
    **{name: partial(_named, _KINDS[name]) for name in _NAMED + _NAMED_MORE},
    **dict.fromkeys(_FOLDED, _folded),
    "button": _button,
    "comment": _comment,
    "html": _raw,
    "raw": _raw,
    "rawhtml": _raw,
    "raw-html": _raw,
    "safehtml": _raw,
    **dict.fromkeys(("tabgroup", "tabs"), _tabs),
    "toc": _contents,
    "unsafe": _raw,
}
