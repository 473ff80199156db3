"""What is remembered about an account over time: when it was asked, and the state of each fact.

An entry may cover only some facts. Facts that were not asked keep their last known state, so
that the numbers of two entries can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_posture.catalogue.model import State
from aws_posture.judging.comparing.directions import Direction, direction, rank


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What is remembered of one time at which an account was asked.

    Attributes:
        taken_at: The time, to the second.
        states: The state of each fact that was asked, by its id.
    """

    taken_at: datetime
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class StateChange:
    """A change of a fact's state.

    Attributes:
        fact: The fact's id.
        direction: The direction of the change.
        old: The state before.
        new: The state after.
        before: When the old state was last seen.
        since: When the new state was first seen.
    """

    fact: str
    direction: Direction
    old: State
    new: State
    before: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """The states of an account at one time, as far as known.

    Attributes:
        taken_at: The time.
        asked: How many facts were asked then.
        counts: How many facts were in each state, including those that were asked earlier.
        changes: What changed since each fact was last asked; what got worse first.
    """

    taken_at: datetime
    asked: int
    counts: Mapping[State, int]
    changes: tuple[StateChange, ...]


def added(entries: Iterable[HistoryEntry], entry: HistoryEntry) -> tuple[HistoryEntry, ...]:
    """Add an entry to others, in the order of time.

    An entry of the same time keeps those of its facts that the new one does not have.
    """
    by_time = {one.taken_at: one for one in entries}
    same = by_time.get(entry.taken_at)
    states = {**same.states, **entry.states} if same else entry.states
    by_time[entry.taken_at] = HistoryEntry(entry.taken_at, states)
    return tuple(by_time[time] for time in sorted(by_time))


def points(entries: Iterable[HistoryEntry], facts: Collection[str]) -> tuple[Point, ...]:
    """Return the states of an account at each time.

    Args:
        entries: What is remembered, in the order of time.
        facts: The facts that count, by id; former facts do not.
    """
    known: dict[str, tuple[State, datetime]] = {}
    made = []
    for entry in entries:
        asked = {fact: state for fact, state in entry.states.items() if fact in facts}
        changes = _changes(known, asked, entry.taken_at)
        known |= {fact: (state, entry.taken_at) for fact, state in asked.items()}
        counts = Counter(state for state, _ in known.values())
        made.append(Point(entry.taken_at, len(asked), counts, changes))
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
