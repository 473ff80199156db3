"""Every published way, in an account where it is open, and in those where something closes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from aws_posture.privilege import classify
from aws_posture.privilege.ways import (
    ACTIONS,
    PUBLISHED,
    RESOURCES,
    SPELLING,
    WAYS,
    Kind,
    Opens,
    Way,
    compound,
    mask,
)

ACCOUNT = "111122223333"

Json = dict[str, Any]
Make = Callable[[Json], Json]

SERVICE_WAYS = [way for way in PUBLISHED if way.service]
PASSING = [way for way in SERVICE_WAYS if "iam:PassRole" in way.permissions]


def arn(resource: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:{resource}"


def targets(way: Way) -> dict[str, str]:
    """The one target of each action, for policies that are as narrow as can be."""
    names = {
        Opens.CHANGE_USER: arn("user/maria"),
        Opens.CHANGE_GROUP: arn("group/dev"),
        Opens.CHANGE_ROLE: arn("role/app"),
        Opens.CHANGE_POLICY: arn("policy/Own"),
        Opens.JOIN: arn("group/admins"),
        Opens.TAKE_USER: arn("user/ana"),
        Opens.TRUST: arn("role/deploy"),
        Opens.ASSUME: arn("role/deploy"),
    }
    if way.service:
        return {
            action: arn("role/deploy")
            if action == "iam:PassRole"
            else f"arn:aws:{action.partition(':')[0]}:eu-west-1:{ACCOUNT}:{'function:' if 'lambda' in action else 'thing/'}build"
            for action in way.permissions
        }
    if way.is_single:
        return dict.fromkeys(way.permissions, names[way.opens[0]])
    # The second act uses what the first changed.
    changed = {
        Opens.CHANGE_ROLE: arn("role/app"),
        Opens.CHANGE_USER: arn("user/jorge"),
        Opens.CHANGE_POLICY: arn("policy/Held"),
    }[way.opens[0]]
    used = arn("role/app") if way.opens[1] is not Opens.TAKE_USER else arn("user/jorge")
    return dict(zip(way.permissions, (changed, used), strict=True))


def allowed(way: Way, *, narrowly: bool, condition: Json | None = None) -> list[Json]:
    listed = []
    for action, target in targets(way).items():
        statement: Json = {
            "Effect": "Allow",
            "Action": action,
            "Resource": target if narrowly else "*",
        }
        if condition and action == "iam:PassRole":
            statement["Condition"] = condition
        listed.append(statement)
    return listed


def account_for(way: Way, statements: list[Json], **changes: Any) -> Json:  # noqa: ANN401  # what differs
    """An account in which the way is open to maria if `statements` are her policy."""
    admin = changes.get("admin", ["AdministratorAccess"])
    trusted = changes.get("trusted", [f"{way.service}.amazonaws.com"] if way.service else [])
    takes_trust = Opens.ASSUME in way.opens
    app: Json = {"attached": ["Held"], "trusts": ["root"] if takes_trust else []}
    deploy: Json = {"attached": admin, "trusts": ["root"] if takes_trust else trusted}
    if not way.service and not takes_trust:
        deploy["trusts"] = []
    words: Json = {
        "inline": {"x": statements},
        "attached": ["Own"],
        "groups": {"dev": {}},
        "policies": {
            "Own": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
            "Held": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
            "Bounds": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
        },
        "elsewhere": {
            "users": {"ana": {"attached": admin}, "jorge": {}},
            "groups": {"admins": {"attached": admin}},
            "roles": {"app": app, "deploy": deploy},
        },
    }
    if way.opens[0] is Opens.CHANGE_ROLE and way.is_single:
        # She can assume the role that she changes, by name.
        app["trusts"] = ["user/maria"]
    words.update(changes.get("words", {}))
    return words


def class_of(words: Json, account: Make) -> str:
    return str(classify(account(words), {}, ACCOUNT, "aws")[0].class_)


def within(permissions: Iterable[str]) -> list[Way]:
    """The ways that these permissions are enough for."""
    return [way for way in PUBLISHED if set(way.permissions) <= set(permissions)]


def each(ways: list[Way]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("way", ways, ids=lambda way: way.id)


def test_all_published_ways_are_in_the_table() -> None:
    kinds = [way.kind for way in PUBLISHED]

    assert {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)} == {
        Kind.SELF: 8,
        Kind.PRINCIPAL: 14,
        Kind.NEW: 27,
        Kind.EXISTING: 16,
    }
    assert len({way.id for way in PUBLISHED}) == 65


def test_an_action_is_written_as_aws_writes_it() -> None:
    for way in WAYS:
        assert all(re.fullmatch(r"[a-z][a-z0-9-]+:[A-Z][A-Za-z]+", one) for one in way.permissions)
        assert not way.service or re.fullmatch(r"[a-z][a-z0-9.-]+", way.service)
    assert ACTIONS.keys() == SPELLING.keys() == RESOURCES.keys() | ACTIONS.keys()
    assert [*ACTIONS.values()] == [1 << number for number in range(len(ACTIONS))]
    assert mask(*SPELLING.values()) == mask(*ACTIONS) == sum(ACTIONS.values())


def test_what_runs_already_has_to_exist_and_on_ec2_in_a_profile() -> None:
    passing = {way for way in SERVICE_WAYS if "iam:PassRole" in way.permissions}
    assert {way for way in WAYS if way.needs_resource} == {*SERVICE_WAYS} - passing
    assert {way for way in WAYS if way.needs_profile} == {
        way for way in WAYS if way.service == "ec2"
    }
    assert {way.kind for way in passing} == {Kind.NEW}
    assert [way.id for way in WAYS if way.kind is Kind.NEW and way not in passing] == [
        "cloudformation-005"
    ]


def test_a_way_of_two_acts_is_made_of_ways_of_one() -> None:
    singles = [way for way in WAYS if len(way.permissions) == 1 and not way.service]
    made = {}
    for first in singles:
        for second in singles:
            if way := compound(first, second):
                made[way.id] = (*first.permissions, *second.permissions)
    assert made == {
        way.id: way.permissions for way in PUBLISHED if not way.is_single and not way.service
    }


@pytest.mark.parametrize("narrowly", [False, True], ids=["on all", "scoped"])
@each(list(PUBLISHED))
def test_a_way_is_open(way: Way, narrowly: bool, account: Make) -> None:  # noqa: FBT001  # a column
    words = account_for(way, allowed(way, narrowly=narrowly))

    maria = classify(account(words), {}, ACCOUNT, "aws")[0]

    assert maria.class_ == "can-become-admin"
    assert any(set(edge.actions) & set(way.permissions) for p in maria.paths for edge in p.edges)
    exists = [edge.if_exists for path in maria.paths for edge in path.edges]
    assert any(exists) is any(one.needs_resource for one in within(way.permissions))


@each(list(PUBLISHED))
def test_without_one_of_its_permissions_a_way_is_closed(way: Way, account: Make) -> None:
    for missing in way.permissions:
        left = within(set(way.permissions) - {missing})
        if way.service and left:
            continue
        rest = [one for one in allowed(way, narrowly=True) if one["Action"] != missing]
        words = account_for(way, rest)
        if not way.service and missing != "sts:AssumeRole":
            # What is left may be a way to ana or deploy; here nobody is stronger.
            words = account_for(way, rest, admin=[])
        assert class_of(words, account) == "none", missing


@pytest.mark.parametrize("narrowly", [False, True], ids=["on all", "scoped"])
@each(list(PUBLISHED))
def test_a_way_is_closed_by_a_deny(way: Way, narrowly: bool, account: Make) -> None:  # noqa: FBT001  # a column
    deny = {"Effect": "Deny", "Action": list(way.permissions), "Resource": "*"}

    words = account_for(way, [*allowed(way, narrowly=narrowly), deny])

    assert class_of(words, account) == "none"


@each(list(PUBLISHED))
def test_a_way_is_closed_by_a_boundary(way: Way, account: Make) -> None:
    words = account_for(way, allowed(way, narrowly=False), words={"boundary": "Bounds"})

    # A role that trusts her by name needs no permission of hers.
    assert class_of(words, account) == "none"


@each(SERVICE_WAYS)
def test_a_way_is_closed_where_no_powerful_role_trusts_the_service(way: Way, account: Make) -> None:
    for trusted in ([], ["backup.amazonaws.com"], ["444455556666"]):
        words = account_for(way, allowed(way, narrowly=False), trusted=trusted)
        assert class_of(words, account) == "none"


@each([way for way in PUBLISHED if way.opens[-1] in (Opens.JOIN, Opens.TAKE_USER, Opens.ASSUME, Opens.TRUST) and way.is_single] + SERVICE_WAYS)  # fmt: skip
def test_a_way_is_closed_where_nobody_is_stronger(way: Way, account: Make) -> None:
    words = account_for(way, allowed(way, narrowly=False), admin=["ReadOnlyAccess"])

    assert class_of(words, account) == "none"


@each([way for way in PUBLISHED if Opens.ASSUME in way.opens])
def test_a_way_is_closed_where_the_role_trusts_somebody_else(way: Way, account: Make) -> None:
    words = account_for(way, allowed(way, narrowly=True))
    for role in words["elsewhere"]["roles"].values():
        role["trusts"] = ["user/jorge", "444455556666", "backup.amazonaws.com"]

    assert class_of(words, account) == "none"


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}},
        {"StringLike": {"iam:PassedToService": ["b*.amazonaws.com.cn", "backup.*"]}},
        {"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:backup:*:*:*"}},
    ],
    ids=["another service", "patterns", "another resource"],
)
@each([way for way in PASSING if not within(way.permissions[1:])])
def test_passing_is_closed_by_a_condition(way: Way, condition: Json, account: Make) -> None:
    for narrowly in (False, True):
        words = account_for(way, allowed(way, narrowly=narrowly, condition=condition))
        assert class_of(words, account) == "none"


@each([way for way in PASSING if not within(way.permissions[1:])])
def test_passing_is_closed_by_a_deny_on_a_condition(way: Way, account: Make) -> None:
    service = {"StringEquals": {"iam:PassedToService": f"{way.service}.amazonaws.com"}}
    deny = {"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*", "Condition": service}
    words = account_for(way, [*allowed(way, narrowly=False), deny])

    assert class_of(words, account) == "none"


@each(PASSING)
def test_passing_to_the_right_service_is_open(way: Way, account: Make) -> None:
    service = {"StringEquals": {"iam:PassedToService": f"{way.service}.amazonaws.com"}}
    words = account_for(way, allowed(way, narrowly=True, condition=service))

    assert class_of(words, account) == "can-become-admin"


SERVED = {
    # The condition on which a role trusts Lambda, and whether a function can have it.
    "for this account": ({"StringEquals": {"aws:SourceAccount": ACCOUNT}}, "can-become-admin"),
    "for another account": ({"StringEquals": {"aws:SourceAccount": "444455556666"}}, "none"),
    "for one function": (
        *({"ArnLike": {"aws:SourceArn": arn("x").replace("iam:", "lambda:")}}, "can-become-admin"),
    ),
    "by its name": (
        {"StringEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}},
        "can-become-admin",
    ),
    "by another's name": (
        *({"StringEquals": {"aws:PrincipalServiceName": "ec2.amazonaws.com"}}, "none"),
    ),
    "as a service": ({"Bool": {"aws:PrincipalIsAWSService": "true"}}, "can-become-admin"),
    "with MFA": ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, "none"),
}


@pytest.mark.parametrize(("condition", "expected"), SERVED.values(), ids=SERVED)
def test_a_role_trusts_a_service_on_a_condition(
    condition: Json, expected: str, account: Make
) -> None:
    (way,) = (one for one in PUBLISHED if one.id == "lambda-001")
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }
    words = account_for(way, allowed(way, narrowly=False), trusted=[trust])

    assert class_of(words, account) == expected


IN_CHINA = {
    "the service as elsewhere": ("ec2.amazonaws.com", "can-become-admin"),
    "the service as in China": ("ec2.amazonaws.com.cn", "can-become-admin"),
    "both": (["ec2.amazonaws.com", "ec2.amazonaws.com.cn"], "can-become-admin"),
    "another service": ("lambda.amazonaws.com.cn", "none"),
}


@pytest.mark.parametrize(("passed", "expected"), IN_CHINA.values(), ids=IN_CHINA)
def test_in_china_a_service_has_two_names(passed: Json, expected: str, account: Make) -> None:
    condition = {"StringEquals": {"iam:PassedToService": passed}}
    allow = {"Effect": "Allow", "Resource": "*"}
    statements = [
        {**allow, "Action": "iam:PassRole", "Condition": condition},
        {**allow, "Action": "ec2:RunInstances"},
    ]
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com.cn"},
        "Action": "sts:AssumeRole",
    }
    role = {"inline": {"all": everything()}, "trusts": [trust]}
    words = {"inline": {"x": statements}, "elsewhere": {"roles": {"deploy": role}}}
    details = json.loads(json.dumps(account(words)).replace("arn:aws:", "arn:aws-cn:"))

    assert str(classify(details, {}, ACCOUNT, "aws-cn")[0].class_) == expected


FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:"
TOGETHER = {
    # What one action is allowed on, what the other is, and whether there is a function that is both.
    "a beginning and an end": ("dev-*", "*-api", "can-become-admin"),
    "a beginning and a longer one": ("dev-*", "dev-web-*", "can-become-admin"),
    "two beginnings": ("dev-*", "prod-*", "none"),
    "two ends": ("*-api", "*-web", "none"),
    "the middle and an end": ("*-web-*", "*-api", "can-become-admin"),
    "one function and a beginning": ("dev-api", "dev-*", "can-become-admin"),
    "one function and another beginning": ("dev-api", "prod-*", "none"),
}


@pytest.mark.parametrize(("create", "invoke", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_what_a_way_takes_is_allowed_on_one_thing(
    create: str, invoke: str, expected: str, account: Make
) -> None:
    on = {
        "iam:PassRole": "*",
        "lambda:CreateFunction": FUNCTION + create,
        "lambda:InvokeFunction": FUNCTION + invoke,
    }
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": where} for action, where in on.items()
    ]
    role = {"inline": {"all": everything()}, "trusts": ["lambda.amazonaws.com"]}
    words = {"inline": {"x": statements}, "elsewhere": {"roles": {"deploy": role}}}

    assert class_of(words, account) == expected


ELSEWHERE = {
    "the account's": (f"arn:aws:lambda:*:{ACCOUNT}:function:*", "can-become-admin"),
    "any account's": ("arn:aws:lambda:*:*:function:*", "can-become-admin"),
    "that of some Regions": (f"arn:aws:lambda:eu-*:{ACCOUNT}:function:*", "can-become-admin"),
    "that of one Region": (f"arn:aws:lambda:eu-west-3:{ACCOUNT}:function:*", "can-become-admin"),
    "another account's": ("arn:aws:lambda:*:444455556666:function:*", "none"),
    "that of some Regions in another account": (
        *("arn:aws:lambda:eu-*:444455556666:function:*", "none"),
    ),
    "another partition's": (f"arn:aws-cn:lambda:*:{ACCOUNT}:function:*", "none"),
    "whatever has a few colons": ("*:*:*:*:*", "can-become-admin"),
}


@pytest.mark.parametrize(("function", "expected"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_a_way_takes_is_in_this_account(function: str, expected: str, account: Make) -> None:
    allow = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
    making = ["lambda:CreateFunction", "lambda:InvokeFunction"]
    statements = [allow, {**allow, "Action": making, "Resource": function}]
    role = {"inline": {"all": everything()}, "trusts": ["lambda.amazonaws.com"]}
    words = {"inline": {"x": statements}, "elsewhere": {"roles": {"deploy": role}}}

    assert class_of(words, account) == expected


@pytest.mark.parametrize(
    ("named", "on", "expected"),
    [
        (f"{FUNCTION}deploy", "*", "can-become-admin"),
        (f"{FUNCTION}deploy", f"{FUNCTION}dep*", "can-become-admin"),
        (f"{FUNCTION}deploy", f"{FUNCTION}other", "none"),
        (f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task/deploy", "*", "none"),
    ],
)
def test_a_role_is_passed_to_the_one_thing_that_a_condition_names(
    named: str, on: str, expected: str, account: Make
) -> None:
    condition = {"ArnEquals": {"iam:AssociatedResourceArn": named}}
    allow = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": condition}
    making = ["lambda:CreateFunction", "lambda:InvokeFunction"]
    statements = [allow, {"Effect": "Allow", "Action": making, "Resource": on}]
    role = {"inline": {"all": everything()}, "trusts": ["lambda.amazonaws.com"]}
    words = {"inline": {"x": statements}, "elsewhere": {"roles": {"deploy": role}}}

    assert class_of(words, account) == expected


# What acts of a way are each about: each on one thing of its own, which lets nobody do the others on it.
APART: dict[str, dict[str, str]] = {
    "sagemaker-005": {
        "sagemaker:CreateNotebookInstanceLifecycleConfig": "notebook-instance-lifecycle-config/x",
        "sagemaker:StopNotebookInstance": "notebook-instance/x",
        "sagemaker:UpdateNotebookInstance": "notebook-instance/x",
        "sagemaker:StartNotebookInstance": "notebook-instance/x",
    },
    "ecs-002": {
        "ecs:CreateCluster": "cluster/x",
        "ecs:RegisterTaskDefinition": "task-definition/x:1",
        "ecs:RunTask": "task-definition/x:*",
    },
    "ecs-003": {
        "ecs:RegisterTaskDefinition": "task-definition/x:1",
        "ecs:CreateService": "service/x/x",
    },
    "glue-004": {"glue:CreateJob": "job/x", "glue:CreateTrigger": "trigger/x"},
    "lambda-002": {
        "lambda:CreateFunction": "function:x",
        "lambda:CreateEventSourceMapping": "event-source-mapping:x",
    },
}
# And those that have to be about one thing.
TOGETHER = {
    "lambda-001": ("function:x", "function:y"),
    "glue-003": ("job/x", "job/y"),
    "cloudformation-003": ("stackset/x:1", "stackset/y:1"),
    "ec2-004": ("launch-template/x", "launch-template/y"),
    "bedrock-002": ("code-interpreter/x", "code-interpreter/y"),
    "cloudformation-005": ("stack/x/1", "stack/y/1"),
}


def opened(id_: str, on: Iterable[str], account: Make) -> str:
    """What maria is who may do each act of a way on something of the service."""
    (way,) = (one for one in PUBLISHED if one.id == id_)
    actions = [one for one in way.permissions if one != "iam:PassRole"]
    allow = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
    statements = [
        {
            **allow,
            "Action": action,
            "Resource": f"arn:aws:{action.partition(':')[0]}:eu-west-1:{ACCOUNT}:{target}",
        }
        for action, target in zip(actions, on, strict=True)
    ]
    role = {"inline": {"all": everything()}, "trusts": [f"{way.service}.amazonaws.com"]}
    words = {"inline": {"x": [allow, *statements]}, "elsewhere": {"roles": {"deploy": role}}}
    return class_of(words, account)


@pytest.mark.parametrize("way", APART)
def test_acts_of_a_way_may_be_about_different_things(way: str, account: Make) -> None:
    (found,) = (one for one in PUBLISHED if one.id == way)
    targets = [APART[way][one] for one in found.permissions if one != "iam:PassRole"]
    assert opened(way, targets, account) == "can-become-admin"


@pytest.mark.parametrize("way", TOGETHER)
def test_acts_of_a_way_have_to_be_about_one_thing(way: str, account: Make) -> None:
    one, other = TOGETHER[way]
    assert opened(way, (one, one), account) == "can-become-admin"
    assert opened(way, (one, other), account) == "none"


def actions_of(words: Json, account: Make) -> list[list[tuple[str, ...]]]:
    """What maria does on each of her paths, step by step."""
    paths = classify(account(words), {}, ACCOUNT, "aws")[0].paths
    return [[edge.actions for edge in path.edges] for path in paths]


def test_a_key_is_made_whether_or_not_another_can_be_deleted(account: Make) -> None:
    may = {"Effect": "Allow", "Resource": arn("user/ana")}
    for actions in (["iam:CreateAccessKey"], ["iam:CreateAccessKey", "iam:DeleteAccessKey"]):
        words = {
            "inline": {"x": {**may, "Action": actions}},
            "elsewhere": {"users": {"ana": {"inline": {"all": everything()}}}},
        }
        assert actions_of(words, account) == [[("iam:CreateAccessKey",), ()]]


def test_who_is_changed_is_become_by_what_leads_to_it(account: Make) -> None:
    on = {
        "sts:AssumeRole": arn("role/app"),
        "iam:PutUserPolicy": arn("user/jorge"),
        "iam:CreateAccessKey": arn("user/jorge"),
    }
    statements = [
        {"Effect": "Allow", "Action": action, "Resource": where} for action, where in on.items()
    ]
    words = {
        "inline": {"x": statements},
        "elsewhere": {"users": {"jorge": {}}, "roles": {"app": {"trusts": ["root"]}}},
    }
    assert actions_of(words, account) == [[("iam:PutUserPolicy",), ("iam:CreateAccessKey",), ()]]


MANY = [f"boss-{number}" for number in range(5)]
BOSSES = {
    "one": (1, MANY[:1]),
    "three": (3, MANY[:3]),
    "more than are told": (5, MANY[:3]),
}


@pytest.mark.parametrize(("number", "told"), BOSSES.values(), ids=BOSSES)
def test_three_paths_are_told_at_most(number: int, told: list[str], account: Make) -> None:
    boss = {"inline": {"all": everything()}, "trusts": ["root"]}
    words = {
        "inline": {"x": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}},
        "elsewhere": {"roles": dict.fromkeys(MANY[:number], boss)},
    }
    paths = classify(account(words), {}, ACCOUNT, "aws")[0].paths
    assert [path.edges[0].target.name for path in paths] == told


VERSIONS: dict[str, tuple[str, str, str]] = {
    # What another version of her policy lets maria do, and what she is.
    "to give herself a policy": ("iam:PutUserPolicy", "user/maria", "can-become-admin"),
    "to attach one to herself": ("iam:AttachUserPolicy", "user/maria", "can-become-admin"),
    "to give her group a policy": ("iam:PutGroupPolicy", "group/dev", "can-become-admin"),
    "to attach one to her group": ("iam:AttachGroupPolicy", "group/dev", "can-become-admin"),
    "to give another a policy": ("iam:PutUserPolicy", "user/bystander-1", "none"),
    "to give another group a policy": ("iam:PutGroupPolicy", "group/bystander-1", "none"),
    "to give a role a policy": ("iam:PutRolePolicy", "role/bystander-1", "none"),
}


@pytest.mark.parametrize(("action", "target", "expected"), VERSIONS.values(), ids=VERSIONS)
def test_another_version_lets_her_change_herself(
    action: str, target: str, expected: str, account: Make
) -> None:
    little = {**everything(), "Action": "s3:GetObject"}
    other = {"Effect": "Allow", "Action": action, "Resource": arn(target)}
    words = {
        "inline": {"x": {**everything(), "Action": "iam:SetDefaultPolicyVersion"}},
        "attached": ["Work"],
        "groups": {"dev": {"inline": {"y": little}}},
        "policies": {"Work": [little, other]},
    }
    assert class_of(words, account) == expected


BOUND: dict[str, tuple[str, str]] = {
    # Whose boundary maria takes away, and for whom she makes a key; and what she is.
    "of an administrator": ("boss", "can-become-admin"),
    "of who has little": ("ana", "none"),
}


@pytest.mark.parametrize("kind", ["users", "roles"])
@pytest.mark.parametrize(("name", "expected"), BOUND.values(), ids=BOUND)
def test_a_boundary_is_taken_away(kind: str, name: str, expected: str, account: Make) -> None:
    one = kind.removesuffix("s")
    taking = {"users": "iam:CreateAccessKey", "roles": "sts:AssumeRole"}[kind]
    may = [f"iam:Delete{one.capitalize()}PermissionsBoundary", taking]
    bound = {"boundary": "Bounds", "trusts": ["root"]}
    words = {
        "inline": {"x": {"Effect": "Allow", "Action": may, "Resource": arn(f"{one}/{name}")}},
        "policies": {"Bounds": {**everything(), "Action": "s3:*"}},
        "elsewhere": {
            kind: {
                "boss": {**bound, "inline": {"all": everything()}},
                "ana": {**bound, "inline": {"y": {**everything(), "Action": "s3:*"}}},
            }
        },
    }
    assert class_of(words, account) == expected


@pytest.mark.parametrize(
    ("path", "expected"), [("/", "can-become-admin"), ("/aws-reserved/", "none")]
)
@pytest.mark.parametrize("verb", ["Delete", "Put"])
def test_the_boundary_of_a_role_that_aws_keeps_stays(
    verb: str, path: str, expected: str, account: Make
) -> None:
    boss = {"inline": {"all": everything()}, "boundary": "Bounds", "trusts": ["user/maria"]}
    action = f"iam:{verb}RolePermissionsBoundary"
    words = {
        "inline": {"x": {**everything(), "Action": action}},
        "policies": {"Bounds": {**everything(), "Action": "s3:*"}},
        "elsewhere": {"roles": {"boss": {**boss, "path": path}}},
    }
    assert class_of(words, account) == expected


# What somebody whom maria can become does, and what maria is. Who comes after it is an administrator.
HELPED: dict[str, tuple[str, str, str]] = {
    "puts it into the group of administrators": (
        *("iam:AddUserToGroup", "group/admins", "can-become-admin"),
    ),
    "puts it into another group": ("iam:AddUserToGroup", "group/staff", "none"),
    "gives it a policy": ("iam:PutUserPolicy", "user/maria", "can-become-admin"),
    "gives another a policy": ("iam:PutUserPolicy", "user/bystander-1", "none"),
    "gives a group of others a policy": ("iam:PutGroupPolicy", "group/staff", "none"),
}


@pytest.mark.parametrize(("action", "target", "expected"), HELPED.values(), ids=HELPED)
def test_somebody_else_helps_it(action: str, target: str, expected: str, account: Make) -> None:
    may = {"Effect": "Allow", "Action": action, "Resource": arn(target)}
    little = {"inline": {"y": {**may, "Action": "s3:GetObject"}}}
    words = {
        "inline": {"x": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}},
        "elsewhere": {
            "groups": {"admins": {"inline": {"all": everything()}}, "staff": little},
            "roles": {
                "helper": {"inline": {"x": may}, "trusts": ["root"]},
                "boss": {"inline": {"all": everything()}},
            },
        },
    }
    assert class_of(words, account) == expected


def everything() -> Json:
    return {"Effect": "Allow", "Action": "*", "Resource": "*"}
