"""Files that are written atomically."""

from __future__ import annotations

import os
from pathlib import Path

from aws_posture.base.errors import SnapshotError


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

    Raises:
        SnapshotError: The folder cannot be written to.
    """
    try:
        write_whole(path, text)
    except OSError as error:
        raise SnapshotError(
            f"{path}: {error.strerror or error}; choose a folder that can be written to"
        ) from None
