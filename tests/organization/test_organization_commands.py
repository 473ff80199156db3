"""What is printed of an organization's folder: how accounts stand, what changed, and over time."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.cli.formats.ocsf_findings import SCHEMA
from aws_posture.organization.folder import Folder
from aws_posture.snapshot.files import dump, parse
from building import ROOT, Run, aws_posture, just_taken
from organizations import CAREFUL, CARELESS, NEW, REFUSED, SUSPENDED, write_organization
from schemas import validator


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a folder of five accounts, of which two have answered."""
    write_organization(tmp_path / "org")
    return tmp_path


def _show(folder: Path, *options: str) -> Run:
    return aws_posture(folder, "organization", "show", "org", *options)


def _rows(text: str) -> dict[str, dict[str, str]]:
    columns, *lines = (line.split("\t") for line in text.rstrip("\n").split("\n"))
    return {line[0]: dict(zip(columns, line, strict=True)) for line in lines}


def test_every_account_is_shown_and_who_could_not_be_asked_is_unknown(folder: Path) -> None:
    done = _show(folder)
    assert done.status == 0, done.err
    rows = _rows(done.out)
    assert set(rows) == {CARELESS, CAREFUL, REFUSED, SUSPENDED, NEW}
    assert rows[CARELESS]["name"] == "payments-prod"
    assert rows[CARELESS]["unit"] == "Root/Workloads/Prod"
    assert int(rows[CARELESS]["fail"]) > int(rows[CAREFUL]["fail"])
    for account in (REFUSED, SUSPENDED, NEW):
        assert rows[account]["unknown"] == str(len(CATALOGUE))
    assert "AWS denied sts:AssumeRole" in rows[REFUSED]["reason"]


def test_security_tools_get_a_line_for_every_finding_of_every_account(folder: Path) -> None:
    done = _show(folder, "--format", "ocsf", "--fact", "root.mfa", "--fact", "iam.admin")
    events = [json.loads(line) for line in done.out.splitlines()]
    assert len(events) == 2 * 5
    assert {one["class_uid"] for one in events} == {2003}
    by_account = {one["cloud"]["account"]["uid"]: one for one in events}
    assert set(by_account) == {CARELESS, CAREFUL, REFUSED, SUSPENDED, NEW}
    assert by_account[REFUSED]["status_code"] == "unknown"


def test_every_line_for_security_tools_is_a_compliance_finding_by_the_schema(folder: Path) -> None:
    schema = ROOT / "tests/cli/golden" / f"ocsf-{SCHEMA}-compliance-finding.schema.json"
    validate = validator(json.loads(schema.read_text(encoding="utf-8"))).validate
    events = [json.loads(line) for line in _show(folder, "--format", "ocsf").out.splitlines()]
    assert len(events) == len(CATALOGUE) * 5
    # Three in a row are of one account, and each fact is among every third line of some account.
    for event in events[::3]:
        validate(event)
    assert len({event["finding_info"]["uid"] for event in events}) == len(events)


def test_the_summary_of_a_job_is_a_report_and_a_failure_ends_it(folder: Path) -> None:
    done = _show(folder, "--format", "markdown", "--fail-on", "root.mfa")
    assert done.status == 4
    assert done.err == f"Error: --fail-on: of 5 accounts, root.mfa is fail in 1 ({CARELESS})\n"
    title, *_ = done.out.splitlines()
    assert re.fullmatch(r"# 5 accounts: \d+ critical, \d+ high, \d+ medium, \d+ low", title)
    assert "2 answered, " in done.out
    assert "3 could not be asked, and are unknown." in done.out
    for row in (
        "| MFA for the root user (`root.mfa`) | critical | 1 | 3 |",
        "| MFA for the root user (`root.mfa`) | worse | 1 | payments-prod |",
        f"| {CARELESS} | payments-prod | Root/Workloads/Prod | ",
        f"| {REFUSED} | warehouse-dev | denied: AWS denied sts",
    ):
        assert f"\n{row}" in done.out
    # What people chose is text, and each table has one width.
    assert "<b>" not in done.out
    for table in re.findall(r"(?:^\|.*\n)+", done.out, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_a_report_of_counts_names_nobody(folder: Path) -> None:
    done = _show(folder, *("--format", "markdown", "--overview", "counts", "--fail-on", "critical"))
    assert done.status == 4
    assert "root.mfa is fail in 1, " in done.err
    assert "| MFA for the root user (`root.mfa`) | worse | 1 |" in done.out
    for one in (CARELESS, CAREFUL, REFUSED, "payments", "warehouse", "Workloads", "o-vexmor"):
        assert one not in done.out + done.err
    lines = _show(folder, "--overview", "counts")
    assert lines.status == 2
    assert "add --format markdown" in lines.err


def test_a_message_about_many_accounts_stays_short(folder: Path) -> None:
    done = _show(folder, "--fail-on", "any", "--fail-on-unknown")
    assert done.status == 4
    assert f"root.mfa is unknown in 3 ({REFUSED}, {SUSPENDED}, {NEW})" in done.err
    assert re.search(r", and \d+ more$", done.err)
    assert len(done.err) < 1500


def test_masked_it_names_no_account(folder: Path) -> None:
    out = _show(folder, "--redact", "names").out
    for one in (CARELESS, REFUSED, "payments-prod", "Workloads"):
        assert one not in out


def test_a_line_for_each_fact_that_changed_in_an_account(folder: Path) -> None:
    shutil.copytree(folder / "org", folder / "later")
    later = Folder(folder / "later")
    text = dump(just_taken(demo.get("fresh"))).replace("111122223333", CAREFUL)
    later.snapshot_path(CAREFUL).write_text(dump(parse(text, "")))
    done = aws_posture(folder, "organization", "diff", "org", "later", "--fail-on-worse")
    assert done.status == 4
    columns, *lines = (line.split("\t") for line in done.out.splitlines())
    assert columns == ["account", "name", "direction", "fact", "old", "new"]
    assert {line[0] for line in lines} == {CAREFUL}
    assert [CAREFUL, "worse", "root.mfa", "pass", "fail"] in [[one[0], *one[2:]] for one in lines]
    assert "2 accounts compared" in done.err
    assert "3 accounts not compared" in done.err
    assert f"1 account got worse: {CAREFUL}" in done.err
    same = aws_posture(folder, "organization", "diff", "org", "org", "--fail-on-worse")
    assert (same.status, len(same.out.splitlines())) == (0, 1)


def test_an_account_that_has_left_is_counted_as_not_compared(folder: Path) -> None:
    """Its answers are still in the folder."""
    shutil.copytree(folder / "org", folder / "later")
    later = Folder(folder / "later")
    members = tuple(one for one in later.accounts() if one.id != CAREFUL)
    later.write_organization(replace(later.organization(), accounts=members))
    said = aws_posture(folder, "organization", "diff", "org", "later").err
    assert "1 account compared" in said
    assert "4 accounts not compared" in said


def test_the_history_of_accounts_is_that_of_the_folder(folder: Path) -> None:
    done = aws_posture(folder, "organization", "history", "org", "--account", CARELESS, "--json")
    (account,) = json.loads(done.out)
    assert account["account"] == CARELESS
    changed = [change["id"] for entry in account["entries"] for change in entry["changes"]]
    assert "root.mfa" in changed
    missing = aws_posture(folder, "organization", "history", "org", "--account", REFUSED)
    assert missing.status == 1
    assert "has not answered yet" in missing.err


@pytest.mark.parametrize("option", ["--role-name", "--session-name", "--external-id"])
def test_a_name_that_aws_does_not_take_is_an_error_before_anybody_is_asked(
    tmp_path: Path, option: str
) -> None:
    done = aws_posture(tmp_path, *("organization", "collect", "-o", "org", option, "night shift"))
    assert done.status == 1
    assert done.err.startswith(f"Error: {option}: ")
    assert ("night shift" in done.err) == (option != "--external-id")
    assert not (tmp_path / "org").exists()
