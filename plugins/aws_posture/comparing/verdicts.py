"""Two snapshots of one account, judged and compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_posture.comparing.directions import Direction, direction, rank
from aws_posture.comparing.lines import unmatched
from aws_posture.facts import Fact, Verdict
from aws_posture.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Judged:
    """A snapshot and what came of it.

    Attributes:
        snapshot: What AWS answered.
        verdicts: How the account stood, by fact id.
        shown: The same as far as it may be shown: masked, or as it is.
    """

    snapshot: Snapshot
    verdicts: Mapping[str, Verdict]
    shown: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed of one fact, as it may be shown.

    Attributes:
        fact: The fact.
        direction: Where the change leads.
        old: The verdict before.
        new: The verdict after.
        gone: The evidence that is there no more.
        come: The evidence that was not there before.
    """

    fact: Fact
    direction: Direction
    old: Verdict
    new: Verdict
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed of one account between two times.

    Attributes:
        before: The time of the older snapshot.
        since: The time of the newer one: whatever changed did so at some time up to it.
        changes: What changed; the worse first, then the better, then the rest.
        unchanged: How many facts did not change.
        not_compared: Facts that one of the two snapshots did not ask for.
    """

    before: datetime
    since: datetime
    changes: tuple[Change, ...]
    unchanged: int
    not_compared: tuple[str, ...]

    def among(self, wanted: Direction) -> tuple[Change, ...]:
        """Pick the changes that lead somewhere."""
        return tuple(change for change in self.changes if change.direction is wanted)


def compare(old: Judged, new: Judged, facts: Iterable[Fact]) -> Comparison:
    """Compare how an account stood at two times.

    Args:
        old: The older one.
        new: The newer one.
        facts: The facts to compare; both were judged by them.
    """
    changes: list[Change] = []
    unchanged = 0
    not_compared: list[str] = []
    for fact in facts:
        if not all(was_asked(one.snapshot, fact, one.verdicts[fact.id]) for one in (old, new)):
            not_compared.append(fact.id)
        elif change := _change(old, new, fact):
            changes.append(change)
        else:
            unchanged += 1
    changes.sort(key=lambda change: rank(change.direction, change.new.state))
    return Comparison(
        before=old.snapshot.taken_at,
        since=new.snapshot.taken_at,
        changes=tuple(changes),
        unchanged=unchanged,
        not_compared=tuple(not_compared),
    )


def was_asked(snapshot: Snapshot, fact: Fact, verdict: Verdict) -> bool:
    """Tell whether a snapshot asked for a fact, or another tool looked, whatever came of it."""
    return verdict.found_at is not None or snapshot.covers(fact.reads)


def _change(old: Judged, new: Judged, fact: Fact) -> Change | None:
    before, after = old.verdicts[fact.id], new.verdicts[fact.id]
    lines = (before.evidence, old.snapshot.taken_at), (after.evidence, new.snapshot.taken_at)
    gone, come = unmatched(*lines), unmatched(lines[1], lines[0])
    same = before.state is after.state and before.value == after.value
    if same and not gone and not come:
        return None
    # What is masked may look the same after a change; so that is found before, by place.
    shown = old.shown[fact.id], new.shown[fact.id]
    return Change(
        fact=fact,
        direction=direction(before.state, after.state),
        old=shown[0],
        new=shown[1],
        gone=tuple(shown[0].evidence[place] for place in gone),
        come=tuple(shown[1].evidence[place] for place in come),
    )
