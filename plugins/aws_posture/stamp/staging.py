"""Making a folder next to its final place, and moving it there in one step.

At the final place there is always either the complete old folder or the complete new one,
whatever happens in between. If the system can exchange two folders, there is no moment without one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeAlias

from aws_posture.base.copy_marker import MARKER, is_private_copy
from aws_posture.base.errors import StampError

if sys.platform != "win32":
    import fcntl

_SUFFIX = ".stamping"

# RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS: the same number.
_EXCHANGE = 2
_AT_FDCWD = -100
_CANNOT_EXCHANGE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


Later: TypeAlias = Callable[[Callable[[], None]], object]
"""Has something done at once, or later."""


def at_once(work: Callable[[], None]) -> None:
    """Do something."""
    work()


@contextlib.contextmanager
def removed_meanwhile() -> Iterator[Later]:
    """Have former copies removed in a thread while the block runs, and wait for it at its end.

    Yields:
        What has one removed.

    Raises:
        StampError: One could not be removed.
    """
    done: list[Future[None]] = []
    with ThreadPoolExecutor(1) as thread:
        yield lambda work: done.append(thread.submit(work))
    for each in done:
        try:
            each.result()
        except OSError as error:
            raise StampError(
                f"{error.filename}: what was the private copy before could not be removed: "
                f"{error.strerror}; remove it"
            ) from None


@contextlib.contextmanager
def staged(place: Path, later: Later = at_once) -> Iterator[Path]:
    """Make a folder that moves to its place if the block succeeds, and is removed otherwise.

    Args:
        place: The final place; an existing folder is removed when the new one is in place.
        later: Has it removed. To remove a folder of many takes long on some disks.

    Yields:
        The new folder, for its owner only, next to the final place.

    Raises:
        OSError: As the system says.
    """
    folder = Path(tempfile.mkdtemp(_SUFFIX, f".{place.name}.", place.parent))
    try:
        with _locked(folder):
            yield folder
            old = _put(folder, place)
    except BaseException:
        with contextlib.suppress(OSError):
            _remove(folder)
        raise
    later(partial(_clean, old, place))


def _clean(old: Path | None, place: Path) -> None:
    if old is not None:
        _remove(old)
    _sweep(place)


def _put(folder: Path, place: Path) -> Path | None:
    """Move a folder to its place, and return where the old one is now."""
    if not place.exists():
        folder.rename(place)
        return None
    if exchange(folder, place):
        return folder
    aside = folder.with_name(f"{folder.name.removesuffix(_SUFFIX)}.old{_SUFFIX}")
    place.rename(aside)
    try:
        folder.rename(place)
    except BaseException:
        aside.rename(place)
        raise
    return aside


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step.

    Returns:
        False if the system or the file system cannot do that.

    Raises:
        OSError: As the system says.
    """
    import ctypes  # noqa: PLC0415  # only a copy that replaces another one needs it

    names = (os.fsencode(one), os.fsencode(other))
    try:
        if sys.platform == "linux":
            rename = ctypes.CDLL(None, use_errno=True).renameat2
            failed = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
        elif sys.platform == "darwin":
            failed = ctypes.CDLL(None, use_errno=True).renamex_np(*names, _EXCHANGE)
        else:
            return False
    except AttributeError:  # a C library that lacks the function
        return False
    number = ctypes.get_errno()
    if failed and number not in _CANNOT_EXCHANGE:
        raise OSError(number, os.strerror(number), str(other))
    return not failed


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Show others that a folder is being worked on; the lock ends with this process."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some file systems do not support locks.
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _sweep(place: Path) -> None:
    """Remove what was left next to a place when the machine or the process was stopped."""
    if sys.platform == "win32":
        return
    for folder in place.parent.iterdir():
        ours = folder.name.startswith(f".{place.name}.") and folder.name.endswith(_SUFFIX)
        if ours and is_private_copy(folder) and not _is_locked(folder):
            _remove(folder)


def _is_locked(folder: Path) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _remove(folder: Path) -> None:
    """Remove a copy, its marker last: if that fails, the rest can still be recognized."""
    # Another process may be cleaning up, too.
    with contextlib.suppress(FileNotFoundError):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != MARKER:
                path.unlink()
        (folder / MARKER).unlink(missing_ok=True)
        folder.rmdir()
