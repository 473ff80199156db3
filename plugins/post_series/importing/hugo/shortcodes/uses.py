"""A use of a shortcode on a page, what it may ask of that page, and its replacement."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeAlias

from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.shortcodes.scan import Shortcode


@dataclass(frozen=True, slots=True)
class Replacement:
    """The replacement of a shortcode.

    Attributes:
        block: Markdown for a place of its own; may have many lines.
        inline: Markdown for the middle of a sentence.
        html: HTML for the middle of raw HTML.
        plain: A bare value, if it is one: it may be used in code and in addresses.
        address: An address for `PageContext.link`, if that differs from the bare value.
        stands_alone: Whether it is not part of a sentence, even within a paragraph.
    """

    block: str
    inline: str
    html: str
    plain: str | None = None
    address: str | None = None
    stands_alone: bool = False


class PageContext(Protocol):
    """The page that is converted: its neighbours, settings and report.

    Lines are those of the file, counted from 1.
    """

    @property
    def settings(self) -> Settings:
        """The blog's settings."""

    @property
    def params(self) -> Mapping[str, object]:
        """The page's front matter, by lowered key."""

    def link(self, address: str, line: int, *, image: bool = False) -> str:
        """Return the address that a Markdown link has in the site."""

    def html_address(self, address: str, line: int) -> str:
        """Return the address that raw HTML has in the site."""

    def inner(self, text: str, line: int) -> str:
        """Convert Markdown of many lines, such as the inside of a notice."""

    def inline(self, text: str, line: int) -> str:
        """Convert Markdown of one line, such as a caption."""

    def raw(self, source: str, line: int) -> str:
        """Convert raw HTML that Hugo shows."""

    def rendered(self, text: str, line: int) -> str:
        """Render Markdown to HTML, without a paragraph around a single one."""

    def inner_html(self, text: str, line: int) -> str:
        """Return the text between a shortcode's tags as it is, with the shortcodes in it run."""

    def ordinal(self, line: int, used: Shortcode) -> int:
        """Return how many shortcodes are before this one on the page."""

    def partial(self, name: str) -> str | None:
        """Return a partial template of the blog; None if it has none of that name."""

    def template_of(self, name: str) -> str | None:
        """Return the template that another use of a shortcode on the page has between its tags."""

    @property
    def file(self) -> PurePosixPath:
        """The page's file, below the content folder."""

    @property
    def language(self) -> str:
        """The code of its language."""

    @property
    def words(self) -> Mapping[str, str]:
        """The theme's own words in the page's language, by their keys."""

    def resources(self) -> Mapping[str, Path]:
        """Return where the files beside the page are, by their names."""

    def data(self) -> Mapping[str, object]:
        """Return what is in the blog's data files, by their names."""

    def page_address(self, reference: str) -> str | None:
        """Return the address below the blog's top of a page that `ref` names."""

    def diagram(self, info: str, line: int) -> None:
        """Report a block of code that was a drawing, if it is none here."""

    def problem(self, line: int, text: str) -> None:
        """Report what needs a look."""

    def note(self, line: int, text: str) -> None:
        """Report what is there in another form."""


@dataclass(frozen=True, slots=True)
class Use:
    """A shortcode where it is used.

    Attributes:
        shortcode: The shortcode.
        line: The line of the file that it begins in, counted from 1.
        page: The page that it is on.
    """

    shortcode: Shortcode
    line: int
    page: PageContext

    def get(self, *keys: str | int) -> str:
        """Return the first of these parameters that has a value."""
        return self.shortcode.get(*keys)

    @property
    def inner(self) -> str:
        """The text between its tags; empty if there is none."""
        return self.shortcode.inner or ""

    @property
    def inner_line(self) -> int:
        """The line of the file that this text begins in."""
        return self.line + self.shortcode.opening.count("\n")

    def blocks(self) -> str:
        """Convert the text between its tags."""
        return self.page.inner(self.inner, self.inner_line)

    def problem(self, text: str) -> None:
        """Report what needs a look."""
        self.page.problem(self.line, text)

    def note(self, text: str) -> None:
        """Report what is there in another form."""
        self.page.note(self.line, text)


Handler: TypeAlias = Callable[[Use], Replacement | None]
"""Finds what stands in the place of a shortcode; none if it cannot with these parameters."""


def link(text: str, address: str) -> Replacement:
    """Return a link to another site in place of something that was shown from there."""
    shown = re.sub(r"([\[\]*_`\\])", r"\\\1", text)
    markdown = f"[{shown}]({address})"
    written = f'<a href="{html.escape(address)}">{html.escape(text, quote=False)}</a>'
    return Replacement(markdown, markdown, written)


def value(text: str, address: str | None = None) -> Replacement:
    """Return a bare value in place of a shortcode."""
    return Replacement(text, text, html.escape(text), text, address)


def block(lines: Sequence[str], inline: str, written: str) -> Replacement:
    """Return blocks in place of a shortcode."""
    return Replacement("\n".join(lines), inline, written, stands_alone=True)


def indented(text: str) -> list[str]:
    """Indent lines so that they belong to what is above."""
    return [f"    {line}" if line else "" for line in text.split("\n")]


def quoted(text: str) -> str:
    """Write a title so that it can be in quotation marks."""
    return text.replace('"', "&quot;").replace("\n", " ")
