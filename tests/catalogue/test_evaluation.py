from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aws_posture import demo
from aws_posture.base.errors import FactError
from aws_posture.catalogue import BY_ID, CATALOGUE, get
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.model import CallMade, Fact, Finding, Kind, Options, State
from aws_posture.judging import evaluate
from aws_posture.judging.evaluation import check_options
from aws_posture.snapshot import Answer, Refusal, RefusalKind, dump, parse
from aws_posture.snapshot.operations import (
    GET_ACCOUNT_SUMMARY,
    GET_CALLER_IDENTITY,
    GET_POLICY_VERSION,
    Operation,
)
from aws_posture.snapshot.reads import Read


def test_each_fact_asked_for_has_one_verdict_in_the_order_asked() -> None:
    wanted = [get("caller.temporary"), get("root.mfa")]
    verdicts = evaluate(demo.get("fresh"), wanted)
    assert list(verdicts) == ["caller.temporary", "root.mfa"]
    assert all(verdict.fact == fact_id for fact_id, verdict in verdicts.items())


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_verdicts_depend_on_the_snapshot_alone(name: str) -> None:
    first = evaluate(demo.get(name), CATALOGUE)
    assert evaluate(demo.get(name), CATALOGUE) == first
    assert evaluate(parse(dump(demo.get(name)), "x"), CATALOGUE) == first


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_verdicts_do_not_depend_on_the_order_of_records_or_of_facts(name: str) -> None:
    snapshot = demo.get(name)
    turned = replace(snapshot, records=snapshot.records[::-1])
    assert evaluate(turned, CATALOGUE[::-1]) == evaluate(snapshot, CATALOGUE)


def test_an_empty_snapshot_makes_everything_unknown_but_what_no_call_can_tell() -> None:
    empty = replace(demo.get("well-kept"), records=())
    states = {fact: verdict.state for fact, verdict in evaluate(empty, CATALOGUE).items()}
    assert states.pop("billing.iam-access") is State.MANUAL
    assert set(states.values()) == {State.UNKNOWN}


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_a_verdict_is_whole(name: str) -> None:
    for fact_id, verdict in evaluate(demo.get(name), CATALOGUE).items():
        assert verdict.summary.endswith("."), fact_id
        assert "\n" not in verdict.summary
        open_state = verdict.state in {State.UNKNOWN, State.MANUAL}
        assert (verdict.reason is not None) is open_state
        if BY_ID[fact_id].kind is Kind.VALUE:
            assert (verdict.value is not None) is (verdict.state is State.PASS)


def test_a_verdict_names_its_calls_with_their_time_in_the_order_of_use() -> None:
    snapshot = demo.get("fresh")
    calls = evaluate(snapshot, [get("root.access-keys")])["root.access-keys"].calls
    assert calls == (
        CallMade("iam:GetAccountSummary", snapshot.taken_at),
        CallMade("iam:GetCredentialReport", snapshot.taken_at),
    )


def test_a_refused_call_is_among_the_calls_with_the_time_of_the_refusal() -> None:
    snapshot = demo.get("fresh")
    later = snapshot.taken_at + timedelta(seconds=3)
    refusal = Refusal("iam:GetAccountSummary", later, RefusalKind.DENIED)
    refused = replace(snapshot, records=(refusal,))
    (call,) = evaluate(refused, [get("root.mfa")])["root.mfa"].calls
    assert call == CallMade("iam:GetAccountSummary", later)


def test_options_that_are_not_named_keep_their_default() -> None:
    seen: list[Options] = []

    def judge(_: Evidence, options: Options) -> Finding:
        seen.append(options)
        return Finding(State.PASS, "Fine.")

    fact = with_options(judge=judge)
    evaluate(demo.get("fresh"), [fact], {fact.id: {"days": 7}})
    assert seen == [{"days": 7, "strict": False, "word": "x"}]


def with_options(**changes: object) -> Fact:
    options = {"days": 90, "strict": False, "word": "x"}
    return replace(get("root.mfa"), options=options, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [{}, {"days": 1}, {"strict": True}, {"word": ""}, {"days": 0, "strict": False, "word": "y"}],
)
def test_options_of_the_right_type_are_taken(options: Options) -> None:
    check_options(with_options(), options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"day": 3}, "root.mfa has no option 'day'; did you mean days"),
        ({"zzz": 3}, "has no option 'zzz'; its options are days, strict, word"),
        ({"days": "3"}, "'days' of root.mfa must be like 90, not '3'"),
        ({"days": True}, "must be like 90, not True"),
        ({"strict": 1}, "must be like False, not 1"),
        ({"word": 1}, "must be like 'x', not 1"),
    ],
)
def test_options_that_do_not_fit_are_named(options: Options, said: str) -> None:
    with pytest.raises(FactError) as raised:
        evaluate(demo.get("fresh"), [with_options()], {"root.mfa": options})
    assert said in str(raised.value)


def test_a_fact_without_options_says_so() -> None:
    with pytest.raises(FactError, match="has no option 'days'; it has none"):
        check_options(get("root.mfa"), {"days": 1})


@pytest.mark.parametrize("hours", [(0, 1), (1, 0), (1, 1)])
def test_a_call_in_several_regions_is_as_old_as_the_oldest_answer(hours: tuple[int, int]) -> None:
    taken_at = demo.get("fresh").taken_at
    records = tuple(
        Answer("ec2:DescribeVpcs", taken_at - timedelta(hours=ago), {}, region=region)
        for region, ago in zip("ab", hours, strict=True)
    )
    evidence = Evidence(replace(demo.get("fresh"), records=records))
    read = Read(Operation("ec2", "DescribeVpcs", "ec2:DescribeVpcs"), regions=("a", "b"))
    assert [reply.record for reply in evidence.replies(read)] == [*records]
    assert evidence.calls == (CallMade("ec2:DescribeVpcs", taken_at - timedelta(hours=1)),)


def test_evidence_names_the_subjects_of_a_call_once_in_order() -> None:
    snapshot = demo.get("fresh")
    records = (
        Answer(str(GET_POLICY_VERSION), snapshot.taken_at, {}, "arn:b"),
        Refusal(str(GET_POLICY_VERSION), snapshot.taken_at, RefusalKind.DENIED, subject="arn:a"),
        Answer(str(GET_POLICY_VERSION), snapshot.taken_at, {}, "arn:b"),
        Answer(str(GET_ACCOUNT_SUMMARY), snapshot.taken_at, {}),
    )
    evidence = Evidence(replace(snapshot, records=records))
    assert evidence.subjects(GET_POLICY_VERSION) == ("arn:b", "arn:a")
    assert evidence.subjects(GET_CALLER_IDENTITY) == ()
    assert evidence.calls == ()
