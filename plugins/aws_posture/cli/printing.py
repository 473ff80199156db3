"""What the command prints: tables on a terminal, tab-separated lines in a pipe, or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from aws_posture.facts import Fact, State, Verdict
from aws_posture.facts.wording import minute, plain
from aws_posture.snapshot import Refusal, Snapshot, format_time
from aws_posture.stamp import StampReport

_MARKS = {
    State.PASS: ("✓", "green"),
    State.FAIL: ("✕", "bold red"),
    State.NOT_APPLICABLE: ("-", "dim"),
    State.UNKNOWN: ("?", "yellow"),
    State.MANUAL: ("☞", "cyan"),
    State.UNCHECKED: ("·", "dim"),
}


def print_facts(facts: Iterable[Fact]) -> None:
    """Print the catalogue."""
    if not sys.stdout.isatty():
        for fact in facts:
            click.echo(f"{fact.id}\t{fact.question}\t{' '.join(permissions(fact))}")
        return
    table = Table("Fact", "Question", "Permissions", box=None, header_style="bold")
    for fact in facts:
        table.add_row(fact.id, fact.question, "\n".join(permissions(fact)))
    Console().print(table)


def print_collected(snapshot: Snapshot, output: Path, *, as_json: bool) -> None:
    """Print what a collection brought."""
    refusals = [record for record in snapshot.records if isinstance(record, Refusal)]
    if as_json:
        print_json(
            {
                "account": snapshot.account,
                "file": str(output),
                "taken_at": format_time(snapshot.taken_at),
                "answers": len(snapshot.records) - len(refusals),
                "refusals": [
                    {
                        "operation": refusal.operation,
                        "kind": str(refusal.kind),
                        "code": refusal.code,
                        "permission": refusal.permission,
                    }
                    for refusal in refusals
                ],
            }
        )
        return
    answers = len(snapshot.records) - len(refusals)
    click.echo(f"Account {snapshot.account}: {answers} answers, {len(refusals)} refused → {output}")
    for refusal in refusals:
        click.echo(f"  {refusal.operation}: {refusal.kind} ({plain(refusal.code)})")


def shown(snapshot: Snapshot, verdicts: dict[str, Verdict]) -> dict[str, Any]:
    """Describe verdicts as JSON values."""
    return {
        "account": snapshot.account,
        "taken_at": format_time(snapshot.taken_at),
        "facts": [
            {
                "id": verdict.fact,
                "state": str(verdict.state),
                "value": verdict.value,
                "summary": verdict.summary,
                "evidence": list(verdict.evidence),
                "reason": verdict.reason,
                "calls": [
                    {"operation": call.operation, "taken_at": format_time(call.taken_at)}
                    for call in verdict.calls
                ],
            }
            for verdict in verdicts.values()
        ],
    }


def print_verdicts(snapshot: Snapshot, verdicts: dict[str, Verdict]) -> None:
    """Print how an account stands."""
    if not sys.stdout.isatty():
        for verdict in verdicts.values():
            value = "" if verdict.value is None else str(verdict.value)
            click.echo(f"{verdict.fact}\t{verdict.state}\t{plain(value)}\t{plain(verdict.summary)}")
        return
    console = Console()
    console.print(f"Account [bold]{snapshot.account}[/], read {minute(snapshot.taken_at)}\n")
    table = Table("", "Fact", "What AWS answered", box=None, header_style="bold")
    for verdict in verdicts.values():
        mark, style = _MARKS[verdict.state]
        table.add_row(
            Text(f"{mark} {verdict.state}", style=style), verdict.fact, _account_of(verdict)
        )
    console.print(table)


def _account_of(verdict: Verdict) -> Text:
    text = Text(plain(verdict.summary))
    for line in verdict.evidence:
        text.append(f"\n  {plain(line)}", style="dim")
    if verdict.reason:
        text.append(f"\n  {plain(verdict.reason)}", style="italic dim")
    return text


def reported(report: StampReport) -> dict[str, Any]:
    """Describe a private copy as JSON values."""
    return {
        "account": report.account,
        "folder": str(report.out),
        "pages": report.pages,
        "stamped": report.stamped,
        "slots": report.slots,
        "assets": report.assets,
        "not_judged": list(report.not_judged),
    }


def described(fact: Fact) -> dict[str, Any]:
    """Describe a fact as JSON values."""
    return {
        "id": fact.id,
        "topic": fact.topic,
        "title": fact.title,
        "question": fact.question,
        "why": fact.why,
        "kind": str(fact.kind),
        "options": dict(fact.options),
        "permissions": permissions(fact),
        "security_hub": list(fact.security_hub),
        "cis": dict(fact.cis),
        "document": {"title": fact.document.title, "url": fact.document.url},
        "check": {"console": list(fact.check.console), "cli": fact.check.cli},
        "remedy": {"console": list(fact.remedy.console), "cli": fact.remedy.cli},
    }


def permissions(fact: Fact) -> list[str]:
    """List the IAM actions that a fact needs or can use, each once."""
    reads = (*fact.reads, *fact.may_read)
    return list(dict.fromkeys(read.permission for read in reads if read.permission))


def print_json(document: object) -> None:
    """Print a document as JSON."""
    # ASCII only: names may hold characters that a terminal obeys, or that UTF-8 cannot write.
    click.echo(json.dumps(document, indent=2))
