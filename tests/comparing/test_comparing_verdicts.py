"""What counts as a change between two snapshots, and where it leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from aws_posture import demo
from aws_posture.base.phrases import Age, Name
from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import State, Verdict
from aws_posture.judging.comparing import Comparison, Direction, Judged, compare, direction
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read, Where
from verdicts import changed, notes, verdict_of

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


def test_what_nobody_checked_is_as_good_as_unknown() -> None:
    for state in STATES:
        assert direction(State.UNCHECKED, state) is direction(State.UNKNOWN, state)
        assert direction(state, State.UNCHECKED) is direction(state, State.UNKNOWN)


def test_a_direction_is_called_as_reports_call_it() -> None:
    assert [*Direction] == ["worse", "better", "other"]


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


def _key(name: str, made: datetime, now: datetime) -> Item:
    return Item("user", name, ("access key 1, made ", Age(made, now)), time=made)


MADE = NOON - timedelta(days=9, hours=5)

SAME = {
    "a day older": (_key("ana", MADE, NOON), _key("ana", MADE, NOON + DAY)),
    "hours that became days": (
        Item("root", what=("last used ", Age(NOON - DAY / 2, NOON))),
        Item("root", what=("last used ", Age(NOON - DAY / 2, NOON + DAY))),
    ),
    "another report": (
        Item("report", what="credential report of 2026-05-01", time=NOON),
        Item("report", what="credential report of 2026-05-02", time=NOON + DAY),
    ),
}

OTHER = {
    "another name": (Item("user", "ana", "MFA"), Item("user", "bo", "MFA")),
    "another key of the same age": (
        _key("ana", MADE, NOON),
        _key("ana", MADE + DAY, NOON + DAY),
    ),
    "a minute apart, on the same day": (
        _key("ana", MADE, NOON),
        _key("ana", MADE + timedelta(minutes=1), NOON),
    ),
    "another sort": (Item("user", "ana"), Item("user", "ana", sort="cannot be judged")),
    "another kind": (Item("user", "ana"), Item("role", "ana")),
    "a name that says so, and prose that does": (
        Item("user", "ana", ("of ", Name("group", "x"))),
        Item("user", "ana", ("of ", "x")),
    ),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_time_that_went_by_is_no_change(old: Item, new: Item) -> None:
    for pair in ((old, new), (new, old)):
        assert not _compare(*(_verdict(State.FAIL, items=(one,)) for one in pair)).changes


@pytest.mark.parametrize(("old", "new"), OTHER.values(), ids=OTHER)
def test_what_is_something_else_is_a_change(old: Item, new: Item) -> None:
    (change,) = _compare(*(_verdict(State.FAIL, items=(one,)) for one in (old, new))).changes
    assert (change.gone, change.come) == ((old,), (new,))


def test_an_item_stands_for_one_item_only() -> None:
    ana, bo = Item("user", "ana"), Item("user", "bo")
    old, new = _verdict(State.FAIL, items=(bo, ana, ana)), _verdict(State.FAIL, items=(ana,))
    (change,) = _compare(old, new).changes
    assert (change.gone, change.come) == ((bo, ana), ())


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
    return verdict_of(MFA.id, state, "So it is.", **parts)


def test_another_sentence_alone_is_no_change() -> None:
    """It says what state, value and evidence say, and how long ago."""
    compared = _compare(_verdict(State.FAIL), changed(_verdict(State.FAIL), summary="Still so."))
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
    hidden = changed(old, evidence=("of (not shown)",))
    (change,) = _compare(old, new, shown=(hidden, hidden)).changes
    assert change.gone == change.come == notes(["of (not shown)"])


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


def test_changes_are_found_by_where_they_lead() -> None:
    facts = list(BY_ID.values())[:4]
    states = [State.FAIL, State.PASS, State.NOT_APPLICABLE, State.FAIL]
    old = {fact.id: _verdict(State.PASS) for fact in facts} | {facts[1].id: _verdict(State.FAIL)}
    new = {fact.id: _verdict(state) for fact, state in zip(facts, states, strict=True)}
    compared = compare(Judged(_snapshot(), old, old), Judged(_snapshot(DAY), new, new), facts)
    assert [[change.fact.id for change in compared.among(where)] for where in Direction] == [
        [facts[0].id, facts[3].id],
        [facts[1].id],
        [facts[2].id],
    ]
    assert (compared.before, compared.since, compared.unchanged) == (NOON, NOON + DAY, 0)


VPCS = Read(Operation("ec2", "DescribeVpcs", "ec2:DescribeVpcs"), regions=Where.EVERY)
WHERE = {
    "the same": (("a", "b"), ("a", "b"), ("a", "b"), ("a", "b"), True),
    "a limit then": (("a",), ("a", "b"), ("a", "b"), ("a", "b"), False),
    "a limit now": (("a", "b"), ("a", "b"), ("a",), ("a", "b"), False),
    "the same limit": (("a",), ("a", "b"), ("a",), ("a", "b"), True),
    "a Region that was enabled": (("a",), ("a",), ("a", "b"), ("a", "b"), True),
    "a Region that was disabled": (("a", "b"), ("a", "b"), ("a",), ("a",), True),
    "a limit of Regions that nobody could list": (("a", "b"), None, ("a",), None, False),
    "Regions that nobody can list any more": (("a", "b"), ("a", "b"), (), None, True),
}


@pytest.mark.parametrize(
    ("then", "there_then", "now", "there_now", "compared"), WHERE.values(), ids=WHERE
)
def test_a_fact_is_compared_where_both_asked(  # columns of the table
    then: tuple[str, ...],
    there_then: tuple[str, ...] | None,
    now: tuple[str, ...],
    there_now: tuple[str, ...] | None,
    *,
    compared: bool,
) -> None:
    fact = replace(MFA, reads=(VPCS,))

    def judged(regions: tuple[str, ...], enabled: tuple[str, ...] | None) -> Judged:
        records = (
            *(Answer("ec2:DescribeVpcs", NOON, {}, region=one) for one in regions),
            Refusal("account:ListRegions", NOON, RefusalKind.DENIED),
        )
        snapshot = replace(demo.fresh(), records=records, regions=regions, enabled=enabled)
        verdicts = {MFA.id: verdict_of(MFA.id, State.PASS)}
        return Judged(snapshot, verdicts, verdicts)

    found = compare(judged(then, there_then), judged(now, there_now), [fact])
    assert (found.unchanged, len(found.not_compared)) == ((1, 0) if compared else (0, 1))
