"""Two snapshots of one account, judged and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aws_posture.catalogue.items import REPORT, Item
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.judging.comparing.directions import Direction, direction, rank
from aws_posture.snapshot import Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read, Where


@dataclass(frozen=True, slots=True)
class Judged:
    """A snapshot and its verdicts.

    Attributes:
        snapshot: What AWS answered.
        verdicts: The verdicts by fact id.
        shown: The same as it may be shown: masked, or unchanged.
    """

    snapshot: Snapshot
    verdicts: Mapping[str, Verdict]
    shown: Mapping[str, Verdict]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed about one fact, as it may be shown.

    Attributes:
        fact: The fact.
        direction: The direction of the change.
        old: The verdict before.
        new: The verdict after.
        gone: The items that are no longer there.
        come: The items that were not there before.
    """

    fact: Fact
    direction: Direction
    old: Verdict
    new: Verdict
    gone: tuple[Item, ...]
    come: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed in one account between two times.

    Attributes:
        before: The time of the older snapshot.
        since: The time of the newer one; all changes happened before it.
        changes: What changed; worse ones first, then better ones, then the rest.
        unchanged: How many facts did not change.
        not_compared: Facts that one of the two snapshots did not ask for, or not in all Regions
            that the other one asked.
    """

    before: datetime
    since: datetime
    changes: tuple[Change, ...]
    unchanged: int
    not_compared: tuple[str, ...]

    def among(self, wanted: Direction) -> tuple[Change, ...]:
        """Return the changes that lead in one direction."""
        return tuple(change for change in self.changes if change.direction is wanted)


def compare(old: Judged, new: Judged, facts: Iterable[Fact]) -> Comparison:
    """Compare the verdicts of an account at two times.

    Args:
        old: The older one.
        new: The newer one.
        facts: The facts to compare; both have verdicts on them.
    """
    changes: list[Change] = []
    unchanged = 0
    not_compared: list[str] = []
    for fact in facts:
        asked = (was_asked(one.snapshot, fact, one.verdicts[fact.id]) for one in (old, new))
        if not all(asked) or _elsewhere(old.snapshot, new.snapshot, fact):
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
    """Return whether a snapshot asked for a fact or another tool checked it, whatever the outcome."""
    return verdict.found_at is not None or snapshot.covers(fact.reads)


def _elsewhere(old: Snapshot, new: Snapshot, fact: Fact) -> bool:
    """Return whether a fact that asks every Region was asked in different ones, by choice.

    A Region that was enabled in between counts as a change of the account.
    """
    reads: Iterable[Operation | Read] = fact.reads
    if not any(isinstance(read, Read) and read.regions is Where.EVERY for read in reads):
        return False
    return old.left_out_less(new) or new.left_out_less(old)


def _change(old: Judged, new: Judged, fact: Fact) -> Change | None:
    before, after = old.verdicts[fact.id].finding, new.verdicts[fact.id].finding
    gone, come = _only_in(before.items, after.items), _only_in(after.items, before.items)
    same = before.state is after.state and before.value == after.value
    if same and not gone and not come:
        return None
    # Masked items may look the same after a change, so changes are found before masking, by index.
    shown = old.shown[fact.id], new.shown[fact.id]
    return Change(
        fact=fact,
        direction=direction(before.state, after.state),
        old=shown[0],
        new=shown[1],
        gone=tuple(shown[0].finding.items[place] for place in gone),
        come=tuple(shown[1].finding.items[place] for place in come),
    )


def _only_in(items: Sequence[Item], others: Sequence[Item]) -> list[int]:
    """Return the indexes of items without an equal among others, each of which counts once.

    Ages are equal if they mean the same moment: a key that is a day older is the same key. Which
    report was read is not a change; if one appears or disappears, another item says why.
    """
    left = Counter(others)
    places = []
    for place, item in enumerate(items):
        if left[item]:
            left[item] -= 1
        elif item.kind != REPORT:
            places.append(place)
    return places
