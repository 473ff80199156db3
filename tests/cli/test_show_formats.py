"""The formats of `show`: what each one says, and that no name in an account breaks it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

import markdown
from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import Declaration, DeclarationKind, State, Verdict
from aws_posture.cli.formats import WRITERS
from aws_posture.cli.formats.csv_rows import write as csv_of
from aws_posture.cli.formats.markdown_table import escaped
from aws_posture.cli.formats.markdown_table import write as markdown_of
from building import FRESH, aws_posture
from verdicts import changed, verdict_of

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SNAPSHOT = demo.get("fresh")
ACCEPTED = Declaration(
    DeclarationKind.ACCEPTED, "three founders", "Ana", date(2027, 1, 31), date(2026, 11, 2)
)

HOSTILE = [
    "a|b\\|c",
    "[x](https://example.com) ![y](z) <https://example.com>",
    "<svg/onload=alert(1)> <!-- --> &lt; &amp;",
    "**b** _i_ `c` ~~s~~ ``` $x$ H~2~O x^2^ ==m==",
    "@ana #12 !3 %4 ana@example.com",
    "www.example.com https://example.com :smile: {: .x } {{ x }} {% x %}",
    "# heading\n- item\r\n| cell |",
    "\x1b]0;owned\x07\u202e\x9b31m",
]


def verdict(state: State = State.FAIL, **more: object) -> Verdict:
    return changed(verdict_of("root.mfa", state, "MFA is off."), **more)


def rows_of(*verdicts: Verdict) -> list[dict[str, str]]:
    text = csv_of(SNAPSHOT, {str(number): one for number, one in enumerate(verdicts)})
    return list(csv.DictReader(io.StringIO(text)))


class Cells(HTMLParser):
    """Reads what a browser would show in each cell, and collects all tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)
        if tag == "td":
            self.cells.append("")
        if tag == "br":
            self.cells[-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data.strip("\n")


def shown(text: str) -> Cells:
    return Cells(markdown.markdown(text, extensions=["tables", "attr_list"]))


@pytest.mark.parametrize("format_", ["table", *WRITERS])
def test_every_format_tells_of_every_fact(tmp_path: Path, format_: str) -> None:
    done = aws_posture(tmp_path, "show", "demo", "--format", format_)
    assert done.status == 0, done.err
    assert not done.err
    for fact in CATALOGUE:
        assert fact.id in html.unescape(done.out)


def test_json_is_short_for_the_format_json(tmp_path: Path) -> None:
    short, long = (
        aws_posture(tmp_path, "show", "demo", *option)
        for option in (["--json"], ["--format", "json"])
    )
    assert short == long


def test_two_formats_at_once_are_a_wrong_command_line(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "show", "demo", "--json", "--format", "csv")
    assert done.status == 2
    assert not done.out


def test_markdown_counts_the_states_and_has_a_row_per_fact(tmp_path: Path) -> None:
    facts = ["--fact", "root.mfa", "--fact", "account.id"]
    done = aws_posture(tmp_path, "show", "demo", "--format", "markdown", *facts)
    head, _, *table = done.out.rstrip("\n").split("\n")
    assert head == f"**AWS account {FRESH}**, read 2026-11-02 09:30 UTC: 1 pass and 1 fail."
    assert table[:2] == ["| State | Fact | What AWS answered |", "| --- | --- | --- |"]
    assert [re.split(r" *\| *", row)[1:3] for row in table[2:]] == [
        ["✕ fail", "root.mfa"],
        ["✓ pass", "account.id"],
    ]


def test_markdown_tells_evidence_reason_and_what_is_declared_on_lines_of_their_own() -> None:
    told = verdict(evidence=("a key",), reason="because", value=3, declaration=ACCEPTED)
    cells = shown(markdown_of(SNAPSHOT, {"root.mfa": told})).cells
    assert cells[2].split("\n") == [
        "MFA is off.",
        "value: 3",
        "a key",
        "because",
        "accepted by Ana on 2026-11-02, until 2027-01-31: three founders",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_a_hostile_name_as_it_is(text: str) -> None:
    told = verdict(evidence=(text,))
    page = shown(markdown_of(SNAPSHOT, {"root.mfa": told}))
    assert page.tags == {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "br"}
    assert len(page.cells) == 3
    printable = "".join(char for char in " ".join(text.split()) if char.isprintable())
    assert page.cells[2] == f"MFA is off.\n{printable}"


@pytest.mark.parametrize("mark", ["@ana", "#12", "!3", "%4", "ana@example.com"])
def test_no_code_host_makes_a_mention_or_a_link_of_a_name(mark: str) -> None:
    """They look for a sign beside a name; a comment parts the two."""
    assert re.search(r"[@#!%]<!-- -->\w", escaped(mark))


@pytest.mark.parametrize("address", ["https://example.com", "www.example.com", "WWW.example.com"])
def test_no_code_host_makes_a_link_of_an_address(address: str) -> None:
    assert not re.search(r"://|www\.", escaped(address), re.IGNORECASE)
    assert html.unescape(escaped(address)) == address


def test_csv_has_a_row_of_names_and_a_row_per_fact(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "show", "demo", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert list(rows[0]) == [
        *("account", "fact", "state", "severity", "value", "summary"),
        *("evidence", "reason", "declared", "taken_at"),
    ]
    assert [row["fact"] for row in rows] == [fact.id for fact in CATALOGUE]
    assert {row["account"] for row in rows} == {FRESH}
    mfa = next(row for row in rows if row["fact"] == "root.mfa")
    assert (mfa["state"], mfa["taken_at"]) == ("fail", "2026-11-02T09:30:00Z")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r\n=", " ="])  # noqa: RUF001  # full-width on purpose
@pytest.mark.parametrize("part", ["summary", "value", "evidence", "reason"])
def test_no_cell_of_csv_is_a_formula(sign: str, part: str) -> None:
    text = f"{sign}cmd|' /C calc'!A1"
    row = rows_of(verdict(**{part: (text,) if part == "evidence" else text}))[0]
    assert row[part] == f"'{sign.strip()}cmd|' /C calc'!A1"


def test_csv_keeps_commas_quotes_and_ends_of_lines_inside_a_cell() -> None:
    rows = rows_of(verdict(evidence=('a, "b"\nc', "d")), verdict(declaration=ACCEPTED))
    assert rows[0]["evidence"] == 'a, "b" c; d'
    assert rows[1]["declared"].startswith("accepted by Ana on 2026-11-02, until 2027-01-31")
    assert rows[0]["declared"] == ""


@pytest.mark.parametrize("format_", ["table", *WRITERS])
def test_no_format_prints_what_a_terminal_obeys(
    tmp_path: Path, hostile: Path, format_: str
) -> None:
    done = aws_posture(tmp_path, "show", hostile, "--format", format_)
    assert done.status == 0, done.err
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e]", done.out)
    assert not done.err


def test_a_hostile_account_is_whole_json_in_both_json_formats(
    tmp_path: Path, hostile: Path
) -> None:
    for format_ in ("json", "ocsf"):
        json.loads(aws_posture(tmp_path, "show", hostile, "--format", format_).out)
