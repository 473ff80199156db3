"""What the command prints: tables on a terminal, tab-separated lines in a pipe, or a format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.console import Console
from rich.table import Column, Table

from aws_posture.cli import explaining
from aws_posture.cli.formats import (
    WRITERS,
    changes,
    json_document,
    tabbed_lines,
    terminal_table,
)
from aws_posture.comparing import Comparison
from aws_posture.facts import Fact, Verdict
from aws_posture.facts.wording import count, enumerated, minute, plain
from aws_posture.snapshot import Refusal, Snapshot, format_time
from aws_posture.stamp import StampReport

if TYPE_CHECKING:
    from aws_posture.iam import Principal


def print_facts(facts: Iterable[Fact]) -> None:
    """Print the catalogue."""
    if not sys.stdout.isatty():
        for fact in facts:
            click.echo(f"{fact.id}\t{fact.question}\t{' '.join(permissions(fact))}")
        return
    needed = Column("Permissions", no_wrap=True)
    table = Table("Fact", "Question", needed, box=None, header_style="bold")
    for fact in facts:
        table.add_row(fact.id, fact.question, "\n".join(permissions(fact)))
    Console().print(table)


def print_collected(snapshot: Snapshot, written: Sequence[Path], *, as_json: bool) -> None:
    """Print what a collection brought, and the files that it is in."""
    if as_json:
        print_json(_collected(snapshot, written))
        return
    files = ", ".join(plain(str(path)) for path in written)
    if snapshot.findings:
        click.echo(f"Account {snapshot.account}: {_findings(snapshot)} → {files}")
        return
    refusals = _refusals(snapshot)
    answers = count(len(snapshot.records) - len(refusals), "answer")
    click.echo(f"Account {snapshot.account}: {answers}, {len(refusals)} refused → {files}")
    for refusal in refusals:
        click.echo(f"  {refusal.operation}: {refusal.kind} ({plain(refusal.code)})")


def _collected(snapshot: Snapshot, written: Sequence[Path]) -> dict[str, Any]:
    refusals = _refusals(snapshot)
    found: dict[str, Any] = {"findings": len(snapshot.findings)} if snapshot.findings else {}
    if len(written) > 1:
        found["files"] = [str(path) for path in written]
    return {
        "account": snapshot.account,
        "file": str(written[0]),
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
        **found,
    }


def _refusals(snapshot: Snapshot) -> list[Refusal]:
    return [record for record in snapshot.records if isinstance(record, Refusal)]


def _findings(snapshot: Snapshot) -> str:
    tools = enumerated(sorted({plain(finding.tool) for finding in snapshot.findings}))
    checks = enumerated(sorted({finding.check for finding in snapshot.findings}))
    number = count(len(snapshot.findings), "finding")
    return f"{number} of {tools} of {minute(snapshot.taken_at)}, by {checks}"


def print_verdicts(
    snapshot: Snapshot, verdicts: Mapping[str, Verdict], format_: str | None
) -> None:
    """Print how an account stands.

    Args:
        snapshot: What AWS answered.
        verdicts: The verdicts by fact id.
        format_: The format, or None for what suits where it is printed to.
    """
    if format_ == "table" or (format_ is None and sys.stdout.isatty()):
        terminal_table.show(Console(), snapshot, verdicts)
    else:
        write = WRITERS[format_] if format_ else tabbed_lines.write
        click.echo(write(snapshot, verdicts))


def print_changes(account: str, compared: Comparison, format_: str | None) -> None:
    """Print what changed of an account."""
    click.echo(changes.WRITERS[format_ or "text"](account, compared))


def print_users(snapshot: Snapshot, users: Sequence[Principal], *, as_json: bool) -> None:
    """Print how far each user's power goes, and why."""
    if as_json:
        print_json(explaining.as_values(users))
        return
    for line in explaining.of_users(snapshot, users):
        click.echo(line)


def print_explanation(verdict: Verdict, *, as_json: bool) -> None:
    """Print all that a verdict rests on."""
    if as_json:
        print_json(json_document.described(verdict))
        return
    for line in explaining.of_verdict(verdict):
        click.echo(line)


def copy_made(report: StampReport) -> str:
    """Say in a line which private copy was made."""
    whose = f"Private copy for account {report.account}" if report.account else "Locked copy"
    slots = f", {count(report.slots, 'slot')}" if report.account else ""
    return f"{whose}: {plain(str(report.out))} ({count(report.pages, 'page')}{slots})"


def print_copies(reports: Sequence[StampReport]) -> None:
    """Print as JSON what private copies were made."""
    print_json([_reported(report) for report in reports])


def _reported(report: StampReport) -> dict[str, Any]:
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
        "severity": str(fact.risk),
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
    click.echo(json_document.as_json(document))
