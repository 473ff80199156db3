"""Accounts for tests, written in a line each: users, groups and roles with their policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.snapshot.operations import GET_ACCOUNT_AUTHORIZATION_DETAILS

ACCOUNT = "111122223333"
OTHER = "444455556666"
GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/staff"
SSO = f"arn:aws:iam::{ACCOUNT}:saml-provider/AWSSSO_1111111111111111_DO_NOT_DELETE"

Json = Mapping[str, Any]


def _document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(*actions: str, on: str = "*", condition: Json | None = None) -> Json:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return _document({**statement, **({"Condition": condition} if condition else {})})


EVERYTHING = allow("*")
ONLY_WITH_MFA: Json = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {
            "Effect": "Deny",
            "NotAction": ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
            "Resource": "*",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        },
    ],
}


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def user_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:user/{name}"


def user(name: str, *policies: Json) -> Json:
    return {
        "UserName": name,
        "UserId": f"AIDA{name.upper()}",
        "Arn": user_arn(name),
        "Path": "/",
        "CreateDate": "2025-01-01T00:00:00Z",
        "GroupList": [],
        "AttachedManagedPolicies": [],
        "UserPolicyList": _inline(policies),
    }


def trust(principal: Json | str, condition: Json | None = None) -> Json:
    kind = next(iter(principal)) if isinstance(principal, Mapping) else ""
    federated = "saml" if ":saml-provider/" in str(principal) else "oidc"
    actions = {"saml": "sts:AssumeRoleWithSAML", "oidc": "sts:AssumeRoleWithWebIdentity"}
    action = actions[federated] if kind == "Federated" else "sts:AssumeRole"
    statement = {"Effect": "Allow", "Action": action, "Principal": principal}
    return _document({**statement, **({"Condition": condition} if condition else {})})


def role(name: str, trusted: Json, *policies: Json, path: str = "/") -> Json:
    return {
        "RoleName": name,
        "RoleId": f"AROA{name.upper()}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role{path}{name}",
        "Path": path,
        "AssumeRolePolicyDocument": trusted,
        "AttachedManagedPolicies": [],
        "RolePolicyList": _inline(policies),
        "InstanceProfileList": [],
        "Tags": [],
    }


def from_identity_center(*policies: Json) -> Json:
    audience = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    path = "/aws-reserved/sso.amazonaws.com/"
    trusted = trust({"Federated": SSO}, audience)
    return role("AWSReservedSSO_Administrators_0123456789abcdef", trusted, *policies, path=path)


def details(users: Sequence[Json] = (), roles: Sequence[Json] | None = ()) -> dict[str, Any]:
    """Put an account together; without roles it is what an older version wrote."""
    found: dict[str, Any] = {"UserDetailList": list(users), "GroupDetailList": [], "Policies": []}
    return found if roles is None else {**found, "RoleDetailList": list(roles)}


def snapshot(answer: Json) -> Snapshot:
    """Take a snapshot of nothing but who is in an account."""
    time = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    record = Answer(str(GET_ACCOUNT_AUTHORIZATION_DETAILS), time, answer)
    caller = Caller(user_arn("reader"), temporary=True)
    return Snapshot(ACCOUNT, "aws", "us-east-1", caller, time, (record,))


def _inline(policies: Sequence[Json]) -> list[Json]:
    return [
        {"PolicyName": f"policy-{number}", "PolicyDocument": document}
        for number, document in enumerate(policies, start=1)
    ]
