"""A use of a shortcode on a page, and the shapes that most replacements have."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from hugo_import.scene import Replacement, Scene
from hugo_import.shortcodes.scan import Shortcode


@dataclass(frozen=True, slots=True)
class Use:
    """A shortcode where it is used.

    Attributes:
        shortcode: The shortcode.
        line: The line of the file that it begins in, counted from 1.
        scene: The page that it is on.
    """

    shortcode: Shortcode
    line: int
    scene: Scene

    def get(self, *keys: str | int) -> str:
        """Give the first of these parameters that has a value."""
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
        return self.scene.inner(self.inner, self.inner_line)

    def problem(self, text: str) -> None:
        """Tell what somebody has to look at."""
        self.scene.problem(self.line, text)

    def note(self, text: str) -> None:
        """Tell what is there in another shape."""
        self.scene.note(self.line, text)


Handler: TypeAlias = Callable[[Use], Replacement | None]
"""Finds what stands in the place of a shortcode; none if it cannot with these parameters."""


def link(text: str, address: str) -> Replacement:
    """Put a link to another site in the place of something that was shown from there."""
    shown = re.sub(r"([\[\]*_`\\])", r"\\\1", text)
    markdown = f"[{shown}]({address})"
    written = f'<a href="{html.escape(address)}">{html.escape(text, quote=False)}</a>'
    return Replacement(markdown, markdown, written)


def value(text: str, address: str | None = None) -> Replacement:
    """Put a bare value in the place of a shortcode."""
    return Replacement(text, text, html.escape(text), text, address)


def block(lines: Sequence[str], inline: str, written: str) -> Replacement:
    """Put blocks in the place of a shortcode."""
    return Replacement("\n".join(lines), inline, written, stands_alone=True)


def indented(text: str) -> list[str]:
    """Indent lines so that they belong to what stands above."""
    return [f"    {line}" if line else "" for line in text.split("\n")]


def quoted(text: str) -> str:
    """Write a title so that it can stand in quotation marks."""
    return text.replace('"', "&quot;").replace("\n", " ")
