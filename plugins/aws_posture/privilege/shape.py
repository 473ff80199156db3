"""Members of AWS's answer that may not be of the form that AWS documents.

JSON objects are looked for as `dict`, which is several times faster than `Mapping`: an
account has many thousands.
"""

from __future__ import annotations

from collections.abc import Mapping

Entry = Mapping[str, object]
"""A JSON object."""


def text(entry: Entry, name: str) -> str:
    """Take a text; anything else counts as none."""
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def text_of(value: object) -> str:
    """Write a JSON value so that equal texts are equal values; empty where it is nested too deeply."""
    try:
        return repr(value)
    except RecursionError:
        return ""


def objects(entry: Entry, name: str) -> tuple[list[Entry], bool]:
    """Take a list of objects; AWS leaves empty lists out, such as UserPolicyList of a user without any.

    The IAM API Reference says of each of them that it is not required ("UserDetail", "RoleDetail").

    Returns:
        The objects, and whether they are all that there is.
    """
    value = entry.get(name)
    if not isinstance(value, list):
        return [], value is None
    found: list[Entry] = [item for item in value if isinstance(item, dict)]
    return found, len(found) == len(value)
