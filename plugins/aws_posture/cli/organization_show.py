"""`aws-posture organization show`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aws_posture.base.phrases import Redaction, say
from aws_posture.base.words import plain
from aws_posture.catalogue import State, Verdict
from aws_posture.cli.commands import command
from aws_posture.cli.formats.markdown_table import escaped
from aws_posture.cli.formats.ocsf_findings import event
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import chosen_facts, facts_option, redact_option
from aws_posture.cli.progress import Progress
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.organization.folder import Folder, Member

if TYPE_CHECKING:
    from aws_posture.judging.masking import Mask
    from aws_posture.organization.results import Judged

_COUNTED = (State.FAIL, State.UNKNOWN, State.PASS, State.NOT_APPLICABLE, State.MANUAL)
_COLUMNS = ("account", "name", "unit", *map(str, _COUNTED), "reason")

Account = tuple[Member, "Judged"]
"""An account, with its verdicts."""


@command("show")
@click.argument("folder", type=click.Path(path_type=Path))
@facts_option
@terms_options
@gate_options
@redact_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["lines", "markdown", "ocsf"]),
    default="lines",
    show_default=True,
    help="How to print it: a line for each account, separated by tabs; the same as a Markdown table, "
    "for the summary of a job; or for security tools every finding of every account, a line each.",
)
def show_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    folder: Path,
    fact_ids: tuple[str, ...],
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    fail_on: tuple[str, ...],
    fail_on_unknown: bool,
    redaction: str,
    format_: str,
) -> None:
    """Judge every account of an organization, and print how each of them stands.

    FOLDER is what 'aws-posture organization collect' wrote. An account that could not be asked is
    printed, too: everything about it is unknown.
    """
    gate = Gate(fail_on, fail_on_unknown)

    def work() -> None:
        from aws_posture.judging.masking import Mask  # noqa: PLC0415  # who asks for help has no need
        from aws_posture.organization.results import Judging  # noqa: PLC0415  # the same

        gate.check()
        facts = gate.facts(chosen_facts(fact_ids))
        opened = Folder.open(folder)
        organization = opened.organization()
        terms = replace(TermsReader(settings, max_age, declared).timeless, now=datetime.now(UTC))
        judging = Judging(opened, facts, terms, opened.refusals(), organization.time)
        mask = Mask(Redaction(redaction))
        failing: list[tuple[str, Mapping[str, Verdict]]] = []

        def judged() -> Iterator[Account]:
            with Progress() as progress:
                count = progress.counter(lambda number: f"Judging account {number:,}")
                for number, member in enumerate(organization.accounts, 1):
                    count(number)
                    one = judging.judged(member)
                    wanted = {name: one.verdicts[name] for name in _named(gate, one)}
                    failing.append((mask.account(member.id), wanted))
                    yield member, one

        for line in _WRITERS[format_](judged(), mask):
            click.echo(line)
        gate.end(failing)

    run(work)


def _named(gate: Gate, one: Judged) -> Iterable[str]:
    """Return the facts that decide the command's end; of the others nothing is kept."""
    return one.verdicts if "any" in gate.named else gate.named


def _lines(accounts: Iterable[Account], mask: Mask) -> Iterator[str]:
    yield "\t".join(_COLUMNS)
    for member, one in accounts:
        yield "\t".join(plain(cell) for cell in _cells(member, one, mask))


def _markdown(accounts: Iterable[Account], mask: Mask) -> Iterator[str]:
    yield f"| {' | '.join(_COLUMNS)} |"
    yield f"|{' --- |' * len(_COLUMNS)}"
    for member, one in accounts:
        yield f"| {' | '.join(escaped(cell) for cell in _cells(member, one, mask))} |"


def _ocsf(accounts: Iterable[Account], mask: Mask) -> Iterator[str]:
    for _, one in accounts:
        snapshot = mask.snapshot(one.snapshot)
        for verdict in mask.verdicts(one.verdicts).values():
            yield json.dumps(event(snapshot, verdict), separators=(",", ":"))


_WRITERS: Mapping[str, Callable[[Iterable[Account], Mask], Iterator[str]]] = {
    "lines": _lines,
    "markdown": _markdown,
    "ocsf": _ocsf,
}


def _cells(member: Member, one: Judged, mask: Mask) -> tuple[str, ...]:
    counts = Counter(verdict.state for verdict in one.verdicts.values())
    numbers = (str(counts[state]) for state in _COUNTED)
    name, unit = mask.name("account", member.name), mask.name("unit", member.unit)
    return (mask.account(member.id), name, unit, *numbers, say(mask.words(one.reason)))
