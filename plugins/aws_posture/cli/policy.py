"""`aws-posture policy`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from aws_posture import policy
from aws_posture.base.errors import OptionError
from aws_posture.catalogue import BY_ID, CATALOGUE, Fact, get
from aws_posture.cli.commands import command
from aws_posture.cli.options import facts_option
from aws_posture.cli.running import run
from aws_posture.stamp import read_site

_WRITERS = {"cloudformation": policy.template, "terraform": policy.configuration}
_ROLE = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)


@command("policy")
@facts_option
@click.option(
    "--site",
    type=click.Path(file_okay=False, path_type=Path),
    help="Only the facts that the pages of this finished site name.",
)
@click.option(
    "--reasons",
    is_flag=True,
    help="Also allow asking why AWS denied a call, for verdicts to quote.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["json", *_WRITERS]),
    default="json",
    show_default=True,
    help="Only the policy as JSON, or a role that has it.",
)
@click.option(
    "--github",
    metavar="OWNER/NAME",
    help="The role is for this repository's workflows; OWNER@ID/NAME@ID if GitHub calls it that.",
)
@click.option("--branch", default="main", show_default=True, help="Only for this branch.")
@click.option(
    "--environment",
    metavar="NAME",
    help="Only for jobs in this GitHub environment, instead of a branch.",
)
@click.option("--account", metavar="ID", help="The role is for this account.")
@click.option("--external-id", metavar="ID", help="Only with this external id.")
@click.option("--role-name", metavar="NAME", default="aws-posture", show_default=True)
@click.option(
    "--session",
    type=click.IntRange(3600, 43_200),
    default=3600,
    show_default=True,
    metavar="SECONDS",
    help="The maximum length of a session of the role.",
)
def policy_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    fact_ids: tuple[str, ...],
    site: Path | None,
    reasons: bool,
    format_: str,
    github: str | None,
    branch: str,
    environment: str | None,
    account: str | None,
    external_id: str | None,
    role_name: str,
    session: int,
) -> None:
    """Print the IAM policy that the facts in use need, or a role that has it.

    Without --fact and --site it is for all facts. The role is for workflows of a GitHub
    repository, which sign in with OpenID Connect and need no key, or for another account.
    """

    def work() -> None:
        document = policy.permissions(_facts(fact_ids, site), reasons=reasons)
        if format_ == "json":
            click.echo(json.dumps(document, indent=2))
            return
        if not _ROLE.fullmatch(role_name):
            raise OptionError(
                f"--role-name: {role_name!r} is not a role name; write up to 64 letters, digits and +=,.@_-"
            )
        workflows = policy.GithubTrust(github, branch, environment) if github is not None else None
        trust = _trust(workflows, account, external_id)
        click.echo(_WRITERS[format_](document, trust, role_name, session), nl=False)

    run(work)


def _facts(fact_ids: tuple[str, ...], site: Path | None) -> list[Fact]:
    named = [get(fact_id) for fact_id in fact_ids]
    if site is None:
        return named or list(CATALOGUE)
    return [*named, *_named_in(site)]


def _named_in(site: Path) -> list[Fact]:
    found = read_site(site).facts
    facts = [fact for fact in BY_ID.values() if fact.id in found]
    if not facts:
        raise OptionError(
            f"--site: no page of {site} names a fact; build it again, or leave --site out"
        )
    return facts


def _trust(
    github: policy.GithubTrust | None, account: str | None, external_id: str | None
) -> policy.Trust:
    if (github is None) == (account is None):
        raise click.UsageError("A role needs a principal: give either --github or --account.")
    if github is not None:
        return github
    if account is None or external_id is None:
        raise click.UsageError("--account needs --external-id.")
    return policy.AccountTrust(account, external_id)
