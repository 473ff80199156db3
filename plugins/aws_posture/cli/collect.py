"""`aws-posture collect`."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import rich_click as click

from aws_posture import origin
from aws_posture.cache import Cache, default_folder
from aws_posture.cli import printing
from aws_posture.cli.options import chosen_facts, facts_option, json_option
from aws_posture.cli.running import STATUSES, progress, run
from aws_posture.collect import Source, only_default_profile, supplied
from aws_posture.errors import CredentialsError
from aws_posture.facts import Fact, prowler
from aws_posture.snapshot import Snapshot, read_prowler, save


@click.command("collect", epilog=STATUSES)
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
@json_option
def collect_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    output: Path,
    profile: str | None,
    role_arn: str | None,
    external_id: str | None,
    region: str | None,
    endpoint_url: str | None,
    account: str | None,
    report: Path | None,
    fact_ids: tuple[str, ...],
    as_json: bool,
) -> None:
    """Ask AWS and write a snapshot file: every answer, and every refusal.

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

    def work() -> None:
        facts = chosen_facts(fact_ids)
        if report is None:
            snapshot = _ask(source, facts, account)
        else:
            snapshot = read_prowler(report, prowler.checks(facts), account)
        save(snapshot, output)
        printing.print_collected(snapshot, output, as_json=as_json)

    run(work)


def _ask(source: Source, facts: list[Fact], account: str | None) -> Snapshot:
    _check_supplied(source)
    return origin.read(
        source,
        facts,
        progress=progress(),
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
