"""`aws-posture history`."""

from __future__ import annotations

import sys

import click

from aws_posture.base.errors import OptionError
from aws_posture.catalogue import BY_ID
from aws_posture.cli.commands import command
from aws_posture.cli.formats import history as history_formats
from aws_posture.cli.formats.json_document import as_json as written
from aws_posture.cli.options import formats, one_format
from aws_posture.cli.running import run
from aws_posture.copies.history import History, default_folder
from aws_posture.judging.comparing import points


@command("history")
@click.option(
    "--account", metavar="ID", help="Only this account; by default all that have a history."
)
@formats(
    *("table", "json"),
    help_="How to print it. By default a table on a terminal, and tab-separated lines below the names "
    "of the columns in a pipe.",
)
def history_command(*, account: str | None, format_: str | None, as_json: bool) -> None:
    """Print the states of accounts over time: how many facts were in which state, and what changed.

    Each private copy records the state of each fact and the time in a file in your cache folder
    that only you can read. It contains no names, values or evidence. Delete the file to erase the
    history.
    """
    chosen_format = one_format(format_, as_json=as_json)

    def work() -> None:
        history = History(default_folder())
        print_histories([_read(history, one) for one in _accounts(history, account)], chosen_format)

    run(work)


def _accounts(history: History, named: str | None) -> list[str]:
    if named is None:
        return history.accounts()
    if not history.path(named).is_file():
        raise OptionError(
            f"account {named} has no history yet; each private copy that is stamped adds to one"
        )
    return [named]


def _read(history: History, account: str) -> history_formats.OfAccount:
    return history_formats.OfAccount(
        account, history.path(account), points(history.read(account), BY_ID)
    )


def print_histories(accounts: list[history_formats.OfAccount], format_: str | None) -> None:
    """Print the histories of accounts in a format; None for what suits the output."""
    if format_ == "json":
        click.echo(written([history_formats.as_values(one) for one in accounts]))
    elif not accounts:
        click.echo(
            "No account has a history yet: each private copy that is stamped adds to one.", err=True
        )
    elif format_ == "table" or sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415  # slow to load, and a pipe has no need

        for one in accounts:
            history_formats.show(Console(), one)
    else:
        click.echo("\t".join(history_formats.COLUMNS))
        for one in accounts:
            for line in history_formats.lines(one):
                click.echo(line)
