"""What the command prints: tables on a terminal, tab-separated lines in a pipe, or a format."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aws_posture.base.words import count, enumerated, minute, plain
from aws_posture.catalogue.model import Verdict
from aws_posture.cli.formats import WRITERS, json_document, tabbed_lines
from aws_posture.snapshot import Refusal, Snapshot, format_time

if TYPE_CHECKING:
    from aws_posture.judging.comparing import Comparison
    from aws_posture.judging.masking import Mask
    from aws_posture.privilege import Principal
    from aws_posture.stamp import StampReport


def print_collected(snapshot: Snapshot, written: Sequence[Path], *, as_json: bool) -> None:
    """Print what was collected, and the files that it is in."""
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
    # Of another Region, or of another thing, the same refusal says nothing more.
    said = Counter(
        f"  {refusal.operation}: {refusal.kind} ({plain(refusal.code)})" for refusal in refusals
    )
    for line, times in said.items():
        click.echo(f"{line}, {count(times, 'time')}" if times > 1 else line)


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
    snapshot: Snapshot,
    verdicts: Mapping[str, Verdict],
    format_: str | None,
    *,
    name: str,
    everything: bool,
) -> None:
    """Print the verdicts of an account.

    Args:
        snapshot: What AWS answered.
        verdicts: The verdicts by fact id.
        format_: The format, or None for one that suits the output.
        name: What the snapshot is called on the command line.
        everything: Whether people get everything about each fact; every other format has it.
    """
    if format_ == "table" or (format_ is None and sys.stdout.isatty()):
        from shutil import get_terminal_size  # noqa: PLC0415  # a pipe has no columns

        from aws_posture.cli.formats import terminal  # noqa: PLC0415  # only people read it

        width = get_terminal_size().columns
        text = terminal.write(snapshot, verdicts, name=name, width=width, everything=everything)
        # https://no-color.org
        click.echo(text, color=False if os.environ.get("NO_COLOR") else None)
    else:
        write = WRITERS[format_] if format_ else tabbed_lines.write
        click.echo(write(snapshot, verdicts))


def print_changes(account: str, compared: Comparison, format_: str | None) -> None:
    """Print what changed of an account."""
    from aws_posture.cli.formats import changes  # noqa: PLC0415  # only `diff` compares

    click.echo(changes.WRITERS[format_ or "text"](account, compared))


def print_principals(
    snapshot: Snapshot, found: Sequence[Principal], mask: Mask, *, as_json: bool
) -> None:
    """Print how far the power of each user and role goes, and why."""
    from aws_posture.cli import explaining  # noqa: PLC0415  # only --why explains

    if as_json:
        print_json(explaining.as_values(found, mask))
        return
    _tell(explaining.of_principals(snapshot, found, mask))


def print_explanation(verdict: Verdict, *, as_json: bool) -> None:
    """Print all that a verdict is based on."""
    from aws_posture.cli import explaining  # noqa: PLC0415  # the same

    if as_json:
        print_json(json_document.described(verdict))
        return
    _tell(explaining.of_verdict(verdict))


def _tell(lines: Iterable[str]) -> None:
    """Print lines of text, broken where they are too wide for a terminal."""
    if sys.stdout.isatty():
        from shutil import get_terminal_size  # noqa: PLC0415  # a pipe has no columns

        from aws_posture.cli.formats import terminal  # noqa: PLC0415  # only people read it

        lines = terminal.fitted(lines, get_terminal_size().columns)
    for line in lines:
        click.echo(line)


def copy_made(report: StampReport) -> str:
    """Print in one line which private copy was made."""
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


def print_json(document: object) -> None:
    """Print a document as JSON."""
    click.echo(json_document.as_json(document))
