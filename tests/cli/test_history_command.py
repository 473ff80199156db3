"""`aws-posture history`, and what `stamp` notes for it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import Snapshot, save
from building import FRESH, WELL_KEPT, Run, assert_one_line, aws_posture, tree

FILE = Path("cache/aws-posture/history") / f"{FRESH}.jsonl"
ALWAYS = ("--max-age", "36500d")


def _posture(folder: Path, *arguments: str | Path) -> Run:
    return aws_posture(folder, *arguments, environ={"XDG_CACHE_HOME": str(folder / "cache")})


def _later(snapshot: Snapshot, days: int) -> Snapshot:
    by = timedelta(days=days)
    records = tuple(replace(one, taken_at=one.taken_at + by) for one in snapshot.records)
    return replace(snapshot, account=FRESH, taken_at=snapshot.taken_at + by, records=records)


@pytest.fixture
def folder(tmp_path: Path, site: Path) -> Path:
    """Stamp copies of an account that was neglected and then looked after."""
    save(demo.fresh(), tmp_path / "monday.json")
    save(_later(demo.well_kept(), 2), tmp_path / "wednesday.json")
    for name in ("monday.json", "wednesday.json"):
        done = _posture(tmp_path, "stamp", site, name, "-o", "private", *ALWAYS)
        assert done.status == 0, done.err
        assert not done.err
    return tmp_path


def _counts(folder: Path) -> dict[str, int]:
    """Count what `show` says of the account's facts, by state."""
    shown = json.loads(_posture(folder, "show", "monday.json", "--json", *ALWAYS).out)
    found = Counter(fact["state"] for fact in shown["facts"])
    states = ("pass", "fail", "unknown", "not-applicable", "manual")
    return {state: found[state] for state in states}


def test_a_line_per_time_with_counts_and_changes(folder: Path) -> None:
    counts = _counts(folder)
    done = _posture(folder, "history")
    assert done.status == 0, done.err
    names, first, last = (line.split("\t") for line in done.out.splitlines())
    assert names == ["account", "taken_at", "asked", *counts, "changes"]
    numbers = [str(number) for number in (sum(counts.values()), *counts.values())]
    assert first == [FRESH, "2026-11-02T09:30:00Z", *numbers, ""]
    assert last[:2] == [FRESH, "2026-11-04T09:30:00Z"]
    assert sum(int(number) for number in last[3:8]) == sum(counts.values())
    assert "root.mfa: fail → pass" in last[8].split("; ")


def test_a_table_for_people(folder: Path) -> None:
    done = _posture(folder, "history", "--format", "table", "--account", FRESH)
    assert f"Account {FRESH}" in done.out
    assert "2026-11-02 09:30 UTC" in done.out
    assert "The latest changes, first seen 2026-11-04 09:30 UTC:" in done.out
    assert "  MFA for the root user: fail → pass (better)" in done.out


def test_json_for_programs(folder: Path) -> None:
    (one,) = json.loads(_posture(folder, "history", "--json").out)
    assert (one["account"], one["file"]) == (FRESH, str(folder / FILE))
    first, last = one["entries"]
    counts = _counts(folder)
    assert first["counts"] == counts
    assert (first["asked"], first["changes"]) == (sum(counts.values()), [])
    assert {
        "id": "root.mfa",
        "title": "MFA for the root user",
        "direction": "better",
        "old": "fail",
        "new": "pass",
        "before": "2026-11-02T09:30:00Z",
        "since": "2026-11-04T09:30:00Z",
    } in last["changes"]


@pytest.mark.nightly
def test_stamping_again_notes_nothing_new_and_makes_the_same_copy(folder: Path, site: Path) -> None:
    copy, noted = tree(folder / "private"), (folder / FILE).read_bytes()
    done = _posture(folder, "stamp", site, "wednesday.json", "-o", "private", *ALWAYS)
    assert done.status == 0, done.err
    assert tree(folder / "private") == copy
    assert (folder / FILE).read_bytes() == noted


def test_a_snapshot_that_is_too_old_to_judge_notes_nothing(folder: Path, site: Path) -> None:
    save(_later(demo.fresh(), -40), folder / "old.json")
    done = _posture(folder, "stamp", site, "old.json", "-o", "private", "--max-age", "1s")
    assert done.status == 0, done.err
    # What is based on no call is as true as ever; nothing else is told of that day.
    first = json.loads((folder / FILE).read_text().splitlines()[0])
    assert first["taken_at"] == "2026-09-23T09:30:00Z"
    assert "root.mfa" not in first["states"]


def test_nothing_is_noted_with_no_history_nor_of_a_demonstration(
    tmp_path: Path, site: Path
) -> None:
    save(demo.fresh(), tmp_path / "monday.json")
    for arguments in (["monday.json", "--no-history"], ["demo:fresh"]):
        done = _posture(tmp_path, "stamp", site, *arguments, "-o", "private", *ALWAYS)
        assert done.status == 0, done.err
    assert not (tmp_path / "cache").exists()


def test_show_collects_no_history(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    save(_later(demo.fresh(), 3), folder / "thursday.json")
    for command in (["show", "thursday.json"], ["diff", "wednesday.json", "thursday.json"]):
        assert _posture(folder, *command, *ALWAYS).status == 0
    assert (folder / FILE).read_bytes() == before


def test_a_copy_is_made_where_no_history_can_be_kept(tmp_path: Path, site: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    save(demo.fresh(), tmp_path / "monday.json")
    done = _posture(tmp_path, "stamp", site, "monday.json", "-o", "private", *ALWAYS)
    assert done.status == 0
    assert done.err.startswith("Note: no history is kept: ")
    assert (tmp_path / "private" / FRESH / "index.html").is_file()


def test_no_history_is_no_error(tmp_path: Path) -> None:
    done = _posture(tmp_path, "history")
    assert (done.status, done.out) == (0, "")
    assert "No account has a history yet" in done.err
    assert json.loads(_posture(tmp_path, "history", "--json").out) == []


def test_an_account_that_has_none_is_an_error(folder: Path) -> None:
    done = _posture(folder, "history", "--account", WELL_KEPT)
    assert done.status == 1
    assert_one_line(done, f"account {WELL_KEPT} has no history yet")
    done = _posture(folder, "history", "--account", "../../../etc/passwd")
    assert done.status == 1
    assert_one_line(done, "not an account id")


def test_a_file_that_somebody_wrote_prints_safely(folder: Path) -> None:
    (folder / FILE).write_text(
        '{"taken_at":"2026-11-02T09:30:00Z","states":{"\\u001b]0;owned\\u0007":"pass","root.mfa":"fail"}}\n'
    )
    done = _posture(folder, "history")
    assert done.status == 0, done.err
    assert done.out.splitlines()[1].split("\t")[2:5] == ["1", "0", "1"]
