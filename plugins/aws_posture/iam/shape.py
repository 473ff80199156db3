"""Members of AWS's answer that may not be of the form that AWS documents."""

from __future__ import annotations

from collections.abc import Mapping


def text(entry: Mapping[str, object], name: str) -> str:
    """Take a text; anything else counts as none."""
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def objects(entry: Mapping[str, object], name: str) -> tuple[list[Mapping[str, object]], bool]:
    """Take a list of objects; AWS leaves empty lists out.

    Returns:
        The objects, and whether they are all that there is.
    """
    value = entry.get(name)
    listed = value if isinstance(value, list) else []
    found = [item for item in listed if isinstance(item, Mapping)]
    return found, value is None or (isinstance(value, list) and len(found) == len(listed))
