"""What pages add to the search index, which a theme's plugin reads out of their HTML anew in each build."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING, Any, Protocol, cast

from post_series.memory.store import Json, Memory, digest
from post_series.quick_search import quick

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink

KIND = "search"

_INDEXES = {
    "material.plugins.search.plugin": ("entries", "Parser"),
    "mkdocs.contrib.search.search_index": ("_entries", "ContentParser"),
}
"""The modules of search indexes that are known; the list to which each adds entries, and its parser."""

_DISTRIBUTIONS = ("mkdocs", "mkdocs-material", "jieba")


_META = ("search", "tags", "title")
"""What an index is known to read of front matter."""


def take_over(config: MkDocsConfig, memory: Memory) -> None:
    """Have the entries of pages remembered, if the index is a known one."""
    for plugin in config.plugins.values():
        index: Any = getattr(plugin, "search_index", None)
        # An index is made for each build; one that somebody else has changed is left alone.
        if type(index).__module__ in _INDEXES and "add_entry_from_context" not in vars(index):
            vars(index)["add_entry_from_context"] = _Entries(index, memory).add


class _Index(Protocol):
    def add_entry_from_context(self, page: Page) -> None: ...


class _Entries:
    """Adds the entries of pages to a search index.

    Args:
        index: The index.
        memory: What former builds made.
    """

    def __init__(self, index: _Index, memory: Memory) -> None:
        module = type(index).__module__
        entries, parser = _INDEXES[module]
        self._add_slowly = index.add_entry_from_context
        self._quick = partial(quick, sys.modules[module], parser)
        self._entries: list[Json] = getattr(index, entries)
        self._memory = memory
        self._made_by = digest(
            module, repr(vars(index).get("config")), *map(_version, _DISTRIBUTIONS)
        )

    def add(self, page: Page) -> None:
        """Add a page's entries."""
        meta = {name: page.meta[name] for name in _META if name in page.meta}
        try:
            about = [page.url, page.title, meta, [_anchor(each) for each in page.toc]]
            key = digest(self._made_by, page.content, about)
        except TypeError:
            # Front matter can hold anything: dates, and what plugins put there.
            self._add(page)
            return
        known = self._memory.recall(KIND, key)
        if known is not None:
            self._memory.found[KIND] += 1
            self._entries += cast("list[Json]", known)
            return
        self._memory.made[KIND] += 1
        self._make(page, key)

    def _add(self, page: Page) -> None:
        with self._quick():
            self._add_slowly(page)

    def _make(self, page: Page, key: str) -> None:
        before = len(self._entries)
        meta, page.meta = page.meta, _Asked(page.meta)
        try:
            self._add(page)
        finally:
            asked, page.meta = page.meta, meta
        added = self._entries[before:]
        try:
            is_data = json.loads(json.dumps(added)) == added
        except TypeError:
            return
        if is_data and asked.names <= {*_META}:
            self._memory.keep(KIND, key, added)


class _Asked(dict[str, object]):
    """Front matter that records which of its keys are asked for."""

    def __init__(self, meta: Mapping[str, object]) -> None:
        super().__init__(meta)
        self.names: set[object] = set()

    def get(self, name: str, default: object = None) -> object:
        self.names.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> object:
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(name)
        return super().__contains__(name)


def _anchor(link: AnchorLink) -> Json:
    return [link.id, link.title, [_anchor(child) for child in link.children]]


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
