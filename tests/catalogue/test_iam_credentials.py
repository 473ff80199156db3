"""MFA, age and use of IAM users' credentials, judged from rows of a credential report."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from aws_posture.catalogue import get
from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_CREDENTIAL_REPORT,
    LIST_INSTANCES,
)

Judge = Callable[..., Verdict]
PASS, FAIL, NA, UNKNOWN = State.PASS, State.FAIL, State.NOT_APPLICABLE, State.UNKNOWN

NOW = datetime.fromisoformat("2026-11-02T09:30:00+00:00")
COLUMNS = (
    *("user", "arn", "user_creation_time", "password_enabled", "password_last_used"),
    *("password_last_changed", "password_next_rotation", "mfa_active"),
    *("access_key_1_active", "access_key_1_last_rotated", "access_key_1_last_used_date"),
    *("access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date"),
)
ROOT = {
    "user": "<root_account>",
    "arn": "arn:aws:iam::111122223333:root",
    "password_enabled": "not_supported",
    "password_last_used": "2020-01-01T00:00:00+00:00",
    "password_last_changed": "not_supported",
    "mfa_active": "false",
    "access_key_1_active": "true",
    "access_key_1_last_rotated": "2019-01-01T00:00:00+00:00",
    "access_key_2_active": "false",
}

Row = Mapping[str, str]


def _ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def person(name: str, **more: str) -> Row:
    """Describe a user who has nothing but what is said."""
    return {
        "user": name,
        "arn": f"arn:aws:iam::111122223333:user/{name}",
        "password_enabled": "false",
        "mfa_active": "false",
        "access_key_1_active": "false",
        "access_key_2_active": "false",
        **more,
    }


def password(name: str, mfa: str = "false", used: str = _ago(1), changed: str = _ago(99)) -> Row:
    return person(
        name,
        password_enabled="true",
        mfa_active=mfa,
        password_last_used=used,
        password_last_changed=changed,
    )


def key(name: str, made: float, used: str = "N/A", number: int = 1, active: str = "true") -> Row:
    start = f"access_key_{number}"
    return person(
        name,
        **{
            f"{start}_active": active,
            f"{start}_last_rotated": _ago(made),
            f"{start}_last_used_date": used,
        },
    )


def report(*rows: Row) -> dict[str, str]:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="N/A", lineterminator="\n")
    writer.writeheader()
    writer.writerows((ROOT, *rows))
    return {"Content": text.getvalue(), "GeneratedTime": _ago(0.1)}


USER_MFA = {
    "nobody": ((), NA),
    "no password": ((person("ana"),), NA),
    "a password with MFA": ((password("ana", "true"),), PASS),
    "a password without": ((password("ana", "true"), password("bo")), FAIL),
    "MFA without a password": ((person("ana", mfa_active="true"),), NA),
    "capital letters": ((person("ana", password_enabled="TRUE", mfa_active="TRUE"),), PASS),
    "a password that cannot be read": ((person("ana", password_enabled="N/A"),), UNKNOWN),
    "MFA that cannot be read": ((password("ana", "not_supported"),), UNKNOWN),
    "one unreadable, one failing": ((person("bo", password_enabled=""), password("ana")), FAIL),
}


@pytest.mark.parametrize(("rows", "state"), USER_MFA.values(), ids=USER_MFA)
def test_everyone_with_a_password_needs_mfa(
    judge: Judge, rows: tuple[Row, ...], state: State
) -> None:
    assert judge("iam.user-mfa", {GET_CREDENTIAL_REPORT: report(*rows)}).state is state


ACCESS_KEYS = {
    "nobody": ((), NA),
    "only an inactive key": ((key("ana", 400, active="false"),), NA),
    "a young key": ((key("ana", 89.9),), PASS),
    "exactly at the limit": ((key("ana", 90),), PASS),
    "an old key": ((key("ana", 90.01),), FAIL),
    "an old second key": ((key("ana", 91, number=2),), FAIL),
    "an old key that is inactive": ((key("ana", 400, active="false"), key("bo", 1)), PASS),
    "no date": ((person("ana", access_key_1_active="true"),), UNKNOWN),
    "a word for a date": (
        (person("ana", access_key_1_active="true", access_key_1_last_rotated="not_supported"),),
        UNKNOWN,
    ),
    "a name with a comma": ((key("ana,b", 400),), FAIL),
}


@pytest.mark.parametrize(("rows", "state"), ACCESS_KEYS.values(), ids=ACCESS_KEYS)
def test_active_keys_have_to_be_young(judge: Judge, rows: tuple[Row, ...], state: State) -> None:
    assert judge("iam.access-keys", {GET_CREDENTIAL_REPORT: report(*rows)}).state is state


UNUSED = {
    "nobody": ((), NA),
    "nothing that works": ((person("ana"), key("bo", 400, active="false")), NA),
    "a password in use": ((password("ana", used=_ago(44)),), PASS),
    "an idle password": ((password("ana", used=_ago(46)),), FAIL),
    "a new password, never used": ((password("a", used="no_information", changed=_ago(3)),), PASS),
    "an old one, never used": ((password("a", used="no_information", changed=_ago(46)),), FAIL),
    "a new one, the old one used": ((password("a", used=_ago(60), changed=_ago(3)),), PASS),
    "a key in use": ((key("ana", 400, used=_ago(2)),), PASS),
    "an idle key": ((key("ana", 400, used=_ago(46)),), FAIL),
    "a new key, never used": ((key("ana", 5),), PASS),
    "an old key, never used": ((key("ana", 46),), FAIL),
    "exactly at the limit": ((key("ana", 45),), PASS),
    "a date that cannot be read": ((key("ana", 3, used="soon"),), UNKNOWN),
}


@pytest.mark.parametrize(("rows", "state"), UNUSED.values(), ids=UNUSED)
def test_credentials_have_to_be_in_use(judge: Judge, rows: tuple[Row, ...], state: State) -> None:
    """The root user's row has an old key that nobody uses, and never counts."""
    assert judge("iam.unused", {GET_CREDENTIAL_REPORT: report(*rows)}).state is state


DELETE = "aws iam delete-login-profile --user-name=USER_NAME"
DEACTIVATE = (
    "aws iam update-access-key --user-name=USER_NAME --access-key-id=KEY_ID --status=Inactive"
)
IDLE = {
    "passwords": ((password("ana", used=_ago(60)), password("bo", used=_ago(70))), DELETE),
    "keys": ((key("ana", 60), key("bo", 70, number=2)), DEACTIVATE),
    "a password and a key": ((password("ana", used=_ago(60)), key("bo", 70)), ""),
}


@pytest.mark.parametrize(("rows", "command"), IDLE.values(), ids=IDLE)
def test_what_is_idle_is_taken_away_by_a_command_of_its_kind(
    judge: Judge, rows: tuple[Row, ...], command: str
) -> None:
    remedy = judge("iam.unused", {GET_CREDENTIAL_REPORT: report(*rows)}).finding.remedy
    assert remedy is not None
    assert remedy.cli == command
    assert remedy.console == get("iam.unused").remedy.console


@pytest.mark.parametrize(
    ("fact", "rows", "options", "state"),
    [
        ("iam.access-keys", (key("ana", 40),), {"days": 30}, FAIL),
        ("iam.access-keys", (key("ana", 400),), {"days": 500}, PASS),
        ("iam.unused", (key("ana", 40),), {"days": 30}, FAIL),
        ("iam.unused", (key("ana", 50),), {"days": 60}, PASS),
    ],
)
def test_limits_are_options(
    judge: Judge, fact: str, rows: tuple[Row, ...], options: Mapping[str, int], state: State
) -> None:
    given = {GET_CREDENTIAL_REPORT: report(*rows)}
    assert judge(fact, given, options=options).state is state


def test_evidence_names_who_and_how_old_and_the_reports_time(judge: Judge) -> None:
    rows = (key("ana", 400, used=_ago(2)), key("bo", 100, number=2))
    assert judge("iam.access-keys", {GET_CREDENTIAL_REPORT: report(*rows)}).evidence == (
        "ana: access key 1, made 400 days ago",
        "bo: access key 2, made 100 days ago",
        "credential report of 2026-11-02 07:06 UTC",
    )


def test_a_hostile_name_stays_on_its_line(judge: Judge) -> None:
    rows = (password("a\nb\u202e"),)
    (line, _) = judge("iam.user-mfa", {GET_CREDENTIAL_REPORT: report(*rows)}).evidence
    assert line == "a b"


REPORT_FACTS = ("iam.user-mfa", "iam.access-keys", "iam.unused")


@pytest.mark.parametrize("fact", [*REPORT_FACTS, "iam.admin-mfa"])
@pytest.mark.parametrize("kind", RefusalKind)
def test_without_a_report_nothing_is_known(judge: Judge, fact: str, kind: RefusalKind) -> None:
    given = {GET_CREDENTIAL_REPORT: kind, GET_ACCOUNT_AUTHORIZATION_DETAILS: details("ana")}
    assert judge(fact, given).state is UNKNOWN


def test_a_report_that_nobody_was_allowed_to_make_names_that_permission(judge: Judge) -> None:
    given = {
        GET_CREDENTIAL_REPORT: "ReportNotPresent",
        GENERATE_CREDENTIAL_REPORT: RefusalKind.DENIED,
    }
    assert "iam:GenerateCredentialReport" in (judge("iam.user-mfa", given).reason or "")


def details(admins: str = "", unknown: str = "", conditional: str = "") -> dict[str, Any]:
    """Write an account's users, names separated by spaces."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    with_mfa = {**everything, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}
    users = [
        *(_user(name, statement=everything) for name in admins.split()),
        *(_user(name, statement=with_mfa) for name in conditional.split()),
        *(_user(name, missing=True) for name in unknown.split()),
        _user("zoe"),
    ]
    return {"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}


def _user(
    name: str, statement: Mapping[str, Any] | None = None, *, missing: bool = False
) -> dict[str, Any]:
    arn = "arn:aws:iam::111122223333:policy/missing"
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {
        "UserName": name,
        "Path": "/",
        "UserId": f"AIDA{name}",
        "Arn": f"arn:aws:iam::111122223333:user/{name}",
        "GroupList": [],
        "AttachedManagedPolicies": [{"PolicyName": "m", "PolicyArn": arn}] if missing else [],
        "UserPolicyList": [{"PolicyName": "p", "PolicyDocument": policy}] if statement else [],
    }


WITH, WITHOUT = password("ana", "true"), password("ana")
BO_WITHOUT = password("bo")

ADMIN_MFA = {
    "no administrator": (details(), (password("zoe"),), NA),
    "without a password": (details("ana"), (person("ana"),), NA),
    "with MFA": (details("ana"), (WITH,), PASS),
    "with no MFA": (details("ana"), (WITHOUT,), FAIL),
    "one of two": (details("ana bo"), (WITH, BO_WITHOUT), FAIL),
    "another user with no MFA": (details("ana"), (WITH, password("zoe")), PASS),
    "newer than the report": (details("ana bo"), (WITH,), UNKNOWN),
    "newer, and one who fails": (details("ana bo"), (WITHOUT,), FAIL),
    "who may be one, with no MFA": (details("ana", unknown="bo"), (WITH, BO_WITHOUT), UNKNOWN),
    "who may be one, with MFA": (
        details("ana", unknown="bo"),
        (WITH, password("bo", "true")),
        PASS,
    ),
    "who may be one, no password": (details("ana", unknown="bo"), (WITH, person("bo")), PASS),
    "who may be one, and one who fails": (
        details("ana", unknown="bo"),
        (WITHOUT, BO_WITHOUT),
        FAIL,
    ),
    "who may be one, MFA unreadable": (
        details("ana", unknown="bo"),
        (WITH, password("bo", "N/A")),
        UNKNOWN,
    ),
    "MFA unreadable": (details("ana"), (password("ana", "N/A"),), UNKNOWN),
    "under a condition": (details("ana", conditional="bo"), (WITH, BO_WITHOUT), FAIL),
}


@pytest.mark.parametrize(("given", "rows", "state"), ADMIN_MFA.values(), ids=ADMIN_MFA)
def test_administrators_with_a_password_need_mfa(
    judge: Judge, given: Mapping[str, Any], rows: tuple[Row, ...], state: State
) -> None:
    answers = {
        GET_ACCOUNT_AUTHORIZATION_DETAILS: given,
        GET_CREDENTIAL_REPORT: report(*rows),
    }
    assert judge("iam.admin-mfa", answers).state is state


def test_administrators_without_mfa_are_named(judge: Judge) -> None:
    answers = {
        GET_ACCOUNT_AUTHORIZATION_DETAILS: details("ana bo"),
        GET_CREDENTIAL_REPORT: report(WITH, BO_WITHOUT),
    }
    assert judge("iam.admin-mfa", answers).evidence[0] == "bo"


GOOD = {"MinimumPasswordLength": 14, "PasswordReusePrevention": 24}
LETTERS = {
    "RequireUppercaseCharacters": True,
    "RequireLowercaseCharacters": True,
    "RequireNumbers": True,
    "RequireSymbols": False,
}

PASSWORD_POLICY = {
    "enough": ({"PasswordPolicy": GOOD}, {}, PASS),
    "too short": ({"PasswordPolicy": {**GOOD, "MinimumPasswordLength": 13}}, {}, FAIL),
    "forgets too soon": ({"PasswordPolicy": {**GOOD, "PasswordReusePrevention": 23}}, {}, FAIL),
    "forgets at once": ({"PasswordPolicy": {"MinimumPasswordLength": 14}}, {}, FAIL),
    "none": ("NoSuchEntity", {}, FAIL),
    "none, by the model's name": ("NoSuchEntityException", {}, FAIL),
    "another error": ("ServiceFailure", {}, UNKNOWN),
    "denied": (RefusalKind.DENIED, {}, UNKNOWN),
    "no length": ({"PasswordPolicy": {"PasswordReusePrevention": 24}}, {}, UNKNOWN),
    "a text for a length": ({"PasswordPolicy": {"MinimumPasswordLength": "14"}}, {}, UNKNOWN),
    "another limit": ({"PasswordPolicy": GOOD}, {"length": 16}, FAIL),
    "no memory asked": ({"PasswordPolicy": {"MinimumPasswordLength": 14}}, {"reuse": 0}, PASS),
    "kinds of characters": ({"PasswordPolicy": GOOD}, {"characters": True}, UNKNOWN),
    "three kinds of four": ({"PasswordPolicy": {**GOOD, **LETTERS}}, {"characters": True}, FAIL),
    "all four": (
        {"PasswordPolicy": {**GOOD, **LETTERS, "RequireSymbols": True}},
        {"characters": True},
        PASS,
    ),
}


@pytest.mark.parametrize(
    ("given", "options", "state"), PASSWORD_POLICY.values(), ids=PASSWORD_POLICY
)
@pytest.mark.parametrize("rows", [(WITH,), None], ids=["passwords", "no report"])
def test_the_password_policy_has_to_ask_for_enough(
    judge: Judge,
    given: Any,  # noqa: ANN401  # an answer, an error or a refusal
    options: Mapping[str, int | bool],
    state: State,
    rows: tuple[Row, ...] | None,
) -> None:
    answers = {GET_ACCOUNT_PASSWORD_POLICY: given}
    if rows is not None:
        answers[GET_CREDENTIAL_REPORT] = report(*rows)
    assert judge("iam.password-policy", answers, options=options).state is state


def test_a_policy_for_nobody_is_not_judged(judge: Judge) -> None:
    answers = {
        GET_ACCOUNT_PASSWORD_POLICY: "NoSuchEntity",
        GET_CREDENTIAL_REPORT: report(person("ana"), key("bo", 3)),
    }
    assert judge("iam.password-policy", answers).state is NA


IDENTITY_CENTER = {
    "active": ([{"Status": "ACTIVE", "OwnerAccountId": "444455556666"}], PASS),
    "one of two": (
        *(
            [{"Status": "CREATE_FAILED"}, {"Status": "ACTIVE", "OwnerAccountId": "444455556666"}],
            PASS,
        ),
    ),
    "of nobody known": ([{"Status": "ACTIVE"}], UNKNOWN),
    "none": ([], UNKNOWN),
    "being made": ([{"Status": "CREATE_IN_PROGRESS"}], UNKNOWN),
    "no state": ([{}], UNKNOWN),
}


@pytest.mark.parametrize(("instances", "state"), IDENTITY_CENTER.values(), ids=IDENTITY_CENTER)
def test_identity_center_counts_where_it_is_active(
    judge: Judge, instances: list[Mapping[str, str]], state: State
) -> None:
    assert judge("iam.identity-center", {LIST_INSTANCES: {"Instances": instances}}).state is state


def test_an_empty_region_is_named(judge: Judge) -> None:
    verdict = judge("iam.identity-center", {LIST_INSTANCES: {"Instances": []}})
    assert "us-east-1" in verdict.summary
