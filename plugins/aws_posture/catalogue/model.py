"""What a fact, a state and a verdict are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from aws_posture.base.phrases import Words, say
from aws_posture.catalogue.items import Item, Route, lines

if TYPE_CHECKING:
    from aws_posture.catalogue.evidence import Evidence
    from aws_posture.snapshot.operations import Operation
    from aws_posture.snapshot.reads import Read

Options = Mapping[str, int | bool | str]
"""A fact's options by name, e.g. ``{"max": 2}``."""


class State(StrEnum):
    """The state of an account on one fact."""

    PASS = "pass"  # noqa: S105  # a state, no password
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    """The question does not arise, e.g. MFA on a root user that has no credentials."""
    UNKNOWN = "unknown"
    """AWS refused, failed or was not asked."""
    MANUAL = "manual"
    """No API can answer; a person has to look."""
    UNCHECKED = "unchecked"
    """The public site: nobody asked."""


class Kind(StrEnum):
    """What a fact's answer is for."""

    CHECK = "check"
    """The answer is good or bad."""
    VALUE = "value"
    """The answer is something to know, e.g. the account id; it passes when known."""


class Severity(StrEnum):
    """How much a failure endangers an account; the most severe first, in Security Hub's terms.

    A fact that Security Hub has a control for has the control's severity ("Security Hub CSPM
    controls for IAM" and "for Account Management", AWS Security Hub User Guide). The others are
    ranked by comparison: high is what lets one stolen credential take the account, low what costs
    convenience.
    """

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFORMATIONAL = "informational"
    """A value, which is neither good nor bad."""


class Sitting(StrEnum):
    """Who has to sign in for a step, and so in which sitting of a plan it is done."""

    ROOT = "root"
    ADMINISTRATOR = "administrator"
    TEAM = "team"
    """An administrator too, but it only pays, or only works, once several people use the account."""


MINUTES = 5
"""How long a step takes that does not say so, in minutes."""


@dataclass(frozen=True, slots=True)
class CallMade:
    """One call that a verdict is based on, and when it was answered or refused."""

    operation: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class HowTo:
    """A way to look or to act by hand.

    Attributes:
        console: Steps in the AWS Management Console, one sentence each.
        cli: An AWS CLI command, or empty if AWS has none. ``USER_NAME`` stands for the name of
            each item of the kind ``user`` that the finding is about, ``SECURITY_GROUP_NAME`` for
            those of the kind ``security-group``, and ``REGION_NAME`` for the item's Region.
        terraform: The same in Terraform's language, or empty.
        cloudformation: The same as a CloudFormation template or a part of one, or empty.
        sitting: Who has to sign in for it; None for what is usual in the fact's topic.
        minutes: How long it takes for one thing, in whole minutes.
        more: Of a command that is written for some of many: what is left to do.
    """

    console: tuple[str, ...]
    cli: str = ""
    terraform: str = ""
    cloudformation: str = ""
    sitting: Sitting | None = None
    minutes: int = MINUTES
    more: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a judge concludes from the evidence: a verdict without its provenance.

    A sentence that contains names chosen by people is a phrase that says so: ``("The alias is ",
    Name("alias", alias), ".")``. Plain text counts as our own prose, which masking leaves
    unchanged.

    Attributes:
        state: The state of the account.
        summary: One sentence that says it.
        value: The answer, if there is one; text, or a whole number for a count.
        link: An https address that the value leads to, e.g. the sign-in page.
        items: Who and what the state is based on.
        reason: For `unknown` and `manual`: why it is not known, and what would make
            it known.
        remedy: What to do about this particular failure, if the fact's own remedy does not fit.
        routes: Ways to an administrator's power that are open, drawn beside the items.
    """

    state: State
    summary: Words
    value: Words | int | None = None
    link: Words | None = None
    items: tuple[Item, ...] = ()
    reason: Words | None = None
    remedy: HowTo | None = None
    routes: Sequence[Route] = ()


PLAIN_ANSWERS = ("yes", "no")
"""Answers that are not in the team's own words, so they name nobody."""


class DeclarationKind(StrEnum):
    """What a team declares about a fact."""

    ANSWERED = "answered"
    """Somebody looked up what no API can answer."""
    ACCEPTED = "accepted"
    """The risk is known and accepted."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a team says about one fact of its account.

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
    """The state of one account on one fact, and what it is based on.

    What is said is kept as data in `finding`; the properties are the sentences written from it.

    Attributes:
        fact: The fact's id.
        finding: What was found.
        calls: The calls that it is based on, refused ones too, in the order of use.
        declaration: What the team says about it, if that counts.
        found_at: When another tool looked, if the verdict is based on what that tool found.
    """

    fact: str
    finding: Finding
    calls: tuple[CallMade, ...] = ()
    declaration: Declaration | None = None
    found_at: datetime | None = None

    @property
    def state(self) -> State:
        """The state of the account."""
        return self.finding.state

    @property
    def summary(self) -> str:
        """One sentence that says it."""
        return say(self.finding.summary)

    @property
    def value(self) -> str | int | None:
        """The answer, if there is one."""
        value = self.finding.value
        return value if value is None or isinstance(value, int) else say(value)

    @property
    def link(self) -> str | None:
        """An https address that the value leads to."""
        return None if self.finding.link is None else say(self.finding.link)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Who and what the state is based on, one line each; long lists are cut."""
        return lines(self.finding.items)

    @property
    def reason(self) -> str | None:
        """Why it is not known, and what would make it known."""
        return None if self.finding.reason is None else say(self.finding.reason)

    @property
    def taken_at(self) -> datetime | None:
        """The time of the oldest call or look that it is based on; None where there is none."""
        return min((call.taken_at for call in self.calls), default=self.found_at)


@dataclass(frozen=True, slots=True)
class Document:
    """An AWS document: its title as AWS prints it, and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One question about an account, and how it is answered.

    Attributes:
        id: ``topic.name``.
        title: What it is about, in a few words: "MFA for the root user".
        question: The question as a reader asks it: "Does the root user have MFA?".
        why: One or two sentences: what is at stake.
        judge: Turns evidence into a finding. Pure.
        reads: What it needs: operations that this package or another asks in code, and reads
            that data describe.
        may_read: What only adds detail.
        check: How a person looks it up by hand.
        remedy: What to do when it fails; a finding may bring its own.
        document: Where AWS documents the rule.
        kind: Whether the answer is good or bad, or just something to know.
        severity: How much it matters that a check fails; has no meaning for a value.
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
    reads: tuple[Operation | Read, ...]
    check: HowTo
    remedy: HowTo
    document: Document
    kind: Kind = Kind.CHECK
    severity: Severity = Severity.MEDIUM
    may_read: tuple[Operation | Read, ...] = ()
    options: Options = field(default_factory=dict)
    security_hub: tuple[str, ...] = ()
    cis: Mapping[str, str] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def risk(self) -> Severity:
        """The severity of a failure; None for a value, which cannot fail."""
        return Severity.INFORMATIONAL if self.kind is Kind.VALUE else self.severity


def by_risk(facts: Iterable[Fact]) -> list[Fact]:
    """Sort facts by urgency: the most severe first, otherwise in their own order."""
    ranks = list(Severity)
    return sorted(facts, key=lambda fact: ranks.index(fact.risk))
