"""Two demonstration accounts: answers in AWS's form, of accounts that do not exist.

``fresh`` was opened a while ago and never cared for; ``well-kept`` is how it could be.
Between them they show every state that a private copy can show. What facts ask that are written as
data is answered as in those of their cases that name the account; `scripts/facts` writes `answers.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from zlib import crc32

from aws_posture.base.errors import OptionError, nearest
from aws_posture.demo import answers
from aws_posture.demo.answers import answer, days_ago, denied, error, no_password_policy
from aws_posture.snapshot import Answer, Caller, Refusal, Snapshot
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_ACCOUNT_SUMMARY,
    GET_ALTERNATE_CONTACT,
    GET_CALLER_IDENTITY,
    LIST_ACCOUNT_ALIASES,
    LIST_INSTANCES,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
    LIST_VIRTUAL_MFA_DEVICES,
    Operation,
)
from aws_posture.snapshot.reads import LIST_REGIONS

__all__ = ["ANSWERS", "DEMOS", "OTHERWISE", "REGIONS", "fresh", "get", "well_kept"]

ANSWERS = Path(__file__).with_name("answers.json")
"""What the accounts answer to facts that are written as data."""

REGIONS = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"),
    *("ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2"),
    *("eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
)
"""The Regions that are enabled in both accounts: those that are in every account."""

OTHERWISE = "every"
"""Stands in `ANSWERS` for each Region for which nothing else is said."""

# The account that cases are about.
_EXAMPLE = "111122223333"


def fresh() -> Snapshot:
    """Return the account that lives dangerously.

    Its root user has no MFA, has an access key, and was used yesterday; there is no
    administrator, but there are users and roles that can become one.
    """
    account = "111122223333"
    assume = answers.allow("sts:AssumeRole", on=f"arn:aws:iam::{account}:role/deploy")
    robin = answers.user(
        account, "robin", attached=("AmazonS3ReadOnlyAccess",), inline={"deploy-site": assume}
    )
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
            answers.details(
                [robin, sam],
                policies=[answers.administrator_access(), answers.s3_read_only()],
                roles=_careless_roles(account),
            ),
        ),
        *answers.credential_report(*report),
        answer(LIST_ACCOUNT_ALIASES, {"AccountAliases": []}),
        answer(LIST_VIRTUAL_MFA_DEVICES, {"VirtualMFADevices": []}),
        error(LIST_ORGANIZATIONS_FEATURES, "OrganizationNotFound"),
        error(DESCRIBE_ORGANIZATION, "AWSOrganizationsNotInUseException"),
        no_password_policy(),
        answer(LIST_INSTANCES, {"Instances": []}),
        answer(LIST_SERVICE_SPECIFIC_CREDENTIALS, {"ServiceSpecificCredentials": []}),
        denied(GET_ALTERNATE_CONTACT, caller),
    )


def _careless_roles(account: str) -> list[answers.Json]:
    """Describe roles by which a user, and a workflow of anybody on GitHub, reach everything."""
    passing = answers.allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")
    here = answers.trust({"AWS": f"arn:aws:iam::{account}:root"}, "sts:AssumeRole")
    function = answers.trust({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")
    host = "token.actions.githubusercontent.com"
    github = answers.trust(
        {"Federated": f"arn:aws:iam::{account}:oidc-provider/{host}"},
        "sts:AssumeRoleWithWebIdentity",
        condition={"StringEquals": {f"{host}:aud": "sts.amazonaws.com"}},
    )
    return [
        answers.role(account, "deploy", here, inline={"release": passing}),
        answers.role(account, "github", github, inline={"release": passing}),
        answers.role(account, "site-runtime", function, attached=("AdministratorAccess",)),
    ]


def well_kept() -> Snapshot:
    """Return the account that is well kept.

    Its root user has MFA and no key, and is unused; two administrators have their power through a
    group, and others come in through IAM Identity Center; the account manages an organization,
    and root access for its members.
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
            answers.details(
                [ana, bo],
                [administrators],
                [answers.administrator_access()],
                [
                    answers.from_identity_center(
                        account,
                        "Administrators_0123456789abcdef",
                        attached=("AdministratorAccess",),
                    )
                ],
            ),
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
        answer(LIST_SERVICE_SPECIFIC_CREDENTIALS, {"ServiceSpecificCredentials": []}),
        answer(GET_ALTERNATE_CONTACT, {"AlternateContact": answers.security_contact()}),
    )


DEMOS: Mapping[str, Callable[[], Snapshot]] = MappingProxyType(
    {"fresh": fresh, "well-kept": well_kept}
)
"""The demonstration accounts by name."""


def get(name: str) -> Snapshot:
    """Return a demonstration account.

    Raises:
        OptionError: There is none of that name; the message lists them.
    """
    if name not in DEMOS:
        near = nearest(name, DEMOS) or f"; there are {' and '.join(DEMOS)}"
        raise OptionError(f"unknown demonstration account {name!r}{near}")
    return DEMOS[name]()


def _snapshot(account: str, caller: Caller, *records: Answer | Refusal) -> Snapshot:
    name = "fresh" if account == _EXAMPLE else "well-kept"
    listed = [{"RegionName": one, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for one in REGIONS]
    regions = answer(LIST_REGIONS.operation, {"Regions": listed})
    # What is written here goes first: cases are about one fact each.
    known = {(one.operation, one.subject, one.region) for one in (*records, regions)}
    data = (
        one
        for one in _as_in_cases(name, account, caller)
        if (one.operation, one.subject, one.region) not in known
    )
    return Snapshot(
        account,
        "aws",
        "us-east-1",
        caller,
        answers.TAKEN_AT,
        (*records, regions, *data),
        regions=REGIONS,
        enabled=REGIONS,
    )


def _as_in_cases(name: str, account: str, caller: Caller) -> Iterator[Answer | Refusal]:
    written = json.loads(ANSWERS.read_text(encoding="utf-8").replace(_EXAMPLE, account))[name]
    said = {(one["operation"], one["subject"], one["region"]) for one in written}
    for one in written:
        client, _, operation = one["operation"].partition(":")
        asked = Operation(client, operation, one.get("permission", ""))
        for region in REGIONS if one["region"] == OTHERWISE else (one["region"],):
            if region != one["region"] and (one["operation"], one["subject"], region) in said:
                continue
            if "answer" in one:
                given: Answer | Refusal = answer(asked, _of_region(one["answer"], region))
            else:
                given = answers.refused(asked, one["error"], caller)
            yield replace(given, subject=one["subject"], region=region)


def _of_region(given: answers.Json, region: str) -> answers.Json:
    """Return an answer with ids that no other Region has: those of cases are AWS's examples."""
    unique = f"0{crc32(region.encode()):08x}abcdef01"
    made: answers.Json = json.loads(json.dumps(given).replace("0123456789abcdef0", unique))
    return made if region else given
