"""`aws-posture show`."""

from __future__ import annotations

import rich_click as click

from aws_posture.cli import printing
from aws_posture.cli.options import (
    chosen_facts,
    facts_option,
    json_option,
    load_snapshot,
    parse_settings,
    settings_option,
)
from aws_posture.cli.running import STATUSES, run
from aws_posture.facts import evaluate


@click.command("show", epilog=STATUSES)
@click.argument("snapshot")
@facts_option
@settings_option
@json_option
def show_command(
    *, snapshot: str, fact_ids: tuple[str, ...], settings: tuple[str, ...], as_json: bool
) -> None:
    """Judge a snapshot and print how the account stands, fact by fact.

    SNAPSHOT is a file that 'aws-posture collect' wrote, or a demonstration account: demo:fresh
    or demo:well-kept.
    """

    def work() -> None:
        taken = load_snapshot(snapshot)
        verdicts = evaluate(taken, chosen_facts(fact_ids), parse_settings(settings))
        if as_json:
            printing.print_json(printing.shown(taken, verdicts))
        else:
            printing.print_verdicts(taken, verdicts)

    run(work)
