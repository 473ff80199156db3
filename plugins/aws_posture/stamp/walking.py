"""Walking a finished site: its folders are made in the copy, its files are sorted by kind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aws_posture.copies import MARKER
from aws_posture.errors import StampError
from aws_posture.stamp.marker import SCRIPT

_PAGES = (".html", ".htm")

# A server would send these instead of the page, and they have no banner and no policy.
_TWINS = tuple(page + packed for page in _PAGES for packed in (".gz", ".br", ".zst"))

OWN_FILES = frozenset({MARKER, ".gitignore", "robots.txt", SCRIPT})
"""Files at the top of a private copy that are not the site's."""

_BATCH = 24


class File(NamedTuple):
    """A file of a site.

    Attributes:
        source: Where it is.
        target: Where its copy goes.
        is_page: Whether it is HTML.
    """

    source: str
    target: str
    is_page: bool


class _Folder(NamedTuple):
    """A folder yet to be walked.

    Attributes:
        source: Where it is, free of links.
        target: Where its copy goes.
        around: The folders that it was reached from through links, free of links themselves.
    """

    source: str
    target: str
    around: tuple[str, ...] = ()


def walk(site: str, target: str) -> Iterator[list[File]]:
    """Walk a site and make its folders in the copy.

    Args:
        site: The site's folder, free of links.
        target: The copy's folder, which exists.

    Yields:
        Some files at a time, each after its folder in the copy.

    Raises:
        StampError: The site holds something that cannot be copied.
    """
    top = _Folder(site, target)
    folders = [top]
    files: list[File] = []
    while folders:
        folder = folders.pop()
        if folder is not top:
            os.mkdir(folder.target, 0o700)  # noqa: PTH102  # pathlib takes longer than the folder
        with os.scandir(folder.source) as entries:
            for entry in entries:
                found = _classified(entry, folder, site)
                if isinstance(found, File):
                    files.append(found)
                elif found is not None:
                    folders.append(found)
        if len(files) >= _BATCH:
            yield files
            files = []
    yield files


def _classified(entry: os.DirEntry[str], folder: _Folder, site: str) -> File | _Folder | None:
    """Tell what a folder's entry is; None where it is left out."""
    name = entry.name
    if name == MARKER:
        raise StampError(
            f"{folder.source}: this is a private copy already; "
            "name the folder of the public site, and keep private copies out of it"
        )
    if name.endswith(_TWINS) or (name in OWN_FILES and folder.source == site):
        return None
    target = folder.target + os.sep + name
    if entry.is_file(follow_symlinks=False):
        return File(entry.path, target, _is_page(name))
    if entry.is_dir(follow_symlinks=False):
        return _Folder(entry.path, target, folder.around)
    return _linked(Path(entry.path), target, folder, site)


def _linked(path: Path, target: str, folder: _Folder, site: str) -> File | _Folder:
    """Follow a link inside the site: the copy gets what it leads to."""
    if not path.is_symlink():
        raise StampError(f"{path}: neither a file nor a folder; take it out of the site")
    # Path.resolve raises different errors for a link to itself in different versions of Python.
    goal = os.path.realpath(path)
    if not _is_within(goal, site):
        raise StampError(f"{path}: a link that leads out of the site; copy what it leads to")
    if Path(goal).is_file():
        return File(goal, target, _is_page(path.name))
    around = (*folder.around, folder.source)
    if not Path(goal).is_dir() or any(_is_within(source, goal) for source in around):
        raise StampError(f"{path}: a link that leads to itself or nowhere; take it out of the site")
    return _Folder(goal, target, around)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def _is_page(name: str) -> bool:
    return name.lower().endswith(_PAGES)
