"""Two demonstration accounts: answers as AWS gives them, of accounts that nobody has.

``fresh`` was opened a while ago and never looked after; ``well-kept`` is how it could be.
Between them they show every state that a private copy can show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from aws_posture.demo import answers
from aws_posture.demo.answers import answer, days_ago, denied, error, no_password_policy
from aws_posture.errors import OptionError, nearest
from aws_posture.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_ACCOUNT_SUMMARY,
    GET_ALTERNATE_CONTACT,
    GET_CALLER_IDENTITY,
    LIST_ACCOUNT_ALIASES,
    LIST_INSTANCES,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_VIRTUAL_MFA_DEVICES,
)
from aws_posture.snapshot import Answer, Caller, Refusal, Snapshot

__all__ = ["DEMOS", "fresh", "get", "well_kept"]


def fresh() -> Snapshot:
    """Make the account that lives dangerously.

    Its root user has no MFA, has an access key, and was used yesterday; there is no
    administrator, but one user who could become one.
    """
    account = "111122223333"
    robin = answers.user(account, "robin", attached=("AmazonS3ReadOnlyAccess",))
    reads = ("iam:Get*", "iam:List*", "iam:GenerateCredentialReport", "organizations:Describe*")
    support = answers.allow(*reads, "iam:PutUserPolicy")
    sam = answers.user(account, "sam", inline={"support": support})
    report = (
        answers.report_row(
            answers.root(account),
            password_used=days_ago(1.6),
            key=(days_ago(400), days_ago(0.8)),
        ),
        # Robin has a password without MFA.
        answers.report_row(robin, password_used=days_ago(9)),
        answers.report_row(sam, key=(days_ago(190), days_ago(0.1))),
    )
    caller = Caller(sam["Arn"], temporary=False)
    return _snapshot(
        account,
        caller,
        answer(GET_CALLER_IDENTITY, answers.identity(account, caller, sam["UserId"])),
        answer(GET_ACCOUNT_SUMMARY, answers.summary(users=2, groups=0, mfa=0, keys=1)),
        answer(
            GET_ACCOUNT_AUTHORIZATION_DETAILS,
            answers.details([robin, sam], policies=[answers.s3_read_only()]),
        ),
        *answers.credential_report(*report),
        answer(LIST_ACCOUNT_ALIASES, {"AccountAliases": []}),
        answer(LIST_VIRTUAL_MFA_DEVICES, {"VirtualMFADevices": []}),
        error(LIST_ORGANIZATIONS_FEATURES, "OrganizationNotFound"),
        error(DESCRIBE_ORGANIZATION, "AWSOrganizationsNotInUseException"),
        no_password_policy(),
        answer(LIST_INSTANCES, {"Instances": []}),
        denied(GET_ALTERNATE_CONTACT, caller),
    )


def well_kept() -> Snapshot:
    """Make the account that is looked after.

    Its root user has MFA, no key, and rests; two administrators have their power through a
    group; the account manages an organization, and root access for its members.
    """
    account = "444455556666"
    administrators = answers.group(account, "administrators", attached=("AdministratorAccess",))
    ana, bo = (answers.user(account, name, groups=("administrators",)) for name in ("ana", "bo"))
    report = (
        answers.report_row(answers.root(account), password_used=days_ago(420), mfa=True),
        *(answers.report_row(user, password_used=days_ago(2), mfa=True) for user in (ana, bo)),
    )
    caller = Caller(f"arn:aws:sts::{account}:assumed-role/auditor/ana", temporary=True)
    features = ["RootCredentialsManagement", "RootSessions"]
    return _snapshot(
        account,
        caller,
        answer(GET_CALLER_IDENTITY, answers.identity(account, caller, "AROASAMPLEROLEEXAMPLE:ana")),
        answer(GET_ACCOUNT_SUMMARY, answers.summary(users=2, groups=1, mfa=1, keys=0)),
        answer(
            GET_ACCOUNT_AUTHORIZATION_DETAILS,
            answers.details([ana, bo], [administrators], [answers.administrator_access()]),
        ),
        *answers.credential_report(*report),
        answer(LIST_ACCOUNT_ALIASES, {"AccountAliases": ["example-company"]}),
        answer(LIST_VIRTUAL_MFA_DEVICES, {"VirtualMFADevices": [answers.virtual_mfa(bo)]}),
        answer(
            LIST_ORGANIZATIONS_FEATURES,
            {"OrganizationId": answers.ORGANIZATION, "EnabledFeatures": features},
        ),
        answer(DESCRIBE_ORGANIZATION, {"Organization": answers.organization(account)}),
        answer(GET_ACCOUNT_PASSWORD_POLICY, {"PasswordPolicy": answers.password_policy()}),
        answer(LIST_INSTANCES, {"Instances": [answers.identity_center(account)]}),
        answer(GET_ALTERNATE_CONTACT, {"AlternateContact": answers.security_contact()}),
    )


DEMOS: Mapping[str, Callable[[], Snapshot]] = MappingProxyType(
    {"fresh": fresh, "well-kept": well_kept}
)
"""The demonstration accounts by name."""


def get(name: str) -> Snapshot:
    """Make a demonstration account.

    Raises:
        OptionError: There is none of that name; says which there are.
    """
    if name not in DEMOS:
        near = nearest(name, DEMOS) or f"; there are {' and '.join(DEMOS)}"
        raise OptionError(f"unknown demonstration account {name!r}{near}")
    return DEMOS[name]()


def _snapshot(account: str, caller: Caller, *records: Answer | Refusal) -> Snapshot:
    return Snapshot(account, "aws", "us-east-1", caller, answers.TAKEN_AT, records)
