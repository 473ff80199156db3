"""Answers that AWS would not give: nothing may raise, and nothing may come out as a promise."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_posture.base.phrases import Name, say
from aws_posture.privilege import Principal, PrincipalClass, classify

ACCOUNT = "111122223333"

Json = dict[str, Any]

EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "b"}}}
    ],
}
DETAILS: Json = {
    "UserDetailList": [
        {
            "UserName": "maria",
            "Arn": f"arn:aws:iam::{ACCOUNT}:user/maria",
            "GroupList": ["dev"],
            "UserPolicyList": [{"PolicyName": "x", "PolicyDocument": EVERYTHING}],
            "AttachedManagedPolicies": [{"PolicyName": "P", "PolicyArn": "P"}],
            "PermissionsBoundary": {"PermissionsBoundaryArn": "P"},
        }
    ],
    "GroupDetailList": [
        {
            "GroupName": "dev",
            "Arn": f"arn:aws:iam::{ACCOUNT}:group/dev",
            "GroupPolicyList": [{"PolicyName": "y", "PolicyDocument": EVERYTHING}],
            "AttachedManagedPolicies": [{"PolicyName": "P", "PolicyArn": "P"}],
        }
    ],
    "RoleDetailList": [
        {
            "RoleName": "r",
            "Arn": f"arn:aws:iam::{ACCOUNT}:role/r",
            "PermissionsBoundary": {"PermissionsBoundaryArn": "P"},
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
                ]
            },
            "Tags": [{"Key": "team", "Value": "dev"}],
            "InstanceProfileList": [],
        }
    ],
    "Policies": [
        {
            "Arn": "P",
            "DefaultVersionId": "v1",
            "PolicyVersionList": [
                {"VersionId": "v1", "IsDefaultVersion": True, "Document": EVERYTHING}
            ],
        }
    ],
}


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, by its path."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for key, item in inside for place in places(item, (*path, key)))][
        not path :
    ]


def changed(path: tuple[Any, ...], value: object) -> Json:
    details = copy.deepcopy(DETAILS)
    holder: Any = details
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return details


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=6,
)


def test_the_account_is_well_formed_before_it_is_spoilt() -> None:
    found = classify(DETAILS, {}, ACCOUNT, "aws")

    assert [p.class_ for p in found] == ["admin-conditional", "none"]


@given(st.sampled_from(places(DETAILS)), json_values)
def test_any_value_in_any_place_gives_principals(path: tuple[Any, ...], value: object) -> None:
    assert all(isinstance(p, Principal) for p in classify(changed(path, value), {}, ACCOUNT, "aws"))


@pytest.mark.parametrize("wrong", [7, "text", [7], {"a": 7}, True], ids=repr)
@pytest.mark.parametrize(
    "path",
    [
        ("UserDetailList", 0, "GroupList"),
        ("UserDetailList", 0, "UserPolicyList"),
        ("UserDetailList", 0, "AttachedManagedPolicies"),
        ("UserDetailList", 0, "AttachedManagedPolicies", 0),
        ("UserDetailList", 0, "PermissionsBoundary"),
        ("UserDetailList", 0, "UserPolicyList", 0, "PolicyDocument"),
        ("GroupDetailList", 0, "GroupPolicyList"),
        ("GroupDetailList", 0, "GroupName"),
        ("Policies", 0, "PolicyVersionList"),
        ("Policies", 0, "PolicyVersionList", 0, "Document"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_what_power_rests_on_is_unknown_when_it_is_of_a_wrong_type(
    path: tuple[Any, ...], wrong: object
) -> None:
    maria = classify(changed(path, wrong), {}, ACCOUNT, "aws")[0]

    assert maria.class_ is PrincipalClass.UNKNOWN
    assert maria.because


@pytest.mark.parametrize("entry", [None, 7, "maria", [], {}], ids=repr)
def test_a_user_of_whom_nothing_is_known_is_unknown(entry: object) -> None:
    nobody, maria, _ = classify(
        {**DETAILS, "UserDetailList": [entry, *DETAILS["UserDetailList"]]}, {}, ACCOUNT, "aws"
    )

    assert (nobody.name, nobody.class_) == ("", "unknown")
    assert maria.class_ is PrincipalClass.CONDITIONAL


@pytest.mark.parametrize(
    "details", [{}, {"UserDetailList": None}, {"UserDetailList": "maria"}], ids=repr
)
def test_an_answer_without_users_has_no_principals(details: Json) -> None:
    assert classify(details, {}, ACCOUNT, "aws") == ()


def nested(depth: int) -> object:
    inner: object = "x"
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "text", ["[" * 200_000, "{", "%7B", "null", "", "\ud800", '{"Statement": NaN}']
)
def test_a_document_that_is_no_document_is_unknown(
    text: str, account: Callable[[Json], Json]
) -> None:
    details = account({})
    details["UserDetailList"][0]["UserPolicyList"] = [{"PolicyName": "x", "PolicyDocument": text}]

    assert classify(details, {}, ACCOUNT, "aws")[0].class_ is PrincipalClass.UNKNOWN


@pytest.mark.parametrize("name", ["Statement", "Effect", "Action", "Resource", "Condition", "Sid"])
def test_deep_nesting_is_no_promise(name: str, account: Callable[[Json], Json]) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", name: nested(100_000)}
    document = {name: nested(100_000)} if name == "Statement" else {"Statement": statement}
    details = account({})
    details["UserDetailList"][0]["UserPolicyList"] = [
        {"PolicyName": "x", "PolicyDocument": document}
    ]

    expected = PrincipalClass.ADMIN if name == "Sid" else PrincipalClass.UNKNOWN
    assert classify(details, {}, ACCOUNT, "aws")[0].class_ is expected


@pytest.mark.parametrize("operator", ["Null", "ArnEquals", ":", "", "ForAllValues:Null"])
def test_deep_nesting_in_a_condition_is_a_condition_that_nobody_can_read(
    operator: str, account: Callable[[Json], Json]
) -> None:
    condition = {operator: {"iam:PolicyARN": nested(100_000)}}
    words = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}

    maria = classify(account({"inline": {"x": words}}), {}, ACCOUNT, "aws")[0]

    assert maria.class_ is PrincipalClass.UNKNOWN


@pytest.mark.parametrize(
    "written", [json.dumps, lambda document: quote(json.dumps(document))], ids=["plain", "quoted"]
)
def test_a_document_may_be_text(
    written: Callable[[Json], str], account: Callable[[Json], Json]
) -> None:
    details = account({})
    everything = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:*"}}
    details["UserDetailList"][0]["UserPolicyList"] = [
        {"PolicyName": "x", "PolicyDocument": written(everything)}
    ]

    assert classify(details, {}, ACCOUNT, "aws")[0].class_ is PrincipalClass.ADMIN


HOSTILE = (
    "<svg/onload=alert(1)>",
    "\"'`",
    "{{ 7 }}",
    "${aws:username}",
    "*",
    "?",
    "a:b:c:d:e:f",
    "%s%n",
    "{x}",
)


@pytest.mark.parametrize("path", HOSTILE)
def test_a_path_means_itself(path: str, account: Callable[[Json], Json]) -> None:
    own = {
        "Effect": "Allow",
        "Action": "iam:PutUserPolicy",
        "Resource": f"arn:aws:iam::*:user/{path.replace('$', '${$}').replace('*', '${*}').replace('?', '${?}')}/maria",
    }
    details = account({"path": f"/{path}/", "inline": {path: own}})

    maria = classify(details, {}, ACCOUNT, "aws")[0]

    assert maria.arn == f"arn:aws:iam::{ACCOUNT}:user/{path}/maria"
    assert maria.class_ is PrincipalClass.CAN_BECOME
    assert Name("policy", path) in maria.because[0]


def test_a_wildcard_in_a_path_stands_for_nothing_else(account: Callable[[Json], Json]) -> None:
    own = {
        "Effect": "Allow",
        "Action": "iam:PutUserPolicy",
        "Resource": "arn:aws:iam::*:user/${*}/maria",
    }

    assert (
        classify(account({"path": "/dev/", "inline": {"x": own}}), {}, ACCOUNT, "aws")[0].class_
        == "none"
    )


def test_a_name_that_looks_like_a_pattern_does_not_widen_a_variable(
    account: Callable[[Json], Json],
) -> None:
    own = {
        "Effect": "Allow",
        "Action": "iam:CreateAccessKey",
        "Resource": "arn:aws:iam::*:user/${aws:username}",
    }
    words = {
        "name": "*",
        "inline": {"x": own},
        "elsewhere": {"users": {"ana": {"attached": ["AdministratorAccess"]}}},
    }

    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ == "none"


def test_characters_that_stand_for_variables_inside_are_no_way_in(
    account: Callable[[Json], Json],
) -> None:
    own = {
        "Effect": "Allow",
        "Action": "iam:PutUserPolicy",
        "Resource": "arn:aws:iam::*:user/\ue002",
    }

    assert classify(account({"inline": {"x": own}}), {}, ACCOUNT, "aws")[0].class_ == "none"


def test_a_reason_is_one_line(account: Callable[[Json], Json]) -> None:
    everything = {"Sid": "a\nb\x1b[31m\u2028", "Effect": "Allow", "Action": "*", "Resource": "*"}

    (reason,) = classify(account({"inline": {"x\r\ny": everything}}), {}, ACCOUNT, "aws")[0].because

    assert say(reason).isprintable()
