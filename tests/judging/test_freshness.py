"""A verdict is based on its answers only while they are recent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aws_posture import demo
from aws_posture.base.errors import OptionError
from aws_posture.base.times import parse_age
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.model import State
from aws_posture.judging import Terms, evaluate, history_entry, judge
from aws_posture.judging.declarations import Declarations

DAY = timedelta(days=1)
TAKEN = demo.fresh().taken_at


def _judged(fact: str, now: datetime | None, max_age: timedelta = DAY) -> tuple[State, str]:
    verdict = judge(demo.fresh(), [BY_ID[fact]], Terms(now, max_age=max_age))[fact]
    return verdict.state, verdict.reason or ""


@pytest.mark.parametrize(
    ("age", "state"),
    [(timedelta(), State.FAIL), (DAY, State.FAIL), (DAY + timedelta(seconds=1), State.UNKNOWN)],
    ids=["now", "just young enough", "a second too old"],
)
def test_a_verdict_is_unknown_once_its_answers_are_too_old(age: timedelta, state: State) -> None:
    found, reason = _judged("root.mfa", TAKEN + age)
    assert found is state
    assert ("stale" in reason) is (state is State.UNKNOWN)


def test_the_oldest_answer_counts() -> None:
    """One call of two is enough to make a verdict old."""
    taken = demo.fresh()
    early = replace(taken.records[1], taken_at=TAKEN - DAY)
    snapshot = replace(taken, records=(taken.records[0], early, *taken.records[2:]))
    verdict = judge(snapshot, [BY_ID["root.mfa"]], Terms(TAKEN + timedelta(hours=1)))["root.mfa"]
    assert verdict.state is State.UNKNOWN
    assert "1 day old" in verdict.summary


def test_no_value_and_no_evidence_of_an_old_answer_is_shown() -> None:
    verdicts = judge(demo.fresh(), CATALOGUE, Terms(TAKEN + 3 * DAY))
    stale = [one for one in verdicts.values() if one.reason and one.reason.startswith("stale")]
    assert stale
    assert all((one.value, one.link, one.evidence) == (None, None, ()) for one in stale)


def test_an_answer_is_a_day_old_at_most_unless_somebody_says_otherwise() -> None:
    assert Terms(None) == Terms(None, {}, DAY, Declarations())


@pytest.mark.parametrize(
    ("age", "remembered"), [(timedelta(), True), (DAY, True), (DAY + timedelta(seconds=1), False)]
)
def test_a_state_is_remembered_while_its_answer_is_recent(
    age: timedelta,
    remembered: bool,  # noqa: FBT001  # a column
) -> None:
    """Unknown because the answer is old is nothing to remember; what no answer decides is."""
    terms = Terms(TAKEN + age)
    facts = [BY_ID["root.mfa"], BY_ID["billing.iam-access"]]
    verdicts = evaluate(demo.fresh(), facts)
    entry = history_entry(demo.fresh(), facts, verdicts, terms)
    assert entry.taken_at == TAKEN
    assert entry.states == {
        **({"root.mfa": State.FAIL} if remembered else {}),
        "billing.iam-access": State.MANUAL,
    }


def test_a_fact_that_nobody_asked_for_is_not_remembered() -> None:
    facts = [BY_ID["root.mfa"]]
    empty = replace(demo.fresh(), records=(), taken_at=TAKEN.replace(microsecond=5))
    entry = history_entry(empty, facts, evaluate(empty, facts), Terms(TAKEN))
    assert (entry.taken_at, entry.states) == (TAKEN, {})


def test_what_rests_on_no_answer_does_not_grow_old() -> None:
    assert _judged("billing.iam-access", TAKEN + 900 * DAY)[0] is State.MANUAL


def test_a_refusal_keeps_its_own_reason_however_old() -> None:
    assert "denied" in _judged("account.security-contact", TAKEN + 900 * DAY)[1]


def test_a_demonstration_account_is_never_too_old() -> None:
    assert _judged("root.mfa", None)[0] is State.FAIL


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("15m", 900), ("24h", 86_400), ("7d", 604_800), ("0s", 0)],
)
def test_an_age_is_a_number_with_a_unit(text: str, seconds: int) -> None:
    assert parse_age(text, "max_age") == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "24", "h", "1.5h", "-1h", "24 h", "1w", "٣h", "1h\n"])
def test_what_is_no_age_is_refused_with_the_option_named(text: str) -> None:
    with pytest.raises(OptionError, match=r"^--max-age: .*15m"):
        parse_age(text, "--max-age")


def test_time_zones_do_not_matter() -> None:
    later = datetime.fromtimestamp(TAKEN.timestamp() + 60, tz=UTC)
    assert _judged("root.mfa", later)[0] is State.FAIL
