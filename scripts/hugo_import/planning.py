"""Decides which file goes where in the site, before anything is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from hugo_import import home_page
from hugo_import.entries import Entry, posts_folder
from hugo_import.inventory import Inventory
from hugo_import.pages import Pages
from hugo_import.report import Report
from hugo_import.sources import File, Kind, Tree

Content: TypeAlias = bytes | Path
"""What a file of the site holds, or the file that it is a copy of."""

KEPT = ".hugo-import"
"""The folder in the docs folder of what is kept and not shown; MkDocs leaves it out."""


@dataclass(slots=True)
class Plan:
    """The files that an import makes.

    Attributes:
        files: What each holds, by its path in the docs folder.
        origins: The file of the blog that each came from.
        offered: Those that give way to files that are there.
    """

    files: dict[str, Content] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)

    def offer(self, target: str, content: Content, origin: str) -> None:
        """Add a file that gives way to one that is there."""
        if target not in self.files:
            self.files[target] = content
            self.origins[target] = origin
            self.offered.add(target)

    def add(self, target: str, content: Content, origin: str, report: Report) -> None:
        """Add a file, if nothing else has its place."""
        other = self.origins.get(target)
        if other is None:
            self.files[target] = content
            self.origins[target] = origin
        elif other != origin:
            report.problem(
                origin, 0, f"its place in the site, {target}, is that of {other}; it is left out."
            )


def make(tree: Tree, entries: list[Entry], inventory: Inventory, report: Report) -> Plan:
    """Plan an import.

    Args:
        tree: The blog's files.
        entries: Its pages.
        inventory: Takes all that can be linked to.
        report: Told of what somebody has to know.
    """
    plan = Plan()
    resources = dict(_resources(tree, entries))
    _take_stock(tree, entries, resources, inventory)
    pages = Pages(tree, inventory, posts_folder(entries))
    # Once for the anchors of all pages, and once more with those known, for the links.
    for entry in entries:
        inventory.anchors[entry.address.target] = pages.anchors(entry)
    for entry in entries:
        plan.add(entry.address.target, pages.write(entry, report).encode(), entry.name, report)
        report.count("drafts" if entry.front.values.get("draft") else "pages")
    _add_files(plan, tree, resources, inventory, report)
    home_page.add(plan, entries, inventory, report)
    return plan


def _take_stock(
    tree: Tree, entries: Iterable[Entry], resources: Mapping[str, File], inventory: Inventory
) -> None:
    for entry in entries:
        inventory.add_page(entry.address.url, entry.address.target, entry.source.file.inside)
        for alias in entry.front.aliases:
            joined = posixpath.join(posixpath.dirname(entry.address.url.rstrip("/")), alias)
            inventory.pages.setdefault(
                posixpath.normpath(joined).rstrip("/") + "/", entry.address.target
            )
        inventory.sections.update(map(str, list(entry.source.folder.parents)[:-1]))
        inventory.sections.add(str(entry.source.folder))
    for target in resources:
        inventory.files[f"/{target}"] = target
    for file in tree.static:
        inventory.files[f"/{file.inside}"] = str(file.inside)
    inventory.assets = set(tree.assets)


def _resources(tree: Tree, entries: Iterable[Entry]) -> Iterator[tuple[str, File]]:
    """Give the files beside pages their places: where their page is."""
    homes = {
        entry.source.folder: posixpath.dirname(entry.address.target)
        for entry in entries
        if entry.source.kind is not Kind.SINGLE
    }
    for file, _ in tree.resources:
        folder = file.inside.parent
        above = next((each for each in [folder, *folder.parents] if each in homes), None)
        if above is None:
            yield str(file.inside), file
        else:
            inside = file.inside.relative_to(above)
            yield posixpath.normpath(f"{homes[above] or '.'}/{inside}"), file


def _add_files(
    plan: Plan,
    tree: Tree,
    resources: Mapping[str, File],
    inventory: Inventory,
    report: Report,
) -> None:
    copies = [*resources.items(), *((str(file.inside), file) for file in tree.static)]
    copies += [(path, tree.assets[path]) for path in sorted(inventory.wanted_assets)]
    copies += [(f"{KEPT}/data/{file.inside}", file) for file in tree.data]
    for target, file in copies:
        if target.startswith(f"{KEPT}/"):
            report.count("data files")
        elif _is_shown(target, file, report):
            report.count("other files")
        plan.add(target, file.path, file.name, report)


def _is_shown(target: str, file: File, report: Report) -> bool:
    path = PurePosixPath(target)
    hidden = next((part for part in path.parts if part.startswith(".")), "")
    if hidden:
        report.setting("exclude_docs", f"!/{target}")
        report.note(
            file.name, 0, f"MkDocs leaves {hidden} out unless `exclude_docs` says !/{target}."
        )
    elif path.suffix in {".md", ".markdown"}:
        report.problem(
            file.name, 0, "MkDocs makes a page of it, and Hugo copied it as it is; rename it."
        )
    return not hidden
