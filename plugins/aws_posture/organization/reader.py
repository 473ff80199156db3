"""One account: a task in, an outcome out. Both are data, so that any machine can do it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from aws_posture.base.errors import CredentialsError, OptionError, WrongAccountError
from aws_posture.catalogue import get
from aws_posture.catalogue.model import Fact
from aws_posture.collect import Source, collecting
from aws_posture.collect.guard import Guard
from aws_posture.collect.pacing import Pace
from aws_posture.collect.refusals import refusal
from aws_posture.collect.transport import CallError, Limits, Transport
from aws_posture.judging import Terms, history_entry, judge
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot, dump
from aws_posture.snapshot.files import dump_record, parse_record
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import LIST_REGIONS, Read

if TYPE_CHECKING:
    from aws_posture.collect.roles import RoleCredentials, Roles

T = TypeVar("T")

ASSUME_ROLE = Operation("sts", "AssumeRole", "sts:AssumeRole")

LIMITS = Limits(read=30, total=300)
"""The limits of one account of many: it waits for others, and nobody waits for it."""

# What asking again later may change.
_PASSING = frozenset(
    {
        *(RefusalKind.THROTTLED, RefusalKind.TIMEOUT, RefusalKind.UNREACHABLE),
        *(RefusalKind.EXPIRED, RefusalKind.CLOCK_SKEW),
    }
)
# What is wrong with the credentials themselves, whichever account is asked.
_OF_THE_CALLER = frozenset({RefusalKind.EXPIRED, RefusalKind.CLOCK_SKEW})


@dataclass(frozen=True, slots=True)
class Settings:
    """How accounts are asked; the same for all of them. Its text, which may get into logs, names none.

    Attributes:
        source: The options that name credentials and Regions.
        facts: The ids of the facts in use: only what they need is asked.
        home: The account of the credentials themselves, which is asked without a role.
        partition: The partition of the organization, e.g. ``aws``.
        role: The name of the role that is assumed in every other account, with its path.
        external_id: The external id that the roles ask for; empty if they ask for none.
        session: What the sessions are called in CloudTrail.
        limits: The limits of one account; `Limits.connections` is for all together.
        most: How many calls of one account are made at a time.
        rate: How many calls a second one account gets.
        shared_rate: How many calls a second STS gets, from all who ask on this machine.
        machine: Whether the role of the machine itself may be used.
    """

    source: Source
    facts: tuple[str, ...]
    home: str = field(repr=False)
    partition: str = "aws"
    role: str = "aws-posture"
    external_id: str = field(default="", repr=False)
    session: str = "aws-posture"
    limits: Limits = LIMITS
    most: int = 4
    rate: float = 30
    shared_rate: float = 50
    machine: bool = False


class Step(StrEnum):
    """What is done in an account."""

    BEGIN = "begin"
    """Start what takes AWS a while."""
    READ = "read"
    """Ask everything."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do in one account. Its text, which may get into logs, does not name it.

    Attributes:
        account: The account's id.
        step: What to do.
        begun: What came of `Step.BEGIN`, as text; None if nothing was started.
    """

    account: str = field(repr=False)
    step: Step = Step.READ
    begun: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task.

    Attributes:
        task: The task.
        begun: What came of starting what takes a while, as text; None if nothing does.
        snapshot: The text of the snapshot; None if there is none.
        taken_at: When its collection began.
        states: The states of its facts.
        unanswered: How many calls got no answer for a reason that may pass.
        refusal: Why the account could not be asked; None if it could.
    """

    task: Task
    begun: str | None = field(default=None, repr=False)
    snapshot: str | None = field(default=None, repr=False)
    taken_at: datetime | None = None
    states: dict[str, str] = field(default_factory=dict)
    unanswered: int = 0
    refusal: Refusal | None = field(default=None, repr=False)


class _RefusedError(Exception):
    """An account cannot be asked."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.message)
        self.why = why


class Reader:
    """Does tasks, on clients and connections that all of them share. Several threads use it.

    Args:
        settings: How accounts are asked.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: The credentials cannot be used.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        pace = Pace(settings.shared_rate)
        self._roles = open_roles(settings.source, settings.limits, pace, machine=settings.machine)
        self._threads = ThreadPoolExecutor(settings.limits.connections)
        self._assumed: dict[str, RoleCredentials] = {}
        self._lock = threading.Lock()

    @cached_property
    def _facts(self) -> list[Fact]:
        return [get(fact) for fact in self._settings.facts]

    @cached_property
    def _asked(self) -> tuple[Operation | Read, ...]:
        reads = (read for fact in self._facts for read in (*fact.reads, *fact.may_read))
        return tuple(dict.fromkeys(reads))

    @cached_property
    def _operations(self) -> list[Operation]:
        return collecting.may_be_called(self._asked)

    def close(self) -> None:
        """End the threads, once what they do is done."""
        self._threads.shutdown(cancel_futures=True)

    def do(self, task: Task) -> Outcome:
        """Do a task.

        Raises:
            CredentialsError: The credentials have stopped working.
            RootCredentialsError: They are the root user's.
            WrongAccountError: Another account answers than the one that was asked.
        """
        guard = Guard(self._settings.limits.total, self._operations)
        try:
            transport = self._open(task.account, guard)
            if task.step is Step.BEGIN:
                return self._begin(task, transport)
            return self._read(task, transport, guard)
        except _RefusedError as refused:
            return Outcome(task, refusal=refused.why)

    def _begin(self, task: Task, transport: Transport) -> Outcome:
        record = self._on_connection(lambda: collecting.begin(transport, self._asked))
        return Outcome(task, begun=json.dumps(dump_record(record)) if record else None)

    def _read(self, task: Task, transport: Transport, guard: Guard) -> Outcome:
        try:
            taken = collecting.take_in_turn(
                transport,
                self._asked,
                guard=guard,
                threads=self._threads,
                most=self._settings.most,
                regions=self._settings.source.regions,
                begun=parse_record(json.loads(task.begun)) if task.begun else None,
            )
        except (
            OptionError
        ) as error:  # of its own: the Regions that were named are not enabled there
            wrong = CallError(RefusalKind.ERROR, "RegionNotEnabled", str(error))
            raise _RefusedError(refusal(LIST_REGIONS.operation, wrong, datetime.now(UTC))) from None
        with self._lock:
            self._assumed.pop(task.account, None)
        if isinstance(taken, Refusal):
            raise _RefusedError(taken)
        if taken.account != task.account:
            raise WrongAccountError(
                f"account {taken.account} answered where {task.account} was asked; check --endpoint-url "
                "and the credentials"
            )
        return self._outcome(task, taken)

    def _outcome(self, task: Task, taken: Snapshot) -> Outcome:
        return Outcome(
            task,
            snapshot=dump(taken),
            taken_at=taken.taken_at,
            states=states(taken, self._facts),
            unanswered=unanswered(taken),
        )

    def _open(self, account: str, guard: Guard) -> Transport:
        pace = Pace(self._settings.rate)
        if account == self._settings.home:
            return self._roles.own(guard, pace)
        with self._lock:
            given = self._assumed.get(account)
        if given is None or not given.last(self._settings.limits.total):
            given = self._assume(account, guard)
            with self._lock:
                self._assumed[account] = given
        return self._roles.acting(given, guard, pace)

    def _assume(self, account: str, guard: Guard) -> RoleCredentials:
        settings = self._settings
        arn = f"arn:{settings.partition}:iam::{account}:role/{settings.role}"
        try:
            return self._on_connection(
                lambda: self._roles.assume(arn, settings.external_id, settings.session, guard)
            )
        except CallError as error:
            if error.kind in _OF_THE_CALLER:
                raise CredentialsError(collecting.explained(error)) from None
            raise _RefusedError(refusal(ASSUME_ROLE, error, datetime.now(UTC))) from None

    def _on_connection(self, call: Callable[[], T]) -> T:
        return self._threads.submit(call).result()


def open_roles(source: Source, limits: Limits, pace: Pace, *, machine: bool = False) -> Roles:
    """Open what assumes roles.

    Args:
        source: The options that name credentials.
        limits: The limits of one account's collection.
        pace: The pace of what is asked with the credentials themselves.
        machine: Whether the role of the machine itself may be used.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: The credentials cannot be used.
    """
    try:
        from aws_posture.collect.roles import Roles  # noqa: PLC0415  # boto3 comes with it
    except ModuleNotFoundError as error:
        raise collecting.missing(error) from None
    try:
        return Roles(source, limits, pace, machine=machine)
    except CallError as error:
        raise CredentialsError(collecting.explained(error)) from None


def unanswered(taken: Snapshot) -> int:
    """Return how many calls got no answer for a reason that may pass."""
    refused = (one for one in taken.records if isinstance(one, Refusal))
    return sum(one.kind in _PASSING for one in refused)


def states(taken: Snapshot, facts: list[Fact]) -> dict[str, str]:
    """Return the states of an account's facts by their defaults, for its history."""
    terms = Terms(now=None)
    entry = history_entry(taken, facts, judge(taken, facts, terms), terms)
    return {fact: str(state) for fact, state in entry.states.items()}
