"""What a judge sees of a snapshot: answers, or the refusals in place of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from aws_posture.base.phrases import Words, say
from aws_posture.catalogue.model import CallMade
from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, Reply, Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Each, Read
from aws_posture.snapshot.records import ValuesIn

T = TypeVar("T")


class UnansweredError(Exception):
    """An answer that a judge needs is missing; the error has the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.operation)


class UndecidedError(Exception):
    """AWS answered, and the answer does not decide the question.

    Args:
        missing: What is missing, as a clause; a phrase if it contains names.
    """

    def __init__(self, missing: Words) -> None:
        self.missing = missing
        super().__init__(say(missing))


class _Outcome(NamedTuple):
    """The result of reading a snapshot in one way, and the calls that were looked at for it."""

    result: Any
    error: UnansweredError | UndecidedError | None
    calls: Mapping[tuple[str, str], CallMade]


class Evidence:
    """One snapshot as one judge reads it; records which calls were looked at.

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
        """Return the subjects that an operation was asked about, in the snapshot's order."""
        asked = (r.subject for r in self._snapshot.records if r.operation == str(operation))
        return tuple(dict.fromkeys(asked))

    def record(self, operation: Operation, subject: str = "") -> Answer | Refusal:
        """Return what an operation gave: an answer or a refusal."""
        record = self._snapshot.find(operation, subject)
        self._calls[record.operation, record.subject] = CallMade(record.operation, record.taken_at)
        return record

    @property
    def regions(self) -> tuple[str, ...]:
        """The Regions that were asked where every Region is; empty if they could not be listed."""
        return self._snapshot.regions

    def replies(self, read: Read, values_in: ValuesIn = Each.values_in) -> tuple[Reply, ...]:
        """Return what came of a read, Region by Region; its calls count as one, as old as the oldest.

        Args:
            read: The read.
            values_in: As `Snapshot.replies`.
        """
        replies = self._snapshot.replies(read, values_in)
        for record, _ in replies:
            call = CallMade(record.operation, record.taken_at)
            known = self._calls.setdefault((record.operation, ""), call)
            if call.taken_at < known.taken_at:
                self._calls[record.operation, ""] = call
        return replies

    def known(self, operation: Operation) -> Answer | Refusal | None:
        """Return what an operation gave that only adds detail to a verdict; None if it was not asked."""
        record = self._snapshot.find(operation)
        if isinstance(record, Refusal) and record.kind is RefusalKind.NOT_ASKED:
            return None
        return self.record(operation)

    def answer(self, operation: Operation, subject: str = "") -> Mapping[str, Any]:
        """Return an operation's answer.

        Raises:
            UnansweredError: There is none; the verdict becomes `unknown`.
        """
        record = self.record(operation, subject)
        if isinstance(record, Refusal):
            raise UnansweredError(record)
        return record.result

    def once(self, read: Callable[[Evidence], T]) -> T:
        """Return what a function reads from the snapshot; it does so once, for all facts.

        Args:
            read: Depends on the evidence that it is given and on nothing else.

        Raises:
            UnansweredError: As `read`.
            UndecidedError: As `read`.
        """
        derived = self._snapshot.derived
        if read not in derived:
            derived[read] = _outcome(read, Evidence(self._snapshot))
        outcome: _Outcome = derived[read]
        self._calls |= outcome.calls
        if outcome.error is not None:
            raise outcome.error.with_traceback(None)
        result: T = outcome.result
        return result


def _outcome(read: Callable[[Evidence], object], evidence: Evidence) -> _Outcome:
    try:
        result, error = read(evidence), None
    except (UnansweredError, UndecidedError) as raised:
        result, error = None, raised
    return _Outcome(result, error, evidence._calls)  # noqa: SLF001  # made here
