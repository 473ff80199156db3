"""Where tasks are done: in threads here, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from aws_posture.collect.garbage import set_aside_what_is_loaded
from aws_posture.organization.reader import Outcome, Reader, Settings, Task


class Executor(Protocol):
    """Does tasks, in any order."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Do tasks and return what came of each as soon as it is there.

        Tasks are taken from the iterable when there is room for them, by the thread that asks for
        outcomes.

        Raises:
            PostureError: The tasks cannot be done with these settings, whichever account it is.
        """

    def close(self) -> None:
        """Give up what the executor holds."""


class Threads:
    """Does tasks in threads of this process.

    As many accounts are asked at a time as there are connections: an account that has only one call
    to make for the moment leaves the others to its neighbours.

    Args:
        settings: How accounts are asked.
    """

    def __init__(self, settings: Settings) -> None:
        self._reader = Reader(settings)
        self._accounts = settings.limits.connections
        self._all_loaded = False

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Do tasks; see `Executor.run`."""
        threads = ThreadPoolExecutor(self._accounts)
        running: set[Future[Outcome]] = set()
        try:
            for task in tasks:
                running.add(threads.submit(self._reader.do, task))
                while len(running) >= self._accounts:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from map(self._outcome, done)
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from map(self._outcome, done)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _outcome(self, done: Future[Outcome]) -> Outcome:
        outcome = done.result()
        if outcome.snapshot is not None and not self._all_loaded:
            # An account that was read has needed every client.
            self._all_loaded = True
            set_aside_what_is_loaded()
        return outcome

    def close(self) -> None:
        """End the threads."""
        self._reader.close()
