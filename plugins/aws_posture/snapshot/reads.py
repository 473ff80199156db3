"""What facts that are written as data ask of AWS: an operation, its parameters, and where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aws_posture.snapshot.operations import Operation


class Where(StrEnum):
    """The Regions in which a read is asked, where they are not named one by one."""

    ONE = "one"
    """The session's Region; a global service has one endpoint anyway."""
    EVERY = "every"
    """Each Region that is enabled in the account, within the limits that were set."""


@dataclass(frozen=True, slots=True)
class Each:
    """Asks once for each value that an earlier read answered with, in the same Region.

    Attributes:
        read: The earlier read.
        values: A JMESPath expression over its answer; gives a list of strings.
        parameter: The parameter that takes one of them.
    """

    read: Read
    values: str
    parameter: str

    def values_in(self, answer: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return the values that an answer of the earlier read has, each once.

        Returns:
            The values, or None if the expression finds no list of strings in the answer.
        """
        import jmespath  # noqa: PLC0415  # a public build reads no answers

        try:
            found = jmespath.search(self.values, answer)
        except jmespath.exceptions.JMESPathError:
            return None
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            return None
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Read:
    """One read as a fact asks for it; equal reads of several facts are asked once.

    Its records in a snapshot have the Region in which it was asked, empty for `Where.ONE`, and as
    subject the parameters as the call had them, ``NAME=VALUE`` each, sorted and separated by a
    blank: ``AlternateContactType=BILLING``. `Snapshot.replies` finds them.

    Attributes:
        operation: What is called. An operation that AWS pages is asked for all pages.
        parameters: Name and value, sorted by name; a value is JSON text in which
            ``{account}`` and ``{region}`` stand for the account's id and the Region.
        regions: Where.
        each: Asks several times, each time with another value of one more parameter.

    Raises:
        ValueError: The earlier read of `each` is asked in other Regions.
    """

    operation: Operation
    parameters: tuple[tuple[str, str], ...] = ()
    regions: Where | tuple[str, ...] = Where.ONE
    each: Each | None = None

    def __post_init__(self) -> None:
        """Check that an earlier read is asked where this one is."""
        if self.each is not None and self.each.read.regions != self.regions:
            raise ValueError(f"{self.operation} and {self.each.read.operation}: not in one Region")

    def call(self, account: str, region: str, value: str = "") -> dict[str, Any]:
        """Return the parameters of one call.

        Args:
            account: The account's id.
            region: The Region that is asked, also where only one is.
            value: The value from the earlier read, if there is one.
        """
        parameters = {
            name: json.loads(text.replace("{account}", account).replace("{region}", region))
            for name, text in self.parameters
        }
        return parameters if self.each is None else {**parameters, self.each.parameter: value}

    def chain(self) -> Iterator[Read]:
        """Return this read after the earlier ones that it needs."""
        if self.each is not None:
            yield from self.each.read.chain()
        yield self


LIST_REGIONS = Read(Operation("account", "ListRegions", "account:ListRegions"))
"""Lists the Regions, and whether they are enabled in the account."""

DESCRIBE_REGIONS = Read(Operation("ec2", "DescribeRegions", "ec2:DescribeRegions"))
"""Lists the enabled Regions, for those who may not ask `LIST_REGIONS`."""


def subject(parameters: Mapping[str, Any]) -> str:
    """Return the subject of a call's record: its parameters, sorted by name."""
    return " ".join(f"{name}={_text(value)}" for name, value in sorted(parameters.items()))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def operations(asked: Iterable[Operation | Read]) -> Iterator[Operation]:
    """Return the operations that reads ask, with those of the earlier reads that they need."""
    for one in asked:
        if isinstance(one, Operation):
            yield one
            continue
        chain = list(one.chain())
        if any(read.regions is Where.EVERY for read in chain):
            yield LIST_REGIONS.operation
        yield from (read.operation for read in chain)


def permissions(asked: Iterable[Operation | Read]) -> list[str]:
    """Return the IAM actions that some reads need, sorted, each once."""
    return sorted({one.permission for one in operations(asked) if one.permission})
