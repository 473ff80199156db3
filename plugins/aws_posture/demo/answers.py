"""What AWS answers about the demonstration accounts, in the forms that AWS has."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, format_time
from aws_posture.snapshot.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_CREDENTIAL_REPORT,
    Operation,
)

Json = Mapping[str, Any]

TAKEN_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
"""When both accounts were read."""

ORGANIZATION = "o-exampleorgid"

_REPORT_COLUMNS = (
    *("user", "arn", "user_creation_time"),
    *("password_enabled", "password_last_used", "password_last_changed", "password_next_rotation"),
    "mfa_active",
    *("access_key_1_active", "access_key_1_last_rotated", "access_key_1_last_used_date"),
    *("access_key_1_last_used_region", "access_key_1_last_used_service"),
    *("access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date"),
    *("access_key_2_last_used_region", "access_key_2_last_used_service"),
    *("cert_1_active", "cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated"),
)


def days_ago(days: float) -> datetime:
    """Return the time so many days before the accounts were read."""
    return TAKEN_AT - timedelta(days=days)


def answer(operation: Operation, result: Json) -> Answer:
    """Record an answer."""
    return Answer(str(operation), TAKEN_AT, result)


def error(operation: Operation, code: str) -> Refusal:
    """Record the service's own answer that there is no organization."""
    message = "The account does not belong to an organization."
    return _refusal(operation, RefusalKind.ERROR, code, message)


def denied(operation: Operation, caller: Caller) -> Refusal:
    """Record that the caller lacks a permission."""
    message = f"User: {caller.arn} is not authorized to perform: {operation.permission}"
    return _refusal(operation, RefusalKind.DENIED, "AccessDeniedException", message)


def refused(operation: Operation, code: str, caller: Caller) -> Refusal:
    """Record an error of a service, which is a denial if its code says so."""
    if "Denied" in code or "Unauthorized" in code:
        return replace(denied(operation, caller), code=code)
    return _refusal(operation, RefusalKind.ERROR, code, "")


def _refusal(operation: Operation, kind: RefusalKind, code: str, message: str) -> Refusal:
    return Refusal(str(operation), TAKEN_AT, kind, code, message, operation.permission)


def identity(account: str, caller: Caller, user_id: str) -> Json:
    """Return the answer of ``sts:GetCallerIdentity``."""
    return {"UserId": user_id, "Account": account, "Arn": caller.arn}


def summary(*, users: int, groups: int, mfa: int, keys: int) -> Json:
    """Return the answer of ``iam:GetAccountSummary``, as far as facts need it."""
    return {
        "SummaryMap": {
            "Users": users,
            "UsersQuota": 5000,
            "Groups": groups,
            "GroupsQuota": 300,
            "Roles": 4,
            "RolesQuota": 1000,
            "Policies": 0,
            "PoliciesQuota": 1500,
            "AccessKeysPerUserQuota": 2,
            "AccountMFAEnabled": mfa,
            "AccountPasswordPresent": 1,
            "AccountAccessKeysPresent": keys,
            "AccountSigningCertificatesPresent": 0,
        }
    }


def details(
    users: Sequence[Json],
    groups: Sequence[Json] = (),
    policies: Sequence[Json] = (),
    roles: Sequence[Json] = (),
) -> Json:
    """Return the answer of ``iam:GetAccountAuthorizationDetails``."""
    return {
        "UserDetailList": list(users),
        "GroupDetailList": list(groups),
        "RoleDetailList": list(roles),
        "Policies": list(policies),
    }


def root(account: str) -> Json:
    """Describe the root user as the credential report needs it."""
    return {
        "UserName": "<root_account>",
        "Arn": f"arn:aws:iam::{account}:root",
        "CreateDate": format_time(days_ago(500)),
    }


def user(
    account: str,
    name: str,
    *,
    groups: Sequence[str] = (),
    attached: Sequence[str] = (),
    inline: Mapping[str, Json] | None = None,
) -> Json:
    """Describe an IAM user."""
    described = {
        **_entity(account, "User", name, "AIDA"),
        "GroupList": list(groups),
        "AttachedManagedPolicies": [_attachment(policy) for policy in attached],
        "Tags": [],
    }
    if inline is None:
        # AWS leaves the list out if a user has no inline policy.
        return described
    listed = [{"PolicyName": title, "PolicyDocument": text} for title, text in inline.items()]
    return {**described, "UserPolicyList": listed}


def group(account: str, name: str, *, attached: Sequence[str]) -> Json:
    """Describe a group."""
    return {
        **_entity(account, "Group", name, "AGPA"),
        "GroupPolicyList": [],
        "AttachedManagedPolicies": [_attachment(policy) for policy in attached],
    }


def role(  # noqa: PLR0913  # the parts of a role
    account: str,
    name: str,
    trusted: Json,
    *,
    attached: Sequence[str] = (),
    inline: Mapping[str, Json] | None = None,
    path: str = "/",
) -> Json:
    """Describe a role, with its trust policy."""
    listed = [
        {"PolicyName": title, "PolicyDocument": text} for title, text in (inline or {}).items()
    ]
    return {
        **_entity(account, "Role", name, "AROA"),
        "Path": path,
        "Arn": f"arn:aws:iam::{account}:role{path}{name}",
        "AssumeRolePolicyDocument": trusted,
        "InstanceProfileList": [],
        "RolePolicyList": listed,
        "AttachedManagedPolicies": [_attachment(policy) for policy in attached],
        "Tags": [],
    }


def trust(principal: Json, *actions: str, condition: Json | None = None) -> Json:
    """Write a trust policy."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": list(actions)}
    if condition:
        statement["Condition"] = condition
    return {"Version": "2012-10-17", "Statement": [statement]}


def from_identity_center(account: str, name: str, *, attached: Sequence[str]) -> Json:
    """Describe a role that IAM Identity Center manages for a permission set."""
    provider = f"arn:aws:iam::{account}:saml-provider/AWSSSO_EXAMPLE_DO_NOT_DELETE"
    audience = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
    actions = ("sts:AssumeRoleWithSAML", "sts:TagSession")
    trusted = trust({"Federated": provider}, *actions, condition=audience)
    path = "/aws-reserved/sso.amazonaws.com/"
    return role(account, f"AWSReservedSSO_{name}", trusted, attached=attached, path=path)


def _entity(account: str, kind: str, name: str, prefix: str) -> Json:
    return {
        "Path": "/",
        f"{kind}Name": name,
        f"{kind}Id": f"{prefix}SAMPLE{name.upper():0<11}",
        "Arn": f"arn:aws:iam::{account}:{kind.lower()}/{name}",
        "CreateDate": format_time(days_ago(410)),
    }


def _attachment(policy: str) -> Json:
    return {"PolicyName": policy, "PolicyArn": f"arn:aws:iam::aws:policy/{policy}"}


def allow(*actions: str, on: str = "*") -> Json:
    """Return a policy that allows actions, by default on all resources."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return {"Version": "2012-10-17", "Statement": [statement]}


def administrator_access() -> Json:
    """Describe the AWS managed policy AdministratorAccess."""
    return _managed_policy("AdministratorAccess", "v1", allow("*"))


def s3_read_only() -> Json:
    """Describe the AWS managed policy AmazonS3ReadOnlyAccess."""
    actions = ("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*")
    return _managed_policy("AmazonS3ReadOnlyAccess", "v3", allow(*actions))


def _managed_policy(name: str, version: str, document: Json) -> Json:
    made = "2015-02-06T18:40:00Z"
    versions = {"Document": document, "VersionId": version, "IsDefaultVersion": True}
    return {
        "PolicyName": name,
        "PolicyId": f"ANPASAMPLE{name.upper()[:11]}",
        "Arn": f"arn:aws:iam::aws:policy/{name}",
        "Path": "/",
        "DefaultVersionId": version,
        "AttachmentCount": 1,
        "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": True,
        "CreateDate": made,
        "UpdateDate": made,
        "PolicyVersionList": [{**versions, "CreateDate": made}],
    }


def virtual_mfa(owner: Json) -> Json:
    """Describe a user's virtual MFA device."""
    named = {name: owner[name] for name in ("Path", "UserName", "UserId", "Arn", "CreateDate")}
    serial = owner["Arn"].replace(":user/", ":mfa/")
    return {"SerialNumber": serial, "User": named, "EnableDate": format_time(days_ago(400))}


def organization(management: str) -> Json:
    """Describe an organization."""
    arn = f"arn:aws:organizations::{management}"
    return {
        "Id": ORGANIZATION,
        "Arn": f"{arn}:organization/{ORGANIZATION}",
        "FeatureSet": "ALL",
        "MasterAccountArn": f"{arn}:account/{ORGANIZATION}/{management}",
        "MasterAccountId": management,
        "MasterAccountEmail": "aws@example.com",
        "AvailablePolicyTypes": [],
    }


def security_contact() -> Json:
    """Describe a security contact."""
    return {
        "AlternateContactType": "SECURITY",
        "Name": "Security team",
        "Title": "Security",
        "EmailAddress": "security@example.com",
        "PhoneNumber": "+1 555-555-0100",
    }


def no_password_policy() -> Refusal:
    """Record IAM's answer if no password policy is set."""
    message = "The account has no password policy."
    return _refusal(GET_ACCOUNT_PASSWORD_POLICY, RefusalKind.ERROR, "NoSuchEntity", message)


def password_policy() -> Json:
    """Describe a password policy that is strict enough."""
    return {
        "MinimumPasswordLength": 16,
        "RequireSymbols": False,
        "RequireNumbers": True,
        "RequireUppercaseCharacters": True,
        "RequireLowercaseCharacters": True,
        "AllowUsersToChangePassword": True,
        "ExpirePasswords": False,
        "PasswordReusePrevention": 24,
    }


def identity_center(account: str) -> Json:
    """Describe an instance of IAM Identity Center, as far as facts ask for it."""
    return {"OwnerAccountId": account, "Status": "ACTIVE"}


def credential_report(*rows: Mapping[str, str]) -> tuple[Answer, Answer]:
    """Return the answers of the two calls that a credential report takes."""
    made = days_ago(0.05)
    text = io.StringIO()
    writer = csv.DictWriter(text, _REPORT_COLUMNS, restval="N/A", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    report = {
        "Content": text.getvalue().rstrip("\n"),
        "ReportFormat": "text/csv",
        "GeneratedTime": format_time(made),
    }
    return (
        answer(GENERATE_CREDENTIAL_REPORT, {"State": "COMPLETE"}),
        answer(GET_CREDENTIAL_REPORT, report),
    )


def report_row(
    owner: Json,
    *,
    password_used: datetime | None = None,
    key: tuple[datetime, datetime] | None = None,
    mfa: bool = False,
) -> Mapping[str, str]:
    """Describe one user's credentials: when the password was used, a key made and used."""
    row = {
        "user": owner["UserName"],
        "arn": owner["Arn"],
        "user_creation_time": owner["CreateDate"],
        "password_enabled": _flag(password_used),
        "mfa_active": _flag(mfa),
        "access_key_1_active": _flag(key),
        **dict.fromkeys(("access_key_2_active", "cert_1_active", "cert_2_active"), "false"),
    }
    if password_used:
        row["password_last_used"] = format_time(password_used)
        row["password_last_changed"] = format_time(days_ago(405))
    if key:
        row["access_key_1_last_rotated"] = format_time(key[0])
        row["access_key_1_last_used_date"] = format_time(key[1])
        row["access_key_1_last_used_region"] = "us-east-1"
        row["access_key_1_last_used_service"] = "iam"
    if owner["Arn"].endswith(":root"):
        unknown = ("password_enabled", "password_last_changed", "password_next_rotation")
        row.update(dict.fromkeys(unknown, "not_supported"))
    return row


def _flag(there: object) -> str:
    return "true" if there else "false"
