"""What people say may be there: values, and places by the words in which they are shown."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from aws_posture.verify.normal import folded

if TYPE_CHECKING:
    from aws_posture.verify.leaks import Leak


def is_allowed(leak: Leak, allowed: frozenset[str]) -> bool:
    """Return whether something that was found may be there.

    Args:
        leak: What was found.
        allowed: Values in any spelling; or what a message shows: a file, which may be a pattern such
            as ``videos/*``, a file and its line, a masked value, or the whole line.
    """
    if not allowed:
        return False
    if names_file(leak.file, allowed):
        return True
    shown = {f"{leak.file}:{leak.line}", str(leak), leak.excerpt} - {""}
    if not shown.isdisjoint(allowed):
        return True
    value = _bare(leak.value)
    return bool(value) and any(_bare(one) == value for one in allowed)


def names_file(file: str, allowed: frozenset[str]) -> bool:
    """Return whether a file is named, or fits a pattern."""
    return file in allowed or any("*" in one and fnmatch.fnmatchcase(file, one) for one in allowed)


def _bare(value: str) -> str:
    """Return a value without what people put between the digits of a number."""
    small = folded(value)
    digits = "".join(one for one in small if one.isdigit())
    return digits if digits and not any(one.isalpha() for one in small) else small
