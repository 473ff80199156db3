"""What is remembered of an account over time, and how the file is kept."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.base.errors import OptionError, SnapshotError
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import State
from aws_posture.copies.history import LONGEST, History
from aws_posture.judging import Terms, history_entry, judge
from aws_posture.judging.comparing import HistoryEntry
from aws_posture.snapshot import Snapshot

ACCOUNT = "111122223333"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _at(hours: int, state: State = State.PASS) -> HistoryEntry:
    return HistoryEntry(NOON + hours * HOUR, {"root.mfa": state, "account.id": State.PASS})


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history")


def test_what_was_noted_is_read(history: History) -> None:
    history.note(ACCOUNT, _at(0))
    assert history.note(ACCOUNT, _at(1, State.FAIL)) == (_at(0), _at(1, State.FAIL))
    assert history.read(ACCOUNT) == (_at(0), _at(1, State.FAIL))
    assert history.accounts() == [ACCOUNT]


def test_an_account_of_which_nothing_is_known_has_no_entries(history: History) -> None:
    assert history.read(ACCOUNT) == ()
    assert history.accounts() == []


def test_a_copy_of_an_older_snapshot_is_not_told_what_came_later(history: History) -> None:
    history.note(ACCOUNT, _at(2))
    assert history.note(ACCOUNT, _at(1)) == (_at(1),)
    assert history.read(ACCOUNT) == (_at(1), _at(2))


def test_file_and_folder_are_their_owners_alone(history: History) -> None:
    for hours in range(2):
        history.note(ACCOUNT, _at(hours))
        file = history.path(ACCOUNT)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert {path.name for path in file.parent.iterdir()} == {file.name, ".gitignore"}


def test_a_line_holds_a_time_and_states_and_nothing_else(history: History) -> None:
    snapshot = demo.fresh()
    terms = Terms(None)
    verdicts = judge(snapshot, CATALOGUE, terms)
    history.note(ACCOUNT, history_entry(snapshot, CATALOGUE, verdicts, terms))
    (line,) = history.path(ACCOUNT).read_text().splitlines()
    states = {fact: str(verdict.state) for fact, verdict in verdicts.items()}
    assert json.loads(line) == {"taken_at": "2026-11-02T09:30:00Z", "states": states}


def test_a_file_is_not_written_where_nothing_is_new(history: History) -> None:
    """`mkdocs serve` stamps at each change of a page."""
    history.note(ACCOUNT, _at(0))
    before = history.path(ACCOUNT).stat()
    history.note(ACCOUNT, _at(0))
    after = history.path(ACCOUNT).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_entry_that_asked_for_nothing_is_not_noted(history: History) -> None:
    assert history.note(ACCOUNT, HistoryEntry(NOON, {})) == ()
    assert not history.path(ACCOUNT).exists()


def test_the_oldest_go_first(history: History) -> None:
    path = history.path(ACCOUNT)
    path.parent.mkdir()
    path.write_text(
        "".join(
            f'{{"taken_at": "{(NOON + n * HOUR).isoformat()}", "states": {{"root.mfa": "pass"}}}}\n'
            for n in range(LONGEST)
        )
    )
    path.chmod(0o600)
    kept = history.note(ACCOUNT, _at(LONGEST))
    assert len(kept) == LONGEST == len(path.read_text().splitlines())
    assert kept[0].taken_at == NOON + HOUR


DAMAGED = {
    "cut short": '{"taken_at": "2026-05-01T12:00:00Z", "sta',
    "no object": "[1, 2]",
    "no time": '{"states": {"root.mfa": "pass"}}',
    "a time without an offset": '{"taken_at": "2026-05-01T12:00:00", "states": {}}',
    "another state": '{"taken_at": "2026-05-01T12:00:00Z", "states": {"root.mfa": "fine"}}',
    "states that are none": '{"taken_at": "2026-05-01T12:00:00Z", "states": ["pass"]}',
    "very deep": "[" * 100_000,
    "not text": "\x00\udcff",
}


@pytest.mark.parametrize("line", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_line_is_passed_over_and_goes(history: History, line: str) -> None:
    history.note(ACCOUNT, _at(0))
    path = history.path(ACCOUNT)
    with path.open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(f"{line}\n")
    assert history.read(ACCOUNT) == (_at(0),)
    history.note(ACCOUNT, _at(1))
    assert len(path.read_text().splitlines()) == 2


def test_a_file_that_others_may_write_to_counts_for_nothing(history: History) -> None:
    history.note(ACCOUNT, _at(0, State.FAIL))
    history.path(ACCOUNT).chmod(0o622)
    assert history.read(ACCOUNT) == ()
    assert history.note(ACCOUNT, _at(1)) == (_at(1),)
    assert stat.S_IMODE(history.path(ACCOUNT).stat().st_mode) == 0o600


@pytest.mark.parametrize("account", ["../../etc/passwd", "1111", "", "11112222333\n"])
def test_only_an_account_id_names_a_file(history: History, account: str) -> None:
    with pytest.raises(OptionError, match="not an account id"):
        history.read(account)


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "history").write_text("a file where the folder should be")
    with pytest.raises(SnapshotError, match="history"):
        History(tmp_path / "history").note(ACCOUNT, _at(0))


def _entry(snapshot: Snapshot, terms: Terms) -> HistoryEntry:
    return history_entry(snapshot, CATALOGUE, judge(snapshot, CATALOGUE, terms), terms)


def test_a_fact_that_nobody_asked_is_not_part_of_a_entry() -> None:
    taken = demo.fresh()
    only_identity = _entry(replace(taken, records=taken.records[:1]), Terms(None))
    assert "account.id" in only_identity.states
    assert "root.mfa" not in only_identity.states


def test_a_refusal_is_part_of_a_entry() -> None:
    assert _entry(demo.fresh(), Terms(None)).states["account.security-contact"] is State.UNKNOWN


def test_an_answer_that_is_old_by_now_says_nothing_about_then() -> None:
    taken = demo.fresh()
    young, old = (_entry(taken, Terms(taken.taken_at + age)) for age in (HOUR, timedelta(days=2)))
    assert young == _entry(taken, Terms(None))
    assert young.states["root.mfa"] is State.FAIL
    assert "root.mfa" not in old.states
