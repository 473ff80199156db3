"""What git would do with a file or a folder that holds account data; git itself is asked.

Where there is no git, or no work tree, nothing can be committed.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_NOT_IGNORED = 1


def is_tracked(folder: Path) -> bool:
    """Tell whether git tracks a file of a folder: no `.gitignore` keeps it from being committed.

    Args:
        folder: The folder, free of links; it need not exist any more.
    """
    done = _ask(folder, "--literal-pathspecs", "ls-files", "--cached", "-z")
    return done is not None and done.returncode == 0 and bool(done.stdout)


def may_be_committed(file: Path) -> bool:
    """Tell whether a file lies in a work tree that does not ignore it."""
    done = _ask(file.resolve(), "check-ignore", "--quiet")
    return done is not None and done.returncode == _NOT_IGNORED


def _ask(path: Path, *command: str) -> subprocess.CompletedProcess[bytes] | None:
    """Ask git about a path; None where there is nobody to ask, and nothing to ask about."""
    git = shutil.which("git")
    if git is None or not any((around / ".git").exists() for around in path.parents):
        return None
    there = next(around for around in path.parents if around.is_dir())
    return subprocess.run(  # noqa: S603  # git itself, and a path that is taken for nothing else
        [git, "-C", str(there), *command, "--", str(path)],
        capture_output=True,
        check=False,
    )
