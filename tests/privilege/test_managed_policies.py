"""AWS managed policies, one user each: nobody but who holds AdministratorAccess administers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from aws_posture.privilege import classify

ACCOUNT = "111122223333"
POLICIES: dict[str, Any] = json.loads(aws_managed_policies_data)

WAYS_BY_THEMSELVES = {
    # Makes a policy of its own at CodeStar_*, and attaches it to itself.
    "AWSCodeStarServiceRole",
    # Make a role that trusts them, and attach AdministratorAccess to it.
    "AWSManagedAccountManagementAccess",
    "AdministratorAccess-Amplify",
    "CloudFormationStackSetsOrgMemberServiceRolePolicy",
    "WellArchitectedConsoleFullAccess",
    # Attaches AdministratorAccess to itself.
    "IAMFullAccess",
}


def class_of(name: str) -> str:
    entry = POLICIES[name]
    arn = f"arn:aws:iam::aws:policy{entry.get('Path') or '/'}{name}"
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": entry["Document"]}
    details = {
        "UserDetailList": [
            {
                "UserName": "maria",
                "Arn": f"arn:aws:iam::{ACCOUNT}:user/maria",
                "AttachedManagedPolicies": [{"PolicyArn": arn}],
            }
        ],
        "GroupDetailList": [],
        "RoleDetailList": [],
        "Policies": [{"Arn": arn, "DefaultVersionId": "v1", "PolicyVersionList": [version]}],
    }
    return str(classify(details, {}, ACCOUNT, "aws")[0].class_)


@pytest.mark.nightly
def test_no_aws_managed_policy_makes_an_administrator_but_one() -> None:
    _no_administrator_but_one(POLICIES)


def test_a_tenth_of_the_aws_managed_policies_makes_no_other_administrator() -> None:
    """Another tenth each time."""
    some = random.sample(sorted(POLICIES), len(POLICIES) // 10)  # no secret
    _no_administrator_but_one({"AdministratorAccess", *WAYS_BY_THEMSELVES, *some})


def _no_administrator_but_one(names: Iterable[str]) -> None:
    found: dict[str, set[str]] = {}
    for name in names:
        found.setdefault(class_of(name), set()).add(name)
    assert found["admin"] == {"AdministratorAccess"}
    assert found["can-become-admin"] == WAYS_BY_THEMSELVES
    assert set(found) == {"admin", "can-become-admin", "none"}
