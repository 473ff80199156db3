"""How often Python looks for garbage: seldom while a site is built, as a build keeps nearly all that it makes."""

from __future__ import annotations

import gc
from collections.abc import Callable

_SELDOM = (20_000, 10, 10)
"""After how many new objects; Python's own is 700 to 2,000. What pages leave stays a few megabytes."""


def collect_seldom() -> Callable[[], None]:
    """Look for garbage less often from now on, unless somebody has chosen how often already.

    Returns:
        What lets it be looked for as before.
    """
    before = gc.get_threshold()
    if not gc.isenabled() or not 0 < before[0] < _SELDOM[0]:
        return _as_it_is
    gc.set_threshold(*_SELDOM)
    return lambda: gc.set_threshold(*before)


def _as_it_is() -> None:
    """Change nothing."""
