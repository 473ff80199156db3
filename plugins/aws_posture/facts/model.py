"""What a fact, a state and a verdict are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_posture.facts.evidence import Evidence
    from aws_posture.operations import Operation

Options = Mapping[str, int | bool | str]
"""A fact's options by name, e.g. ``{"max": 2}``."""


class State(StrEnum):
    """How an account stands on one fact."""

    PASS = "pass"  # noqa: S105  # a state, no password
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    """The question does not arise, e.g. MFA on a root user that has no credentials."""
    UNKNOWN = "unknown"
    """AWS refused, failed or was not asked."""
    MANUAL = "manual"
    """No API can tell; a person has to look."""
    UNCHECKED = "unchecked"
    """The public site: nobody asked."""


class Kind(StrEnum):
    """What a fact's answer is for."""

    CHECK = "check"
    """The answer is good or bad."""
    VALUE = "value"
    """The answer is something to know, e.g. the account id; it passes when known."""


class Severity(StrEnum):
    """How much a failure endangers an account; the gravest first, in the words of Security Hub.

    A fact that Security Hub has a control for has the control's severity ("Security Hub CSPM
    controls for IAM" and "for Account Management", AWS Security Hub User Guide). The others are
    ranked beside those: high is what lets one stolen credential take the account, low what costs
    convenience.
    """

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFORMATIONAL = "informational"
    """A value: nothing about it is good or bad."""


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call that a verdict rests on, and when it was answered or refused."""

    operation: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What a judge makes of the evidence: a verdict without its provenance.

    Attributes:
        state: How the account stands.
        summary: One sentence that says it.
        value: The answer where there is one; text, or a whole number for a count.
        link: An https address that the value leads to, e.g. the sign-in page.
        evidence: Who and what the state rests on, one line each: user names, policy
            names, ages; never an access-key id or another secret.
        reason: For `unknown` and `manual`: what keeps it from being known, and what
            would make it known.
    """

    state: State
    summary: str
    value: str | int | None = None
    link: str | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None


class DeclarationKind(StrEnum):
    """What a team declares of a fact."""

    ANSWERED = "answered"
    """Somebody looked where no API can."""
    ACCEPTED = "accepted"
    """The risk is known and taken."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a team says of one fact of its account.

    Attributes:
        kind: Whether it answers or accepts.
        text: The answer, or why the risk is accepted.
        by: Who says so.
        until: The last day on which it counts.
        since: The day on which it was said, if that was written down.
    """

    kind: DeclarationKind
    text: str
    by: str
    until: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one account stands on one fact, and what that rests on.

    Attributes:
        fact: The fact's id.
        calls: The calls that it rests on, refused ones too, in the order of use.
        declaration: What the team says of it, where that counts.
        found_at: When another tool looked, where the verdict rests on that tool's word.

    The others are Finding's.
    """

    fact: str
    state: State
    summary: str
    value: str | int | None = None
    link: str | None = None
    evidence: tuple[str, ...] = ()
    reason: str | None = None
    calls: tuple[CallMade, ...] = ()
    declaration: Declaration | None = None
    found_at: datetime | None = None

    @property
    def taken_at(self) -> datetime | None:
        """The time of the oldest call or look that it rests on; None where it rests on none."""
        return min((call.taken_at for call in self.calls), default=self.found_at)


@dataclass(frozen=True, slots=True)
class Document:
    """An AWS document: its title as AWS prints it, and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class HowTo:
    """A way to look or to act by hand.

    Attributes:
        console: Steps in the AWS Management Console, one sentence each.
        cli: An AWS CLI command, or empty where AWS has none.
    """

    console: tuple[str, ...]
    cli: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One question about an account, and how it is answered.

    Attributes:
        id: ``topic.name``.
        title: What it is about, in a few words: "MFA for the root user".
        question: The question as a reader asks it: "Does the root user have MFA?".
        why: One or two sentences: what is at stake.
        judge: Turns evidence into a finding. Pure.
        reads: The operations that it cannot do without.
        may_read: Operations whose answers only add detail.
        check: How a person looks it up by hand.
        remedy: What to do when it fails.
        document: Where AWS documents the rule.
        kind: Whether the answer is good or bad, or just something to know.
        severity: How much it matters that a check fails; says nothing of a value.
        options: The options that the judge knows, with their defaults.
        security_hub: AWS Security Hub CSPM controls, e.g. ``("IAM.9",)``.
        cis: CIS AWS Foundations Benchmark recommendations by benchmark version,
            e.g. ``{"3.0.0": "1.5"}``.
    """

    id: str
    title: str
    question: str
    why: str
    judge: Callable[[Evidence, Options], Finding]
    reads: tuple[Operation, ...]
    check: HowTo
    remedy: HowTo
    document: Document
    kind: Kind = Kind.CHECK
    severity: Severity = Severity.MEDIUM
    may_read: tuple[Operation, ...] = ()
    options: Options = field(default_factory=dict)
    security_hub: tuple[str, ...] = ()
    cis: Mapping[str, str] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def risk(self) -> Severity:
        """What a failure would be: the severity of a check; a value cannot fail."""
        return Severity.INFORMATIONAL if self.kind is Kind.VALUE else self.severity


def by_risk(facts: Iterable[Fact]) -> list[Fact]:
    """Put facts into the order in which to look after them: the gravest first, else as they are."""
    ranks = list(Severity)
    return sorted(facts, key=lambda fact: ranks.index(fact.risk))
