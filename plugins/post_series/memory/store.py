"""A file of results, each under the digest of everything that it was made from.

It is a database of SQLite with one table. Results are JSON, because JSON cannot run, and each has a checksum:
a file that came from elsewhere holds data at worst, and what is damaged counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

FILE = "memory.sqlite"
"""What the file is called in its folder."""

MOST_BYTES = 200_000_000
"""How much a memory keeps: many times what a blog of a thousand posts needs."""

MOST_DAYS = 30
"""For how many days a result is kept that no build uses."""

_DAY = 24 * 60 * 60
_IGNORED = "# Made by a build, and made again when it is missing.\n*\n"
_TABLE = (
    "results (kind TEXT, key TEXT, used INTEGER, checksum TEXT, content BLOB, "
    "PRIMARY KEY (kind, key))"
)
_TOO_MUCH = (
    "SELECT rowid FROM (SELECT rowid, sum(length(content)) OVER (ORDER BY used DESC, rowid) AS total "
    "FROM results) WHERE total > ?"
)
# For how many seconds another build may be writing.
_PATIENCE = 1
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


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
        self._file = folder / FILE
        self._began = int(time.time())
        self._results: sqlite3.Connection | None = None
        self._is_usable = True
        self._fresh: dict[tuple[str, str], bytes] = {}
        self._used_again: list[tuple[str, str]] = []
        self.found: Counter[str] = Counter()
        self.made: Counter[str] = Counter()

    def recall(self, kind: str, key: str) -> Json:
        """Return what was kept, or None.

        Args:
            kind: What it is.
            key: The digest of what it was made from.
        """
        written = self._fresh.get((kind, key)) or self._kept(kind, key)
        if written is None:
            return None
        result: Json = json.loads(written)
        return result

    def keep(self, kind: str, key: str, result: Json) -> None:
        """Keep a result; it is written with all others by `close`.

        Args:
            kind: What it is.
            key: The digest of everything that it was made from.
            result: It.
        """
        self._fresh[kind, key] = json.dumps(result, separators=(",", ":")).encode("ascii")

    def close(self) -> None:
        """Write what this build has made, and remove what nobody used for long, or is too much."""
        try:
            results = self._open(create=bool(self._fresh))
            if results is not None:
                with results:
                    self._write(results)
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
        finally:
            self._let_go()
            self._fresh, self._used_again = {}, []

    def _kept(self, kind: str, key: str) -> bytes | None:
        try:
            results = self._open()
            row = (
                results
                and results.execute(
                    "SELECT used, checksum, content FROM results WHERE kind = ? AND key = ?",
                    (kind, key),
                ).fetchone()
            )
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)
            return None
        if not row:
            return None
        used, checksum, written = row
        if not isinstance(written, bytes) or checksum != _checksum(kind, key, written):
            return None
        if not isinstance(used, int) or self._began - used > _DAY:
            self._used_again.append((kind, key))
        return written

    def _open(self, *, create: bool = False) -> sqlite3.Connection | None:
        """Return the file, opened; None if it is missing, or not to be used.

        Raises:
            OSError: Its folder cannot be written.
            sqlite3.Error: It cannot be read.
        """
        if self._results is not None or not self._is_usable:
            return self._results
        if self._file.is_symlink():
            # A folder that came from elsewhere does not say what is written to.
            self._file.unlink()
        if not self._file.is_file():
            if not create:
                return None
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Nothing of it belongs into anybody's repository.
            (self._file.parent / ".gitignore").write_text(_IGNORED, encoding="utf-8")
        # A build is in one thread, whichever that is.
        self._results = sqlite3.connect(self._file, timeout=_PATIENCE, check_same_thread=False)
        # Whatever a crash leaves behind is damaged at worst, and then made again.
        for setting in ("trusted_schema = OFF", "journal_mode = MEMORY", "synchronous = OFF"):
            self._results.execute(f"PRAGMA {setting}")
        if create:
            self._results.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE}")
        tables = [sql for (sql,) in self._results.execute("SELECT sql FROM sqlite_master") if sql]
        if not tables:
            # Another build is about to begin it.
            self._let_go()
        elif tables != [f"CREATE TABLE {_TABLE}"]:
            raise sqlite3.DatabaseError("it has other tables")
        return self._results

    def _write(self, results: sqlite3.Connection) -> None:
        results.executemany(
            "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)",
            (
                (kind, key, self._began, _checksum(kind, key, written), written)
                for (kind, key), written in self._fresh.items()
            ),
        )
        results.executemany(
            "UPDATE results SET used = ? WHERE kind = ? AND key = ?",
            ((self._began, kind, key) for kind, key in self._used_again),
        )
        results.execute("DELETE FROM results WHERE used < ?", (self._began - MOST_DAYS * _DAY,))
        results.execute(f"DELETE FROM results WHERE rowid IN ({_TOO_MUCH})", (MOST_BYTES,))  # noqa: S608

    def _give_up(self, error: OSError | sqlite3.Error) -> None:
        """Go on without the file; one that is damaged is removed, so that `close` begins a new one."""
        self._let_go()
        # The lowest byte of a code is its kind.
        kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
        self._is_usable = isinstance(error, sqlite3.Error) and kind not in _BUSY
        if self._is_usable:
            try:
                self._file.unlink(missing_ok=True)
            except OSError:
                self._is_usable = False

    def _let_go(self) -> None:
        if self._results is not None:
            self._results.close()
            self._results = None


def digest(*parts: Json) -> str:
    """Return the digest of everything that a result was made from.

    Raises:
        TypeError: A part is no JSON.
    """
    made = hashlib.sha256()
    for part in parts:
        # To write a long text as JSON takes five times as long.
        if isinstance(part, str):
            kind, written = b"text", part.encode("utf-8", "surrogatepass")
        else:
            kind, written = b"json", json.dumps(part).encode()
        made.update(b"%b %d " % (kind, len(written)))
        made.update(written)
    return made.hexdigest()


def _checksum(kind: str, key: str, written: bytes) -> str:
    return hashlib.sha256(b"%b %b\n%b" % (kind.encode(), key.encode(), written)).hexdigest()
