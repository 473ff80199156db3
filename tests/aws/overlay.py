"""What stands before moto: answers that AWS gives and moto does not, faults, latency, a log.

A WSGI application around moto's. It changes what goes over the wire and nothing else.
"""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar
from xml.sax.saxutils import escape

from aws.operations import Request, recognise
from aws.operations import answer as written
from aws_posture.base.arns import parse_arn

T = TypeVar("T")
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Response = tuple[int, str, bytes]

ACCOUNT = "111122223333"
_XML, _JSON = "text/xml", "application/x-amz-json-1.1"

REPORT_COLUMNS = (
    *("user", "arn", "user_creation_time", "password_enabled", "password_last_used"),
    *("password_last_changed", "password_next_rotation", "mfa_active", "access_key_1_active"),
    *("access_key_1_last_rotated", "access_key_1_last_used_date"),
    *("access_key_1_last_used_region", "access_key_1_last_used_service", "access_key_2_active"),
    *("access_key_2_last_rotated", "access_key_2_last_used_date"),
    *("access_key_2_last_used_region", "access_key_2_last_used_service", "cert_1_active"),
    *("cert_1_last_rotated", "cert_2_active", "cert_2_last_rotated"),
)


@dataclass
class Call:
    """One request that arrived."""

    operation: str
    at: float
    access_key: str = ""
    region: str = ""
    text: str = ""


@dataclass
class Fault:
    """What an operation answers instead of an answer."""

    code: str = ""
    status: int = 400
    message: str = "Stand-in for a refusal"
    body: bytes | None = None
    reset: bool = False


Answer = Mapping[str, Any] | Fault
"""What an operation answers, as botocore names its members."""

Answers = Answer | list[Answer] | Callable[[str], Answer]
"""One answer, several one after the other, or what makes one of a request's text."""


@dataclass
class Account:
    """What the account is like where moto cannot say."""

    summary: dict[str, int] = field(default_factory=dict)
    root_row: dict[str, str] | None = None
    root_device: bool = False
    boundaries: dict[str, str] = field(default_factory=dict)
    features: list[str] | str = "OrganizationNotFoundException"
    organization: dict[str, str] | None = None
    security_contact: bool = False
    service_credentials: list[dict[str, str]] = field(default_factory=list)
    caller: str = ""
    report_polls: int = 0


_QUERY = Request("iam:X", "query", "", "", "")
_JSON_SERVICE = Request("account:X", "json", "", "", "")


class Overlay:
    """The application; its attributes say what it does, from the next request on."""

    def __init__(self, app: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self._app = app
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """Forget everything that was said."""
        self.account = Account()
        self.faults: dict[str, Fault] = {}
        self.answers: dict[str, Answers] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.slowness: dict[str, float] = {}
        # What decides by who asks; None lets a request go on.
        self.decide: Callable[[Request], Answer | None] = lambda _: None
        self.latency = 0.0
        self.calls: list[Call] = []

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"].startswith("/moto-api"):
            return self._app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        request = recognise(environ, body)
        operation = request.operation
        with self._lock:
            at = time.monotonic()
            self.calls.append(Call(operation, at, request.access_key, request.region, request.text))
        time.sleep(self.latency + self.slowness.get(operation, 0))
        decided = self.decide(request)
        fault = decided if isinstance(decided, Fault) else self._chosen(self.faults, request)
        if fault is not None and fault.reset:
            _reset(environ)
        headers: Mapping[str, str] = {}
        if fault is not None:
            answer = _error(fault, request)
        elif decided is not None:
            answer = self._given(decided, request)
        elif (given := self._chosen(self.answers, request)) is not None:
            answer = self._given(given, request)
        else:
            answer, headers = self._answer(operation, body, environ)
        return _send(answer, start_response, {**headers, **self.headers.get(operation, {})})

    @staticmethod
    def _chosen(said: Mapping[str, T], request: Request) -> T | None:
        """Return what was said about an operation in a Region, or in all."""
        return said.get(f"{request.operation}@{request.region}", said.get(request.operation))

    def _given(self, given: Answers, request: Request) -> Response:
        if callable(given):
            given = given(request.text)
        elif isinstance(given, list):
            with self._lock:
                given = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(given, Fault):
            return _error(given, request)
        return written(request.operation, given)

    def _answer(
        self, operation: str, body: bytes, environ: Environ
    ) -> tuple[Response, Mapping[str, str]]:
        own = getattr(self, f"_{operation.partition(':')[2]}", None)
        answer: Response | None = own(body) if own else None
        if answer is not None:
            return answer, {}
        answer, headers = _through(self._app, environ)
        change = getattr(self, f"_change_{operation.partition(':')[2]}", None)
        if change and answer[0] == 200:
            return (answer[0], answer[1], change(answer[2])), {}
        return answer, headers

    def _GetCallerIdentity(self, _: bytes) -> Response | None:  # noqa: N802  # AWS's name
        if not self.account.caller:
            return None
        arn = parse_arn(self.account.caller)
        result = (
            f"<Arn>{escape(self.account.caller)}</Arn><UserId>{ACCOUNT}</UserId>"
            f"<Account>{arn.account if arn else ACCOUNT}</Account>"
        )
        return 200, _XML, _xml("GetCallerIdentity", result, "sts")

    def _ListOrganizationsFeatures(self, _: bytes) -> Response:  # noqa: N802  # AWS's name
        features = self.account.features
        if isinstance(features, str):
            return _error(Fault(features), _QUERY)
        members = "".join(f"<member>{feature}</member>" for feature in features)
        result = (
            f"<OrganizationId>o-exampleorgid</OrganizationId>"
            f"<EnabledFeatures>{members}</EnabledFeatures>"
        )
        return 200, _XML, _xml("ListOrganizationsFeatures", result)

    def _ListServiceSpecificCredentials(self, _: bytes) -> Response:  # noqa: N802  # AWS's name
        members = "".join(
            "<member>"
            + "".join(f"<{key}>{escape(value)}</{key}>" for key, value in one.items())
            + "</member>"
            for one in self.account.service_credentials
        )
        result = (
            f"<ServiceSpecificCredentials>{members}</ServiceSpecificCredentials>"
            f"<IsTruncated>false</IsTruncated>"
        )
        return 200, _XML, _xml("ListServiceSpecificCredentials", result)

    def _DescribeOrganization(self, _: bytes) -> Response:  # noqa: N802  # AWS's name
        if self.account.organization is None:
            return _error(Fault("AWSOrganizationsNotInUseException"), _JSON_SERVICE)
        return 200, _JSON, json.dumps({"Organization": self.account.organization}).encode()

    def _GetAlternateContact(self, _: bytes) -> Response:  # noqa: N802  # AWS's name
        if not self.account.security_contact:
            return _error(Fault("ResourceNotFoundException", 404), _JSON_SERVICE)
        contact = {
            "AlternateContactType": "SECURITY",
            "EmailAddress": "security@example.com",
            "Name": "Mary Major",
            "PhoneNumber": "+1-555-0100",
            "Title": "Head of security",
        }
        return 200, "application/json", json.dumps({"AlternateContact": contact}).encode()

    def _GetCredentialReport(self, _: bytes) -> Response | None:  # noqa: N802  # AWS's name
        if self.account.report_polls:
            self.account.report_polls -= 1
            return _error(Fault("ReportInProgress", 404), _QUERY)
        return None

    def _change_GetAccountSummary(self, body: bytes) -> bytes:  # noqa: N802  # AWS's name
        text = body.decode()
        for key, value in self.account.summary.items():
            entry = f"<entry><key>{key}</key><value>{value}</value></entry>"
            text, found = re.subn(
                rf"<entry>\s*<key>{key}</key>\s*<value>\d+</value>\s*</entry>", entry, text
            )
            if not found:
                text = text.replace("</SummaryMap>", f"{entry}</SummaryMap>")
        return text.encode()

    def _change_GetCredentialReport(self, body: bytes) -> bytes:  # noqa: N802  # AWS's name
        text = body.decode()
        match = re.search(r"<Content>(.*?)</Content>", text, re.DOTALL)
        if match is None:
            return body
        report = _as_aws_writes_it(b64decode(match[1]).decode(), self.account.root_row)
        content = b64encode(report.encode()).decode()
        return text.replace(match[0], f"<Content>{content}</Content>").encode()

    def _change_ListVirtualMFADevices(self, body: bytes) -> bytes:  # noqa: N802  # AWS's name
        if not self.account.root_device:
            return body
        device = (
            f"<member><SerialNumber>arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device"
            f"</SerialNumber><EnableDate>2026-01-01T00:00:00Z</EnableDate><User><Path>/</Path>"
            f"<UserId>{ACCOUNT}</UserId><Arn>arn:aws:iam::{ACCOUNT}:root</Arn>"
            f"<CreateDate>2026-01-01T00:00:00Z</CreateDate></User></member>"
        )
        text = body.decode()
        return re.sub(
            r"<VirtualMFADevices>|<VirtualMFADevices\s*/>",
            lambda tag: (
                f"<VirtualMFADevices>{device}"
                + ("</VirtualMFADevices>" if tag.group().endswith("/>") else "")
            ),
            text,
            count=1,
        ).encode()

    def _change_GetAccountAuthorizationDetails(self, body: bytes) -> bytes:  # noqa: N802  # AWS's
        text = body.decode()
        for user, arn in self.account.boundaries.items():
            boundary = (
                "<PermissionsBoundary><PermissionsBoundaryType>PermissionsBoundaryPolicy"
                f"</PermissionsBoundaryType><PermissionsBoundaryArn>{escape(arn)}"
                "</PermissionsBoundaryArn></PermissionsBoundary>"
            )
            name = f"<UserName>{escape(user)}</UserName>"
            text = text.replace(name, f"{name}{boundary}")
        return text.encode()


def _error(fault: Fault, request: Request) -> Response:
    if fault.body is not None:
        return fault.status, _XML, fault.body
    if request.protocol in ("query", "ec2", "rest-xml"):
        return fault.status, _XML, _xml_error(fault, request).encode()
    text = json.dumps({"__type": fault.code, "message": fault.message})
    return fault.status, _JSON, text.encode()


def _xml_error(fault: Fault, request: Request) -> str:
    kind = "Sender" if fault.status < 500 else "Receiver"
    said = f"<Code>{fault.code}</Code><Message>{escape(fault.message)}</Message>"
    number = "<RequestId>00000000-0000-0000-0000-000000000000</RequestId>"
    if request.operation.startswith("s3:"):
        return f"<Error>{said}{number}</Error>"
    if request.protocol == "ec2":
        return f"<Response><Errors><Error>{said}</Error></Errors>{number}</Response>"
    return f"<ErrorResponse><Error><Type>{kind}</Type>{said}</Error>{number}</ErrorResponse>"


def _xml(operation: str, result: str, service: str = "iam") -> bytes:
    version = "2010-05-08" if service == "iam" else "2011-06-15"
    return (
        f'<{operation}Response xmlns="https://{service}.amazonaws.com/doc/{version}/">'
        f"<{operation}Result>{result}</{operation}Result><ResponseMetadata><RequestId>"
        f"00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></{operation}Response>"
    ).encode()


def _through(
    app: Callable[..., Iterable[bytes]], environ: Environ
) -> tuple[Response, Mapping[str, str]]:
    """Let moto answer; gives the answer, and its other headers, such as those of an object in a bucket."""
    given: list[Any] = []
    body = b"".join(app(environ, lambda status, headers, *_: given.extend((status, headers))))
    headers = {name.lower(): value for name, value in given[1]}
    kind = headers.pop("content-type", _XML)
    return (int(given[0].split()[0]), kind, body), headers


def _send(
    answer: Response, start_response: StartResponse, more: Mapping[str, str]
) -> Iterable[bytes]:
    status, kind, body = answer
    # The answer to HEAD says how long the body of the answer to GET would be.
    headers = {"content-length": str(len(body)), **more, "content-type": kind}
    start_response(f"{status} Stand-in", list(headers.items()))
    return [body]


def _reset(environ: Environ) -> NoReturn:
    """Break the connection; werkzeug takes the error for a client that went away."""
    connection: socket.socket = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError


def _as_aws_writes_it(report: str, root: dict[str, str] | None) -> str:
    """Quote commas, write N/A where AWS does, and put the root user's row first."""
    rows = []
    for line in report.splitlines()[1:]:
        fields = line.split(",")
        # moto quotes nothing: what is too much belongs to the name and the ARN, half each.
        extra = (len(fields) - len(REPORT_COLUMNS)) // 2
        name, rest = ",".join(fields[: extra + 1]), fields[extra + 1 :]
        arn, rest = ",".join(rest[: extra + 1]), rest[extra + 1 :]
        values = ["N/A" if value == "not_supported" else value for value in rest]
        rows.append([name, arn, *values][: len(REPORT_COLUMNS)])
    if root is not None:
        rows.insert(0, [root.get(column, "N/A") for column in REPORT_COLUMNS])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(REPORT_COLUMNS)
    writer.writerows(rows)
    return text.getvalue()
