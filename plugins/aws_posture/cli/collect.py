"""`aws-posture collect`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import rich_click as click

from aws_posture import origin, verdict_file
from aws_posture.cache import Cache, default_folder
from aws_posture.cli import printing
from aws_posture.cli.options import check_account, chosen_facts, facts_option, json_option
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import STATUSES, run
from aws_posture.collect import Source, only_default_profile, supplied
from aws_posture.errors import CredentialsError
from aws_posture.facts import BY_ID, Fact, prowler
from aws_posture.facts.wording import plain
from aws_posture.git import may_be_committed
from aws_posture.judging import Terms, judge
from aws_posture.snapshot import Snapshot, read_prowler, save


@click.command("collect", epilog=STATUSES)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The snapshot file to write; readable by you alone.",
)
@click.option(
    "--verdicts",
    "verdict_path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The verdict file to write, which the public site opens in your browser.",
)
@click.option("--profile", help="The AWS profile to use; else AWS_PROFILE or AWS_ACCESS_KEY_ID.")
@click.option("--role-arn", metavar="ARN", help="A role to assume in the account to be read.")
@click.option("--external-id", metavar="ID", help="The external id that the role asks for.")
@click.option("--region", help="The Region to ask where a service has Regions.")
@click.option("--endpoint-url", metavar="URL", help="Send every call there: for a test server.")
@click.option("--account", metavar="ID", help="Refuse any other account than this one.")
@click.option(
    "--from-prowler",
    "report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask AWS nothing, and take over what Prowler found: a file that "
    "'prowler aws -M json-ocsf' wrote.",
)
@facts_option
@quiet_option
@json_option
def collect_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    output: Path | None,
    verdict_path: Path | None,
    profile: str | None,
    role_arn: str | None,
    external_id: str | None,
    region: str | None,
    endpoint_url: str | None,
    account: str | None,
    report: Path | None,
    fact_ids: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Ask AWS and write a snapshot file: every answer, and every refusal.

    With --verdicts it writes what follows from them, too, or alone.
    Only read operations are called, and only those that the facts need. Credentials have to be
    named on purpose: --profile, --role-arn, AWS_PROFILE, AWS_ACCESS_KEY_ID, or what a container
    or a web identity provides. The root user's credentials are refused. AWS is asked each time;
    builds go on with what it answered.
    """
    source = Source(profile, role_arn, external_id, region, endpoint_url)
    if report is not None and source != Source():
        raise click.UsageError(
            "--from-prowler asks AWS nothing; only --account and --fact go with it."
        )
    if output is None and verdict_path is None:
        raise click.UsageError("Name the file to write: --output for what AWS answers, --verdicts.")

    def work() -> None:
        facts = chosen_facts(fact_ids)
        check_account(account)
        if report is None:
            snapshot = _ask(source, facts, account, quiet=quiet)
        else:
            snapshot = read_prowler(report, prowler.checks(facts), account)
        written = []
        if output is not None:
            save(snapshot, output)
            written.append(output)
        if verdict_path is not None:
            _save_verdicts(snapshot, facts, verdict_path)
            written.append(verdict_path)
        printing.print_collected(snapshot, written, as_json=as_json)
        _warn_of_git(written)

    run(work)


def _warn_of_git(written: Iterable[Path]) -> None:
    for path in written:
        if may_be_committed(path):
            name = plain(str(path))
            click.echo(
                f"Note: git does not ignore {name}; it holds account data, so name it in "
                ".gitignore, or keep it elsewhere.",
                err=True,
            )


def _save_verdicts(snapshot: Snapshot, facts: list[Fact], path: Path) -> None:
    verdicts = judge(snapshot, facts, Terms(now=snapshot.taken_at))
    verdict_file.save(verdict_file.document(snapshot, verdicts, BY_ID), path)


def _ask(source: Source, facts: list[Fact], account: str | None, *, quiet: bool) -> Snapshot:
    _check_supplied(source)
    with Progress(quiet=quiet) as progress:
        return origin.read(
            source,
            facts,
            progress=progress.stage,
            moment=progress.now,
            account=account,
            # Who collects wants to know how things are now, and builds shall know it too.
            memory=Cache(default_folder(), timedelta(), refresh=True),
        )


def _check_supplied(source: Source) -> None:
    if supplied(source, os.environ):
        return
    hint = (
        "your [default] profile is used with AWS_PROFILE=default"
        if only_default_profile(os.environ)
        else "name a profile with --profile NAME or AWS_PROFILE=NAME"
    )
    raise CredentialsError(f"no credentials were named on purpose; {hint}")
