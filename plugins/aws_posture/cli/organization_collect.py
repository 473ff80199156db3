"""`aws-posture organization collect`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aws_posture.base.errors import OptionError
from aws_posture.base.words import count, plain
from aws_posture.catalogue.model import Fact
from aws_posture.catalogue.refusals import what_happened
from aws_posture.cli import collect as one_account
from aws_posture.cli.commands import command
from aws_posture.cli.options import chosen_facts, facts_option, json_option
from aws_posture.cli.printing import print_json
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import run
from aws_posture.collect import Source, check_source
from aws_posture.organization.folder import Folder

if TYPE_CHECKING:
    from aws_posture.organization.accounts import Choice
    from aws_posture.organization.collecting import Home, Summary
    from aws_posture.organization.executors import Executor
    from aws_posture.organization.reader import Settings

_SHOWN = 20
"""How many accounts of a kind are named in text; JSON has all."""

# IAM API Reference, "CreateRole"; STS API Reference, "AssumeRole".
_ROLE = re.compile(r"(?:[\x21-\x7e]+/)?[\w+=,.@-]{1,64}", re.ASCII)
_SESSION = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)


@command("collect")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The folder to collect into; only you can read it.",
)
@click.option(
    "--profile", help="The AWS profile to use; otherwise AWS_PROFILE or AWS_ACCESS_KEY_ID."
)
@click.option(
    "--role-name",
    metavar="NAME",
    default="aws-posture",
    show_default=True,
    help="The role to assume in each account, with its path if it has one.",
)
@click.option("--external-id", metavar="ID", help="The external id that the role asks for.")
@click.option(
    "--session-name",
    metavar="NAME",
    default="aws-posture",
    show_default=True,
    help="What the sessions are called in CloudTrail.",
)
@click.option(
    "--accounts",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask the accounts of this file, an id on each line, and not AWS Organizations for them.",
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="UNIT",
    help="Only accounts below this organizational unit, by id or path, e.g. Root/Workloads; "
    "repeat for several.",
)
@click.option(
    "--include",
    multiple=True,
    metavar="ACCOUNT",
    help="Only this account, by id or name; * stands for any characters; repeat for several.",
)
@click.option(
    "--exclude", multiple=True, metavar="ACCOUNT", help="Not this account, in the same way."
)
@click.option(
    "--refresh",
    is_flag=True,
    help="Ask accounts again that have answered. A run that was killed less than twelve hours ago "
    "is finished first.",
)
@click.option(
    "--only",
    type=click.Choice(["failed"]),
    help="Ask only accounts that could not be asked, or not completely, the last time.",
)
@click.option(
    "--connections",
    type=click.IntRange(1, 256),
    default=32,
    show_default=True,
    metavar="NUMBER",
    help="How many calls are made at a time, in all accounts together.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Let the workers of this Dask scheduler ask, with their own credentials, e.g. "
    "tcp://127.0.0.1:8786.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="REGION",
    help="Ask only this Region; repeat for several. By default every Region that is enabled.",
)
@click.option(
    "--endpoint-url", metavar="URL", help="Send every call to this address, e.g. a test server."
)
@facts_option
@quiet_option
@json_option
def collect_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    output: Path,
    profile: str | None,
    role_name: str,
    external_id: str | None,
    session_name: str,
    file: Path | None,
    units: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    refresh: bool,
    only: str | None,
    connections: int,
    scheduler: str | None,
    regions: tuple[str, ...],
    endpoint_url: str | None,
    fact_ids: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Ask every account of an organization, and write a snapshot of each into one folder.

    The credentials are those of the organization's management account, or of an account that it
    delegated its administration to; a role is assumed in every other account. Only read operations
    are called, and only those that the facts need. An account that cannot be asked is kept with AWS's
    reason. Whatever ends a run, the next one goes on: accounts that have answered are not asked
    again without --refresh.
    """
    if units and file is not None:
        raise click.UsageError("--unit needs AWS Organizations, and --accounts does without it.")
    if refresh and only:
        raise click.UsageError("--refresh asks every account, and --only failed some: name one.")
    first = next(iter(regions), None)
    source = Source(profile, region=first, endpoint_url=endpoint_url, regions=regions)

    def work() -> None:
        # Who asks for help needs none of this.
        from aws_posture.organization.accounts import Choice  # noqa: PLC0415
        from aws_posture.organization.reader import LIMITS, Settings  # noqa: PLC0415

        facts = chosen_facts(fact_ids)
        _check_names(role_name, session_name, external_id)
        one_account.check_supplied(source)
        check_source(source, "--region")
        settings = Settings(
            source=source,
            facts=tuple(fact.id for fact in facts),
            home="",
            role=role_name,
            external_id=external_id or "",
            session=session_name,
            limits=replace(LIMITS, connections=connections),
        )
        with Progress(quiet=quiet) as progress:
            summary = _collect(
                Folder(output),
                facts,
                settings,
                Choice(file, units, include, exclude),
                progress,
                scheduler=scheduler,
                refresh=refresh,
                only_failed=only is not None,
            )
        _print(summary, Folder(output), as_json=as_json)
        one_account.warn_of_git([output / "accounts.json"])

    run(work)


def _check_names(role: str, session: str, external_id: str | None) -> None:
    for option, name, form in (
        ("--role-name", role, _ROLE),
        ("--session-name", session, _SESSION),
    ):
        if not form.fullmatch(name):
            raise OptionError(
                f"{option}: {plain(name)!r} is not such a name; write up to 64 letters, digits and +=,.@_-"
            )
    if external_id is not None and not _EXTERNAL_ID.fullmatch(external_id):
        # Not what was written: whoever reads a log must not learn an id that has one letter too many.
        raise OptionError(
            "--external-id: this is not an external id; write 2 to 1,224 letters, digits and +=,.@:/_-"
        )


def _collect(  # noqa: PLR0913  # what the options say
    folder: Folder,
    facts: list[Fact],
    settings: Settings,
    choice: Choice,
    progress: Progress,
    *,
    scheduler: str | None,
    refresh: bool,
    only_failed: bool,
) -> Summary:
    from aws_posture.collect.garbage import rarely_collecting_garbage  # noqa: PLC0415  # as above
    from aws_posture.organization import collecting  # noqa: PLC0415  # the same

    with rarely_collecting_garbage():
        folder.check()
        progress.stage("Listing the accounts")
        home = collecting.open_home(settings.source)
        listing = collecting.list_accounts(home, choice, progress.note)
        reporter = collecting.Reporter(progress.stage, progress.now, progress.note)
        tagging = home if choice.file is None else None
        run_ = collecting.Collection(folder, listing, facts, tagging, reporter)
        return run_.run(
            _opener(settings, home, scheduler), refresh=refresh, only_failed=only_failed
        )


def _opener(settings: Settings, home: Home, scheduler: str | None) -> Callable[[], Executor]:
    from aws_posture.organization.dask import Dask  # noqa: PLC0415  # as above
    from aws_posture.organization.executors import Threads  # noqa: PLC0415  # the same

    known = replace(settings, home=home.account, partition=home.partition)
    return lambda: Threads(known) if scheduler is None else Dask(scheduler, known)


def _print(summary: Summary, folder: Folder, *, as_json: bool) -> None:
    refusals = folder.refusals()
    if as_json:
        print_json(
            {
                "folder": str(folder.path),
                "accounts": summary.accounts,
                "asked": summary.asked,
                "done": summary.done,
                "refused": [
                    {"account": one.id, "name": one.name, "code": refusals[one.id].code}
                    for one in summary.refused
                ],
                "closed": [
                    {"account": one.id, "name": one.name, "status": one.status}
                    for one in summary.closed
                ],
                "incomplete": list(summary.incomplete),
            }
        )
        return
    click.echo("\n".join(_lines(summary, folder)))


def _lines(summary: Summary, folder: Folder) -> Iterator[str]:
    refusals = folder.refusals()
    yield (
        f"{count(summary.accounts, 'account')}: {summary.done} with a snapshot, "
        f"{len(summary.refused)} refused, {len(summary.closed)} closed; this run asked "
        f"{summary.asked} → {plain(str(folder.path))}"
    )
    refused = (
        f"{one.id} {plain(one.name)}: {what_happened(refusals[one.id])} ({plain(refusals[one.id].code)})"
        for one in summary.refused
    )
    closed = (
        f"{one.id} {plain(one.name)}: {plain(one.status)}, not asked" for one in summary.closed
    )
    for lines in (list(refused), list(closed)):
        yield from (f"  {line}" for line in lines[:_SHOWN])
        if len(lines) > _SHOWN:
            yield f"  and {len(lines) - _SHOWN} more; --json names them all"
    if summary.incomplete:
        yield (
            f"  {count(len(summary.incomplete), 'account')} did not answer every call in time; "
            "--only failed asks again"
        )
