"""The files of a finished site: found, sorted by kind, read, and written into the copy.

Folders are made in the copy on the way; files are read and written whole, with as few system calls
as possible.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from aws_posture.base.copy_marker import MARKER, ORGANIZATION_SCRIPT, SCRIPT
from aws_posture.base.errors import StampError
from aws_posture.base.pages import PAGES, is_page

# A server would send these instead of the page, without banner and policy.
_TWINS = tuple(page + packed for page in PAGES for packed in (".gz", ".br", ".zst"))

OWN_FILES = frozenset({MARKER, ".gitignore", "robots.txt", SCRIPT, ORGANIZATION_SCRIPT})
"""Files at the top of a private copy that are not the site's."""

_BATCH = 24

# Without O_BINARY, which exists only there, Windows would change line ends.
_BINARY = getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | _BINARY
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY

_CHUNK = 1 << 20


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
        Some files at a time; their folders in the copy exist.

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
    """Return what a folder's entry is; None if it is left out."""
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
        return File(entry.path, target, is_page(name))
    if entry.is_dir(follow_symlinks=False):
        return _Folder(entry.path, target, folder.around)
    return _linked(Path(entry.path), target, folder, site)


def _linked(path: Path, target: str, folder: _Folder, site: str) -> File | _Folder:
    """Follow a link inside the site: the copy gets its target."""
    if not path.is_symlink():
        raise StampError(f"{path}: neither a file nor a folder; remove it from the site")
    # Path.resolve raises different errors for a link to itself in different versions of Python.
    goal = os.path.realpath(path)
    if not _is_within(goal, site):
        raise StampError(
            f"{path}: a link that leads out of the site; replace it with a copy of its target"
        )
    if Path(goal).is_file():
        return File(goal, target, is_page(path.name))
    around = (*folder.around, folder.source)
    if not Path(goal).is_dir() or any(_is_within(source, goal) for source in around):
        raise StampError(f"{path}: a link that leads to itself or nowhere; remove it from the site")
    return _Folder(goal, target, around)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + os.sep)


def read_file(path: str) -> bytes:
    """Read a file.

    Raises:
        OSError: As the system says.
    """
    descriptor = os.open(path, _READ)
    try:
        size = os.fstat(descriptor).st_size
        data = os.read(descriptor, size)
        while len(data) < size:
            more = os.read(descriptor, size - len(data))
            if not more:
                break  # it has been truncated meanwhile
            data += more
        return data
    finally:
        os.close(descriptor)


def read_html(path: str) -> bytes:
    """Read a page, in an encoding that holds ASCII as it is: UTF-16, as Office saves pages, becomes UTF-8.

    Raises:
        OSError: As the system says.
    """
    data = read_file(path)
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode("utf-8-sig")
    return data


# HTML Standard, "BOM sniff": the mark counts for more than what a page says of itself.
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def write_file(path: str, data: bytes) -> None:
    """Write a new file for its owner only.

    Raises:
        OSError: As the system says.
    """
    descriptor = os.open(path, _NEW, 0o600)
    try:
        _write(descriptor, data)
    finally:
        os.close(descriptor)


def copy_file(source: str, target: str) -> None:
    """Copy a file to a new one for its owner only.

    Raises:
        OSError: As the system says.
    """
    reading = os.open(source, _READ)
    try:
        writing = os.open(target, _NEW, 0o600)
        try:
            _pour(reading, writing)
        finally:
            os.close(writing)
    finally:
        os.close(reading)


def _pour(reading: int, writing: int) -> None:
    if sys.platform == "linux":
        # The data never leave the kernel.
        try:
            while os.sendfile(writing, reading, None, _CHUNK):
                pass
        except OSError as error:
            if error.errno not in {errno.EINVAL, errno.ENOSYS}:
                raise
        else:
            return
    while data := os.read(reading, _CHUNK):
        _write(writing, data)


def _write(descriptor: int, data: bytes) -> None:
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])
