"""What git would do with a file or a folder that holds account data; git itself is asked.

Where there is no git, or no work tree, nothing can be committed. If git does not read an existing
one, the answer is unknown, and that is an error: git refuses a work tree that another user owns,
e.g. one mounted in a container.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from aws_posture.base.files import resolved

_NOT_IGNORED = 1
_FATAL = 128

# What git says if `.git` is not a repository, or is for files elsewhere: nothing can be committed.
_NO_WORK_TREE = ("not a git repository", "is outside repository")

# Set by git itself in its hooks, for a question other than ours.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


class GitError(Exception):
    """Git does not answer; the message is what it says, in one line."""


def is_tracked(folder: Path) -> bool:
    """Return whether git tracks a file in a folder; `.gitignore` does not keep those from a commit.

    Args:
        folder: The folder, free of links; it need not exist any more.

    Raises:
        GitError: Git does not answer.
    """
    done = _ask(folder, "--literal-pathspecs", "ls-files", "--cached", "-z")
    return done is not None and bool(done.stdout)


def may_be_committed(file: Path) -> bool:
    """Return whether a file is in a work tree that does not ignore it.

    Raises:
        GitError: Git does not answer.
    """
    done = _ask(resolved(file), "check-ignore", "--quiet")
    return done is not None and done.returncode == _NOT_IGNORED


def _ask(path: Path, *command: str) -> subprocess.CompletedProcess[bytes] | None:
    """Ask git about a path; None if there is no git or no work tree."""
    git = shutil.which("git")
    if git is None or not any((around / ".git").exists() for around in path.parents):
        return None
    there = next(around for around in path.parents if around.is_dir())
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    done = subprocess.run(  # noqa: S603  # git itself, and a path that is taken for nothing else
        [git, "-C", str(there), *command, "--", str(path)],
        capture_output=True,
        check=False,
        # What it says is compared, and shown.
        env={**kept, "LC_ALL": "C"},
    )
    if done.returncode in {0, _NOT_IGNORED}:
        return done
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == _FATAL and any(words in said for words in _NO_WORK_TREE):
        return None
    first = next(iter(said.splitlines()), f"it ended with status {done.returncode}")
    raise GitError(first.removeprefix("fatal: "))
