"""A boto3 session that only lets declared operations out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import boto3
import botocore
import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError, UnknownServiceError

from aws_posture import __version__
from aws_posture.base.times import format_time
from aws_posture.collect.credentials import Source
from aws_posture.collect.foreign import FOREIGN, call_error
from aws_posture.collect.guard import Gate, Guard, OverdueError
from aws_posture.collect.pages import whole
from aws_posture.collect.transport import DEFAULT_REGION, MASKED, CallError, Limits
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.codes import is_throttled
from aws_posture.snapshot.operations import Operation

ROLE_SESSION_NAME = "aws-posture"

# Where a request's context has the endpoint that was named for all services.
_NAMED = "aws-posture-endpoint"

_QUIET = ("boto3", "botocore", "urllib3")


_region: ContextVar[str] = ContextVar("region", default="")

# What AWS said when it throttled the call that this thread is about to try again.
_throttled: ContextVar[ClientError | None] = ContextVar("throttled", default=None)


@contextmanager
def _asking_in(region: str) -> Iterator[None]:
    """Send what this thread asks to a Region; empty for the client's own."""
    token = _region.set(region)
    try:
        yield
    finally:
        _region.reset(token)


class Session:
    """Asks AWS with boto3: clients that share a guard, a Region and an endpoint.

    There is one client for each service, and not for each Region of it: making a client takes up to
    50 ms and a megabyte, which in all Regions is more than all calls together.

    Attributes:
        guard: What lets only declared operations out.
        clients: Returns the client of a service.
    """

    def __init__(self, core: Any, source: Source, guard: Gate, limits: Limits) -> None:  # noqa: ANN401  # botocore has no types
        self._boto3 = boto3.Session(botocore_session=core, region_name=region_of(core, source))
        self._source = source
        self._clients: dict[str, Any] = {}
        self.guard = guard
        self.clients: Callable[[str], Any] = self.client
        self._config = Config(
            connect_timeout=limits.connect,
            read_timeout=limits.read,
            retries={"mode": "standard", "total_max_attempts": limits.attempts},
            max_pool_connections=limits.connections,
            # botocore builds its own anew for each call, which takes a sixth of a call's time.
            user_agent=f"aws-posture/{__version__} Botocore/{botocore.__version__}",
        )

    @property
    def region(self) -> str:
        """The Region that is asked where only one is."""
        return str(self._boto3.region_name)

    @property
    def temporary(self) -> bool:
        """Whether the credentials expire by themselves."""
        credentials = self._boto3.get_credentials()
        return bool(credentials and credentials.get_frozen_credentials().token)

    @property
    def endpoint(self) -> str:
        """The address of what answers who the caller is."""
        return str(self.client("sts").meta.endpoint_url)

    def client(self, name: str) -> Any:  # noqa: ANN401  # boto3 has no types
        """Return the client of a service, which threads can share. Not thread-safe itself."""
        if name not in self._clients:
            self._clients[name] = self._boto3.client(
                name, endpoint_url=self._source.endpoint_url, config=self._config
            )
        return self._clients[name]

    def prepare(self, service: str) -> None:
        """Make a client ahead of its use; if that cannot be done, the call says why."""
        with suppress(*FOREIGN):
            self.clients(service)

    def call(
        self,
        operation: Operation,
        parameters: Mapping[str, Any],
        region: str = "",
        page_size: int = 0,
    ) -> dict[str, Any]:
        """Make a call; see `Transport.call`."""
        method = xform_name(operation.name)
        try:
            client = self.clients(operation.client)
            if not hasattr(client, method):
                raise _not_known(operation)
            with _asking_in(region):
                answer = _whole_answer(client, method, parameters, page_size)
        except UnknownServiceError:
            raise _not_known(operation) from None
        except FOREIGN as error:
            raise call_error(error) from None
        return _reduced(answer, client.meta.service_model.operation_model(operation.name))

    def call_client(
        self, operation: Operation, question: Callable[[Any], Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Ask what a package asks; see `Transport.call_client`."""
        try:
            return dict(jsonable(question(self.clients(operation.client))))
        except UnknownServiceError:
            raise _not_known(operation) from None
        except FOREIGN as error:
            raise call_error(error) from None


def _whole_answer(
    client: Any,  # noqa: ANN401  # boto3 has no types
    method: str,
    parameters: Mapping[str, Any],
    page_size: int,
) -> Mapping[str, Any]:
    if not client.can_paginate(method):
        return whole(lambda more: _page(client, method, {**parameters, **more}))
    answer: Mapping[str, Any]
    paging = {"PaginationConfig": {"PageSize": page_size}} if page_size else {}
    answer = client.get_paginator(method).paginate(**parameters, **paging).build_full_result()
    return answer


def _page(client: Any, method: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ANN401  # the same
    try:
        answer: Mapping[str, Any] = getattr(client, method)(**parameters)
    except FOREIGN as error:
        raise call_error(error) from None
    return answer


def _not_known(operation: Operation) -> CallError:
    said = f"botocore {botocore.__version__} has no {operation}"
    return CallError(RefusalKind.NOT_KNOWN, "", said)


def _reduced(answer: Mapping[str, Any], model: Any) -> dict[str, Any]:  # noqa: ANN401  # botocore has no types
    whole = answer if model.output_shape is None else _without(answer, model.output_shape)
    return dict(jsonable(whole))


def _without(value: Any, shape: Any) -> Any:  # noqa: ANN401  # the same
    """Return a value with the sensitive parts masked."""
    if shape.metadata.get("sensitive"):
        return MASKED
    if shape.type_name == "structure" and isinstance(value, Mapping):
        members = shape.members
        return {
            name: _without(one, members[name]) if name in members else one
            for name, one in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list):
        return [_without(one, shape.member) for one in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {name: _without(one, shape.value) for name, one in value.items()}
    return value


def jsonable(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Reduce an answer to JSON values: times become text, metadata is dropped."""
    if isinstance(value, Mapping):
        return {
            str(key): jsonable(item) for key, item in value.items() if key != "ResponseMetadata"
        }
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def open_session(source: Source, guard: Guard, limits: Limits) -> Session:
    """Open a session with the credentials that were supplied.

    Raises:
        CallError: There is no such profile, or it is incomplete, or the role cannot be assumed.
    """
    keep_requests_out_of_logs()
    try:
        session = Session(open_core(source.profile, guard), source, guard, limits)
        session.client("sts")  # which finds credentials and an endpoint, or says what is wrong
        if not source.role_arn:
            return session
        external_id = {"ExternalId": source.external_id} if source.external_id else {}
        answer = session.client("sts").assume_role(
            RoleArn=source.role_arn, RoleSessionName=ROLE_SESSION_NAME, **external_id
        )
        return session_with(answer["Credentials"], source, guard, limits)
    except FOREIGN as error:
        raise call_error(error) from None


def open_core(profile: str | None, guard: Gate, *, machine: bool = False) -> Any:  # noqa: ANN401  # botocore has no types
    """Open botocore's session of a profile, or of what the environment names.

    Args:
        profile: The profile; None for what the environment names.
        guard: What lets calls out.
        machine: Whether the role of the machine itself may be used. Nobody named that of a machine
            that builds; a worker of a cluster has nothing else.
    """
    core = watched(profile, guard)
    if not machine:
        core.get_component("credential_provider").remove("iam-role")
    return core


def session_with(given: Any, source: Source, guard: Gate, limits: Limits) -> Session:  # noqa: ANN401  # botocore has no types
    """Open a session with temporary credentials that STS gave."""
    core = watched(source.profile, guard)
    core.set_credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return Session(core, source, guard, limits)


def region_of(core: Any, source: Source) -> str:  # noqa: ANN401  # botocore has no types
    """Return the Region that is asked where only one is."""
    named = source.region or core.get_config_variable("region")
    return str(named or next(iter(source.regions), DEFAULT_REGION))


def watched(profile: str | None, guard: Gate) -> Any:  # noqa: ANN401  # botocore has no types
    """Open botocore's session with the guard in it, before it makes clients."""
    core = botocore.session.Session(profile=profile)
    _watch(core, guard)
    return core


def _watch(core: Any, guard: Gate) -> None:  # noqa: ANN401  # botocore has no types

    def check(model: Any, **_: object) -> None:  # noqa: ANN401  # the same
        _throttled.set(None)
        guard.check(model.service_model.service_name, model.name)

    def check_time(**_: object) -> None:
        try:
            guard.check_time()
        except OverdueError as overdue:
            raise _throttled.get() or overdue from None

    def pause(attempts: int, operation: Any, response: Any = None, **_: object) -> float | None:  # noqa: ANN401  # the same
        throttled = response and _is_throttled(response[1])
        _throttled.set(ClientError(response[1], operation.name) if throttled else None)
        return guard.pause(attempts) if throttled else None

    events = core.get_component("event_emitter")
    events.register_first("before-call", check)
    events.register_first("before-send", check_time)
    # After botocore's own retries: it counts, and this has patience.
    events.register_last("needs-retry", pause)
    events.register("before-endpoint-resolution", _choose_region)
    events.register("before-sign", _keep_to_test_server)


def _is_throttled(parsed: Mapping[str, Any]) -> bool:
    status = parsed.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return is_throttled(parsed.get("Error", {}).get("Code", ""), status)


def _choose_region(builtins: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    """Send a call to the Region of this thread, as botocore itself does for buckets elsewhere."""
    context[_NAMED] = builtins.get("SDK::Endpoint") or ""
    if region := _region.get():
        builtins["AWS::Region"] = region
        # A service that signs for one Region everywhere overrides this.
        context.setdefault("signing", {})["region"] = region


def _keep_to_test_server(request: Any, **_: object) -> None:  # noqa: ANN401  # botocore has no types
    """Send a call to the endpoint that was named, whatever host name its service makes of that.

    By the rules of AWS Sign-In, a part of its calls go to AWS although another endpoint was named. S3
    Control writes the account's id before a test server's name: ``ACCOUNT.127.0.0.1``.
    """
    parts = urlsplit(request.url)
    named = urlsplit(request.context.get(_NAMED, ""))
    if named.hostname and not (parts.hostname or "").endswith(named.hostname):
        request.url = urlunsplit(parts._replace(scheme=named.scheme, netloc=named.netloc))
        return
    label, __, host = (parts.hostname or "").partition(".")
    if label.isdigit() and _is_local(host):
        port = f":{parts.port}" if parts.port else ""
        request.url = urlunsplit(parts._replace(netloc=f"{host}{port}"))


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def keep_requests_out_of_logs() -> None:
    """Keep botocore from logging what it sends."""
    # At debug level botocore logs requests with their signatures and session tokens.
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), logging.INFO))
