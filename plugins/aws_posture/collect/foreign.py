"""What botocore raises when there is no answer, as CallErrors: the one place that translates it."""

from __future__ import annotations

from botocore import exceptions as botocore
from botocore.parsers import ResponseParserError

from aws_posture.collect.guard import OverdueError
from aws_posture.collect.transport import CallError
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.codes import kind_of_code

FOREIGN = (
    botocore.BotoCoreError,
    botocore.ClientError,
    ResponseParserError,  # the answer is neither XML nor JSON
    OverdueError,
    OSError,
    ValueError,  # an endpoint that is not a URL
)
"""Every error that a call can raise."""


def call_error(error: Exception) -> CallError:
    """Return one of these errors in our own terms."""
    return CallError(kind_of(error), code_of(error), str(error))


def kind_of(error: Exception) -> RefusalKind:
    """Return why a call gave no answer."""
    match error:
        case botocore.ClientError():
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            return kind_of_code(code_of(error), str(error), status)
        case OverdueError() | botocore.ConnectTimeoutError() | botocore.ReadTimeoutError():
            return RefusalKind.TIMEOUT
        case botocore.HTTPClientError() | botocore.ConnectionError() | OSError(filename=None):
            return RefusalKind.UNREACHABLE
        case (
            botocore.UnauthorizedSSOTokenError()
            | botocore.SSOTokenLoadError()
            | botocore.TokenRetrievalError()
            | botocore.LoginError()
        ):
            return RefusalKind.EXPIRED
    return RefusalKind.ERROR


def code_of(error: Exception) -> str:
    """Return AWS's name of the error, or botocore's if AWS did not answer."""
    if isinstance(error, botocore.ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return type(error).__name__
