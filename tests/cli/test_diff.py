"""`aws-posture diff`: what changed between two snapshots, to the letter where programs read it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.snapshot import Snapshot, load, save
from building import FRESH, WELL_KEPT, assert_one_line, aws_posture

GOLDEN = Path(__file__).parent / "golden"

FACTS = ("root.mfa", "root.credentials", "iam.user-mfa", "iam.identity-center", "account.id")
NAMED = [part for fact in FACTS for part in ("--fact", fact)]
FORMATS = {"text": "txt", "json": "json", "markdown": "md"}


def _later(snapshot: Snapshot, days: int) -> Snapshot:
    """Give the fresh account's id to a snapshot, and move it to a later time."""
    by = timedelta(days=days)
    records = tuple(replace(one, taken_at=one.taken_at + by) for one in snapshot.records)
    return replace(snapshot, account=FRESH, taken_at=snapshot.taken_at + by, records=records)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write snapshots of one account: neglected, looked after, and neglected again."""
    save(demo.fresh(), tmp_path / "monday.json")
    save(_later(demo.well_kept(), 2), tmp_path / "wednesday.json")
    save(_later(demo.fresh(), 4), tmp_path / "friday.json")
    return tmp_path


@pytest.mark.parametrize("format_", FORMATS)
def test_it_prints_as_it_always_did(folder: Path, format_: str) -> None:
    done = aws_posture(folder, "diff", "monday.json", "wednesday.json", *NAMED, "--format", format_)
    assert done.status == 0, done.err
    file = GOLDEN / f"diff.{FORMATS[format_]}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(done.out, encoding="utf-8")
    assert done.out == file.read_text(encoding="utf-8")


def test_a_change_is_told_with_the_day_on_which_it_was_first_seen(folder: Path) -> None:
    done = aws_posture(folder, "diff", "monday.json", "wednesday.json")
    assert "  MFA for the root user: fail → pass, since 4 November 2026\n" in done.out
    assert "from 2026-11-02 09:30 UTC to 2026-11-04 09:30 UTC" in done.out
    assert "at some time between the two" in done.out


def test_what_was_mended_and_broken_again_goes_the_other_way(folder: Path) -> None:
    done = aws_posture(folder, "diff", "wednesday.json", "friday.json")
    worse = done.out.partition("\nWorse\n")[2].partition("\nOther\n")[0]
    assert "MFA for the root user: pass → fail" in worse
    assert "IAM Identity Center: pass → unknown" in worse
    assert worse.index("→ fail") < worse.index("→ unknown")


def test_an_account_that_nobody_touched_has_not_changed(folder: Path) -> None:
    """Four days went by: keys are older, and the credential report is another one."""
    done = aws_posture(folder, "diff", "monday.json", "friday.json", "--fail-on-worse")
    assert done.status == 0
    assert done.out.endswith(f"\n0 worse, 0 better, 0 other; {len(CATALOGUE)} unchanged.\n")
    assert "Each change" not in done.out


def test_an_old_snapshot_is_judged_as_of_its_own_time(folder: Path) -> None:
    """Both lie far from today; nothing that AWS answered is unknown for being old."""
    done = aws_posture(folder, "diff", "monday.json", "wednesday.json", "--json", "--max-age", "1s")
    facts = {one["id"]: one for one in json.loads(done.out)["changes"]}
    assert facts["root.mfa"]["old"]["state"] == "fail"
    assert facts["root.mfa"]["new"]["state"] == "pass"


def test_both_are_judged_by_the_options_that_were_given(folder: Path) -> None:
    arguments = ["diff", "monday.json", "wednesday.json", "--json", "--fact", "iam.admin-count"]
    assert json.loads(aws_posture(folder, *arguments).out)["changes"][0]["new"]["state"] == "pass"
    strict = aws_posture(folder, *arguments, "--set", "iam.admin-count.max=1")
    (change,) = json.loads(strict.out)["changes"]
    assert (change["old"]["state"], change["new"]["state"]) == ("fail", "fail")
    assert change["direction"] == "other"


STATUSES = {
    "worse": (["wednesday.json", "friday.json", "--fail-on-worse"], 4),
    "worse, and nobody asked": (["wednesday.json", "friday.json"], 0),
    "better": (["monday.json", "wednesday.json", "--fail-on-worse"], 0),
    "a fact that nobody can tell any more": (
        ["wednesday.json", "friday.json", "--fail-on-worse", "--fact", "iam.identity-center"],
        4,
    ),
    "another fact": (
        ["wednesday.json", "friday.json", "--fail-on-worse", "--fact", "account.id"],
        0,
    ),
}


@pytest.mark.parametrize(("arguments", "status"), STATUSES.values(), ids=STATUSES)
def test_the_status_is_4_where_something_got_worse(
    folder: Path, arguments: list[str], status: int
) -> None:
    done = aws_posture(folder, "diff", *arguments)
    assert done.status == status, done.err
    assert done.out
    if status:
        assert_one_line(done, f"--fail-on-worse: account {FRESH}: ")


@pytest.mark.parametrize(("until", "status"), [("2026-11-06", 0), ("2026-11-05", 4)])
def test_what_the_team_accepts_does_not_fail(folder: Path, until: str, status: int) -> None:
    """As of the new snapshot's day, which is 6 November."""
    accepted = f"accepted:\n  root.mfa: {{because: a test, by: Ana, until: {until}}}\n"
    (folder / "posture.yml").write_text(accepted)
    done = aws_posture(
        *(folder, "diff", "wednesday.json", "friday.json"),
        *("--fail-on-worse", "--fact", "root.mfa"),
    )
    assert done.status == status, done.err
    assert "MFA for the root user: pass → fail" in done.out


def test_snapshots_of_two_accounts_are_not_compared(folder: Path) -> None:
    save(demo.well_kept(), folder / "other.json")
    done = aws_posture(folder, "diff", "monday.json", "other.json")
    assert done.status == 1
    assert_one_line(done, f"monday.json is of account {FRESH} and other.json of {WELL_KEPT}")
    assert not done.out
    masked = aws_posture(folder, "diff", "monday.json", "other.json", "--redact", "ids")
    assert masked.status == 1
    assert FRESH not in masked.err
    assert WELL_KEPT not in masked.err


def test_the_older_one_comes_first(folder: Path) -> None:
    done = aws_posture(folder, "diff", "friday.json", "monday.json")
    assert done.status == 1
    assert_one_line(done, "friday.json is newer", "2026-11-06", "name the older one first")
    assert not done.out


def test_another_account_than_the_one_asked_for_is_refused(folder: Path) -> None:
    done = aws_posture(folder, "diff", "monday.json", "friday.json", "--account", WELL_KEPT)
    assert done.status == 1
    assert_one_line(done, WELL_KEPT)


def test_what_one_of_the_two_did_not_ask_is_named_and_not_compared(folder: Path) -> None:
    taken = demo.fresh()
    save(replace(taken, records=taken.records[:1]), folder / "monday.json")
    done = aws_posture(folder, "diff", "monday.json", "wednesday.json", "--fail-on-worse")
    assert done.status == 0
    assert "MFA for the root user" not in done.out
    assert (
        "not compared, as one of the snapshots did not ask: root.credentials, root.mfa" in done.out
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_masked_names_are_the_same_on_both_sides(folder: Path, format_: str) -> None:
    done = aws_posture(
        *(folder, "diff", "monday.json", "wednesday.json"),
        *("--redact", "names", "--format", format_),
    )
    assert done.status == 0, done.err
    for name in (FRESH, WELL_KEPT, "robin", "sam (", "ana:", "example-company", "security@"):
        assert name not in done.out
    # Robin and Sam are before, Ana and Bo after: nobody's label is given away twice.
    assert "User-1" in done.out
    assert "User-3: MFA" in done.out


def test_hostile_names_are_printed_safely(folder: Path, hostile: Path) -> None:
    save(replace(load(hostile), account=FRESH), folder / "hostile.json")
    for format_ in FORMATS:
        done = aws_posture(folder, "diff", "monday.json", "hostile.json", "--format", format_)
        assert done.status == 0, done.err
        assert all(mark.isprintable() or mark == "\n" for mark in done.out)
        assert format_ != "markdown" or "<script>" not in done.out
