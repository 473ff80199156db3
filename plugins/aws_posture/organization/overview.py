"""What an overview of an organization adds up: account by account, as each is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from aws_posture.base.phrases import say
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue.model import Fact, Kind, Severity, State, by_risk
from aws_posture.judging import Terms
from aws_posture.judging.comparing import Direction, Point
from aws_posture.judging.masking import Mask
from aws_posture.organization import results
from aws_posture.organization.folder import Folder, Member
from aws_posture.organization.results import LETTERS, AccountResult, Trend
from aws_posture.organization.shared import Overview


@dataclass(slots=True)
class FactTotal:
    """How all accounts stand on one fact.

    Attributes:
        fact: The fact.
        place: Its place among the facts of the overview.
        states: How many accounts have which letter.
        changes: The accounts that changed since the time before, by direction, as they may be
            shown.
    """

    fact: Fact
    place: int
    states: Counter[str] = field(default_factory=Counter)
    changes: dict[Direction, list[AccountResult]] = field(
        default_factory=lambda: {direction: [] for direction in Direction}
    )


@dataclass(slots=True)
class Totals:
    """What an overview shows.

    Attributes:
        facts: The facts, the most severe first.
        level: What it may show of accounts.
        organization: The organization's id, as it may be shown; empty if it has none.
        results: The accounts.
        by_fact: The facts, each with its numbers.
        trend: The states over time.
        times: When accounts answered: the first time, and the last.
    """

    facts: tuple[Fact, ...]
    level: Overview
    organization: str = ""
    results: list[AccountResult] = field(default_factory=list)
    by_fact: list[FactTotal] = field(init=False)
    trend: Trend = field(default_factory=Trend)
    times: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing for each fact."""
        self.by_fact = [FactTotal(fact, place) for place, fact in enumerate(self.facts)]

    def add(self, result: AccountResult, past: Sequence[Point]) -> None:
        """Add an account.

        Args:
            result: How it stands.
            past: Its states over time; the last point is the present one.
        """
        self.results.append(result)
        if not result.reason:
            times = (*self.times, past[-1].taken_at)
            self.times = [min(times), max(times)]
        self.trend.add(past)
        changes = {change.fact: change.direction for change in past[-1].changes}
        for total, letter in zip(self.by_fact, result.states, strict=True):
            total.states[letter] += 1
            if direction := changes.get(total.fact.id):
                total.changes[direction].append(result)

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return len(self.results)

    @property
    def unread(self) -> int:
        """How many accounts nobody could ask."""
        return sum(bool(result.reason) for result in self.results)

    @property
    def failing(self) -> int:
        """How many verdicts fail."""
        return sum(total.states["f"] for total in self.by_fact)

    def most_failing(self) -> list[FactTotal]:
        """Return the facts on which accounts fail, those of most accounts first."""
        failing = [total for total in self.by_fact if total.states["f"]]
        return sorted(failing, key=lambda total: -total.states["f"])

    def changed(self, direction: Direction) -> list[FactTotal]:
        """Return the facts that changed in a direction, those of most accounts first."""
        changed = [total for total in self.by_fact if total.changes[direction]]
        return sorted(changed, key=lambda total: -len(total.changes[direction]))

    def worst(self, most: int) -> list[AccountResult]:
        """Return the accounts that fail on the most severe facts."""
        failing = [result for result in self.results if "f" in result.states]
        return sorted(failing, key=lambda one: one.failures(self.facts), reverse=True)[:most]

    def by_severity(self) -> list[tuple[Severity, int, int]]:
        """Return for each severity how many verdicts fail, and in how many accounts."""
        counts = [result.failures(self.facts) for result in self.results]
        return [
            (severity, sum(one[place] for one in counts), sum(one[place] > 0 for one in counts))
            for place, severity in enumerate(Severity)
            if severity is not Severity.INFORMATIONAL
        ]

    def unknown(self) -> tuple[int, int]:
        """Return how many verdicts are unknown, and in how many accounts."""
        letter = LETTERS[State.UNKNOWN]
        counts = [result.states.count(letter) for result in self.results]
        return sum(counts), sum(one > 0 for one in counts)


class TotalsBuilder:
    """Adds accounts up, each as it may be shown.

    Args:
        folder: What the organization answered; its history says what changed.
        facts: The facts that accounts are judged on.
        terms: What they are judged by.
        level: What may be shown of accounts.
        redaction: What is masked.

    Attributes:
        totals: What was added so far.
    """

    def __init__(
        self,
        folder: Folder,
        facts: Iterable[Fact],
        terms: Terms,
        level: Overview,
        redaction: Redaction,
    ) -> None:
        self._folder, self._terms, self._redaction = folder, terms, redaction
        self._mask = Mask(redaction)
        # A value is neither good nor bad, so an overview of many has no use for it.
        checks = by_risk(fact for fact in facts if fact.kind is Kind.CHECK)
        # An organization's id is one that AWS gave.
        shown_id = self._mask.account(folder.organization().id)
        self.totals = Totals(tuple(checks), level, shown_id)

    def add(self, member: Member, account: results.Judged, name: str) -> None:
        """Add an account.

        Args:
            member: The account.
            account: Its verdicts.
            name: What its folder in the site is called.
        """
        checks = self.totals.facts
        past = results.timeline(self._folder, account, checks, self._terms)
        result = AccountResult(
            self._shown(member),
            name,
            results.letters(account.verdicts, checks),
            results.earlier_letters(past[-1], checks),
            say(self._mask.words(account.reason)),
        )
        self.totals.add(result, past)

    def _shown(self, member: Member) -> Member:
        masked = replace(member, id=self._mask.account(member.id))
        if self._redaction is not Redaction.NAMES:
            return masked
        name = self._mask.name("account", member.name)
        return replace(masked, name=name, unit=self._mask.name("unit", member.unit), tags={})
