"""Pacing: at most so many calls a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Spaces calls evenly. Several threads use it.

    Args:
        rate: How many calls a second may begin.
        clock: Returns seconds; `time.monotonic` except in tests.
        sleep: Waits for some seconds; `time.sleep` except in tests.
    """

    def __init__(
        self,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._gap = 1 / rate
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        """Wait until the next call may begin."""
        with self._lock:
            now = self._clock()
            begins = max(now, self._next)
            self._next = begins + self._gap
        if begins > now:
            self._sleep(begins - now)
