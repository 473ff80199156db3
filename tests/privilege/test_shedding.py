"""Denies that are somebody's own policies: who can take them away from whom it can be, rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.base.phrases import say
from aws_posture.privilege import PrincipalClass, classify

Json = dict[str, Any]

ACCOUNT = "111122223333"
NONE, CAN_BECOME = PrincipalClass.NONE, PrincipalClass.CAN_BECOME
DENY = {"Effect": "Deny", "Action": ["iam:*", "lambda:*", "sts:*"], "Resource": "*"}
LITTLE = {"Effect": "Deny", "Action": "sqs:AddPermission", "Resource": "*"}


def allow(*actions: str, on: str = "*") -> Json:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on}


INLINE = {"attached": ["AdministratorAccess"], "inline": {"stop": DENY}}
ATTACHED = {"attached": ["AdministratorAccess", "Stop"]}
BOTH = {**ATTACHED, **INLINE, "attached": ["AdministratorAccess", "Stop"]}
SOME = {**INLINE, "attached": ["AdministratorAccess", "Little"]}
SIX = {f"stop-{action}": {**DENY, "Action": f"{action}:*"} for action in ("iam", "s3", "ec2")}
SIX |= {f"more-{action}": one for action, one in SIX.items()}
DELETE, DETACH = "iam:DeleteRolePolicy", "iam:DetachRolePolicy"

ROLES: dict[str, tuple[list[str], Json, PrincipalClass]] = {
    # What maria may do to the role that she may assume, the role, and what she is.
    "nothing": ([], INLINE, NONE),
    "delete its inline policies": ([DELETE], INLINE, CAN_BECOME),
    "detach its policies, and the Deny is inline": ([DETACH], INLINE, NONE),
    "detach its policies": ([DETACH], ATTACHED, CAN_BECOME),
    "delete its inline policies, and the Deny is attached": ([DELETE], ATTACHED, NONE),
    "one of two": ([DELETE], BOTH, NONE),
    "both": ([DELETE, DETACH], BOTH, CAN_BECOME),
    "one of two, and the other denies little": ([DELETE], SOME, CAN_BECOME),
    "the other one, which denies little": ([DETACH], SOME, NONE),
    "six that each deny something": ([DELETE], {**INLINE, "inline": SIX}, CAN_BECOME),
    "delete those of a role that AWS keeps": (
        *([DELETE], {**INLINE, "path": "/aws-reserved/sso.amazonaws.com/"}, NONE),
    ),
    "delete what allows, too": ([DELETE], {"inline": {"all": [allow("*"), DENY]}}, NONE),
}


@pytest.mark.parametrize(("may", "role", "expected"), ROLES.values(), ids=ROLES)
def test_a_deny_that_somebody_takes_away_from_a_role(
    account: Callable[[Json], Json], may: list[str], role: Json, expected: PrincipalClass
) -> None:
    words = {
        "inline": {"own": allow(*may, "s3:Get*")},
        "policies": {"Stop": DENY, "Little": LITTLE},
        "elsewhere": {"roles": {"boss": {**role, "trusts": ["user/maria"]}}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    if expected is CAN_BECOME:
        assert [(edge.actions, edge.target.name) for edge in maria.paths[0].edges] == [
            (tuple(may), "boss"),
            (("sts:AssumeRole",), "boss"),
            ((), ""),
        ]
        assert all(edge.because for edge in maria.paths[0].edges[:-1])


def test_a_deny_that_somebody_takes_away_from_a_user_and_a_key_for_it(
    account: Callable[[Json], Json],
) -> None:
    may = allow("iam:DeleteUserPolicy", "iam:CreateAccessKey", on="arn:aws:iam::*:user/boss")
    words = {"inline": {"own": may}, "elsewhere": {"users": {"boss": INLINE}}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is CAN_BECOME


LEAVE = "iam:RemoveUserFromGroup"
ALL_BUT = {"Effect": "Deny", "Resource": "*"}
MOST = {"Effect": "Allow", "NotAction": ["iam:DetachUserPolicy", "iam:DeleteUserPolicy"]}


@pytest.mark.parametrize(
    ("left", "expected"), [([LEAVE], CAN_BECOME), (["s3:*"], NONE)], ids=["leave", "nothing"]
)
def test_a_group_that_denies_all_but_leaving_it(
    account: Callable[[Json], Json], left: list[str], expected: PrincipalClass
) -> None:
    """Leaving is all that she could do about it: she may neither detach nor delete policies."""
    words = {
        "inline": {"own": {**MOST, "Resource": "*"}},
        "groups": {"staff": {"inline": {"stop": {**ALL_BUT, "NotAction": left}}}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    assert [[edge.actions for edge in path.edges] for path in maria.paths] == (
        [[(LEAVE,)]] if expected is CAN_BECOME else []
    )


KEY = "iam:CreateAccessKey"
STOPS = {"inline": {"stop": DENY}}
POWER = {"attached": ["AdministratorAccess"], "inline": {"stop": LITTLE}}
OF_GROUPS: dict[str, tuple[list[str], Json, Json, PrincipalClass]] = {
    # What maria may do to everybody and every group, the user that she gets a key for, its groups.
    "leave": ([LEAVE, KEY], {"attached": ["AdministratorAccess"]}, {"staff": STOPS}, CAN_BECOME),
    "leave nothing": ([KEY], {"attached": ["AdministratorAccess"]}, {"staff": STOPS}, NONE),
    "leave, and no key": ([LEAVE], {"attached": ["AdministratorAccess"]}, {"staff": STOPS}, NONE),
    "leave what allows all, too": ([LEAVE, KEY], {}, {"staff": {**POWER, **STOPS}}, NONE),
    "leave one of two": ([LEAVE, KEY], {}, {"staff": STOPS, "power": POWER}, CAN_BECOME),
    "leave, and an own Deny": ([LEAVE, KEY], INLINE, {"staff": STOPS}, NONE),
    "leave, and delete an own Deny": (
        *(["iam:DeleteUserPolicy", LEAVE, KEY], INLINE, {"staff": STOPS}, CAN_BECOME),
    ),
    "write for it, and leave": (
        ["iam:PutUserPolicy", LEAVE, KEY],
        {},
        {"staff": STOPS},
        CAN_BECOME,
    ),
    "write for the group, and leave it": (
        *(["iam:PutGroupPolicy", LEAVE, KEY], {}, {"staff": STOPS}, NONE),
    ),
    "write for one, and leave the other": (
        *(["iam:PutGroupPolicy", LEAVE, KEY], {}, {"staff": STOPS, "plain": {}}, CAN_BECOME),
    ),
}


@pytest.mark.parametrize(("may", "boss", "groups", "expected"), OF_GROUPS.values(), ids=OF_GROUPS)
def test_a_group_that_denies_and_that_somebody_takes_a_user_out_of(
    account: Callable[[Json], Json],
    may: list[str],
    boss: Json,
    groups: Json,
    expected: PrincipalClass,
) -> None:
    users = {"boss": {**boss, "groups": list(groups)}}
    on = ["arn:aws:iam::*:user/boss", *(f"arn:aws:iam::*:group/{name}" for name in groups)]
    own = {**allow(*may), "Resource": on}
    words = {"inline": {"own": own}, "elsewhere": {"users": users, "groups": groups}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    if expected is CAN_BECOME:
        assert [edge.actions for edge in maria.paths[0].edges] == [tuple(may[:-1]), (KEY,), ()]
        assert all(edge.because for edge in maria.paths[0].edges[:-1])


@pytest.mark.parametrize(
    ("group", "expected"), [("staff", CAN_BECOME), ("other", NONE)], ids=["its own", "another"]
)
def test_somebody_takes_users_out_of_one_group_only(
    account: Callable[[Json], Json], group: str, expected: PrincipalClass
) -> None:
    leaving = {"Sid": "Leaving", **allow(LEAVE, on=f"arn:aws:iam::*:group/{group}")}
    words = {
        "inline": {"own": [allow(KEY), leaving]},
        "elsewhere": {
            "users": {"boss": {"attached": ["AdministratorAccess"], "groups": ["staff"]}},
            "groups": {"staff": STOPS, "other": STOPS},
        },
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    if expected is CAN_BECOME:
        assert "statement Leaving" in say(maria.paths[0].edges[0].because[0])


UNBIND = "iam:DeleteRolePermissionsBoundary"
BOUNDED: dict[str, tuple[list[str], Json, PrincipalClass]] = {
    # What maria may do to a bounded role that she may assume, and what it has.
    "delete": ([DELETE], INLINE, NONE),
    "unbind": ([UNBIND], INLINE, NONE),
    "delete and unbind": ([DELETE, UNBIND], INLINE, CAN_BECOME),
    "write and delete": (["iam:PutRolePolicy", DELETE], STOPS, NONE),
    "write, delete and unbind": (["iam:PutRolePolicy", DELETE, UNBIND], STOPS, CAN_BECOME),
    "write and unbind": (["iam:PutRolePolicy", UNBIND], STOPS, NONE),
}


@pytest.mark.parametrize(("may", "boss", "expected"), BOUNDED.values(), ids=BOUNDED)
def test_a_deny_and_a_boundary_that_somebody_takes_away(
    account: Callable[[Json], Json], may: list[str], boss: Json, expected: PrincipalClass
) -> None:
    bounded = {**boss, "trusts": ["user/maria"], "boundary": "Bounds"}
    words = {
        "inline": {"own": allow(*may)},
        "policies": {"Bounds": allow("s3:*")},
        "elsewhere": {"roles": {"boss": bounded}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    assert bool(maria.paths) is (expected is CAN_BECOME)


@pytest.mark.parametrize(
    ("name", "expected"), [("Stop", CAN_BECOME), ("Other", NONE)], ids=["this", "another"]
)
def test_somebody_detaches_one_policy_only(
    account: Callable[[Json], Json], name: str, expected: PrincipalClass
) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/{name}"
    words = {
        "inline": {"own": {**allow(DETACH), "Condition": {"ArnEquals": {"iam:PolicyARN": arn}}}},
        "policies": {"Stop": DENY},
        "elsewhere": {"roles": {"boss": {**ATTACHED, "trusts": ["user/maria"]}}},
    }
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


@pytest.mark.parametrize(
    ("path", "expected"), [("x/", NONE), ("", CAN_BECOME)], ids=["another", "this"]
)
def test_policies_of_one_name_in_two_paths_are_two(
    account: Callable[[Json], Json], path: str, expected: PrincipalClass
) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/Stop"
    words = {
        "inline": {"own": {**allow(DETACH), "Condition": {"ArnEquals": {"iam:PolicyARN": arn}}}},
        "policies": {"Stop": LITTLE, f"{path}Stop": DENY},
        "elsewhere": {
            "roles": {
                "boss": {
                    "attached": ["AdministratorAccess", *{"Stop": 0, f"{path}Stop": 0}],
                    "trusts": ["user/maria"],
                }
            }
        },
    }
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


WRITING: dict[str, tuple[list[str], PrincipalClass]] = {
    # What maria may do to a role that nothing is allowed, and that she may assume.
    "write": (["iam:PutRolePolicy"], NONE),
    "delete": ([DELETE], NONE),
    "write and delete": (["iam:PutRolePolicy", DELETE], CAN_BECOME),
    "attach and delete": (["iam:AttachRolePolicy", DELETE], CAN_BECOME),
    "attach and detach": (["iam:AttachRolePolicy", DETACH], NONE),
}


@pytest.mark.parametrize(("may", "expected"), WRITING.values(), ids=WRITING)
def test_a_policy_that_is_written_where_a_deny_is_taken_away(
    account: Callable[[Json], Json], may: list[str], expected: PrincipalClass
) -> None:
    boss = {**STOPS, "trusts": ["user/maria"]}
    words = {"inline": {"own": allow(*may)}, "elsewhere": {"roles": {"boss": boss}}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    if expected is CAN_BECOME:
        assert [edge.actions for edge in maria.paths[0].edges] == [
            *(tuple(may), ("sts:AssumeRole",), ()),
        ]


@pytest.mark.parametrize(
    ("within", "expected"), [("*", CAN_BECOME), ("s3:*", NONE)], ids=["everything", "little"]
)
def test_a_boundary_bounds_who_is_rid_of_a_deny(
    account: Callable[[Json], Json], within: str, expected: PrincipalClass
) -> None:
    boss = {**STOPS, "trusts": ["user/maria"], "boundary": "Bounds"}
    words = {
        "inline": {"own": allow("iam:PutRolePolicy", DELETE)},
        "policies": {"Bounds": allow(within)},
        "elsewhere": {"roles": {"boss": boss}},
    }
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


def test_who_writes_for_its_neighbour_writes_for_who_is_rid_of_a_deny_as_well(
    account: Callable[[Json], Json],
) -> None:
    """The one who comes next in the account is not she herself."""
    others = [f"arn:aws:iam::*:user/{name}" for name in ("ana", "jorge")]
    may = [
        {**allow("iam:PutUserPolicy"), "Resource": others},
        allow("iam:DeleteUserPolicy", "iam:CreateAccessKey", on=others[1]),
    ]
    words = {"inline": {"own": may}, "elsewhere": {"users": {"ana": {}, "jorge": STOPS}}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is CAN_BECOME


APART: dict[str, tuple[str, PrincipalClass]] = {
    # The role that maria may write into; she may assume `app`, and take the Denies of both away.
    "the one that she may assume": ("app", CAN_BECOME),
    "another one": ("other", NONE),
}


@pytest.mark.parametrize(("name", "expected"), APART.values(), ids=APART)
def test_a_policy_is_written_and_a_deny_taken_away_of_one_and_the_same(
    account: Callable[[Json], Json], name: str, expected: PrincipalClass
) -> None:
    write = allow("iam:PutRolePolicy", on=f"arn:aws:iam::*:role/{name}")
    roles = {"app": {**STOPS, "trusts": ["user/maria"]}, "other": STOPS}
    words = {"inline": {"own": [allow(DELETE), write]}, "elsewhere": {"roles": roles}}
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected
