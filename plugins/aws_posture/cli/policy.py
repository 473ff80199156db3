"""`aws-posture policy`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from aws_posture import policy
from aws_posture.base.errors import OptionError
from aws_posture.catalogue import BY_ID, CATALOGUE, get
from aws_posture.catalogue.model import Fact
from aws_posture.cli.commands import command
from aws_posture.cli.options import facts_option
from aws_posture.cli.running import run
from aws_posture.stamp import read_site

_WRITERS = {"cloudformation": policy.template, "terraform": policy.configuration}
_STACK_SET_WRITERS = {
    "cloudformation": policy.stack_set_template,
    "terraform": policy.stack_set_configuration,
}
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
    "--stack-set",
    is_flag=True,
    help="The role is for every account of an organization, by a StackSet of its management account; "
    "in CloudFormation unless --format is terraform.",
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
@click.option("--principal", metavar="ARN", help="The role is for this user or role alone.")
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
    stack_set: bool,
    github: str | None,
    branch: str,
    environment: str | None,
    account: str | None,
    principal: str | None,
    external_id: str | None,
    role_name: str,
    session: int,
) -> None:
    """Print the IAM policy that the facts in use need, or a role that has it.

    Without --fact and --site it is for all facts. The role is for workflows of a GitHub
    repository, which sign in with OpenID Connect and need no key, for another account, or for one
    user or role of it. With --stack-set it comes about in every account of an organization.
    """
    if stack_set:
        format_ = "cloudformation" if format_ == "json" else format_
        if principal is None:
            raise click.UsageError(
                "--stack-set needs --principal: who may assume the role in every account."
            )

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
        trust = _trust(workflows, account, principal, external_id)
        write = (_STACK_SET_WRITERS if stack_set else _WRITERS)[format_]
        click.echo(write(document, trust, role_name, session), nl=False)

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
    github: policy.GithubTrust | None,
    account: str | None,
    principal: str | None,
    external_id: str | None,
) -> policy.Trust:
    if sum(one is not None for one in (github, account, principal)) != 1:
        raise click.UsageError(
            "A role needs somebody who may assume it: give one of --github, --account and --principal."
        )
    if github is not None:
        return github
    if external_id is None:
        option = "--account" if principal is None else "--principal"
        raise click.UsageError(f"{option} needs --external-id.")
    if principal is not None:
        return policy.PrincipalTrust(principal, external_id)
    return policy.AccountTrust(account or "", external_id)
