"""Writes lists, whose items hold paragraphs or just text as they did in Hugo.

To CommonMark a list is tight or loose as a whole, and lists inside it decide for themselves. To
Python-Markdown an item is loose as soon as a blank line is in it or before it. Where a tight list
cannot do without blank lines, each of its paragraphs says that it is none: `{: .tight }`.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markdown_it.tree import SyntaxTreeNode

APART = "<!-- -->"
"""Separates neighbours that Python-Markdown would merge: two lists, two quotations."""

LISTS = frozenset({"bullet_list", "ordered_list"})
MARK = "{: .tight }"
"""What a paragraph ends with that is none: the extension `post_series.dialect` reads it."""

_TASK = re.compile(r"\A\[(?P<mark>[ xX])\](?![(\[:])")
_FITS_BEHIND_MARKER = frozenset({"paragraph", "heading"})
_BLOCK_START = re.compile(r"`{3,}|~{3,}|!!! |\?\?\?|=== |\||<(?:figure|div|details|dl)\b")
_TWO_MARKERS = re.compile(r"(?:(?:[-+*]|\d+\.)[ ]+){2}")
_FENCE = re.compile(r"[ ]*(?P<sign>`{3,}|~{3,})")
_CODE = frozenset({"fence", "code_block"})


class Spacing(enum.Enum):
    """How the blocks of an item follow each other."""

    LOOSE = "apart; paragraphs are paragraphs"
    TIGHT = "lists and code right after text, which is no paragraph"
    MARKED = "apart; paragraphs say that they are none"


@dataclass(frozen=True, slots=True)
class Part:
    """A block and its lines."""

    node: SyntaxTreeNode
    lines: Sequence[str]


Parts: TypeAlias = Callable[[Sequence[SyntaxTreeNode]], list[Part]]
"""Writes blocks that follow each other."""


def is_hidden(node: SyntaxTreeNode) -> bool:
    """Return whether a paragraph is just text, as in a tight list."""
    return bool(node.nester_tokens and node.nester_tokens.opening.hidden)


def joined(parts: Sequence[Part], spacing: Spacing | None = None) -> list[str]:
    """Put blocks one after the other.

    Args:
        parts: The blocks.
        spacing: How they follow each other in an item; None if they are in none.
    """
    written: list[str] = []
    before: SyntaxTreeNode | None = None
    for part in parts:
        if before is not None:
            if _must_be_apart(before, part.node):
                written += ["", APART]
            if spacing is not Spacing.TIGHT or not _may_touch(before, part.node):
                written.append("")
        written += part.lines
        if (spacing is Spacing.MARKED and _is_text(part)) or (spacing and _is_html(part)):
            written.append(MARK)
        before = part.node
    return written


def _must_be_apart(before: SyntaxTreeNode, node: SyntaxTreeNode) -> bool:
    if before.type in LISTS and node.type in LISTS:
        return True
    return before.type == node.type == "blockquote"


def _may_touch(before: SyntaxTreeNode, node: SyntaxTreeNode) -> bool:
    """Return whether a block may be in the line after another within an item."""
    if before.type == "paragraph":
        return node.type in LISTS | _CODE
    return before.type in _CODE and node.type in LISTS | _CODE | {"paragraph"}


def _is_text(part: Part) -> bool:
    return part.node.type == "paragraph" and is_hidden(part.node) and "" not in part.lines


def _is_html(part: Part) -> bool:
    """Return whether a block is HTML, which Python-Markdown takes for a paragraph within an item."""
    return part.node.type == "html_block" and "" not in part.lines


def written(node: SyntaxTreeNode, parts: Parts, *, has_tasks: bool = True) -> list[str]:
    """Write a list.

    Args:
        node: The list.
        parts: Writes the blocks of an item.
        has_tasks: Whether an item that begins with `[ ]` is a task.
    """
    items = [parts(item.children) for item in node.children]
    spacing = _spacing(node, items)
    number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    lines: list[str] = []
    for place, (item, inside) in enumerate(zip(node.children, items, strict=True)):
        if lines and spacing is not Spacing.TIGHT:
            lines.append("")
        marker = f"{number + place}." if number is not None else item.markup or "-"
        lines += _item(inside, marker, spacing, has_tasks=has_tasks)
    return lines


def _spacing(node: SyntaxTreeNode, items: Sequence[Sequence[Part]]) -> Spacing:
    paragraphs = [
        child for item in node.children for child in item.children if child.type == "paragraph"
    ]
    if not all(map(is_hidden, paragraphs)):
        return Spacing.LOOSE
    return Spacing.TIGHT if all(map(_can_be_tight, items)) else Spacing.MARKED


def _can_be_tight(inside: Sequence[Part]) -> bool:
    lines = joined(inside, Spacing.TIGHT)
    return not _has_blank_line(lines) and (
        _fits(inside, lines) or inside[0].node.type in _CODE | LISTS
    )


def _fits(inside: Sequence[Part], lines: Sequence[str]) -> bool:
    """Return whether an item can begin right behind its marker; one that is empty can."""
    if not inside:
        return True
    first = inside[0].node.type
    if first in LISTS:
        # Three markers in a row, or code after two, are text to Python-Markdown.
        return not _TWO_MARKERS.match(lines[0]) and not any(map(_FENCE.match, inside[0].lines))
    if first == "blockquote":
        return len(inside[0].lines) == 1
    return first in _FITS_BEHIND_MARKER and not _BLOCK_START.match(lines[0])


def _has_blank_line(lines: Sequence[str]) -> bool:
    """Return whether a blank line is outside of code."""
    fence = ""
    for line in lines:
        opening = _FENCE.match(line)
        if opening and not fence:
            fence = opening["sign"]
        elif opening and line.strip() == opening["sign"] and opening["sign"].startswith(fence):
            fence = ""
        elif not fence and not line:
            return True
    return False


def _item(inside: Sequence[Part], marker: str, spacing: Spacing, *, has_tasks: bool) -> list[str]:
    lines = joined(inside, spacing)
    if not lines:
        lines = [APART]
    elif not _fits(inside, lines):
        lines = [APART, *([] if spacing is Spacing.TIGHT else [""]), *lines]
    elif has_tasks and inside[0].node.type == "paragraph":
        lines[0] = _TASK.sub(_checkbox, lines[0])
    head, *rest = lines
    return [f"{marker} {head}", *indented(rest)]


def _checkbox(match: re.Match[str]) -> str:
    checked = "" if match["mark"] == " " else 'checked="" '
    return f'<input {checked}disabled="" type="checkbox">'


def indented(lines: Sequence[str]) -> list[str]:
    """Indent lines as the inside of an item or a notice."""
    return [f"    {line}" if line else "" for line in lines]
