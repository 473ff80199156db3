"""`aws-posture show`."""

from __future__ import annotations

import rich_click as click

from aws_posture.cli import explaining, printing
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import (
    account_option,
    chosen_facts,
    facts_option,
    format_options,
    load_snapshot,
    one_format,
)
from aws_posture.cli.progress import Progress
from aws_posture.cli.running import STATUSES, run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.facts import Verdict, get
from aws_posture.judging import judge
from aws_posture.snapshot import Snapshot


@click.command("show", epilog=STATUSES)
@click.argument("snapshot")
@facts_option
@click.option(
    "--why",
    metavar="FACT",
    help="Explain this fact: for administrators user by user, else all that it rests on.",
)
@account_option
@terms_options
@gate_options
@format_options
def show_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    snapshot: str,
    fact_ids: tuple[str, ...],
    why: str | None,
    account: str | None,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    fail_on: tuple[str, ...],
    fail_on_unknown: bool,
    format_: str | None,
    as_json: bool,
) -> None:
    """Judge a snapshot and print how the account stands, fact by fact.

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
        shown = {fact.id: verdicts[fact.id] for fact in chosen}
        if why:
            _explain(taken, snapshot, verdicts[why], as_json=chosen_format == "json")
        else:
            printing.print_verdicts(taken, shown, chosen_format)
        gate.end([(taken.account, verdicts)])

    run(work)


def _check_why(fact_ids: tuple[str, ...], format_: str | None) -> None:
    if fact_ids:
        raise click.UsageError("--why explains one fact; leave --fact out.")
    if format_ not in (None, "table", "json"):
        raise click.UsageError(f"--why is told as text or as JSON, not as {format_}.")


def _explain(snapshot: Snapshot, name: str, verdict: Verdict, *, as_json: bool) -> None:
    if verdict.fact in explaining.BY_USER:
        printing.print_users(snapshot, explaining.principals(snapshot, name), as_json=as_json)
    else:
        printing.print_explanation(verdict, as_json=as_json)
