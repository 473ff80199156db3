"""`aws-posture organization show`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aws_posture.base.phrases import say
from aws_posture.base.redaction import Redaction
from aws_posture.base.words import plain
from aws_posture.catalogue.model import State
from aws_posture.cli.commands import command
from aws_posture.cli.formats.ocsf_findings import event
from aws_posture.cli.gating import Gate, ManyAccounts, gate_options
from aws_posture.cli.options import chosen_facts, facts_option, redact_option
from aws_posture.cli.progress import Progress
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.organization.folder import Folder, Member
from aws_posture.organization.shared import Overview

if TYPE_CHECKING:
    from aws_posture.judging.masking import Mask
    from aws_posture.organization.overview import TotalsBuilder
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
    help="How to print it: a line for each account, separated by tabs; a report as Markdown, for the "
    "summary of a job; or for security tools every finding of every account, a line each.",
)
@click.option(
    "--overview",
    type=click.Choice([str(level) for level in Overview if level is not Overview.NONE]),
    help="What the report shows: how many accounts are in which state, and no account by any name; or "
    "the accounts as well. By default full.",
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
    overview: str | None,
) -> None:
    """Judge every account of an organization, and print how each of them stands.

    FOLDER is what 'aws-posture organization collect' wrote. An account that could not be asked is
    printed, too: everything about it is unknown.
    """
    if overview is not None and format_ != "markdown":
        raise click.UsageError("--overview is about the report: add --format markdown.")
    gate, level = Gate(fail_on, fail_on_unknown), Overview(overview or Overview.FULL)

    def work() -> None:
        from aws_posture.judging.masking import Mask  # noqa: PLC0415  # who asks for help has no need
        from aws_posture.organization.overview import TotalsBuilder  # noqa: PLC0415  # the same
        from aws_posture.organization.results import Judging  # noqa: PLC0415  # the same

        gate.check()
        facts = gate.facts(chosen_facts(fact_ids))
        opened = Folder.open(folder)
        organization = opened.organization()
        terms = replace(TermsReader(settings, max_age, declared).timeless, now=datetime.now(UTC))
        judging = Judging(opened, facts, terms, opened.refusals(), organization.time)
        mask, failing = Mask(Redaction(redaction)), ManyAccounts(gate)

        def judged() -> Iterator[Account]:
            with Progress() as progress:
                count = progress.counter(lambda number: f"Judging account {number:,}")
                for number, member in enumerate(organization.accounts, 1):
                    count(number)
                    one = judging.judged(member)
                    failing.add(mask.account(member.id), one.verdicts)
                    yield member, one

        builder = TotalsBuilder(opened, facts, terms, level, Redaction(redaction))
        for line in _written(judged(), format_, mask, builder):
            click.echo(line)
        failing.end(len(organization.accounts), is_named=level is Overview.FULL)

    run(work)


def _written(
    accounts: Iterable[Account], format_: str, mask: Mask, builder: TotalsBuilder
) -> Iterator[str]:
    if format_ == "markdown":
        from aws_posture.cli.formats import organization_report  # noqa: PLC0415  # as above

        for member, one in accounts:
            builder.add(member, one, member.id)
        yield from organization_report.write(builder.totals)
    else:
        yield from (_lines if format_ == "lines" else _ocsf)(accounts, mask)


def _lines(accounts: Iterable[Account], mask: Mask) -> Iterator[str]:
    yield "\t".join(_COLUMNS)
    for member, one in accounts:
        yield "\t".join(plain(cell) for cell in _cells(member, one, mask))


def _ocsf(accounts: Iterable[Account], mask: Mask) -> Iterator[str]:
    for _, one in accounts:
        snapshot = mask.snapshot(one.snapshot)
        for verdict in mask.verdicts(one.verdicts).values():
            yield json.dumps(event(snapshot, verdict), separators=(",", ":"))


def _cells(member: Member, one: Judged, mask: Mask) -> tuple[str, ...]:
    counts = Counter(verdict.state for verdict in one.verdicts.values())
    numbers = (str(counts[state]) for state in _COUNTED)
    name, unit = mask.name("account", member.name), mask.name("unit", member.unit)
    return (mask.account(member.id), name, unit, *numbers, say(mask.words(one.reason)))
