"""Accounts of which random ones showed that they were judged wrongly, made as small as can be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.base.phrases import Name, say
from aws_posture.privilege import PrincipalClass, classify

Json = dict[str, Any]

ACCOUNT = "111122223333"
PASSING = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
LAMBDA = {"Service": "lambda.amazonaws.com"}
WITHOUT_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
TAGGED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
ELSEWHERE = {"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}
OUTSIDE = {"StringNotEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def allow(*actions: str) -> Json:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*"}


def trust(principal: object, effect: str = "Allow", condition: Json | None = None) -> Json:
    found = {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}
    return {**found, "Condition": condition} if condition else found


DENIED: dict[str, tuple[object, Json | None, PrincipalClass]] = {
    "the service": (LAMBDA, None, PrincipalClass.NONE),
    "another service": ({"Service": "ec2.amazonaws.com"}, None, PrincipalClass.CAN_BECOME),
    "everybody": ("*", None, PrincipalClass.NONE),
    # A service's request lacks the key, and `BoolIfExists` holds then.
    "everybody without MFA": ("*", WITHOUT_MFA, PrincipalClass.NONE),
    "everybody with a tag, which services have not": ("*", TAGGED, PrincipalClass.CAN_BECOME),
    # A service is of no account and of no organization that a trust policy can name.
    "everybody of other accounts": ("*", ELSEWHERE, PrincipalClass.NONE),
    "everybody of other organizations": ("*", OUTSIDE, PrincipalClass.NONE),
    "people of other organizations": (
        *("*", {**OUTSIDE, "Bool": {"aws:PrincipalIsAWSService": "false"}}),
        PrincipalClass.CAN_BECOME,
    ),
}


@pytest.mark.parametrize("name", DENIED)
def test_a_trust_policy_denies_services(account: Callable[[Json], Json], name: str) -> None:
    whom, condition, expected = DENIED[name]
    trusts = [trust(LAMBDA), trust(whom, "Deny", condition)]
    role = {"inline": {"all": EVERYTHING}, "trusts": trusts}
    words = {"inline": {"own": allow(*PASSING)}, "elsewhere": {"roles": {"boss": role}}}
    found = classify(account(words), {}, ACCOUNT, "aws", organization="o-exampleorgid")
    assert found[0].class_ is expected


def bounded(*allowed: str) -> Json:
    """A role that can change roles, and one within a boundary that may assume it."""
    return {
        "policies": {"Bounds": allow(*allowed)},
        "elsewhere": {
            "roles": {
                "deploy": {"boundary": "Bounds", "trusts": ["root"]},
                "ops": {"trusts": ["root"]},
                "writer": {
                    "path": "/aws-reserved/",
                    "inline": {"own": allow("iam:PutRolePolicy")},
                    "trusts": ["role/deploy"],
                },
            }
        },
    }


def test_who_is_given_what_its_boundary_lets_through_goes_on_with_it(
    account: Callable[[Json], Json],
) -> None:
    found = classify(account(bounded("sts:AssumeRole")), {}, ACCOUNT, "aws")
    deploy = next(one for one in found if one.name == "deploy")
    assert deploy.class_ is PrincipalClass.CAN_BECOME
    assert [
        (edge.source.name, edge.target.name, edge.actions) for edge in deploy.paths[0].edges
    ] == [
        ("deploy", "writer", ("sts:AssumeRole",)),
        ("writer", "deploy", ("iam:PutRolePolicy",)),
        ("deploy", "writer", ("sts:AssumeRole",)),
        ("writer", "ops", ("iam:PutRolePolicy",)),
        ("deploy", "ops", ("sts:AssumeRole",)),
        ("ops", "", ()),
    ]
    last = deploy.paths[0].edges[-2]
    assert say(last.because[0]) == "allowed by policy that it is given, statement 1"
    assert {part.kind for part in last.because[0] if isinstance(part, Name)} == {"policy"}


def test_a_boundary_that_lets_nothing_through_keeps_it_there(
    account: Callable[[Json], Json],
) -> None:
    found = classify(account(bounded("s3:*")), {}, ACCOUNT, "aws")
    assert {one.class_ for one in found} == {PrincipalClass.NONE}


def test_who_is_given_power_over_an_administrator_s_role_becomes_it(
    account: Callable[[Json], Json],
) -> None:
    words = bounded("sts:AssumeRole")
    words["elsewhere"]["roles"]["boss"] = {"inline": {"all": EVERYTHING}, "trusts": ["root"]}
    words["elsewhere"]["roles"]["ops"]["path"] = "/aws-reserved/"
    found = classify(account(words), {}, ACCOUNT, "aws")
    deploy = next(one for one in found if one.name == "deploy")
    assert deploy.class_ is PrincipalClass.CAN_BECOME
    assert [edge.target.name for edge in deploy.paths[0].edges] == [
        *("writer", "deploy", "boss", ""),
    ]


def test_the_path_over_a_role_that_everybody_may_assume_has_an_end(
    account: Callable[[Json], Json],
) -> None:
    """The role could go on over itself: it trusts itself, too."""
    attach = {**allow("iam:AttachRolePolicy"), "Resource": f"arn:aws:iam::{ACCOUNT}:role/one"}
    words = {
        "inline": {"own": attach},
        "policies": {"Bounds": allow("iam:*")},
        "elsewhere": {"roles": {"one": {"boundary": "Bounds", "trusts": [trust("*")]}}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is PrincipalClass.CAN_BECOME
    assert [(edge.target.name, edge.actions) for edge in maria.paths[0].edges] == [
        ("one", ("iam:AttachRolePolicy",)),
        ("one", ("sts:AssumeRole",)),
        # Within its boundary the role has all of IAM, and changes her.
        ("maria", ("iam:PutUserPolicy",)),
        ("", ()),
    ]


def test_who_changes_somebody_that_it_does_not_control_gains_nothing(
    account: Callable[[Json], Json],
) -> None:
    changes = {**allow("iam:PutUserPolicy"), "Resource": f"arn:aws:iam::{ACCOUNT}:user/maria"}
    words = {
        "elsewhere": {
            "users": {"pat": {"inline": {"own": allow("sts:AssumeRole")}}},
            "roles": {"app": {"inline": {"own": changes}, "trusts": ["root"]}},
        }
    }
    found = classify(account(words), {}, ACCOUNT, "aws")
    assert {one.class_ for one in found} == {PrincipalClass.NONE}


def test_who_may_become_one_who_does_it_together_does_it_too(
    account: Callable[[Json], Json],
) -> None:
    words = bounded("sts:AssumeRole")
    words["elsewhere"]["users"] = {"pat": {"inline": {"own": allow("sts:AssumeRole")}}}
    found = {one.name: one for one in classify(account(words), {}, ACCOUNT, "aws")}
    assert found["pat"].class_ is PrincipalClass.CAN_BECOME
    assert found["pat"].paths
    assert found["maria"].class_ is PrincipalClass.NONE


STAFF = f"arn:aws:iam::{ACCOUNT}:group/staff"


def joining(statements: list[Json]) -> Json:
    """A user that can join a group, which a role that it can assume can change."""
    changes = {**allow("iam:PutGroupPolicy"), "Resource": STAFF}
    return {
        "inline": {"own": allow("iam:AddUserToGroup", "sts:AssumeRole")},
        "elsewhere": {
            "groups": {"staff": {"inline": {"own": statements}}},
            "roles": {"app": {"inline": {"own": changes}, "trusts": ["user/maria"]}},
        },
    }


def test_who_joins_a_group_that_it_changes_as_somebody_else(
    account: Callable[[Json], Json],
) -> None:
    maria, *others = classify(account(joining([])), {}, ACCOUNT, "aws")
    assert maria.class_ is PrincipalClass.CAN_BECOME
    assert {one.class_ for one in others} == {PrincipalClass.NONE}
    assert [
        (edge.source.name, edge.target.name, say(edge.on)) for edge in maria.paths[0].edges
    ] == [
        ("maria", "staff", "group staff"),
        ("maria", "app", "role app"),
        ("app", "maria", "group staff"),
        ("maria", "", "everything"),
    ]


BY_GROUP: dict[str, tuple[Json, PrincipalClass]] = {
    "everything": ({"Action": "*"}, PrincipalClass.NONE),
    "one action": ({"Action": "s3:DeleteBucket"}, PrincipalClass.CAN_BECOME),
    "all that administrators do": ({"NotAction": "s3:*"}, PrincipalClass.NONE),
}


@pytest.mark.parametrize("name", BY_GROUP)
def test_what_the_group_denies_stays_denied(account: Callable[[Json], Json], name: str) -> None:
    denied, expected = BY_GROUP[name]
    words = joining([{**denied, "Effect": "Deny", "Resource": "*"}])
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    assert bool(maria.paths) is (expected is PrincipalClass.CAN_BECOME)


def test_the_path_goes_on_as_the_user_whom_the_group_makes_an_administrator(
    account: Callable[[Json], Json],
) -> None:
    """She is within a boundary; another user, for whom she can make keys, is not."""
    staff = {**allow("iam:AddUserToGroup"), "Resource": STAFF}
    keys = {**allow("iam:CreateAccessKey"), "Resource": f"arn:aws:iam::{ACCOUNT}:user/jorge"}
    changes = {**allow("iam:PutGroupPolicy"), "Resource": STAFF}
    roles = {
        "adder": {"inline": {"own": [staff, keys]}, "trusts": ["user/maria"]},
        "changer": {"inline": {"own": changes}, "trusts": ["user/maria"]},
    }
    words = {
        "policies": {"Bounds": allow("s3:*")},
        "boundary": "Bounds",
        "elsewhere": {"users": {"jorge": {}}, "groups": {"staff": {}}, "roles": roles},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    edges = [(edge.source.name, edge.target.name) for edge in maria.paths[0].edges]
    assert edges[-2:] == [("adder", "jorge"), ("jorge", "")]
    assert ("changer", "jorge") in edges


def test_who_loses_its_boundary_goes_on_without_it(account: Callable[[Json], Json]) -> None:
    bounds = f"arn:aws:iam::{ACCOUNT}:policy/Bounds"
    rewriting = {**allow("iam:CreatePolicyVersion"), "Resource": bounds}
    words = {
        "policies": {"Bounds": allow("s3:*")},
        "elsewhere": {
            "roles": {
                "writer": {"inline": {"own": rewriting}, "trusts": ["ec2.amazonaws.com"]},
                "deploy": {"boundary": "Bounds", "trusts": ["role/writer"]},
                "boss": {"inline": {"all": EVERYTHING}, "trusts": ["role/deploy"]},
            }
        },
    }
    found = {one.name: one for one in classify(account(words), {}, ACCOUNT, "aws")}
    assert found["writer"].class_ is PrincipalClass.CAN_BECOME
    assert found["deploy"].class_ is PrincipalClass.NONE
    assert [edge.target.name for edge in found["writer"].paths[0].edges] == [
        *("deploy", "deploy", "boss", ""),
    ]


SAME_TEAM = "${aws:PrincipalTag/team}"
TAGS: dict[str, tuple[Json, str, PrincipalClass]] = {
    "of the same team": ({"team": "red"}, "StringEquals", PrincipalClass.CAN_BECOME),
    "of no team": ({}, "StringEquals", PrincipalClass.NONE),
    "of no team, if there is one": ({}, "StringEqualsIfExists", PrincipalClass.CAN_BECOME),
}


@pytest.mark.parametrize("name", TAGS)
def test_a_tag_that_has_to_be_the_user_s_own(account: Callable[[Json], Json], name: str) -> None:
    tags, operator, expected = TAGS[name]
    uses = {**allow("lambda:UpdateFunctionCode", "lambda:InvokeFunction")}
    uses["Condition"] = {operator: {"aws:ResourceTag/team": SAME_TEAM}}
    role = {"inline": {"all": EVERYTHING}, "trusts": ["lambda.amazonaws.com"]}
    words = {"tags": tags, "inline": {"own": uses}, "elsewhere": {"roles": {"run": role}}}
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


def test_a_path_says_who_puts_somebody_into_a_group(account: Callable[[Json], Json]) -> None:
    """She cannot join by herself: a role that she may assume adds her."""
    own = {**allow("iam:PutUserPolicy"), "Resource": "arn:aws:iam::*:user/${aws:username}"}
    staff = {**allow("iam:AddUserToGroup"), "Resource": STAFF}
    roles = {
        "other": {"inline": {"own": staff}, "trusts": ["user/maria"]},
        "adder": {"inline": {"own": allow("iam:AddUserToGroup")}, "trusts": ["user/maria"]},
    }
    groups = {"dev": {"inline": {"own": own}}, "staff": {}}
    words = {"elsewhere": {"groups": groups, "roles": roles}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    edges = maria.paths[0].edges
    assert [(edge.source.name, edge.actions) for edge in edges] == [
        ("maria", ("sts:AssumeRole",)),
        ("adder", ("iam:AddUserToGroup",)),
        ("maria", ("iam:PutUserPolicy",)),
    ]
    assert all(edge.because for edge in edges)


def test_a_group_that_lets_somebody_join_the_next_is_named_as_the_reason(
    account: Callable[[Json], Json],
) -> None:
    to_next = {**allow("iam:AddUserToGroup"), "Resource": f"arn:aws:iam::{ACCOUNT}:group/next"}
    to_first = {**allow("iam:AddUserToGroup"), "Resource": f"arn:aws:iam::{ACCOUNT}:group/first"}
    own = {**allow("iam:PutUserPolicy"), "Resource": "arn:aws:iam::*:user/${aws:username}"}
    groups = {"first": {"inline": {"a": to_next}}, "next": {"inline": {"b": own}}}
    words = {"inline": {"own": to_first}, "elsewhere": {"groups": groups}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert [[say(one) for one in edge.because] for edge in maria.paths[0].edges] == [
        ["allowed by inline policy own, statement 1"],
        ["allowed by inline policy a of group first, statement 1"],
        ["allowed by inline policy b of group next, statement 1"],
    ]


def test_who_can_rewrite_its_boundary_goes_on_without_it(account: Callable[[Json], Json]) -> None:
    """She can become nobody before that: her boundary leaves out what starts a function."""
    rewrite = {**allow("iam:CreatePolicyVersion"), "Resource": f"arn:aws:iam::{ACCOUNT}:policy/B"}
    boss = {"inline": {"all": EVERYTHING}, "trusts": ["lambda.amazonaws.com"]}
    words = {
        "inline": {"own": [rewrite, allow(*PASSING)]},
        "policies": {"B": allow("iam:*")},
        "boundary": "B",
        "elsewhere": {"roles": {"boss": boss}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is PrincipalClass.CAN_BECOME
    assert [edge.actions for edge in maria.paths[0].edges] == [
        ("iam:CreatePolicyVersion",),
        tuple(PASSING),
        (),
    ]


def test_a_path_says_which_group_is_joined_to_be_changed(account: Callable[[Json], Json]) -> None:
    """What lets her change it is in another group, and neither allows anything else that matters."""
    changes = {**allow("iam:PutGroupPolicy"), "Resource": STAFF}
    groups = {"dev": {"inline": {"a": changes}}, "other": {}, "staff": {}}
    words = {"inline": {"own": allow("iam:AddUserToGroup")}, "elsewhere": {"groups": groups}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert [(edge.actions, say(edge.on)) for edge in maria.paths[0].edges] == [
        (("iam:AddUserToGroup",), "group dev"),
        (("iam:AddUserToGroup",), "group staff"),
        (("iam:PutGroupPolicy",), "group staff"),
    ]


PUT, JOIN = "iam:PutUserPolicy", "iam:AddUserToGroup"
OWN, ANOTHER = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("maria", "bystander-1"))
# On whom she may do it herself, on whom in a group, and what her paths take.
TWICE: dict[str, tuple[str, str, list[list[str]]]] = {
    "on herself, and in a group as well": (OWN, OWN, [[PUT]]),
    "on somebody, and in a group on herself": (ANOTHER, OWN, [["iam:AddUserToGroup", PUT]]),
    "on herself, and in a group on somebody": (OWN, ANOTHER, [[PUT]]),
    "on somebody, and in a group as well": (ANOTHER, ANOTHER, []),
}


@pytest.mark.parametrize(("alone", "joined", "expected"), TWICE.values(), ids=TWICE)
def test_a_group_adds_to_what_somebody_can_do(
    account: Callable[[Json], Json], alone: str, joined: str, expected: list[list[str]]
) -> None:
    words = {
        "inline": {"own": [{**allow(PUT), "Resource": alone}, allow("iam:AddUserToGroup")]},
        "elsewhere": {"groups": {"staff": {"inline": {"a": {**allow(PUT), "Resource": joined}}}}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert [[edge.actions[0] for edge in path.edges] for path in maria.paths] == expected


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        ({"Action": "s3:DeleteBucket"}, PrincipalClass.CAN_BECOME),
        ({"NotAction": PUT}, PrincipalClass.NONE),
    ],
)
def test_who_is_free_of_its_boundary_is_denied_what_its_group_denies(
    account: Callable[[Json], Json], denied: Json, expected: PrincipalClass
) -> None:
    """In the group she can give herself everything, of which it denies little or all but that."""
    deny = {"Effect": "Deny", "Resource": "*", **denied}
    unbinds = {**allow("iam:DeleteUserPermissionsBoundary"), "Resource": OWN}
    words = {
        "inline": {"own": [unbinds, allow("iam:AddUserToGroup")]},
        "boundary": "Bounds",
        "policies": {"Bounds": allow("iam:*")},
        "elsewhere": {"groups": {"staff": {"inline": {"a": [allow(PUT), deny]}}}},
    }
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


def test_a_path_says_who_puts_somebody_into_a_powerful_group(
    account: Callable[[Json], Json],
) -> None:
    """She cannot join it by herself: a role that she may assume adds her."""
    adder = {"inline": {"own": allow("iam:AddUserToGroup")}, "trusts": ["user/maria"]}
    groups = {"admins": {"inline": {"all": EVERYTHING}}}
    words = {"elsewhere": {"groups": groups, "roles": {"adder": adder}}}
    edges = classify(account(words), {}, ACCOUNT, "aws")[0].paths[0].edges
    assert [(edge.source.name, say(edge.on), edge.target.kind) for edge in edges] == [
        ("maria", "role adder", "role"),
        ("adder", "group admins", "everything"),
    ]
    assert all(edge.because for edge in edges)


def test_what_a_group_allows_is_no_reason_to_be_let_into_it(
    account: Callable[[Json], Json],
) -> None:
    """Pat can make keys for maria, and she a role that adds either of them."""
    keys = {**allow("iam:CreateAccessKey"), "Resource": OWN}
    adder = {"inline": {"own": allow("iam:AddUserToGroup")}, "trusts": ["user/maria"]}
    words = {
        "elsewhere": {
            "users": {"pat": {"inline": {"own": keys}}},
            "groups": {"admins": {"inline": {"all": EVERYTHING}}},
            # A role joins no group, and can do so as somebody who does.
            "roles": {"adder": adder, "ops": {"inline": {"own": keys}}},
        },
    }
    found = {one.name: one for one in classify(account(words), {}, ACCOUNT, "aws")}
    keys_of = {name: [(name, "iam:CreateAccessKey")] for name in ("pat", "ops")}
    for name, before in {"maria": [], **keys_of}.items():
        assert found[name].class_ is PrincipalClass.CAN_BECOME
        assert found[name].paths
        expected = [*before, ("maria", "sts:AssumeRole"), ("adder", "iam:AddUserToGroup")]
        for path in found[name].paths:
            edges = [(edge.source.name, edge.actions[0]) for edge in path.edges]
            assert edges[: len(expected)] == expected


def test_a_boundary_that_nobody_takes_away_stays(account: Callable[[Json], Json]) -> None:
    """Pat can be an administrator but for that; somebody else changes somebody else."""
    changes = {**allow(PUT), "Resource": f"arn:aws:iam::{ACCOUNT}:user/bystander-1"}
    boss = {"inline": {"all": EVERYTHING}, "boundary": "Bounds", "trusts": ["user/pat"]}
    words = {
        "inline": {"own": changes},
        "policies": {"Bounds": allow("s3:*")},
        "elsewhere": {"users": {"pat": {}}, "roles": {"boss": boss}},
    }
    found = classify(account(words), {}, ACCOUNT, "aws")
    assert {one.class_ for one in found} == {PrincipalClass.NONE}


def test_who_frees_itself_of_its_boundary_controls_nobody_by_that(
    account: Callable[[Json], Json],
) -> None:
    """Maria could give jorge a policy, and is nobody that he can become."""
    jorge = f"arn:aws:iam::{ACCOUNT}:user/jorge"
    unbinds = {**allow("iam:DeleteUserPermissionsBoundary"), "Resource": jorge}
    words = {
        "inline": {"own": {**allow(PUT), "Resource": jorge}},
        "policies": {"Bounds": allow("s3:*", "iam:DeleteUserPermissionsBoundary")},
        "elsewhere": {"users": {"jorge": {"boundary": "Bounds", "inline": {"own": unbinds}}}},
    }
    found = classify(account(words), {}, ACCOUNT, "aws")
    assert {one.class_ for one in found} == {PrincipalClass.NONE}


BOUNDED: dict[str, tuple[str, str, str, PrincipalClass]] = {
    # Who has the policy, what it denied, what the boundary lets through, and what she is.
    "her own": ("maria", "s3:*", "iam:*", PrincipalClass.CAN_BECOME),
    "her own, which denied nothing": ("maria", "", "iam:*", PrincipalClass.CAN_BECOME),
    "her own, which denied nothing, within little": ("maria", "", "s3:*", PrincipalClass.NONE),
    "her own, which denied ways": ("maria", "iam:*Role*", "iam:*", PrincipalClass.CAN_BECOME),
    "her own, within what bounds nothing": ("maria", "s3:*", "*", PrincipalClass.CAN_BECOME),
    "her own, within what lets no way through": ("maria", "s3:*", "s3:*", PrincipalClass.NONE),
    "another's": ("jorge", "s3:*", "iam:*", PrincipalClass.NONE),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_who_rewrites_a_policy_of_its_own_does_what_its_boundary_lets_through(
    account: Callable[[Json], Json], name: str
) -> None:
    """The policy denied something before."""
    holder, denied, within, expected = BOUNDED[name]
    arn = f"arn:aws:iam::{ACCOUNT}:policy/Work"
    rewrite = {**allow("iam:CreatePolicyVersion"), "Resource": arn}
    says = {"Effect": "Deny", "Action": denied, "Resource": "*"} if denied else allow("s3:Get*")
    held: Json = {"attached": ["Work"]}
    words = {
        **(held if holder == "maria" else {}),
        "inline": {"own": rewrite},
        "policies": {"Work": [[says]], "Bounds": [[allow(within), rewrite]]},
        "boundary": "Bounds",
        "elsewhere": {"users": {"jorge": held if holder == "jorge" else {}}},
    }
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [(["iam:*"], PrincipalClass.CAN_BECOME), ([], PrincipalClass.NONE)],
)
@pytest.mark.parametrize("action", ["iam:PutUserPolicy", "iam:AttachUserPolicy"])
def test_who_gives_itself_what_its_boundary_lets_through_may_join_a_group_for_it(
    account: Callable[[Json], Json],
    action: str,
    more: list[str],
    expected: PrincipalClass,
) -> None:
    """The path says so."""
    may = {**allow(action), "Resource": OWN}
    bounds = allow("iam:AddUserToGroup", action, *more)
    words = {
        "inline": {"own": allow("iam:AddUserToGroup")},
        "boundary": "Bounds",
        "policies": {"Bounds": bounds},
        "elsewhere": {"groups": {"staff": {"inline": {"a": may}}}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    first = [[edge.actions[0] for edge in path.edges[:2]] for path in maria.paths[:1]]
    assert first == ([["iam:AddUserToGroup", action]] if maria.paths else [])


NO_ASSUMING = {"Effect": "Deny", "Action": "sts:*", "Resource": "*"}
ATTACH = {
    **allow("iam:AttachUserPolicy"),
    "Resource": OWN,
    "Condition": {"ArnLike": {"iam:PolicyARN": f"arn:aws:iam::{ACCOUNT}:policy/Work"}},
}
PUT_OWN = {**allow(PUT), "Resource": OWN}
TO_BOSS: dict[str, tuple[list[Json], list[str], list[str]]] = {
    # What the group says, the boundary, and what the path takes.
    "attach": ([ATTACH], ["*"], [JOIN, "iam:AttachUserPolicy", "sts:AssumeRole"]),
    "attach, and assume nothing": ([ATTACH, NO_ASSUMING], ["*"], []),
    "write": ([PUT_OWN], ["sts:*", JOIN, PUT], [JOIN, PUT, "sts:AssumeRole"]),
    "write, and assume nothing": ([PUT_OWN, NO_ASSUMING], ["sts:*", JOIN, PUT], []),
}


@pytest.mark.parametrize("name", TO_BOSS)
def test_what_a_group_denies_is_denied_whatever_a_member_gives_itself(
    account: Callable[[Json], Json], name: str
) -> None:
    says, within, actions = TO_BOSS[name]
    words = {
        "inline": {"own": allow(JOIN)},
        "policies": {"Work": allow("sts:AssumeRole"), "Bounds": allow(*within)},
        "boundary": "Bounds",
        "elsewhere": {
            "groups": {"staff": {"inline": {"a": says}}},
            "roles": {"boss": {"inline": {"all": EVERYTHING}, "trusts": ["root"]}},
        },
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is (PrincipalClass.CAN_BECOME if actions else PrincipalClass.NONE)
    edges = maria.paths[0].edges if maria.paths else ()
    assert [action for edge in edges for action in edge.actions] == actions
