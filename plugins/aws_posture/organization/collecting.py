"""The collection of an organization: which accounts are asked now, and where what they say goes."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from typing import NamedTuple

from aws_posture.base.accounts import is_account_id
from aws_posture.base.arns import parse_arn
from aws_posture.base.errors import CredentialsError
from aws_posture.base.files import write_owner_only
from aws_posture.catalogue.model import Fact, State
from aws_posture.collect import Source, collecting
from aws_posture.collect.guard import Guard
from aws_posture.collect.pacing import Pace
from aws_posture.collect.refusals import clean
from aws_posture.collect.transport import CallError, Transport
from aws_posture.judging.comparing import HistoryEntry
from aws_posture.organization import accounts
from aws_posture.organization.accounts import Choice
from aws_posture.organization.executors import Executor
from aws_posture.organization.folder import Folder, Member, Organization
from aws_posture.organization.ledger import Entry, Ledger, Status
from aws_posture.organization.reader import (
    LIMITS,
    Outcome,
    Step,
    Task,
    open_roles,
    states,
    unanswered,
)
from aws_posture.snapshot.operations import GET_CALLER_IDENTITY, GET_CREDENTIAL_REPORT

MANY = 100
"""After how many accounts a log gets a line, and the refusals are written."""

ORGANIZATIONS_RATE = 8.0
"""How many calls a second AWS Organizations gets: others in the organization use it, too."""

# IAM keeps a credential report for four hours; a run that is killed and continued finds it.
_REPORT_LASTS = timedelta(hours=1)


class Reporter(NamedTuple):
    """Who hears how it goes.

    Attributes:
        stage: Called with what stays in a log.
        moment: Called with what is happening now.
        note: Called with what people should know.
    """

    stage: Callable[[str], None] = lambda _: None
    moment: Callable[[str], None] = lambda _: None
    note: Callable[[str], None] = lambda _: None


class Home(NamedTuple):
    """Whose credentials these are.

    Attributes:
        account: Their account.
        partition: Its partition.
        transport: What asks with them.
    """

    account: str
    partition: str
    transport: Transport


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run.

    Attributes:
        accounts: How many accounts the run was about, closed ones too.
        asked: How many accounts this run asked.
        done: How many have a snapshot of this round.
        refused: The accounts that could not be asked.
        closed: Those that are suspended or being closed; nobody asked them.
        incomplete: Those with calls that got no answer for a reason that may pass.
    """

    accounts: int
    asked: int
    done: int
    refused: tuple[Member, ...]
    closed: tuple[Member, ...]
    incomplete: tuple[str, ...] = field(default=())


def open_home(source: Source, rate: float = ORGANIZATIONS_RATE) -> Home:
    """Open what asks with the credentials that were named, and ask whose they are.

    Args:
        source: The options that name credentials.
        rate: How many calls a second they may make.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: The credentials do not work.
    """
    roles = open_roles(source, LIMITS, Pace(rate))
    transport = roles.own(Guard(math.inf, accounts.OPERATIONS))
    try:
        identity = transport.call(GET_CALLER_IDENTITY, {})
    except CallError as error:
        raise CredentialsError(collecting.explained(error)) from None
    arn = parse_arn(str(identity.get("Arn")))
    if arn is None or not is_account_id(str(identity.get("Account"))):
        raise CredentialsError(
            "sts:GetCallerIdentity did not answer with an account; see that the endpoint is AWS's own"
        )
    return Home(identity["Account"], arn.partition, transport)


class Listing(NamedTuple):
    """The accounts that a run is about.

    Attributes:
        organization: All accounts.
        chosen: Those that the options name, closed ones too.
    """

    organization: Organization
    chosen: tuple[Member, ...]


def list_accounts(home: Home, choice: Choice, note: Callable[[str], None]) -> Listing:
    """Return the accounts of a file, or of the organization.

    Raises:
        OptionError: An option names something that is not there.
        CredentialsError: The organization's accounts cannot be listed.
    """
    if choice.file is not None:
        found, units = accounts.from_file(choice.file), dict[str, str]()
    else:
        found, units = accounts.listed(home.transport, note)
    return Listing(found, accounts.chosen(found.accounts, choice, units))


class Collection:
    """One run into a folder.

    Args:
        folder: The folder.
        listing: The accounts that the run is about.
        facts: The facts in use.
        home: Whose credentials ask for tags; None where there is no organization to ask.
        reporter: Who hears how it goes.
    """

    def __init__(
        self,
        folder: Folder,
        listing: Listing,
        facts: list[Fact],
        home: Home | None,
        reporter: Reporter,
    ) -> None:
        self._folder, self._facts = folder, facts
        self._organization, self._chosen = listing
        self._home, self._reporter = home, reporter
        self._tags: SimpleQueue[tuple[str, dict[str, str]]] = SimpleQueue()
        self._stop = threading.Event()
        self._counts: Counter[str] = Counter()

    def run(
        self, executor: Callable[[], Executor], *, refresh: bool = False, only_failed: bool = False
    ) -> Summary:
        """Ask every account that has no result in this round.

        Args:
            executor: Opens what does the tasks; not called if there are none.
            refresh: Whether accounts are asked again that were asked in a round that is finished.
            only_failed: Whether only accounts are asked that were refused, or whose calls got no
                answer for a reason that may pass.

        Raises:
            OptionError: The folder holds something else.
            SnapshotError: The folder cannot be written to, or another run is using it.
            PostureError: The accounts cannot be asked with these settings.
        """
        self._folder.make()
        ledger = Ledger(self._folder.ledger)
        try:
            if ledger.begin(_now(), refresh=refresh):
                self._reporter.stage("Going on with the round that was not finished")
            self._restore(ledger)
            asked = self._to_ask(ledger, only_failed=only_failed)
            self._write(ledger)
            if asked:
                self._ask(ledger, asked, executor)
            summary = self._summary(ledger, len(asked))
            is_finished = summary.done + len(summary.refused) == len(self._open)
            ledger.end(_now(), finished=is_finished)
            return summary
        finally:
            self._stop.set()
            ledger.close()

    @property
    def _open(self) -> list[Member]:
        return [one for one in self._chosen if not one.is_closed]

    def _restore(self, ledger: Ledger) -> None:
        """Note as done what an earlier run wrote to the disk, and was killed before it noted it."""
        for entry in ledger.entries().values():
            path = self._folder.snapshot_path(entry.account)
            if entry.status is not Status.ASKED or not path.is_file():
                continue
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < entry.asked_at:
                continue
            snapshot = self._folder.snapshot(entry.account)
            # What was copied or fetched is as new as its copying: it says itself when it was taken.
            if snapshot is not None and snapshot.taken_at >= entry.asked_at.replace(microsecond=0):
                self._note(entry.account, snapshot.taken_at, states(snapshot, self._facts))
                ledger.done(entry.account, _now(), unanswered(snapshot))

    def _to_ask(self, ledger: Ledger, *, only_failed: bool) -> list[Task]:
        entries = ledger.entries()
        now = _now()

        def is_asked(entry: Entry | None) -> bool:
            if only_failed:
                return entry is not None and (
                    entry.status is not Status.DONE or entry.unanswered > 0
                )
            return entry is None or entry.round < ledger.round or entry.status is Status.ASKED

        def task(entry: Entry | None, account: str) -> Task:
            lasts = (
                entry is not None
                and entry.round == ledger.round
                and now - entry.asked_at < _REPORT_LASTS
            )
            return Task(account, Step.READ, entry.begun if lasts and entry else None)

        found = ((entries.get(one.id), one.id) for one in self._open)
        return [task(entry, account) for entry, account in found if is_asked(entry)]

    def _ask(self, ledger: Ledger, asked: list[Task], executor: Callable[[], Executor]) -> None:
        tags = threading.Thread(target=self._ask_tags, args=(ledger.tags(),), daemon=True)
        tags.start()
        chosen = executor()
        try:
            tasks = self._begin(ledger, chosen, asked)
            self._read(ledger, chosen, tasks)
        finally:
            chosen.close()
            ledger.tagged(_drained(self._tags))
            self._folder.write_refusals(ledger.refusals())
        self._reporter.moment("Asking AWS Organizations for tags")
        tags.join()
        ledger.tagged(_drained(self._tags))
        self._write(ledger)

    def _begin(self, ledger: Ledger, executor: Executor, asked: list[Task]) -> list[Task]:
        """Start credential reports everywhere, and return what is left to ask."""
        if not any(GET_CREDENTIAL_REPORT in (*one.reads, *one.may_read) for one in self._facts):
            return asked
        ready = [task for task in asked if task.begun is not None]
        starting = [Task(task.account, Step.BEGIN) for task in asked if task.begun is None]
        outcomes = executor.run(self._noted(ledger, starting))
        for outcome in self._counted(
            ledger, outcomes, len(starting), "Starting credential reports"
        ):
            if outcome.refusal is None:
                account = outcome.task.account
                ledger.asked(account, _now(), outcome.begun)
                ready.append(Task(account, Step.READ, outcome.begun))
        return ready

    def _read(self, ledger: Ledger, executor: Executor, tasks: list[Task]) -> None:
        outcomes = executor.run(self._noted(ledger, tasks))
        for outcome in self._counted(ledger, outcomes, len(tasks), "Asking AWS"):
            if outcome.snapshot is not None and outcome.taken_at is not None:
                account = outcome.task.account
                write_owner_only(self._folder.snapshot_path(account), outcome.snapshot)
                self._note(account, outcome.taken_at, outcome.states)
                ledger.done(account, _now(), outcome.unanswered)

    @staticmethod
    def _noted(ledger: Ledger, tasks: Iterable[Task]) -> Iterator[Task]:
        for task in tasks:
            ledger.asked(task.account, _now(), task.begun)
            yield task

    def _counted(
        self, ledger: Ledger, outcomes: Iterator[Outcome], total: int, doing: str
    ) -> Iterator[Outcome]:
        """Pass outcomes on, note refusals, and say how far it is."""
        if total:
            self._reporter.stage(f"{doing}: {total:,} {'account' if total == 1 else 'accounts'}")
        for number, outcome in enumerate(outcomes, 1):
            if outcome.refusal is not None:
                ledger.refused(outcome.task.account, _now(), outcome.refusal)
                self._counts["refused"] += 1
            yield outcome
            words = (
                f"{doing}: {number:,} of {total:,} accounts, {self._counts['refused']:,} refused"
            )
            if number % MANY:
                self._reporter.moment(words)
                continue
            self._reporter.stage(words)
            self._folder.write_refusals(ledger.refusals())
            ledger.tagged(_drained(self._tags))

    def _note(self, account: str, taken_at: datetime, found: dict[str, str]) -> None:
        of_facts = {fact: State(state) for fact, state in found.items()}
        self._folder.history.note(account, HistoryEntry(taken_at.replace(microsecond=0), of_facts))

    def _ask_tags(self, known: dict[str, dict[str, str]]) -> None:
        """Ask for tags beside everything else: Organizations answers a few calls a second."""
        if self._home is None:
            return
        for member in self._chosen:
            if self._stop.is_set():
                return
            if member.id in known:
                continue
            try:
                self._tags.put((member.id, accounts.tags(self._home.transport, member.id)))
            except CallError as error:
                self._reporter.note(
                    "tags cannot be listed, so accounts have none "
                    f"({clean(error.code)}: {clean(error.said)})"
                )
                return

    def _write(self, ledger: Ledger) -> None:
        """Write the accounts of this run and of earlier ones, as far as they are still there."""
        here, before = self._organization, {one.id: one for one in self._folder.accounts()}
        known = {one.id for one in self._chosen} | set(ledger.entries())
        members = {one.id: one for one in here.accounts if one.id in known}
        if not here.id:  # a file need not list every account
            members = {id_: one for id_, one in before.items() if id_ in known} | members
        tags = {id_: dict(one.tags) for id_, one in before.items()} | ledger.tags()
        tagged = (replace(one, tags=tags.get(one.id, {})) for one in members.values())
        everyone = tuple(sorted(tagged, key=lambda one: one.id))
        self._folder.write_organization(replace(here, accounts=everyone))
        self._folder.write_refusals(ledger.refusals())

    def _summary(self, ledger: Ledger, asked: int) -> Summary:
        entries = ledger.entries()
        found = {one.id: entries[one.id] for one in self._open if one.id in entries}
        done = [one for one in found.values() if one.status is Status.DONE]
        return Summary(
            len(self._chosen),
            asked,
            sum(one.round == ledger.round for one in done),
            tuple(one for one in self._open if _is_refused(found.get(one.id))),
            tuple(one for one in self._chosen if one.is_closed),
            tuple(one.account for one in done if one.unanswered),
        )


def _is_refused(entry: Entry | None) -> bool:
    return entry is not None and entry.status is Status.REFUSED


def _drained(
    queue: SimpleQueue[tuple[str, dict[str, str]]],
) -> Iterator[tuple[str, dict[str, str]]]:
    while not queue.empty():
        yield queue.get()


def _now() -> datetime:
    return datetime.now(UTC)
