"""Members of an AWS answer, each of the type that AWS documents.

A snapshot may have been made elsewhere or edited by hand: what is not of the documented
form decides nothing, and must not end in a traceback either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from aws_posture.facts.evidence import UndecidedError

T = TypeVar("T")


def member(answer: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    """Take a member of an answer.

    Returns:
        The member, or None where the answer has none of that name.

    Raises:
        UndecidedError: It is there, but of another type.
    """
    value = answer.get(name)
    if value is None:
        return None
    # JSON's true is an int to Python, but no count to AWS.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UndecidedError(f"{name} in AWS's answer is not of the form that AWS documents")
    return value


def required(answer: Mapping[str, Any], name: str, kind: type[T]) -> T:
    """Take a member that the judgement cannot do without.

    Raises:
        UndecidedError: It is missing or of another type.
    """
    value = member(answer, name, kind)
    if value is None:
        raise UndecidedError(f"{name} is missing from AWS's answer")
    return value


def objects(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Take a list of objects that the judgement cannot do without.

    Raises:
        UndecidedError: It is missing, or no list of objects, or not the whole list.
    """
    items: list[object] = required(answer, name, list)
    found = [item for item in items if isinstance(item, Mapping)]
    if len(found) != len(items):
        raise UndecidedError(f"{name} in AWS's answer is not of the form that AWS documents")
    if member(answer, "IsTruncated", bool):
        raise UndecidedError(f"{name} in AWS's answer was not read to its end")
    return found
