"""Calls that gave no answer, as Refusals: why by AWS's error code, and what was said without secrets."""

from __future__ import annotations

import re
from datetime import datetime

from aws_posture.collect.transport import CallError
from aws_posture.snapshot import Refusal, RefusalKind
from aws_posture.snapshot.operations import Operation

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
        # The `aws` command does not print the HTTP status.
        "Forbidden",
        "ForbiddenException",
        "403",
    }
)

_FORBIDDEN, _TOO_MANY = 403, 429

# How STS and IAM describe a signature that is too old or too new (code SignatureDoesNotMatch).
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
    operation: Operation,
    error: CallError,
    taken_at: datetime,
    subject: str = "",
    region: str = "",
) -> Refusal:
    """Record that a call gave no answer."""
    return Refusal(
        operation=str(operation),
        taken_at=taken_at,
        kind=error.kind,
        code=clean(error.code),
        message=clean(error.said),
        permission=operation.permission,
        subject=subject,
        region=region,
    )


def is_throttled(code: str, status: int | None = None) -> bool:
    """Return whether AWS's answer is that there were too many requests."""
    return code in THROTTLED or status == _TOO_MANY


def kind_of_code(code: str, said: str, status: int | None = None) -> RefusalKind:
    """Return why AWS answered a call with an error.

    Args:
        code: AWS's name of the error.
        said: What AWS says about it.
        status: The HTTP status; None where nobody knows it.
    """
    if code in SKEWED or (code in INVALID and _SKEWED_MESSAGE.search(said)):
        return RefusalKind.CLOCK_SKEW
    if code in EXPIRED:
        return RefusalKind.EXPIRED
    if is_throttled(code, status):
        return RefusalKind.THROTTLED
    if code in DENIED or (status == _FORBIDDEN and code not in INVALID):
        return RefusalKind.DENIED
    return RefusalKind.ERROR


def clean(message: str) -> str:
    """Reduce a message to one line without secrets."""
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
