"""How an account stands: its facts judged, old answers turned down, declarations put beside.

And what of that is worth remembering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aws_posture.comparing import Taking, was_asked
from aws_posture.declarations import Declarations
from aws_posture.facts import Fact, Verdict, evaluate
from aws_posture.facts.freshness import MAX_AGE, expire, parse_age
from aws_posture.facts.model import Options
from aws_posture.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Terms:
    """What an account is judged by.

    Attributes:
        now: The time to measure ages from; None takes the snapshot's own, so that nothing in
            it is old: a demonstration account's.
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


def taking(
    snapshot: Snapshot, facts: Iterable[Fact], verdicts: Mapping[str, Verdict], terms: Terms
) -> Taking:
    """Tell what a history remembers of an account: the states, as of the snapshot's time.

    What the snapshot did not ask for is left out, and so is what is unknown by now only because
    its answer is old.

    Args:
        snapshot: What AWS answered.
        facts: The facts that were judged.
        verdicts: What came of it.
        terms: What they were judged by.
    """
    now = terms.now or snapshot.taken_at

    def counts(verdict: Verdict) -> bool:
        return verdict.taken_at is None or now - verdict.taken_at <= terms.max_age

    states = {
        fact.id: verdicts[fact.id].state
        for fact in facts
        if was_asked(snapshot, fact, verdicts[fact.id]) and counts(verdicts[fact.id])
    }
    return Taking(snapshot.taken_at.replace(microsecond=0), states)
