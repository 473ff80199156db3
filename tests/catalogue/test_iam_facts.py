from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from aws_posture.catalogue import get
from aws_posture.catalogue.model import State, Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_POLICY_VERSION

Judge = Callable[..., Verdict]
SnapshotOf = Callable[..., Snapshot]

MISSING = "arn:aws:iam::111122223333:policy/missing"


def document(*actions: str, **more: object) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


EVERYTHING = document("*")
WITH_MFA = document("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
ESCALATION = document("iam:PutUserPolicy")
NOTHING_MUCH = document("s3:GetObject")


def user(name: str, policy: Mapping[str, Any] | None, attached: str = "") -> dict[str, Any]:
    """Describe a user by the inline policy, or the ARN of the managed one."""
    arns = [{"PolicyName": "managed", "PolicyArn": attached}] if attached else []
    inline = [{"PolicyName": "inline", "PolicyDocument": policy}] if policy else []
    return {
        "Path": "/",
        "UserName": name,
        "UserId": f"AIDA{name}",
        "Arn": f"arn:aws:iam::111122223333:user/{name}",
        "GroupList": [],
        "AttachedManagedPolicies": arns,
        "UserPolicyList": inline,
    }


def details(users: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "UserDetailList": list(users),
        "GroupDetailList": [],
        "RoleDetailList": [],
        "Policies": [],
    }


def people(kinds: str) -> dict[str, Any]:
    """Write an account, one letter per user.

    A is an administrator, C one under a condition, E can become one, N neither, and U has
    a policy that is missing.
    """
    policies = {"A": EVERYTHING, "C": WITH_MFA, "E": ESCALATION, "N": NOTHING_MUCH, "U": None}
    return details(
        [
            user(f"{kind.lower()}{number}", policies[kind], MISSING if kind == "U" else "")
            for number, kind in enumerate(kinds)
        ]
    )


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ("", State.FAIL),
        ("N", State.FAIL),
        ("A", State.PASS),
        ("AAAAA", State.PASS),
        ("NAN", State.PASS),
        ("C", State.PASS),
        ("E", State.FAIL),
        ("CEN", State.PASS),
        ("U", State.UNKNOWN),
        ("UEN", State.UNKNOWN),
        ("AU", State.PASS),
    ],
)
def test_iam_admin(judge: Judge, kinds: str, state: State) -> None:
    given = {GET_ACCOUNT_AUTHORIZATION_DETAILS: people(kinds)}
    assert judge("iam.admin", given).state is state


COUNTS = [
    # users, max, state, value
    ("", 2, State.FAIL, 0),
    ("NE", 2, State.FAIL, 0),
    ("A", 2, State.PASS, 1),
    ("AA", 2, State.PASS, 2),
    ("AAA", 2, State.FAIL, 3),
    ("AAA", 3, State.PASS, 3),
    ("AA", 1, State.FAIL, 2),
    ("ACEE", 2, State.PASS, 2),
    # Who cannot be judged may or may not be one: decided only when it makes no difference.
    ("U", 2, State.UNKNOWN, None),
    ("AU", 2, State.PASS, None),
    ("AU", 1, State.UNKNOWN, None),
    ("AAU", 2, State.UNKNOWN, None),
    ("AAAU", 2, State.FAIL, None),
    ("UUU", 2, State.UNKNOWN, None),
]


@pytest.mark.parametrize(("kinds", "limit", "state", "value"), COUNTS)
def test_iam_admin_count(
    judge: Judge, kinds: str, limit: int, state: State, value: int | None
) -> None:
    given = {GET_ACCOUNT_AUTHORIZATION_DETAILS: people(kinds)}
    verdict = judge("iam.admin-count", given, options={"max": limit})
    assert (verdict.state, verdict.value) == (state, value)


SUMMARIES = [
    ("", "No IAM user, and no role that people can wear, is an administrator."),
    ("A", "1 IAM user is an administrator."),
    ("AAA", "3 IAM users are administrators, and more than 2 are a risk."),
    ("U", "Between 0 and 1 IAM users are administrators, but not every policy could be read."),
    ("AAU", "Between 2 and 3 IAM users are administrators, but not every policy could be read."),
    ("N, no roles", "No IAM user is an administrator, but roles were not read."),
    ("UN, no roles", "Between 0 and 1 IAM users are administrators, but roles were not read."),
]


@pytest.mark.parametrize(("said", "summary"), SUMMARIES)
def test_how_many_administrators_there_are_is_said(judge: Judge, said: str, summary: str) -> None:
    kinds, comma, _ = said.partition(",")
    given = dict(people(kinds))
    if comma:
        del given["RoleDetailList"]
    verdict = judge("iam.admin-count", {GET_ACCOUNT_AUTHORIZATION_DETAILS: given})
    assert verdict.summary == summary


@pytest.mark.parametrize("fact", ["iam.admin", "iam.admin-count"])
@pytest.mark.parametrize("kinds", ["A", "AAA", "N"])
def test_what_is_not_evaluated_is_said(judge: Judge, fact: str, kinds: str) -> None:
    verdict = judge(fact, {GET_ACCOUNT_AUTHORIZATION_DETAILS: people(kinds)})
    assert "not looked at: organization policies (SCPs and RCPs)" in verdict.evidence[-1]


@pytest.mark.parametrize("fact", ["iam.admin", "iam.admin-count"])
def test_each_sort_of_power_is_listed_apart_with_its_reason(judge: Judge, fact: str) -> None:
    verdict = judge(fact, {GET_ACCOUNT_AUTHORIZATION_DETAILS: people("ACENU")})
    admin, conditional, can, unknown, limits = verdict.evidence
    assert admin.startswith("a0: ")
    assert "inline" in admin
    assert conditional.startswith("c1: ")
    assert "aws:MultiFactorAuthPresent" in conditional
    assert can == "e2: can become an administrator, as iam.admin-paths shows"
    assert unknown.startswith("u4: cannot be judged (")
    assert limits.startswith("not looked at: ")


def test_a_long_list_of_administrators_is_cut(judge: Judge) -> None:
    verdict = judge("iam.admin", {GET_ACCOUNT_AUTHORIZATION_DETAILS: people("A" * 32 + "E" * 25)})
    assert verdict.evidence[20] == "and 12 more"
    assert verdict.evidence[-2] == "and 5 more"
    assert len(verdict.evidence) == 43


def test_a_missing_policy_is_named_with_the_permission_that_would_bring_it(judge: Judge) -> None:
    verdict = judge("iam.admin", {GET_ACCOUNT_AUTHORIZATION_DETAILS: people("U")})
    assert MISSING in str(verdict.reason)
    assert "u0" in str(verdict.reason)
    assert "iam:GetPolicyVersion" in str(verdict.reason)


def with_document(snapshot: Snapshot, given: Mapping[str, Any] | RefusalKind) -> Snapshot:
    operation = str(GET_POLICY_VERSION)
    record = (
        Refusal(operation, snapshot.taken_at, given, subject=MISSING)
        if isinstance(given, RefusalKind)
        else Answer(operation, snapshot.taken_at, given, MISSING)
    )
    return replace(snapshot, records=(*snapshot.records, record))


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"PolicyVersion": {"Document": EVERYTHING, "IsDefaultVersion": True}}, State.PASS),
        ({"PolicyVersion": {"Document": NOTHING_MUCH, "IsDefaultVersion": True}}, State.FAIL),
        ({"PolicyVersion": {}}, State.UNKNOWN),
        ({}, State.UNKNOWN),
        (RefusalKind.DENIED, State.UNKNOWN),
    ],
)
def test_a_document_that_was_fetched_by_itself_counts(
    snapshot_of: SnapshotOf, given: Mapping[str, Any] | RefusalKind, state: State
) -> None:
    snapshot = snapshot_of({GET_ACCOUNT_AUTHORIZATION_DETAILS: people("U")})
    verdicts = evaluate(with_document(snapshot, given), [get("iam.admin")])
    assert verdicts["iam.admin"].state is state
    assert str(GET_POLICY_VERSION) in {call.operation for call in verdicts["iam.admin"].calls}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"UserDetailList": None},
        {"UserDetailList": {}},
        {"UserDetailList": ["ana"]},
        {**people("A"), "IsTruncated": True},
    ],
)
@pytest.mark.parametrize("fact", ["iam.admin", "iam.admin-count"])
def test_details_that_are_not_whole_decide_nothing(
    judge: Judge, fact: str, given: Mapping[str, Any]
) -> None:
    assert judge(fact, {GET_ACCOUNT_AUTHORIZATION_DETAILS: given}).state is State.UNKNOWN
