"""`--fail-on`: a status of its own for facts that must not fail."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from building import FRESH, WELL_KEPT, assert_one_line, aws_posture

MORE = "; 'aws-posture show SNAPSHOT --why FACT' explains"

POSTURE = """accepted:
  root.mfa:
    because: the key is in the safe
    by: Ana
    until: {until}
"""

STATUSES = {
    "it fails": (["--fail-on", "root.mfa"], 4),
    "it passes": (["--fail-on", "account.id"], 0),
    "it does not apply": (["--fail-on", "root.centralized"], 0),
    "no API can tell": (["--fail-on", "billing.iam-access", "--fail-on-unknown"], 0),
    "it is unknown": (["--fail-on", "account.security-contact"], 0),
    "unknown counts": (["--fail-on", "account.security-contact", "--fail-on-unknown"], 4),
    "one of two fails": (["--fail-on", "account.id", "--fail-on", "root.mfa"], 4),
    "a severity fails": (["--fail-on", "low", "--fact", "root.mfa"], 4),
    "it is of a lower severity": (["--fail-on", "high", "--fact", "iam.user-mfa"], 0),
    "it is a value": (["--fail-on", "low", "--fact", "account.id"], 0),
    "any fails": (["--fail-on", "any"], 4),
    "any of those shown": (["--fail-on", "any", "--fact", "account.id"], 0),
    "it is not shown": (["--fail-on", "root.mfa", "--fact", "account.id"], 4),
    "it is explained": (["--fail-on", "iam.admin", "--why", "iam.admin"], 4),
    "another setting": (
        ["--fail-on", "iam.access-keys", "--set", "iam.access-keys.days=365"],
        0,
    ),
    "as JSON": (["--fail-on", "root.mfa", "--json"], 4),
}


@pytest.mark.parametrize(("arguments", "status"), STATUSES.values(), ids=STATUSES)
def test_show_ends_with_4_if_a_named_fact_fails(
    tmp_path: Path, arguments: list[str], status: int
) -> None:
    done = aws_posture(tmp_path, "show", "demo:fresh", *arguments)
    assert done.status == status, done.err
    assert done.out
    if status:
        assert_one_line(done, f"--fail-on: account {FRESH}: ")
    else:
        assert not done.err


def test_everything_is_printed_before_it_fails(tmp_path: Path) -> None:
    plain, failing = (
        aws_posture(tmp_path, "show", "demo", "--json", *more)
        for more in ([], ["--fail-on", "any", "--fail-on-unknown"])
    )
    assert plain.out == failing.out
    facts = json.loads(failing.out)["facts"]
    said = ", ".join(
        f"{fact['id']} is {fact['state']}" for fact in facts if fact["state"] in {"fail", "unknown"}
    )
    assert failing.err == f"Error: --fail-on: account {FRESH}: {said}{MORE}\n"


def test_a_fact_that_does_not_exist_is_1_before_anything_is_printed(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "show", "demo", "--fail-on", "root.mfaa")
    assert done.status == 1
    assert_one_line(done, "did you mean root.mfa")
    assert not done.out


def test_a_severity_means_its_facts_and_graver_ones(tmp_path: Path) -> None:
    found = [
        aws_posture(tmp_path, "show", "demo:fresh", "--fail-on", severity).err
        for severity in ("critical", "high", "medium", "low", "any")
    ]
    named = [set(re.findall(r"([\w.-]+) is fail", said)) for said in found]
    assert "root.mfa" in named[0]
    assert named[0] < named[1] < named[2] < named[3] == named[4]
    misspelled = aws_posture(tmp_path, "show", "demo:fresh", "--fail-on", "hihg")
    assert_one_line(misspelled, "--fail-on: unknown fact 'hihg'; did you mean high?")


@pytest.mark.parametrize("command", [["show", "demo"], ["stamp", "site", "demo", "-o", "out"]])
def test_unknown_counts_for_nothing_where_no_fact_is_named(
    tmp_path: Path, command: list[str]
) -> None:
    done = aws_posture(tmp_path, *command, "--fail-on-unknown")
    assert done.status == 2
    assert not done.out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("until", "status"), [("2099-12-31", 0), ("2020-01-01", 4)])
def test_an_accepted_risk_passes_until_its_last_day(
    tmp_path: Path, fresh: Path, until: str, status: int
) -> None:
    (tmp_path / "posture.yml").write_text(POSTURE.format(until=until))
    done = aws_posture(tmp_path, "show", fresh, "--fail-on", "root.mfa")
    assert done.status == status, done.err
    assert "root.mfa\tfail" in done.out


def test_every_copy_is_made_before_stamp_fails(tmp_path: Path, site: Path) -> None:
    arguments = ["stamp", site, "demo:fresh", "demo:well-kept", "-o", "out"]
    done = aws_posture(tmp_path, *arguments, "--fail-on", "root.mfa", "--fail-on", "account.id")
    assert done.status == 4
    assert done.err == f"Error: --fail-on: account {FRESH}: root.mfa is fail{MORE}\n"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {FRESH, WELL_KEPT}
    assert done.out.count("Private copy for account") == 2


def test_every_account_that_fails_is_named(tmp_path: Path, site: Path) -> None:
    done = aws_posture(
        *(tmp_path, "stamp", site, "demo:fresh", "demo:well-kept", "-o", "out", "--json"),
        *("--set", "iam.admin-count.max=1", "--fail-on", "iam.admin-count"),
    )
    assert done.status == 4
    assert [report["account"] for report in json.loads(done.out)] == [FRESH, WELL_KEPT]
    said = "; ".join(f"account {one}: iam.admin-count is fail" for one in (FRESH, WELL_KEPT))
    assert done.err == f"Error: --fail-on: {said}{MORE}\n"


def test_a_masked_copys_account_is_masked_in_the_message_too(tmp_path: Path, site: Path) -> None:
    done = aws_posture(
        *(tmp_path, "stamp", site, "demo:fresh", "-o", "out"),
        *("--redact", "ids", "--fail-on", "root.mfa"),
    )
    assert done.status == 4
    assert FRESH not in done.err
    assert FRESH[-4:] in done.err


@pytest.mark.parametrize("command", ["show", "stamp"])
def test_help_tells_the_status(tmp_path: Path, command: str) -> None:
    done = aws_posture(tmp_path, command, "--help", environ={"COLUMNS": "100"})
    assert "4 a fact named by --fail-on fails" in " ".join(done.out.replace("│", " ").split())
