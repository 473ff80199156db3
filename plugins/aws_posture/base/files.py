"""Files that are written atomically."""

from __future__ import annotations

import os
from pathlib import Path

from aws_posture.base.errors import SnapshotError

# What a process has open: behind such a name there may be a file, which is not for us to replace.
_OPENED = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/")


def resolved(path: Path) -> Path:
    """Return a path free of links, as far as they lead anywhere; `Path.resolve` may fail over a circle of them."""
    return Path(os.path.realpath(path))


def is_stream(path: Path) -> bool:
    """Return whether what is at a path is written into, such as a pipe or a device, and not replaced."""
    is_opened = str(path.absolute()).startswith(_OPENED)
    return path.exists() and (is_opened or not (path.is_file() or path.is_dir()))


def write_whole(path: Path, text: str) -> None:
    """Write a file for its owner only: to a temporary name first, which is then renamed.

    Raises:
        OSError: The folder cannot be written to; what was at the path is unchanged.
    """
    import tempfile  # noqa: PLC0415  # loads a third of the standard library for its random names

    # mkstemp makes the file with mode 0600 before a byte of account data is in it.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_owner_only(path: Path, text: str) -> None:
    """Write a file that holds account data, atomically and readable by its owner only.

    A link stays one: what it leads to is written. A pipe or a device is written into.

    Raises:
        SnapshotError: The folder cannot be written to.
    """
    try:
        if is_stream(path):
            with path.open("w", encoding="utf-8") as stream:
                stream.write(text)
        else:
            write_whole(resolved(path), text)
    except OSError as error:
        raise SnapshotError(
            f"{path}: {error.strerror or error}; choose a folder that can be written to"
        ) from None
