"""How the accounts of an organization stand: judged one after the other, and in a few letters each.

Of an account that was judged, only its states stay in memory: a letter for each fact. So a thousand
accounts take little more of it than ten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aws_posture.base.phrases import Words
from aws_posture.catalogue.model import DeclarationKind, Fact, Finding, Severity, State, Verdict
from aws_posture.judging import Terms, history_entry, judge
from aws_posture.judging.comparing import Point, added, points
from aws_posture.organization.folder import Folder, Member
from aws_posture.organization.refused import refused
from aws_posture.snapshot import Caller, Refusal, Snapshot

LETTERS: Mapping[str, str] = {
    State.FAIL: "f",
    State.UNKNOWN: "u",
    State.MANUAL: "m",
    State.PASS: "p",
    State.NOT_APPLICABLE: "n",
    DeclarationKind.ACCEPTED: "a",
    DeclarationKind.ANSWERED: "w",
}
"""A letter for each state, and for what a team declared; the gravest first."""

DECLARED = {"accepted": "Fail, accepted", "answered": "Answered by hand"}
"""The words for what a team declared."""

SAME = "."
"""Stands in place of an earlier state that is the present one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An account with its verdicts.

    Attributes:
        snapshot: What AWS answered; of an account that nobody could ask, one without answers.
        verdicts: The verdicts by fact id.
        reason: Why nothing is known about the account, not masked; empty if something is.
    """

    snapshot: Snapshot
    verdicts: Mapping[str, Verdict]
    reason: Words = ""


@dataclass(frozen=True, slots=True)
class AccountResult:
    """How an account stands, as an overview may show it.

    Attributes:
        member: The account, its names masked if that was asked for.
        folder: What its folder is called.
        states: A letter for each fact.
        before: The letters of the time before, `SAME` where nothing changed; empty if nothing
            changed at all, or if there is no time before.
        reason: Why nothing is known about it; empty if something is.
    """

    member: Member
    folder: str
    states: str
    before: str = ""
    reason: str = ""

    def failures(self, facts: Sequence[Fact]) -> tuple[int, ...]:
        """Count what fails by severity, the gravest first."""
        risks = Counter(
            fact.risk for fact, state in zip(facts, self.states, strict=True) if state == "f"
        )
        return tuple(risks[severity] for severity in Severity)


@dataclass(frozen=True, slots=True)
class Judging:
    """Judges accounts by what lies in the folder.

    Attributes:
        folder: The organization's folder.
        facts: The facts.
        terms: What to judge by.
        refusals: Why accounts could not be asked, by account id.
        listed: When the accounts were listed.
    """

    folder: Folder
    facts: Sequence[Fact]
    terms: Terms
    refusals: Mapping[str, Refusal]
    listed: datetime

    def judged(self, member: Member) -> Judged:
        """Judge an account.

        Raises:
            SnapshotError: Its snapshot cannot be read.
        """
        if refusal := self.refusals.get(member.id):
            verdicts = refused(refusal, self.facts)
            said = next(iter(verdicts.values())).finding
            empty = _empty(member, refusal.taken_at)
            return Judged(empty, verdicts, said.reason or said.summary)
        snapshot = None if member.is_closed else self.folder.snapshot(member.id)
        if snapshot is None:
            return self._unread(member)
        return Judged(snapshot, judge(snapshot, self.facts, self.terms))

    def _unread(self, member: Member) -> Judged:
        reason = "Nobody has asked this account yet."
        if member.is_closed:
            status = member.status.lower().replace("_", " ")
            reason = f"AWS Organizations says that the account is {status}."
        finding = Finding(State.UNKNOWN, reason, reason="collect the organization again")
        verdicts = {fact.id: Verdict(fact.id, finding) for fact in self.facts}
        return Judged(_empty(member, self.listed), verdicts, reason)


def _empty(member: Member, time: datetime) -> Snapshot:
    return Snapshot(member.id, "aws", "", Caller("", temporary=False), time, ())


def letters(verdicts: Mapping[str, Verdict], facts: Iterable[Fact]) -> str:
    """Return a letter for each fact."""
    return "".join(_letter(verdicts[fact.id]) for fact in facts)


def _letter(verdict: Verdict) -> str:
    return LETTERS[verdict.declaration.kind if verdict.declaration else verdict.state]


def timeline(
    folder: Folder, account: Judged, facts: Sequence[Fact], terms: Terms
) -> tuple[Point, ...]:
    """Return the states of an account over time; the last point is the present one."""
    wanted = {fact.id for fact in facts}
    entries = folder.history.read(account.snapshot.account)
    if account.reason:
        # What was known before is not known now.
        time = account.snapshot.taken_at
        counts = Counter({State.UNKNOWN: len(facts)})
        earlier = points((one for one in entries if one.taken_at < time), wanted)
        return (*earlier, Point(time, 0, counts, ()))
    now = history_entry(account.snapshot, facts, account.verdicts, terms)
    return points(added((one for one in entries if one.taken_at <= now.taken_at), now), wanted)


def earlier_letters(last: Point, facts: Sequence[Fact]) -> str:
    """Return the letters of the states before the last changes; empty if nothing changed."""
    old = {change.fact: LETTERS[change.old] for change in last.changes}
    said = "".join(old.get(fact.id, SAME) for fact in facts)
    return said if any(fact.id in old for fact in facts) else ""


class Trend:
    """How many facts of all accounts were in which state, day by day.

    An account counts from its first day on, with what was last known.
    """

    def __init__(self) -> None:
        self._changes: defaultdict[date, Counter[State]] = defaultdict(Counter)
        self._times: dict[date, datetime] = {}

    def add(self, account: Iterable[Point]) -> None:
        """Add an account's states over time."""
        before: Counter[State] = Counter()
        for point in account:
            day = point.taken_at.date()
            counts = Counter(point.counts)
            self._changes[day].update(counts)
            self._changes[day].subtract(before)
            self._times[day] = max(point.taken_at, self._times.get(day, point.taken_at))
            before = counts

    def points(self) -> tuple[Point, ...]:
        """Return the states of all accounts at the end of each day on which one was asked."""
        total: Counter[State] = Counter()
        made = []
        for day in sorted(self._changes):
            total.update(self._changes[day])
            made.append(Point(self._times[day], 0, Counter(total), ()))
        return tuple(made)
