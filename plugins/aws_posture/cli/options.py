"""Options and arguments that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import FactError, OptionError
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import CATALOGUE, get
from aws_posture.catalogue.model import Fact, Options
from aws_posture.cli.formats import WRITERS

if TYPE_CHECKING:
    from aws_posture.copies import origin
    from aws_posture.snapshot import Snapshot

# What a command needs only when it runs is imported there: `facts` and `--help` do not need it.

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_json_format = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
facts_option = click.option(
    "--fact",
    "fact_ids",
    multiple=True,
    metavar="ID",
    help="Only this fact; repeat for several. 'aws-posture facts' lists them.",
)
account_option = click.option(
    "--account", metavar="ID", help="Refuse the snapshot of any other account."
)
settings_option = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FACT.OPTION=VALUE",
    help="Change an option of a fact, e.g. iam.admin-count.max=3; repeat for several.",
)


def redact_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --redact."""
    option = click.option(
        "--redact",
        "redaction",
        type=click.Choice([str(level) for level in Redaction]),
        default=str(Redaction.NONE),
        show_default=True,
        help="Mask account ids, or names as well, in all output.",
    )
    return option(command)


def formats(*names: str, help_: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options --format, with these formats, and --json to a command."""
    option = click.option("--format", "format_", type=click.Choice(names), help=help_)
    return lambda command: option(_json_format(command))


format_options = formats(
    "table",
    *WRITERS,
    help_="How to print it: 'markdown' is for a comment on a pull request, 'ocsf' for security "
    "tools. By default a table on a terminal, and tab-separated lines in a pipe.",
)
"""Adds the options --format, with all formats of verdicts, and --json to a command."""


def one_format(format_: str | None, *, as_json: bool) -> str | None:
    """Return the format that was asked for, or None if none was.

    Raises:
        UsageError: Two were.
    """
    if as_json and format_ not in (None, "json"):
        raise click.UsageError(f"--json is short for --format json; {format_} is another format.")
    return "json" if as_json else format_


def chosen_facts(fact_ids: Iterable[str]) -> list[Fact]:
    """Return the facts that were named, or all if none was."""
    try:
        chosen = [get(fact_id) for fact_id in fact_ids]
    except FactError as error:
        raise FactError(f"--fact: {error}") from None
    return chosen or list(CATALOGUE)


def is_demo(name: str) -> bool:
    """Return whether a snapshot's name is a demonstration account's."""
    return name == "demo" or name.startswith("demo:")


def load_snapshot(name: str, account: str | None = None) -> Snapshot:
    """Load a snapshot file, or a demonstration account by its name.

    Raises:
        OptionError: There is no such demonstration account, or the account id is invalid.
        SnapshotError: The file cannot be used.
        WrongAccountError: It is of another account than the one asked for.
    """
    if is_demo(name):
        from aws_posture.copies import origin  # noqa: PLC0415  # as above

        return origin.read(load_origin(name, account), ())
    from aws_posture.snapshot import load  # noqa: PLC0415  # as above

    # A file needs nothing of what can ask AWS.
    check_account(account)
    return load(Path(name), account)


def load_origin(name: str, account: str | None) -> origin.Origin:
    """Return where a snapshot comes from; a file's has been read.

    Raises:
        PostureError: As load_snapshot.
    """
    from aws_posture.copies import origin  # noqa: PLC0415  # as above

    check_account(account)
    if is_demo(name):
        return origin.parse_demo(name, "SNAPSHOT")
    return origin.check(origin.SnapshotFile(Path(name)), account)


def check_account(account: str | None) -> None:
    """Make sure that the option --account, if given, is an account id.

    Raises:
        OptionError: It is none.
    """
    if account is not None and not is_account_id(account):
        raise OptionError(f"--account: {account!r} is not an account id; write its 12 digits")


def parse_settings(settings: Iterable[str]) -> dict[str, Options]:
    """Read ``FACT.OPTION=VALUE``; the value takes the type of the option's default."""
    from aws_posture.judging.evaluation import check_options  # noqa: PLC0415  # as above

    parsed: dict[str, dict[str, int | bool | str]] = {}
    for setting in settings:
        path, equals, value = setting.partition("=")
        fact_id, dot, name = path.rpartition(".")
        if not equals or not dot:
            raise OptionError(
                f"--set {setting}: write FACT.OPTION=VALUE, e.g. iam.admin-count.max=3"
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
