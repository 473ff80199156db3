"""Texts of posts as feeds have them, made from the HTML of their pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import cast

from post_series.memory.extensions import code
from post_series.memory.store import Memory, digest

KIND = "texts"

Clean = Callable[[str, str], str]
"""Prepares the HTML of a page, whose address is the second argument, for use elsewhere."""


def remembered(clean: Clean, memory: Memory, options: Collection[str]) -> Clean:
    """Return a function that gives the same texts, from memory where it holds them.

    Args:
        clean: What makes a text; it reads nothing but its arguments.
        memory: What former builds made.
        options: What else the texts depend on.
    """
    made_by = digest(code(), sorted(options))

    def recall(markup: str, address: str) -> str:
        key = digest(made_by, markup, address)
        known = memory.recall(KIND, key)
        if known is not None:
            memory.found[KIND] += 1
            return cast("str", known)
        memory.made[KIND] += 1
        text = clean(markup, address)
        memory.keep(KIND, key, text)
        return text

    return recall
