"""What large accounts rely on: things that are looked up rather than stored, and read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from aws_posture.privilege import PrincipalClass, classify
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.context import (
    Facts,
    Request,
    World,
    differs_by_request,
    is_about_principal,
    is_about_target,
)
from aws_posture.privilege.graph import Graph
from aws_posture.privilege.identities import read
from aws_posture.privilege.match import covered
from aws_posture.privilege.shape import text_of
from aws_posture.privilege.step import Step, new
from aws_posture.privilege.steps import Steps
from aws_posture.privilege.targets import MADE_UP, TargetIndex, both, samples, service_samples
from aws_posture.privilege.truth import Free, Value, View
from aws_posture.privilege.ways import mask

Json = dict[str, Any]

ACCOUNT = "111122223333"
IAM = f"arn:aws:iam::{ACCOUNT}"
WORLD = World(ACCOUNT, "aws")
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def test_a_target_is_found_by_its_arn() -> None:
    arns = [f"{IAM}:user/{name}" for name in ("sam", "ana", "robin")]
    index = TargetIndex(arns)
    assert [index.place(arn) for arn in arns] == [0, 1, 2]
    assert [index.bits(arn) for arn in arns] == [1, 2, 4]
    for other in ("", f"{IAM}:user/bo", f"{IAM}:user/zoe", f"{IAM}:user/an"):
        assert (index.place(other), index.bits(other)) == (None, 0)
    assert TargetIndex([]).place(arns[0]) is None


def test_an_arn_that_is_there_twice_is_two_targets() -> None:
    index = TargetIndex(["b", "a", "b"])
    assert (index.bits("b"), index.place("b")) == (0b101, 2)


def test_a_star_in_a_name_is_a_character() -> None:
    index = TargetIndex(["a*", "ab"])
    assert (index.place("a*"), index.place("ab"), index.bits("a*")) == (0, 1, 0b11)


def test_targets_are_grouped_by_what_keys_are_worth_for_them() -> None:
    red, blue, wide = ("red",), ("blue",), ("wide",)
    attributes: list[dict[str, Value]] = [
        {"it": red},
        {"it": blue, "size": wide},
        {"size": wide, "it": red},
        {},
        {"it": blue, "size": wide},
    ]
    index = TargetIndex(list("abcde"), attributes)
    assert index.groups(("it",)) == [({"it": red}, 0b101), ({"it": blue}, 0b10010), ({"it": ()}, 8)]
    assert index.groups(("it", "size")) == [
        ({"it": red, "size": ()}, 0b1),
        ({"it": blue, "size": wide}, 0b10010),
        ({"it": red, "size": wide}, 0b100),
        ({"it": (), "size": ()}, 0b1000),
    ]
    assert TargetIndex(["a"]).groups(("it",)) == []


@pytest.mark.parametrize(
    ("pattern", "bits"),
    [("*", 7), ("*/sam", 1), ("user/*", 3), ("user/?am", 1), ("r*/sam", 0), ("?ser/ana", 2)],
)
def test_a_pattern_stands_for_targets(pattern: str, bits: int) -> None:
    assert TargetIndex(["user/sam", "user/ana", "role/app"]).bits(pattern) == bits


LAMBDA = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:"
SAMPLES = {
    "*": None,
    "arn:aws:lambda:*:*:function:*": f"{LAMBDA}function:{MADE_UP}",
    "arn:aws:lambda:*:*:function:a*b?": f"{LAMBDA}function:a{MADE_UP}bx",
    "arn:aws:lambda:eu-*:*:a": f"{LAMBDA}a",
    "arn:aws:lambda:eu-west-?:*:a": f"{LAMBDA}a",
    "arn:aws:lambda:us-east-?:*:a": f"arn:aws:lambda:us-east-x:{ACCOUNT}:a",
    "arn:aws:lambda:us-*:*:a": f"arn:aws:lambda:us-{MADE_UP}:{ACCOUNT}:a",
    "arn:aws:lambda:us-east-1:*:a": f"arn:aws:lambda:us-east-1:{ACCOUNT}:a",
    f"arn:*:*:*:{ACCOUNT}:a": f"{LAMBDA}a",
    "arn:aws:lambda:::a": "arn:aws:lambda:::a",
    "arn:aws:lambda:*:444455556666:a": None,
    "arn:aws:s3:*:*:a": None,
    "arn:aws-cn:lambda:*:*:a": None,
    "arn:aws:lambda:*:*": None,
}


@pytest.mark.parametrize(("pattern", "made"), SAMPLES.items())
def test_a_thing_is_made_up_from_a_pattern(pattern: str, made: str | None) -> None:
    found = service_samples([pattern], "lambda", ("aws", "eu-west-1", ACCOUNT))
    assert found == {f"{LAMBDA}{MADE_UP}/{MADE_UP}", *([made] if made else [])}


NAMES: dict[str, tuple[str, str | None]] = {
    # A pattern, of what kind something is, and its name.
    "*": ("user", MADE_UP),
    "arn:aws:iam::*:*": ("role", MADE_UP),
    "arn:aws:iam::*:user/*": ("user", MADE_UP),
    "arn:aws:iam::*:group/*": ("user", None),
    f"{IAM}:role/dev-*-?": ("role", f"dev-{MADE_UP}-x"),
    f"{IAM}:role/team/*": ("role", f"team/{MADE_UP}"),
    f"{IAM}:*/team/app": ("role", "team/app"),
    f"{IAM}:*-dev": ("policy", f"{MADE_UP}-dev"),
    f"{IAM}:user/a_+=,.@-b": ("user", "a_+=,.@-b"),
    f"{IAM}:user/a b": ("user", None),
    f"{IAM}:user/a!": ("user", None),
    f"{IAM}:user/ä": ("user", None),
    f"{IAM}:user/": ("user", None),
    "arn:aws:iam::444455556666:user/ana": ("user", None),
    f"{IAM}:role/aws-reserved/a": ("role", None),
    f"{IAM}:role/aws-service-role/a": ("role", None),
    f"{IAM}:role/aws-other/a": ("role", "aws-other/a"),
    f"{IAM}:user/aws-reserved/a": ("user", "aws-reserved/a"),
}


@pytest.mark.parametrize("pattern", NAMES)
def test_a_name_is_made_up_from_a_pattern(pattern: str) -> None:
    kind, name = NAMES[pattern]
    found = samples([pattern], f"{IAM}:", kind)
    assert list(found) == ([f"{IAM}:{kind}/{name}"] if name else [])


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("dev-*", "*-api", "dev-*-api"),
        ("*-api", "dev-*", "dev-*-api"),
        ("dev-*", "dev-a-*", "dev-a-*"),
        ("*-b-api", "*-api", "*-b-api"),
        ("a*b*c", "a*d*c", "a*b*d*c"),
        ("a*", "*", "a*"),
        ("abc", "a*", "abc*"),
        ("abc", "abd", "abc*"),
    ],
)
def test_two_patterns_stand_for_something_together(one: str, other: str, together: str) -> None:
    assert both(one, other) == together


def test_ends_of_a_pattern_do_not_overlap() -> None:
    assert covered("ab*ba", ["aba", "abba", "abxba", "ab"]) == ["abba", "abxba"]


SAM = Facts("user", WORLD, "sam", f"{IAM}:user/sam", "AIDASAM", {"team": ("red",)})
APP = Facts("role", WORLD, "app", f"{IAM}:role/app", "AROAAPP", {"team": ("red",)})
WORTH: Mapping[str, tuple[Facts, str, Value | None]] = {
    "a user's name": (SAM, "aws:username", ("sam",)),
    "a user's id": (SAM, "aws:userid", ("AIDASAM",)),
    "a user's id that is not known": (SAM._replace(identifier=""), "aws:userid", Free.SESSION),
    "a user's ARN": (SAM, "aws:principalarn", (f"{IAM}:user/sam",)),
    "a user's type": (SAM, "aws:principaltype", ("User",)),
    "a user's tag": (SAM, "aws:principaltag/team", ("red",)),
    "a tag that a user lacks": (SAM, "aws:principaltag/cost", None),
    "a tag that a session may bring": (
        *(APP._replace(has_session_tags=True), "aws:principaltag/team", None),
    ),
    "a user's account": (SAM, "aws:principalaccount", (ACCOUNT,)),
    "a user with MFA": (SAM._replace(kind="user with MFA"), "aws:username", ("sam",)),
    "a role's user name": (APP, "aws:username", ()),
    "a role's session": (APP, "aws:userid", Free.SESSION),
    "a role's type": (APP, "aws:principaltype", ("AssumedRole",)),
    "a role's ARN": (APP, "aws:principalarn", (f"{IAM}:role/app",)),
    "a service's ARN": (Facts("service", WORLD), "aws:principalarn", None),
    "a service's name": (
        Facts("service", WORLD, special={"aws:principalisawsservice": ("true",)}),
        *("aws:principalisawsservice", ("true",)),
    ),
    "anybody else": (SAM, "aws:principalisawsservice", ("false",)),
    "what nobody knows": (SAM, "aws:sourceip", None),
}


@pytest.mark.parametrize("name", WORTH)
def test_a_key_is_worth_what_the_principal_is(name: str) -> None:
    facts, key, expected = WORTH[name]
    assert facts.get(key) == expected


REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}


@pytest.mark.parametrize("service", ["iam", "organizations", "route53", "cloudfront", "account"])
@pytest.mark.parametrize(("partition", "region"), REGIONS.items())
def test_a_service_for_all_regions_runs_in_one(service: str, partition: str, region: str) -> None:
    who = SAM._replace(world=World(ACCOUNT, partition))
    assert Request(f"{service}:getx").value("aws:requestedregion", who) == (region,)
    assert Request(f"{service}s:getx").value("aws:requestedregion", who) is Free.CHOSEN


def test_where_such_a_service_runs_in_another_partition_nobody_knows() -> None:
    who = SAM._replace(world=World(ACCOUNT, "aws-iso"))
    assert Request("iam:getuser").value("aws:requestedregion", who) is Free.CHOSEN


NOW = datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=1)))
ALWAYS = {
    "aws:principalaccount": (ACCOUNT,),
    "aws:resourceaccount": (ACCOUNT,),
    "aws:principalisawsservice": ("false",),
    "aws:viaawsservice": ("false",),
    "aws:ismcpserviceaction": ("false",),
}
KNOWN: Mapping[str, tuple[World, Mapping[str, Value]]] = {
    "nothing else": (World(ACCOUNT, "aws"), {}),
    "when": (
        World(ACCOUNT, "aws", NOW),
        {"aws:currenttime": ("2026-11-02T08:30:00+00:00",), "aws:epochtime": ("1793608200",)},
    ),
    "the organization": (
        World(ACCOUNT, "aws", organization="o-exampleorgid"),
        dict.fromkeys(("aws:principalorgid", "aws:resourceorgid"), ("o-exampleorgid",)),
    ),
    "that there is none": (
        World(ACCOUNT, "aws", organization=""),
        dict.fromkeys(("aws:principalorgid", "aws:resourceorgid"), ()),
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_some_keys_are_worth_the_same_in_every_request(name: str) -> None:
    world, more = KNOWN[name]
    assert world.known == {**ALWAYS, **more}


ABOUT = {
    # What the value of a key differs by: the target, the principal, or the request.
    "iam:permissionsboundary": (True, False, True),
    "iam:resourcetag/team": (True, False, True),
    "aws:resourcetag/team": (True, False, True),
    "aws:username": (False, True, False),
    "aws:userid": (False, True, False),
    "aws:principalarn": (False, True, False),
    "aws:principaltag/team": (False, True, False),
    "aws:principaltype": (False, False, False),
    "aws:sourceip": (False, False, False),
    "aws:requestedregion": (False, False, True),
    "aws:requesttag/team": (False, False, True),
    "aws:tagkeys": (False, False, True),
    "s3:prefix": (False, False, True),
}


@pytest.mark.parametrize(("key", "expected"), ABOUT.items())
def test_what_the_value_of_a_key_differs_by(key: str, expected: tuple[bool, bool, bool]) -> None:
    found = is_about_target(key), is_about_principal(key), differs_by_request(key)
    assert found == expected


def test_a_parameter_of_a_request_comes_first() -> None:
    request = Request("iam:passrole", (("iam:passedtoservice", ("a",)), ("aws:username", ("x",))))
    assert [request.value(key, SAM) for key in ("aws:username", "iam:passedtoservice")] == [
        *(("x",), ("a",)),
    ]
    assert (request.has("aws:username"), request.has("aws:userid")) == (True, False)


@pytest.mark.parametrize(
    ("action", "key", "expected"),
    [
        ("ec2:runinstances", "ec2:sourceinstancearn", Free.SESSION),
        ("ec2:runinstances", "ec2:roledelivery", Free.SESSION),
        ("ec2:runinstances", "ec2:instancetype", Free.CHOSEN),
        ("ec2:runinstances", "lambda:functionarn", ()),
        ("lambda:invokefunction", "ec2:roledelivery", ()),
        ("iam:createuser", "iam:resourcetag/team", ()),
        ("iam:attachrolepolicy", "iam:policyarn", Free.CHOSEN),
        ("iam:putrolepolicy", "iam:policyarn", ()),
        ("iam:getuser", "iam:nobody-knows", ()),
        ("ec2:stopinstances", "ec2:resourcetag/team", Free.CHOSEN),
        ("ec2:runinstances", "ec2:resourcetag/team", ()),
        ("sts:assumerole", "sts:resourcetag/team", ()),
        ("sts:assumerole", "sts:externalid", Free.CHOSEN),
        ("cognito-identity:getid", "cognito-identity:identitypoolarn", Free.CHOSEN),
    ],
)
def test_a_key_of_a_service_is_chosen_or_is_the_sessions(
    action: str, key: str, expected: Value
) -> None:
    assert Request(action).value(key, SAM) == expected


OF_SERVICES = [
    *("aws:calledvia", "aws:calledviafirst", "aws:calledvialast"),
    *("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"),
    *("aws:principalservicename", "aws:principalservicenameslist"),
]


@pytest.mark.parametrize("key", OF_SERVICES)
def test_a_key_of_what_services_send_is_in_no_request_of_a_principal(key: str) -> None:
    assert [Request("kms:decrypt").value(key, who) for who in (SAM, APP)] == [(), ()]


@pytest.mark.parametrize(
    ("action", "key", "expected"),
    [
        ("iam:createrole", "aws:requesttag/team", Free.CHOSEN),
        ("iam:putrolepolicy", "aws:requesttag/team", ()),
        ("ec2:runinstances", "aws:tagkeys", Free.CHOSEN),
        ("s3:putobject", "aws:tagkeys", ()),
        ("lambda:invokefunction", "aws:resourcetag/team", Free.CHOSEN),
        ("lambda:createfunction", "aws:resourcetag/team", ()),
        ("sts:assumerole", "aws:resourcetag/team", ()),
        ("iam:createuser", "aws:requestedregion", ("us-east-1",)),
        ("s3:putobject", "aws:requestedregion", Free.CHOSEN),
        ("s3:putobject", "aws:principaltag/cost", ()),
        ("s3:putobject", "aws:principaltag/", ()),
        ("s3:putobject", "aws:sourceip", Free.SESSION),
        ("s3:putobject", "of-no-service", Free.SESSION),
    ],
)
def test_a_global_key_is_worth_what_the_request_is(action: str, key: str, expected: Value) -> None:
    assert Request(action).value(key, SAM) == expected


OF_SIGN_INS = [
    *("aws:sourceidentity", "aws:federatedprovider", "saml:aud"),
    *("accounts.google.com:aud", "cognito-identity.amazonaws.com:amr"),
]


@pytest.mark.parametrize("key", OF_SIGN_INS)
def test_a_role_s_session_may_say_who_signed_in_and_a_user_s_does_not(key: str) -> None:
    request = Request("s3:putobject")
    assert (request.value(key, SAM), request.value(key, APP)) == ((), Free.SESSION)


def directory(*users: Json) -> Any:  # noqa: ANN401  # read by its attributes
    return read({"UserDetailList": list(users), "RoleDetailList": []}, {}, WORLD)


def holding(name: str, title: str, document: object) -> Json:
    inline = [{"PolicyName": title, "PolicyDocument": document}]
    return {"UserName": name, "Arn": f"{IAM}:user/{name}", "UserPolicyList": inline}


def test_copies_of_an_inline_policy_are_read_once() -> None:
    document = {"Version": "2012-10-17", "Statement": [EVERYTHING]}
    first, copy, named, other = directory(
        holding("a", "own", document),
        holding("b", "own", {**document}),
        holding("c", "more", document),
        holding("d", "own", {**document, "Statement": []}),
    ).users
    assert first.policies is copy.policies
    policies = {id(one.policies[0].policy) for one in (first, named, other)}
    assert len(policies) == 3


def test_a_text_is_not_the_document_that_it_resembles() -> None:
    document = {"Version": "2012-10-17", "Statement": [EVERYTHING]}
    found = classify(
        {"UserDetailList": [holding("a", "own", repr(document)), holding("b", "own", document)]},
        *({}, ACCOUNT, "aws"),
    )
    assert [one.class_ for one in found] == [PrincipalClass.UNKNOWN, PrincipalClass.ADMIN]


def test_what_is_nested_too_deeply_has_no_text() -> None:
    nested: list[Any] = []
    for _ in range(10_000):
        nested = [nested]
    assert text_of(nested) == ""
    assert text_of([1]) != text_of(["1"]) != ""


def test_roles_with_the_same_trust_share_it(account: Callable[[Json], Json]) -> None:
    roles = {name: {"trusts": [trusted]} for name, trusted in (("a", "root"), ("b", "root"))}
    roles["c"] = {"trusts": ["user/maria"]}
    *_, one, same, other = read(account({"elsewhere": {"roles": roles}}), {}, WORLD).roles
    assert one.trust is same.trust
    assert one.trust != other.trust


TRUSTED: Mapping[str, tuple[str, bool]] = {
    "by ARN": (f"{IAM}:user/maria", True),
    "another's ARN": (f"{IAM}:user/mario", False),
    "by unique id": ("USERMARIA", True),
    "another's unique id": ("USERMARIO", False),
    "a user of another account": ("arn:aws:iam::444455556666:user/maria", False),
}


@pytest.mark.parametrize("name", TRUSTED)
def test_a_trust_policy_names_a_user(account: Callable[[Json], Json], name: str) -> None:
    principal, expected = TRUSTED[name]
    assume = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    role = {"inline": {"all": EVERYTHING}, "trusts": [assume]}
    found = classify(account({"elsewhere": {"roles": {"boss": role}}}), {}, ACCOUNT, "aws")
    assert (found[0].class_ is PrincipalClass.CAN_BECOME) is expected


def test_a_trust_policy_that_nobody_can_read_is_a_doubt(account: Callable[[Json], Json]) -> None:
    may = {"own": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}
    role = {"inline": {"all": EVERYTHING}, "trusts": [{"Effect": "Allow", "Principal": 5}]}
    for trusts in (role["trusts"], ["user/maria", *role["trusts"]]):
        words = {"inline": may, "elsewhere": {"roles": {"boss": {**role, "trusts": trusts}}}}
        found = classify(account(words), {}, ACCOUNT, "aws")
        assert found[0].class_ is PrincipalClass.UNKNOWN


@pytest.mark.parametrize("name", ["maria", "bystander-1"])
def test_who_may_attach_whatever_it_likes_has_one_step_to_do_so(
    account: Callable[[Json], Json], name: str
) -> None:
    """What a condition would leave is looked for where there is one: there may be thousands."""
    may = {"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": f"{IAM}:user/{name}"}
    words = {
        "inline": {"own": may},
        "policies": {"Weak": {**EVERYTHING, "Action": "iam:CreateUser"}, "Strong": EVERYTHING},
    }
    details = Account(read(account(words), {}, WORLD), WORLD)
    steps = Steps(details, Assuming(details), View.SURE)
    assert [step.actions for step in steps.of(0)] == [("iam:AttachUserPolicy",)]


def test_who_changes_itself_needs_nothing_else(account: Callable[[Json], Json]) -> None:
    """What it would do to others, or attach to itself besides, adds nothing."""
    only = {"ArnLike": {"iam:PolicyARN": f"{IAM}:policy/*"}}
    may = {"Effect": "Allow", "Action": "iam:AttachUserPolicy", "Resource": f"{IAM}:user/maria"}
    bounded = {"boundary": "Weak", "inline": {"all": EVERYTHING}}
    words = {
        "inline": {"own": {**may, "Condition": only}},
        "policies": {"Weak": {**EVERYTHING, "Action": "iam:CreateUser"}, "Strong": EVERYTHING},
        "elsewhere": {"users": {"boss": bounded}},
    }
    details = Account(read(account(words), {}, WORLD), WORLD)
    found = Steps(details, Assuming(details), View.SURE).of(0)
    assert [(step.nodes, step.nearly, step.lends) for step in found] == [(1, 0, ())]


def test_an_account_knows_who_has_which_policy_and_is_where(
    account: Callable[[Json], Json],
) -> None:
    words = {
        "alone": True,
        "attached": ["Work"],
        "elsewhere": {
            "users": {
                "Jo": {"groups": {"staff": {}, "dev": {}}, "boundary": "Bounds"},
                "sam": {"groups": {"dev": {}}},
            },
            "groups": {"staff": {}, "dev": {"attached": ["Work"]}, "empty": {}},
            "roles": {
                "app": {"attached": ["Work", "ReadOnlyAccess"]},
                "sso": {"path": "/aws-reserved/", "boundary": "Bounds"},
                "run": {"path": "/aws-service-role/x/", "boundary": "ReadOnlyAccess"},
            },
        },
        "policies": {"Work": EVERYTHING, "Bounds": EVERYTHING},
    }
    found = Account(read(account(words), {}, WORLD), WORLD)
    aws = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    work, bounds = f"{IAM}:policy/Work", f"{IAM}:policy/Bounds"
    assert [node.name for node in found.nodes] == ["maria", "Jo", "sam", "app", "sso", "run"]
    assert found.holders == {work: 0b001111, aws: 0b001000}
    assert found.bounded == {bounds: 0b010010, aws: 0b100000}
    assert found.members == [0b010, 0b110, 0]
    assert found.names == {
        "user": {"maria", "jo", "sam"},
        "role": {"app", "sso", "run"},
        "group": {"staff", "dev", "empty"},
    }
    assert (found.protected, found.first_role) == (0b110, 3)
    assert list(found.targets(0b111111)) == [("user", 0b111), ("role", 0b001)]
    assert [found.node_bits(kind, 0b11) for kind in ("user", "role")] == [0b11, 0b11000]
    assert [policy.name for policy in found.own_policies] == ["Work", "Bounds"]


ASKING = {"Bool": {"aws:SecureTransport": "true"}}


def test_a_group_that_allows_everything_makes_administrators_of_some(
    account: Callable[[Json], Json],
) -> None:
    """Not of who is denied something of its own, nor of who is within a boundary: the latter, nearly."""
    deny = {"inline": {"stop": {**EVERYTHING, "Effect": "Deny", "Action": "iam:*"}}}
    bound = {"boundary": "Bounds"}
    users = {"free": {}, "bound": bound, "denied": deny, "both": {**bound, **deny}}
    little = {"inline": {"a": {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}}}
    much = {"inline": {"a": {"Effect": "Deny", "Action": "*", "Resource": "*"}}}
    groups = {"plain": {}, "little": little, "much": much}
    words = {
        "alone": True,
        "policies": {"Bounds": {**EVERYTHING, "Action": "s3:*"}},
        "elsewhere": {"users": users, "groups": groups},
    }
    found = Account(read(account(words), {}, WORLD), WORLD)
    steps = Steps(found, Assuming(found), View.SURE)
    assert [steps.in_changed(place) for place in range(3)] == [
        *((0b00011, 0b00100), (0b00011, 0b00100), (0, 0)),
    ]


SUMS: Mapping[str, tuple[Json, tuple[str, ...], tuple[str, ...], bool]] = {
    # An identity, what its policies allow on something, what they have conditions for, and whether they deny.
    "nothing": ({}, (), (), False),
    "what does not matter": ({"inline": {"a": {**EVERYTHING, "Action": "s3:*"}}}, (), (), False),
    "something": (
        *({"inline": {"a": {**EVERYTHING, "Action": "iam:PutUserPolicy"}}}, ("iam:PutUserPolicy",)),
        *((), False),
    ),
    "on a condition": (
        {"inline": {"a": {**EVERYTHING, "Action": "iam:PassRole", "Condition": ASKING}}},
        *(("iam:PassRole",), ("iam:PassRole",), False),
    ),
    "two policies": (
        {
            "inline": {
                "a": {**EVERYTHING, "Action": ["iam:PutUserPolicy", "iam:PutRolePolicy"]},
                "b": {"Effect": "Deny", "Action": "iam:PutRolePolicy", "Resource": "*"},
            }
        },
        *(("iam:PutUserPolicy", "iam:PutRolePolicy"), (), True),
    ),
    "a boundary on a condition": (
        {"boundary": "Bounds"},
        *((), ("iam:CreateUser",), False),
    ),
}


@pytest.mark.parametrize("name", SUMS)
def test_an_identity_adds_up_what_its_policies_are_about(
    account: Callable[[Json], Json], name: str
) -> None:
    words, reach, conditional, has_denies = SUMS[name]
    bounds = {**EVERYTHING, "Action": "iam:CreateUser", "Condition": ASKING}
    maria = read(account({**words, "policies": {"Bounds": bounds}}), {}, WORLD).users[0]
    assert maria.reach == mask(*reach)
    assert maria.conditional == mask(*conditional)
    assert maria.has_denies is has_denies


NEW: Mapping[str, tuple[list[Step], list[Step], list[Step]]] = {
    # What could be done before, what can be done now, and what of that leads to somebody new.
    "nothing before": ([], [Step(("a",), 1, "user")], [Step(("a",), 1, "user")]),
    "the same": ([Step(("a",), 1, "user")], [Step(("a",), 1, "user")], []),
    "more of it": (
        [Step(("a",), 0b01, "user"), Step(("a",), 0b10, "user")],
        [Step(("a",), 0b111, "user")],
        [Step(("a",), 0b100, "user")],
    ),
    "by something else": (
        [Step(("a",), 1, "user")],
        *(
            [
                [
                    Step(("b",), 1, "user"),
                    Step(("a",), 1, "role"),
                    Step(("a",), 1, "user", wears=True),
                ]
            ]
            * 2
        ),
    ),
    "whom a boundary keeps from it": (
        [Step(("a",), 0, "user", nearly=0b01)],
        [Step(("a",), 0, "user", nearly=0b01), Step(("a",), 0, "user", nearly=0b11)],
        [Step(("a",), 0, "user", nearly=0b10)],
    ),
    "whose boundary it takes away": (
        [Step(("a",), 0, "user", unbinds=0b01)],
        [Step(("a",), 0, "user", unbinds=0b11)],
        [Step(("a",), 0, "user", unbinds=0b10)],
    ),
    "to whom it lends something": (
        [Step(("a",), 0, "user", lent=0b01)],
        [Step(("a",), 0, "user", lent=0b01), Step(("a",), 0, "user", lent=0b11)],
        [Step(("a",), 0, "user", lent=0b10)],
    ),
}


@pytest.mark.parametrize(("before", "after", "expected"), NEW.values(), ids=NEW)
def test_a_step_is_new_where_it_leads_to_somebody_new(
    before: list[Step], after: list[Step], expected: list[Step]
) -> None:
    assert list(new(before, after)) == expected


def test_a_step_says_what_it_is_done_to(account: Callable[[Json], Json]) -> None:
    done = {
        "sts:AssumeRole": "role",
        "iam:UpdateAssumeRolePolicy": "role",
        "iam:CreateAccessKey": "user",
        "lambda:UpdateFunctionCode": "service",
        "iam:PutGroupPolicy": "group",
        "iam:DeleteUserPermissionsBoundary": "boundary",
    }
    boss = {"inline": {"all": EVERYTHING}, "trusts": ["root", "lambda.amazonaws.com"]}
    bound = {"inline": {"all": EVERYTHING}, "boundary": "Bounds"}
    words = {
        "inline": {"own": {**EVERYTHING, "Action": list(done)}},
        "policies": {"Bounds": {**EVERYTHING, "Action": "s3:*"}},
        "elsewhere": {"users": {"jo": bound}, "groups": {"staff": {}}, "roles": {"boss": boss}},
    }
    found = Account(read(account(words), {}, WORLD), WORLD)
    steps = Steps(found, Assuming(found), View.SURE)
    assert {step.actions[0]: step.kind for step in steps.of(0)} == done
    (freed,) = (
        step for step in steps.unbound(found.users.place(f"{IAM}:user/jo") or 0) if not step.actions
    )
    assert (freed.kind, freed.nodes) == ("boundary", 0b10)


CHANGING = {
    # What a step takes, and whether it changes the policies of a group that is there.
    (("iam:PutGroupPolicy",), "group"): True,
    (("iam:AttachGroupPolicy",), "group"): True,
    (("iam:AddUserToGroup",), "group"): False,
    (("iam:PutGroupPolicy", "iam:AddUserToGroup"), "group"): False,
    (("iam:PutUserPolicy",), "user"): False,
    (("iam:CreateGroup",), "new group"): False,
}


@pytest.mark.parametrize(("actions", "kind"), CHANGING)
def test_a_step_changes_a_group_whoever_is_in_it(actions: tuple[str, ...], kind: str) -> None:
    assert Step(actions, 1, kind).changes_group is CHANGING[actions, kind]


def test_who_is_strong_has_a_rank_by_how_many_steps_it_takes(
    account: Callable[[Json], Json],
) -> None:
    roles = {
        "boss": {"inline": {"all": EVERYTHING}, "trusts": ["role/near"]},
        "near": {"trusts": ["role/far"]},
        "far": {"trusts": ["user/maria"]},
        "apart": {"trusts": ["user/maria"]},
    }
    words = {"alone": True, "elsewhere": {"roles": roles}}
    found = Account(read(account(words), {}, WORLD), WORLD)
    admins = 0b00010
    graph = Graph(Steps(found, Assuming(found), View.SURE), admins, [0, 2, 3, 4])
    assert graph.strong == 0b01111
    assert graph.ranks == {1: 0, 2: 2, 3: 3, 0: 4}
    assert graph.by_rank == [admins, 0, 0b00100, 0b01000, 0b00001]
    assert graph.assumed == 0b11110


SESSIONS: Mapping[str, tuple[str, bool]] = {
    "of the role": (f"arn:aws:sts::{ACCOUNT}:assumed-role/app/session", True),
    "of another role": (f"arn:aws:sts::{ACCOUNT}:assumed-role/other/session", False),
    "of another account": ("arn:aws:sts::444455556666:assumed-role/app/session", False),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_a_trust_policy_names_a_session_of_a_role(
    account: Callable[[Json], Json], name: str
) -> None:
    principal, expected = SESSIONS[name]
    assume = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    roles = {
        "app": {"trusts": ["root"]},
        "boss": {"inline": {"all": EVERYTHING}, "trusts": [assume]},
    }
    found = classify(account({"elsewhere": {"roles": roles}}), {}, ACCOUNT, "aws")
    app = next(one for one in found if one.name == "app")
    assert (app.class_ is PrincipalClass.CAN_BECOME) is expected
