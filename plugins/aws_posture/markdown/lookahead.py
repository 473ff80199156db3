"""A fault of pymdownx, mended: a block that was found is forgotten, and the page never ends.

Its processor finds a block and remembers it, and only then has the text before it parsed. If that
text holds a block as well, as a quote or a definition can, that one is remembered in its place:

    > /// fact | root.mfa
    > ///
    /// fact | iam.admin
    ///

What is left is a block to process and nothing that is done with it, again and again.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from pymdownx.blocks import BlocksProcessor


def keep_what_is_found(manager: BlocksProcessor) -> None:
    """Let a processor of blocks remember one block for each text that it is in.

    Python-Markdown calls ``run`` right after a ``test`` that is true, so what is remembered
    in between is a stack.
    """
    if hasattr(manager, "aws_posture_found"):
        return
    test, run = manager.test, manager.run
    found: list[object] = []
    manager.aws_posture_found = found

    def test_alone(parent: Element, block: str) -> bool:
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
