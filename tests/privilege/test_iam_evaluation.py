"""Policies as bits, against an evaluator that takes one request at a time and knows nothing of bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from operator import or_
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_posture.privilege import PrincipalClass, classify, truth
from aws_posture.privilege.access import allowed, denied
from aws_posture.privilege.account import Account
from aws_posture.privilege.context import World
from aws_posture.privilege.identities import Identity, read
from aws_posture.privilege.probes import REWARDS, Probes
from aws_posture.privilege.targets import MADE_UP, TargetIndex, numbers
from aws_posture.privilege.truth import NOTHING, Effect, Sets, Truth, View, placed, united
from aws_posture.privilege.ways import ACTIONS as WATCHED

ACCOUNT = "111122223333"
PROBES = Probes(ACCOUNT, "aws")
ACTIONS_THAT_MATTER = tuple(action for action in WATCHED if action.startswith("iam:"))

Json = dict[str, Any]

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
ONE_POLICY = {"ArnEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}
ALL_BUT_ONE = {"ArnNotEquals": {"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}

# None holds a bracket, the one thing that is special to `fnmatch` and not to IAM.
ACTIONS = ("*", "*:*", "s3:*", "S3:Put*", "iam:*", "IAM:Attach*", "iam:*User*", "iam:?ut*", "ec2:*")
RESOURCES = (
    *("*", "arn:aws:*", "arn:aws:iam::*", "arn:aws:*:*:111122223333:*", "arn:aws:s3:::*"),
    *("arn:aws:iam::*:user/*", "arn:aws:iam::*:user/maria", "arn:aws:iam::*:role/app-*"),
    *("arn:aws:*:eu-west-1:*:*", "arn:aws:iam::111122223333:group/??v"),
)
TARGETS = tuple(
    f"arn:aws:iam::{ACCOUNT}:{name}"
    for name in ("user/maria", "user/dev/jorge", "role/app-x", "group/dev", "group/ops")
)


def some(choices: Iterable[str]) -> st.SearchStrategy[str | list[str]]:
    one = st.sampled_from(tuple(choices))
    return one | st.lists(one, min_size=1, max_size=3)


@st.composite
def statements(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Json:
    statement = {
        "Effect": draw(st.sampled_from(("Allow", "Allow", "Deny"))),
        draw(st.sampled_from(("Action", "NotAction"))): draw(some(ACTIONS)),
        draw(st.sampled_from(("Resource", "NotResource"))): draw(some(RESOURCES)),
    }
    condition = draw(st.sampled_from((None, None, {}, MFA, ONE_POLICY, ALL_BUT_ONE)))
    return statement if condition is None else {**statement, "Condition": condition}


documents = st.builds(
    lambda listed: {"Version": "2012-10-17", "Statement": listed},
    st.lists(statements(), max_size=4),
)


def about(statement: Json, name: str, value: str) -> bool:
    patterns = statement[name if name in statement else f"Not{name}"]
    listed = [patterns] if isinstance(patterns, str) else patterns
    lowered = [text.lower() for text in listed] if name == "Action" else listed
    return any(fnmatchcase(value, text) for text in lowered) is (name in statement)


def meets(condition: Json, action: str, effect: str, *, mfa: bool | None) -> bool:
    """Whether a condition is met: `mfa` is None where a session may have it or not."""
    if condition == MFA:
        return mfa is not False if effect == "Allow" else mfa is not None and mfa
    if condition:
        attaches = action in {f"iam:{verb}{kind}policy" for verb in ("attach", "detach")
                              for kind in ("user", "group", "role")}  # fmt: skip
        # The request chooses the policy where it names one; else the key is absent.
        return effect == "Allow" if attaches else condition == ALL_BUT_ONE
    return True


def naively(listed: list[Json], action: str, arn: str, *, certain: bool) -> bool:
    """Evaluate one request; in some session, or in every one."""
    met = [s for s in listed if about(s, "Action", action) and about(s, "Resource", arn)]
    sessions: list[bool | None] = [True, False] if certain else [None]
    return all(
        any(
            s["Effect"] == "Allow" and meets(s.get("Condition", {}), action, "Allow", mfa=mfa)
            for s in met
        )
        and not any(
            s["Effect"] == "Deny" and meets(s.get("Condition", {}), action, "Deny", mfa=mfa)
            for s in met
        )
        for mfa in sessions
    )


def maria(policies: list[Json], boundary: Json | None) -> Account:
    entry: Json = {
        "UserName": "maria",
        "Arn": TARGETS[0],
        "UserPolicyList": [{"PolicyName": "x", "PolicyDocument": policy} for policy in policies],
    }
    if boundary is not None:
        entry["PermissionsBoundary"] = {"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/B"}
    documents = {"arn:aws:iam::aws:policy/B": boundary}
    world = World(ACCOUNT, "aws")
    return Account(read({"UserDetailList": [entry]}, documents, world), world)


@given(st.lists(documents, max_size=3), st.none() | documents)
def test_probes_are_allowed_as_each_request_would_be(
    policies: list[Json], boundary: Json | None
) -> None:
    account = maria(policies, boundary)
    listed = [statement for policy in policies for statement in policy["Statement"]]
    held = account.held(account.nodes[0], View.SURE)

    for (action, arn), bit in account.probes.requests.items():
        expected = naively(listed, action, arn, certain=False) and (
            boundary is None or naively(boundary["Statement"], action, arn, certain=False)
        )
        assert bool(held & bit) == expected, (action, arn)


@given(st.lists(documents, max_size=3), st.none() | documents)
def test_what_is_certain_holds_in_every_session(
    policies: list[Json], boundary: Json | None
) -> None:
    account = maria(policies, boundary)
    listed = [statement for policy in policies for statement in policy["Statement"]]
    held = account.held(account.nodes[0], View.CERTAIN)

    for (action, arn), bit in account.probes.requests.items():
        if held & bit:
            assert naively(listed, action, arn, certain=True), (action, arn)


@given(st.lists(documents, max_size=3), st.none() | documents)
def test_targets_are_allowed_as_each_request_would_be(
    policies: list[Json], boundary: Json | None
) -> None:
    user = maria(policies, boundary).nodes[0]
    listed = [statement for policy in policies for statement in policy["Statement"]]
    index = TargetIndex(TARGETS, [{}] * len(TARGETS))

    for action in ACTIONS_THAT_MATTER:
        bits = allowed(user, action, index, View.SURE)
        assert {TARGETS[number] for number in numbers(bits)} == {
            arn
            for arn in TARGETS
            if naively(listed, action, arn, certain=False)
            and (boundary is None or naively(boundary["Statement"], action, arn, certain=False))
        }, action


RANK = {
    name: rank
    for rank, name in enumerate(("none", "can-become-admin", "admin-conditional", "admin"))
}


def class_of(policies: list[Json], boundary: Json | None = None) -> PrincipalClass:
    bound = {"PermissionsBoundary": {"PermissionsBoundaryArn": "B"}} if boundary else {}
    details = {
        "RoleDetailList": [],
        "UserDetailList": [
            {
                "UserName": "maria",
                "Arn": TARGETS[0],
                "UserPolicyList": [
                    {"PolicyName": "x", "PolicyDocument": policy} for policy in policies
                ],
                **bound,
            },
            {
                "UserName": "jorge",
                "Arn": TARGETS[1],
                "AttachedManagedPolicies": [{"PolicyArn": "A"}],
            },
        ],
    }
    everything = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    return classify(details, {"A": everything, "B": boundary}, ACCOUNT, "aws")[0].class_


@given(st.lists(documents, max_size=3), statements(), st.none() | documents)
def test_one_more_allow_never_takes_power(
    policies: list[Json], more: Json, boundary: Json | None
) -> None:
    granted = {"Statement": {**more, "Effect": "Allow"}}

    assert RANK[class_of([*policies, granted], boundary)] >= RANK[class_of(policies, boundary)]


@given(st.lists(documents, max_size=3), st.randoms(use_true_random=False))
def test_neither_order_nor_grouping_of_statements_matters(
    policies: list[Json], random: Random
) -> None:
    allows = [s for policy in policies for s in policy["Statement"] if s["Effect"] == "Allow"]
    shuffled = random.sample(allows, len(allows))
    together = [{"Version": "2012-10-17", "Statement": shuffled}]

    assert class_of(together) is class_of([{"Statement": statement} for statement in allows])


SETS = st.tuples(*[st.integers(0, 7)] * len(NOTHING))


@given(SETS, SETS)
def test_statements_together_do_what_each_of_them_does(one: Sets, other: Sets) -> None:
    assert united(one, other) == tuple(map(or_, one, other))


ALWAYS = (View.CERTAIN, View.SURE, View.LOOSE)
# Of a statement that holds as far as that: in which views it allows, and in which it denies.
HOLDING: dict[Truth, tuple[tuple[View, ...], tuple[View, ...]]] = {
    Truth.YES: (ALWAYS, ALWAYS),
    Truth.MAYBE: ((View.SURE, View.LOOSE), (View.CERTAIN,)),
    Truth.UNSURE: ((View.LOOSE,), (View.CERTAIN, View.SURE)),
    Truth.NO: ((), ()),
}


@pytest.mark.parametrize("holds", HOLDING)
@pytest.mark.parametrize("view", ALWAYS)
def test_a_statement_counts_as_far_as_it_holds(view: View, holds: Truth) -> None:
    """Of three things it is about the one in the middle."""
    allows, denies = (view in views for views in HOLDING[holds])
    allow, deny = (placed(effect, holds, 0b010) for effect in (Effect.ALLOW, Effect.DENY))
    everything = placed(Effect.ALLOW, Truth.YES, 0b111)
    assert (truth.allowed(allow, view), truth.denied(allow, view)) == (0b010 * allows, 0)
    assert (truth.allowed(deny, view), truth.denied(deny, view)) == (0, 0b010 * denies)
    assert truth.allowed(united(everything, deny), view) == (0b101 if denies else 0b111)
    assert placed(Effect.DENY, holds, 0) == placed(Effect.ALLOW, holds, 0) == NOTHING


def test_a_probe_is_about_something_of_its_service() -> None:
    for action, arn in PROBES.requests:
        assert arn.split(":")[:3] == ["arn", "aws", action.partition(":")[0]]


def test_no_probe_is_about_somebody_who_exists() -> None:
    assert all(MADE_UP in arn for _, arn in PROBES.requests)


def test_all_probes_are_those_that_there_are() -> None:
    assert PROBES.all == sum(PROBES.requests.values())


def probes_of(*services: str) -> list[int]:
    """The probes of some services, or with none, of those that do not exist."""
    return [
        bit
        for (action, _), bit in PROBES.requests.items()
        if action.partition(":")[0] in services or (not services and action.endswith(":turnabout"))
    ]


MADE_UP_ONES, IAM = probes_of(), probes_of("iam")
REAL_ONES = [bit for bit in PROBES.requests.values() if bit not in MADE_UP_ONES and bit not in IAM]
KINDS = {"made up": MADE_UP_ONES, "real": REAL_ONES, "of IAM": IAM}


@pytest.mark.parametrize("kind", KINDS)
def test_an_administrator_has_more_than_half_of_each_kind(kind: str) -> None:
    probes = KINDS[kind]
    for number in range(len(probes) + 1):
        bits = PROBES.all - sum(probes) + sum(probes[:number])
        enough = 2 * number > len(probes)
        assert PROBES.administers(bits) is enough, number
        assert PROBES.most_services(bits) is (enough or kind == "of IAM")
        assert PROBES.most_of_iam(bits) is (enough or kind != "of IAM")


def test_an_administrator_can_do_something_that_gives_power() -> None:
    rewards = {f"iam:{action}".lower() for action in REWARDS}
    gains = [bit for (action, _), bit in PROBES.requests.items() if action in rewards]
    assert len(gains) == len(REWARDS)
    assert not PROBES.administers(PROBES.all - sum(gains))
    assert not PROBES.most_of_iam(PROBES.all - sum(gains))
    for gain in gains:
        assert PROBES.administers(PROBES.all - sum(gains) + gain)


RED, BLUE = ({"aws:resourcetag/team": (team,)} for team in ("red", "blue"))
TAGGED = {"StringEquals": {"aws:ResourceTag/team": "red"}}
SESSION = "${aws:SourceIp}"
NOBODY = "${aws:PrincipalTag/none}"
# A statement about users, and whom it means surely, in the loosest view, and denied for sure or perhaps:
# the first is red, the second blue.
MEANT: dict[str, tuple[Json, tuple[int, int], tuple[int, int]]] = {
    "all of them": ({"Resource": "*"}, (3, 3), (3, 3)),
    "one": ({"Resource": TARGETS[0]}, (1, 1), (1, 1)),
    "all but one": ({"NotResource": TARGETS[0]}, (2, 2), (2, 2)),
    "what a session names": ({"Resource": f"arn:aws:iam::*:user/{SESSION}"}, (0, 3), (0, 3)),
    "all but what a session names": ({"NotResource": f"arn:*:user/dev{SESSION}*"}, (3, 3), (3, 3)),
    "all but whom a session names": (
        *({"NotResource": f"arn:aws:iam::*:user/{SESSION}"}, (0, 3), (0, 3)),
    ),
    "what nothing names": ({"Resource": f"arn:aws:iam::*:user/{NOBODY}"}, (0, 0), (0, 3)),
    "all but what nothing names": (
        *({"NotResource": f"arn:aws:iam::*:user/{NOBODY}"}, (0, 3), (0, 3)),
    ),
    "one, and what a session names": (
        *({"Resource": [TARGETS[0], f"arn:aws:iam::*:user/{SESSION}"]}, (1, 3), (1, 3)),
    ),
    "the red": ({"Resource": "*", "Condition": TAGGED}, (1, 1), (1, 1)),
    "the red that a session names": (
        *({"Resource": f"arn:aws:iam::*:user/{SESSION}", "Condition": TAGGED}, (0, 1), (0, 1)),
    ),
    "the blue, of whom it means the red": (
        {"Resource": TARGETS[1], "Condition": TAGGED},
        (0, 0),
        (0, 0),
    ),
}


@pytest.mark.parametrize("name", MEANT)
def test_a_statement_means_some_targets_surely_and_others_perhaps(name: str) -> None:
    words, allows, denies = MEANT[name]
    index = TargetIndex(TARGETS[:2], [RED, BLUE])
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    action = "iam:putuserpolicy"

    def found(*listed: Json) -> Identity:
        return maria([{"Version": "2012-10-17", "Statement": list(listed)}], None).nodes[0]

    allow = found({"Effect": "Allow", "Action": "iam:*", **words})
    assert [allowed(allow, action, index, view) for view in (View.SURE, View.LOOSE)] == [*allows]
    deny = found(everything, {"Effect": "Deny", "Action": "iam:*", **words})
    sure, perhaps = denies
    assert [denied(deny, action, index, view) for view in (View.LOOSE, View.SURE)] == [
        *(sure, perhaps),
    ]
    assert [allowed(deny, action, index, view) for view in (View.LOOSE, View.SURE)] == [
        *(3 & ~sure, 3 & ~perhaps),
    ]
