"""A local history: when an account was asked, and the state of each fact then. Nothing else.

It is a file per account in the user's cache folder, outside any project, its owner's alone. A line
is one taking, in JSON: its time and states by fact id. No name, no value and no evidence is in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import platformdirs

from aws_posture.cache import is_private, make_private
from aws_posture.comparing import Taking, added
from aws_posture.errors import OptionError
from aws_posture.facts import State
from aws_posture.snapshot import format_time, parse_time, write_owner_only

LONGEST = 400
"""How many takings are kept of an account; the oldest go first."""

_SUFFIX = ".jsonl"


def default_folder() -> Path:
    """Tell where histories are kept."""
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
        return sorted(name for name in names if re.fullmatch(r"[0-9]{12}", name))

    def path(self, account: str) -> Path:
        """Tell where an account's history is, be there one or not.

        Raises:
            OptionError: The account is no account id.
        """
        if not re.fullmatch(r"[0-9]{12}", account):
            raise OptionError(f"{account!r} is no account id; write its 12 digits")
        return self._folder / f"{account}{_SUFFIX}"

    def read(self, account: str) -> tuple[Taking, ...]:
        """Give an account's takings, in the order of time.

        A file that others may write to counts for nothing, and so does a line that cannot be read:
        it is only a memory, and the next takings make a new one.

        Raises:
            OptionError: The account is no account id.
        """
        path = self.path(account)
        try:
            if not is_private(path):
                return ()
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        takings: tuple[Taking, ...] = ()
        for taking in _takings(text.splitlines()):
            takings = added(takings, taking)
        return takings

    def note(self, account: str, taking: Taking) -> tuple[Taking, ...]:
        """Note a taking, unless it is there already or asked for nothing.

        Returns:
            The takings up to this one.

        Raises:
            OptionError: The account is no account id.
            SnapshotError: The file cannot be written.
        """
        before = self.read(account)
        after = added(before, taking)[-LONGEST:] if taking.states else before
        if after != before:
            self._write(self.path(account), after)
        return tuple(one for one in after if one.taken_at <= taking.taken_at)

    def _write(self, path: Path, takings: Iterable[Taking]) -> None:
        make_private(self._folder)
        write_owner_only(path, "".join(_line(taking) for taking in takings))


def _line(taking: Taking) -> str:
    states = {fact: str(state) for fact, state in taking.states.items()}
    document = {"taken_at": format_time(taking.taken_at), "states": states}
    return json.dumps(document, separators=(",", ":")) + "\n"


def _takings(lines: Iterable[str]) -> Iterator[Taking]:
    for line in lines:
        try:
            document = json.loads(line)
            states = {str(fact): State(state) for fact, state in document["states"].items()}
            yield Taking(parse_time(document["taken_at"]), states)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
