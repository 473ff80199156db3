"""Errors that say that a call was denied, throttled or failed, and errors that are answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from botocore.loaders import Loader
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker

from aws_posture.catalogue.form import models
from aws_posture.catalogue.refusals import error_name
from aws_posture.collect import command
from aws_posture.snapshot import Refusal, RefusalKind
from aws_posture.snapshot.codes import is_failure

FAILURES = """
403 429 500 503 AWS.SimpleQueueService.ThrottlingException AccessDenied AccessDeniedException AuthFailure
AuthorizationError AwsCommandError BadDigest BadGatewayException BandwidthLimitExceeded Client.AuthFailure
Client.UnauthorizedOperation CredentialsExpired DependencyException DependentServiceFailureException
EC2ThrottledException ExpiredToken ForbiddenException GatewayTimeoutException HealthUnavailable
IncompleteSignature InternalError InternalFailure InternalServerException InternalServiceError
InvalidAccessKeyId InvalidClientTokenId InvalidSignatureException KMSInternalException
LambdaThrottledException LimitExceededException MissingAuthenticationToken NoCredentialsError
NotAuthorizedException OptInRequired OptInRequiredException OverdueError PaginationError
ParamValidationError PriorRequestNotComplete ProvisionedThroughputExceededException RateLimitError
RequestExpired RequestInTheFuture RequestLimitExceeded RequestThrottled RequestTimeTooSkewed RequestTimeout
RequestTimeoutException ResponseParserError ServerException ServiceException ServiceFailure
ServiceFailureException ServiceUnavailable ServiceUnavailableException SignatureDoesNotMatch SlowDown
ThrottledException Throttling ThrottlingException TokenRefreshRequired TooManyRequests
TooManyRequestsException TransactionInProgressException UnauthorizedException UnauthorizedOperation
UnrecognizedClientException WAFInternalErrorException internalerror
"""

ANSWERS = """
404 AWS.SimpleQueueService.NonExistentQueue AWSOrganizationsNotInUseException DBInstanceNotFound
FileSystemNotFound InvalidAccessException InvalidParameterValue LoadBalancerNotFound NoSuchBucketPolicy
NoSuchEntity NoSuchPublicAccessBlockConfiguration NoSuchService OrganizationNotFoundException
ReplicationConfigurationNotFoundError ResourceNotFoundException ServerNotFound ServiceNotFoundException
ServerSideEncryptionConfigurationNotFoundError ServiceNotActiveException SubscriptionRequiredException
ValidationError ValidationException
"""


@pytest.mark.parametrize("code", FAILURES.split())
def test_what_was_denied_throttled_or_failed_is_a_failure(code: str) -> None:
    assert is_failure(code)
    refusal = Refusal("a:B", datetime(2026, 11, 2, tzinfo=UTC), RefusalKind.ERROR, code)
    assert error_name(refusal) == ""


@pytest.mark.parametrize("code", ANSWERS.split())
def test_what_a_service_says_about_what_it_was_asked_is_none(code: str) -> None:
    assert not is_failure(code)


def _retried() -> Iterator[str]:
    """Yield the errors after which botocore tries again."""
    for checker in (ThrottledRetryableChecker, TransientRetryableChecker):
        for name in ("_THROTTLED_ERROR_CODES", "_TRANSIENT_ERROR_CODES"):
            yield from getattr(checker, name, ())
    yield from re.findall(r"'service_error_code': '(\w+)'", str(Loader().load_data("_retry")))


def test_whatever_botocore_tries_again_is_a_failure() -> None:
    codes = set(_retried())
    assert len(codes) > 15
    assert [code for code in sorted(codes) if not is_failure(code)] == []


def test_whatever_the_command_says_where_aws_did_not_answer_is_a_failure() -> None:
    assert [code for _, code, _ in command._SAID if code and not is_failure(code)] == []  # noqa: SLF001  # its table


def test_models_say_by_status_what_no_name_does() -> None:
    model = models.operation("securityhub", "DescribeHub")
    assert model is not None
    assert {"InternalException", "InvalidAccessException", "LimitExceededException"} <= {
        *model.failures
    }
    assert "ResourceNotFoundException" not in model.failures
