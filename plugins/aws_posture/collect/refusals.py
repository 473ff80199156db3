"""What AWS and botocore say when there is no answer, as Refusals and errors.

The one edge at which foreign errors are translated.
"""

from __future__ import annotations

import re
from datetime import datetime

from botocore import exceptions as botocore
from botocore.parsers import ResponseParserError

from aws_posture.collect.guard import OverdueError
from aws_posture.operations import Operation
from aws_posture.snapshot import Refusal, RefusalKind

FOREIGN = (
    botocore.BotoCoreError,
    botocore.ClientError,
    ResponseParserError,  # the answer is no XML or JSON at all
    OverdueError,
    OSError,
    ValueError,  # an endpoint that is no URL
)
"""Everything that a call can end with."""

EXPIRED = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "RequestExpired",
        "TokenRefreshRequired",
        "CredentialsExpired",
    }
)
SKEWED = frozenset({"RequestTimeTooSkewed", "RequestInTheFuture"})
INVALID = frozenset(
    {
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidAccessKeyId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "MissingAuthenticationToken",
        "AuthFailure",
    }
)
THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequests",
        "TooManyRequestsException",
        "SlowDown",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "TransactionInProgressException",
    }
)
DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
        "UnauthorizedAccess",
        "NotAuthorized",
        "AuthorizationError",
        "403",
    }
)

_FORBIDDEN, _TOO_MANY = 403, 429

# How STS and IAM word a signature that is too old or too young (code SignatureDoesNotMatch).
_SKEWED_MESSAGE = re.compile(r"signature (?:expired|not yet current)", re.IGNORECASE)

_SECRETS = re.compile(
    r"""
      \b(?:AKIA|ASIA)[A-Z0-9]{12,}          # access-key ids
    | [A-Za-z0-9/+=]{32,}                   # secret keys, signatures, session tokens
    """,
    re.VERBOSE,
)
_LONGEST = 300


def refusal(
    operation: Operation, error: Exception, taken_at: datetime, subject: str = ""
) -> Refusal:
    """Write down that a call gave no answer."""
    return Refusal(
        operation=str(operation),
        taken_at=taken_at,
        kind=kind_of(error),
        code=code_of(error),
        message=clean(str(error)),
        permission=operation.permission,
        subject=subject,
    )


def kind_of(error: Exception) -> RefusalKind:
    """Tell why a call gave no answer."""
    match error:
        case botocore.ClientError():
            return _kind_of_answer(error)
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


def _kind_of_answer(error: botocore.ClientError) -> RefusalKind:
    code = code_of(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in SKEWED or (code in INVALID and _SKEWED_MESSAGE.search(str(error))):
        return RefusalKind.CLOCK_SKEW
    if code in EXPIRED:
        return RefusalKind.EXPIRED
    if code in THROTTLED or status == _TOO_MANY:
        return RefusalKind.THROTTLED
    if code in DENIED or (status == _FORBIDDEN and code not in INVALID):
        return RefusalKind.DENIED
    return RefusalKind.ERROR


def code_of(error: Exception) -> str:
    """Name the error as AWS does, or as botocore does where AWS said nothing."""
    if isinstance(error, botocore.ClientError):
        return clean(str(error.response.get("Error", {}).get("Code", "")))
    return type(error).__name__


def clean(message: str) -> str:
    """Make one line without secrets of what was said."""
    line = " ".join(message.split())
    line = _SECRETS.sub(_unless_words, line)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _unless_words(match: re.Match[str]) -> str:
    text = match.group()
    # Names of errors and paths of ARNs and URLs are words between slashes; a key, a signature
    # or a token is a mixture.
    words = text.split("/")
    is_words = all(re.fullmatch(r"[A-Za-z]{0,60}\d{0,12}", word) for word in words)
    return text if is_words else "***"
