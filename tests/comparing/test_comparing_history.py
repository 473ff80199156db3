"""What is told of an account over time, from nothing but times and states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aws_posture.catalogue.model import State
from aws_posture.judging.comparing import Direction, HistoryEntry, StateChange, added, points

DAYS = [datetime(2026, 5, 1, 9, 30, tzinfo=UTC) + timedelta(days=n) for n in range(4)]
FACTS = {"root.mfa", "iam.admin", "account.id"}


def _entry(day: int, **states: State) -> HistoryEntry:
    return HistoryEntry(
        DAYS[day], {fact.replace("_", "."): state for fact, state in states.items()}
    )


def test_entries_stand_in_the_order_of_time() -> None:
    entries = (_entry(0, root_mfa=State.FAIL), _entry(2, root_mfa=State.PASS))
    between = _entry(1, root_mfa=State.UNKNOWN)
    assert added(entries, between) == (entries[0], between, entries[1])


def test_an_entry_that_is_judged_again_keeps_what_was_not_judged_this_time() -> None:
    entries = (_entry(0, root_mfa=State.FAIL, iam_admin=State.FAIL),)
    (one,) = added(entries, _entry(0, iam_admin=State.PASS))
    assert one.states == {"root.mfa": State.FAIL, "iam.admin": State.PASS}


def test_states_are_counted_at_each_time() -> None:
    made = points(
        [
            _entry(0, root_mfa=State.FAIL, iam_admin=State.FAIL, account_id=State.PASS),
            _entry(1, root_mfa=State.PASS, iam_admin=State.UNKNOWN, account_id=State.PASS),
        ],
        FACTS,
    )
    assert [dict(point.counts) for point in made] == [
        {State.FAIL: 2, State.PASS: 1},
        {State.PASS: 2, State.UNKNOWN: 1},
    ]


def test_what_was_not_asked_counts_as_it_was_last_known() -> None:
    """Else a look at one fact would seem to fix all others."""
    made = points(
        [_entry(0, root_mfa=State.FAIL, iam_admin=State.FAIL), _entry(1, root_mfa=State.PASS)],
        FACTS,
    )
    assert made[1].asked == 1
    assert dict(made[1].counts) == {State.PASS: 1, State.FAIL: 1}


def test_a_change_tells_when_the_old_state_was_seen_last() -> None:
    made = points(
        [
            _entry(0, root_mfa=State.FAIL),
            _entry(1, root_mfa=State.FAIL, iam_admin=State.PASS),
            _entry(2, iam_admin=State.PASS),
            _entry(3, root_mfa=State.PASS, iam_admin=State.FAIL),
        ],
        FACTS,
    )
    assert [point.changes for point in made[:3]] == [(), (), ()]
    assert made[3].changes == (
        StateChange("iam.admin", Direction.WORSE, State.PASS, State.FAIL, DAYS[2], DAYS[3]),
        StateChange("root.mfa", Direction.BETTER, State.FAIL, State.PASS, DAYS[1], DAYS[3]),
    )


def test_a_fact_that_is_asked_for_the_first_time_has_not_changed() -> None:
    made = points([_entry(0, root_mfa=State.PASS), _entry(1, iam_admin=State.FAIL)], FACTS)
    assert made[1].changes == ()
    assert dict(made[1].counts) == {State.PASS: 1, State.FAIL: 1}


def test_a_fact_that_there_is_no_more_does_not_count() -> None:
    (one,) = points([_entry(0, root_mfa=State.PASS, old_fact=State.FAIL)], FACTS)
    assert (one.asked, dict(one.counts)) == (1, {State.PASS: 1})
