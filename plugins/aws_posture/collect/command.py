"""The `aws` command as a transport: where there is no boto3, it signs and sends what is asked.

Versions 1 and 2 of the command differ in how they write times (`answers` makes them alike), in exit
statuses and in what comes before an error's text. So errors are known by that text, which both take
from botocore. Neither prints the HTTP status: an error that AWS marks only by the status 403 is an
`error` here, and `denied` with boto3.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from aws_posture.base.errors import OptionError
from aws_posture.collect.answers import Forms, reduced
from aws_posture.collect.credentials import Source
from aws_posture.collect.guard import Guard, OverdueError
from aws_posture.collect.pages import whole
from aws_posture.collect.transport import DEFAULT_REGION, CallError, Limits
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.codes import is_throttled, kind_of_code
from aws_posture.snapshot.operations import GET_CALLER_IDENTITY, Operation

LIMITS = Limits(total=1200, connections=6)
"""Each call starts a program, which takes half a second of a processor and 100 MB."""

# AWS CLI, `awscli/customizations`: services whose command has another name than botocore's.
_COMMANDS = {"s3": "s3api", "config": "configservice", "codedeploy": "deploy"}

_ANSWERED = re.compile(
    r"An error occurred \((?P<code>[^)]*)\) when calling the \w+ operation.*", re.DOTALL
)
# AWS CLI, `awscli/errorformat.py`: what version 2 prints before an error from 2.34.0 on.
_NAME = "aws: [ERROR]: "

# What botocore says when AWS did not answer, with the name of its error and what that is to us.
_SAID = tuple(
    (re.compile(pattern), code, kind)
    for pattern, code, kind in (
        (r"Unable to locate credentials", "NoCredentialsError", RefusalKind.ERROR),
        (r"The config profile \(.*\) could not be found", "ProfileNotFound", RefusalKind.ERROR),
        (r"Partial credentials found", "PartialCredentialsError", RefusalKind.ERROR),
        (r"Unable to parse config file", "ConfigParseError", RefusalKind.ERROR),
        (r"Could not connect to the endpoint", "EndpointConnectionError", RefusalKind.UNREACHABLE),
        (r"Failed to connect to proxy", "ProxyConnectionError", RefusalKind.UNREACHABLE),
        (r"Connection was closed before", "ConnectionClosedError", RefusalKind.UNREACHABLE),
        (r"SSL validation failed", "SSLError", RefusalKind.UNREACHABLE),
        (r"An HTTP Client raised", "HTTPClientError", RefusalKind.UNREACHABLE),
        (r"failed to establish a connection", "ConnectionError", RefusalKind.UNREACHABLE),
        (r"reading from response stream", "ResponseStreamingError", RefusalKind.UNREACHABLE),
        (r"Connect timeout on endpoint", "ConnectTimeoutError", RefusalKind.TIMEOUT),
        (r"Read timeout on endpoint", "ReadTimeoutError", RefusalKind.TIMEOUT),
        (r"Error loading SSO Token", "SSOTokenLoadError", RefusalKind.EXPIRED),
        (r"SSO session .* (?:expired|invalid)", "UnauthorizedSSOTokenError", RefusalKind.EXPIRED),
        (r"Error when retrieving token", "TokenRetrievalError", RefusalKind.EXPIRED),
        (r"[Ss]ession has expired|[Rr]eauthenticate", "LoginRefreshRequired", RefusalKind.EXPIRED),
        (r"login (?:authorization|credentials|session)", "LoginError", RefusalKind.EXPIRED),
        (r"Parameter validation failed", "ParamValidationError", RefusalKind.ERROR),
        (r"Unable to parse response", "ResponseParserError", RefusalKind.ERROR),
        (r"argument \w+: (?:Found i|I)nvalid choice", "", RefusalKind.NOT_KNOWN),
    )
)


def find() -> str | None:
    """Return the `aws` command that is on the path; None where there is none.

    A batch file, which is how pip installs version 1 on Windows, is none: what follows it is read
    by another program first.
    """
    found = shutil.which("aws")
    return None if found is None or found.lower().endswith((".cmd", ".bat")) else found


def open_command(source: Source, guard: Guard, limits: Limits, *, forms: Forms) -> AwsCommand:
    """Prepare to ask with the `aws` command and the credentials that were supplied.

    Args:
        source: What names credentials.
        guard: What lets only declared operations out.
        limits: The limits of the collection.
        forms: The forms of answers.

    Raises:
        CallError: There is no such command.
    """
    found = find()
    if found is None:
        said = "install version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
        raise CallError(RefusalKind.ERROR, "FileNotFoundError", said)
    return AwsCommand(found, source, guard, limits, forms)


class AwsCommand:
    """Asks AWS by starting a program for each call.

    Args:
        command: The program.
        source: What names credentials; of its options only a profile, a Region and an endpoint.
        guard: What lets only declared operations out.
        limits: The limits of the collection.
        forms: The forms of answers.
    """

    def __init__(  # what it works with
        self, command: str, source: Source, guard: Guard, limits: Limits, forms: Forms
    ) -> None:
        if source.role_arn or source.scoped:
            raise OptionError("the aws command takes a role from a profile; name the profile")
        self._command = command
        self._options = ["--profile", source.profile] if source.profile else []
        self._source, self._guard, self._forms = source, guard, forms
        self._environment = {
            **os.environ,
            "AWS_PAGER": "",
            "AWS_CLI_AUTO_PROMPT": "off",
            "AWS_RETRY_MODE": "standard",
            "AWS_MAX_ATTEMPTS": str(limits.attempts),
            # Nobody named the role of the machine that this runs on: it is never used.
            "AWS_EC2_METADATA_DISABLED": "true",
            # AWS CLI User Guide, "Structured error output": the text of errors is read here.
            "AWS_CLI_ERROR_FORMAT": "legacy",
            # Names have letters of any alphabet, and a locale may have few. Version 2 from 2.24.14 reads
            # the first; whatever else runs in a Python reads the second.
            "AWS_CLI_OUTPUT_ENCODING": "utf-8",
            "PYTHONIOENCODING": "utf-8",
        }
        self._timeouts = [
            *("--cli-connect-timeout", str(int(limits.connect))),
            *("--cli-read-timeout", str(int(limits.read))),
        ]
        self._caller = ""

    @cached_property
    def region(self) -> str:
        """The Region that is asked where only one is."""
        named = self._source.region or next(
            filter(None, map(os.environ.get, ("AWS_REGION", "AWS_DEFAULT_REGION"))), None
        )
        configured = named or self._output("configure", "get", "region")
        return configured or next(iter(self._source.regions), DEFAULT_REGION)

    @cached_property
    def temporary(self) -> bool:
        """Whether the credentials expire by themselves: all that are not an IAM user's own do.

        Version 2 shows the credentials in use, of which only that there is a token is looked at;
        version 1 shows a profile's.
        """
        if ":user/" not in self._caller or os.environ.get("AWS_SESSION_TOKEN"):
            return True
        shown = self._output("configure", "export-credentials", "--format", "process")
        if shown.startswith("{"):
            return bool(json.loads(shown).get("SessionToken"))
        return bool(self._output("configure", "get", "aws_session_token"))

    @property
    def endpoint(self) -> str:
        """The address that every service is asked at, if one was named."""
        return self._source.endpoint_url or os.environ.get("AWS_ENDPOINT_URL", "")

    def prepare(self, service: str) -> None:
        """Do nothing: each call is a program of its own."""

    def call(
        self,
        operation: Operation,
        parameters: Mapping[str, Any],
        region: str = "",
        page_size: int = 0,
    ) -> dict[str, Any]:
        """Make a call; see `Transport.call`."""
        words = [
            *(service_name(operation.client), command_name(operation.name)),
            *("--output", "json", "--region", region or self.region),
            *self._timeouts,
        ]
        if page_size:
            words += ["--page-size", str(page_size)]
        if self._source.endpoint_url:
            words += ["--endpoint-url", self._source.endpoint_url]
        answer = whole(lambda more: self._page(operation, words, {**parameters, **more}))
        if operation == GET_CALLER_IDENTITY:
            self._caller = str(answer.get("Arn", ""))
        return dict(reduced(dict(answer), self._forms.get(str(operation))))

    def _page(
        self, operation: Operation, words: list[str], parameters: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        given = ["--cli-input-json", json.dumps(parameters)] if parameters else []
        written = self._patiently(operation, [*words, *given])
        try:
            answer: Mapping[str, Any] = json.loads(written or "{}")
        except ValueError:
            raise CallError(RefusalKind.ERROR, "ResponseParserError", "no JSON") from None
        return answer

    def call_client(
        self, operation: Operation, question: Callable[[Any], Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Refuse to ask what takes a client of boto3."""
        del question
        raise CallError(RefusalKind.NOT_KNOWN, "", f"{operation} is asked with boto3 only")

    def _patiently(self, operation: Operation, words: list[str]) -> str:
        """Make a call; what AWS throttles is asked again as long as there is time."""
        attempts = 0
        throttled: CallError | None = None
        while True:
            self._guard.check(operation.client, operation.name)
            try:
                done = self._run(words)
            except CallError as failed:
                is_late = failed.kind is RefusalKind.TIMEOUT
                raise (throttled if throttled and is_late else failed) from None
            if done.returncode == 0:
                return done.stdout
            attempts += 1
            error = error_of(done.stderr, str(operation))
            throttled = error if is_throttled(error.code) else None
            pause = self._guard.pause(attempts) if throttled else None
            if pause is None:
                raise error
            time.sleep(pause)

    def _run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        try:
            self._guard.check_time()
            return subprocess.run(  # noqa: S603  # a list of words, and no shell
                [self._command, *words, *self._options],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=self._guard.left,
                check=False,
            )
        except (OverdueError, subprocess.TimeoutExpired):
            said = "the time limit of the collection"
            raise CallError(RefusalKind.TIMEOUT, "OverdueError", said) from None
        except OSError as error:
            raise CallError(RefusalKind.ERROR, type(error).__name__, str(error)) from None

    def _output(self, *words: str) -> str:
        """Return what a call that asks nobody prints; empty if it fails."""
        done = self._run([*words])
        return "" if done.returncode else done.stdout.strip()


def error_of(said: str, operation: str) -> CallError:
    """Return why a call failed, from what the command printed about it."""
    said = said.partition(_NAME)[2].strip() or said.strip()
    if found := _ANSWERED.search(said):
        line = found.group()
        return CallError(kind_of_code(found["code"], line), found["code"], line)
    for pattern, code, kind in _SAID:
        if pattern.search(said):
            if kind is RefusalKind.NOT_KNOWN:
                return CallError(kind, code, f"the installed aws command has no {operation}")
            return CallError(kind, code, said)
    return CallError(RefusalKind.ERROR, "AwsCommandError", said)


def service_name(client: str) -> str:
    """Return the command's name for a service that boto3 has a client of."""
    return _COMMANDS.get(client, client)


# AWS CLI, `awscli/botocore/__init__.py`, `xform_name`: a plural abbreviation is one word.
# Names with a trademark in them are listed there one by one; of those that read, this is the only one.
_IRREGULAR = {"GetOTelEnrichment": "get-otel-enrichment"}
_PLURAL = re.compile(r"[A-Z]{2,}s$")
_FIRST = re.compile(r"(.)([A-Z][a-z]+)")
_END = re.compile(r"([a-z0-9])([A-Z])")


def command_name(name: str) -> str:
    """Return the command for an operation, e.g. ``list-virtual-mfa-devices``."""
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    if plural := _PLURAL.search(name):
        name = f"{name[: plural.start()]}-{plural.group().lower()}"
    return _END.sub(r"\1-\2", _FIRST.sub(r"\1-\2", name)).lower()
