"""How accounts stand in letters, and how all of them stood over time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.model import State
from aws_posture.judging.comparing import HistoryEntry, Point, points
from aws_posture.organization.folder import Member
from aws_posture.organization.overview import Totals
from aws_posture.organization.results import AccountResult, Trend, earlier_letters
from aws_posture.organization.shared import Overview
from organizations import CAREFUL, CARELESS

FACTS = tuple(BY_ID[fact] for fact in ("root.mfa", "guardduty.enabled", "billing.budget"))
PASS, FAIL = State.PASS, State.FAIL


def _at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_the_trend_counts_an_account_from_its_first_day_on_with_what_was_last_known() -> None:
    mfa, budget = "root.mfa", "billing.budget"
    one = [HistoryEntry(_at(1), {mfa: FAIL}), HistoryEntry(_at(3), {mfa: PASS, budget: FAIL})]
    other = [HistoryEntry(_at(2, 8), {mfa: FAIL}), HistoryEntry(_at(2, 20), {mfa: PASS})]
    trend = Trend()
    for entries in (one, other):
        trend.add(points(entries, {mfa, budget}))
    found = [(point.taken_at, +Counter(point.counts)) for point in trend.points()]
    assert found == [
        (_at(1), Counter({FAIL: 1})),
        (_at(2, 20), Counter({FAIL: 1, PASS: 1})),
        (_at(3), Counter({PASS: 2, FAIL: 1})),
    ]


def test_what_changed_is_spelt_with_the_letter_of_the_time_before() -> None:
    states = {"root.mfa": PASS, "guardduty.enabled": PASS}
    after = HistoryEntry(_at(2), {**states, "root.mfa": FAIL})
    before, last = points([HistoryEntry(_at(1), states), after], set(states))
    assert earlier_letters(last, FACTS) == "p.."
    assert earlier_letters(before, FACTS) == ""


def test_the_worst_accounts_fail_on_what_is_most_severe() -> None:
    totals = Totals(FACTS, Overview.FULL)
    for account, states in ((CAREFUL, "pff"), (CARELESS, "fpp"), ("0" * 12, "ppp")):
        totals.add(AccountResult(Member(account), account, states), _present())
    assert [one.folder for one in totals.worst(5)] == [CARELESS, CAREFUL]
    assert [(number, accounts) for _, number, accounts in totals.by_severity()] == [
        (1, 1),
        (1, 1),
        (1, 1),
        (0, 0),
    ]
    assert [one.fact.id for one in totals.most_failing()] == [fact.id for fact in FACTS]


def _present() -> tuple[Point, ...]:
    return points([HistoryEntry(_at(1), {"root.mfa": FAIL})], {"root.mfa"})
