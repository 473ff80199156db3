"""Searches a folder for account data."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aws_posture.errors import LeakError
from aws_posture.slots import ATTRIBUTE
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import LOCKED, MARKER, STAMPED, not_rendered
from aws_posture.verify.channels import TooMuchError, channels
from aws_posture.verify.needles import Needles
from aws_posture.verify.shapes import masked, shapes_in
from aws_posture.verify.values import Values, values_of
from aws_posture.verify.views import View, views

_PAGES = frozenset({".html", ".htm", ".xhtml"})
_FILLED = f"{STAMPED}=".encode()


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something of an account in a folder.

    Attributes:
        file: The file, relative to the folder, with forward slashes.
        line: Its line, counted from 1; 0 where lines make no sense.
        kind: What was found.
        excerpt: Enough of it to find it, and not enough to use it.
        how: How it is held: encoded, packed; empty for as it stands.
    """

    file: str
    line: int
    kind: str
    excerpt: str
    how: str = ""


def verify(
    folder: Path, snapshots: Iterable[Snapshot] = (), allowed: Iterable[str] = ()
) -> list[Leak]:
    """Search a folder for account data.

    Args:
        folder: The folder; only read.
        snapshots: What must not be in it, besides all that looks like account data.
        allowed: Values that may stand in it.

    Returns:
        What was found, by file and line; nothing if the folder holds nothing of an account.

    Raises:
        LeakError: The folder cannot be read.
    """
    return Search(values_of(snapshots), frozenset(allowed)).folder(folder)


@dataclass(slots=True)
class Search:
    """A search.

    Attributes:
        values: What is searched for, besides all that looks like account data.
        allowed: Values that may stand there.
        progress: Told how many files were read, after each.
        files: How many files were read.
        size: How many bytes they had.
    """

    values: Values = field(default_factory=Values)
    allowed: frozenset[str] = frozenset()
    progress: Callable[[int], None] = lambda _: None
    files: int = 0
    size: int = 0
    _needles: Needles = field(init=False)

    def __post_init__(self) -> None:
        """Spell out what is searched for."""
        self._needles = Needles(self.values.wanted)

    def folder(self, folder: Path) -> list[Leak]:
        """Search a folder.

        Raises:
            LeakError: It cannot be read.
        """
        if not folder.is_dir():
            raise LeakError(f"{folder}: no such folder; name the folder of a finished site")
        try:
            return sorted({leak for path in _files(folder) for leak in self._file(path, folder)})
        except OSError as error:
            raise LeakError(
                f"{error.filename}: {error.strerror}; it was not verified; let it be read"
            ) from None

    def text(self, content: bytes, file: str) -> Iterator[Leak]:
        """Search what a file holds."""
        seen: set[tuple[str, str]] = set()
        try:
            for channel in channels(content):
                for view in views(channel.content):
                    yield from self._view(view, file, channel.where, seen)
        except TooMuchError as error:
            yield Leak(file, 0, "cannot be verified", "", str(error))

    def _file(self, path: Path, folder: Path) -> Iterator[Leak]:
        name = path.relative_to(folder).as_posix()
        for leak in self.text(name.encode("utf-8", "surrogateescape"), name):
            yield Leak(name, 0, leak.kind, leak.excerpt, "in the file's name")
        # What is no file holds nothing by itself, and reading from a pipe would wait for ever.
        if path.is_symlink() or not path.is_file():
            return
        content = path.read_bytes()
        # A locked copy tells of no account.
        if path.name == MARKER and content != LOCKED:
            yield Leak(name, 0, "mark of a private copy", MARKER)
        self.files += 1
        self.size += len(content)
        self.progress(self.files)
        if path.suffix in _PAGES and (place := content.find(_FILLED)) >= 0:
            yield Leak(name, _line(content, place), "filled slot", "")
        has_slots = ATTRIBUTE.encode() in content
        if path.suffix in _PAGES and not has_slots and (form := not_rendered(content)):
            yield Leak(name, _line(content, form.start()), "a form that was not rendered", "")
        yield from self.text(content, name)

    def _view(
        self, view: View, file: str, where: str, seen: set[tuple[str, str]]
    ) -> Iterator[Leak]:
        for kind, start, value in self._finds(view.text):
            # The same value is in several views of one text; the first says how it is held.
            if value in self.allowed or (value, where) in seen:
                continue
            seen.add((value, where))
            how = ", ".join(filter(None, [where, view.how]))
            yield Leak(file, view.line_of(start), kind, masked(value), how)

    def _finds(self, text: str) -> Iterator[tuple[str, int, str]]:
        for found in shapes_in(text):
            yield found.kind, found.start, found.text
        for place, value in self._needles.find(text):
            yield self.values.wanted[value], place, value


def _line(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


def _files(folder: Path) -> Iterator[Path]:
    """List folders, links and files; folders for their names."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted([*folders, *files]):
            yield Path(place, name)
