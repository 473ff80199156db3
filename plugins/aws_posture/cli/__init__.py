"""The command `aws-posture`.

Exit statuses: 0 done; 1 something that was named cannot be used; 2 the command line is wrong;
3 AWS could not be asked with the credentials at hand.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import rich_click as click
from rich.console import Console
from rich.text import Text

from aws_posture import __version__, origin
from aws_posture.cli import printing
from aws_posture.collect import Source, only_default_profile, supplied
from aws_posture.errors import (
    CollectError,
    CredentialsError,
    OptionError,
    PostureError,
)
from aws_posture.facts import CATALOGUE, Fact, evaluate, get
from aws_posture.facts.evaluation import check_options
from aws_posture.facts.model import Options
from aws_posture.facts.wording import plain
from aws_posture.snapshot import Snapshot, load, save
from aws_posture.stamp import StampReport
from aws_posture.stamp import stamp as stamp_site

_STATUSES = "Exit status: 0 done, 1 a file or option cannot be used, 2 wrong command line, 3 AWS could not be asked."

_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_facts = click.option(
    "--fact",
    "fact_ids",
    multiple=True,
    metavar="ID",
    help="Only this fact; repeat it for several. 'aws-posture facts' lists them.",
)
_settings = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="FACT.OPTION=VALUE",
    help="Change an option of a fact, e.g. iam.admin-count.max=3; repeat it for several.",
)


@click.group(epilog=_STATUSES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aws-posture")
def main() -> None:
    """Read how an AWS account stands, and stamp private copies of a site with it.

    First 'collect' a snapshot of the account, then 'show' it in the terminal or 'stamp' it into
    a copy of a finished site. 'facts' lists what can be asked.
    """


@main.command("collect", epilog=_STATUSES)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The snapshot file to write; readable by you alone.",
)
@click.option("--profile", help="The AWS profile to use; else AWS_PROFILE or AWS_ACCESS_KEY_ID.")
@click.option("--role-arn", metavar="ARN", help="A role to assume in the account to be read.")
@click.option("--external-id", metavar="ID", help="The external id that the role asks for.")
@click.option("--region", help="The Region to ask where a service has Regions.")
@click.option("--endpoint-url", metavar="URL", help="Send every call there: for a test server.")
@_facts
@_json
def collect_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    output: Path,
    profile: str | None,
    role_arn: str | None,
    external_id: str | None,
    region: str | None,
    endpoint_url: str | None,
    fact_ids: tuple[str, ...],
    as_json: bool,
) -> None:
    """Ask AWS and write a snapshot file: every answer, and every refusal.

    Only read operations are called, and only those that the facts need. Credentials have to be
    named on purpose: --profile, --role-arn, AWS_PROFILE, AWS_ACCESS_KEY_ID, or what a container
    or a web identity provides. The root user's credentials are refused.
    """
    source = Source(
        profile=profile,
        role_arn=role_arn,
        external_id=external_id,
        region=region,
        endpoint_url=endpoint_url,
    )

    def work() -> None:
        _check_supplied(source)
        snapshot = origin.read(source, _chosen(fact_ids), progress=_progress())
        save(snapshot, output)
        printing.print_collected(snapshot, output, as_json=as_json)

    _run(work)


@main.command("show", epilog=_STATUSES)
@click.argument("snapshot")
@_facts
@_settings
@_json
def show_command(
    *, snapshot: str, fact_ids: tuple[str, ...], settings: tuple[str, ...], as_json: bool
) -> None:
    """Judge a snapshot and print how the account stands, fact by fact.

    SNAPSHOT is a file that 'aws-posture collect' wrote, or a demonstration account: demo:fresh
    or demo:well-kept.
    """

    def work() -> None:
        taken = _load(snapshot)
        verdicts = evaluate(taken, _chosen(fact_ids), _parse_settings(settings))
        if as_json:
            printing.print_json(printing.shown(taken, verdicts))
        else:
            printing.print_verdicts(taken, verdicts)

    _run(work)


@main.command("stamp", epilog=_STATUSES)
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("snapshots", nargs=-1, required=True, metavar="SNAPSHOT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the private copies; each account gets a folder in it, named by its id.",
)
@_settings
@_json
def stamp_command(
    *,
    site: Path,
    snapshots: tuple[str, ...],
    output: Path,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a private copy of a finished SITE for each SNAPSHOT.

    SITE is the folder that a site generator built, any generator; it is only read. A copy is
    readable by you alone, asks not to be indexed and says on each page whose account it is of.
    """

    def work() -> None:
        options = _parse_settings(settings)
        reports = [_stamp(site, _load(name), output, options) for name in snapshots]
        if as_json:
            printing.print_json([printing.reported(report) for report in reports])
            return
        for report in reports:
            click.echo(
                f"Private copy for account {report.account}: {report.out} "
                f"({report.pages} pages, {report.slots} slots)"
            )

    _run(work)


@main.command("facts", epilog=_STATUSES)
@_json
def facts_command(*, as_json: bool) -> None:
    """List every fact: what is asked, and the permissions it takes."""
    if as_json:
        printing.print_json([printing.described(fact) for fact in CATALOGUE])
    else:
        printing.print_facts(CATALOGUE)


def _run(work: Callable[[], None]) -> None:
    try:
        work()
    except PostureError as error:
        _fail(error)


def _fail(error: PostureError) -> NoReturn:
    click.echo(f"Error: {plain(str(error))}", err=True)
    sys.exit(3 if isinstance(error, CollectError) else 1)


def _progress() -> Callable[[str], None]:
    """Tell what is being done on a terminal; keep quiet in a pipe."""
    if not sys.stderr.isatty():
        return lambda _: None
    console = Console(stderr=True)
    return lambda step: console.print(Text(plain(step), style="dim"))


def _check_supplied(source: Source) -> None:
    if supplied(source, os.environ):
        return
    hint = (
        "your [default] profile is used with AWS_PROFILE=default"
        if only_default_profile(os.environ)
        else "name a profile with --profile NAME or AWS_PROFILE=NAME"
    )
    raise CredentialsError(f"no credentials were named on purpose; {hint}")


def _chosen(fact_ids: Iterable[str]) -> list[Fact]:
    chosen = [get(fact_id) for fact_id in fact_ids]
    return chosen or list(CATALOGUE)


def _load(name: str) -> Snapshot:
    if name == "demo" or name.startswith("demo:"):
        return origin.read(origin.parse_demo(name, "SNAPSHOT"), CATALOGUE)
    return load(Path(name))


def _parse_settings(settings: Iterable[str]) -> dict[str, Options]:
    """Read ``FACT.OPTION=VALUE``; the value takes the type of the option's default."""
    parsed: dict[str, dict[str, int | bool | str]] = {}
    for setting in settings:
        path, equals, value = setting.partition("=")
        fact_id, dot, name = path.rpartition(".")
        if not equals or not dot:
            raise OptionError(f"--set {setting}: write FACT.OPTION=VALUE")
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


def _stamp(
    site: Path, snapshot: Snapshot, output: Path, options: dict[str, Options]
) -> StampReport:
    verdicts = evaluate(snapshot, CATALOGUE, options)
    return stamp_site(site, snapshot, verdicts, output / snapshot.account)
