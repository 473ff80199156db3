"""The block forms, ``/// fact | …`` and the others, on the Block API of pymdownx.

What these classes refuse by returning False, such as an unknown option or a header
that cannot be read, stays in the page as text, and `leftovers` finds it there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from xml.etree.ElementTree import (
    Element,
    SubElement,
)

from pymdownx.blocks import BlocksProcessor
from pymdownx.blocks.block import Block, type_boolean, type_string

from aws_posture.base.errors import FactError, MarkdownError
from aws_posture.catalogue.conditions import Condition, parse_condition
from aws_posture.markdown.conversion import (
    Card,
    Conversion,
    Glance,
    Report,
    Summary,
    When,
    header_pattern,
)
from aws_posture.slots import DEEPEST

Option = tuple[Any, Callable[[Any], Any]]


class PostureBlock(Block):  # type: ignore[misc]  # pymdownx ships no types
    """The common base of the block forms: they raise where pymdownx would leave text."""

    # None lets a missing argument through to `on_validate`, which can say what is missing.
    ARGUMENT = None
    OPTIONS: ClassVar[dict[str, Option]] = {}
    argument: str | None

    def on_init(self) -> None:
        """Create the block for the conversion that it belongs to."""
        self.conversion: Conversion = self.config["conversion"]

    def on_validate(self, parent: Element) -> bool:
        """Check the header.

        Raises:
            MarkdownError: It cannot be used.
        """
        del parent
        self.conversion.headers[written(self)] += 1
        if self.options["attrs"]:
            raise self.error(f"'{written(self)}' has no option 'attrs'")
        for entry in self._block_mgr.stack:
            if entry.block.length == self.length:
                raise self.error(_same_length(self, entry.block))
        self.read_argument()
        return True

    def read_argument(self) -> None:
        """Check the argument after the bar; blocks without arguments refuse any."""
        if self.argument:
            raise self.error(f"'{written(self)}' takes nothing after its name")

    def on_markdown(self) -> str:
        """Return how the content is parsed: as blocks."""
        return "block"

    def on_end(self, block: Element) -> None:
        """Check that the end belongs to this block.

        Raises:
            MarkdownError: A block inside with as many slashes is still open.
        """
        del block
        inner = self._block_mgr.stack[-1].block
        if inner is not self:
            raise _error(inner, _same_length(inner, self), self.conversion)

    def error(self, problem: str) -> MarkdownError:
        """Return an error that names the line of the block's header."""
        return _error(self, problem, self.conversion)


class FactBlock(PostureBlock):
    """The card of one fact."""

    NAME = "fact"
    OPTIONS: ClassVar[dict[str, Option]] = {
        "title": ("", type_string),
        "open": (False, type_boolean),
        "steps": (None, type_boolean),
    }

    def read_argument(self) -> None:
        """Find the fact."""
        if not self.argument:
            example = next(iter(self.conversion.catalogue), "root.mfa")
            raise self.error(f"'{written(self)}' names no fact; write '/// fact | {example}'")
        nth = self.conversion.headers[written(self)]
        pattern = header_pattern(self.length, self.NAME, self.argument)
        self.fact = self.conversion.fact(self.argument, written(self), pattern, nth)

    def on_create(self, parent: Element) -> Element:
        """Make room for the author's prose; the rest follows when other extensions are done."""
        section = SubElement(parent, "section")
        SubElement(section, "div")
        title = self.options["title"] or self.fact.title
        self.conversion.blocks[section] = Card(
            self.fact, title, self.options["open"], self.options["steps"]
        )
        return section

    def on_add(self, block: Element) -> Element:
        """Move the content into the prose."""
        return block[0]


class WhenBlock(PostureBlock):
    """Prose for some states or one audience."""

    NAME = "when"

    def read_argument(self) -> None:
        """Parse the condition."""
        if not self.argument:
            example = next(iter(self.conversion.catalogue), "root.mfa")
            raise self.error(
                f"'{written(self)}' has no condition; write '/// when | {example} is fail'"
            )
        self.condition = self._parse(self.argument)
        around = [entry.block for entry in self._block_mgr.stack]
        if sum(isinstance(block, WhenBlock) for block in around) == DEEPEST:
            raise self.error(
                f"'{written(self)}' is nested in {DEEPEST} other 'when' blocks; join conditions with 'and'"
            )

    def _parse(self, argument: str) -> Condition:
        try:
            return parse_condition(argument, self.conversion.catalogue)
        except FactError as error:
            raise self.error(f"'{written(self)}': {error}") from None

    def on_create(self, parent: Element) -> Element:
        """Make a plain div; a branch becomes inert when everything in it is finished."""
        div = SubElement(parent, "div")
        self.conversion.blocks[div] = When(self.condition)
        return div


class _PageBlock(PostureBlock):
    MAKES: ClassVar[type[Summary | Report | Glance]]

    def on_create(self, parent: Element) -> Element:
        div = SubElement(parent, "div")
        self.conversion.blocks[div] = self.MAKES()
        return div

    def on_end(self, block: Element) -> None:
        super().on_end(block)
        if len(block) or (block.text or "").strip():
            raise self.error(f"'{written(self)}' has no text; write the text before it")


class SummaryBlock(_PageBlock):
    """The facts of the page."""

    NAME = "fact-summary"
    MAKES = Summary


class ReportBlock(_PageBlock):
    """Every fact, by topic."""

    NAME = "fact-report"
    MAKES = Report


class GlanceBlock(_PageBlock):
    """The account in three lines."""

    NAME = "fact-glance"
    MAKES = Glance


BLOCKS = (FactBlock, WhenBlock, SummaryBlock, ReportBlock, GlanceBlock)
"""The block forms."""


def written(block: Block) -> str:
    """Return a block's first line as its author wrote it."""
    head = f"{'/' * block.length} {block.NAME}"
    return f"{head} | {block.argument}" if block.argument else head


def check_closed(manager: BlocksProcessor, conversion: Conversion) -> None:
    """Make sure that every block of ours has ended.

    Raises:
        MarkdownError: One has not; everything after it would have become part of it.
    """
    still_open = [entry.block for entry in manager.stack]
    if any(isinstance(block, PostureBlock) for block in still_open):
        block = still_open[-1]
        problem = f"'{written(block)}' is never closed; end it with a line '{'/' * block.length}'"
        raise _error(block, problem, conversion)


def _error(block: Block, problem: str, conversion: Conversion) -> MarkdownError:
    pattern = header_pattern(block.length, block.NAME, block.argument)
    # Other extensions' blocks are not counted; the first line that looks right is named.
    return conversion.error(problem, pattern, nth=conversion.headers[written(block)] or 1)


def _same_length(inner: Block, outer: Block) -> str:
    return (
        f"'{written(inner)}' begins inside '{written(outer)}' with as many slashes; "
        "close the outer block first, or add a slash to its first and last line"
    )


def keep_what_is_found(manager: BlocksProcessor) -> None:
    """Make a block processor remember one block per nested text.

    pymdownx's finds a block and remembers it, and only then parses the text before it. If that
    text has a block as well, as a quote or a definition can, that one is remembered instead, and
    parsing never ends:

        > /// fact | root.mfa
        > ///
        /// fact | iam.admin
        ///

    Python-Markdown calls ``run`` right after a ``test`` that is true, so what is remembered
    in between is a stack.
    """
    if hasattr(manager, "aws_posture_found"):
        return
    test, run = manager.test, manager.run
    found: list[object] = []
    manager.aws_posture_found = found

    def test_alone(parent: Element, block: str) -> bool:
        # What it does by an expression, block by block, on a page that may be long.
        if not manager.stack and "///" not in block:
            return False
        outer, manager.cached_block = manager.cached_block, None
        if test(parent, block):
            found.append(outer)
            return True
        manager.cached_block = outer
        return False

    def run_alone(parent: Element, blocks: list[str]) -> None:
        run(parent, blocks)
        manager.cached_block = found.pop()

    manager.test, manager.run = test_alone, run_alone
