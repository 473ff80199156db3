"""What `show` prints for people: what to do first, in the columns that the terminal has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE, get
from aws_posture.catalogue.model import Declaration, DeclarationKind, Severity, State, Verdict
from aws_posture.cli.formats import terminal
from aws_posture.judging import Terms, judge
from aws_posture.snapshot import Refusal, RefusalKind
from building import FRESH, aws_posture
from verdicts import changed, verdict_of

SNAPSHOT = demo.get("fresh")
VERDICTS = judge(SNAPSHOT, CATALOGUE, Terms(now=None))
ADDRESS = f"https://{FRESH}.signin.aws.amazon.com/console"
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def _lines(
    verdicts: Mapping[str, Verdict] = VERDICTS,
    *,
    name: str = "account.json",
    width: int = 80,
    everything: bool = False,
) -> list[str]:
    text = terminal.write(SNAPSHOT, verdicts, name=name, width=width, everything=everything)
    return STYLE.sub("", text).splitlines()


def _number(state: State) -> int:
    return sum(verdict.state is state for verdict in VERDICTS.values())


def test_the_totals_come_first() -> None:
    account, *totals = "\n".join(_lines()).partition("\n\n")[0].splitlines()
    assert account == f"Account {FRESH}, read 2026-11-02 09:30 UTC"
    said = " ".join(totals)
    assert said.startswith(f"{_number(State.FAIL)} fail (4 critical, ")
    assert (
        f"{_number(State.UNKNOWN)} unknown, 1 to check by hand, {_number(State.PASS)} pass" in said
    )
    assert sum(map(int, re.findall(r"\d+", re.sub(r"\(.*?\)", "", said)))) == len(CATALOGUE)


def test_a_failure_says_what_was_not_seen() -> None:
    """In short; all of it with everything else."""
    records = tuple(
        Refusal(
            one.operation, one.taken_at, RefusalKind.DENIED, "No", "", "", one.subject, one.region
        )
        if (one.operation, one.region) == ("ec2:DescribeVpcs", "eu-west-1")
        else one
        for one in SNAPSHOT.records
    )
    facts = [get("vpc.default-vpc")]
    found = judge(replace(SNAPSHOT, records=records), facts, Terms(now=None))
    short = "    not all was seen: in eu-west-1: denied: AWS denied ec2:DescribeVpcs (No)"
    assert f"{short}; see --why" in _lines(found, width=120)
    assert f"{short}; allow" in "\n".join(_lines(found, width=120, everything=True))


def test_the_most_severe_failures_come_first_each_with_its_first_step() -> None:
    lines = _lines()
    failed = [line[2:].partition(":")[0] for line in lines if line.startswith("✕ ")]
    ranks = [list(Severity).index(get(fact).risk) for fact in failed]
    assert len(failed) == _number(State.FAIL)
    assert ranks == sorted(ranks)
    titles = [line for line in lines if line.lower() in list(Severity)]
    assert titles == ["Critical", "High", "Medium", "Low"]
    assert sum(line.startswith("  → ") for line in lines) == len(failed) + 1
    assert lines[lines.index("Critical") + 1 :][:3] == [
        "✕ root.mfa: MFA is off for the root user: anyone who has its credentials has the",
        "    account.",
        "  → Sign in as the root user.",
    ]


def test_facts_that_are_unknown_for_one_reason_name_the_permission_once() -> None:
    text = " ".join(" ".join(_lines()).split())
    contacts = ", ".join(
        f"account.{kind}-contact" for kind in ("security", "billing", "operations")
    )
    assert f"? {contacts}: denied: AWS denied account:GetAlternateContact" in text
    assert text.count("allow account:GetAlternateContact and collect again") == 1


def test_what_passes_is_one_sentence_unless_everything_is_asked_for() -> None:
    passing = [fact for fact, verdict in VERDICTS.items() if verdict.state is State.PASS]
    text = " ".join(" ".join(_lines()).split())
    assert f"✓ {len(passing)} pass: {', '.join(passing)} " in text
    full = _lines(everything=True)
    assert [line[2:].partition(":")[0] for line in full if line.startswith("✓ ")] == passing
    assert "    robin" in full
    assert "    $ aws iam delete-login-profile --user-name=robin" in full


@pytest.mark.parametrize("width", [40, 80, 120, 300])
@pytest.mark.parametrize("everything", [False, True], ids=["in short", "all"])
def test_no_line_is_longer_than_the_terminal_unless_it_is_one_word(
    width: int, *, everything: bool
) -> None:
    lines = _lines(width=width, everything=everything)
    # A command is one line, so that it can be copied.
    told = [line for line in lines if not line.strip().startswith(("$ ", "aws-posture "))]
    assert all(len(line) <= min(width, 120) or len(line.split()) <= 2 for line in told)
    assert not everything or any(ADDRESS in line for line in lines)
    # What goes on is indented, so that the beginning of each fact can be found.
    for before, line in pairwise(lines):
        if before[:1] in set("✕✓?-☞") and line and not line.startswith("  → "):
            assert line.startswith("    ") or line[:1] in set("✕✓?-☞"), line


def test_the_last_line_is_the_command_that_goes_on() -> None:
    assert _lines(name="my account.json")[-2:] == [
        "Next:",
        "  aws-posture show 'my account.json' --why root.mfa",
    ]
    well = {"root.mfa": verdict_of("root.mfa", State.PASS)}
    assert _lines(well)[-1] == "  aws-posture stamp SITE account.json -o private"
    assert _lines({})[1] == "no fact"


def test_an_accepted_risk_is_no_failure_and_no_pass() -> None:
    accepted = Declaration(DeclarationKind.ACCEPTED, "three founders", "Ana", date(2027, 1, 31))
    verdict = changed(VERDICTS["root.mfa"], declaration=accepted)
    lines = _lines({"root.mfa": verdict})
    assert lines[1] == "1 accepted"
    assert lines[3:5] == [
        "Declared",
        "✕ root.mfa: MFA is off for the root user: anyone who has its credentials has the",
    ]
    assert lines[6] == "    accepted by Ana, until 2027-01-31: three founders"


def test_facts_that_are_named_are_told_in_full_in_a_pipe_too(tmp_path: Path) -> None:
    options = ("--format", "table", "--fact", "account.sign-in-url")
    done = aws_posture(tmp_path, "show", "demo", *options, environ={"COLUMNS": "70"})
    assert done.status == 0, done.err
    assert f"    {ADDRESS}." in done.out.splitlines()
    assert "\x1b" not in done.out
