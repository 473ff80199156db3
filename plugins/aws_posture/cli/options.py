"""Options and arguments that several commands share, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import rich_click as click

from aws_posture import origin
from aws_posture.cli.formats import WRITERS
from aws_posture.errors import FactError, OptionError
from aws_posture.facts import CATALOGUE, Fact, get
from aws_posture.facts.evaluation import check_options
from aws_posture.facts.model import Options
from aws_posture.redaction import Redaction
from aws_posture.snapshot import Snapshot, load

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_json_format = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
facts_option = click.option(
    "--fact",
    "fact_ids",
    multiple=True,
    metavar="ID",
    help="Only this fact; repeat it for several. 'aws-posture facts' lists them.",
)
account_option = click.option(
    "--account", metavar="ID", help="Refuse the snapshot of any other account."
)
settings_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FACT.OPTION=VALUE",
    help="Change an option of a fact, e.g. iam.admin-count.max=3; repeat it for several.",
)
redact_option = click.option(
    "--redact",
    "redaction",
    type=click.Choice([str(level) for level in Redaction]),
    default=str(Redaction.NONE),
    show_default=True,
    help="Mask account ids, or names as well, in all that is shown.",
)


def formats(*names: str, help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options --format, with these formats, and --json."""
    option = click.option("--format", "format_", type=click.Choice(names), help=help_)
    return lambda command: option(_json_format(command))


format_options = formats(
    "table",
    *WRITERS,
    help_="How to print it: 'markdown' is for a comment on a pull request, 'ocsf' for security "
    "tools. By default a table on a terminal, and tab-separated lines in a pipe.",
)
"""Gives a command the options --format, with all formats of verdicts, and --json."""


def one_format(format_: str | None, *, as_json: bool) -> str | None:
    """Give the format that was asked for, or None where none was.

    Raises:
        UsageError: Two were.
    """
    if as_json and format_ not in (None, "json"):
        raise click.UsageError(f"--json is short for --format json; {format_} is another format.")
    return "json" if as_json else format_


def chosen_facts(fact_ids: Iterable[str]) -> list[Fact]:
    """Give the facts that were named, or all where none was."""
    try:
        chosen = [get(fact_id) for fact_id in fact_ids]
    except FactError as error:
        raise FactError(f"--fact: {error}") from None
    return chosen or list(CATALOGUE)


def is_demo(name: str) -> bool:
    """Tell whether a snapshot's name is a demonstration account's."""
    return name == "demo" or name.startswith("demo:")


def load_snapshot(name: str, account: str | None = None) -> Snapshot:
    """Load a snapshot file, or a demonstration account by its name.

    Raises:
        OptionError: There is no such demonstration account, or no such account id.
        WrongAccountError: It is not of the account that was asked for.
    """
    check_account(account)
    if is_demo(name):
        return origin.read(origin.parse_demo(name, "SNAPSHOT"), CATALOGUE)
    return load(Path(name), account)


def check_account(account: str | None) -> None:
    """Make sure that the option --account is an account id, if it is there.

    Raises:
        OptionError: It is none.
    """
    if account is not None and not re.fullmatch(r"[0-9]{12}", account):
        raise OptionError(f"--account: {account!r} is no account id; write its 12 digits")


def parse_settings(settings: Iterable[str]) -> dict[str, Options]:
    """Read ``FACT.OPTION=VALUE``; the value takes the type of the option's default."""
    parsed: dict[str, dict[str, int | bool | str]] = {}
    for setting in settings:
        path, equals, value = setting.partition("=")
        fact_id, dot, name = path.rpartition(".")
        if not equals or not dot:
            raise OptionError(
                f"--set {setting}: write FACT.OPTION=VALUE, such as iam.admin-count.max=3"
            )
        fact = get(fact_id)
        check_options(fact, {name: fact.options.get(name, value)})
        parsed.setdefault(fact_id, {})[name] = _typed(value, fact.options[name], setting)
    return dict(parsed)


def _typed(value: str, default: object, setting: str) -> int | bool | str:
    if isinstance(default, bool):
        if value not in {"true", "false"}:
            raise OptionError(f"--set {setting}: write true or false")
        return value == "true"
    if isinstance(default, int):
        if not value.isdecimal():
            raise OptionError(f"--set {setting}: write a whole number")
        return int(value)
    return value
