"""What is remembered of an account over time: when it was asked, and the state of each fact.

A taking may have asked for some facts only. What it did not ask for counts as it was last known,
so that the numbers of two takings can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_posture.comparing.directions import Direction, direction, rank
from aws_posture.facts import State


@dataclass(frozen=True, slots=True)
class Taking:
    """One time at which an account was asked.

    Attributes:
        taken_at: The time, to the second.
        states: The state of each fact that was asked, by its id.
    """

    taken_at: datetime
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class StateChange:
    """That a fact's state is another than it last was.

    Attributes:
        fact: The fact's id.
        direction: Where the change leads.
        old: The state before.
        new: The state after.
        before: When the old state was seen last.
        since: When the new state was seen first.
    """

    fact: str
    direction: Direction
    old: State
    new: State
    before: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """How an account stood at one time, as far as it was known.

    Attributes:
        taken_at: The time.
        asked: How many facts were asked then.
        counts: How many facts were in each state, those included that were asked earlier.
        changes: What changed since each was asked before; the worse first.
    """

    taken_at: datetime
    asked: int
    counts: Mapping[State, int]
    changes: tuple[StateChange, ...]


def added(takings: Iterable[Taking], taking: Taking) -> tuple[Taking, ...]:
    """Add a taking to others, in the order of time.

    Where there is one of the same time, its facts stay that the new one does not have.
    """
    by_time = {one.taken_at: one for one in takings}
    same = by_time.get(taking.taken_at)
    states = {**same.states, **taking.states} if same else taking.states
    by_time[taking.taken_at] = Taking(taking.taken_at, states)
    return tuple(by_time[time] for time in sorted(by_time))


def points(takings: Iterable[Taking], facts: Collection[str]) -> tuple[Point, ...]:
    """Tell how an account stood at each time.

    Args:
        takings: What is remembered, in the order of time.
        facts: The facts that count, by id; others there may once have been do not.
    """
    known: dict[str, tuple[State, datetime]] = {}
    made = []
    for taking in takings:
        asked = {fact: state for fact, state in taking.states.items() if fact in facts}
        changes = _changes(known, asked, taking.taken_at)
        known |= {fact: (state, taking.taken_at) for fact, state in asked.items()}
        counts = Counter(state for state, _ in known.values())
        made.append(Point(taking.taken_at, len(asked), counts, changes))
    return tuple(made)


def _changes(
    known: Mapping[str, tuple[State, datetime]], asked: Mapping[str, State], time: datetime
) -> tuple[StateChange, ...]:
    changes = [
        StateChange(fact, direction(old, new), old, new, before, time)
        for fact, new in asked.items()
        if fact in known
        for old, before in [known[fact]]
        if old is not new
    ]
    return tuple(sorted(changes, key=lambda change: rank(change.direction, change.new)))
