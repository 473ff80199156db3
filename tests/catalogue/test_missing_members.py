"""Facts in code, like those that are data, are never decided by what an answer lacks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from accounts import (
    ACCOUNT,
    EVERYTHING,
    GITHUB,
    ONLY_WITH_MFA,
    OTHER,
    SAML,
    allow,
    details,
    from_identity_center,
    role,
    trust,
    user,
    user_arn,
)

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.form.judging import DataJudge
from aws_posture.catalogue.model import Fact, State, Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_ACCOUNT_SUMMARY,
    GET_CREDENTIAL_REPORT,
    GET_POLICY_VERSION,
    LIST_INSTANCES,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
    LIST_VIRTUAL_MFA_DEVICES,
    Operation,
)

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
CODE = [fact for fact in CATALOGUE if not isinstance(fact.judge, DataJudge)]
OPTIONS: Mapping[str, Any] = {"iam.password-policy": {"characters": True}}

ORGANIZATION = "o-exampleorgid"
BOUNDARY = "arn:aws:iam::aws:policy/AdministratorAccess"
VERSIONED = f"arn:aws:iam::{ACCOUNT}:policy/versioned"


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def report(*people: str, **columns: str) -> Mapping[str, str]:
    """Write a report of the root user, used yesterday, and of people who all have the same."""
    rows = [
        {"user": "<root_account>", "password_enabled": "not_supported"},
        *({"user": one, **columns} for one in people),
    ]
    nothing = {
        **dict.fromkeys(("password_enabled", "mfa_active"), "false"),
        **dict.fromkeys(("access_key_1_active", "access_key_2_active"), "false"),
        **dict.fromkeys(("access_key_1_last_used_date", "access_key_2_last_used_date"), "N/A"),
        **dict.fromkeys(("access_key_1_last_rotated", "access_key_2_last_rotated"), "N/A"),
        "password_last_used": ago(1),
        "password_last_changed": ago(9),
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, ["user", "arn", *nothing], lineterminator="\n")
    writer.writeheader()
    writer.writerows({**nothing, "arn": user_arn(row["user"]), **row} for row in rows)
    return {"Content": text.getvalue(), "GeneratedTime": ago(0.1)}


def summary(mfa: int, password: int, certificates: int) -> Mapping[str, Any]:
    return {
        "SummaryMap": {
            "AccountMFAEnabled": mfa,
            "AccountPasswordPresent": password,
            "AccountAccessKeysPresent": 0,
            "AccountSigningCertificatesPresent": certificates,
        }
    }


def snapshot(given: Mapping[Operation, Mapping[str, Any]]) -> Snapshot:
    about = {GET_POLICY_VERSION: BOUNDARY}
    records = tuple(Answer(str(one), NOW, said, about.get(one, "")) for one, said in given.items())
    return Snapshot(
        ACCOUNT, "aws", "us-east-1", Caller(user_arn("x"), temporary=True), NOW, records
    )


def organized() -> Snapshot:
    """Return a member of an organization with every form of a policy, and newer answers than its report."""
    ana = {
        **user("ana", ONLY_WITH_MFA),
        "PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY},
        "Tags": [{"Key": "team", "Value": "red"}],
    }
    bo = {
        **user("bo", EVERYTHING),
        "GroupList": ["readers"],
        "PermissionsBoundary": {"PermissionsBoundaryArn": VERSIONED},
    }
    group = {
        "GroupName": "readers",
        "Arn": f"arn:aws:iam::{ACCOUNT}:group/readers",
        "GroupPolicyList": [{"PolicyName": "get", "PolicyDocument": allow("ec2:Get*")}],
        "AttachedManagedPolicies": [{"PolicyName": "versioned", "PolicyArn": VERSIONED}],
    }
    versions = [("v2", allow("s3:List*"), True), ("v1", allow("s3:*"), False)]
    policy = {
        "Arn": VERSIONED,
        "DefaultVersionId": "v2",
        "PolicyVersionList": [
            {"VersionId": name, "Document": document, "IsDefaultVersion": default}
            for name, document, default in versions
        ],
    }
    ours = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    site = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:example/site:*"}}
    roles = [
        role("access", trust({"AWS": OTHER}), EVERYTHING),
        role("audit", trust("*", ours), EVERYTHING),
        role("ci", trust({"Federated": GITHUB}, site), EVERYTHING),
        role("run", trust({"Service": "ec2.amazonaws.com"}), EVERYTHING),
    ]
    devices = [
        {"SerialNumber": "unassigned"},
        *(
            {"SerialNumber": arn, "EnableDate": ago(0.05), "User": {"Arn": arn}}
            for arn in (f"arn:aws:iam::{ACCOUNT}:root", user_arn("ana"))
        ),
    ]
    return snapshot(
        {
            GET_ACCOUNT_AUTHORIZATION_DETAILS: {
                **details([ana, bo], roles),
                "GroupDetailList": [group],
                "Policies": [policy],
            },
            GET_POLICY_VERSION: {"PolicyVersion": {"Document": EVERYTHING}},
            DESCRIBE_ORGANIZATION: {"Organization": {"Id": ORGANIZATION, "MasterAccountId": OTHER}},
            LIST_ORGANIZATIONS_FEATURES: {"OrganizationId": ORGANIZATION, "EnabledFeatures": ["x"]},
            LIST_INSTANCES: {"Instances": [{"Status": "ACTIVE", "OwnerAccountId": OTHER}]},
            LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": devices},
            GET_CREDENTIAL_REPORT: report("ana", "bo", password_enabled="true"),
            GET_ACCOUNT_SUMMARY: summary(1, 1, 0),
        }
    )


def by_roles(*roles: Mapping[str, Any], certificates: int = 0) -> Snapshot:
    """Return an account where nobody has a password, the root user neither, and roles have the power."""
    services = [{"UserName": "bo", "ServiceName": "bedrock.amazonaws.com", "Status": "Active"}]
    key = {"access_key_1_active": "true", "access_key_1_last_rotated": ago(400)}
    return snapshot(
        {
            GET_ACCOUNT_AUTHORIZATION_DETAILS: details([user("bo")], roles),
            LIST_SERVICE_SPECIFIC_CREDENTIALS: {"ServiceSpecificCredentials": services},
            GET_ACCOUNT_PASSWORD_POLICY: {
                "PasswordPolicy": {
                    "MinimumPasswordLength": 8,
                    "RequireSymbols": False,
                    "RequireNumbers": False,
                    "RequireUppercaseCharacters": False,
                    "RequireLowercaseCharacters": False,
                }
            },
            LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": []},
            GET_CREDENTIAL_REPORT: report("bo", **key),
            GET_ACCOUNT_SUMMARY: summary(0, 0, certificates),
        }
    )


def since_the_report() -> Snapshot:
    """Return an account with a user of whom its report knows nothing."""
    listed = {**user("cy"), "CreateDate": ago(0.05)}
    return snapshot(
        {
            GET_ACCOUNT_AUTHORIZATION_DETAILS: details([listed], []),
            LIST_VIRTUAL_MFA_DEVICES: {"VirtualMFADevices": []},
            GET_CREDENTIAL_REPORT: report(),
        }
    )


ACCOUNTS: Mapping[str, Callable[[], Snapshot]] = {
    **demo.DEMOS,
    "organized": organized,
    "Identity Center": lambda: by_roles(from_identity_center(EVERYTHING)),
    "SAML": lambda: by_roles(role("staff", trust({"Federated": SAML}), EVERYTHING), certificates=1),
    "a service": lambda: by_roles(role("run", trust({"Service": "ec2.amazonaws.com"}), EVERYTHING)),
    "nobody": lambda: by_roles(role("read", trust({"AWS": OTHER}), allow("s3:Get*"))),
    "since the report": since_the_report,
}

ANSWERS: Mapping[str, str] = {
    # A condition is optional in IAM's policy grammar, and so is whatever it tests.
    r"iam:Get(AccountAuthorizationDetails|PolicyVersion) .*/Condition\b.*": ".*",
    # A boundary is there where somebody set one (IAM API Reference, "UserDetail").
    r"iam:GetAccountAuthorizationDetails /(User|Role)DetailList/\d+/PermissionsBoundary": ".*",
    # IAM leaves lists of policies and groups out where they are empty; see `privilege.shape`.
    (
        r"iam:GetAccountAuthorizationDetails /\w+/\d+/"
        r"(AttachedManagedPolicies|GroupList|(User|Group|Role)PolicyList)"
    ): ".*",
    # No password is remembered: IAM has no other word for it.
    "iam:GetAccountPasswordPolicy /PasswordPolicy/PasswordReusePrevention": r"iam\.password-policy",
    # An address with the account's id always works.
    "iam:ListAccountAliases /AccountAliases": r"account\.sign-in-url",
    # When root was used, the report says; the summary only adds that nobody can use it again.
    "iam:GetAccountSummary .*": r"root\.last-used",
}
"""Where an absence is an answer: a call and a path in its answer, and the facts that it may decide."""


def _without_each(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # any JSON value
    """Yield copies of an answer, each without one member, or without one column of a report."""
    if isinstance(value, Mapping):
        for key in value:
            yield f"{path}/{key}", {other: value[other] for other in value if other != key}
            for where, inner in _without_each(value[key], f"{path}/{key}"):
                yield where, {**value, key: inner}
    elif isinstance(value, list):
        for place, element in enumerate(value):
            for where, inner in _without_each(element, f"{path}/{place}"):
                yield where, [*value[:place], inner, *value[place + 1 :]]
    elif isinstance(value, str) and value.startswith("user,"):
        for column in value.partition("\n")[0].split(","):
            rows = [dict(row) for row in csv.DictReader(io.StringIO(value))]
            text = io.StringIO()
            kept = [name for name in rows[0] if name != column]
            writer = csv.DictWriter(text, kept, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            yield f"{path}/{column}", text.getvalue()


def _is_answer(fact: str, call: str, path: str) -> bool:
    return any(
        re.fullmatch(where, f"{call} {path}") and re.fullmatch(facts, fact)
        for where, facts in ANSWERS.items()
    )


def _judged(account: Snapshot, facts: list[Fact]) -> Iterator[tuple[str, Verdict]]:
    yield from evaluate(account, facts).items()
    stricter = [fact for fact in facts if fact.id in OPTIONS]
    for fact, verdict in evaluate(account, stricter, OPTIONS).items():
        yield f"{fact} with options", verdict


def _decided(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield whatever decides a fact otherwise by its absence: fact, call, path, and what is said."""
    account = ACCOUNTS[name]()
    whole = dict(_judged(account, CODE))
    for place, record in enumerate(account.records):
        using = [
            fact for fact in CODE if record.operation in map(str, (*fact.reads, *fact.may_read))
        ]
        if not isinstance(record, Answer) or not using:
            continue
        for path, less in _without_each(record.result):
            records = list(account.records)
            records[place] = replace(record, result=less)
            for fact, verdict in _judged(replace(account, records=tuple(records)), using):
                same = verdict.state is whole[fact].state and verdict.value in {
                    whole[fact].value,
                    None,
                }
                if not same and verdict.state is not State.UNKNOWN:
                    yield fact, record.operation, path, verdict.summary


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_member_that_is_missing_never_decides(name: str) -> None:
    """Without any one member of an answer the state and the value are the same, or it is unknown."""
    assert [one for one in _decided(name) if not _is_answer(*one[:3])] == []


def test_every_absence_that_is_an_answer_is_one() -> None:
    """What is on the list does decide."""
    found = [one for name in ACCOUNTS for one in _decided(name)]
    for where in ANSWERS:
        assert any(re.fullmatch(where, f"{call} {path}") for _, call, path, _ in found), where
