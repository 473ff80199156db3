"""Policy documents: what a role may do, and who may assume it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import OptionError
from aws_posture.catalogue.model import Fact
from aws_posture.snapshot.operations import GET_REQUEST_AUTHORIZATION_DETAILS
from aws_posture.snapshot.reads import permissions as actions

Document = Mapping[str, Any]

_VERSION = "2012-10-17"

GITHUB = "token.actions.githubusercontent.com"
"""The identity provider of GitHub Actions, as IAM knows it."""

# GitHub's names of owners and repositories; both with their numbers, or neither.
_OWNER = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})"
_NAME = r"[A-Za-z0-9._-]{1,100}"
_REPOSITORY = re.compile(rf"{_OWNER}/{_NAME}|{_OWNER}@[0-9]{{1,20}}/{_NAME}@[0-9]{{1,20}}")
_BRANCH = re.compile(r"[A-Za-z0-9._/-]{1,200}")
# STS API Reference, "AssumeRole", parameter ExternalId.
# IAM User Guide, "IAM identifiers": the ARNs of one user and of one role.
_PRINCIPAL = re.compile(
    r"arn:aws[a-z-]*:iam::[0-9]{12}:(?:user|role)/(?:[\x21-\x7e]+/)?[\w+=,.@-]{1,64}", re.ASCII
)
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)


@dataclass(frozen=True, slots=True)
class GithubTrust:
    """Trust in the workflows of one branch of one repository, or of one of its environments.

    AWS knows a job that runs in an environment by the environment and not by its branch; the
    environment's own rules say which branches may use it. Source: GitHub Docs, "OpenID Connect
    reference".

    Args:
        repository: ``OWNER/NAME``; ``OWNER@ID/NAME@ID`` for a repository that was made, renamed or
            moved since 15 July 2026: GitHub sends its name with the numbers, so that taking
            over a name does not take over its roles. Source: GitHub Changelog, "Immutable subject
            claims for GitHub Actions OIDC tokens".
        branch: The branch's name.
        environment: The environment's name, instead of a branch.

    Raises:
        OptionError: One of them is not such a name.
    """

    repository: str
    branch: str
    environment: str | None = None

    def __post_init__(self) -> None:
        """Check the names: they go into a condition that decides who gets in."""
        if not _REPOSITORY.fullmatch(self.repository):
            raise OptionError(
                f"--github: {self.repository!r} is not a repository; write OWNER/NAME, or "
                "OWNER@ID/NAME@ID"
            )
        if not _BRANCH.fullmatch(self.branch):
            raise OptionError(f"--branch: {self.branch!r} is not a branch; write e.g. main")
        if self.environment is not None and not _BRANCH.fullmatch(self.environment):
            raise OptionError(
                f"--environment: {self.environment!r} is not an environment's name; write e.g. production"
            )

    @property
    def subject(self) -> str:
        """The subject in GitHub's token."""
        if self.environment is not None:
            return f"repo:{self.repository}:environment:{self.environment}"
        return f"repo:{self.repository}:ref:refs/heads/{self.branch}"


@dataclass(frozen=True, slots=True)
class AccountTrust:
    """Trust in another account, which has to name an external id.

    Args:
        account: The account's id.
        external_id: The external id.

    Raises:
        OptionError: One of them is invalid.
    """

    account: str
    external_id: str

    def __post_init__(self) -> None:
        """Check both: they decide who gets in."""
        if not is_account_id(self.account):
            raise OptionError(
                f"--account: {self.account!r} is not an account id; write its 12 digits"
            )
        _check_external_id(self.external_id)


@dataclass(frozen=True, slots=True)
class PrincipalTrust:
    """Trust in one user or role of another account, which has to name an external id.

    Args:
        arn: The ARN of the user or role.
        external_id: The external id.

    Raises:
        OptionError: One of them is invalid.
    """

    arn: str
    external_id: str

    def __post_init__(self) -> None:
        """Check both: they decide who gets in."""
        if not _PRINCIPAL.fullmatch(self.arn):
            raise OptionError(
                f"--principal: {self.arn!r} is not the ARN of a user or role; write e.g. "
                "arn:aws:iam::111122223333:role/auditor"
            )
        _check_external_id(self.external_id)


Trust = GithubTrust | AccountTrust | PrincipalTrust


def _check_external_id(external_id: str) -> None:
    if not _EXTERNAL_ID.fullmatch(external_id):
        raise OptionError(
            f"--external-id: {external_id!r} is not an external id; write 2 to 1224 letters, digits and "
            "_+=,.@:/-, long and hard to guess"
        )


def permissions(facts: Iterable[Fact], *, reasons: bool = False) -> Document:
    """Return the policy that some facts need, and no more.

    Args:
        facts: The facts.
        reasons: Whether to allow asking why AWS denied a call, too; no fact needs it.

    Returns:
        An IAM policy document. Every action in it reads.
    """
    chosen = list(facts)
    needed = actions(read for fact in chosen for read in fact.reads)
    details = actions(read for fact in chosen for read in fact.may_read)
    statements = (
        _allow("ReadWhatTheFactsRestOn", needed),
        _allow("ReadWhatAddsDetail", [action for action in details if action not in needed]),
        _allow("ReadWhyAWSDenied", actions([GET_REQUEST_AUTHORIZATION_DETAILS]) if reasons else []),
    )
    return {"Version": _VERSION, "Statement": [one for one in statements if one["Action"]]}


def assume_role(trust: Trust, principal: object) -> Document:
    """Return a role's trust policy.

    Args:
        trust: Who may assume the role.
        principal: The provider's or the account's ARN, in whatever form the template has.
    """
    if isinstance(trust, GithubTrust):
        tests = {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": trust.subject}
        action, who = "sts:AssumeRoleWithWebIdentity", {"Federated": principal}
    else:
        tests = {"sts:ExternalId": trust.external_id}
        action, who = "sts:AssumeRole", {"AWS": principal}
    statement = {
        "Effect": "Allow",
        "Principal": who,
        "Action": action,
        "Condition": {"StringEquals": tests},
    }
    return {"Version": _VERSION, "Statement": [statement]}


def _allow(sid: str, actions: list[str]) -> dict[str, Any]:
    # Most of these actions only support all resources; the others would have to name policies,
    # buckets and keys that are not known in advance.
    return {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*"}
