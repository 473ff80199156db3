"""What counts as a change between two snapshots, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from aws_posture import demo
from aws_posture.comparing import Comparison, Direction, Judged, compare, direction
from aws_posture.comparing.lines import unmatched
from aws_posture.facts import BY_ID, State, Verdict
from aws_posture.snapshot import Snapshot

DAY = timedelta(days=1)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MFA = BY_ID["root.mfa"]

WORSE = {
    (State.PASS, State.FAIL),
    (State.PASS, State.UNKNOWN),
    (State.PASS, State.MANUAL),
    (State.NOT_APPLICABLE, State.FAIL),
    (State.NOT_APPLICABLE, State.UNKNOWN),
    (State.NOT_APPLICABLE, State.MANUAL),
    (State.UNKNOWN, State.FAIL),
    (State.MANUAL, State.FAIL),
}
BETTER = {
    (old, new)
    for old in (State.FAIL, State.UNKNOWN, State.MANUAL)
    for new in (State.PASS, State.NOT_APPLICABLE)
}
STATES = [state for state in State if state is not State.UNCHECKED]


@pytest.mark.parametrize(("old", "new"), list(product(STATES, STATES)))
def test_a_refusal_is_never_better_and_a_failure_never_good(old: State, new: State) -> None:
    expected = (
        Direction.WORSE
        if (old, new) in WORSE
        else Direction.BETTER
        if (old, new) in BETTER
        else Direction.OTHER
    )
    assert direction(old, new) is expected


SAME = {
    "to the letter": ("ana: MFA", "ana: MFA", DAY),
    "a day older": ("key 1, made 190 days ago", "key 1, made 191 days ago", DAY),
    "three days later": ("key 1, made 1 day ago", "key 1, made 4 days ago", 3 * DAY),
    "hours that became days": ("last used 19 hours ago", "last used 1 day ago", DAY),
    "less than an hour": ("used less than an hour ago", "used 5 hours ago", timedelta(hours=5)),
    "another report": (
        "credential report of 2026-05-01 08:18 UTC",
        "credential report of 2026-05-02 08:18 UTC",
        DAY,
    ),
    "two ages": ("made 9 days ago, used 2 days ago", "made 10 days ago, used 3 days ago", DAY),
}

OTHER = {
    "another name": ("ana: MFA", "bo: MFA", DAY),
    "used since": ("last used 19 hours ago", "last used 19 hours ago", DAY),
    "another key": ("key 1, made 190 days ago", "key 1, made 2 days ago", DAY),
    "one of two ages": (
        "made 9 days ago, used 2 days ago",
        "made 10 days ago, used 1 day ago",
        DAY,
    ),
    "a number that is no age": ("16 characters", "8 characters", DAY),
    "another window": ("within 90 days", "within 91 days", DAY),
}


@pytest.mark.parametrize(("old", "new", "later"), SAME.values(), ids=SAME)
def test_time_that_went_by_is_no_change(old: str, new: str, later: timedelta) -> None:
    lines = ([old], NOON), ([new], NOON + later)
    assert unmatched(*lines) == ()
    assert unmatched(lines[1], lines[0]) == ()


@pytest.mark.parametrize(("old", "new", "later"), OTHER.values(), ids=OTHER)
def test_what_says_something_else_is_a_change(old: str, new: str, later: timedelta) -> None:
    lines = ([old], NOON), ([new], NOON + later)
    assert unmatched(*lines) == (0,)
    assert unmatched(lines[1], lines[0]) == (0,)


def test_a_line_stands_for_one_line_only() -> None:
    assert unmatched((["bo", "ana", "ana"], NOON), (["ana"], NOON)) == (0, 2)


def _snapshot(later: timedelta = timedelta()) -> Snapshot:
    taken = demo.fresh()
    return replace(taken, taken_at=NOON + later)


def _compare(
    old: Verdict, new: Verdict, *, shown: tuple[Verdict, Verdict] | None = None
) -> Comparison:
    seen = shown or (old, new)
    return compare(
        Judged(_snapshot(), {MFA.id: old}, {MFA.id: seen[0]}),
        Judged(_snapshot(DAY), {MFA.id: new}, {MFA.id: seen[1]}),
        [MFA],
    )


def _verdict(state: State, **parts: object) -> Verdict:
    return replace(Verdict(MFA.id, state, "So it is."), **parts)


def test_another_sentence_alone_is_no_change() -> None:
    """It says what state, value and evidence say, and how long ago."""
    compared = _compare(_verdict(State.FAIL), replace(_verdict(State.FAIL), summary="Still so."))
    assert compared.changes == ()
    assert compared.unchanged == 1


@pytest.mark.parametrize("parts", [{"value": 3}, {"evidence": ("ana",)}])
def test_another_value_or_evidence_is_a_change_that_leads_nowhere(parts: dict[str, object]) -> None:
    (change,) = _compare(_verdict(State.PASS), _verdict(State.PASS, **parts)).changes
    assert change.direction is Direction.OTHER


def test_both_times_are_told() -> None:
    compared = _compare(_verdict(State.FAIL), _verdict(State.PASS))
    assert (compared.before, compared.since) == (NOON, NOON + DAY)


def test_a_change_is_found_although_its_mask_hides_it() -> None:
    old, new = _verdict(State.PASS, evidence=("of ana",)), _verdict(State.PASS, evidence=("of bo",))
    hidden = replace(old, evidence=("of (not shown)",))
    (change,) = _compare(old, new, shown=(hidden, hidden)).changes
    assert change.gone == change.come == ("of (not shown)",)


def test_what_nobody_asked_is_not_compared() -> None:
    """A fact of which a snapshot knows nothing has neither improved nor got worse."""
    old = Judged(replace(_snapshot(), records=()), *[{MFA.id: _verdict(State.UNKNOWN)}] * 2)
    new = Judged(_snapshot(DAY), *[{MFA.id: _verdict(State.FAIL)}] * 2)
    for pair in ((old, new), (new, old)):
        compared = compare(*pair, [MFA])
        assert compared.not_compared == (MFA.id,)
        assert compared.changes == ()
        assert compared.unchanged == 0


def test_what_another_tool_found_is_compared() -> None:
    found = _verdict(State.FAIL, found_at=NOON)
    old = Judged(replace(_snapshot(), records=()), *[{MFA.id: found}] * 2)
    new = Judged(_snapshot(DAY), *[{MFA.id: _verdict(State.PASS)}] * 2)
    assert [change.direction for change in compare(old, new, [MFA]).changes] == [Direction.BETTER]


def test_the_worse_come_first_and_failures_before_all() -> None:
    facts = list(BY_ID.values())[:5]
    changes = [
        (State.PASS, State.NOT_APPLICABLE),
        (State.FAIL, State.PASS),
        (State.PASS, State.UNKNOWN),
        (State.UNKNOWN, State.FAIL),
        (State.FAIL, State.UNKNOWN),
    ]
    old, new = (
        {fact.id: _verdict(pair[side]) for fact, pair in zip(facts, changes, strict=True)}
        for side in (0, 1)
    )
    compared = compare(Judged(_snapshot(), old, old), Judged(_snapshot(DAY), new, new), facts)
    assert [(c.old.state, c.new.state) for c in compared.changes] == [
        changes[place] for place in (3, 2, 1, 4, 0)
    ]
