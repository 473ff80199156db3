"""What the parts of a conversion ask of the page that is converted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hugo_import.settings import Settings


@dataclass(frozen=True, slots=True)
class Replacement:
    """What stands in the site where a shortcode stood.

    Attributes:
        block: Markdown for a place of its own; may have many lines.
        inline: Markdown for the middle of a sentence.
        html: HTML for the middle of raw HTML.
        plain: A bare value, if it is one: what may stand in code and in addresses.
        address: An address for `Scene.link`, if that differs from the bare value.
        stands_alone: Whether it is no part of a sentence, even within a paragraph.
    """

    block: str
    inline: str
    html: str
    plain: str | None = None
    address: str | None = None
    stands_alone: bool = False


class Scene(Protocol):
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
        """Give the address that a Markdown link has in the site."""

    def html_address(self, address: str, line: int) -> str:
        """Give the address that raw HTML has in the site."""

    def inner(self, text: str, line: int) -> str:
        """Convert Markdown of many lines, such as the inside of a notice."""

    def inline(self, text: str, line: int) -> str:
        """Convert Markdown of one line, such as a caption."""

    def raw(self, source: str, line: int) -> str:
        """Carry raw HTML over that Hugo shows."""

    def page_address(self, reference: str) -> str | None:
        """Give the address below the blog's top of a page that `ref` names."""

    def problem(self, line: int, text: str) -> None:
        """Tell what somebody has to look at."""

    def note(self, line: int, text: str) -> None:
        """Tell what is there in another shape."""
