"""Where a blog's settings say something: the file and the line of a key, for the report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from post_series.importing.hugo.reading import decode


@dataclass(frozen=True, slots=True)
class Keys:
    """The text of each file of settings, by its path in the blog."""

    files: dict[str, list[str]] = field(default_factory=dict)

    def place(self, *path: str) -> tuple[str, int]:
        """Return the file and the line, counted from 1, of a key.

        Args:
            path: The key below others, in small letters: `params`, `author`.

        Returns:
            The first file, and line 0, if it is not found.
        """
        for name, lines in self._likely(path[0]):
            line = _line(lines, path)
            if line:
                return name, line
        # One in braces is on the line of the key above.
        return self.place(*path[:-1]) if path[1:] else (next(iter(self.files), ""), 0)

    def _likely(self, top: str) -> list[tuple[str, list[str]]]:
        """List the files, those first that are named as the key: `config/_default/params.toml`."""
        return sorted(self.files.items(), key=lambda file: Path(file[0]).stem.split(".")[0] != top)


def read_keys(root: Path, names: Iterable[str]) -> Keys:
    """Read the files of settings of a blog."""
    return Keys({name: decode((root / name).read_bytes())[0].split("\n") for name in names})


def _line(lines: list[str], path: tuple[str, ...]) -> int:
    """Find the last key of a path; after the line of the one above it, if that is there."""
    start = 0
    for depth, key in enumerate(path):
        found = next((at for at in range(start, len(lines)) if _names(lines[at], key)), None)
        if found is None:
            if depth == len(path) - 1:
                return 0
            continue
        # A table of TOML names both: `[params.author]`.
        start = found
    return start + 1


def _names(line: str, key: str) -> bool:
    quoted = re.escape(key)
    return bool(
        re.match(rf"\s*(?:-\s*)?[\"']?{quoted}[\"']?\s*[:=]", line, re.IGNORECASE)
        or re.match(rf"\s*\[+[^\]]*\b{quoted}\b[^\]]*\]+", line, re.IGNORECASE)
    )
