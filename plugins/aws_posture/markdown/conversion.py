"""The state of the page that is being converted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from aws_posture.base.errors import MarkdownError, nearest
from aws_posture.catalogue.conditions import Condition
from aws_posture.catalogue.model import Fact
from aws_posture.markdown.engine import told
from aws_posture.markdown.original import Original
from aws_posture.markdown.source import Location
from markdown import Markdown


@dataclass(frozen=True, slots=True)
class Card:
    """A ``fact`` block.

    Attributes:
        fact: The fact.
        title: The card's title.
        open: Whether the instructions for looking it up by hand are unfolded.
        steps: Whether the card says what to do; None if that depends on the author's text in it.
    """

    fact: Fact
    title: str
    open: bool
    steps: bool | None


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


@dataclass(frozen=True, slots=True)
class Glance:
    """A ``fact-glance`` block."""


Block = Card | When | Summary | Report | Glance

BLOCK_NAMES = ("fact", "when", "fact-summary", "fact-report", "fact-glance")


class Conversion:
    """One Markdown instance's work on one page.

    Args:
        md: The Markdown instance.
        catalogue: The facts that exist, by id.
    """

    def __init__(self, md: Markdown, catalogue: Mapping[str, Fact]) -> None:
        self.md = md
        self.catalogue = catalogue
        self.active = False

    def begin(self, lines: Sequence[str], location: Location, first_stashed: int) -> None:
        """Forget the last page and start another one, which may use some form.

        Args:
            lines: The page as its author wrote it.
            location: Where it comes from.
            first_stashed: How much raw HTML of earlier pages is in the instance's stash.
        """
        self.original = Original(tuple(lines), location)
        self.active = True
        # Before the tree is finished, toc runs every postprocessor on every heading.
        self.sealed = False
        self.blocks: dict[Element, Block] = {}
        self.headers: Counter[str] = Counter()
        self.first_stashed = first_stashed

    def fact(self, written: str, form: str, pattern: str, nth: int = 1) -> Fact:
        """Return the fact that an author names.

        Args:
            written: The fact's id as written.
            form: The whole form as written, for the message.
            pattern: What finds the form in the source.
            nth: Which of several places it is.

        Raises:
            MarkdownError: There is no such fact.
        """
        fact = self.catalogue.get(written)
        if fact is None:
            near = nearest(written, self.catalogue) or "; 'aws-posture facts' lists them"
            raise self.error(f"'{form}': unknown fact {written!r}{near}", pattern, nth=nth)
        return fact

    def error(self, problem: str, *patterns: str, nth: int = 1) -> MarkdownError:
        """Return an error that names page and line; see Original.error."""
        return told(self.original.error(problem, *patterns, nth=nth))


def header_pattern(length: int, name: str, argument: str | None) -> str:
    """Return the expression that finds a block's first line in the source."""
    tail = rf"\|[ ]*{re.escape(argument)}" if argument else r"\|?"
    return rf"^[^/\n]*/{{{length}}}[ ]*{re.escape(name)}[ ]*{tail}[ ]*$"
