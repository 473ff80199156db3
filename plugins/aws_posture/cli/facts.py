"""`aws-posture facts`."""

from __future__ import annotations

import rich_click as click

from aws_posture.cli import printing
from aws_posture.cli.catalogue import reference
from aws_posture.cli.options import json_option
from aws_posture.cli.running import STATUSES, run
from aws_posture.facts import CATALOGUE


@click.command("facts", epilog=STATUSES)
@click.option("--markdown", is_flag=True, help="Print all of it, as a page of Markdown.")
@json_option
def facts_command(*, markdown: bool, as_json: bool) -> None:
    """List every fact: what is asked, and the permissions it takes."""

    def work() -> None:
        if markdown:
            click.echo(reference(CATALOGUE), nl=False)
        elif as_json:
            printing.print_json([printing.described(fact) for fact in CATALOGUE])
        else:
            printing.print_facts(CATALOGUE)

    run(work)
