"""What one build of a site takes from former ones, and leaves to later ones."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from post_series.memory import search_entries
from post_series.memory.conversions import Conversions
from post_series.memory.store import Memory
from post_series.memory.texts import Clean, remembered

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

Log = logging.LoggerAdapter[logging.Logger]


class BuildMemory:
    """The memory of one build.

    Args:
        memory: What former builds made.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._conversions = Conversions(memory)

    def convert(self, page: Page) -> None:
        """Have a page converted from memory, where it holds the page."""
        self._conversions.take_over(page)

    def index(self, config: MkDocsConfig) -> None:
        """Have the pages' entries in the search index taken from memory, where it holds them."""
        search_entries.take_over(config, self._memory)

    def texts(self, clean: Clean, options: Collection[str]) -> Clean:
        """Return what makes the texts of posts, from memory where it holds them."""
        return remembered(clean, self._memory, options)

    def end(self, log: Log) -> None:
        """Write down what was made, and say what was remembered."""
        self._memory.close()
        for kind, found in sorted(self._memory.found.items()):
            log.debug("%s remembered: %d, made: %d", kind, found, self._memory.made[kind])


def memory_in(folder: Path, config: MkDocsConfig) -> BuildMemory | None:
    """Return the memory of a build; None where its folder would be published or removed with the site."""
    place = folder.resolve()
    for holder in (config.docs_dir, config.site_dir):
        if place.is_relative_to(Path(holder).resolve()):
            return None
    return BuildMemory(Memory(folder))
