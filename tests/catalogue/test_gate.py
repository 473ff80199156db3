"""Which verdicts stop a build or a job."""

from __future__ import annotations

from datetime import date

import pytest

from aws_posture.base.errors import FactError
from aws_posture.catalogue.model import Declaration, DeclarationKind, State
from aws_posture.judging import gate
from verdicts import verdict_of

VERDICTS = {
    fact: verdict_of(fact, state, "It stands so.")
    for fact, state in {
        "root.mfa": State.FAIL,
        "root.access-keys": State.UNKNOWN,
        "iam.admin": State.PASS,
        "iam.admin-count": State.FAIL,
        "account.alias": State.NOT_APPLICABLE,
        "billing.iam-access": State.MANUAL,
    }.items()
}


@pytest.mark.parametrize(
    ("named", "unknown", "stopping"),
    [
        ([], False, []),
        ([], True, []),
        (["root.mfa"], False, ["root.mfa"]),
        (["iam.admin"], False, []),
        (["root.access-keys"], False, []),
        (["root.access-keys"], True, ["root.access-keys"]),
        (["account.alias", "billing.iam-access"], True, []),
        (["any"], False, ["root.mfa", "iam.admin-count"]),
        (["any"], True, ["root.mfa", "root.access-keys", "iam.admin-count"]),
        (["iam.admin-count", "root.mfa"], False, ["root.mfa", "iam.admin-count"]),
        (["root.last-used"], False, []),
    ],
)
def test_what_was_named_and_fails_stops(
    named: list[str], stopping: list[str], *, unknown: bool
) -> None:
    found = gate.failing(VERDICTS, named, unknown=unknown)
    assert [verdict.fact for verdict in found] == stopping


# What a word stands for: the facts of that severity, and of graver ones.
GRAVER = {
    "critical": ["root.mfa", "root.access-keys"],
    "high": ["root.mfa", "root.access-keys", "iam.admin-mfa"],
    "medium": ["root.mfa", "root.access-keys", "iam.admin-mfa", "iam.user-mfa"],
    "low": ["root.mfa", "root.access-keys", "iam.admin-mfa", "iam.user-mfa", "iam.identity-center"],
    "any": [
        *("root.mfa", "root.access-keys", "iam.admin-mfa", "iam.user-mfa", "iam.identity-center"),
        "account.id",
    ],
}


@pytest.mark.parametrize("word", GRAVER)
def test_a_severity_stands_for_graver_facts_as_well(word: str) -> None:
    verdicts = {fact: verdict_of(fact, State.FAIL) for fact in GRAVER["any"]}
    assert [one.fact for one in gate.failing(verdicts, [word])] == GRAVER[word]
    assert [fact for fact in verdicts if gate.is_named(fact, [word])] == GRAVER[word]
    assert gate.facts([word]) == ()


def test_the_severities_that_can_be_named_are_those_of_checks() -> None:
    assert gate.SEVERITIES == ("critical", "high", "medium", "low")
    gate.check([*gate.SEVERITIES, gate.ANY])
    with pytest.raises(FactError, match="unknown fact 'informational'"):
        gate.check(["informational"])


def test_what_is_unknown_does_not_stop_unless_that_is_asked_for() -> None:
    unknown = {"root.mfa": verdict_of("root.mfa", State.UNKNOWN)}
    assert gate.failing(unknown, ["any"]) == ()


def test_facts_are_those_that_are_named_by_their_ids() -> None:
    named = ["any", "root.mfa", "high", "iam.admin"]
    assert [fact.id for fact in gate.facts(named)] == ["root.mfa", "iam.admin"]


@pytest.mark.parametrize(
    ("kind", "stops"), [(DeclarationKind.ACCEPTED, False), (DeclarationKind.ANSWERED, True)]
)
def test_an_accepted_risk_does_not_stop(kind: DeclarationKind, *, stops: bool) -> None:
    declaration = Declaration(kind, "three founders", "Ana", date(2027, 1, 31))
    verdict = verdict_of("root.mfa", State.FAIL, "MFA is off.", declaration=declaration)
    assert bool(gate.failing({"root.mfa": verdict}, ["any"])) is stops


def test_an_acceptance_that_ran_out_stops_again() -> None:
    """`Declarations.apply` leaves it out then, and says so in the evidence."""
    verdict = verdict_of("root.mfa", State.FAIL, "MFA is off.", evidence=("it ran out",))
    assert gate.failing({"root.mfa": verdict}, ["root.mfa"]) == (verdict,)


def test_a_fact_that_does_not_exist_is_named_with_what_comes_nearest() -> None:
    gate.check(["any", "root.mfa"])
    with pytest.raises(FactError, match=r"unknown fact 'root.mfaa'; did you mean root.mfa"):
        gate.check(["root.mfa", "root.mfaa"])
