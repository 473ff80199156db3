"""What the command prints: JSON of a settled shape, help, and nothing that a terminal obeys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from aws_posture.catalogue import CATALOGUE
from building import FRESH, WELL_KEPT, aws_posture, states

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal may obey, but for the ends of lines and tabs."""

STYLE = re.compile(r"\x1b\[[0-9;]*m|\r\x1b\[2K")
"""What the command itself sets: colours, and the end of a line of progress."""


def test_show_prints_the_documented_json(tmp_path: Path, fresh: Path) -> None:
    done = aws_posture(tmp_path, "show", fresh, "--json")
    shown = json.loads(done.out)
    assert list(shown) == ["account", "taken_at", "facts"]
    assert shown["account"] == FRESH
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown["taken_at"])
    assert [fact["id"] for fact in shown["facts"]] == [fact.id for fact in CATALOGUE]
    for fact in shown["facts"]:
        routes = ["routes"] if fact["id"] == "iam.admin-paths" else []
        assert list(fact) == [
            *("id", "state", "severity", "value", "summary"),
            *("evidence", "items", "reason", "remedy", "calls"),
            *routes,
        ]
        assert isinstance(fact["summary"], str)
        assert isinstance(fact["evidence"], list)
        for call in fact["calls"]:
            assert list(call) == ["operation", "taken_at"]


def test_show_prints_only_the_facts_that_are_named(tmp_path: Path) -> None:
    done = aws_posture(
        tmp_path, "show", "demo", "--json", "--fact", "root.mfa", "--fact", "iam.admin"
    )
    facts = {fact["id"]: fact["state"] for fact in json.loads(done.out)["facts"]}
    assert facts == {"root.mfa": "fail", "iam.admin": "fail"}


def test_a_setting_changes_a_verdict(tmp_path: Path) -> None:
    show = ["show", "demo:well-kept", "--json", "--fact", "iam.admin-count"]
    verdicts = [
        json.loads(aws_posture(tmp_path, *show, *more).out)["facts"][0]
        for more in ([], ["--set", "iam.admin-count.max=1"])
    ]
    assert [verdict["state"] for verdict in verdicts] == ["pass", "fail"]


def test_show_prints_a_line_of_tabbed_columns_into_a_pipe(tmp_path: Path) -> None:
    lines = aws_posture(tmp_path, "show", "demo").out.splitlines()
    rows = [line.split("\t") for line in lines]
    assert [row[0] for row in rows] == [fact.id for fact in CATALOGUE]
    assert {len(row) for row in rows} == {4}


def test_facts_prints_every_fact_as_json(tmp_path: Path) -> None:
    facts = json.loads(aws_posture(tmp_path, "facts", "--json").out)
    assert [fact["id"] for fact in facts] == [fact.id for fact in CATALOGUE]
    mfa = next(fact for fact in facts if fact["id"] == "root.mfa")
    assert mfa["permissions"] == ["iam:GetAccountSummary"]
    assert mfa["security_hub"] == ["IAM.9"]


def test_two_snapshots_give_two_folders_and_a_report_each(
    tmp_path: Path, site: Path, fresh: Path
) -> None:
    done = aws_posture(
        tmp_path, "stamp", site, fresh, "demo:well-kept", "-o", tmp_path / "out", "--json"
    )
    assert done.status == 0, done.err
    reports = json.loads(done.out)
    assert [report["account"] for report in reports] == [FRESH, WELL_KEPT]
    assert all(report["slots"] > 0 and not report["not_judged"] for report in reports)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {FRESH, WELL_KEPT}
    found = {
        account: states(
            (tmp_path / "out" / account / "index.html").read_text(encoding="utf-8"), "root.mfa"
        )
        for account in (FRESH, WELL_KEPT)
    }
    assert found == {FRESH: {"fail"}, WELL_KEPT: {"pass"}}


@pytest.mark.parametrize("command", ["", "collect", "show", "stamp", "facts"])
def test_help_says_what_it_is_for_and_the_exit_statuses(tmp_path: Path, command: str) -> None:
    done = aws_posture(tmp_path, *filter(None, [command]), "--help", environ={"COLUMNS": "100"})
    assert done.status == 0
    assert "Usage" in done.out
    text = " ".join(done.out.replace("│", " ").split())
    assert "3 AWS could not be asked" in text
    # Markup of the help that was not rendered would stand there as it is.
    assert not re.search(r"\[/?(?:bold|dim|italic)?\]", done.out)


@pytest.mark.parametrize("arguments", [["show"], ["show", "--json"]], ids=["as text", "as JSON"])
def test_hostile_names_do_not_reach_a_pipe_as_control_characters(
    tmp_path: Path, hostile: Path, arguments: list[str]
) -> None:
    done = aws_posture(tmp_path, *arguments, hostile)
    assert done.status == 0, done.err
    assert not CONTROL.search(done.out)
    assert not done.err


def test_hostile_names_do_not_reach_a_terminal(
    tmp_path: Path, hostile: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "show", hostile)
    assert "iam.admin" in shown
    assert "<script>" in shown
    assert not CONTROL.search(STYLE.sub("", shown).replace("\r\n", "\n"))


def test_a_hostile_file_name_does_not_reach_a_terminal(
    tmp_path: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "show", "\x1b]0;owned\x07.json")
    assert "No such file" in shown
    assert not CONTROL.search(STYLE.sub("", shown).replace("\r\n", "\n"))


def test_people_at_a_terminal_are_told_what_to_do(
    tmp_path: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "show", "demo", environ={"NO_COLOR": ""})
    assert "\x1b[31m\x1b[1m✕ root.mfa\x1b[0m: MFA is off" in shown
    assert f"Account {FRESH}" in STYLE.sub("", shown)
    without = terminal(tmp_path, "show", "demo", environ={"NO_COLOR": "1"})
    assert "\x1b" not in without.replace("\r\x1b[2K", "")
    assert without.replace("\r\x1b[2K", "").splitlines() == STYLE.sub("", shown).splitlines()


def test_a_permission_is_whole_on_a_narrow_terminal(
    tmp_path: Path, terminal: Callable[..., str]
) -> None:
    shown = STYLE.sub("", terminal(tmp_path, "facts", environ={"COLUMNS": "80"}))
    assert "iam:GetAccountAuthorizationDetails" in shown
