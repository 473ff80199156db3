"""How an account stands: its facts judged, old answers refused, declarations added.

And what of that is worth remembering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aws_posture.base.times import MAX_AGE, parse_age
from aws_posture.catalogue.model import Fact, Options, Verdict
from aws_posture.judging.declarations import Declarations
from aws_posture.judging.evaluation import evaluate
from aws_posture.judging.freshness import expire
from aws_posture.snapshot import Snapshot

if TYPE_CHECKING:
    from aws_posture.judging.comparing import HistoryEntry


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms by which an account is judged.

    Attributes:
        now: The time to measure ages from; None takes the snapshot's own, so that nothing in
            it is old, e.g. for a demonstration account.
        options: Options of facts, by fact id.
        max_age: How old an answer may be.
        declarations: What the team declares.
    """

    now: datetime | None
    options: Mapping[str, Options] = field(default_factory=dict)
    max_age: timedelta = field(default_factory=lambda: parse_age(MAX_AGE, "max_age"))
    declarations: Declarations = field(default_factory=Declarations)


def judge(snapshot: Snapshot, facts: Iterable[Fact], terms: Terms) -> dict[str, Verdict]:
    """Judge an account.

    Args:
        snapshot: What AWS answered.
        facts: The facts to judge.
        terms: What to judge by.

    Returns:
        One verdict per fact, by id, in the order given.

    Raises:
        FactError: An option is unknown or of the wrong type.
    """
    now = terms.now or snapshot.taken_at
    verdicts = evaluate(snapshot, facts, terms.options)
    fresh = {fact: expire(verdict, now, terms.max_age) for fact, verdict in verdicts.items()}
    return terms.declarations.apply(fresh, snapshot.account, now.date())


def history_entry(
    snapshot: Snapshot, facts: Iterable[Fact], verdicts: Mapping[str, Verdict], terms: Terms
) -> HistoryEntry:
    """Return what a history records of an account: the states, as of the snapshot's time.

    Facts that the snapshot did not ask for are left out, and so are those that are unknown only
    because the answer is old.

    Args:
        snapshot: What AWS answered.
        facts: The facts that were judged.
        verdicts: The verdicts on them.
        terms: What they were judged by.
    """
    from aws_posture.judging.comparing import HistoryEntry, was_asked  # noqa: PLC0415  # `show` remembers nothing

    now = terms.now or snapshot.taken_at

    def counts(verdict: Verdict) -> bool:
        return verdict.taken_at is None or now - verdict.taken_at <= terms.max_age

    states = {
        fact.id: verdicts[fact.id].state
        for fact in facts
        if was_asked(snapshot, fact, verdicts[fact.id]) and counts(verdicts[fact.id])
    }
    return HistoryEntry(snapshot.taken_at.replace(microsecond=0), states)
