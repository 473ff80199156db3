"""Private copies are told from every other folder by a file at their top."""

from __future__ import annotations

from pathlib import Path

MARKER = ".aws-posture-private"
"""The file's name."""


def is_private_copy(folder: Path) -> bool:
    """Tell whether a folder is a private copy."""
    return (folder / MARKER).is_file()
