"""How often Python looks for garbage while AWS is asked."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (500_000, 10, 2)


@contextmanager
def rarely_collecting_garbage() -> Iterator[None]:
    """Let Python look for garbage less often.

    botocore's models are a million objects that stay; looking through them again and again takes a
    third as long as all calls together. Little of what else is made waits for it.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        # Within another one, what is no longer needed has to be found some day.
        if before != _RARELY and not gc.get_freeze_count():
            # What is there now counts as old, without being looked through once more at the end.
            gc.freeze()
            gc.unfreeze()
        gc.set_threshold(*before)
