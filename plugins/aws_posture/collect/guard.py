"""What leaves this machine: declared operations, and nothing after the time limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from aws_posture.errors import BlockedCallError
from aws_posture.facts import EXTENSION
from aws_posture.operations import READ_OPERATIONS

# What credential providers call: assumed roles, web identity, Identity Center, `aws login`.
_CREDENTIAL_OPERATIONS = frozenset(
    {
        ("sts", "AssumeRole"),
        ("sts", "AssumeRoleWithWebIdentity"),
        ("sso", "GetRoleCredentials"),
        ("sso-oidc", "CreateToken"),
        ("signin", "CreateOAuth2Token"),
    }
)

_ALLOWED = _CREDENTIAL_OPERATIONS | {
    (read.client, read.name) for read in (*READ_OPERATIONS, *EXTENSION.questions)
}


class OverdueError(Exception):
    """The time for the whole collection is over: nothing more is sent."""


class Guard:
    """Watches every client of a botocore session.

    Args:
        seconds: How long calls may be sent, from now.
        clock: Gives seconds; `time.monotonic` unless a test says otherwise.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left; never less than 0."""
        return max(0.0, self._end - self._clock())

    def watch(self, session: Any) -> None:  # noqa: ANN401  # botocore has no types
        """Put the guard into a botocore session, before it makes clients."""
        events = session.get_component("event_emitter")
        events.register_first("before-call", self.check_operation)
        events.register_first("before-send", self.check_time)

    def check_operation(self, model: Any, **_: object) -> None:  # noqa: ANN401  # the same
        """Stop what is not declared before it is sent.

        Raises:
            BlockedCallError: The operation is not declared.
        """
        called = (model.service_model.service_name, model.name)
        if called not in _ALLOWED:
            raise BlockedCallError(
                f"{':'.join(called)} was stopped before it was sent: it is not one of the declared "
                "read operations; report this as a defect"
            )

    def check_time(self, **_: object) -> None:
        """Stop a call, or a new attempt of one, that comes too late.

        Raises:
            OverdueError: The time is over.
        """
        if not self.left:
            raise OverdueError("the time limit of the collection")
