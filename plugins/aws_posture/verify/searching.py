"""Searches a folder for account data, and for our own kinds of file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture.base.copy_marker import MARKER
from aws_posture.base.errors import LeakError
from aws_posture.base.files import resolved
from aws_posture.base.pages import is_page
from aws_posture.portable import NAME
from aws_posture.verify.allowing import is_allowed
from aws_posture.verify.leaks import Basis, Leak
from aws_posture.verify.ledger import Ledger
from aws_posture.verify.parts import files_in

if TYPE_CHECKING:
    from aws_posture.snapshot import Snapshot
    from aws_posture.verify.contents import Contents
    from aws_posture.verify.values import Values

DIGEST_SIZE = 20
"""How many bytes the digest of a content has."""

_MOST_REMEMBERED = 50_000


def _without_our_sources(content: bytes, name: str) -> tuple[bytes, str]:
    """Return what to search of a file: of the one that readers run, what its site has put into it.

    The rest is this package's own code, whatever words of an account are also words there.
    """
    if name != NAME:
        return content, name
    from aws_posture.portable import archive  # noqa: PLC0415  # other files have no need

    site = archive.own_part(content)
    return (content, name) if site is None else (site, "")


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
    from aws_posture.verify.values import values_of  # noqa: PLC0415  # as `Contents`

    return Search(values_of(snapshots), frozenset(allowed)).folder(folder)


def _no_values() -> Values:
    from aws_posture.verify.values import Values  # noqa: PLC0415  # as `Contents`

    return Values()


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
        find_values: Finds out what is searched for, if something is left to search, in place of `values`.
    """

    values: Values = field(default_factory=_no_values)
    allowed: frozenset[str] = frozenset()
    progress: Callable[[int], None] = lambda _: None
    clean: frozenset[bytes] = frozenset()
    found_clean: set[bytes] = field(init=False, default_factory=set)
    ledger: Ledger = field(default_factory=Ledger)
    find_values: Callable[[], Values] | None = None
    _top: Path = field(init=False, default_factory=Path)
    _known: dict[bytes, tuple[list[Leak], Ledger]] = field(init=False, default_factory=dict)
    _contents: Contents | None = field(init=False, default=None)

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
        for leak in self._inside.of_text(content, Path(file).name, self.ledger):
            named = replace(leak, file=file)
            if not is_allowed(named, self.allowed):
                yield named

    def name(self, name: str) -> list[Leak]:
        """Search what a file or a folder is called.

        Args:
            name: Its path in the site.
        """
        content = name.encode("utf-8", "surrogateescape")
        key = _digest(content, "name")
        leaks = [] if key in self.clean else list(self._inside.of_name(content))
        if not leaks:
            self.found_clean.add(key)
        return leaks

    @property
    def _inside(self) -> Contents:
        """What searches contents; where all was searched before, none is needed."""
        if self._contents is None:
            from aws_posture.verify.contents import Contents  # noqa: PLC0415  # it compiles many expressions

            if self.find_values is not None:
                self.values = self.find_values()
            self._contents = Contents(self.values)
        return self._contents

    def _file(self, path: Path, name: str) -> Iterator[Leak]:
        for leak in self.name(name):
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
        for leak in self.name(os.fspath(path.readlink())):
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
            leaks = [] if key in self.clean else list(self._inside.of_file(content, name, ledger))
            if not leaks:
                self.found_clean.add(key)
            ledger.unread = int(any(leak.basis is Basis.UNREAD for leak in leaks))
            self._known[key] = (leaks, ledger)
        return self._known[key]


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
