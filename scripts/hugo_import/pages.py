"""Writes a page of the blog as a page of the site: front matter, title, text."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_import import data_pages, front, images
from hugo_import.conversion import Conversion
from hugo_import.entries import Entry
from hugo_import.inventory import Home, Inventory
from hugo_import.reading import decode
from hugo_import.report import Report
from hugo_import.shortcodes.structure import closed
from hugo_import.sources import Tree
from hugo_import.titles import with_title

_TEMPLATES = ("shortcodes/", "_shortcodes/")


class Pages:
    """Writes pages.

    Args:
        tree: The blog's files.
        inventory: All that can be linked to.
        posts: The folder of the site that the posts are in.
    """

    def __init__(self, tree: Tree, inventory: Inventory, posts: str) -> None:
        self._tree = tree
        self._inventory = inventory
        self._posts = f"{posts}/"
        self._templates = dict(_templates(tree))

    def anchors(self, entry: Entry) -> set[str]:
        """List what a page can be linked to."""
        conversion = self._conversion(entry, Report())
        return conversion.anchors(_converted(entry, conversion))

    def write(self, entry: Entry, report: Report) -> str:
        """Write a page, whole.

        Args:
            entry: The page.
            report: Told of what somebody has to know.
        """
        conversion = self._conversion(entry, report)
        text = _converted(entry, conversion)
        text = with_title(text, conversion.headings, entry.title)
        text += data_pages.drawn(entry, text, self._tree, report)
        values = dict(entry.front.values)
        values |= images.found(entry, self._inventory, report)
        if aliases := [*entry.front.aliases, *_former_address(entry)]:
            values["aliases"] = list(dict.fromkeys(aliases))
        if "date" not in values or not entry.address.target.startswith(self._posts):
            # Hugo has no navigation that names every page; MkDocs warns of one that it misses.
            values["nav"] = False
        return f"{front.written(values)}\n{text}" if text.strip() else front.written(values)

    def _conversion(self, entry: Entry, report: Report) -> Conversion:
        home = Home(entry.address.url, entry.address.target, entry.source.folder)
        return Conversion(
            entry.name, home, self._inventory, entry.front.params, report, self._templates
        )


def _templates(tree: Tree) -> Iterator[tuple[str, str]]:
    for name, file in tree.layouts.items():
        for folder in _TEMPLATES:
            if name.startswith(folder) and name.endswith(".html"):
                text, _ = decode(file.path.read_bytes())
                yield name.removeprefix(folder).removesuffix(".html"), text


def _converted(entry: Entry, conversion: Conversion) -> str:
    if entry.source.is_html:
        carried = conversion.html_page(entry.text, entry.first_line)
        return f"<div>\n{closed(carried).strip()}\n</div>\n"
    return conversion.convert(entry.text, entry.first_line).strip("\n") + "\n"


def _former_address(entry: Entry) -> list[str]:
    """Give the address that the page had, where MkDocs makes another one."""
    url = entry.address.url
    return [url] if url and url != entry.address.site_url else []
