"""Answers, refusals, and the snapshot that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from aws_posture.operations import Operation
from aws_posture.snapshot.findings import ToolFinding


class RefusalKind(StrEnum):
    """Why an operation has no answer."""

    DENIED = "denied"
    """The caller lacks the permission (any HTTP 403 that is not one of the others)."""
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    EXPIRED = "expired"
    """The credentials expired on the way."""
    CLOCK_SKEW = "clock-skew"
    """This machine's clock is too far off for AWS to accept the signature."""
    UNREACHABLE = "unreachable"
    """No connection to the service's endpoint."""
    ERROR = "error"
    """The service answered with an error of its own; ``code`` names it."""
    NOT_ASKED = "not-asked"
    """Nobody asked: the facts in use when the snapshot was taken did not need it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answered, reduced to JSON values.

    Attributes:
        operation: Its name, e.g. ``iam:GetAccountSummary``.
        taken_at: When the answer came, in UTC.
        result: The answer's body without response metadata; times are ISO 8601 text.
        subject: What was asked about where an operation is called more than once,
            e.g. a policy's ARN for ``iam:GetPolicyVersion``; else empty.
    """

    operation: str
    taken_at: datetime
    result: Mapping[str, Any]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """That an operation gave no answer, and why.

    Attributes:
        operation: Its name.
        taken_at: When the refusal came, in UTC.
        kind: Why there is no answer.
        code: AWS's error code, e.g. ``AccessDenied``, or the client library's
            error name where AWS said nothing.
        message: What was said, in one line and without secrets.
        permission: The IAM action that would allow it; empty where none would.
        subject: As in Answer.
    """

    operation: str
    taken_at: datetime
    kind: RefusalKind
    code: str = ""
    message: str = ""
    permission: str = ""
    subject: str = ""


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
        region: The Region that was asked where a service has Regions.
        caller: Who asked.
        taken_at: When the collection began, in UTC.
        records: Every answer and refusal.
        findings: What another tool found; empty where none was read.
    """

    account: str
    partition: str
    region: str
    caller: Caller
    taken_at: datetime
    records: tuple[Answer | Refusal, ...]
    findings: tuple[ToolFinding, ...] = ()
    _index: Mapping[tuple[str, str], Answer | Refusal] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the records by operation and subject."""
        index = {(record.operation, record.subject): record for record in self.records}
        object.__setattr__(self, "_index", index)

    def find(self, operation: Operation, subject: str = "") -> Answer | Refusal:
        """Look up what an operation gave.

        Returns:
            The record, or a Refusal of kind ``not-asked`` where there is none.
        """
        record = self._index.get((str(operation), subject))
        if record is not None:
            return record
        return Refusal(
            operation=str(operation),
            taken_at=self.taken_at,
            kind=RefusalKind.NOT_ASKED,
            permission=operation.permission,
            subject=subject,
        )

    def covers(self, operations: Iterable[Operation]) -> bool:
        """Tell whether all of some operations were asked, whatever came of it."""
        asked = {record.operation for record in self.records}
        return all(str(operation) in asked for operation in operations)

    def root_arn(self) -> str:
        """Spell the ARN of the account's root user."""
        return f"arn:{self.partition}:iam::{self.account}:root"
