"""Writes a page's blocks for Python-Markdown.

Blocks stand apart by a blank line, and what belongs to a list item is indented by four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from post_series.importing.hugo import raw_html
from post_series.importing.hugo.dialect import guards, inline
from post_series.importing.hugo.dialect.attributes import as_html, split
from post_series.importing.hugo.dialect.fences import fence
from post_series.importing.hugo.dialect.inline import Inline
from post_series.importing.hugo.dialect.preparing import ATTRIBUTES
from post_series.importing.hugo.goldmark.parse import parse_inline

APART = "<!-- -->"
"""Separates neighbours that Python-Markdown would merge: two lists, two quotations."""

_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z]+)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)(?:\n|$)")
_TASK = re.compile(r"\A\[(?P<mark>[ xX])\](?![(\[:])")
_DIAGRAMS = ("mermaid", "goat")
_BULLETS = frozenset({"bullet_list", "ordered_list"})
_FITS_BEHIND_MARKER = frozenset(
    {"paragraph", "heading", "bullet_list", "ordered_list", "blockquote"}
)
_BLOCK_START = re.compile(r"`{3,}|~{3,}|!!! |\?\?\?|=== |\||<(?:figure|div|details|dl)\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph.

    Attributes:
        line: The line of the file that it starts in, counted from 1.
        text: The text, if it is one.
        lines: The result of a shortcode, if it is one.
    """

    line: int
    text: str
    lines: Sequence[str] | None


class Host(inline.Host, Protocol):
    """What blocks need from the page they are in."""

    def block_html(self, source: str, line: int) -> str:
        """Return the replacement of a block of raw HTML."""

    def pieces(self, content: str, line: int) -> list[Piece]:
        """Separate a paragraph from the shortcodes that are on lines of their own."""

    def note(self, line: int, text: str) -> None:
        """Report what is there in another form."""

    def heading(self, level: int, parts: Sequence[Token], attributes: str) -> str:
        """Record a heading, and return the placeholder of its anchor."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Writes blocks.

    Attributes:
        host: The page.
        lines: The line of the file, counted from 1, for each line of the text: shortcodes of many
            lines have become one.
    """

    host: Host
    lines: Sequence[int]

    def write(self, root: SyntaxTreeNode) -> list[str]:
        """Write a page's blocks; footnotes stand in the order of their use, as Goldmark shows them."""
        children = list(root.children)
        for each in (
            each for node in children if node.type != "footnote_reference" for each in node.walk()
        ):
            if each.type == "footnote_ref":
                self.host.footnote(str(each.meta.get("label", "")))
        places = [at for at, node in enumerate(children) if node.type == "footnote_reference"]
        notes = sorted((children[at] for at in places), key=lambda node: int(self._label(node)))
        for at, note in zip(places, notes, strict=True):
            children[at] = note
        return self._siblings(children)

    def _label(self, node: SyntaxTreeNode) -> str:
        opening = node.nester_tokens.opening if node.nester_tokens else None
        return self.host.footnote(str(opening.meta.get("label", "")) if opening else "")

    def _siblings(self, nodes: Sequence[SyntaxTreeNode], *, tight: bool = False) -> list[str]:
        written: list[str] = []
        start = 0
        before: SyntaxTreeNode | None = None
        for node, lines in self._each(nodes):
            if not lines:
                continue
            if before is not None and (attributes := _attributes_alone(node)):
                written[start:] = _with_attributes(before, written[start:], attributes)
                continue
            if before is not None:
                if _must_be_apart(before, node):
                    written += ["", APART]
                if not (tight and node.type in _BULLETS and before.type == "paragraph"):
                    written.append("")
            start = len(written)
            written += lines
            before = node
        return written

    def _each(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[tuple[SyntaxTreeNode, list[str]]]:
        open_tags: list[str] = []
        for place, node in enumerate(nodes):
            if node.type == "html_block":
                yield node, self._html(node, nodes[place + 1 :], open_tags)
            else:
                yield node, self._block(node)

    def _block(self, node: SyntaxTreeNode) -> list[str]:
        match node.type:
            case "paragraph":
                return self._paragraph(node)
            case "heading":
                return self._heading(node)
            case "fence" | "code_block":
                return self._code(node)
            case "blockquote":
                return self._quotation(node)
            case "bullet_list" | "ordered_list":
                return self._list(node)
        return self._rarer(node)

    def _rarer(self, node: SyntaxTreeNode) -> list[str]:
        match node.type:
            case "hr":
                return ["---"]
            case "table":
                return self._table(node)
            case "dl":
                return self._definitions(node)
            case "footnote_reference":
                return self._footnote(node)
            case "definition":
                return self._link_definition(node)
        return self._siblings(node.children)

    def _code(self, node: SyntaxTreeNode) -> list[str]:
        if node.type == "code_block":
            return fence(self.host.code(node.content.rstrip("\n"), self._line(node)))
        if node.info.strip().lower().startswith(_DIAGRAMS):
            self.host.note(
                self._line(node), "this diagram is shown as its code: no script draws it."
            )
        code = self.host.code(node.content.removesuffix("\n"), self._line(node))
        return fence(code, node.info, node.markup[0], len(node.markup))

    def _line(self, node: SyntaxTreeNode) -> int:
        place = node.map[0] if node.map else 0
        return self.lines[min(place, len(self.lines) - 1)] if self.lines else 1

    def _inline(self, node: SyntaxTreeNode) -> str:
        token = _inline_of(node)
        if token is None:
            return ""
        return Inline(self.host, self._line(node)).rewrite(token.content, token.children or [])

    def _paragraph(self, node: SyntaxTreeNode) -> list[str]:
        content = "".join(each.content for each in node.children if each.type == "inline")
        pieces = self.host.pieces(content, self._line(node))
        if len(pieces) == 1 and pieces[0].lines is None:
            return self._text_lines(self._inline(node))
        written: list[str] = []
        for piece in pieces:
            lines = self._piece(piece)
            written += [*([""] if written and lines else []), *lines]
        return written

    def _piece(self, piece: Piece) -> Sequence[str]:
        if piece.lines is not None:
            return piece.lines
        text = piece.text.strip()
        return self._text_lines(Inline(self.host, piece.line).rewrite(text, parse_inline(text)))

    def _text_lines(self, text: str) -> list[str]:
        return guards.last_braces(guards.lines(text)).split("\n")

    def _heading(self, node: SyntaxTreeNode) -> list[str]:
        token = _inline_of(node)
        content, attributes = split(token.content if token else "")
        # Parsed again only if necessary: links to references are not known then.
        parts = parse_inline(content) if attributes or token is None else token.children or []
        text = Inline(self.host, self._line(node)).rewrite(content, parts)
        text = guards.ending_braces(text.replace("\n", " ").strip())
        text = re.sub(r"(?<!\\)#(?=#*$)", r"\\#", text)
        level = int(node.tag[1])
        return [f"{'#' * level} {text}{self.host.heading(level, parts, attributes)}"]

    def _quotation(self, node: SyntaxTreeNode) -> list[str]:
        alert = self._alert(node)
        if alert is not None:
            return alert
        # Two spaces at the end of a line break it, and have to stay.
        return [f"> {line}" if line else ">" for line in self._siblings(node.children)] or [">"]

    def _alert(self, node: SyntaxTreeNode) -> list[str] | None:
        """Write a quotation such as `> [!NOTE]` as an admonition."""
        first = node.children[0] if node.children else None
        if first is None or first.type != "paragraph":
            return None
        token = _inline_of(first)
        match = _ALERT.match(token.content) if token else None
        if token is None or match is None:
            return None
        sign = {"+": "???+", "-": "???"}.get(match["fold"], "!!!")
        title = match["title"].strip().replace('"', "&quot;")
        rest = self._rest(token.content[match.end() :], self._line(first))
        body = self._siblings(node.children[1:])
        inside = [*rest, *([""] if rest and body else []), *body]
        header = f"{sign} {match['kind'].lower()}" + (f' "{title}"' if title else "")
        return [header, "", *_indented(inside)]

    def _rest(self, content: str, line: int) -> list[str]:
        return list(self._piece(Piece(line, content, None))) if content.strip() else []

    def _list(self, node: SyntaxTreeNode) -> list[str]:
        paragraphs = [
            child for item in node.children for child in item.children if child.type == "paragraph"
        ]
        tight = all(map(_is_hidden, paragraphs))
        number = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        if number not in (None, 1) and not tight and node.parent and node.parent.type == "root":
            return self._numbered_list(node, number)
        written: list[str] = []
        last: list[str] = []
        for place, item in enumerate(node.children):
            # Separate blocks inside an item must not run into the next one.
            if written and (not tight or "" in last):
                written.append("")
            marker = f"{number + place}." if number is not None else item.markup or "-"
            last = self._item(item, marker, number if place == 0 else None, tight=tight)
            written += last
        return written

    def _numbered_list(self, node: SyntaxTreeNode, start: int | None) -> list[str]:
        """Write a list of many paragraphs that does not start at 1: Python-Markdown has none."""
        written = [f'<ol start="{start}" markdown="1">']
        for item in node.children:
            written += ['<li markdown="block">', "", *self._siblings(item.children), "", "</li>"]
        return [*written, "</ol>"]

    def _item(
        self, item: SyntaxTreeNode, marker: str, start: int | None, *, tight: bool
    ) -> list[str]:
        lines = self._siblings(item.children, tight=tight)
        first = item.children[0].type if item.children else ""
        fits = first in _FITS_BEHIND_MARKER and lines and not _BLOCK_START.match(lines[0])
        if not fits:
            lines = [APART, *([""] if lines else []), *lines]
        elif first == "paragraph":
            lines[0] = _TASK.sub(_checkbox, lines[0])
        if start is not None and start != 1 and tight:
            # Python-Markdown starts every list at 1; what the reader sees is the item's number.
            lines = _numbered(lines, start, first)
        head, *rest = lines
        return [f"{marker} {head}", *_indented(rest)]

    def _table(self, node: SyntaxTreeNode) -> list[str]:
        rows = [row for part in node.children for row in part.children]
        written = [self._row(row) for row in rows]
        rules = [_rule(str(cell.attrs.get("style", ""))) for cell in rows[0].children]
        return [written[0], f"| {' | '.join(rules)} |", *written[1:]]

    def _row(self, row: SyntaxTreeNode) -> str:
        cells = [self._cell(cell) for cell in row.children]
        return f"| {' | '.join(cells)} |"

    def _cell(self, cell: SyntaxTreeNode) -> str:
        return guards.ending_braces(guards.pipes(self._inline(cell))).replace("\n", " ")

    def _definitions(self, node: SyntaxTreeNode) -> list[str]:
        written = ['<dl markdown="1">']
        for child in node.children:
            if child.type == "dt":
                written.append(f'<dt markdown="span">{self._inline(child)}</dt>')
            else:
                only = child.children[0] if len(child.children) == 1 else None
                if only is not None and only.type == "paragraph" and _is_hidden(only):
                    written.append(f'<dd markdown="span">{self._inline(only)}</dd>')
                    continue
                inside = self._siblings(child.children)
                written += ['<dd markdown="block">', "", *inside, "", "</dd>"]
        return [*written, "</dl>"]

    def _footnote(self, node: SyntaxTreeNode) -> list[str]:
        lines = self._siblings(node.children) or [""]
        head, *rest = lines
        return [f"[^{self._label(node)}]: {head}", *_indented(rest)]

    def _link_definition(self, node: SyntaxTreeNode) -> list[str]:
        line = self._line(node)
        address = self.host.link(str(node.meta["url"]), line).replace(" ", "%20")
        title = str(node.meta["title"]).replace('"', "&quot;")
        ending = f' "{title}"' if title else ""
        return [f"[{node.meta['label']}]: {address}{ending}"]

    def _html(
        self, node: SyntaxTreeNode, after: Sequence[SyntaxTreeNode], open_tags: list[str]
    ) -> list[str]:
        """Write a block of raw HTML; Markdown between its tags stays Markdown."""
        source = node.content.rstrip("\n")
        for tag in raw_html.unopened(source):
            if tag in open_tags:
                open_tags.remove(tag)
        left_open = raw_html.unclosed(source)
        if left_open and not raw_html.is_comment(source):
            closed = [tag for each in after for tag in _closed_by(each)]
            kept = [tag for tag in left_open if tag in closed]
            if kept:
                source = raw_html.with_markdown(source, len(kept))
                open_tags += kept
            else:
                source += "".join(f"</{tag}>" for tag in reversed(left_open))
        return self.host.block_html(source, self._line(node)).split("\n")


def _inline_of(node: SyntaxTreeNode) -> Token | None:
    return next((each.token for each in node.children if each.type == "inline"), None)


def _closed_by(node: SyntaxTreeNode) -> list[str]:
    return raw_html.unopened(node.content) if node.type == "html_block" else []


def _is_hidden(node: SyntaxTreeNode) -> bool:
    return bool(node.nester_tokens and node.nester_tokens.opening.hidden)


def _must_be_apart(before: SyntaxTreeNode, node: SyntaxTreeNode) -> bool:
    if before.type in _BULLETS and node.type in _BULLETS:
        return True
    return before.type == node.type == "blockquote"


def _attributes_alone(node: SyntaxTreeNode) -> str:
    """Return the attributes that a paragraph gives to the block before it; empty if it is text."""
    token = _inline_of(node) if node.type == "paragraph" else None
    match = ATTRIBUTES.fullmatch(token.content) if token else None
    return match["inside"] if match else ""


def _with_attributes(node: SyntaxTreeNode, lines: list[str], attributes: str) -> list[str]:
    """Give attributes to a block that is written."""
    if node.type == "paragraph":
        return [*lines, f"{{: {attributes} }}"]
    # Python-Markdown gives a list's attributes to its last item, and takes none for the others.
    return [f'<div{as_html(attributes)} markdown="1">', "", *lines, "", "</div>"]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _checkbox(match: re.Match[str]) -> str:
    checked = "" if match["mark"] == " " else 'checked="" '
    return f'<input {checked}disabled="" type="checkbox">'


def _numbered(lines: list[str], start: int, first: str) -> list[str]:
    if first != "paragraph":
        return lines
    end = next((place for place, line in enumerate(lines) if not line), len(lines))
    return [*lines[:end], f'{{: value="{start}" }}', *lines[end:]]


def _rule(style: str) -> str:
    return {
        "text-align:left": ":---",
        "text-align:right": "---:",
        "text-align:center": ":---:",
    }.get(style, "---")
