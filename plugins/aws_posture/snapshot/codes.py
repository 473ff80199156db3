"""Names of errors: which say that a call was denied, throttled or failed, and so decide nothing.

What collects, what checks facts and what judges them all ask here, so that they cannot differ.
"""

from __future__ import annotations

import re

from aws_posture.snapshot.records import RefusalKind

_EXPIRED = re.compile(
    r"ExpiredToken|RequestExpired|TokenRefreshRequired|CredentialsExpired", re.IGNORECASE
)
_SKEWED = re.compile(r"RequestTimeTooSkewed|RequestInTheFuture", re.IGNORECASE)
_INVALID = re.compile(
    r"InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch"
    r"|IncompleteSignature|MissingAuthenticationToken|AuthFailure",
    re.IGNORECASE,
)
# botocore, `retries/standard.py` and `data/_retry.json`, and what AWS's models give the status 429.
_THROTTLED = re.compile(
    r".*throttl.*|.*TooManyRequests?(?:Error)?|.*RateLimit.*|.*(?:Call|Request)(?:Rate)?LimitExceeded"
    r"|SlowDown|BandwidthLimitExceeded|LimitExceeded|PriorRequestNotComplete"
    r"|TransactionInProgress|ProvisionedThroughputExceeded",
    re.IGNORECASE,
)
# The `aws` command does not print the HTTP status.
_DENIED = re.compile(
    r".*denied.*|.*unauthori[sz]ed.*|.*notauthori[sz]ed.*|.*forbidden.*|AuthorizationError|40[13]",
    re.IGNORECASE,
)
# Where AWS, or what it asks, did not work; and what an account has not signed up for.
_FAILED = re.compile(
    r".*internal.*|.*unavailable.*|.*timed?out.*|.*BadGateway.*|.*OptInRequired|.*expired.*|408|429|5\d\d"
    r"|Server(?:Shutdown)?|Service|\w*Serv(?:er|ice)(?:Error|Failure|Fault)|Dependency|Depend\w+Failure"
    r"|ReplicatedWriteConflict|IDPCommunicationError|BadDigest",
    re.IGNORECASE,
)
# What botocore, the `aws` command and this package say where AWS did not answer.
_NOT_SENT = re.compile(
    r"(?:NoCredentials|PartialCredentials|CredentialRetrieval|ConfigParse|EndpointConnection"
    r"|ProxyConnection|ConnectionClosed|Connection|SSL|HTTPClient|ResponseStreaming|ResponseParser"
    r"|\w*SSO\w*|TokenRetrieval|\w*Login\w*|ParamValidation|Pagination|Overdue|AwsCommand|FileNotFound"
    r"|OS|IncompleteRead|\w*Checksum|NoRegion|UnknownEndpoint|InvalidRegion|Client|BotoCore)Error"
    r"|ProfileNotFound|ConfigNotFound|LoginRefreshRequired|LoginInsufficientPermissions"
)

_FORBIDDEN, _TOO_MANY = 403, 429

# How STS and IAM describe a signature that is too old or too new (code SignatureDoesNotMatch).
_SKEWED_MESSAGE = re.compile(r"signature (?:expired|not yet current)", re.IGNORECASE)


def is_failure(code: str) -> bool:
    """Return whether an error says that a call was denied, throttled or failed: never an answer."""
    if kind_of_code(code, "") is not RefusalKind.ERROR or _NOT_SENT.fullmatch(code):
        return True
    return any(one.fullmatch(_bare(code)) for one in (_INVALID, _FAILED))


def is_throttled(code: str, status: int | None = None) -> bool:
    """Return whether AWS's answer is that there were too many requests."""
    return bool(_THROTTLED.fullmatch(_bare(code))) or status == _TOO_MANY


def kind_of_code(code: str, said: str, status: int | None = None) -> RefusalKind:
    """Return why AWS answered a call with an error.

    Args:
        code: AWS's name of the error.
        said: What AWS says about it.
        status: The HTTP status; None where nobody knows it.
    """
    bare = _bare(code)
    is_invalid = _INVALID.fullmatch(bare)
    if _SKEWED.fullmatch(bare) or (is_invalid and _SKEWED_MESSAGE.search(said)):
        return RefusalKind.CLOCK_SKEW
    if _EXPIRED.fullmatch(bare):
        return RefusalKind.EXPIRED
    if is_throttled(code, status):
        return RefusalKind.THROTTLED
    if _DENIED.fullmatch(bare) or (status == _FORBIDDEN and not is_invalid):
        return RefusalKind.DENIED
    return RefusalKind.ERROR


def _bare(code: str) -> str:
    """Return a name without what comes before a dot (``Client.AuthFailure``), and without ``Exception``."""
    return code.rpartition(".")[2].removesuffix("Exception")
