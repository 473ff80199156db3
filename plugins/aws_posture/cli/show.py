"""`aws-posture show`."""

from __future__ import annotations

import rich_click as click

from aws_posture.cli import printing
from aws_posture.cli.options import (
    chosen_facts,
    facts_option,
    json_option,
    load_snapshot,
)
from aws_posture.cli.running import STATUSES, run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.judging import judge


@click.command("show", epilog=STATUSES)
@click.argument("snapshot")
@facts_option
@terms_options
@json_option
def show_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    snapshot: str,
    fact_ids: tuple[str, ...],
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    as_json: bool,
) -> None:
    """Judge a snapshot and print how the account stands, fact by fact.

    SNAPSHOT is a file that 'aws-posture collect' wrote, or a demonstration account: demo:fresh
    or demo:well-kept.
    """

    def work() -> None:
        taken = load_snapshot(snapshot)
        terms = TermsReader(settings, max_age, declared).of(snapshot)
        verdicts = judge(taken, chosen_facts(fact_ids), terms)
        if as_json:
            printing.print_json(printing.shown(taken, verdicts))
        else:
            printing.print_verdicts(taken, verdicts)

    run(work)
