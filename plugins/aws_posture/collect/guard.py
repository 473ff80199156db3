"""The guard of outgoing calls: only declared operations, and none after the time limit."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from aws_posture.base.errors import BlockedCallError
from aws_posture.snapshot.operations import GET_CALLER_IDENTITY, Operation

# What credential providers call: assumed roles, web identity, Identity Center, `aws login`.
_CREDENTIAL_OPERATIONS = frozenset(
    {
        ("sts", "AssumeRole"),
        ("sts", "AssumeRoleWithWebIdentity"),
        ("sts", "GetScopedCredentials"),
        ("sso", "GetRoleCredentials"),
        ("sso-oidc", "CreateToken"),
        ("signin", "CreateOAuth2Token"),
    }
)

# botocore asks for a bucket's Region if a redirection does not name it.
_BROUGHT_ALONG = {"s3": ("s3", "HeadBucket")}

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 8.0


class OverdueError(Exception):
    """The time limit of the collection has passed: nothing more is sent."""


class Gate(Protocol):
    """What a session asks before it sends: a guard, or what finds the guard of the thread that asks."""

    def check(self, service: str, name: str) -> None:
        """Stop an undeclared call; see `Guard.check`."""

    def check_time(self, **_: object) -> None:
        """Stop what comes too late, and hold back what comes too early; see `Guard.check_time`."""

    def pause(self, attempts: int) -> float | None:
        """Return how long to wait after throttling; see `Guard.pause`."""


class Guard:
    """Decides which calls may leave, whatever makes them.

    Args:
        seconds: How long calls may be sent, from now on.
        operations: What may be called, besides what supplies and identifies credentials.
        clock: Returns seconds; `time.monotonic` except in tests.
    """

    def __init__(
        self,
        seconds: float,
        operations: Iterable[Operation] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._end = clock() + seconds
        declared = {(one.client, one.name) for one in (GET_CALLER_IDENTITY, *operations)}
        brought = {_BROUGHT_ALONG[name] for name, _ in declared if name in _BROUGHT_ALONG}
        self._allowed = _CREDENTIAL_OPERATIONS | declared | brought

    @property
    def left(self) -> float:
        """The seconds that are left; never less than 0."""
        return max(0.0, self._end - self._clock())

    def check(self, service: str, name: str) -> None:
        """Stop an undeclared call before it is sent.

        Raises:
            BlockedCallError: The operation is not declared.
        """
        if (service, name) not in self._allowed:
            raise BlockedCallError(
                f"{service}:{name} was stopped before it was sent: it is not one of the declared "
                "read operations; report this as a defect"
            )

    def check_time(self, **_: object) -> None:
        """Stop a call, or a retry of one, that comes too late.

        Raises:
            OverdueError: The time limit has passed.
        """
        if not self.left:
            raise OverdueError("the time limit of the collection")

    def pause(self, attempts: int) -> float | None:
        """Return how many seconds to wait before a throttled call is tried again.

        boto3 and the `aws` command give up after a few attempts. Throttling passes, so it only makes
        us slow.

        Args:
            attempts: How often it was tried.

        Returns:
            The pause, or None where no time is left for it.
        """
        most = min(_FIRST_PAUSE * 2 ** max(0, attempts - 3), _LONGEST_PAUSE)
        pause = random.uniform(most / 2, most)  # noqa: S311  # calls that were stopped together part
        return pause if pause < self.left else None
