from __future__ import annotations

import pytest

from aws_posture.base.errors import FactError
from aws_posture.catalogue.conditions import Audience, Condition, StateTerm, parse_condition
from aws_posture.catalogue.model import State

FACTS = ("root.mfa", "root.mfa-kind", "root.access-keys", "iam.admin")


def parse(text: str) -> Condition:
    return parse_condition(text, FACTS)


def term(fact: str, *states: State, negated: bool = False) -> StateTerm:
    return StateTerm(fact, frozenset(states), negated=negated)


PARSED = [
    ("public", (Audience.PUBLIC,)),
    ("private", (Audience.PRIVATE,)),
    ("root.mfa is fail", (term("root.mfa", State.FAIL),)),
    ("root.mfa is not pass", (term("root.mfa", State.PASS, negated=True),)),
    ("root.mfa is not-applicable", (term("root.mfa", State.NOT_APPLICABLE),)),
    (
        "root.mfa is not not-applicable",
        (term("root.mfa", State.NOT_APPLICABLE, negated=True),),
    ),
    ("root.mfa is fail or unknown", (term("root.mfa", State.FAIL, State.UNKNOWN),)),
    (
        "root.mfa is not fail or unknown or manual",
        (term("root.mfa", State.FAIL, State.UNKNOWN, State.MANUAL, negated=True),),
    ),
    ("root.mfa is fail or fail", (term("root.mfa", State.FAIL),)),
    (
        "root.mfa is fail and iam.admin is pass",
        (term("root.mfa", State.FAIL), term("iam.admin", State.PASS)),
    ),
    (
        "private and root.mfa is fail or unknown",
        (Audience.PRIVATE, term("root.mfa", State.FAIL, State.UNKNOWN)),
    ),
    ("  root.mfa \t is\u00a0fail\n", (term("root.mfa", State.FAIL),)),
]


@pytest.mark.parametrize(("text", "terms"), PARSED)
def test_conditions_are_read(text: str, terms: tuple[StateTerm | Audience, ...]) -> None:
    assert parse(text).terms == terms


@pytest.mark.parametrize("text", [text for text, _ in PARSED])
def test_a_condition_gives_itself_back_in_one_spelling(text: str) -> None:
    spelled = str(parse(text))
    assert parse(spelled) == parse(text)
    assert str(parse(spelled)) == spelled


def test_states_are_spelled_in_one_order() -> None:
    text = "root.mfa is manual or unknown or not-applicable or fail or pass"
    assert str(parse(text)) == "root.mfa is pass or fail or not-applicable or unknown or manual"


ERRORS = [
    ("", "cannot read the condition ''"),
    ("   ", "cannot read the condition"),
    ("and", "cannot read the condition 'and'"),
    ("root.mfa", "cannot read the condition 'root.mfa'"),
    ("root.mfa is", "cannot read the condition 'root.mfa is'"),
    ("root.mfa is not", "unknown state 'not'"),
    ("root.mfa fail", "cannot read the condition 'root.mfa fail'"),
    ("root.mfa isnt fail", "cannot read the condition"),
    ("root.mfa is fail and", "cannot read the condition"),
    ("and root.mfa is fail", "cannot read the condition"),
    ("root.mfa is fail or", "cannot read the states in 'root.mfa is fail or'"),
    ("root.mfa is or fail", "cannot read the states"),
    ("root.mfa is fail unknown", "cannot read the states"),
    ("root.mfa is fail, unknown", "cannot read the states"),
    ("root.mfa is fails or unknown", "unknown state 'fails'; did you mean fail"),
    ("root.mfa is fail or or unknown", "cannot read the states"),
    ("root.mfa is failed", "unknown state 'failed'; did you mean fail"),
    ("root.mfa is FAIL", "unknown state 'FAIL'"),
    ("root.mfa is xyz", "unknown state 'xyz'; the states are pass, fail, not-applicable"),
    ("root.mf is fail", "unknown fact 'root.mf'; did you mean root.mfa"),
    ("root.mf", "unknown fact 'root.mf'; did you mean root.mfa"),
    ("Root.MFA is fail", "unknown fact 'Root.MFA'"),
    ("zzz is fail", "unknown fact 'zzz'"),
    ("pubic", "cannot read the condition 'pubic'"),
    ("privat", "did you mean private"),
    ("not public", "cannot read the condition"),
    ("public or private", "cannot read the condition"),
]


@pytest.mark.parametrize(("text", "said"), ERRORS)
def test_what_cannot_be_read_is_named_with_what_comes_nearest(text: str, said: str) -> None:
    with pytest.raises(FactError) as raised:
        parse(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


HOLDS = [
    # condition, holds when root.mfa is: fail, pass, unchecked in public
    ("root.mfa is fail", True, False, False),
    ("root.mfa is not fail", False, True, True),
    ("root.mfa is fail or pass", True, True, False),
    ("root.mfa is not fail or pass", False, False, True),
    ("root.mfa is unchecked", False, False, True),
    ("public", False, False, True),
    ("private", True, True, False),
    ("private and root.mfa is fail", True, False, False),
    ("public and root.mfa is fail", False, False, False),
    ("root.mfa is fail and iam.admin is pass", True, False, False),
    ("root.mfa is fail and iam.admin is fail", False, False, False),
]


@pytest.mark.parametrize(("text", "when_fail", "when_pass", "in_public"), HOLDS)
def test_when_conditions_hold(
    text: str, *, when_fail: bool, when_pass: bool, in_public: bool
) -> None:
    condition = parse(text)

    def holds(state: State) -> bool:
        states = {"root.mfa": state, "iam.admin": State.PASS}
        return condition.holds(Audience.PRIVATE, states.__getitem__)

    assert holds(State.FAIL) is when_fail
    assert holds(State.PASS) is when_pass
    assert condition.holds_in_public() is in_public


def test_a_condition_names_each_fact_once_in_order() -> None:
    text = "iam.admin is pass and private and root.mfa is fail and iam.admin is not fail"
    assert parse(text).facts == ("iam.admin", "root.mfa")


def test_a_condition_on_the_audience_names_no_fact() -> None:
    assert parse("public").facts == ()
