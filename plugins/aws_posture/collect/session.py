"""A boto3 session that only lets declared operations out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from aws_posture.collect.credentials import Source
from aws_posture.collect.guard import Guard

DEFAULT_REGION = "us-east-1"
ROLE_SESSION_NAME = "aws-posture"

_QUIET = ("boto3", "botocore", "urllib3")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may take, in seconds.

    Attributes:
        connect: One connection.
        read: One answer.
        total: The whole collection.
        attempts: How often a call is tried.
    """

    connect: float = 3
    read: float = 10
    total: float = 60
    attempts: int = 3


class Session:
    """One account's session: clients that share a guard, a Region and an endpoint."""

    def __init__(self, core: Any, source: Source, guard: Guard, limits: Limits) -> None:  # noqa: ANN401  # botocore has no types
        self._boto3 = boto3.Session(botocore_session=core, region_name=_region(core, source))
        self._source = source
        self.guard = guard
        self._config = Config(
            connect_timeout=limits.connect,
            read_timeout=limits.read,
            retries={"mode": "standard", "total_max_attempts": limits.attempts},
            user_agent_extra="aws-posture",
        )

    @property
    def region(self) -> str:
        """The Region that is asked where a service has Regions."""
        return str(self._boto3.region_name)

    @property
    def temporary(self) -> bool:
        """Whether the credentials expire by themselves."""
        credentials = self._boto3.get_credentials()
        return bool(credentials and credentials.get_frozen_credentials().token)

    def client(self, name: str) -> Any:  # noqa: ANN401  # boto3 has no types
        """Make a client of a service. Not to be called from two threads at once."""
        return self._boto3.client(name, endpoint_url=self._source.endpoint_url, config=self._config)


def open_session(source: Source, guard: Guard, limits: Limits) -> Session:
    """Open a session with the credentials that were supplied.

    Raises:
        botocore.exceptions.BotoCoreError: There is no such profile, or it is incomplete.
        botocore.exceptions.ClientError: The role cannot be assumed.
    """
    _keep_requests_out_of_logs()
    session = Session(_core(source.profile, guard), source, guard, limits)
    return _assume(session, source, guard, limits) if source.role_arn else session


def _core(profile: str | None, guard: Guard) -> Any:  # noqa: ANN401  # botocore has no types
    core = botocore.session.Session(profile=profile)
    guard.watch(core)
    # The role of the machine that builds was not named by anybody: it is never asked for.
    core.get_component("credential_provider").remove("iam-role")
    return core


def _assume(session: Session, source: Source, guard: Guard, limits: Limits) -> Session:
    external_id = {"ExternalId": source.external_id} if source.external_id else {}
    answer = session.client("sts").assume_role(
        RoleArn=source.role_arn, RoleSessionName=ROLE_SESSION_NAME, **external_id
    )
    given = answer["Credentials"]
    core = botocore.session.Session(profile=source.profile)
    guard.watch(core)
    core.set_credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return Session(core, source, guard, limits)


def _region(core: Any, source: Source) -> str:  # noqa: ANN401  # botocore has no types
    return source.region or core.get_config_variable("region") or DEFAULT_REGION


def _keep_requests_out_of_logs() -> None:
    # At debug level botocore logs requests with their signatures and session tokens.
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), logging.INFO))
