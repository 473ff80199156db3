"""How often Python looks for garbage while AWS is asked."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (500_000, 10, 2)
_ONCE_LOADED = (20_000, 10, 10)


@contextmanager
def rarely_collecting_garbage() -> Iterator[None]:
    """Let Python look for garbage less often.

    botocore's models are a million objects that stay; looking through them again and again takes a
    third as long as all calls together. Little of what else is made waits for it.
    """
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        # Within another one, what is no longer needed has to be found some day.
        if before not in {_RARELY, _ONCE_LOADED} and not frozen:
            # What is there now counts as old, without being looked through once more at the end.
            gc.freeze()
            gc.unfreeze()
        gc.set_threshold(*before)


def set_aside_what_is_loaded() -> None:
    """Within `rarely_collecting_garbage`, never again look through what is there now.

    Python looks through old objects only once a quarter as many have been added. Beside a million, what
    came of a hundred accounts waits for that: half as much memory again as everything else.
    """
    if gc.get_threshold() == _RARELY:
        gc.freeze()
        gc.collect()  # which tells Python that nothing is old
        gc.set_threshold(*_ONCE_LOADED)
