"""How AWS is asked: what boto3 and the `aws` command have in common.

Everything else here speaks to a `Transport` alone, so that an answer, a refusal and an error are the
same whichever of the two is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import Operation

DEFAULT_REGION = "us-east-1"

MASKED = "***"
"""What a snapshot has in place of a value that AWS's own model calls sensitive."""


class CallError(Exception):
    """A call gave no answer.

    Attributes:
        kind: Why.
        code: AWS's name of the error, or botocore's if AWS did not answer.
        said: What was said, as it was said: it may be long, and it may hold secrets.
    """

    def __init__(self, kind: RefusalKind, code: str, said: str) -> None:
        super().__init__(said)
        self.kind, self.code, self.said = kind, code, said


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a collection; times are in seconds.

    Attributes:
        connect: One connection.
        read: One answer.
        total: The whole collection: nothing is sent later. The last answer can take `read` longer.
        attempts: How often a call is tried.
        connections: How many calls are made at a time.
    """

    connect: float = 3
    read: float = 10
    total: float = 60
    attempts: int = 3
    connections: int = 32


class Transport(Protocol):
    """Asks AWS with one account's credentials. Its guard lets only declared operations out."""

    @property
    def region(self) -> str:
        """The Region that is asked where only one is."""

    @property
    def temporary(self) -> bool:
        """Whether the credentials expire by themselves."""

    @property
    def endpoint(self) -> str:
        """The address of what answers who the caller is; answers are remembered under it."""

    def prepare(self, service: str) -> None:
        """Make ready what a service's calls need; calls of several threads follow."""

    def call(
        self,
        operation: Operation,
        parameters: Mapping[str, Any],
        region: str = "",
        page_size: int = 0,
    ) -> dict[str, Any]:
        """Make a call, and ask for all pages where AWS gives the answer in pages.

        Args:
            operation: What is called.
            parameters: Its parameters.
            region: The Region to send it to; empty for the transport's own.
            page_size: How many entries a page should have; 0 for what AWS does.

        Returns:
            The answer as JSON values: times as snapshots write them, and what AWS's model calls
            sensitive (names and telephone numbers of contacts, variables of functions) masked.

        Raises:
            CallError: There is no answer.
            BlockedCallError: The operation is not declared.
        """

    def call_client(
        self, operation: Operation, question: Callable[[Any], Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Ask what a package that brings facts asks with a boto3 client of its own.

        Raises:
            CallError: There is no answer, or no boto3.
        """
