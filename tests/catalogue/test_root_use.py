from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_SUMMARY,
    GET_CREDENTIAL_REPORT,
    Operation,
)

Judge = Callable[..., Verdict]
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

COLUMNS = (
    "password_last_used",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
)


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def report(user: str = "<root_account>", **fields: str) -> dict[str, Any]:
    """Write a report of one row; columns that are not named hold what AWS writes for nothing."""
    nothing = {column: "false" if column.endswith("active") else "N/A" for column in COLUMNS}
    row = {
        "user": user,
        "arn": "arn:aws:iam::111122223333:root",
        **nothing,
        **fields,
    }
    text = f"{','.join(row)}\n{','.join(row.values())}"
    return {"Content": text, "GeneratedTime": "2026-11-02T08:15:00Z"}


def summary(*, password: int | None = 1, keys: int | None = 0) -> dict[str, Any]:
    entries = {"AccountPasswordPresent": password, "AccountAccessKeysPresent": keys}
    return {"SummaryMap": {**entries, "AccountSigningCertificatesPresent": 0}}


LAST_USED = [
    # what the report says, state, a word of the summary
    ({"password_last_used": days_ago(1)}, State.FAIL, "password"),
    ({"password_last_used": days_ago(89.9)}, State.FAIL, "password"),
    ({"password_last_used": days_ago(90)}, State.FAIL, "password"),
    ({"password_last_used": days_ago(90.1)}, State.PASS, "90 days ago"),
    ({"password_last_used": days_ago(400)}, State.PASS, "400 days ago"),
    ({"password_last_used": "no_information"}, State.PASS, "no record"),
    ({}, State.PASS, "no record"),
    ({"access_key_1_last_used_date": days_ago(20 / 24)}, State.FAIL, "20 hours ago"),
    ({"access_key_2_last_used_date": days_ago(3)}, State.FAIL, "access key 2"),
    ({"access_key_2_last_used_date": days_ago(100)}, State.PASS, "100 days ago"),
    (
        {"password_last_used": days_ago(5), "access_key_1_last_used_date": days_ago(2)},
        State.FAIL,
        "2 days ago, by its access key 1",
    ),
    (
        {"password_last_used": days_ago(400), "access_key_2_last_used_date": days_ago(2)},
        State.FAIL,
        "2 days ago, by its access key 2",
    ),
    ({"password_last_used": days_ago(-0.01)}, State.FAIL, "less than an hour ago"),
    ({"password_last_used": "not_supported"}, State.UNKNOWN, "password_last_used"),
    ({"access_key_1_last_used_date": "yesterday"}, State.UNKNOWN, "access_key_1_last_used_date"),
    ({"access_key_2_last_used_date": ""}, State.UNKNOWN, "access_key_2_last_used_date"),
    (
        {"password_last_used": days_ago(400), "access_key_1_last_used_date": "not_supported"},
        State.UNKNOWN,
        "access_key_1_last_used_date",
    ),
    # What cannot be read does not hide a use that can.
    (
        {"password_last_used": days_ago(1), "access_key_1_last_used_date": "not_supported"},
        State.FAIL,
        "1 day ago, by its password",
    ),
]


@pytest.mark.parametrize(("fields", "state", "said"), LAST_USED)
def test_root_last_used(judge: Judge, fields: dict[str, str], state: State, said: str) -> None:
    given = {GET_CREDENTIAL_REPORT: report(**fields), GET_ACCOUNT_SUMMARY: summary()}
    verdict = judge("root.last-used", given)
    assert verdict.state is state
    assert said in verdict.summary


@pytest.mark.parametrize(("days", "state"), [(9, State.PASS), (10, State.FAIL), (30, State.FAIL)])
def test_the_window_of_root_use_is_an_option(judge: Judge, days: int, state: State) -> None:
    given = {GET_CREDENTIAL_REPORT: report(password_last_used=days_ago(10))}
    assert judge("root.last-used", given, options={"days": days}).state is state


def test_root_use_is_shown_for_each_credential_with_the_time_of_the_report(judge: Judge) -> None:
    fields = {"password_last_used": days_ago(400), "access_key_1_last_used_date": days_ago(2)}
    verdict = judge("root.last-used", {GET_CREDENTIAL_REPORT: report(**fields)})
    assert verdict.evidence == (
        "password: last used 400 days ago",
        "access key 1: last used 2 days ago",
        "access key 2: no use recorded",
        "credential report of 2026-11-02 08:15 UTC",
    )


@pytest.mark.parametrize("given_summary", [RefusalKind.DENIED, {}, {"SummaryMap": {}}, None])
def test_root_use_is_judged_by_the_report_alone_where_the_summary_is_missing(
    judge: Judge, given_summary: object
) -> None:
    given: dict[Operation, object] = {GET_CREDENTIAL_REPORT: report(password_last_used=days_ago(1))}
    if given_summary is not None:
        given[GET_ACCOUNT_SUMMARY] = given_summary
    assert judge("root.last-used", given).state is State.FAIL


@pytest.mark.parametrize(
    ("password", "keys", "state"),
    [
        (0, 0, State.NOT_APPLICABLE),
        (1, 0, State.FAIL),
        (0, 1, State.FAIL),
        (None, 0, State.FAIL),
        (0, None, State.FAIL),
    ],
)
def test_a_root_user_without_credentials_cannot_be_used(
    judge: Judge, password: int | None, keys: int | None, state: State
) -> None:
    given = {
        GET_CREDENTIAL_REPORT: report(password_last_used=days_ago(1)),
        GET_ACCOUNT_SUMMARY: summary(password=password, keys=keys),
    }
    assert judge("root.last-used", given).state is state


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (report(user="ana", password_last_used=days_ago(400)), "no row for the root user"),
        ({"Content": "", "GeneratedTime": "2026-11-02T08:15:00Z"}, "does not say whose"),
        ({"Content": "user,arn\n", "GeneratedTime": "2026-11-02T08:15:00Z"}, "no row"),
        (
            {"Content": "user,arn\n<root_account>,x", "GeneratedTime": "2026-11-02T08:15:00Z"},
            "password_last_used in the credential report is missing",
        ),
        ({"GeneratedTime": "2026-11-02T08:15:00Z"}, "Content is missing"),
        ({"Content": 3, "GeneratedTime": "2026-11-02T08:15:00Z"}, "Content"),
        ({"Content": report()["Content"]}, "GeneratedTime is missing"),
        ({**report(), "GeneratedTime": "this morning"}, "when it was made"),
    ],
)
def test_a_report_that_does_not_tell_leaves_root_use_open(
    judge: Judge, given: dict[str, Any], said: str
) -> None:
    verdict = judge("root.last-used", {GET_CREDENTIAL_REPORT: given})
    assert verdict.state is State.UNKNOWN
    assert said in str(verdict.reason)


@pytest.mark.parametrize(
    ("generated", "got", "named"),
    [
        # Nobody may have a report made, and so there is none to get.
        (RefusalKind.DENIED, "ReportNotPresent", "iam:GenerateCredentialReport"),
        (RefusalKind.DENIED, None, "iam:GenerateCredentialReport"),
        (RefusalKind.THROTTLED, "ReportExpired", "iam:GenerateCredentialReport"),
        # It may be made, and not be read.
        ({"State": "COMPLETE"}, RefusalKind.DENIED, "iam:GetCredentialReport"),
        (RefusalKind.DENIED, RefusalKind.DENIED, "iam:GetCredentialReport"),
        ({"State": "STARTED"}, "ReportInProgress", "iam:GetCredentialReport"),
        (None, None, "iam:GetCredentialReport"),
    ],
)
def test_the_call_that_stands_in_the_way_of_the_report_is_named(
    judge: Judge, generated: object, got: object, named: str
) -> None:
    given = {GENERATE_CREDENTIAL_REPORT: generated, GET_CREDENTIAL_REPORT: got}
    present = {operation: what for operation, what in given.items() if what is not None}
    verdict = judge("root.last-used", present)
    assert verdict.state is State.UNKNOWN
    assert named in str(verdict.reason)


def test_a_report_made_by_somebody_else_is_good_enough(judge: Judge) -> None:
    given = {
        GENERATE_CREDENTIAL_REPORT: RefusalKind.DENIED,
        GET_CREDENTIAL_REPORT: report(password_last_used=days_ago(1)),
    }
    assert judge("root.last-used", given).state is State.FAIL


@pytest.mark.parametrize(
    ("keys", "state"),
    [(0, State.PASS), (1, State.FAIL), (2, State.FAIL), (None, State.UNKNOWN)],
)
def test_root_access_keys(judge: Judge, keys: int | None, state: State) -> None:
    given = {GET_ACCOUNT_SUMMARY: summary(keys=keys), GET_CREDENTIAL_REPORT: report()}
    assert judge("root.access-keys", given).state is state


KEY_LINES = [
    (
        {
            "access_key_1_active": "true",
            "access_key_1_last_rotated": days_ago(400),
            "access_key_1_last_used_date": days_ago(3),
        },
        ["access key 1: active, created or changed 400 days ago, last used 3 days ago"],
    ),
    (
        {"access_key_1_active": "TRUE", "access_key_1_last_rotated": days_ago(1)},
        ["access key 1: active, created or changed 1 day ago, no use recorded"],
    ),
    (
        {"access_key_2_active": "false", "access_key_2_last_rotated": days_ago(50)},
        ["access key 2: inactive, created or changed 50 days ago, no use recorded"],
    ),
    (
        {
            "access_key_1_active": "true",
            "access_key_1_last_rotated": "N/A",
            "access_key_1_last_used_date": "not_supported",
        },
        [
            (
                "access key 1: active, created or changed at an unknown time, "
                "last used at an unknown time"
            )
        ],
    ),
    ({}, ["the credential report shows no key yet"]),
]


@pytest.mark.parametrize(("fields", "lines"), KEY_LINES)
def test_the_report_adds_age_and_use_to_root_access_keys(
    judge: Judge, fields: dict[str, str], lines: list[str]
) -> None:
    given = {GET_ACCOUNT_SUMMARY: summary(keys=1), GET_CREDENTIAL_REPORT: report(**fields)}
    verdict = judge("root.access-keys", given)
    assert verdict.evidence == (*lines, "credential report of 2026-11-02 08:15 UTC")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (RefusalKind.DENIED, "iam:GetCredentialReport"),
        (report(user="ana"), "no row for the root user"),
        ({}, "Content is missing"),
    ],
)
def test_root_access_keys_fail_without_the_report_too_and_say_what_is_not_known(
    judge: Judge, given: object, said: str
) -> None:
    verdict = judge(
        "root.access-keys", {GET_ACCOUNT_SUMMARY: summary(keys=1), GET_CREDENTIAL_REPORT: given}
    )
    assert verdict.state is State.FAIL
    (line,) = verdict.evidence
    assert "unknown" in line
    assert said in line
