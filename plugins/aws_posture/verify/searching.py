"""Searches a folder for account data, and for our own kinds of file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from aws_posture.base.errors import LeakError
from aws_posture.base.files import resolved
from aws_posture.portable import NAME
from aws_posture.slots import ATTRIBUTE
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import LOCKED, MARKER, is_page, not_rendered
from aws_posture.verify.allowing import is_allowed
from aws_posture.verify.known import KnownPassages
from aws_posture.verify.matching import ValueMatcher
from aws_posture.verify.own_files import own_kinds
from aws_posture.verify.parts import files_in
from aws_posture.verify.shapes import masked, shapes_in
from aws_posture.verify.values import Values, values_of
from aws_posture.verify.views import Ledger, Reader, Unread, View

DIGEST_SIZE = 20
"""How many bytes the digest of a content has."""

_MOST_REMEMBERED = 50_000


class Basis(Enum):
    """Why something counts as account data."""

    VALUE = auto()
    """It is a value of the account that was searched for."""
    SHAPE = auto()
    """It looks like the data of some account."""
    MARK = auto()
    """It is a file of ours, or a part of one."""
    UNREAD = auto()
    """Nobody can say: it could not be read."""


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Account data in a folder, or something there that could not be read.

    Attributes:
        file: The file, relative to the folder, with forward slashes.
        line: Its line, counted from 1; 0 if lines make no sense.
        kind: What was found.
        excerpt: Enough of it to find it, but not enough to use it.
        how: How it is stored: encoded, packed; empty if plain.
        basis: Why it counts.
        value: What was found, in full; never shown.
    """

    file: str
    line: int
    kind: str
    excerpt: str
    how: str = ""
    basis: Basis = field(default=Basis.SHAPE, compare=False)
    value: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        """Return it in one line: the place, what was found, how it is stored."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        how = f" ({self.how})" if self.how else ""
        return f"{place}: {self.kind}: {self.excerpt}{how}".rstrip(": ")


def _without_our_sources(content: bytes, name: str) -> tuple[bytes, str]:
    """Return what to search of a file: of the one that readers run, what its site has put into it.

    The rest is this package's own code, whatever words of an account are also words there.
    """
    if name != NAME:
        return content, name
    from aws_posture.portable import archive  # noqa: PLC0415  # other files have no need

    site = archive.own_part(content)
    return (content, name) if site is None else (site, "site.json")


def verify(
    folder: Path, snapshots: Iterable[Snapshot] = (), allowed: Iterable[str] = ()
) -> list[Leak]:
    """Search a folder for account data.

    Args:
        folder: The folder; only read.
        snapshots: What must not be in it, besides anything that looks like account data.
        allowed: What may be in it: values, or places as they are shown.

    Returns:
        What was found, by file and line, and what could not be read; nothing if all of the folder
        was read and holds no account data.

    Raises:
        LeakError: The folder cannot be read.
    """
    return Search(values_of(snapshots), frozenset(allowed)).folder(folder)


@dataclass(slots=True)
class Search:
    """A search.

    Attributes:
        values: What is searched for, besides anything that looks like account data.
        allowed: What may be there: values, or places as they are shown.
        progress: Called after each file with the number of files read.
        clean: Digests of what was searched before for the same values, and holds nothing.
        found_clean: Those of what this search has read and found nothing in, those of `clean` included.
        ledger: What was read, and what was not.
    """

    values: Values = field(default_factory=Values)
    allowed: frozenset[str] = frozenset()
    progress: Callable[[int], None] = lambda _: None
    clean: frozenset[bytes] = frozenset()
    found_clean: set[bytes] = field(init=False, default_factory=set)
    ledger: Ledger = field(default_factory=Ledger)
    _top: Path = field(init=False, default_factory=Path)
    _matcher: ValueMatcher = field(init=False)
    _known: dict[bytes, tuple[list[Leak], Ledger]] = field(init=False, default_factory=dict)
    _passages: KnownPassages = field(init=False, default_factory=KnownPassages)

    def __post_init__(self) -> None:
        """Set what is searched for."""
        self._matcher = ValueMatcher(self.values.wanted)

    def folder(self, folder: Path) -> list[Leak]:
        """Search a folder.

        Raises:
            LeakError: It cannot be read.
        """
        if not folder.is_dir():
            raise LeakError(f"{folder}: no such folder; name the folder of a finished site")
        self._top = resolved(folder)
        with _unreadable_is_an_error():
            return sorted(
                {
                    leak
                    for path in files_in(folder)
                    for leak in self._file(path, path.relative_to(folder).as_posix())
                }
            )

    def file(self, path: Path) -> list[Leak]:
        """Search a single file; what is found is named by the path as it is given.

        Raises:
            LeakError: It cannot be read.
        """
        with _unreadable_is_an_error():
            return sorted(set(self._file(path, path.as_posix())))

    def text(self, content: bytes, file: str) -> Iterator[Leak]:
        """Search what a file holds."""
        seen: set[tuple[str, str]] = set()
        for view in Reader(self.ledger, KnownPassages()).read(content, Path(file).name):
            for leak in self._unread(view) if isinstance(view, Unread) else self._view(view, seen):
                named = replace(leak, file=file)
                if not is_allowed(named, self.allowed):
                    yield named

    def _file(self, path: Path, name: str) -> Iterator[Leak]:
        for leak in self._name(name):
            yield replace(leak, file=name, line=0, how="in the file's name")
        if path.is_symlink():
            found = self._link(path, name)
        # What is not a file holds nothing itself, and reading from a pipe could wait for ever.
        elif path.is_file():
            found = self._read(path, name)
        else:
            return
        for leak in found:
            if not is_allowed(leak, self.allowed):
                yield leak

    def _link(self, path: Path, name: str) -> Iterator[Leak]:
        """Search what a link leads to, as many publish it in place of the link; in the folder it is read itself."""
        for leak in self._name(os.fspath(path.readlink())):
            yield replace(leak, file=name, line=0, how="in what the link names")
        goal = resolved(path)
        if goal.is_relative_to(self._top):
            return
        if goal.is_file():
            yield from self._read(path, name)
        elif goal.exists():
            yield Leak(name, 0, "not readable: link that leads out", "", "", Basis.UNREAD)

    def _read(self, path: Path, name: str) -> Iterator[Leak]:
        content = path.read_bytes()
        self.ledger.files += 1
        self.ledger.size += len(content)
        self.progress(self.ledger.files)
        leaks, counted = self.content(content, path.name)
        self.ledger.add(counted)
        for leak in leaks:
            yield replace(leak, file=name)

    def _name(self, name: str) -> list[Leak]:
        content = name.encode("utf-8", "surrogateescape")
        key = _digest(content, "name")
        leaks = [] if key in self.clean else list(self._of_name(content))
        if not leaks:
            self.found_clean.add(key)
        return leaks

    def _of_name(self, content: bytes) -> Iterator[Leak]:
        seen: set[tuple[str, str]] = set()
        for view in Reader(Ledger(), KnownPassages()).read(content):
            if isinstance(view, View):
                yield from self._view(view, seen)

    def content(self, content: bytes, name: str) -> tuple[list[Leak], Ledger]:
        """Search a file and count what it holds; one that is the same as another is not read twice.

        Args:
            content: What it holds.
            name: What it is called; only its last part matters.
        """
        content, name = _without_our_sources(content, name.rpartition("/")[2])
        kind = f"{is_page(name)} {name == MARKER} {name.rpartition('.')[2] == 'br'}"
        key = _digest(content, kind)
        if key not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            ledger = Ledger()
            leaks = [] if key in self.clean else list(self._of_content(content, name, ledger))
            if not leaks:
                self.found_clean.add(key)
            ledger.unread = int(any(leak.basis is Basis.UNREAD for leak in leaks))
            self._known[key] = (leaks, ledger)
        return self._known[key]

    def _of_content(self, content: bytes, name: str, ledger: Ledger) -> Iterator[Leak]:
        # A locked copy says nothing about an account.
        if name == MARKER and content != LOCKED:
            yield Leak("", 0, "mark of a private copy", MARKER, basis=Basis.MARK)
        has_slots = ATTRIBUTE.encode() in content
        if is_page(name) and not has_slots and (form := not_rendered(content)):
            line = content.count(b"\n", 0, form.start()) + 1
            yield Leak("", line, "a form that was not rendered", "", basis=Basis.MARK)
        seen: set[tuple[str, str]] = set()
        reader, clean = Reader(ledger, self._passages), True
        for view in reader.read(content, name):
            for leak in self._unread(view) if isinstance(view, Unread) else self._view(view, seen):
                clean = False
                yield leak
        if clean:
            self._passages.add(reader.passages)

    def _unread(self, found: Unread) -> Iterator[Leak]:
        yield Leak("", 0, f"not readable: {found.kind}", "", found.where, Basis.UNREAD)

    def _view(self, view: View, seen: set[tuple[str, str]]) -> Iterator[Leak]:
        how = ", ".join(filter(None, [view.where, view.how]))
        for basis, kind, line, value in self._finds(view):
            # The same value is in several views of one text; the first says how it is stored.
            if (value or kind, view.where) in seen:
                continue
            seen.add((value or kind, view.where))
            shown = masked(value) if value else ""
            yield Leak("", line, kind, shown, how, basis, value)

    def _finds(self, view: View) -> Iterator[tuple[Basis, str, int, str]]:
        # Of a file of ours, one line says what it is and another whose it is.
        all_ = view if view.everything is None else replace(view, text=view.everything, fresh=None)
        for kind, start in own_kinds(all_.text, whole=all_.whole, is_html=all_.is_html):
            yield Basis.MARK, kind, all_.line_of(start), ""
        is_binary = view.how.endswith("binary") or (view.whole and "\0" in view.text)
        for place, value in self._matcher.find(view.text, binary=is_binary):
            yield Basis.VALUE, self.values.wanted[value], view.line_of(place), value
        for found in shapes_in(view.text):
            yield Basis.SHAPE, found.kind, view.line_of(found.start), found.text


def _digest(content: bytes, kind: str) -> bytes:
    return hashlib.blake2b(content, key=kind.encode(), digest_size=DIGEST_SIZE).digest()


@contextmanager
def _unreadable_is_an_error() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LeakError(
            f"{error.filename}: {error.strerror}; it was not verified; make it readable"
        ) from None
