"""The ledger: for each account what was asked and what came of it, and by which run.

A *round* asks each account once. A round that was killed is finished by later runs. The ledger is one
SQLite file; whatever is committed survives the process being killed at any moment.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from aws_posture.base.errors import SnapshotError
from aws_posture.organization.folder import dump_refusal, parse_refusal
from aws_posture.snapshot import Refusal

STALE = timedelta(hours=12)
"""How long an unfinished round is continued by a run that asks for new answers."""

_TABLES = """
CREATE TABLE IF NOT EXISTS rounds (
    round INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT
);
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, round INTEGER NOT NULL, started_at TEXT NOT NULL, ended_at TEXT
);
CREATE TABLE IF NOT EXISTS accounts (
    account TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    run INTEGER NOT NULL,
    round INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    ended_at TEXT,
    begun TEXT,
    refusal TEXT,
    unanswered INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS tags (
    account TEXT PRIMARY KEY, round INTEGER NOT NULL, tags TEXT NOT NULL
);
"""


class Status(StrEnum):
    """What came of asking an account."""

    ASKED = "asked"
    """It was being asked when the run ended, or still is."""
    DONE = "done"
    """Its snapshot is there."""
    REFUSED = "refused"
    """It could not be asked."""


class Entry(NamedTuple):
    """What the ledger says of one account.

    Attributes:
        account: Its id.
        status: What came of it.
        round: The round in which that came of it.
        run: The run that asked.
        asked_at: When that run began with it, in UTC.
        begun: What came of starting what takes a while, as text; None if it was not started.
        unanswered: How many calls got no answer for a reason that may pass.
    """

    account: str
    status: Status
    round: int
    run: int
    asked_at: datetime
    begun: str | None
    unanswered: int


class Ledger:
    """The ledger of a folder, while one run has it open.

    Args:
        path: The file.

    Raises:
        SnapshotError: The file is not a ledger, or another run has it open.
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = DELETE")
            self._database.execute("PRAGMA synchronous = NORMAL")
            # One run at a time: the lock stays until the file is closed.
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.execute("BEGIN EXCLUSIVE")
            for statement in filter(str.strip, _TABLES.split(";")):
                self._database.execute(statement)
            self._database.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                what = "another run is collecting into this folder; wait until it has ended"
            else:
                what = "the ledger cannot be used; collect into a new folder"
            raise SnapshotError(f"{path}: {what} ({error})") from None
        self.round = self.run = 0

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def begin(self, now: datetime, *, refresh: bool) -> bool:
        """Begin a run, in a new round or in the last one.

        Args:
            now: The time, in UTC.
            refresh: Whether accounts that were asked are asked again: a round that is finished, or
                that is unfinished for too long, is followed by a new one.

        Returns:
            Whether the run goes on with a round that was not finished.
        """
        last = self._one("SELECT round, started_at, ended_at FROM rounds ORDER BY round DESC")
        is_new = last is None
        if last is not None and refresh:
            is_new = last[2] is not None or now - datetime.fromisoformat(last[1]) > STALE
        self.round = (last[0] if last else 0) + is_new
        if is_new:
            self._do("INSERT INTO rounds VALUES (?, ?, NULL)", self.round, now.isoformat())
        runs = self._one("SELECT count(*) FROM runs")
        self.run = (runs[0] if runs else 0) + 1
        self._do("INSERT INTO runs VALUES (?, ?, ?, NULL)", self.run, self.round, now.isoformat())
        return not is_new and last is not None and last[2] is None

    def end(self, now: datetime, *, finished: bool) -> None:
        """End the run.

        Args:
            now: The time, in UTC.
            finished: Whether every account of the round was asked.
        """
        self._do("UPDATE runs SET ended_at = ? WHERE run = ?", now.isoformat(), self.run)
        if finished:
            self._do("UPDATE rounds SET ended_at = ? WHERE round = ?", now.isoformat(), self.round)

    def entries(self) -> dict[str, Entry]:
        """Return what is known of each account."""
        rows = self._database.execute(
            "SELECT account, state, round, run, asked_at, begun, unanswered FROM accounts"
        )
        return {
            account: Entry(
                account, Status(state), in_, run, datetime.fromisoformat(asked), begun, unanswered
            )
            for account, state, in_, run, asked, begun, unanswered in rows
        }

    def asked(self, account: str, now: datetime, begun: str | None = None) -> None:
        """Note that an account is being asked.

        Args:
            account: Its id.
            now: The time, in UTC.
            begun: What came of starting what takes a while, if it was started.
        """
        self._do(
            "INSERT INTO accounts (account, state, run, round, asked_at, begun) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account) DO UPDATE SET "
            "state = ?2, run = ?3, round = ?4, asked_at = ?5, begun = ?6, ended_at = NULL",
            *(account, Status.ASKED, self.run, self.round, now.isoformat(), begun),
        )

    def done(self, account: str, now: datetime, unanswered: int) -> None:
        """Note that an account's snapshot is in its place."""
        self._ended(account, Status.DONE, now, None, unanswered)

    def refused(self, account: str, now: datetime, refusal: Refusal) -> None:
        """Note that an account could not be asked."""
        self._ended(account, Status.REFUSED, now, json.dumps(dump_refusal(refusal)), 0)

    def _ended(
        self, account: str, status: Status, now: datetime, refusal: str | None, unanswered: int
    ) -> None:
        self._do(
            "UPDATE accounts SET state = ?, run = ?, ended_at = ?, begun = NULL, refusal = ?, "
            "unanswered = ? WHERE account = ?",
            *(status, self.run, now.isoformat(), refusal, unanswered, account),
        )

    def refusals(self) -> dict[str, Refusal]:
        """Return why accounts could not be asked the last time, by account id."""
        rows = self._database.execute(
            "SELECT account, refusal FROM accounts WHERE state = ?", (Status.REFUSED,)
        )
        return {account: parse_refusal(json.loads(refusal)) for account, refusal in rows}

    def tags(self) -> dict[str, dict[str, str]]:
        """Return the tags of the accounts whose tags were asked in this round."""
        rows = self._database.execute(
            "SELECT account, tags FROM tags WHERE round = ?", (self.round,)
        )
        return {account: json.loads(text) for account, text in rows}

    def tagged(self, tags: Iterable[tuple[str, dict[str, str]]]) -> None:
        """Note tags of accounts."""
        for account, found in tags:
            self._do("REPLACE INTO tags VALUES (?, ?, ?)", account, self.round, json.dumps(found))

    def _do(self, statement: str, *values: object) -> None:
        with closing(self._database.execute(statement, values)):
            pass

    def _one(self, statement: str) -> tuple[int, str, str | None] | None:
        row: tuple[int, str, str | None] | None = self._database.execute(statement).fetchone()
        return row
