"""`aws-posture show`."""

from __future__ import annotations

import click

from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import get
from aws_posture.catalogue.model import Verdict
from aws_posture.cli import printing
from aws_posture.cli.commands import command
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import (
    account_option,
    chosen_facts,
    facts_option,
    format_options,
    load_snapshot,
    one_format,
    redact_option,
)
from aws_posture.cli.progress import Progress
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.judging import judge
from aws_posture.judging.masking import Mask
from aws_posture.snapshot import Snapshot


@command("show")
@click.argument("snapshot")
@facts_option
@click.option(
    "--why",
    metavar="FACT",
    help="Explain this fact: for administrators user by user, otherwise all that it is based on.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="For people: list the facts that pass as well, and for each fact its evidence, every step "
    "and the commands. The facts that --fact names are always listed so.",
)
@account_option
@terms_options
@gate_options
@redact_option
@format_options
def show_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    snapshot: str,
    fact_ids: tuple[str, ...],
    why: str | None,
    everything: bool,
    account: str | None,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    fail_on: tuple[str, ...],
    fail_on_unknown: bool,
    redaction: str,
    format_: str | None,
    as_json: bool,
) -> None:
    """Judge a snapshot and print the verdicts: what to do first, what is unknown, what passes.

    SNAPSHOT is a file that 'aws-posture collect' wrote, or a demonstration account: demo:fresh
    or demo:well-kept.
    """
    chosen_format = one_format(format_, as_json=as_json)
    if why:
        _check_why(fact_ids, chosen_format)
    gate = Gate(fail_on, fail_on_unknown)

    def work() -> None:
        gate.check()
        taken = load_snapshot(snapshot, account)
        chosen = [get(why)] if why else chosen_facts(fact_ids)
        terms = TermsReader(settings, max_age, declared).of(snapshot)
        with Progress() as progress:
            progress.now("Judging facts")
            verdicts = judge(taken, gate.facts(chosen), terms)
        mask = Mask(Redaction(redaction))
        shown = mask.verdicts({fact.id: verdicts[fact.id] for fact in chosen})
        if why:
            _explain(taken, snapshot, shown[why], mask, as_json=chosen_format == "json")
        else:
            printing.print_verdicts(
                mask.snapshot(taken),
                shown,
                chosen_format,
                name=snapshot,
                everything=everything or bool(fact_ids),
            )
        gate.end([(mask.account(taken.account), verdicts)])

    run(work)


def _explain(snapshot: Snapshot, name: str, verdict: Verdict, mask: Mask, *, as_json: bool) -> None:
    from aws_posture.cli import explaining  # noqa: PLC0415  # only --why explains

    if verdict.fact in explaining.BY_PRINCIPAL:
        found = explaining.principals(snapshot, name)
        printing.print_principals(snapshot, found, mask, as_json=as_json)
    else:
        printing.print_explanation(verdict, as_json=as_json)


def _check_why(fact_ids: tuple[str, ...], format_: str | None) -> None:
    if fact_ids:
        raise click.UsageError("--why explains one fact; leave --fact out.")
    if format_ not in (None, "table", "json"):
        raise click.UsageError(f"--why prints text or JSON, not {format_}.")
