"""Near misses: who holds what a way to power takes, and the one thing that closes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.base.phrases import Name, say
from aws_posture.privilege import PrincipalClass, classify

Json = dict[str, Any]

ACCOUNT = "111122223333"
IAM = f"arn:aws:iam::{ACCOUNT}"
PASSING = ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]
LEADS = f"{', '.join(PASSING)} lead nowhere today: "


def allow(action: str | list[str], resource: str = "*", **condition: Json) -> Json:
    more = {"Condition": condition} if condition else {}
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str, resource: str = "*") -> Json:
    return {"Effect": "Deny", "Action": action, "Resource": resource}


def maria(*statements: Json, **words: object) -> Json:
    return {"inline": {"own": list(statements)}, **words}


def bound(*actions: str) -> Json:
    return {"boundary": "Bounds", "policies": {"Bounds": allow(list(actions))}}


def powerful(*trusts: str | Json, **words: object) -> Json:
    admin = {**maria(allow("*")), "trusts": list(trusts), **words}
    return {"elsewhere": {"roles": {"admin": admin}}}


def trust(effect: str, whom: str) -> Json:
    principal = whom if whom == "*" else {"AWS": f"{IAM}:{whom}"}
    return {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}


BOSS = {"elsewhere": {"users": {"boss": maria(allow("*"))}}}
LAMBDA = powerful("lambda.amazonaws.com")
STAFF = {"elsewhere": {"groups": {"staff": {"inline": {"read": allow("s3:Get*")}}}}}
IN_STAFF = {"groups": {"staff": {"inline": {"read": allow("s3:Get*")}}}}
ADMINS = {"elsewhere": {"groups": {"admins": {"inline": {"all": allow("*")}}}}}
HAS_WORK = {"attached": ["Work"], "policies": {"Work": allow("s3:*")}}
FEDERATED = {
    "elsewhere": {
        "roles": {
            "admin": {
                **maria(allow("*")),
                "trusts": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Federated": f"{IAM}:saml-provider/staff"},
                        "Action": "sts:AssumeRoleWithSAML",
                    }
                ],
            }
        }
    }
}
TO_EC2 = {"iam:PassedToService": "ec2.amazonaws.com"}

CLOSED: dict[str, tuple[Json, list[str]]] = {
    "no powerful role trusts the service": (
        maria(allow(PASSING), **powerful("ec2.amazonaws.com")),
        [f"{LEADS}no powerful role trusts lambda.amazonaws.com"],
    ),
    "the role may be passed to another service only": (
        maria(allow("iam:PassRole", StringEquals=TO_EC2), allow(PASSING[1:]), **LAMBDA),
        [
            (
                f"{LEADS}the condition on iam:PassedToService does not let a role be passed to "
                "lambda.amazonaws.com"
            )
        ],
    ),
    "the role may be passed to a service of no way": (
        maria(
            allow("iam:PassRole", StringEquals={"iam:PassedToService": "logs.amazonaws.com"}),
            allow(PASSING[1:]),
            **LAMBDA,
        ),
        [
            (
                f"{LEADS}the condition on iam:PassedToService does not let a role be passed to "
                "lambda.amazonaws.com"
            )
        ],
    ),
    "another role may be passed": (
        maria(allow("iam:PassRole", f"{IAM}:role/app"), allow(PASSING[1:]), **LAMBDA),
        [f"{LEADS}iam:PassRole is not allowed on role admin, which trusts lambda.amazonaws.com"],
    ),
    "a Deny of passing": (
        maria(allow(PASSING), deny("iam:Pass*"), **LAMBDA),
        [f"{LEADS}iam:PassRole is closed by the Deny in inline policy own, statement 2"],
    ),
    "a Deny of using it": (
        maria(allow(PASSING), deny("lambda:InvokeFunction"), **LAMBDA),
        [f"{LEADS}lambda:InvokeFunction is closed by the Deny in inline policy own, statement 2"],
    ),
    "a Deny of using another's, and one of using it": (
        maria(
            allow(PASSING),
            deny("lambda:CreateFunction", "arn:aws:lambda:*:*:function:app"),
            deny("lambda:InvokeFunction"),
            **LAMBDA,
        ),
        [f"{LEADS}lambda:InvokeFunction is closed by the Deny in inline policy own, statement 3"],
    ),
    "a Deny of what is allowed on something else": (
        maria(
            allow([*PASSING[:2]]),
            allow(PASSING[2], "arn:aws:lambda:*:444455556666:function:app"),
            deny(PASSING[2]),
            **LAMBDA,
        ),
        [],
    ),
    "a boundary that leaves using it out": (
        maria(allow(PASSING), **bound(*PASSING[:2], "s3:*"), **LAMBDA),
        [
            (
                f"{LEADS}lambda:InvokeFunction is closed by the permissions boundary policy "
                "Bounds, which does not allow it"
            )
        ],
    ),
    "a boundary that leaves making it out": (
        maria(allow(PASSING), **bound(PASSING[0], PASSING[2], "s3:*"), **LAMBDA),
        [
            (
                f"{LEADS}lambda:CreateFunction is closed by the permissions boundary policy "
                "Bounds, which does not allow it"
            )
        ],
    ),
    "a boundary that leaves passing out": (
        maria(allow(PASSING), **bound("lambda:*"), **LAMBDA),
        [
            (
                f"{LEADS}iam:PassRole is closed by the permissions boundary policy Bounds, "
                "which does not allow it"
            )
        ],
    ),
    "the powerful role is in no instance profile": (
        maria(
            allow(["iam:PassRole", "ec2:RunInstances"]),
            **powerful("ec2.amazonaws.com", profile=False),
        ),
        [
            (
                "iam:PassRole, ec2:RunInstances lead nowhere today: no powerful role that trusts "
                "ec2.amazonaws.com is in an instance profile"
            )
        ],
    ),
    "what runs already, as no powerful role": (
        maria(allow("ssm:StartSession"), **LAMBDA),
        ["ssm:StartSession leads nowhere today: no powerful role trusts ec2.amazonaws.com"],
    ),
    "a trust policy that names somebody else": (
        maria(allow("sts:AssumeRole"), **powerful("user/other")),
        ["sts:AssumeRole on role admin: its trust policy does not let it in"],
    ),
    "a Deny of assuming": (
        maria(allow("sts:*"), deny("sts:AssumeRole"), **powerful("root")),
        ["sts:AssumeRole on role admin: closed by the Deny in inline policy own, statement 2"],
    ),
    "a Deny of assuming the only role there is": (
        maria(allow("sts:*"), deny("sts:AssumeRole"), **powerful("root"), alone=True),
        ["sts:AssumeRole on role admin: closed by the Deny in inline policy own, statement 2"],
    ),
    "a Deny of assuming a role that lets it in by name": (
        maria(allow("sts:*"), deny("sts:AssumeRole"), **powerful("user/maria")),
        ["sts:AssumeRole on role admin: closed by the Deny in inline policy own, statement 2"],
    ),
    "a Deny of assuming a role that lets everybody in": (
        maria(allow("sts:*"), deny("sts:AssumeRole"), **powerful("*")),
        ["sts:AssumeRole on role admin: closed by the Deny in inline policy own, statement 2"],
    ),
    "a trust policy that lets the account in, and not it": (
        maria(allow("sts:AssumeRole"), **powerful("root", trust("Deny", "user/maria"))),
        ["sts:AssumeRole on role admin: its trust policy does not let it in"],
    ),
    "a trust policy that lets it in, and denies everybody": (
        maria(allow("sts:AssumeRole"), **powerful("user/maria", trust("Deny", "*"))),
        ["sts:AssumeRole on role admin: its trust policy does not let it in"],
    ),
    "a trust policy that lets it in, and denies the account": (
        maria(allow("sts:AssumeRole"), **powerful("user/maria", trust("Deny", "root"))),
        ["sts:AssumeRole on role admin: its trust policy does not let it in"],
    ),
    "two things lack: the trust, and a Deny of assuming": (
        maria(allow("sts:*"), deny("sts:AssumeRole"), **powerful("user/other")),
        [],
    ),
    "a boundary that leaves assuming out": (
        maria(allow("sts:AssumeRole"), **bound("s3:*"), **powerful("root")),
        [
            (
                "sts:AssumeRole on role admin: closed by the permissions boundary policy Bounds, "
                "which does not allow it"
            )
        ],
    ),
    "a Deny of keys for the administrator": (
        maria(
            allow("iam:CreateAccessKey"), deny("iam:CreateAccessKey", f"{IAM}:user/boss"), **BOSS
        ),
        ["iam:CreateAccessKey on user boss: closed by the Deny in inline policy own, statement 2"],
    ),
    "more Denies than are named": (
        maria(
            allow("iam:CreateAccessKey"), *(deny("iam:CreateAccessKey") for _ in range(3)), **BOSS
        ),
        [
            (
                "iam:CreateAccessKey on user boss: closed by the Deny in inline policy own, "
                "statement 2 and in inline policy own, statement 3"
            )
        ],
    ),
    "more administrators than are named": (
        maria(
            allow("iam:CreateAccessKey"),
            deny("iam:CreateAccessKey"),
            elsewhere={"users": dict.fromkeys(("boss", "boss-2", "boss-3"), maria(allow("*")))},
        ),
        [
            f"iam:CreateAccessKey on user {name}: closed by the Deny in inline policy own, statement 2"
            for name in ("boss", "boss-2")
        ],
    ),
    "one Deny of several actions": (
        maria(allow("iam:*LoginProfile"), deny("iam:*LoginProfile", f"{IAM}:user/boss"), **BOSS),
        [
            (
                "iam:CreateLoginProfile, iam:UpdateLoginProfile on user boss: closed by the Deny in "
                "inline policy own, statement 2"
            )
        ],
    ),
    "an administrator but for one thing, which is said once": (
        maria(allow("*"), deny("iam:*"), **BOSS),
        [],
    ),
    "a Deny of changing whom the role trusts": (
        maria(allow("iam:UpdateAssumeRolePolicy"), deny("iam:Update*"), **LAMBDA),
        [
            (
                "iam:UpdateAssumeRolePolicy on role admin: closed by the Deny in inline policy own, "
                "statement 2"
            )
        ],
    ),
    "a boundary that would remain": (
        maria(allow("iam:PutUserPolicy"), **bound("iam:PutUserPolicy", "s3:*")),
        [
            (
                "iam:PutUserPolicy on the user itself: permissions boundary policy Bounds does not "
                "allow most services"
            )
        ],
    ),
    "a Deny of changing its own group": (
        maria(allow("iam:PutGroupPolicy"), deny("iam:PutGroupPolicy"), **IN_STAFF),
        [
            "iam:PutGroupPolicy on its group staff: closed by the Deny in inline policy own, statement 2"
        ],
    ),
    "a boundary that would remain after changing its group": (
        maria(allow("iam:AttachGroupPolicy"), **bound("iam:AttachGroupPolicy", "s3:*"), **IN_STAFF),
        [
            (
                "iam:AttachGroupPolicy on its group staff: permissions boundary policy Bounds does "
                "not allow most services"
            )
        ],
    ),
    "another's group": (
        maria(allow("iam:PutGroupPolicy"), deny("iam:PutGroupPolicy"), **STAFF),
        [],
    ),
    "a Deny of joining a powerful group": (
        maria(allow("iam:AddUserToGroup"), deny("iam:*", f"{IAM}:group/*"), **ADMINS),
        [
            "iam:AddUserToGroup on group admins: closed by the Deny in inline policy own, statement 2"
        ],
    ),
    "a boundary that would remain in a powerful group": (
        maria(allow("iam:AddUserToGroup"), **bound("iam:AddUserToGroup", "s3:*"), **ADMINS),
        [
            (
                "iam:AddUserToGroup on group admins: permissions boundary policy Bounds does not "
                "allow most services"
            )
        ],
    ),
    "a group that gives little": (
        maria(allow("iam:AddUserToGroup"), deny("iam:AddUserToGroup"), **STAFF),
        [],
    ),
    "a Deny of rewriting its own policy": (
        maria(allow("iam:CreatePolicyVersion"), deny("iam:*Version"), **HAS_WORK),
        [
            (
                "iam:CreatePolicyVersion on its own policy Work: closed by the Deny in inline "
                "policy own, statement 2"
            )
        ],
    ),
    "somebody else's policy": (
        maria(
            allow("iam:CreatePolicyVersion"),
            deny("iam:*Version"),
            policies={"Work": allow("s3:*")},
        ),
        [],
    ),
    "a Deny of going back to a version": (
        maria(
            allow("iam:SetDefaultPolicyVersion"),
            deny("iam:Set*"),
            attached=["Work"],
            policies={"Work": [allow("s3:*"), allow("*")]},
        ),
        [
            (
                "iam:SetDefaultPolicyVersion on its own policy Work: closed by the Deny in inline "
                "policy own, statement 2"
            )
        ],
    ),
    "no version to go back to": (
        maria(allow("iam:SetDefaultPolicyVersion"), deny("iam:Set*"), **HAS_WORK),
        [],
    ),
    "a Deny of changing an identity provider": (
        maria(allow("iam:UpdateSAMLProvider"), deny("iam:Update*"), **FEDERATED),
        [
            (
                "iam:UpdateSAMLProvider on the identity provider of role admin: closed by the Deny "
                "in inline policy own, statement 2"
            )
        ],
    ),
    "a Deny of changing the identity provider of a weak role": (
        maria(
            allow("iam:UpdateSAMLProvider"),
            deny("iam:Update*"),
            elsewhere={
                "roles": {"app": {**FEDERATED["elsewhere"]["roles"]["admin"], "inline": {}}}
            },
        ),
        [],
    ),
    "two things lack: the permission and the trust": (
        maria(allow("s3:*"), **powerful("user/other")),
        [],
    ),
    "two things lack: the permission, and a Deny of it": (
        maria(allow("s3:*"), deny("sts:*"), **powerful("root")),
        [],
    ),
    "two things lack: a Deny, and no powerful role trusts the service": (
        maria(allow(PASSING), deny("lambda:CreateFunction"), **powerful("root")),
        [],
    ),
}


@pytest.mark.parametrize("name", CLOSED)
def test_the_one_thing_that_closes_a_way_is_named(
    account: Callable[[Json], Json], name: str
) -> None:
    words, expected = CLOSED[name]
    one = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert one.class_ is PrincipalClass.NONE
    assert [say(reason) for reason in one.closed] == expected


def test_many_closed_ways_are_counted(account: Callable[[Json], Json]) -> None:
    almost_all = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    one = classify(account(maria(almost_all)), {}, ACCOUNT, "aws")[0]
    assert len(one.closed) == 6
    assert say(one.closed[-1]).endswith(" more ways are closed")


NAMED = {
    Name("role", "admin"): "a trust policy that names somebody else",
    Name("user", "boss"): "a Deny of keys for the administrator",
    Name("group", "staff"): "a Deny of changing its own group",
    Name("policy", "Work"): "a Deny of rewriting its own policy",
}


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.kind)
def test_names_in_what_closes_a_way_can_be_masked(
    account: Callable[[Json], Json], named: Name
) -> None:
    words, _ = CLOSED[NAMED[named]]
    (reason,) = classify(account(words), {}, ACCOUNT, "aws")[0].closed
    assert named in reason


def test_an_open_way_is_no_near_miss(account: Callable[[Json], Json]) -> None:
    one = classify(account(maria(allow(PASSING), **LAMBDA)), {}, ACCOUNT, "aws")[0]
    assert one.class_ is PrincipalClass.CAN_BECOME
    assert one.closed == ()
