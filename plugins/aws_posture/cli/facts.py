"""`aws-posture facts`."""

from __future__ import annotations

import rich_click as click

from aws_posture.cli import printing
from aws_posture.cli.options import json_option
from aws_posture.cli.running import STATUSES
from aws_posture.facts import CATALOGUE


@click.command("facts", epilog=STATUSES)
@json_option
def facts_command(*, as_json: bool) -> None:
    """List every fact: what is asked, and the permissions it takes."""
    if as_json:
        printing.print_json([printing.described(fact) for fact in CATALOGUE])
    else:
        printing.print_facts(CATALOGUE)
