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
from post_series.importing.hugo.dialect import guards, inline, lists
from post_series.importing.hugo.dialect.attributes import as_html, split
from post_series.importing.hugo.dialect.fences import fence
from post_series.importing.hugo.dialect.inline import Inline
from post_series.importing.hugo.dialect.lists import MARK, Part
from post_series.importing.hugo.dialect.preparing import ATTRIBUTES
from post_series.importing.hugo.goldmark.anchors import with_typography
from post_series.importing.hugo.goldmark.parse import LOOSE, parse_inline

_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z]+)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)(?:\n|$)")


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

    def diagram(self, info: str, line: int) -> None:
        """Report a block of code that was a drawing, if it is none here."""

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
        used = {each.meta.get("label") for each in root.walk() if each.type == "footnote_ref"}
        for each in (
            each for node in children if node.type != "footnote_reference" for each in node.walk()
        ):
            if each.type == "footnote_ref":
                self.host.footnote(str(each.meta.get("label", "")))
        places = [at for at, node in enumerate(children) if _note_of(node) in used]
        notes = sorted((children[at] for at in places), key=lambda node: int(self._label(node)))
        for at, note in zip(places, notes, strict=True):
            children[at] = note
        # Goldmark leaves out a footnote that nothing refers to.
        return self._siblings([each for each in children if _note_of(each) in {None, *used}])

    def _label(self, node: SyntaxTreeNode) -> str:
        return self.host.footnote(_note_of(node) or "")

    def _siblings(self, nodes: Sequence[SyntaxTreeNode]) -> list[str]:
        return lists.joined(self._parts(nodes))

    def _parts(self, nodes: Sequence[SyntaxTreeNode]) -> list[Part]:
        """Write blocks that follow each other; attributes become part of the block before."""
        parts: list[Part] = []
        for node, lines in self._each(nodes):
            attributes = _attributes_alone(node) if lines and parts else ""
            if attributes:
                before = parts.pop()
                written = _with_attributes(before.node, list(before.lines), attributes)
                parts.append(Part(before.node, written))
            elif lines:
                parts.append(Part(node, lines))
        return parts

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
                return lists.written(
                    node, self._parts, has_tasks="tasklist" in self.host.settings.syntax
                )
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
        self.host.diagram(node.info, self._line(node))
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
        return self._text_lines(
            Inline(self.host, piece.line).rewrite(
                text, parse_inline(text, self.host.settings.syntax)
            )
        )

    def _text_lines(self, text: str) -> list[str]:
        return guards.last_braces(guards.lines(text)).split("\n")

    def _heading(self, node: SyntaxTreeNode) -> list[str]:
        token = _inline_of(node)
        content, attributes = split(token.content if token else "")
        # Parsed again only if necessary: links to references are not known then.
        parts = (
            parse_inline(content, self.host.settings.syntax)
            if attributes or token is None
            else token.children or []
        )
        text = Inline(self.host, self._line(node)).rewrite(content, parts)
        if self.host.settings.typographer:
            parts = with_typography(content, parts)
        text = guards.braces(text.replace("\n", " ").strip())
        text = re.sub(r"(?<!\\)#(?=#*$)", r"\\#", text)
        level = int(node.tag[1])
        return [f"{'#' * level} {text}{self.host.heading(level, parts, attributes)}"]

    def _quotation(self, node: SyntaxTreeNode) -> list[str]:
        alert = self._alert(node)
        if alert is not None:
            return alert
        # Two spaces at the end of a line break it, and have to stay.
        lines = lists.joined(self._parts(node.children), lists.Spacing.LOOSE)
        return [f"> {line}" if line else ">" for line in lines] or [">"]

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
        return [header, "", *lists.indented(inside)]

    def _rest(self, content: str, line: int) -> list[str]:
        return list(self._piece(Piece(line, content, None))) if content.strip() else []

    def _table(self, node: SyntaxTreeNode) -> list[str]:
        rows = [row for part in node.children for row in part.children]
        written = [self._row(row) for row in rows]
        rules = [_rule(str(cell.attrs.get("style", ""))) for cell in rows[0].children]
        return [written[0], f"| {' | '.join(rules)} |", *written[1:]]

    def _row(self, row: SyntaxTreeNode) -> str:
        cells = [self._cell(cell) for cell in row.children]
        return f"| {' | '.join(cells)} |"

    def _cell(self, cell: SyntaxTreeNode) -> str:
        return guards.braces(guards.pipes(self._inline(cell))).replace("\n", " ")

    def _definitions(self, node: SyntaxTreeNode) -> list[str]:
        written = ['<dl markdown="1">']
        for child in node.children:
            if child.type == "dt":
                written.append(f'<dt markdown="span">{self._inline(child)}</dt>')
            else:
                written += self._definition(child)
        return [*written, "</dl>"]

    def _definition(self, node: SyntaxTreeNode) -> list[str]:
        """Write a definition; to Goldmark, a blank line before it makes its text a paragraph."""
        parts = self._parts(node.children)
        is_text = not node.meta.get(LOOSE) and bool(parts) and parts[0].node.type == "paragraph"
        if is_text and len(parts) == 1 and "" not in parts[0].lines:
            return ['<dd markdown="span">' + "\n".join(parts[0].lines) + "</dd>"]
        if is_text:
            parts[0] = Part(parts[0].node, [*parts[0].lines, MARK])
        return ['<dd markdown="block">', "", *lists.joined(parts), "", "</dd>"]

    def _footnote(self, node: SyntaxTreeNode) -> list[str]:
        lines = self._siblings(node.children) or [""]
        head, *rest = lines
        return [f"[^{self._label(node)}]: {head}", *lists.indented(rest)]

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
        source = raw_html.apart(node.content.rstrip("\n"))
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
        written = self.host.block_html(source, self._line(node))
        is_inside = node.parent is not None and node.parent.type in {"list_item", "blockquote"}
        return (raw_html.guarded(written) if is_inside else written).split("\n")


def _note_of(node: SyntaxTreeNode) -> str | None:
    """Return the label of a footnote; None for another block."""
    if node.type != "footnote_reference" or node.nester_tokens is None:
        return None
    return str(node.nester_tokens.opening.meta.get("label", ""))


def _inline_of(node: SyntaxTreeNode) -> Token | None:
    return next((each.token for each in node.children if each.type == "inline"), None)


def _closed_by(node: SyntaxTreeNode) -> list[str]:
    return raw_html.unopened(node.content) if node.type == "html_block" else []


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


def _rule(style: str) -> str:
    return {
        "text-align:left": ":---",
        "text-align:right": "---:",
        "text-align:center": ":---:",
    }.get(style, "---")
