"""One call, one record: an Answer or a Refusal, with its time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from aws_posture.collect.refusals import refusal
from aws_posture.collect.transport import CallError, Transport
from aws_posture.snapshot import Answer, Refusal
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read
from aws_posture.snapshot.reads import subject as subject_of

Record = Answer | Refusal

Call = Callable[[Transport], Mapping[str, Any]]
"""Makes a call and returns what is kept of the answer."""

# The link in the message of a denial names the Region that knows the id, and ends with the id.
_LINK = re.compile(
    r"\?region=(?P<region>[a-z]{2,4}(?:-[a-z]+)+-\d{1,2})"
    r"#/authorization-details/(?P<id>[0-9A-Za-z]{1,256})"
)


class Explanation(NamedTuple):
    """Where AWS says why it denied a call.

    Attributes:
        authorization: The id by which IAM tells how it decided.
        region: The Region that knows it.
        said: What the message says before it leads there.
    """

    authorization: str
    region: str
    said: str


class Asker:
    """Asks, and records what comes of it.

    Args:
        transport: What makes the calls; several threads use it.

    Attributes:
        explanations: Where AWS explains the denials that were recorded, by their operation, subject
            and Region.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.explanations: dict[tuple[str, str, str], Explanation] = {}

    def ask(self, operation: Operation, call: Call, subject: str = "", region: str = "") -> Record:
        """Make a call and record its outcome.

        Args:
            operation: What is asked.
            call: Makes the call and returns what is kept of the answer.
            subject: What is asked about, if one operation is called more than once.
            region: The Region that is asked, if Regions are asked one by one.
        """
        try:
            result = call(self.transport)
        except CallError as error:
            if found := _LINK.search(error.said):
                # The last word is the link's beginning.
                before = " ".join(error.said[: found.start()].split()[:-1]).removesuffix(" Go to")
                explained = Explanation(found["id"], found["region"], before)
                self.explanations[str(operation), subject, region] = explained
            return refusal(operation, error, datetime.now(UTC), subject, region)
        return Answer(str(operation), datetime.now(UTC), result, subject, region)

    def read(self, read: Read, parameters: Mapping[str, Any], region: str) -> Record:
        """Make one call of a read that is described as data, and record its outcome.

        Args:
            read: The read.
            parameters: The call's parameters.
            region: The Region that is asked; empty for the transport's own.
        """
        return self.ask(
            read.operation,
            lambda transport: transport.call(read.operation, parameters, region),
            subject_of(parameters),
            region,
        )
