"""The extension's places in Python-Markdown's pipeline.

The numbers are priorities; the higher ones run first.

    preprocessors   1000    note the lines as the author wrote them (`beginning`)
                      31.5  snippets (32) are in: does the page use any form at all? (`beginning`)
    treeprocessors    21    blocks are parsed, inline (20) has not run: what is left over?
                       5.5  all text is finished (attr_list 8, abbr 7, smarty 6), and toc (5)
                            has not run: make the slots
                       4.5  toc and MkDocs's list of anchors (5) are made: restore headings
                     -10    links are resolved (MkDocs, 0): mark the branches
    postprocessors   -90    raw HTML (30) and with it highlighted code is in: make the slots in code
                    -100    encode the branches
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from pymdownx.blocks import BlocksExtension

from aws_posture.catalogue.model import Fact
from aws_posture.markdown import branches, cards, code_values, leftovers, links
from aws_posture.markdown.blocks import BLOCKS, check_closed, keep_what_is_found
from aws_posture.markdown.conversion import Conversion
from markdown import Markdown


def register(md: Markdown, catalogue: Mapping[str, Fact]) -> Conversion:
    """Put the forms into the pipeline of one Markdown instance.

    Args:
        md: The instance.
        catalogue: The facts that exist, by id.

    Returns:
        What is known of the page that the instance converts.
    """
    manager = BlocksExtension().register_block_mgr(md)
    keep_what_is_found(manager)
    conversion = Conversion(md, catalogue)
    for block in BLOCKS:
        manager.register(block, {"conversion": conversion})

    def check(root: Element, conversion: Conversion) -> None:
        check_closed(manager, conversion)
        leftovers.check_blocks(root, conversion)

    for step, priority in ((check, 21), (fill, 5.5), (branches.restore, 4.5), (seal, -10)):
        md.treeprocessors.register(
            _Tree(step, conversion), f"aws_posture_{step.__name__}", priority
        )
    md.postprocessors.register(_Text(code_values.fill, conversion), "aws_posture_code", -90)
    md.postprocessors.register(_Text(branches.cut, conversion), "aws_posture_cut", -100)
    return conversion


def end(conversion: Conversion) -> None:
    """Have nothing to do with the page that follows, unless it is begun."""
    conversion.active = False
    code_values.forget(conversion)


def fill(root: Element, conversion: Conversion) -> None:
    """Make the slots of a page.

    Raises:
        MarkdownError: Something that names a fact cannot be understood.
    """
    leftovers.check_raw_html(root, conversion)
    links.fill(root, conversion)
    leftovers.check_links(root, conversion)
    cards.fill(root, conversion)
    branches.shelter(root, conversion)


def seal(root: Element, conversion: Conversion) -> None:
    """Finish the tree of a page."""
    branches.seal(root, conversion)
    conversion.sealed = True


class _Tree(Treeprocessor):
    """One step on the tree of a page that uses our forms; other pages pass through."""

    def __init__(self, step: Callable[[Element, Conversion], None], conversion: Conversion) -> None:
        super().__init__()
        self._step = step
        self._conversion = conversion

    def run(self, root: Element) -> None:
        if self._conversion.active:
            self._step(root, self._conversion)


class _Text(Postprocessor):
    """One step on the finished text of a page that uses our forms; other pages pass through."""

    def __init__(self, step: Callable[[str, Conversion], str], conversion: Conversion) -> None:
        super().__init__()
        self._step = step
        self._conversion = conversion

    def run(self, text: str) -> str:
        return self._step(text, self._conversion) if self._conversion.active else text
