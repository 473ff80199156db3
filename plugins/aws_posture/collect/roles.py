"""Many accounts on the same clients: a role in each, assumed with the credentials that were named.

There is one client of a service for all accounts, as there is one for all Regions: to make the clients of
one account takes a second of a processor, and as much memory as all that it answers. The thread that
makes a call says whose credentials sign it, which guard watches it, and at which pace it may follow
others; botocore's events look that up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from botocore.credentials import Credentials, ReadOnlyCredentials

from aws_posture.collect.credentials import Source
from aws_posture.collect.foreign import FOREIGN, call_error
from aws_posture.collect.guard import Guard
from aws_posture.collect.pacing import Pace
from aws_posture.collect.session import (
    Session,
    keep_requests_out_of_logs,
    open_core,
    watched,
)
from aws_posture.collect.transport import Limits, Transport
from aws_posture.snapshot.operations import Operation


@dataclass(frozen=True, slots=True)
class RoleCredentials:
    """What STS gave for a role. Its text shows no secret."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str = field(repr=False)
    expires: datetime

    def last(self, seconds: float) -> bool:
        """Return whether they are valid for so many seconds more."""
        return self.expires - datetime.now(UTC) > timedelta(seconds=seconds)


class _Active(NamedTuple):
    """Who asks: what the events of a session need to know of the thread that makes a call."""

    guard: Guard
    pace: Pace
    credentials: RoleCredentials | None = None


_active: ContextVar[_Active] = ContextVar("active")


@contextmanager
def _acting(active: _Active) -> Iterator[None]:
    token = _active.set(active)
    try:
        yield
    finally:
        _active.reset(token)


class _ActiveGuard:
    """Does what the guard of the thread that asks does."""

    def check(self, service: str, name: str) -> None:
        _active.get().guard.check(service, name)

    def check_time(self, **_: object) -> None:
        active = _active.get()
        active.pace.wait()
        active.guard.check_time()

    def pause(self, attempts: int) -> float | None:
        return _active.get().guard.pause(attempts)


class _ActiveCredentials(Credentials):  # type: ignore[misc]  # botocore has no types
    """Credentials for signing: those of the role that the thread asks with."""

    def __init__(self) -> None:
        super().__init__("none", "none", "none")

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        given = _active.get().credentials
        if given is None:
            return super().get_frozen_credentials()
        return ReadOnlyCredentials(given.access_key, given.secret_key, given.token)


class _Provider:
    """What a botocore session asks for its credentials."""

    def load_credentials(self) -> Credentials:
        return _ActiveCredentials()


class _Acting:
    """A transport that asks as one of many, on clients that all share; see `Transport`."""

    def __init__(self, session: Session, lock: threading.Lock, active: _Active) -> None:
        self._session, self._lock, self._active = session, lock, active

    @property
    def region(self) -> str:
        return self._session.region

    @property
    def temporary(self) -> bool:
        return self._active.credentials is not None or self._session.temporary

    @property
    def endpoint(self) -> str:
        return self._session.endpoint

    def prepare(self, service: str) -> None:
        with self._lock:
            self._session.prepare(service)

    def call(
        self,
        operation: Operation,
        parameters: Mapping[str, Any],
        region: str = "",
        page_size: int = 0,
    ) -> dict[str, Any]:
        with _acting(self._active):
            return self._session.call(operation, parameters, region, page_size)

    def call_client(
        self, operation: Operation, question: Callable[[Any], Mapping[str, Any]]
    ) -> dict[str, Any]:
        with _acting(self._active):
            return self._session.call_client(operation, question)


class Roles:
    """Opens transports: with the credentials that were named, and with roles that these assume.

    Args:
        source: The options that name credentials.
        limits: The limits of one account's collection.
        pace: The pace of what is asked with the credentials themselves: STS, and whatever else is
            asked through `own` without a pace.
        machine: Whether the role of the machine itself may be used.

    Raises:
        CallError: The credentials cannot be used.
    """

    def __init__(
        self, source: Source, limits: Limits, pace: Pace, *, machine: bool = False
    ) -> None:
        keep_requests_out_of_logs()
        self._pace = pace
        # boto3's sessions make clients one at a time.
        self._lock = threading.Lock()
        gate = _ActiveGuard()
        shared = watched(source.profile, gate)
        shared.register_component("credential_provider", _Provider())
        try:
            core = open_core(source.profile, gate, machine=machine)
            self._own = Session(core, source, gate, limits)
            self._sts = self._own.client("sts")  # which finds credentials, or says what is wrong
            self._shared = Session(shared, source, gate, limits)
        except FOREIGN as error:
            raise call_error(error) from None

    def own(self, guard: Guard, pace: Pace | None = None) -> Transport:
        """Open a transport that asks with the credentials themselves."""
        return _Acting(self._own, self._lock, _Active(guard, pace or self._pace))

    def acting(self, credentials: RoleCredentials, guard: Guard, pace: Pace) -> Transport:
        """Open a transport that asks with a role's credentials."""
        return _Acting(self._shared, self._lock, _Active(guard, pace, credentials))

    def assume(self, arn: str, external_id: str, session: str, guard: Guard) -> RoleCredentials:
        """Assume a role.

        Args:
            arn: The role's ARN.
            external_id: The external id that it asks for; empty if it asks for none.
            session: What the session is called in CloudTrail.
            guard: The guard of the account that the role is in.

        Raises:
            CallError: It cannot be assumed.
        """
        more = {"ExternalId": external_id} if external_id else {}
        try:
            with _acting(_Active(guard, self._pace)):
                given = self._sts.assume_role(RoleArn=arn, RoleSessionName=session, **more)
        except FOREIGN as error:
            raise call_error(error) from None
        said = given["Credentials"]
        return RoleCredentials(
            said["AccessKeyId"], said["SecretAccessKey"], said["SessionToken"], said["Expiration"]
        )
