"""What a former build has left is put aside, and not deleted before the next one.

Some file systems, such as ext4 without a journal, look for a long time for numbers of files that were not
deleted a minute ago. So a build that follows the removal of many files took up to a fifth longer,
and each round more than the one before.
"""

from __future__ import annotations

import itertools
from pathlib import Path

_numbers = itertools.count()


def put_aside(trash: Path, *left_over: Path) -> None:
    """Move folders and files to a folder that is removed once all has been measured.

    Args:
        trash: The folder; it has to be on the same disk.
        left_over: What is moved, if it is there.
    """
    trash.mkdir(parents=True, exist_ok=True)
    for path in left_over:
        if path.exists():
            path.rename(trash / str(next(_numbers)))
