"""Verdicts as a table, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from aws_posture.cli.formats.words import MARKS, declared
from aws_posture.facts import State, Verdict
from aws_posture.facts.wording import minute, plain
from aws_posture.snapshot import Snapshot

_STYLES = {
    State.PASS: "green",
    State.FAIL: "bold red",
    State.NOT_APPLICABLE: "dim",
    State.UNKNOWN: "yellow",
    State.MANUAL: "cyan",
    State.UNCHECKED: "dim",
}


def show(console: Console, snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> None:
    """Show how an account stands."""
    console.print(f"Account [bold]{snapshot.account}[/], read {minute(snapshot.taken_at)}\n")
    # What is too long for a line goes on in the next: an address or an ARN is no use cut off.
    answered = Column("What AWS answered", overflow="fold")
    table = Table("", "Fact", answered, box=None, header_style="bold")
    for verdict in verdicts.values():
        state = Text(f"{MARKS[verdict.state]} {verdict.state}", style=_STYLES[verdict.state])
        table.add_row(state, verdict.fact, _account_of(verdict))
    console.print(table)


def _account_of(verdict: Verdict) -> Text:
    text = Text(plain(verdict.summary))
    for line in verdict.evidence:
        text.append(f"\n  {plain(line)}", style="dim")
    for line in (verdict.reason or "", declared(verdict)):
        if line:
            text.append(f"\n  {plain(line)}", style="italic dim")
    return text
