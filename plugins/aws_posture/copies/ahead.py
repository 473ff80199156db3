"""Searches a site's files in a second process, while the rest of the site is being made.

What a theme brings and the pages that are written already need not wait for the end of a build. The
other process only tells which contents and names, by their digests, it found nothing in. What is not among
them is searched afterwards as ever, so it does not matter whether it was fast, or ran at all. It also works out
which values are searched for.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from aws_posture.catalogue import own_folder
from aws_posture.copies.searched import Searched
from aws_posture.snapshot import Snapshot, dump
from aws_posture.verify.parts import files_in
from aws_posture.verify.searching import DIGEST_SIZE

if TYPE_CHECKING:
    from aws_posture.verify.values import Values

# It imports what this process would import, wherever it was started.
_CODE = """\
import json, sys
sys.path[:] = json.loads(sys.stdin.buffer.readline())
from aws_posture.verify.ahead import main
main()
"""


class SearchAhead:
    """Searches files for what accounts have, as soon as these are there.

    If something was searched before, hardly anything is left to do, and no process is started; neither
    where there is one processor.

    Args:
        against: The accounts.
        searched: Remembers what was searched; None if nothing is remembered.
        starts: Whether a process is started; without one, nothing is searched ahead.

    Attributes:
        against: The accounts.
    """

    def __init__(
        self, against: Sequence[Snapshot], searched: Searched | None, *, starts: bool = True
    ) -> None:
        self.against = against
        self._values: Values | None = None
        self._clean = searched.recall(against) if searched is not None else frozenset()
        self._files: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        self._told: set[str] = set()
        self._written: tuple[Path, str] | None = None
        has_work = starts and not self._clean and _processors() >= _TWO
        self._process = self._started() if has_work else None

    @property
    def values(self) -> Values:
        """What the accounts have; known without work after `clean`, if another process has searched."""
        from aws_posture.verify.values import values_of  # noqa: PLC0415  # the other process may tell

        if self._values is None:
            self._values = values_of(self.against)
        return self._values

    @property
    def searches(self) -> bool:
        """Whether another process searches."""
        return self._process is not None

    def add(self, path: Path, name: str) -> None:
        """Have a file searched.

        Args:
            path: Where it is.
            name: What it is called in the site.
        """
        if self._process is not None:
            self._told.add(name)
            self._files.put((os.fspath(path), name))

    def add_written(self, path: Path, name: str) -> None:
        """Have a file of the site searched that is being written: when the next one is, it is finished."""
        if self._written is not None:
            self.add(*self._written)
        self._written = path, name

    def add_rest(self, site: Path) -> None:
        """Have those files of a finished site searched that were not added before."""
        for path in files_in(site) if self._process is not None else ():
            name = path.relative_to(site).as_posix()
            if name not in self._told and path.is_file():
                self.add(path, name)

    def clean(self) -> frozenset[bytes]:
        """Wait for what was added; return digests of what holds nothing of the accounts."""
        if self._process is not None:
            self._files.put(None)
            found, status = self._process.result()
            self._process = None
            if status == 0:
                from aws_posture.verify.values import Values  # noqa: PLC0415  # as above

                wanted, _, digests = found.partition(b"\n")
                self._values = Values(wanted=json.loads(wanted))
                ends = range(0, len(digests), DIGEST_SIZE)
                self._clean |= {digests[at : at + DIGEST_SIZE] for at in ends}
        return self._clean

    def stop(self) -> None:
        """End the process if it is running still: the build has failed."""
        if self._process is not None:
            self._process.kill()
            self.clean()

    def _started(self) -> _Process | None:
        folder = own_folder()
        told = [[dump(each) for each in self.against], folder and os.fspath(folder)]
        lines = chain([sys.path, told], iter(self._files.get, None))
        try:
            return _Process(lines)
        except OSError:
            return None


class _Process:
    """The other process, and a thread that writes to it: a build must not wait until all has been read.

    Args:
        lines: What it is told, as JSON; it ends after the last one.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, lines: Iterable[object]) -> None:
        self._lines = lines
        self._running = subprocess.Popen(  # noqa: S603  # this Python, and a text from here
            [sys.executable, "-c", _CODE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.kill = self._running.kill
        self._feeding = threading.Thread(target=self._feed, daemon=True)
        self._feeding.start()

    def result(self) -> tuple[bytes, int]:
        """Wait for its end; return what it has written, and its status."""
        with self._running.stdout or io.BytesIO() as written:
            found = written.read()
        self._feeding.join()
        return found, self._running.wait()

    def _feed(self) -> None:
        # If it has ended, what it would have searched is searched afterwards.
        with suppress(OSError, ValueError), self._running.stdin or io.BytesIO() as told:
            for line in self._lines:
                told.write(json.dumps(line).encode() + b"\n")
                told.flush()


_TWO = 2


def _processors() -> int:
    """Return how many processors this process can use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
