"""What is known of the page that is being converted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from aws_posture.errors import MarkdownError, nearest
from aws_posture.facts import Fact
from aws_posture.facts.conditions import Condition
from aws_posture.markdown.source import NOWHERE, Location, Source
from markdown import Markdown


@dataclass(frozen=True, slots=True)
class Card:
    """A ``fact`` block."""

    fact: Fact
    title: str
    open: bool


@dataclass(frozen=True, slots=True)
class When:
    """A ``when`` block."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Summary:
    """A ``fact-summary`` block."""


@dataclass(frozen=True, slots=True)
class Report:
    """A ``fact-report`` block."""


Block = Card | When | Summary | Report

BLOCK_NAMES = ("fact", "when", "fact-summary", "fact-report")


class Conversion:
    """One Markdown instance's work on one page.

    Args:
        md: The Markdown instance.
        catalogue: The facts that exist, by id.
    """

    def __init__(self, md: Markdown, catalogue: Mapping[str, Fact]) -> None:
        self.md = md
        self.catalogue = catalogue
        self.begin((), NOWHERE)

    def begin(self, lines: Sequence[str], location: Location) -> None:
        """Forget the last page and start on another one."""
        # A copy, because preprocessors may take lines away from their list.
        self.source = Source(tuple(lines), location)
        self.active = False
        self.blocks: dict[Element, Block] = {}
        self.headers: Counter[str] = Counter()
        # Raw HTML of an earlier page stays in the stash of an instance that is not reset.
        self.first_stashed = self.md.htmlStash.html_counter

    def look_for_forms(self, text: str) -> None:
        """Note whether a page can use any of the forms; most pages use none, and cost no more."""
        self.active = "///" in text or "fact:" in text.lower()

    def fact(self, written: str, form: str, needle: str, nth: int = 1) -> Fact:
        """Look up a fact that an author names.

        Args:
            written: The fact's id as written.
            form: The whole form as written, for the message.
            needle: What finds the form in the source.
            nth: Which of several places it is.

        Raises:
            MarkdownError: There is no such fact.
        """
        fact = self.catalogue.get(written)
        if fact is None:
            near = nearest(written, self.catalogue) or "; 'aws-posture facts' lists them"
            raise self.error(f"'{form}': unknown fact {written!r}{near}", needle, nth=nth)
        return fact

    def error(self, problem: str, *needles: str, nth: int = 1) -> MarkdownError:
        """Make an error that names page and line; see Source.error."""
        return self.source.error(problem, *needles, nth=nth)


def header_needle(length: int, name: str, argument: str | None) -> str:
    """Write the expression that finds a block's first line in the source."""
    tail = rf"\|[ ]*{re.escape(argument)}" if argument else r"\|?"
    return rf"^[^/\n]*/{{{length}}}[ ]*{re.escape(name)}[ ]*{tail}[ ]*$"
