"""Notices and folded text, as Hugo and many themes have them."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import partial

from hugo_import.scene import Replacement
from hugo_import.shortcodes.uses import Handler, Use, block, indented, quoted

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
# Those whose first parameter says what kind they are.
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
    return _written(use, _KINDS.get(given, "note"), title)


def _named(kind: str, use: Use) -> Replacement | None:
    return _written(use, kind, use.get("title", "heading", "header", 0))


def _written(use: Use, kind: str, title: str) -> Replacement | None:
    # A notice without tags around a text carries it as a parameter.
    inside = use.blocks() if use.shortcode.inner is not None else _carried(use)
    if not inside.strip():
        return None
    is_folded = use.get("collapsible", "collapse", "closed").lower() == "true"
    header = f"{'???' if is_folded else '!!!'} {kind}"
    if title:
        header += f' "{quoted(use.scene.inline(title, use.line))}"'
    lines = [header, "", *indented(inside.rstrip("\n"))]
    return block(lines, inside, f"<div>{inside}</div>")


def _carried(use: Use) -> str:
    text = use.get("text", "content", "body")
    return use.scene.inner(text, use.line) if text else ""


def _folded(use: Use) -> Replacement | None:
    if use.shortcode.inner is None:
        return None
    title = use.get("summary", "title", "label", "header", 0) or "Details"
    is_open = use.get("open", "expanded").lower() in {"true", "1"} or use.get(1) == "open"
    inside = use.blocks()
    summary = use.scene.inline(title, use.line)
    lines = [
        f'{"???+" if is_open else "???"} note "{quoted(summary)}"',
        "",
        *indented(inside.rstrip("\n")),
    ]
    opened = " open" if is_open else ""
    written = f"<details{opened}><summary>{html.escape(title)}</summary>{inside}</details>"
    return block(lines, inside, written)


HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(_GENERAL, _notice),
    **{name: partial(_named, _KINDS[name]) for name in _NAMED + _NAMED_MORE},
    **dict.fromkeys(_FOLDED, _folded),
}
