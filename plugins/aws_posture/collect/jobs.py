"""What is asked side by side, and what follows from the answers."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from queue import SimpleQueue

from aws_posture.collect.asking import Asker, Record
from aws_posture.collect.denials import explained
from aws_posture.collect.regions import enabled, within
from aws_posture.collect.transport import Transport
from aws_posture.snapshot import Answer
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, LIST_REGIONS, Read, Where

_FEW = 3
"""How many operations are named of those that are waited for."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to ask.

    Attributes:
        operation: What is asked, or asked first.
        ask: Asks it.
        read: The read that it is a part of, if it is described as data.
    """

    operation: Operation
    ask: Callable[[Asker], Iterable[Record]]
    read: Read | None = None


class Jobs:
    """Asks everything, on the connections that it is given.

    The transport is prepared by the thread that starts the jobs: boto3's sessions are not
    thread-safe. It is prepared for a service when the first job needs that, so that AWS already
    answers others meanwhile.

    Args:
        account: The account's id.
        transport: What makes the calls.
        threads: What makes calls side by side, as many as there are connections.
        limits: The Regions to ask where every Region is; all that are enabled if there are none.
        most: How many of the threads are used at a time, where other accounts use them, too.

    Attributes:
        enabled: The Regions that are enabled; None as long as they are not listed.
        regions: The Regions that are asked where every Region is.
    """

    def __init__(
        self,
        account: str,
        transport: Transport,
        threads: Executor,
        limits: Iterable[str],
        most: float = math.inf,
    ) -> None:
        self.enabled: tuple[str, ...] | None = None
        self.regions: tuple[str, ...] = ()
        self._account = account
        self._asker = Asker(transport)
        self._limits = tuple(limits)
        self._threads = threads
        self._most = most
        self._queue: deque[Job] = deque()
        self._done: SimpleQueue[tuple[Job, Future[list[Record]]]] = SimpleQueue()
        self._running: Counter[str] = Counter()
        self._asked: set[tuple[Read, str, str]] = set()
        self._everywhere: list[Read] = []
        self._after: dict[Read, list[Read]] = {}

    def run(
        self, jobs: Iterable[Job], reads: Iterable[Read], moment: Callable[[str], None]
    ) -> list[Record]:
        """Ask everything.

        Args:
            jobs: What is asked in code, in the order in which it starts.
            reads: What is described as data.
            moment: Called with how many are answered and what is waited for.

        Raises:
            OptionError: None of the Regions that were named is enabled.
        """
        self._plan(reads)
        self._queue += jobs
        records: list[Record] = []
        answered = 0
        while self._queue or self._running:
            if self._may_start():
                self._start(self._queue.popleft())
            while not self._done.empty() or (self._running and not self._may_start()):
                records += self._finish(*self._done.get())
                answered += 1
                moment(self._progress(answered))
        records.sort(key=lambda one: (one.operation, one.region, one.subject))
        return list(explained(records, self._asker, self._threads))

    def _may_start(self) -> bool:
        return bool(self._queue) and self._running.total() < self._most

    def _plan(self, reads: Iterable[Read]) -> None:
        """Queue the reads that need no other, and note what follows from which."""
        for read in dict.fromkeys(link for one in reads for link in one.chain()):
            if read.each is not None:
                self._after.setdefault(read.each.read, []).append(read)
            elif read.regions is Where.EVERY:
                self._everywhere.append(read)
            else:
                for region in ("",) if read.regions is Where.ONE else read.regions:
                    self._ask(read, region)
        # What others wait for goes first.
        self._everywhere.sort(key=lambda read: read not in self._after)
        if self._everywhere:
            self._ask(LIST_REGIONS, "", first=True)

    def _ask(self, read: Read, region: str, value: str = "", *, first: bool = False) -> None:
        if (read, region, value) in self._asked:
            return
        self._asked.add((read, region, value))
        here = region or self._asker.transport.region
        parameters = read.call(self._account, here, value)
        job = Job(read.operation, lambda asker: [asker.read(read, parameters, region)], read)
        self._queue.insert(0 if first else len(self._queue), job)

    def _start(self, job: Job) -> None:
        self._asker.transport.prepare(job.operation.client)
        future = self._threads.submit(lambda: list(job.ask(self._asker)))
        future.add_done_callback(lambda done: self._done.put((job, done)))
        self._running[str(job.operation)] += 1

    def _finish(self, job: Job, done: Future[list[Record]]) -> list[Record]:
        self._running -= Counter([str(job.operation)])
        records = done.result()
        if job.read is not None:
            for record in records:
                self._follow(job.read, record)
        return records

    def _follow(self, read: Read, record: Record) -> None:
        """Queue what an answer leads to."""
        if self._everywhere and read in (LIST_REGIONS, DESCRIBE_REGIONS):
            self._go_everywhere(read, record)
        if isinstance(record, Answer):
            for after in self._after.get(read, ()):
                for value in (after.each and after.each.values_in(record.result)) or ():
                    self._ask(after, record.region, value)

    def _go_everywhere(self, listing: Read, record: Record) -> None:
        listed = enabled(record)
        if listed is None and listing == LIST_REGIONS:
            self._ask(DESCRIBE_REGIONS, "", first=True)
            return
        self.enabled = self.enabled if listed is None else listed
        self.regions = within(self.enabled, self._limits)
        for read in self._everywhere:
            for region in self.regions:
                self._ask(read, region)

    def _progress(self, answered: int) -> str:
        total = answered + self._running.total() + len(self._queue)
        waiting = list(self._running)
        more = f" and {len(waiting) - _FEW} others" if len(waiting) > _FEW else ""
        named = f", waiting for {', '.join(waiting[:_FEW])}{more}" if waiting else ""
        return f"Asking AWS: {answered:,} of {total:,} answered{named}"
