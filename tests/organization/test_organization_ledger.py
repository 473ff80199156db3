"""The ledger: rounds, runs, and what a run that was killed leaves behind."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from collecting_company import Collect

from aws.company import Company
from aws_posture.base.errors import OptionError, SnapshotError
from aws_posture.organization.folder import Folder
from aws_posture.organization.ledger import STALE, Ledger, Status
from aws_posture.snapshot import Refusal, RefusalKind

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ACCOUNT = "111122223333"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.sqlite")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("finished", "later", "refresh", "round_"),
    [
        (False, timedelta(hours=1), False, 1),
        (False, timedelta(hours=1), True, 1),
        (False, STALE + timedelta(hours=1), True, 2),
        (False, STALE + timedelta(hours=1), False, 1),
        (True, timedelta(hours=1), True, 2),
        (True, timedelta(hours=1), False, 1),
    ],
)
def test_a_round_is_finished_before_another_begins_unless_it_is_stale(
    ledger: Ledger, *, finished: bool, later: timedelta, refresh: bool, round_: int
) -> None:
    ledger.begin(NOW, refresh=False)
    ledger.end(NOW, finished=finished)
    goes_on = ledger.begin(NOW + later, refresh=refresh)
    assert (ledger.round, ledger.run) == (round_, 2)
    assert goes_on == (round_ == 1 and not finished)


def test_what_came_of_an_account_is_there_after_the_file_was_closed(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    refusal = Refusal(
        *("sts:AssumeRole", NOW, RefusalKind.DENIED, "AccessDenied", "said", "sts:AssumeRole")
    )
    first = Ledger(path)
    first.begin(NOW, refresh=False)
    for account in ("1", "2", "3"):
        first.asked(account, NOW, "started")
    first.done("1", NOW, 4)
    first.refused("2", NOW, refusal)
    first.tagged([("1", {"team": "a"})])
    first.close()
    again = Ledger(path)
    again.begin(NOW, refresh=False)
    entries = again.entries()
    assert {one.account: one.status for one in entries.values()} == {
        "1": Status.DONE,
        "2": Status.REFUSED,
        "3": Status.ASKED,
    }
    assert (entries["1"].unanswered, entries["3"].begun, entries["3"].run) == (4, "started", 1)
    assert again.refusals() == {"2": refusal}
    assert again.tags() == {"1": {"team": "a"}}
    assert path.stat().st_mode & 0o077 == 0
    again.close()


def test_a_file_that_is_no_ledger_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("something else, longer than a header of SQLite would be " * 20)
    with pytest.raises(SnapshotError, match="the ledger cannot be used"):
        Ledger(path)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OptionError, match="holds something other than"):
        Folder(tmp_path).check()
    with pytest.raises(OptionError, match="no organization was collected here"):
        Folder.open(tmp_path)


@pytest.mark.slow
def test_a_snapshot_that_was_written_just_before_the_end_counts(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    """The process was killed after it wrote the file, and before it noted that in the ledger."""
    collect()
    with sqlite3.connect(tmp_path / "org" / "ledger.sqlite") as database:
        database.execute("UPDATE accounts SET state = 'asked'")
    company.asked.clear()
    summary = collect()
    assert (summary.asked, summary.done) == (0, 13)
    assert not [key for key in company.asked if key[0] in company.ids]


@pytest.mark.slow
def test_older_answers_in_a_folder_that_was_copied_do_not_count(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    """Their files are newer than the question; they themselves are not."""
    collect()
    later = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()
    with sqlite3.connect(tmp_path / "org" / "ledger.sqlite") as database:
        database.execute("UPDATE accounts SET state = 'asked', asked_at = ?", (later,))
    newer = (datetime.now(UTC) + timedelta(hours=1)).timestamp()
    for path in (tmp_path / "org" / "snapshots").glob("*.json"):
        os.utime(path, (newer, newer))
    assert collect().asked == 13
    assert [key for key in company.asked if key[0] in company.ids]
