"""Rewrites the inside of paragraphs, headings and cells for Python-Markdown.

The author's words stay as they are; only what Python-Markdown would read differently changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from markdown_it.helpers import parseLinkDestination
from markdown_it.token import Token

from post_series.importing.hugo.dialect import guards
from post_series.importing.hugo.dialect.edits import Edits
from post_series.importing.hugo.goldmark import typography
from post_series.importing.hugo.goldmark.parse import BARE, Span, address_of, span_of
from post_series.importing.hugo.settings import Settings

# What a backslash escapes in Python-Markdown; CommonMark has more characters.
_ESCAPABLE = frozenset("\\`*_{}[]()>#+-.!")
_ENTITIES = {"<": "&lt;", "&": "&amp;", '"': "&quot;", "'": "&#39;", ":": "&#58;", "@": "&#64;"}
# Python-Markdown looks a reference up by its label after code and the like has been taken out of it.
_MARKUP_IN_LABEL = re.compile(r"[`*_<&\\]")
_PARENTHESISED_TITLE = re.compile(r"\s+\(((?:[^()\\]|\\.)*)\)\s*$", re.DOTALL)


class Host(Protocol):
    """What inline text needs from the page it is in."""

    @property
    def settings(self) -> Settings:
        """The blog's settings."""

    def link(self, address: str, line: int, *, image: bool = False) -> str:
        """Return the address that a Markdown link has in the site."""

    def html(self, source: str, line: int) -> str:
        """Return the replacement of raw HTML in the middle of a text."""

    def code(self, source: str, line: int) -> str:
        """Return code as it is shown, with shortcodes in it as written."""

    def placeholders(self, text: str, line: int) -> str:
        """Insert the results of shortcodes into a text."""

    def footnote(self, label: str) -> str:
        """Return the label that a footnote has in the site."""

    def emoji(self, text: str) -> str:
        """Replace the names of characters with the characters, if the blog does."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Rewrites the inside of blocks.

    Attributes:
        host: The page.
        line: The line of the file that the block starts in, counted from 1.
    """

    host: Host
    line: int

    def rewrite(self, content: str, parts: Sequence[Token]) -> str:
        """Rewrite the text of a block.

        Args:
            content: The text, without what its container puts before each line.
            parts: What Goldmark makes of it.
        """
        edits = Edits(content)
        marks = self._marks(content, parts)
        in_link = 0
        for place, part in enumerate(parts):
            in_link += {"link_open": 1, "link_close": -1}.get(part.type, 0)
            line = self.line + content.count("\n", 0, span_of(part).start)
            if part.type == "link_open":
                self._link(edits, parts, place, line)
            elif part.type == "text":
                self._text(edits, parts, place, line, marks, in_link=in_link > 0)
            else:
                self._part(edits, part, line)
        return edits.done()

    def _part(self, edits: Edits, part: Token, line: int) -> None:
        span = span_of(part)
        source = edits.text[span.start : span.end]
        match part.type:
            case "text_special":
                has_formulas = bool(self.host.settings.math)
                edits.replace(
                    span.start, span.end, _escaped(part, source, has_formulas=has_formulas)
                )
            case "code_inline":
                shown = guards.outer_blanks(part.content)
                edits.replace(span.start, span.end, self.host.code(shown or source, line))
            case "html_inline":
                edits.replace(span.start, span.end, self.host.html(source, line))
            case "softbreak":
                edits.replace(
                    span.start, span.end, "  \n" if self.host.settings.hard_wraps else "\n"
                )
            case "hardbreak":
                edits.replace(span.start, span.end, _break(edits.text[: span.start], source))
            case "s_open" | "s_close":
                edits.replace(span.start, span.end, "<del>" if part.nesting == 1 else "</del>")
            case "image":
                label = span.start + 2 + len(part.content)
                self._destination(edits, part, label, span.end, line)
                if edits.text[label : label + 2] == "](":
                    edits.replace(span.start + 2, label, _described(part))
            case "footnote_ref":
                label_of = str(part.meta.get("label", ""))
                edits.replace(span.start, span.end, f"[^{self.host.footnote(label_of)}]")

    def _marks(self, content: str, parts: Sequence[Token]) -> Mapping[int, str]:
        """Return what each quotation mark becomes, by its place."""
        if not self.host.settings.typographer:
            return {}
        texts = [span_of(part) for part in parts if part.type == "text" and part.content]
        return typography.typeset(content, texts)

    def _text(  # noqa: PLR0913  # what a text is beside
        self,
        edits: Edits,
        parts: Sequence[Token],
        place: int,
        line: int,
        marks: Mapping[int, str],
        *,
        in_link: bool,
    ) -> None:
        part = parts[place]
        span = span_of(part)
        text = part.content
        if not text or edits.text[span.start : span.end] != text:
            return
        if self.host.settings.typographer:
            text = guards.quotes(edits.text, span.start, span.end, marks)
            text = typography.dashes(typography.dots(guards.angle_quotes(text)))
        if edits.text.count("*") > 1:
            around = edits.text[span.start - 1 : span.start], edits.text[span.end : span.end + 1]
            text = guards.stars(text, *around)
        text = guards.brackets(guards.tags(text))
        if "insert" in self.host.settings.extras:
            text = guards.inserted(text)
        before = _part_before(parts, place)
        if before and not in_link:
            text = guards.against_attributes(text, before)
        if not in_link and self.host.settings.linkify:
            text = guards.against_links(text)
        text = self.host.emoji(self.host.placeholders(text, line))
        edits.replace(span.start, span.end, text)

    def _link(self, edits: Edits, parts: Sequence[Token], place: int, line: int) -> None:
        part = parts[place]
        span = span_of(part)
        if part.markup == BARE:
            self._bare(edits, span, line)
        elif part.markup == "autolink":
            self._autolink(edits, part, span, line)
        else:
            end = max((span_of(each).end for each in _inside(parts, place)), default=span.start + 1)
            label = edits.text.find("]", end, span.end)
            self._destination(edits, part, label, span.end, line)

    def _reference(self, edits: Edits, part: Token, label_end: int, end: int, line: int) -> None:
        """Write a link in line whose reference Python-Markdown would not find."""
        written = edits.text[span_of(part).start : end]
        if label_end < 0 or not _MARKUP_IN_LABEL.search(written):
            return
        address = str(part.attrs.get("src" if part.type == "image" else "href", ""))
        title = str(part.attrs.get("title", "")).replace('"', "&quot;")
        new = self.host.link(address, line, image=part.type == "image")
        edits.replace(label_end + 1, end, f'({new} "{title}")' if title else f"({new})")

    def _bare(self, edits: Edits, span: Span, line: int) -> None:
        shown = edits.text[span.start : span.end]
        address = address_of(shown, self.host.settings.linkify_protocol)
        if not self.host.settings.linkify:
            edits.replace(span.start, span.end, guards.against_links(shown))
            return
        new = self.host.link(address, line)
        if new != address or shown.startswith("www."):
            edits.replace(span.start, span.end, f"[{guards.label(shown)}]({new})")
        elif not guards.is_plain_address(edits.text, span):
            edits.replace(span.start, span.end, f"<{shown}>")

    def _autolink(self, edits: Edits, part: Token, span: Span, line: int) -> None:
        address = str(part.attrs.get("href", ""))
        shown = edits.text[span.start + 1 : span.end - 1]
        new = self.host.link(address, line)
        if new != address:
            edits.replace(span.start, span.end, f"[{guards.label(shown)}]({new})")

    def _destination(self, edits: Edits, part: Token, label_end: int, end: int, line: int) -> None:
        """Change the address of a link in line; those of references stand elsewhere."""
        text = edits.text
        image = part.type == "image"
        if label_end < 0 or text[label_end : label_end + 2] != "](":
            self._reference(edits, part, label_end, end, line)
            return
        start = label_end + 2
        while start < end and text[start] in " \n\t":
            start += 1
        found = parseLinkDestination(text, start, end)
        if not found.ok:
            return
        new = self.host.link(found.str, line, image=image)
        new = new.replace('"', "%22")
        if new != found.str:
            edits.replace(start, found.pos, new)
        if title := _PARENTHESISED_TITLE.match(text[found.pos : end - 1]):
            edits.replace(found.pos, end - 1, ' "' + title[1].replace('"', "&quot;") + '"')


def _part_before(parts: Sequence[Token], place: int) -> Token | None:
    """Return the part before a text; markdown-it leaves an empty text after `**bold**`."""
    return next(
        (part for part in reversed(parts[:place]) if part.type != "text" or part.content), None
    )


def _break(before: str, source: str) -> str:
    """Write the break of a line; Python-Markdown knows none before the first word."""
    if not before.strip():
        return "<br>\n"
    return "  \n" if source.startswith("\\") else "\n"


def _inside(parts: Sequence[Token], opening: int) -> Sequence[Token]:
    for place in range(opening + 1, len(parts)):
        if parts[place].type == "link_close":
            return parts[opening + 1 : place]
    return ()


def _described(picture: Token) -> str:
    """Return what a picture shows without markup, which Python-Markdown would leave in it."""
    parts = picture.children or []
    if not any(part.nesting or part.type == "code_inline" for part in parts):
        return picture.content
    text = "".join("\n" if part.type == "softbreak" else part.content for part in parts)
    return re.sub(r"([\[\]])", r"\\\1", text)


def _escaped(part: Token, source: str, *, has_formulas: bool) -> str:
    if part.content == "$" and has_formulas:
        return "&#36;"
    if part.info != "escape" or part.content in _ESCAPABLE:
        return source
    return _ENTITIES.get(part.content, part.content)
