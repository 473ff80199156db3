"""`aws-posture organization history`."""

from __future__ import annotations

from pathlib import Path

import click

from aws_posture.base.errors import OptionError
from aws_posture.catalogue import BY_ID
from aws_posture.cli.commands import command
from aws_posture.cli.formats import history as history_formats
from aws_posture.cli.history import print_histories
from aws_posture.cli.options import check_account, formats, one_format
from aws_posture.cli.running import run
from aws_posture.judging.comparing import points
from aws_posture.organization.folder import Folder


@command("history")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--account", metavar="ID", help="Only this account; by default all of the folder.")
@formats(
    *("table", "json"),
    help_="How to print it. By default a table on a terminal, and tab-separated lines below the names "
    "of the columns in a pipe.",
)
def history_command(
    *, folder: Path, account: str | None, format_: str | None, as_json: bool
) -> None:
    """Print the states of an organization's accounts over time, and what changed.

    FOLDER is what 'aws-posture organization collect' wrote. Each run adds an entry to the history of
    each account that answered, judged by the defaults of the facts.
    """
    chosen_format = one_format(format_, as_json=as_json)

    def work() -> None:
        check_account(account)
        history = Folder.open(folder).history
        accounts = history.accounts()
        if account is not None and account not in accounts:
            raise OptionError(
                f"{folder}: account {account} has not answered yet; leave --account out"
            )
        print_histories(
            [
                history_formats.OfAccount(one, history.path(one), points(history.read(one), BY_ID))
                for one in accounts
                if account in (None, one)
            ],
            chosen_format,
        )

    run(work)
