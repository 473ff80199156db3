"""A local history: when an account was asked, and the state of each fact then. Nothing else.

There is a file per account in the user's cache folder, outside any project, for its owner only. A
line is one entry, in JSON: its time and states by fact id. It contains no names, values or
evidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import platformdirs

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import OptionError
from aws_posture.base.files import write_owner_only
from aws_posture.catalogue.model import State
from aws_posture.copies.cache import is_private, make_private
from aws_posture.judging.comparing import HistoryEntry, added
from aws_posture.snapshot import format_time, parse_time

LONGEST = 400
"""How many entries are kept per account; the oldest are dropped first."""

_SUFFIX = ".jsonl"


def default_folder() -> Path:
    """Return where histories are kept."""
    return platformdirs.user_cache_path("aws-posture") / "history"


class History:
    """Keeps histories in a folder.

    Args:
        folder: The folder; it is made when something is noted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def accounts(self) -> list[str]:
        """List the accounts that have a history."""
        files = self._folder.glob(f"*{_SUFFIX}") if self._folder.is_dir() else ()
        names = (file.name.removesuffix(_SUFFIX) for file in files)
        return sorted(name for name in names if is_account_id(name))

    def path(self, account: str) -> Path:
        """Return the file of an account's history, whether or not it exists.

        Raises:
            OptionError: The account is not an account id.
        """
        if not is_account_id(account):
            raise OptionError(f"{account!r} is not an account id; write its 12 digits")
        return self._folder / f"{account}{_SUFFIX}"

    def read(self, account: str) -> tuple[HistoryEntry, ...]:
        """Return an account's entries, in the order of time.

        A file that others may write to is ignored, and so is a line that cannot be read: a history
        can start again.

        Raises:
            OptionError: The account is not an account id.
        """
        path = self.path(account)
        try:
            if not is_private(path):
                return ()
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        entries: tuple[HistoryEntry, ...] = ()
        for entry in _entries(text.splitlines()):
            entries = added(entries, entry)
        return entries

    def note(self, account: str, entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
        """Record an entry, unless it exists already or asked for nothing.

        Returns:
            The entries up to this one.

        Raises:
            OptionError: The account is not an account id.
            SnapshotError: The file cannot be written.
        """
        before = self.read(account)
        after = added(before, entry)[-LONGEST:] if entry.states else before
        if after != before:
            self._write(self.path(account), after)
        return tuple(one for one in after if one.taken_at <= entry.taken_at)

    def _write(self, path: Path, entries: Iterable[HistoryEntry]) -> None:
        make_private(self._folder)
        write_owner_only(path, "".join(_line(entry) for entry in entries))


def _line(entry: HistoryEntry) -> str:
    states = {fact: str(state) for fact, state in entry.states.items()}
    document = {"taken_at": format_time(entry.taken_at), "states": states}
    return json.dumps(document, separators=(",", ":")) + "\n"


def _entries(lines: Iterable[str]) -> Iterator[HistoryEntry]:
    for line in lines:
        try:
            document = json.loads(line)
            states = {str(fact): State(state) for fact, state in document["states"].items()}
            yield HistoryEntry(parse_time(document["taken_at"]), states)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
