"""A folder of results, each under the digest of everything that it was made from.

Entries are JSON, because JSON cannot run: a folder that came from elsewhere holds data at worst. Each has
a checksum, and one that is damaged counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

MOST_BYTES = 200_000_000
"""How much a memory keeps: many times what a blog of a thousand posts needs."""

MOST_DAYS = 30
"""For how many days an entry is kept that no build uses."""

_DAY = 24 * 60 * 60
_IGNORED = "# Made by a build, and made again when it is missing.\n*\n"


class Memory:
    """Results of former builds.

    No error of the file system ever reaches a build: what cannot be read is missing, and what
    cannot be written is not kept.

    Args:
        folder: Where they are; it need not exist.

    Attributes:
        found: How many results were found in this build, by kind.
        made: How many were not, by kind.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._began = time.time()
        self.found: Counter[str] = Counter()
        self.made: Counter[str] = Counter()

    def recall(self, kind: str, key: str) -> Json:
        """Return what was kept, or None.

        Args:
            kind: What it is.
            key: The digest of what it was made from.
        """
        path = self._path(kind, key)
        try:
            content = path.read_bytes()
            if self._began - path.stat().st_mtime > _DAY:
                os.utime(path)
        except OSError:
            return None
        checksum, _, written = content.partition(b"\n")
        if checksum.decode("ascii", "replace") != _checksum(kind, key, written):
            return None
        result: Json = json.loads(written)
        return result

    def keep(self, kind: str, key: str, result: Json) -> None:
        """Keep a result; it is written under another name first, so nobody reads half of it.

        Args:
            kind: What it is.
            key: The digest of everything that it was made from.
            result: It.
        """
        written = json.dumps(result, separators=(",", ":")).encode("ascii")
        path = self._path(kind, key)
        # Builds that run side by side write the same under names of their own.
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        content = b"%b\n%b" % (_checksum(kind, key, written).encode(), written)
        try:
            self._write(fresh, content)
            fresh.replace(path)
        except OSError:
            _remove(str(fresh))

    def clean(self) -> None:
        """Remove entries that nobody used for long, and the least recently used of too many."""
        try:
            kept = sorted(self._entries(), reverse=True)
        except OSError:
            return
        total = 0
        for used, size, path in kept:
            total += size
            if total > MOST_BYTES or self._began - used > MOST_DAYS * _DAY:
                _remove(path)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Nothing of it belongs into anybody's repository.
            (self._folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
            path.write_bytes(content)

    def _entries(self) -> Iterable[tuple[float, int, str]]:
        with os.scandir(self._folder) as kinds:
            folders = [kind.path for kind in kinds if kind.is_dir(follow_symlinks=False)]
        for folder in folders:
            with os.scandir(folder) as entries:
                for entry in entries:
                    told = entry.stat(follow_symlinks=False)
                    yield told.st_mtime, told.st_size, entry.path

    def _path(self, kind: str, key: str) -> Path:
        return self._folder / kind / key


def digest(*parts: Json) -> str:
    """Return the digest of everything that a result was made from."""
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


def _checksum(kind: str, key: str, written: bytes) -> str:
    return hashlib.sha256(b"%b %b\n%b" % (kind.encode(), key.encode(), written)).hexdigest()


def _remove(path: str) -> None:
    try:
        Path(path).unlink()
    except OSError:
        # Another build may have removed it.
        return
