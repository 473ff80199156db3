"""Makes the blog's first page where no file of the author's does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from hugo_import import front
from hugo_import.entries import Entry
from hugo_import.inventory import Inventory
from hugo_import.reading import Values, mapping
from hugo_import.report import Report

HOME = "index.md"


class Files(Protocol):
    """Takes the files of a site."""

    def offer(self, target: str, content: bytes, origin: str) -> None:
        """Add a file that gives way to one that is there."""


def add(files: Files, entries: Iterable[Entry], inventory: Inventory, report: Report) -> None:
    """Add a first page with the blog's title and all its posts, unless there is one."""
    if any(entry.address.target == HOME for entry in entries):
        return
    settings = inventory.settings
    told = mapping(settings.params.get("homeinfoparams"))
    values: Values = {"title": settings.title or "Home", "layout": "archives"}
    if description := str(settings.params.get("description") or ""):
        values["description"] = description
    heading = str(told.get("title") or values["title"])
    text = str(told.get("content") or "").strip()
    page = "\n\n".join(filter(None, [front.written(values).rstrip("\n"), f"# {heading}", text]))
    files.offer(HOME, f"{page}\n".encode(), settings.file or "hugo.toml")
    report.note(settings.file, 0, "Hugo drew the first page; here it is index.md, make it yours.")
