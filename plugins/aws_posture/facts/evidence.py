"""What a judge sees of a snapshot: answers, or the refusal that stands in their place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aws_posture.facts.model import CallMade
from aws_posture.operations import Operation
from aws_posture.snapshot import Answer, Caller, Refusal, Snapshot


class UnansweredError(Exception):
    """An answer that a judge cannot do without is missing; carries the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.operation)


class UndecidedError(Exception):
    """AWS answered, and the answer does not decide the question; says what is missing."""


class Evidence:
    """One snapshot as one judge reads it; notes which calls were looked at.

    Args:
        snapshot: What AWS answered.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._calls: dict[tuple[str, str], CallMade] = {}

    @property
    def account(self) -> str:
        """The account id."""
        return self._snapshot.account

    @property
    def partition(self) -> str:
        """The partition, e.g. ``aws``."""
        return self._snapshot.partition

    @property
    def region(self) -> str:
        """The Region that was asked where a service has Regions."""
        return self._snapshot.region

    @property
    def root_arn(self) -> str:
        """The ARN of the account's root user."""
        return self._snapshot.root_arn()

    @property
    def caller(self) -> Caller:
        """Who asked."""
        return self._snapshot.caller

    @property
    def taken_at(self) -> datetime:
        """When the snapshot was taken: the only clock that judges have."""
        return self._snapshot.taken_at

    @property
    def calls(self) -> tuple[CallMade, ...]:
        """The calls that were looked at so far."""
        return tuple(self._calls.values())

    def subjects(self, operation: Operation) -> tuple[str, ...]:
        """Name the subjects that an operation was asked about, in the snapshot's order."""
        asked = (r.subject for r in self._snapshot.records if r.operation == str(operation))
        return tuple(dict.fromkeys(asked))

    def record(self, operation: Operation, subject: str = "") -> Answer | Refusal:
        """Look at what an operation gave, be it an answer or a refusal."""
        record = self._snapshot.find(operation, subject)
        self._calls[record.operation, record.subject] = CallMade(record.operation, record.taken_at)
        return record

    def answer(self, operation: Operation, subject: str = "") -> Mapping[str, Any]:
        """Look at an operation's answer.

        Raises:
            UnansweredError: It gave none; the verdict becomes `unknown`.
        """
        record = self.record(operation, subject)
        if isinstance(record, Refusal):
            raise UnansweredError(record)
        return record.result
