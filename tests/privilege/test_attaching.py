"""Policies that are no administrator's, and that somebody may attach: what they add is a way as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.base.phrases import say
from aws_posture.privilege import Principal, PrincipalClass, classify

Json = dict[str, Any]
Account = Callable[[Json], Json]

ACCOUNT = "111122223333"
POLICY = f"arn:aws:iam::{ACCOUNT}:policy/"
NONE, CAN_BECOME = PrincipalClass.NONE, PrincipalClass.CAN_BECOME


def allow(*actions: str, on: str = "*", only: str | list[str] = "") -> Json:
    """Allow something, or to attach only some policies."""
    found: Json = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return {**found, "Condition": {"ArnLike": {"iam:PolicyARN": only}}} if only else found


ASSUME = allow("sts:AssumeRole", on=f"arn:aws:iam::{ACCOUNT}:role/boss")
REWRITE = allow("iam:CreatePolicyVersion", on=f"{POLICY}Work")
PASS, MAKE = allow("iam:PassRole"), allow("lambda:CreateFunction", "lambda:InvokeFunction")
NO_ASSUMING = {"Effect": "Deny", "Action": "sts:*", "Resource": "*"}
SELF = allow("iam:AttachUserPolicy", on=f"arn:aws:iam::{ACCOUNT}:user/maria", only=f"{POLICY}Work*")
BOSS = {"inline": {"all": allow("*")}, "trusts": ["root", "lambda.amazonaws.com"]}

ITSELF: dict[str, tuple[list[Json], Json, PrincipalClass]] = {
    # What maria may do, the policies that there are, and what she is.
    "one that may assume": ([SELF], {"Work": ASSUME}, CAN_BECOME),
    "one that may be rewritten by who has it": ([SELF], {"Work": REWRITE}, CAN_BECOME),
    "two halves": ([SELF], {"Work": PASS, "Work-2": MAKE}, CAN_BECOME),
    "a half of which she has the other": ([SELF, PASS], {"Work": MAKE}, CAN_BECOME),
    "one half": ([SELF], {"Work": PASS}, NONE),
    "another one": ([SELF], {"Other": ASSUME}, NONE),
    "one that may do nothing of that": ([SELF], {"Work": allow("s3:*")}, NONE),
    "one that may, and denies something else": (
        [SELF],
        {"Work": [[ASSUME, {**NO_ASSUMING, "Action": "s3:*"}]]},
        CAN_BECOME,
    ),
    "one that may, and denies it": ([SELF], {"Work": [[ASSUME, NO_ASSUMING]]}, NONE),
    "one that may, and another one that denies it": (
        *([SELF], {"Work": ASSUME, "Work-2": [[allow("iam:CreateUser"), NO_ASSUMING]]}, CAN_BECOME),
    ),
    "two halves that deny something": (
        [SELF],
        {"Work": [[PASS, NO_ASSUMING]], "Work-2": [[MAKE, NO_ASSUMING]]},
        NONE,
    ),
    "a half that denies something, besides the other": (
        *([SELF], {"Work": PASS, "Work-2": [[MAKE, NO_ASSUMING]]}, CAN_BECOME),
    ),
    "one that may, and she is denied": ([SELF, NO_ASSUMING], {"Work": ASSUME}, NONE),
    "one that lets her attach the next": (
        [SELF],
        {"Work": allow("iam:AttachUserPolicy", only=f"{POLICY}Next"), "Next": ASSUME},
        CAN_BECOME,
    ),
    "one that lets her attach a weak one": (
        [SELF],
        {"Work": allow("iam:AttachUserPolicy", only="arn:aws:iam::aws:policy/ReadOnlyAccess")},
        NONE,
    ),
    "one that she makes as the condition names it": (
        [
            allow("iam:CreatePolicy"),
            allow("iam:AttachUserPolicy", on="arn:aws:iam::*:user/maria", only=f"{POLICY}team/New"),
        ],
        {},
        CAN_BECOME,
    ),
}


@pytest.mark.parametrize(("may", "policies", "expected"), ITSELF.values(), ids=ITSELF)
def test_a_policy_that_somebody_attaches_to_itself(
    account: Account, may: list[Json], policies: Json, expected: PrincipalClass
) -> None:
    maria = judged(account, {"inline": {"own": may}, "policies": policies})
    assert maria.class_ is expected
    assert bool(maria.paths) is (expected is CAN_BECOME)


def test_the_path_says_which_policy_is_attached_first(account: Account) -> None:
    policies = {"Work": ASSUME, "Work-2": allow("s3:*")}
    maria = judged(account, {"inline": {"own": [SELF]}, "policies": policies})
    (path,) = maria.paths
    assert [say(edge.phrase).partition(", ")[0] for edge in path.edges] == [
        "iam:AttachUserPolicy on the user itself: policy Work",
        "sts:AssumeRole on role boss",
        "everything",
    ]
    assert [say(one) for edge in path.edges[:2] for one in edge.because] == [
        "allowed by inline policy own, statement 1",
        "allowed by policy Work, statement 1",
        "trusted by its trust policy, statement 1",
    ]


@pytest.mark.parametrize("action", ["*", "iam:*", "iam:PutUserPolicy", "iam:AttachUserPolicy"])
def test_a_policy_that_makes_strong_is_all_that_it_takes(account: Account, action: str) -> None:
    maria = judged(account, {"inline": {"own": [SELF]}, "policies": {"Work": allow(action)}})
    assert [[edge.actions for edge in path.edges] for path in maria.paths] == [
        [("iam:AttachUserPolicy",)]
    ]


@pytest.mark.parametrize(
    ("name", "expected"), [("jorge", CAN_BECOME), ("maria", NONE)], ids=["jorge", "maria"]
)
def test_a_condition_with_a_variable_means_another_policy_for_each(
    account: Account, name: str, expected: PrincipalClass
) -> None:
    """Each may attach the policy that has its name; only jorge's leads anywhere."""
    own = allow(
        "iam:AttachUserPolicy",
        on="arn:aws:iam::*:user/${aws:username}",
        only=f"{POLICY}${{aws:username}}",
    )
    groups = {"groups": {"staff": {"inline": {"a": own}}}}
    words = {
        **groups,
        "policies": {
            "any": allow("iam:CreateUser"),
            "maria": allow("iam:CreateUser"),
            "jorge": ASSUME,
        },
        "elsewhere": {"users": {"jorge": groups}, "roles": {"boss": BOSS}},
    }
    found = {one.name: one.class_ for one in classify(account(words), {}, ACCOUNT, "aws")}
    assert found[name] is expected


def test_the_path_names_three_policies_at_most(account: Account) -> None:
    policies = {f"Work-{number}": ASSUME for number in range(1, 5)}
    maria = judged(account, {"inline": {"own": [SELF]}, "policies": policies})
    assert say(maria.paths[0].edges[0].phrase).startswith(
        "iam:AttachUserPolicy on the user itself: policy Work-1, policy Work-2, policy Work-3, "
        "and 1 more, allowed by"
    )


def test_a_boundary_limits_what_is_attached(account: Account) -> None:
    bounds = allow("iam:AttachUserPolicy", "s3:*")
    words = {
        "inline": {"own": [SELF]},
        "policies": {"Work": ASSUME, "Bounds": bounds},
        "boundary": "Bounds",
    }
    assert judged(account, words).class_ is NONE


OTHERS: dict[str, tuple[Json, Json, PrincipalClass]] = {
    "her group": (
        allow("iam:AttachGroupPolicy", on="arn:aws:iam::*:group/staff", only=f"{POLICY}Work"),
        {"groups": {"staff": {}}},
        CAN_BECOME,
    ),
    "another group": (
        allow("iam:AttachGroupPolicy", on="arn:aws:iam::*:group/staff", only=f"{POLICY}Work"),
        {"elsewhere": {"groups": {"staff": {}}}},
        NONE,
    ),
    "a role that she may assume": (
        allow("iam:AttachRolePolicy", on="arn:aws:iam::*:role/app", only=f"{POLICY}Work"),
        {"elsewhere": {"roles": {"app": {"trusts": ["user/maria"]}}}},
        CAN_BECOME,
    ),
    "a role that others may assume": (
        allow("iam:AttachRolePolicy", on="arn:aws:iam::*:role/app", only=f"{POLICY}Work"),
        {"elsewhere": {"roles": {"app": {"trusts": ["user/jorge"]}}}},
        NONE,
    ),
    "another user": (
        allow("iam:AttachUserPolicy", on="arn:aws:iam::*:user/jorge", only=f"{POLICY}Work"),
        {"elsewhere": {"users": {"jorge": {}}}},
        NONE,
    ),
}


@pytest.mark.parametrize(("may", "words", "expected"), OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("work", [ASSUME, REWRITE], ids=["assume", "rewrite"])
def test_a_policy_that_somebody_attaches_to_who_it_can_be(
    account: Account, may: Json, words: Json, expected: PrincipalClass, work: Json
) -> None:
    words = {**words, "inline": {"own": [may]}, "policies": {"Work": work}}
    maria = judged(account, words)
    assert maria.class_ is expected
    assert bool(maria.paths) is (expected is CAN_BECOME)


def test_who_is_denied_most_goes_on_with_what_is_left(account: Account) -> None:
    """With everything attached, the role is no administrator; it can make one of another role."""
    keep = {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::*:role/app"}
    attach = allow("iam:AttachRolePolicy", on="arn:aws:iam::*:role/limited")
    limited = {"inline": {"keep": keep}, "trusts": ["user/maria"]}
    roles = {"limited": limited, "app": {"trusts": []}}
    words = {"inline": {"own": attach}, "elsewhere": {"roles": roles}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is CAN_BECOME
    assert [
        (edge.source.name, edge.actions, edge.target.name) for edge in maria.paths[0].edges
    ] == [
        ("maria", ("iam:AttachRolePolicy",), "limited"),
        ("maria", ("sts:AssumeRole",), "limited"),
        ("limited", ("iam:PutRolePolicy",), "app"),
        ("limited", ("iam:UpdateAssumeRolePolicy",), "app"),
        ("app", (), ""),
    ]
    assert say(maria.paths[0].edges[0].on) == "role limited: policy that allows everything"


def test_who_is_denied_everything_gains_nothing(account: Account) -> None:
    attach = allow("iam:AttachRolePolicy", on="arn:aws:iam::*:role/limited")
    deny = {"Effect": "Deny", "Action": ["iam:*", "sts:*", "lambda:*"], "Resource": "*"}
    limited = {"inline": {"keep": deny}, "trusts": ["user/maria"]}
    words = {"inline": {"own": attach}, "elsewhere": {"roles": {"limited": limited}}}
    assert judged(account, words).class_ is NONE


def test_policies_that_lead_to_each_other_have_an_end(account: Account) -> None:
    attach = allow("iam:AttachRolePolicy", on="arn:aws:iam::*:role/app*", only=f"{POLICY}Work*")
    app = {"trusts": ["user/maria"]}
    words = {
        "inline": {"own": [attach]},
        "policies": {"Work": attach, "Work-2": [attach]},
        "elsewhere": {"roles": {"app": app, "app-2": app}},
    }
    assert judged(account, words).class_ is NONE


def judged(account: Account, words: Json) -> Principal:
    elsewhere = words.get("elsewhere", {})
    roles = {"boss": BOSS, **elsewhere.get("roles", {})}
    return classify(
        account({**words, "elsewhere": {**elsewhere, "roles": roles}}), {}, ACCOUNT, "aws"
    )[0]


OF_ROLES: dict[str, tuple[str, PrincipalClass]] = {
    # What a policy lets a role do that may attach it to itself, and what the role is.
    "to change any role": ("iam:PutRolePolicy", CAN_BECOME),
    "to change any user": ("iam:PutUserPolicy", NONE),
    "to attach to any user": ("iam:AttachUserPolicy", NONE),
}


@pytest.mark.parametrize(("action", "expected"), OF_ROLES.values(), ids=OF_ROLES)
def test_a_role_attaches_to_itself_what_is_of_use_to_a_role(
    action: str, expected: PrincipalClass, account: Account
) -> None:
    only = allow("iam:AttachRolePolicy", only=f"{POLICY}Work")
    words = {
        "policies": {"Work": allow(action)},
        "elsewhere": {
            "roles": {"work": {"inline": {"own": only}, "trusts": ["lambda.amazonaws.com"]}}
        },
    }
    found = {one.name: one.class_ for one in classify(account(words), {}, ACCOUNT, "aws")}
    assert found["work"] is expected
