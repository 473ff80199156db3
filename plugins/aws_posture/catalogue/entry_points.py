"""The entry points by which packages say that they bring facts."""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "aws_posture.facts"
"""The entry points' group."""


def found() -> list[EntryPoint]:
    """Return what installed packages declare, by name."""
    if not are_declared():
        return []
    from importlib.metadata import entry_points  # noqa: PLC0415  # takes longer than the whole catalogue

    return sorted(entry_points(group=GROUP), key=lambda one: one.name)


def are_declared() -> bool:
    """Return whether any installed package may declare one; if in doubt, yes.

    Most machines have no such package, and finding out with importlib.metadata takes half of a
    command's start-up time. Files tell only if packages are looked up in folders alone.
    """
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    if finders != [PathFinder]:
        return True
    return any(_declares(Path(folder or ".")) for folder in sys.path)


def _declares(folder: Path) -> bool:
    try:
        if not folder.is_dir():
            return folder.exists()  # an archive, which may hold packages
        with os.scandir(folder) as infos:
            return any(
                GROUP.encode() in _declared(info.path)
                for info in infos
                if info.name.endswith((".dist-info", ".egg-info"))
            )
    except PermissionError:
        return False  # Python passes over a folder that it may not read, too


def _declared(info: str) -> bytes:
    """Return what a package says of its entry points: most say nothing."""
    try:
        with open(f"{info}/entry_points.txt", "rb", buffering=0) as file:  # noqa: PTH123  # less than half the time
            return file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return b""
