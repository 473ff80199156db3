"""What git knows about files."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path


def last_commits(folder: Path, files: Iterable[str]) -> Mapping[str, str]:
    """Return when files were last changed, by git.

    Args:
        folder: The folder that the files are named from.
        files: Their paths in it, with forward slashes.

    Returns:
        A date and time for each file that has one: none outside a repository, none for a file
        that is changed or was never committed, and none in a shallow clone, whose oldest commit
        seems to have created everything.
    """
    names = list(files)
    if not names or _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    changed = set(_git(folder, "diff", "--name-only", "--relative", "-z", "HEAD").split("\0"))
    log = _git(folder, "log", "--format=%x01%cI", "--name-only", "--relative", "-z", "--", *names)
    found: dict[str, str] = {}
    for commit in log.split("\x01")[1:]:
        moment, *touched = commit.replace("\n", "\0").split("\0")
        for name in touched:
            if name:
                found.setdefault(name, moment)
    return {name: found[name] for name in names if name in found and name not in changed}


def _git(folder: Path, *arguments: str) -> str:
    """Return what git prints; nothing if it fails or is missing."""
    try:
        done = subprocess.run(  # noqa: S603  # our own arguments, and the site's own file names
            ["git", "-C", str(folder), *arguments],  # noqa: S607  # the git that people use
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout
