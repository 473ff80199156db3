"""Where Python looks for garbage while a site is built: not among what was loaded before, which stays."""

from __future__ import annotations

import gc
from collections.abc import Callable


def set_aside_what_is_loaded() -> Callable[[], None]:
    """Look for garbage only among what is made from now on, unless somebody has set something aside already.

    MkDocs, its theme and its plugins are tens of thousands of objects, which Python otherwise looks through
    once more in the middle of a build.

    Returns:
        What ends it.
    """
    if gc.get_freeze_count():
        return _nothing
    gc.freeze()
    return gc.unfreeze


def _nothing() -> None:
    """Leave what somebody else has set aside."""
