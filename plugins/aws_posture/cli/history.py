"""`aws-posture history`."""

from __future__ import annotations

import sys

import rich_click as click
from rich.console import Console

from aws_posture.cli.formats import takings
from aws_posture.cli.formats.json_document import as_json as written
from aws_posture.cli.options import formats, one_format
from aws_posture.cli.running import STATUSES, run
from aws_posture.comparing import points
from aws_posture.errors import OptionError
from aws_posture.facts import BY_ID
from aws_posture.history import History, default_folder


@click.command("history", epilog=STATUSES)
@click.option("--account", metavar="ID", help="Only this account; by default all that have one.")
@formats(
    *("table", "json"),
    help_="How to print it. By default a table on a terminal, and tab-separated lines in a pipe.",
)
def history_command(*, account: str | None, format_: str | None, as_json: bool) -> None:
    """Print how accounts stood over time: how many facts were in which state, and what changed.

    A private copy notes the state of each fact and the time, in a file of your cache folder that
    only you can read. No name, no value and no evidence is in it. Remove the file to forget.
    """
    chosen_format = one_format(format_, as_json=as_json)

    def work() -> None:
        history = History(default_folder())
        _print([_read(history, one) for one in _accounts(history, account)], chosen_format)

    run(work)


def _accounts(history: History, named: str | None) -> list[str]:
    if named is None:
        return history.accounts()
    if not history.path(named).is_file():
        raise OptionError(
            f"account {named} has no history yet; each private copy that is stamped notes one"
        )
    return [named]


def _read(history: History, account: str) -> takings.OfAccount:
    return takings.OfAccount(account, history.path(account), points(history.read(account), BY_ID))


def _print(accounts: list[takings.OfAccount], format_: str | None) -> None:
    if format_ == "json":
        click.echo(written([takings.as_values(one) for one in accounts]))
    elif not accounts:
        click.echo(
            "No account has a history yet: each private copy that is stamped notes one.", err=True
        )
    elif format_ == "table" or sys.stdout.isatty():
        for one in accounts:
            takings.show(Console(), one)
    else:
        for one in accounts:
            for line in takings.lines(one):
                click.echo(line)
