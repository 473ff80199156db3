"""Foreign errors become refusals: every one has a kind, none keeps a secret."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest
from botocore import exceptions
from botocore.parsers import ResponseParserError

from aws_posture.collect.foreign import FOREIGN, call_error, kind_of
from aws_posture.collect.guard import OverdueError
from aws_posture.collect.refusals import clean, refusal
from aws_posture.snapshot import RefusalKind as Kind
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY


def _client_error(code: str, status: int, message: str = "no") -> exceptions.ClientError:
    response = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return exceptions.ClientError(response, "GetAccountSummary")


@pytest.mark.parametrize(
    ("code", "status", "message", "kind"),
    [
        ("AccessDenied", 403, "not authorized", Kind.DENIED),
        ("AccessDeniedException", 400, "not authorized", Kind.DENIED),
        ("UnauthorizedOperation", 403, "", Kind.DENIED),
        ("403", 403, "Forbidden", Kind.DENIED),
        ("SomethingNew", 403, "", Kind.DENIED),
        ("Throttling", 400, "Rate exceeded", Kind.THROTTLED),
        ("TooManyRequestsException", 429, "", Kind.THROTTLED),
        ("Unheard", 429, "", Kind.THROTTLED),
        ("ExpiredToken", 403, "The security token is expired", Kind.EXPIRED),
        ("ExpiredTokenException", 400, "", Kind.EXPIRED),
        ("RequestExpired", 400, "", Kind.EXPIRED),
        ("RequestTimeTooSkewed", 403, "", Kind.CLOCK_SKEW),
        ("SignatureDoesNotMatch", 403, "Signature expired: x is now earlier", Kind.CLOCK_SKEW),
        ("InvalidSignatureException", 400, "Signature not yet current: x", Kind.CLOCK_SKEW),
        ("SignatureDoesNotMatch", 403, "does not match the one you provided", Kind.ERROR),
        ("InvalidClientTokenId", 403, "The security token is invalid", Kind.ERROR),
        ("NoSuchEntity", 404, "", Kind.ERROR),
        ("ResourceNotFoundException", 404, "", Kind.ERROR),
        ("InternalFailure", 500, "", Kind.ERROR),
    ],
)
def test_what_aws_answers(code: str, status: int, message: str, kind: Kind) -> None:
    assert kind_of(_client_error(code, status, message)) is kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (exceptions.ConnectTimeoutError(endpoint_url="http://x"), Kind.TIMEOUT),
        (exceptions.ReadTimeoutError(endpoint_url="http://x"), Kind.TIMEOUT),
        (OverdueError("late"), Kind.TIMEOUT),
        (exceptions.EndpointConnectionError(endpoint_url="http://x"), Kind.UNREACHABLE),
        (exceptions.ConnectionClosedError(endpoint_url="http://x"), Kind.UNREACHABLE),
        (exceptions.SSLError(endpoint_url="http://x", error="no"), Kind.UNREACHABLE),
        (exceptions.UnauthorizedSSOTokenError(), Kind.EXPIRED),
        (exceptions.LoginRefreshRequired(), Kind.EXPIRED),
        (ResponseParserError("no XML"), Kind.ERROR),
    ],
)
def test_what_stands_between(error: Exception, kind: Kind) -> None:
    assert kind_of(error) is kind


def _botocore_errors() -> list[type[Exception]]:
    classes = [one for _, one in inspect.getmembers(exceptions, inspect.isclass)]
    return [
        one
        for one in classes
        if issubclass(one, Exception) and one.__module__ == exceptions.__name__
    ]


# A defect in AWS's models, and warnings: neither is raised by a call.
_NO_CALL_ENDS_SO = {
    "UndefinedModelAttributeError",
    "MissingServiceIdError",
    "UnsupportedTLSVersionWarning",
    "ImminentRemovalWarning",
}


@pytest.mark.parametrize("error", _botocore_errors(), ids=lambda one: one.__name__)
def test_every_error_of_botocore_is_caught(error: type[Exception]) -> None:
    assert issubclass(error, FOREIGN) or error.__name__ in _NO_CALL_ENDS_SO


@pytest.mark.parametrize(
    ("message", "cleaned"),
    [
        ("a\nb  c", "a b c"),
        ("key AKIAIOSFODNN7EXAMPLE is bad", "key *** is bad"),
        ("secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "secret ***"),
        ("token FwoGZXIvYXdzEBYaDH8example0123456789abcdefgh==", "token ***"),
        ("0123456789abcdef0123456789abcdef0123456789abcdef", "***"),
        ("AWSOrganizationsNotInUseException", "AWSOrganizationsNotInUseException"),
        (
            "arn:aws:iam::111122223333:user/division/subdivision/department/ana",
            "arn:aws:iam::111122223333:user/division/subdivision/department/ana",
        ),
        ("x " * 400, f"{('x ' * 400)[:299]}…"),
    ],
)
def test_messages_lose_secrets_and_line_breaks(message: str, cleaned: str) -> None:
    assert clean(message) == cleaned


def test_a_refusal_names_the_permission() -> None:
    written = refusal(
        GET_ACCOUNT_SUMMARY,
        call_error(_client_error("AccessDenied", 403)),
        datetime(2026, 11, 2, tzinfo=UTC),
    )
    assert written.permission == "iam:GetAccountSummary"
    assert written.code == "AccessDenied"
