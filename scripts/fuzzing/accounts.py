"""Random accounts, on which the product and a slow reference have to agree.

PYTHONPATH=scripts python -m fuzzing.accounts --accounts 20000 --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from aws_posture.privilege import PrincipalClass, classify
from aws_posture.privilege.ways import PUBLISHED
from fuzzing.reference import ACCOUNT, ADMIN, EVERYTHING, arn, can_become

Json = dict[str, Any]

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
_USERS = ("ana", "app/bo", "chris")
_ROLES = ("app/one", "deploy", "ops", "aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_1")
_GROUPS = ("dev", "staff")
_POLICIES = ("P", "app/Q")
_TEAMS = ("red", "blue")
_ALONE = [way.permissions[0] for way in PUBLISHED if not way.service]
_SERVICED = [way for way in PUBLISHED if way.service]
_BESIDES = (
    *("iam:CreateRole", "iam:CreateUser", "iam:DeleteUserPermissionsBoundary", "sts:AssumeRole"),
    *("iam:*", "sts:*", "iam:Put*", "iam:Attach*", "iam:*User*", "IAM:PASSROLE", "s3:*"),
    *("iam:RemoveUserFromGroup", "iam:Delete*Policy", "iam:Detach*"),
)
_RESOURCES = (
    *("*", "*", "*", "arn:aws:iam::*:user/app/*", "arn:aws:iam::*:role/app/*"),
    *("arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:*/${aws:PrincipalTag/team}"),
    *(arn("user", name) for name in _USERS),
    *(arn("role", name) for name in _ROLES),
    *(arn("group", name) for name in _GROUPS),
    *(arn("policy", name) for name in _POLICIES),
    "arn:aws:iam::aws:policy/*",
)
_CONDITIONS: tuple[Json, ...] = (
    {"StringEquals": {"aws:username": "ana"}},
    {"StringNotEqualsIfExists": {"aws:username": "ana"}},
    {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}},
    {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/app/*"}},
    {"StringEquals": {"aws:PrincipalTag/team": "red"}},
    {"StringEquals": {"aws:ResourceTag/team": "red"}},
    {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    {"StringNotEquals": {"aws:ResourceTag/team": "blue"}},
    {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}},
    {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}},
    {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
    {"StringEquals": {"aws:RequestedRegion": "us-east-1"}},
    {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
    {"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
    {"ArnEquals": {"iam:PolicyARN": ADMIN}},
    {"ArnNotEquals": {"iam:PolicyARN": arn("policy", "P")}},
    {"ArnLike": {"iam:PolicyARN": "arn:aws:iam::*:policy/app/*"}},
    {"Null": {"aws:PrincipalTag/team": "true"}},
    {"Null": {"aws:ResourceTag/team": "false"}},
    {"ForAllValues:StringEquals": {"aws:PrincipalTag/team": ["red"]}},
    {"ForAnyValue:StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}},
    {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
    {"StringEquals": {"aws:PrincipalType": "AssumedRole"}},
)
_WITH_MFA: Json = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_WITHOUT_MFA: Json = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def made(chance: random.Random) -> Json:
    """Make an account."""
    groups = chance.sample(_GROUPS, chance.randint(0, 2))
    policies = chance.sample(_POLICIES, chance.randint(0, 2))
    users = chance.sample(_USERS, chance.randint(1, 3))
    roles = chance.sample(_ROLES, chance.randint(0, 4))
    found = {
        "UserDetailList": [_entity("User", name, chance, policies, groups) for name in users],
        "RoleDetailList": [_role(name, chance, policies) for name in roles],
        "GroupDetailList": [_entity("Group", name, chance, policies) for name in groups],
        "Policies": [
            _policy(ADMIN, [EVERYTHING]),
            *(_policy(arn("policy", name), _statements(chance)) for name in policies),
            _policy(arn("policy", "Bounds"), _bounds(chance)),
        ],
    }
    if chance.random() < 0.5:
        _add_versions(found, chance)
    if chance.random() < 0.3:
        _restrain(found, chance)
    return found


def _add_versions(details: Json, chance: random.Random) -> None:
    """Give policies other versions, and somebody leave to switch to them."""
    for policy in details["Policies"][1:]:
        for number in range(2, 2 + chance.choice((0, 1, 1, 2))):
            is_bound = policy["Arn"] == arn("policy", "Bounds")
            statements = _bounds(chance) if is_bound else _statements(chance)
            document = {"Version": "2012-10-17", "Statement": statements}
            version = {"VersionId": f"v{number}", "IsDefaultVersion": False, "Document": document}
            policy["PolicyVersionList"].append(version)
    switching = {"Effect": "Allow", "Action": "iam:SetDefaultPolicyVersion", "Resource": "*"}
    for kind in ("User", "Role", "Group"):
        for entity in details[f"{kind}DetailList"]:
            if chance.random() < 0.3:
                entity[f"{kind}PolicyList"][0]["PolicyDocument"]["Statement"].append(switching)


def _restrain(details: Json, chance: random.Random) -> None:
    """Make somebody an administrator but for what is denied, and leave somebody to take that away."""
    details["Policies"].append(_policy(arn("policy", "Stop"), [_deny(chance)]))
    kind, whom = chance.choice(
        [(kind, one) for kind in ("User", "Role") for one in details[f"{kind}DetailList"]]
    )
    whom["AttachedManagedPolicies"].append({"PolicyArn": ADMIN})
    if chance.random() < 0.5:
        whom["AttachedManagedPolicies"].append({"PolicyArn": arn("policy", "Stop")})
    for number in range(chance.randint(0, 2)):
        whom[f"{kind}PolicyList"].append(_inline(f"stop-{number}", [_deny(chance)]))
    for group in details["GroupDetailList"] if kind == "User" else ():
        if chance.random() < 0.5:
            group["GroupPolicyList"].append(_inline("stop", [_deny(chance)]))
            whom["GroupList"] = sorted({*whom["GroupList"], group["GroupName"]})
    helper = chance.choice(details["UserDetailList"])
    kinds = [kind, kind, "User", "Role"]
    actions = [f"iam:{verb}{chance.choice(kinds)}Policy" for verb in ("Delete", "Detach", "Put")]
    ways = [*actions, "iam:RemoveUserFromGroup", "iam:CreateAccessKey", "sts:AssumeRole"]
    may = {"Effect": "Allow", "Action": chance.sample(ways, chance.randint(2, 4)), "Resource": "*"}
    helper["UserPolicyList"].append(_inline("helper", [may]))


def _deny(chance: random.Random) -> Json:
    action = chance.choice(["*", "s3:*", "iam:*", "iam:Put*", "sqs:*", "iam:Delete*", "sts:*"])
    return {"Effect": "Deny", "Action": action, "Resource": "*"}


def _inline(name: str, statements: list[Json]) -> Json:
    return {
        "PolicyName": name,
        "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
    }


def _policy(name: str, statements: list[Json]) -> Json:
    document = {"Version": "2012-10-17", "Statement": statements}
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": document}
    return {"Arn": name, "DefaultVersionId": "v1", "PolicyVersionList": [version]}


def _bounds(chance: random.Random) -> list[Json]:
    action = chance.choice(["*", "s3:*", ["iam:*", "sts:*"], ["sts:AssumeRole", "lambda:*"]])
    return [{"Effect": "Allow", "Action": action, "Resource": "*"}]


def _entity(
    kind: str,
    name: str,
    chance: random.Random,
    policies: list[str],
    groups: list[str] | None = None,
) -> Json:
    statements = _statements(chance) if chance.random() < 0.7 else []
    found: Json = {
        f"{kind}Name": name.rpartition("/")[2],
        f"{kind}Id": f"{kind}{name}",
        "Arn": arn(kind.lower(), name),
        f"{kind}PolicyList": [_inline("own", statements)],
        "AttachedManagedPolicies": [
            {"PolicyArn": arn("policy", one)} for one in policies if chance.random() < 0.3
        ],
    }
    if chance.random() < (0.12 if kind != "Group" else 0.03):
        found["AttachedManagedPolicies"].append({"PolicyArn": ADMIN})
    if kind != "Group":
        if chance.random() < 0.15:
            found["PermissionsBoundary"] = {"PermissionsBoundaryArn": arn("policy", "Bounds")}
        if chance.random() < 0.6:
            found["Tags"] = [{"Key": "team", "Value": chance.choice(_TEAMS)}]
    if groups is not None:
        found["GroupList"] = [group for group in groups if chance.random() < 0.4]
    return found


def _role(name: str, chance: random.Random, policies: list[str]) -> Json:
    found = _entity("Role", name, chance, policies)
    found["InstanceProfileList"] = chance.choice([[], [{"InstanceProfileName": "x"}]])
    whom: list[Any] = [
        *({"AWS": arn("user", user)} for user in _USERS),
        *({"AWS": arn("role", role)} for role in _ROLES[:3]),
        *({"AWS": one} for one in (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", "AROAGONE")),
        *({"Service": f"{one}.amazonaws.com"} for one in ("lambda", "ec2", "ecs-tasks", "glue")),
        *({"AWS": "arn:aws:iam::444455556666:root"}, "*"),
        *({"Service": f"{way.service}.amazonaws.com"} for way in chance.sample(_SERVICED, 3)),
    ]
    statements = []
    for _ in range(chance.randint(1, 2)):
        statement: Json = {
            "Effect": "Deny" if chance.random() < 0.08 else "Allow",
            "Principal": chance.choice(whom),
            "Action": "sts:AssumeRole",
        }
        if "Service" not in statement["Principal"]:
            _condition(statement, chance, trust=True)
        statements.append(statement)
    found["AssumeRolePolicyDocument"] = {"Version": "2012-10-17", "Statement": statements}
    return found


def _statements(chance: random.Random, *, denies: bool = True) -> list[Json]:
    found = []
    for _ in range(chance.randint(1, 3)):
        action: Any = chance.choice([*_ALONE, *_BESIDES])
        if chance.random() < 0.35:
            action = list(chance.choice(_SERVICED).permissions)
        statement: Json = {
            "Effect": "Deny" if denies and chance.random() < 0.2 else "Allow",
            "Action": action,
            "Resource": "*" if isinstance(action, list) else chance.choice(_RESOURCES),
        }
        if chance.random() < 0.04 and statement["Effect"] == "Allow":
            statement["NotAction"] = statement.pop("Action")
        if chance.random() < 0.04 and "$" not in statement["Resource"]:
            statement["NotResource"] = statement.pop("Resource")
        _condition(statement, chance)
        found.append(statement)
    return found


def _condition(statement: Json, chance: random.Random, *, trust: bool = False) -> None:
    if statement["Effect"] == "Deny" and "$" in str(statement.get("Resource")):
        # A variable without a value in a Deny is unsure, and that is tested elsewhere.
        statement["Resource"] = "*"
    if chance.random() > 0.35:
        return
    choices = [c for c in _CONDITIONS if not trust or "iam:" not in json.dumps(c)]
    if isinstance(statement.get("Action"), list):
        # Tags of what the snapshot does not show may be right.
        choices = [c for c in choices if "ResourceTag" not in json.dumps(c)]
    denies = statement["Effect"] == "Deny"
    if denies:
        choices = [c for c in choices if "$" not in json.dumps(c)]
    chosen = chance.choice([*choices, _WITHOUT_MFA if denies else _WITH_MFA])
    statement["Condition"] = chosen


_STRONG = (PrincipalClass.ADMIN, PrincipalClass.CONDITIONAL, PrincipalClass.CAN_BECOME)


def disagreements(
    details: Json, classes: Counter[str] | None = None
) -> list[tuple[str, str, bool]]:
    """Return whom the product and the reference judge differently: ARN, class, what is true.

    Whoever can become an administrator also has to have a path that says how.

    Args:
        details: The account.
        classes: Where to count the classes that the product finds.
    """
    found = []
    for one in classify(details, {}, ACCOUNT, "aws", now=NOW):
        if classes is not None:
            classes[str(one.class_)] += 1
        is_strong = one.class_ in _STRONG
        # What takes one thing has to be found that may take something away as well, and several may be.
        costly = 3 if is_strong else 1
        true = can_become(details, one.arn, NOW, costly, generous=is_strong)
        if is_strong is not true or one.class_ is PrincipalClass.UNKNOWN:
            found.append((one.arn, str(one.class_), true))
        elif one.class_ is PrincipalClass.CAN_BECOME and not one.paths:
            found.append((one.arn, "no path", true))
    return found


def main() -> int:
    """Compare on as many accounts as asked, and print the first that differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--accounts", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0, help="the number of the first account")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3)
    options = parser.parse_args()
    started, wrong, classes = time.process_time(), 0, Counter[str]()
    numbers = range(options.start, options.start + options.accounts)
    for number in numbers:
        details = made(random.Random(f"{options.seed}.{number}"))  # noqa: S311  # the same each time
        differing = disagreements(details, classes)
        if differing:
            wrong += 1
            if wrong <= options.show:
                print(f"account {number}: {differing}\n{json.dumps(details, indent=1)}")
        if number % 500 == 499:
            print(f"up to {number + 1}: {wrong} differ", flush=True)
    print(f"{numbers}, seed {options.seed}: {wrong} differ; {dict(classes)}")
    print(f"{time.process_time() - started:.0f} s of processor time")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
