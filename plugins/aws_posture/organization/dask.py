"""Tasks on a Dask cluster: workers ask accounts, and what they answer comes back as data.

No credentials travel. A worker assumes the roles with what it has itself: variables, a profile, a web
identity, or the role of its machine.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from aws_posture.base.errors import CollectError, MissingExtraError, OptionError
from aws_posture.organization.reader import Outcome, Reader, Settings, Task

_PATIENCE = 30
"""Seconds in which a scheduler, and a worker of it, have to be there."""

_readers: dict[Settings, Reader] = {}
_lock = threading.Lock()


class Dask:
    """Does tasks on the workers of a scheduler; see `Executor`.

    The connections, and the calls a second that STS gets, are divided among the workers. A worker asks
    as many accounts at a time as it has threads.

    Args:
        address: The scheduler's address, e.g. ``tcp://127.0.0.1:8786``.
        settings: How accounts are asked.

    Raises:
        MissingExtraError: Dask is not installed.
        OptionError: There is no scheduler, or it has no worker.
    """

    def __init__(self, address: str, settings: Settings) -> None:
        try:
            import distributed  # noqa: PLC0415  # few organizations need it
        except ModuleNotFoundError as error:
            raise MissingExtraError(
                f"--scheduler: {error.name} is not installed; run pip install "
                "'mkdocs-aws-posture[aws,dask]'"
            ) from None
        self._distributed: Any = distributed
        try:
            self._client: Any = self._distributed.Client(
                address, timeout=_PATIENCE, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, ValueError) as error:  # a timeout is an OSError
            raise OptionError(
                f"--scheduler: no scheduler with a worker answers at {address!r}; start them with 'dask "
                f"scheduler' and 'dask worker {address}' ({type(error).__name__})"
            ) from None
        self._threads = sum(self._client.nthreads().values())
        self._settings = shared(settings, len(self._client.nthreads()))

    def run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Do tasks; see `Executor.run`."""
        completed = self._distributed.as_completed(loop=self._client.loop)
        running = 0
        for task in tasks:
            # Each time anew: a task that was done once says nothing about now.
            completed.add(self._client.submit(do, self._settings, task, pure=False))
            running += 1
            # Some are on their way to a worker while others are done.
            while running >= 2 * self._threads:
                yield self._result(next(completed))
                running -= 1
        for _ in range(running):
            yield self._result(next(completed))

    def _result(self, future: Any) -> Outcome:  # noqa: ANN401  # Dask has no types
        try:
            outcome: Outcome = future.result()
        except (self._distributed.KilledWorker, ModuleNotFoundError, RuntimeError) as error:
            raise CollectError(
                "--scheduler: a worker cannot do its tasks; see that it has this version of "
                f"mkdocs-aws-posture[aws], and its log ({type(error).__name__})"
            ) from None
        return outcome

    def close(self) -> None:
        """Leave the scheduler; it and its workers stay."""
        self._client.close()


def shared(settings: Settings, workers: int) -> Settings:
    """Return the settings of one worker of several, so that together they keep within the bounds."""
    connections = max(1, settings.limits.connections // workers)
    return replace(
        settings,
        limits=replace(settings.limits, connections=connections),
        shared_rate=settings.shared_rate / workers,
        machine=True,
    )


def do(settings: Settings, task: Task) -> Outcome:
    """Do a task in a worker, which keeps its clients and connections for the next one."""
    with _lock:
        if settings not in _readers:
            _readers.clear()
            _readers[settings] = Reader(settings)
        reader = _readers[settings]
    return reader.do(task)
