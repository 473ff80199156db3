"""Members of an AWS answer, each of the type that AWS documents.

A snapshot may have been made elsewhere or edited by hand: what does not have the
documented form decides nothing, and must not cause a traceback either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from aws_posture.catalogue.evidence import UndecidedError

T = TypeVar("T")


def member(answer: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    """Return a member of an answer.

    Returns:
        The member, or None if the answer has none of that name.

    Raises:
        UndecidedError: It has another type.
    """
    value = answer.get(name)
    if value is None:
        return None
    # JSON's true is an int in Python, but not a count in AWS.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise UndecidedError(f"{name} in AWS's answer is not of the form that AWS documents")
    return value


def required(answer: Mapping[str, Any], name: str, kind: type[T]) -> T:
    """Return a member that the verdict needs.

    Raises:
        UndecidedError: It is missing or of another type.
    """
    value = member(answer, name, kind)
    if value is None:
        raise UndecidedError(f"{name} is missing from AWS's answer")
    return value


def owner_of(device: Mapping[str, Any]) -> str | None:
    """Return the ARN of whom a virtual MFA device is assigned to; None if it is not assigned.

    AWS leaves out User and EnableDate of a device that is not assigned (IAM API Reference,
    "ListVirtualMFADevices", sample response).

    Raises:
        UndecidedError: It is assigned, and its owner is missing.
    """
    if "User" not in device and "EnableDate" not in device:
        return None
    return required(required(device, "User", dict), "Arn", str)


def objects(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return a list of objects that the verdict needs.

    Raises:
        UndecidedError: It is missing, is not a list of objects, or is not the whole list.
    """
    items: list[object] = required(answer, name, list)
    found = [item for item in items if isinstance(item, Mapping)]
    if len(found) != len(items):
        raise UndecidedError(f"{name} in AWS's answer is not of the form that AWS documents")
    if member(answer, "IsTruncated", bool):
        raise UndecidedError(f"{name} in AWS's answer was not read to its end")
    return found
