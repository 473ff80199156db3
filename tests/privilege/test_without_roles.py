"""Snapshots of older versions, which have no roles: nobody knows what roles would make possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.base.phrases import say
from aws_posture.privilege import Principal, PrincipalClass, classify

Json = dict[str, Any]

ACCOUNT = "111122223333"
NONE, UNKNOWN = PrincipalClass.NONE, PrincipalClass.UNKNOWN
ROLES = f"arn:aws:iam::{ACCOUNT}:role/"


def allow(*actions: str, on: str = "*") -> Json:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on}


def deny(*actions: str) -> Json:
    return {"Effect": "Deny", "Action": list(actions), "Resource": "*"}


STATEMENTS: dict[str, tuple[list[Json], PrincipalClass, str]] = {
    # Statements, the class, and by way of what.
    "assume any role": ([allow("sts:AssumeRole")], UNKNOWN, "sts:AssumeRole"),
    "assume any role of the account": (
        *([allow("sts:AssumeRole", on=f"arn:aws:iam::{ACCOUNT}:*")], UNKNOWN, "sts:AssumeRole"),
    ),
    "assume one role": ([allow("sts:AssumeRole", on=f"{ROLES}x")], UNKNOWN, "sts:AssumeRole"),
    "assume a role elsewhere": (
        *([allow("sts:AssumeRole", on="arn:aws:iam::444455556666:role/x")], NONE, ""),
    ),
    "assume, which is denied": ([allow("sts:AssumeRole"), deny("sts:*")], NONE, ""),
    "pass any role": (
        [allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")],
        *(UNKNOWN, "iam:PassRole"),
    ),
    "change any role's trust": (
        *([allow("iam:UpdateAssumeRolePolicy")], UNKNOWN, "iam:UpdateAssumeRolePolicy"),
    ),
    "change a SAML provider": (
        *([allow("iam:UpdateSAMLProvider")], UNKNOWN, "iam:UpdateSAMLProvider"),
    ),
    "use what runs as a role": ([allow("ssm:SendCommand")], UNKNOWN, "ssm:SendCommand"),
    "use it, which is denied": ([allow("ssm:SendCommand"), deny("ssm:*")], NONE, ""),
    "a lot of that": (
        [allow("sts:*", "ssm:*", "codebuild:*", "apprunner:*")],
        UNKNOWN,
        "sts:AssumeRole, apprunner:UpdateService, codebuild:StartBuild, codebuild:StartBuildBatch, and 2 more",
    ),
    "change roles that it cannot wear": ([allow("iam:PutRolePolicy")], NONE, ""),
    "nothing of that": ([allow("s3:*")], NONE, ""),
}


@pytest.mark.parametrize(("statements", "expected", "by"), STATEMENTS.values(), ids=STATEMENTS)
def test_roles_that_are_not_known_matter_where_they_can_be_reached(
    account: Callable[[Json], Json], statements: list[Json], expected: PrincipalClass, by: str
) -> None:
    found = without_roles(account({"inline": {"x": statements}}))
    said = f"the snapshot has no roles, which could make it an administrator by way of {by}; "
    because = [f"{said}collect again"] if by else []
    assert (found.class_, [say(one) for one in found.because]) == (expected, because)


def without_roles(details: Json) -> Principal:
    del details["RoleDetailList"]
    return classify(details, {}, ACCOUNT, "aws")[0]
