"""Answers, refusals, what other tools found, and the snapshot that holds them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import LIST_REGIONS, Each, Read, Where
from aws_posture.snapshot.reads import subject as subject_of


class FindingStatus(StrEnum):
    """The status that another tool gave to one resource."""

    PASS = "pass"  # noqa: S105  # a status, no password
    FAIL = "fail"
    MANUAL = "manual"
    """The tool leaves it to people."""
    MUTED = "muted"
    """The finding was muted, and what the tool found is no longer recorded."""


@dataclass(frozen=True, slots=True)
class ToolFinding:
    """What another tool says about one resource.

    Attributes:
        tool: The tool and its version, e.g. ``Prowler 5.46.0``.
        check: The tool's own name of the check, e.g. ``iam_root_mfa_enabled``.
        status: The outcome.
        found_at: When it looked, in UTC.
        resource: The ARN of the resource.
        detail: What it says, in one line.
        muted: Whether the finding was muted; its status counts in any case.
    """

    tool: str
    check: str
    status: FindingStatus
    found_at: datetime
    resource: str = ""
    detail: str = ""
    muted: bool = False


class RefusalKind(StrEnum):
    """Why an operation has no answer."""

    DENIED = "denied"
    """The caller lacks the permission (any HTTP 403 that is not one of the others)."""
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    EXPIRED = "expired"
    """The credentials expired during the collection."""
    CLOCK_SKEW = "clock-skew"
    """This machine's clock is too far off for AWS to accept the signature."""
    UNREACHABLE = "unreachable"
    """No connection to the service's endpoint."""
    ERROR = "error"
    """The service answered with an error of its own; ``code`` names it."""
    NOT_KNOWN = "not-known"
    """The installed boto3 does not know the operation, so it could not be asked."""
    NOT_ASKED = "not-asked"
    """Nobody asked: the facts in use when the snapshot was taken did not need it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answered, reduced to JSON values.

    Attributes:
        operation: Its name, e.g. ``iam:GetAccountSummary``.
        taken_at: When the answer came, in UTC.
        result: The answer's body without response metadata; times are ISO 8601 text.
        subject: What was asked about, if an operation is called more than once,
            e.g. a policy's ARN for ``iam:GetPolicyVersion``; otherwise empty.
        region: The Region that was asked, if the Regions are asked one by one; otherwise empty.
    """

    operation: str
    taken_at: datetime
    result: Mapping[str, Any]
    subject: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """That an operation gave no answer, and why.

    Attributes:
        operation: Its name.
        taken_at: When the refusal came, in UTC.
        kind: Why there is no answer.
        code: AWS's error code, e.g. ``AccessDenied``, or the client library's
            error name if AWS did not answer.
        message: What was said, in one line and without secrets.
        permission: The IAM action that would allow it; empty where none would.
        subject: As in Answer.
        region: As in Answer.
    """

    operation: str
    taken_at: datetime
    kind: RefusalKind
    code: str = ""
    message: str = ""
    permission: str = ""
    subject: str = ""
    region: str = ""


ValuesIn = Callable[[Each, Mapping[str, Any]], tuple[str, ...] | None]
"""Returns the values of an answer that the next read is asked about; None if it has no list of them."""


class Reply(NamedTuple):
    """What came of one call of a read.

    Attributes:
        record: The answer or refusal, with its Region.
        value: The value of the earlier read's answer that the call was about; empty if there is no
            earlier read, or if that one was refused.
    """

    record: Answer | Refusal
    value: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked.

    Attributes:
        arn: The caller's ARN as ``sts:GetCallerIdentity`` gave it.
        temporary: Whether the credentials expire by themselves (they carry a session token).
    """

    arn: str
    temporary: bool

    @property
    def is_root(self) -> bool:
        """Whether the caller is an account's root user."""
        return self.arn.endswith(":root")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one account's API answered at one time.

    Attributes:
        account: The account id, 12 digits.
        partition: ``aws``, ``aws-cn``, ``aws-us-gov``, …
        region: The Region that was asked where only one is.
        caller: Who asked.
        taken_at: When the collection began, in UTC.
        records: Every answer and refusal.
        findings: What another tool found; empty if none was read.
        regions: The Regions that were asked where every Region is, sorted; empty if no read
            needed them, or if they could not be listed.
        enabled: The Regions that are enabled in the account, sorted; None if they were not or could
            not be listed.
        derived: Results computed from the snapshot and cached with it, by the function that
            computed them. A snapshot never changes, so they stay valid.
    """

    account: str
    partition: str
    region: str
    caller: Caller
    taken_at: datetime
    records: tuple[Answer | Refusal, ...]
    findings: tuple[ToolFinding, ...] = ()
    regions: tuple[str, ...] = ()
    enabled: tuple[str, ...] | None = None
    derived: dict[Hashable, Any] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _index: Mapping[tuple[str, str, str], Answer | Refusal] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the records by operation, subject and Region."""
        index = {(one.operation, one.subject, one.region): one for one in self.records}
        object.__setattr__(self, "_index", index)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The Regions that are enabled and were not asked, because of a limit that was set."""
        return tuple(region for region in self.enabled or () if region not in self.regions)

    def find(self, operation: Operation, subject: str = "", region: str = "") -> Answer | Refusal:
        """Return what an operation gave.

        Returns:
            The record, or a Refusal of kind ``not-asked`` where there is none.
        """
        record = self._index.get((str(operation), subject, region))
        return record or self._not_asked(operation, subject, region)

    def _not_asked(self, operation: Operation, subject: str, region: str) -> Refusal:
        return Refusal(
            operation=str(operation),
            taken_at=self.taken_at,
            kind=RefusalKind.NOT_ASKED,
            permission=operation.permission,
            subject=subject,
            region=region,
        )

    def replies(self, read: Read, values_in: ValuesIn = Each.values_in) -> tuple[Reply, ...]:
        """Return what came of a read: one reply for each Region, and for each value asked about.

        Args:
            read: The read.
            values_in: Finds the values that it was asked about; for those who have the expression
                parsed already.

        Returns:
            The replies, Region by Region. Where the Regions could not be listed, or an earlier read
            was refused or had no list of values, the refusal takes their place. Empty only if an
            earlier read found no values.
        """
        if read.regions is not Where.EVERY:
            regions = ("",) if read.regions is Where.ONE else read.regions
        elif self.regions:
            regions = self.regions
        else:
            return (Reply(self._unlisted(read)),)
        return tuple(
            reply for region in regions for reply in self._in_region(read, region, values_in)
        )

    def _unlisted(self, read: Read) -> Refusal:
        """Return why it is not known in which Regions to ask."""
        listing = self.find(LIST_REGIONS.operation)
        if isinstance(listing, Refusal) and listing.kind is not RefusalKind.NOT_ASKED:
            return listing
        if isinstance(listing, Answer) and self.enabled is not None:
            return _no_list(listing, "Regions")
        return self._not_asked(read.operation, "", "")

    def _in_region(self, read: Read, region: str, values_in: ValuesIn) -> Iterator[Reply]:
        if read.each is None:
            asked = subject_of(read.call(self.account, region or self.region))
            yield Reply(self.find(read.operation, asked, region))
            return
        found: dict[str, None] = {}
        for earlier in self._in_region(read.each.read, region, values_in):
            record = earlier.record
            if isinstance(record, Refusal):
                yield Reply(record)
                continue
            values = values_in(read.each, record.result)
            if values is None:
                yield Reply(_no_list(record, read.each.values))
            found |= dict.fromkeys(values or ())
        for value in found:
            asked = subject_of(read.call(self.account, region or self.region, value))
            yield Reply(self.find(read.operation, asked, region), value)

    def covers(self, reads: Iterable[Operation | Read]) -> bool:
        """Return whether all of some reads were asked, whatever the outcome."""
        asked = {record.operation for record in self.records}
        return all(
            str(read) in asked if isinstance(read, Operation) else self._was_asked(read)
            for read in reads
        )

    def left_out_less(self, other: Snapshot) -> bool:
        """Return whether a limit kept another snapshot from a Region that this one asked."""
        if not other.regions:
            return False  # nobody could list them, which was no choice
        enabled = self.regions if other.enabled is None else other.enabled
        return any(one in enabled and one not in other.regions for one in self.regions)

    def _was_asked(self, read: Read) -> bool:
        return all(
            isinstance(record, Answer) or record.kind is not RefusalKind.NOT_ASKED
            for record, _ in self.replies(read)
        )

    def root_arn(self) -> str:
        """Return the ARN of the account's root user."""
        return f"arn:{self.partition}:iam::{self.account}:root"


def _no_list(answer: Answer, of: str) -> Refusal:
    """Return that an answer lacks the list that the next calls are made from."""
    return Refusal(
        operation=answer.operation,
        taken_at=answer.taken_at,
        kind=RefusalKind.ERROR,
        message=f"the answer has no list of {of}",
        subject=answer.subject,
        region=answer.region,
    )
