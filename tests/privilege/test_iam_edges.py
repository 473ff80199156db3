"""What lies at the edges of power: a user `maria` that is one statement away from another class."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from aws_posture.base.phrases import Name, say
from aws_posture.privilege import Principal, PrincipalClass, classify

Json = dict[str, Any]
Statements = Json | list[Json]

ACCOUNT = "111122223333"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ADMIN, NONE = PrincipalClass.ADMIN, PrincipalClass.NONE
CAN_BECOME = PrincipalClass.CAN_BECOME

# What makes an administrator where it may be done to all of a kind.
ESCALATIONS = [
    *("iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:CreateAccessKey"),
    *("iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:AttachGroupPolicy"),
    *("iam:PutGroupPolicy", "iam:AttachRolePolicy", "iam:PutRolePolicy"),
    *("iam:UpdateAssumeRolePolicy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"),
]
# Most services that there are, by name: no service of tomorrow.
SERVICES = [
    *("acm:*", "apigateway:*", "athena:*", "autoscaling:*", "backup:*", "cloudformation:*"),
    *("cloudfront:*", "cloudtrail:*", "cloudwatch:*", "codebuild:*", "config:*", "dynamodb:*"),
    *("ec2:*", "ecr:*", "ecs:*", "eks:*", "elasticfilesystem:*", "elasticloadbalancing:*"),
    *("events:*", "glue:*", "guardduty:*", "kinesis:*", "kms:*", "lambda:*", "logs:*", "rds:*"),
    *("redshift:*", "route53:*", "s3:*", "sagemaker:*", "secretsmanager:*", "sns:*", "sqs:*"),
    *("ssm:*", "states:*", "wafv2:*"),
]
UNBINDING = ["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"]
ANY_POLICY = "arn:aws:iam::111122223333:policy/Any"


def _allow(action: str | list[str], resource: str = "*", condition: Json | None = None) -> Json:
    more = {"Condition": condition} if condition else {}
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def _deny(*actions: str) -> Json:
    return {"Effect": "Deny", "Action": list(actions), "Resource": "*"}


def _all_but(*actions: str, effect: str = "Deny") -> Json:
    return {"Effect": effect, "NotAction": list(actions), "Resource": "*"}


def _document(statements: Statements) -> Json:
    return {"Version": "2012-10-17", "Statement": statements}


def _listed(policies: Json) -> list[Json]:
    return [
        {"PolicyName": name, "PolicyDocument": _document(statements)}
        for name, statements in policies.items()
    ]


def _described(kind: str, name: str, policies: Json) -> Json:
    return {
        "Path": "/",
        f"{kind}Name": name,
        f"{kind}Id": name,
        "Arn": f"arn:aws:iam::{ACCOUNT}:{kind.lower()}/{name}",
        f"{kind}PolicyList": _listed(policies),
    }


def _managed(name: str, statements: Statements) -> Json:
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": _document(statements)}
    return {"Arn": _policy(name), "DefaultVersionId": "v1", "PolicyVersionList": [version]}


def _policy(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:policy/{name}"


def _maria(
    inline: Json,
    *,
    groups: Mapping[str, Json] = MappingProxyType({}),
    others: Mapping[str, Json] = MappingProxyType({}),
    own: Statements | None = None,
    bounds: Statements | None = None,
) -> Principal:
    """Classify a user.

    Args:
        inline: Her inline policies: statements, by name.
        groups: Her groups: inline policies, by name.
        others: The groups that she is not in.
        own: A managed policy that is attached to her.
        bounds: Her permissions boundary.
    """
    user = {**_described("User", "maria", inline), "GroupList": list(groups)}
    managed = []
    if own:
        user["AttachedManagedPolicies"] = [{"PolicyName": "Own", "PolicyArn": _policy("Own")}]
        managed.append(_managed("Own", own))
    if bounds:
        user["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": _policy("Bounds"),
        }
        managed.append(_managed("Bounds", bounds))
    details = {
        "UserDetailList": [user],
        "GroupDetailList": [
            _described("Group", name, policies) for name, policies in {**groups, **others}.items()
        ],
        "RoleDetailList": [],
        "Policies": managed,
    }
    return classify(details, {}, ACCOUNT, "aws")[0]


ADMINISTRATORS = {
    "every action but the escalations": (_all_but(*ESCALATIONS, effect="Allow"), NONE),
    "every action but all of the escalations but one": (
        _all_but(*ESCALATIONS[:-2], ESCALATIONS[-1], effect="Allow"),
        ADMIN,
    ),
    "all of IAM and every service that there is today, but none of tomorrow": (
        _allow(["iam:*", *SERVICES]),
        CAN_BECOME,
    ),
    "all of IAM and every service of tomorrow, but none that there is today": (
        _all_but(*SERVICES, effect="Allow"),
        CAN_BECOME,
    ),
    "every service, and of IAM one escalation": (
        [_all_but("iam:*", effect="Allow"), _allow("iam:PutUserPolicy")],
        CAN_BECOME,
    ),
}


@pytest.mark.parametrize("name", ADMINISTRATORS)
def test_an_administrator_has_all_of_breadth_services_and_iam(name: str) -> None:
    statements, expected = ADMINISTRATORS[name]
    assert _maria({"x": statements}).class_ is expected


WILDCARDS = {
    "iam:PutUser*rPolicy": NONE,
    "iam:PutUser*Policy": CAN_BECOME,
    "iam:PutUs*rPolicy": CAN_BECOME,
    "iam:PutUserPolicy*": CAN_BECOME,
    "iam:PutUserPolic?": CAN_BECOME,
    "iam:PutUserPolicy?": NONE,
    "iam:P*U*s*rPolicy": CAN_BECOME,
    "iam:PutUser*Polic?*y": NONE,
}


@pytest.mark.parametrize("pattern", WILDCARDS)
def test_a_star_stands_for_what_is_between(pattern: str) -> None:
    assert _maria({"x": _allow(pattern)}).class_ is WILDCARDS[pattern]


KEY = "iam:PolicyARN"
NULLS = [
    # A request to attach a policy always names it: "Null: true" never holds.
    *((value, NONE) for value in (True, "true", ["true"], [True])),
    *((value, CAN_BECOME) for value in (False, "false", ["false"], [False], ["false", "true"])),
]


@pytest.mark.parametrize(("value", "expected"), NULLS)
def test_null_asks_whether_a_key_is_absent(value: object, expected: PrincipalClass) -> None:
    statement = _allow("iam:AttachUserPolicy", condition={"Null": {KEY: value}})
    assert _maria({"x": statement}).class_ is expected


DENIALS = {
    "another policy": ({"ArnNotEquals": {KEY: ANY_POLICY}}, NONE),
    "another policy, and without MFA": (
        {"ArnNotEquals": {KEY: ANY_POLICY}, "Bool": {"aws:MultiFactorAuthPresent": "false"}},
        CAN_BECOME,
    ),
    "from elsewhere": ({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, CAN_BECOME),
    "one policy": ({"ArnEquals": {KEY: ANY_POLICY}}, CAN_BECOME),
}


@pytest.mark.parametrize("name", DENIALS)
def test_a_denial_needs_all_of_its_tests_to_hold(name: str) -> None:
    condition, expected = DENIALS[name]
    action = "iam:AttachUserPolicy"
    denied = {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition}
    assert _maria({"x": [_allow(action), denied]}).class_ is expected


# Nothing is left but to delete or to leave what denies all else.
DENIED = _all_but("iam:DeleteUserPolicy", "iam:RemoveUserFromGroup")
RESTRAINTS = {
    "a policy that allows something as well": (
        {"inline": {"all": EVERYTHING, "x": [_allow("s3:GetObject"), DENIED]}},
        CAN_BECOME,
    ),
    "a policy of a group that cannot be left, too": (
        {
            "inline": {"all": EVERYTHING, "x": _all_but("iam:DeleteUserPolicy")},
            "groups": {"kept": {"y": _all_but("iam:DeleteUserPolicy")}},
        },
        NONE,
    ),
    "a policy of a group that can be left": (
        {
            "inline": {"all": EVERYTHING},
            "groups": {"kept": {"y": _all_but("iam:RemoveUserFromGroup")}},
        },
        CAN_BECOME,
    ),
    "a policy of a group, and another group can be left": (
        {
            "inline": {"all": EVERYTHING},
            "groups": {
                "kept": {
                    "y": [
                        _all_but("iam:RemoveUserFromGroup"),
                        {
                            "Effect": "Deny",
                            "Action": "*",
                            "NotResource": f"arn:aws:iam::{ACCOUNT}:group/other",
                        },
                    ]
                },
                "other": {"z": _allow("s3:GetObject")},
            },
        },
        NONE,
    ),
    "a policy, and a boundary that stays": (
        {
            "inline": {"all": EVERYTHING, "x": _all_but("iam:DeleteUserPolicy")},
            "bounds": _allow(["iam:DeleteUserPolicy", "s3:*"]),
        },
        NONE,
    ),
}


@pytest.mark.parametrize("name", RESTRAINTS)
def test_power_comes_back_only_where_all_that_restrains_can_go(name: str) -> None:
    words, expected = RESTRAINTS[name]
    maria = _maria(**words)
    assert maria.class_ is expected, maria.because


def test_only_what_has_to_go_is_named() -> None:
    free = _deny("s3:DeleteBucket")
    maria = _maria({"all": EVERYTHING, "x": DENIED}, groups={"g": {"y": free}})
    assert maria.class_ is CAN_BECOME
    assert not [reason for reason in maria.because if "its group" in say(reason)]


JOINED = {
    "escalates by one action": (_allow("iam:PutUserPolicy"), CAN_BECOME),
    "administers, and escalates by a named policy alone": (
        [
            _all_but(*ESCALATIONS, effect="Allow"),
            _allow(ESCALATIONS, condition={"ArnEquals": {KEY: ANY_POLICY}}),
        ],
        CAN_BECOME,
    ),
    "reads": (_allow("iam:Get*"), NONE),
}


@pytest.mark.parametrize("name", JOINED)
def test_a_group_is_worth_joining_for_what_it_may(name: str) -> None:
    statements, expected = JOINED[name]
    join = _allow("iam:AddUserToGroup", f"arn:aws:iam::{ACCOUNT}:group/g")
    assert _maria({"x": join}, others={"g": {"y": statements}}).class_ is expected


# Halves of an administrator: neither of them leads anywhere by itself, as there are no roles.
BREADTH = _all_but("iam:*", effect="Allow")
MOST_OF_IAM = _allow(
    [
        *("iam:D*", "iam:Remove*", "iam:Update*User", "iam:UpdateAccessKey", "iam:UpdateRole"),
        *("iam:Put*PermissionsBoundary", "iam:PassRole", "iam:AttachRolePolicy"),
    ]
)
LITTLE, MUCH = _deny("s3:DeleteBucket"), _all_but("iam:*")
ITSELF = _allow("iam:PutUserPolicy", f"arn:aws:iam::{ACCOUNT}:user/maria")
TO_B = _allow("iam:AddUserToGroup", f"arn:aws:iam::{ACCOUNT}:group/b")
WITHOUT_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
# What groups may, and in which order somebody joins those that she needs.
GROUPS: dict[str, tuple[dict[str, Statements], list[str]]] = {
    "one half": ({"a": BREADTH}, []),
    "the other half": ({"a": MOST_OF_IAM}, []),
    "both halves": ({"a": BREADTH, "b": MOST_OF_IAM}, ["a", "b"]),
    "both halves, and one that is not needed": (
        {"a": BREADTH, "b": _allow("iam:Get*"), "c": MOST_OF_IAM},
        ["a", "c"],
    ),
    "both halves, of which one denies little": (
        {"a": [BREADTH, LITTLE], "b": MOST_OF_IAM},
        ["b", "a"],
    ),
    "both halves, each of which denies little": (
        {"a": [BREADTH, LITTLE], "b": [MOST_OF_IAM, LITTLE]},
        ["a", "b"],
    ),
    "both halves, of which one denies much": ({"a": BREADTH, "b": [MOST_OF_IAM, MUCH]}, []),
    "two wholes": ({"a": _allow("s3:*"), "b": EVERYTHING, "c": EVERYTHING}, ["b"]),
    "halves and a whole": ({"a": BREADTH, "b": MOST_OF_IAM, "c": EVERYTHING}, ["c"]),
    "a whole that denies little": ({"a": _allow("s3:*"), "b": [EVERYTHING, LITTLE]}, ["b"]),
    "a whole that denies all but what makes others": ({"a": [EVERYTHING, MUCH]}, ["a"]),
    "a whole that denies much": ({"a": [EVERYTHING, MUCH, _deny("iam:Create*", "iam:Re*")]}, []),
    "one that lets her change herself": ({"a": ITSELF}, ["a"]),
    "one that its members can change, and nobody joins any more": (
        {"a": [_allow("iam:PutGroupPolicy", f"arn:aws:iam::{ACCOUNT}:group/a"), _deny("iam:Add*")]},
        ["a"],
    ),
    "one that changes another, and nobody joins any more": (
        {
            "a": [
                _allow("iam:PutGroupPolicy", f"arn:aws:iam::{ACCOUNT}:group/b"),
                _deny("iam:Add*"),
            ],
            "b": _allow("s3:Get*"),
        },
        ["b", "a"],
    ),
    "one that lets her change herself, and denies little": ({"a": [ITSELF, LITTLE]}, ["a"]),
    "one that lets her change herself, and denies what is without MFA": (
        {"a": [ITSELF, {**_all_but("iam:List*"), "Condition": WITHOUT_MFA}]},
        ["a"],
    ),
    "one that lets her change herself, and denies much": ({"a": [ITSELF, MUCH]}, []),
    "one that lets her change herself, beside one that denies much": (
        {"a": [ITSELF, LITTLE], "b": MUCH},
        ["a"],
    ),
}


@pytest.mark.parametrize("name", GROUPS)
def test_groups_are_joined_that_give_power_together(name: str) -> None:
    groups, expected = GROUPS[name]
    assert _first_path(_allow("iam:AddUserToGroup"), groups) == expected


# Groups of which she can join the first alone.
IN_TURN: dict[str, tuple[dict[str, Statements], list[str]]] = {
    "a whole": ({"a": TO_B, "b": EVERYTHING}, ["a", "b"]),
    "a whole, behind one that denies little": ({"a": [TO_B, LITTLE], "b": EVERYTHING}, ["a", "b"]),
    "a whole, behind one that denies it": ({"a": [TO_B, _deny("iam:Add*")], "b": EVERYTHING}, []),
    "a whole, behind one that denies much": (
        {"a": [TO_B, MUCH, _deny("iam:Create*", "iam:Remove*")], "b": EVERYTHING},
        [],
    ),
    "a whole, behind one that she leaves then": (
        {"a": [TO_B, MUCH, _deny("iam:Create*")], "b": EVERYTHING},
        ["a", "b"],
    ),
    "a half that opens the other": ({"a": [TO_B, BREADTH], "b": MOST_OF_IAM}, ["a", "b"]),
    "a whole that nothing opens": ({"a": BREADTH, "b": EVERYTHING}, []),
}


@pytest.mark.parametrize("name", IN_TURN)
def test_a_group_may_let_somebody_join_the_next(name: str) -> None:
    groups, expected = IN_TURN[name]
    join = _allow("iam:AddUserToGroup", f"arn:aws:iam::{ACCOUNT}:group/a")
    assert _first_path(join, groups) == expected


def _first_path(may: Json, groups: Mapping[str, Statements]) -> list[str]:
    """Return the groups that somebody who is no administrator joins on her first path to power."""
    maria = _maria({"x": may}, others={name: {"y": text} for name, text in groups.items()})
    assert maria.class_ is (CAN_BECOME if maria.paths else NONE)
    edges = maria.paths[0].edges if maria.paths else ()
    assert all(edge.because for edge in edges)
    assert not edges or edges[-1].target.kind == "everything"
    return [edge.on[1].text for edge in edges if edge.actions == ("iam:AddUserToGroup",)]


OWN = _policy("Own")
REWRITE = _allow("iam:CreatePolicyVersion", OWN)
NOTHING_ELSE = [
    _all_but("iam:CreatePolicyVersion"),
    {"Effect": "Deny", "Action": "*", "NotResource": OWN},
]
REWRITTEN = {
    "its own Deny goes with it": ({}, [REWRITE, *NOTHING_ELSE], CAN_BECOME),
    "a Deny elsewhere stays": (
        {"x": NOTHING_ELSE},
        REWRITE,
        NONE,
    ),
    "nothing denies": ({}, REWRITE, CAN_BECOME),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_a_rewritten_policy_says_nothing_any_more_of_what_it_said(name: str) -> None:
    inline, own, expected = REWRITTEN[name]
    assert _maria(inline, own=own).class_ is expected


def test_a_policy_counts_as_one_without_tags() -> None:
    untagged = _allow(
        "iam:CreatePolicyVersion", condition={"StringNotEquals": {"aws:ResourceTag/team": "blue"}}
    )
    assert _maria({"x": untagged}, own=_allow("s3:Get*")).class_ is CAN_BECOME


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
REASONS = {
    "five at most": (
        {"inline": dict.fromkeys("abcdefg", EVERYTHING)},
        [*(f"allowed by inline policy {name}, statement 1" for name in "abcde"), "2 more"],
    ),
    "one beyond five": (
        {"inline": dict.fromkeys("abcdef", EVERYTHING)},
        [*(f"allowed by inline policy {name}, statement 1" for name in "abcde"), "1 more"],
    ),
    "five": (
        {"inline": dict.fromkeys("abcde", EVERYTHING)},
        [f"allowed by inline policy {name}, statement 1" for name in "abcde"],
    ),
    "the one that is enough": (
        {"inline": {"a": _allow("s3:*"), "b": EVERYTHING, "c": _allow("iam:*")}},
        ["allowed by inline policy b, statement 1"],
    ),
    "the two that are enough together, the wider first": (
        {
            "inline": {
                "a": _allow("s3:*"),
                "b": _allow("iam:*"),
                "c": _all_but("iam:*", effect="Allow"),
            }
        },
        ["allowed by inline policy b, statement 1", "allowed by inline policy c, statement 1"],
    ),
    "the Deny that is enough": (
        {
            "inline": {
                "a": EVERYTHING,
                "b": _deny("iam:*"),
                "c": _deny("s3:*"),
            }
        },
        ["taken away by the explicit Deny in inline policy b, statement 1"],
    ),
    "all the Denies where none is enough alone": (
        {
            "inline": {
                "a": EVERYTHING,
                "b": _deny("iam:DeleteUserPolicy", *ESCALATIONS[:6]),
                "c": _deny(*ESCALATIONS[6:]),
                "d": _deny("s3:*"),
                "e": _deny("iam:ListUsers"),
            }
        },
        [f"taken away by the explicit Deny in inline policy {name}, statement 1" for name in "bcd"],
    ),
    "of the Denies, only those of what it has": (
        {
            "inline": {
                "a": _all_but("s3:*", effect="Allow"),
                "b": _deny("iam:DeleteUserPolicy", *ESCALATIONS[:6]),
                "c": _deny(*ESCALATIONS[6:]),
                "d": _deny("s3:*"),
            }
        },
        [f"taken away by the explicit Deny in inline policy {name}, statement 1" for name in "bc"],
    ),
    "what denies everything that is allowed at times": (
        {"inline": {"a": {**EVERYTHING, "Condition": MFA}, "b": _deny("iam:*")}},
        ["taken away by the explicit Deny in inline policy b, statement 1"],
    ),
    "a boundary that has conditions which do not matter": (
        {"inline": {"a": EVERYTHING}, "bounds": [EVERYTHING, _allow("s3:*", condition=MFA)]},
        [
            "allowed by inline policy a, statement 1",
            "within the permissions boundary policy Bounds",
        ],
    ),
    "a boundary of IAM without its escalations": (
        {"inline": {"a": EVERYTHING}, "bounds": _all_but(*ESCALATIONS, *UNBINDING, effect="Allow")},
        ["permissions boundary policy Bounds does not allow iam"],
    ),
    "a boundary of few services and no IAM": (
        {"inline": {"a": EVERYTHING}, "bounds": _allow(["s3:*", "ec2:*"])},
        [
            "permissions boundary policy Bounds does not allow most services",
            "permissions boundary policy Bounds does not allow iam",
        ],
    ),
}


@pytest.mark.parametrize("name", REASONS)
def test_reasons_name_what_decides_and_nothing_else(name: str) -> None:
    words, expected = REASONS[name]
    assert [say(reason) for reason in _maria(**words).because] == expected


SOME_OF_THEM = {
    "four that allow one action": dict.fromkeys("abcd", _allow("iam:PutUserPolicy")),
    "two for each of two actions": {
        **dict.fromkeys("ab", _allow("iam:PutUserPolicy")),
        **dict.fromkeys("cd", _allow("iam:AttachUserPolicy")),
    },
}


@pytest.mark.parametrize("inline", SOME_OF_THEM.values(), ids=SOME_OF_THEM)
def test_a_step_names_three_statements_at_most(inline: Json) -> None:
    (path,) = _maria(inline).paths
    allowed = " and by ".join(f"inline policy {name}, statement 1" for name in "abc")
    assert [say(reason) for reason in path.edges[0].because] == [f"allowed by {allowed}"]


def test_a_step_names_only_statements_about_what_is_done() -> None:
    others = [_allow("iam:CreateUser"), _deny("iam:PutRolePolicy")]
    (path,) = _maria({"a": [*others, _allow("iam:PutUserPolicy"), *others]}).paths
    assert [say(reason) for reason in path.edges[0].because] == [
        "allowed by inline policy a, statement 3"
    ]


@pytest.mark.parametrize(
    ("policy", "sid", "names"),
    [
        (_policy("Own"), "Ours", ["Own", "Ours"]),
        (_policy("Own"), "", ["Own"]),
        ("arn:aws:iam::aws:policy/Theirs", "Theirs", []),
    ],
)
def test_a_statement_s_name_is_the_account_s_unless_aws_wrote_it(
    policy: str, sid: str, names: list[str]
) -> None:
    """What is the account's may be masked."""
    attached = [{"PolicyName": "x", "PolicyArn": policy}]
    user = {**_described("User", "maria", {}), "AttachedManagedPolicies": attached}
    details = {"UserDetailList": [user], "RoleDetailList": []}
    document = {"Statement": {**EVERYTHING, "Sid": sid}}
    (maria,) = classify(details, {policy: document}, ACCOUNT, "aws")
    (reason,) = maria.because
    assert [part.text for part in reason if isinstance(part, Name)] == names
    assert say(reason).endswith(f"statement {sid or 1}")
