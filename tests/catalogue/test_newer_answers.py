"""What a credential report, hours old, cannot know: newer answers decide, or the verdict says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_SUMMARY,
    GET_CREDENTIAL_REPORT,
    LIST_INSTANCES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
    LIST_VIRTUAL_MFA_DEVICES,
)

Judge = Callable[..., Verdict]
PASS, FAIL, NA, UNKNOWN = State.PASS, State.FAIL, State.NOT_APPLICABLE, State.UNKNOWN
NOW = datetime.fromisoformat("2026-11-02T09:30:00+00:00")


def ago(**age: float) -> str:
    return (NOW - timedelta(**age)).isoformat()


def arn(name: str) -> str:
    return f"arn:aws:iam::111122223333:user/{name}"


def report(*rows: Mapping[str, str]) -> Mapping[str, str]:
    """Write a report that is three hours old."""
    plain = {"password_enabled": "false", "mfa_active": "false"}
    keys = dict.fromkeys(("access_key_1_active", "access_key_2_active"), "false")
    lines = [{**plain, **keys, **row, "arn": arn(row["user"])} for row in rows]
    columns = list(dict.fromkeys(name for line in lines for name in line)) or ["user", "arn"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="N/A", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return {"Content": text.getvalue(), "GeneratedTime": ago(hours=3)}


def details(**created: str) -> Mapping[str, Any]:
    users = [
        {"UserName": name, "Arn": arn(name), "CreateDate": time} for name, time in created.items()
    ]
    return {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}


def devices(*names: str) -> Mapping[str, Any]:
    return {"VirtualMFADevices": [{"User": {"Arn": arn(name)}} for name in names]}


PASSWORD = {"user": "ana", "password_enabled": "true", "password_last_used": ago(days=1)}
OLD, NEW = ago(days=100), ago(hours=1)

MFA = {
    "a device since the report": ([PASSWORD], details(ana=OLD), devices("ana"), PASS),
    "somebody else's device": ([PASSWORD], details(ana=OLD), devices("bo"), FAIL),
    "a user since the report": ([], details(bo=NEW), devices(), UNKNOWN),
    "a user since, with a device": ([], details(bo=NEW), devices("bo"), NA),
    "a user since, beside one who fails": ([PASSWORD], details(ana=OLD, bo=NEW), devices(), FAIL),
    "nobody since": ([], details(), devices(), NA),
}


@pytest.mark.parametrize(("rows", "listed", "owned", "state"), MFA.values(), ids=MFA)
def test_newer_answers_decide_about_mfa(
    judge: Judge,
    rows: list[Mapping[str, str]],
    listed: Mapping[str, Any],
    owned: Mapping[str, Any],
    state: State,
) -> None:
    given = {
        GET_CREDENTIAL_REPORT: report(*rows),
        GET_ACCOUNT_AUTHORIZATION_DETAILS: listed,
        LIST_VIRTUAL_MFA_DEVICES: owned,
    }
    assert judge("iam.user-mfa", given).state is state


MAY_BE_ONE = {
    # Of whom nobody knows whether he is an administrator: his row, who has a device, and the state.
    "a device, and no row": ([PASSWORD], devices("bo"), UNKNOWN),
    "no device, and no row": ([PASSWORD], devices("ana"), UNKNOWN),
    "a device since the report": ([{**PASSWORD, "user": "bo"}], devices("bo"), UNKNOWN),
    "no device": ([{**PASSWORD, "user": "bo"}], devices(), UNKNOWN),
    "no password": ([{"user": "bo"}], devices(), NA),
    "nobody knows whether a password": (
        *([{"user": "bo", "password_enabled": "?"}], devices("bo"), UNKNOWN),
    ),
    "MFA by the report": ([{**PASSWORD, "user": "bo", "mfa_active": "true"}], devices(), UNKNOWN),
}


@pytest.mark.parametrize(("rows", "owned", "state"), MAY_BE_ONE.values(), ids=MAY_BE_ONE)
def test_who_may_be_an_administrator_matters_with_a_password(
    judge: Judge, rows: list[Mapping[str, str]], owned: Mapping[str, Any], state: State
) -> None:
    listed = details(bo=OLD)
    lost = [{"PolicyName": "m", "PolicyArn": "arn:aws:iam::111122223333:policy/missing"}]
    listed["UserDetailList"][0]["AttachedManagedPolicies"] = lost
    given = {
        GET_CREDENTIAL_REPORT: report(*rows),
        GET_ACCOUNT_AUTHORIZATION_DETAILS: listed,
        LIST_VIRTUAL_MFA_DEVICES: owned,
    }
    assert judge("iam.admin-mfa", given).state is state


def test_a_user_whom_the_report_does_not_know_is_named(judge: Judge) -> None:
    given = {GET_CREDENTIAL_REPORT: report(), GET_ACCOUNT_AUTHORIZATION_DETAILS: details(bo=NEW)}
    verdict = judge("iam.user-mfa", given)
    assert "does not know bo yet" in (verdict.reason or "")


@pytest.mark.parametrize("fact", ["iam.access-keys", "iam.unused"])
@pytest.mark.parametrize(("created", "state"), [(NEW, NA), (OLD, UNKNOWN)])
def test_a_user_since_the_report_has_no_old_credential(
    judge: Judge, fact: str, created: str, state: State
) -> None:
    given = {
        GET_CREDENTIAL_REPORT: report(),
        GET_ACCOUNT_AUTHORIZATION_DETAILS: details(bo=created),
        LIST_SERVICE_SPECIFIC_CREDENTIALS: {"ServiceSpecificCredentials": []},
    }
    assert judge(fact, given).state is state


def test_credentials_whose_use_nobody_records_are_named(judge: Judge) -> None:
    row = {**PASSWORD, "password_last_changed": OLD, "mfa_active": "true", "cert_1_active": "true"}
    services = [
        {"UserName": "ana", "ServiceName": "bedrock.amazonaws.com", "Status": "Active"},
        {"UserName": "ana", "ServiceName": "codecommit.amazonaws.com", "Status": "Inactive"},
    ]
    given = {
        GET_CREDENTIAL_REPORT: report(row),
        LIST_SERVICE_SPECIFIC_CREDENTIALS: {"ServiceSpecificCredentials": services},
    }
    verdict = judge("iam.unused", given)
    assert verdict.state is PASS
    assert "Every password and active access key" in verdict.summary
    unrecorded = [line for line in verdict.evidence if "does not record" in line]
    assert unrecorded == [
        "ana: AWS does not record its use (signing certificate 1)",
        "ana: AWS does not record its use (credential for bedrock.amazonaws.com)",
    ]


def test_what_was_not_looked_at_is_said(judge: Judge) -> None:
    given = {
        GET_CREDENTIAL_REPORT: report(),
        LIST_SERVICE_SPECIFIC_CREDENTIALS: RefusalKind.DENIED,
    }
    lines = judge("iam.unused", given).evidence
    assert any(
        "service-specific credentials were not looked at: AWS denied" in one for one in lines
    )


def organization(management: str) -> Mapping[str, Any]:
    return {"Organization": {"Id": "o-exampleorgid", "MasterAccountId": management}}


INSTANCES = {
    "the organization's, in its management account": (
        *("111122223333", organization("111122223333"), PASS),
    ),
    "the organization's, seen from a member": ("444455556666", organization("444455556666"), PASS),
    "the account's own, in no organization": ("111122223333", "AWSOrganizationsNotInUse", FAIL),
    "the account's own, in an organization": (
        *("111122223333", organization("444455556666"), UNKNOWN),
    ),
    "the account's own, and nobody says of what": ("111122223333", RefusalKind.DENIED, UNKNOWN),
}


@pytest.mark.parametrize(("owner", "found", "state"), INSTANCES.values(), ids=INSTANCES)
def test_only_an_organization_s_instance_gives_access_to_accounts(
    judge: Judge, owner: str, found: object, state: State
) -> None:
    instances = {"Instances": [{"Status": "ACTIVE", "OwnerAccountId": owner}]}
    given = {LIST_INSTANCES: instances, DESCRIBE_ORGANIZATION: found}
    assert judge("iam.identity-center", given).state is state


@pytest.mark.parametrize(
    "fact",
    ["root.credentials", "root.mfa", "root.mfa-kind", "root.access-keys", "root.last-used"],
)
def test_accounts_in_china_have_no_root_user(judge: Judge, fact: str) -> None:
    summary = {"SummaryMap": {"AccountMFAEnabled": 0, "AccountPasswordPresent": 1}}
    verdict = judge(fact, {GET_ACCOUNT_SUMMARY: summary}, partition="aws-cn")
    assert verdict.state is NA
    assert "China have no root user" in verdict.summary
