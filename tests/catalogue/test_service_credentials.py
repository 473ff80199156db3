"""Credentials that open one service alone: which of them end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import LIST_SERVICE_SPECIFIC_CREDENTIALS

Judge = Callable[..., Verdict]

KEY = {"UserName": "ana", "ServiceName": "bedrock.amazonaws.com", "Status": "Active"}
PASSWORD = {**KEY, "UserName": "bo", "ServiceName": "codecommit.amazonaws.com"}
ENDING = {**KEY, "ExpirationDate": "2027-01-01T00:00:00+00:00"}
INACTIVE = {**PASSWORD, "Status": "Inactive"}
UNKNOWN = State.UNKNOWN

CASES: dict[str, tuple[list[Mapping[str, Any]], State, str]] = {
    "none": ([], State.NOT_APPLICABLE, "No credential for a single service is active."),
    "inactive": (
        *([INACTIVE], State.NOT_APPLICABLE, "No credential for a single service is active."),
    ),
    "expired": (
        [{**KEY, "Status": "Expired"}],
        *(State.NOT_APPLICABLE, "No credential for a single service is active."),
    ),
    "with an end": ([ENDING], State.PASS, "1 active credential for a single service has an end."),
    "without": (
        [ENDING, KEY],
        *(State.FAIL, "1 active credential for a single service works until somebody ends it."),
    ),
    "two without": (
        [KEY, PASSWORD, INACTIVE],
        *(State.FAIL, "2 active credentials for single services work until somebody ends them."),
    ),
}


@pytest.mark.parametrize(("listed", "state", "summary"), CASES.values(), ids=CASES)
def test_credentials_of_one_service(
    judge: Judge, listed: list[Mapping[str, Any]], state: State, summary: str
) -> None:
    given = {LIST_SERVICE_SPECIFIC_CREDENTIALS: {"ServiceSpecificCredentials": listed}}
    verdict = judge("iam.service-credentials", given)
    assert (verdict.state, verdict.summary) == (state, summary)


def test_whose_they_are_and_for_what_is_evidence(judge: Judge) -> None:
    listed = {"ServiceSpecificCredentials": [KEY, PASSWORD, ENDING]}
    verdict = judge("iam.service-credentials", {LIST_SERVICE_SPECIFIC_CREDENTIALS: listed})
    assert [*verdict.evidence][:2] == [
        "ana: credential for bedrock.amazonaws.com",
        "bo: credential for codecommit.amazonaws.com",
    ]


@pytest.mark.parametrize("missing", ["Status", "UserName", "ServiceName"])
def test_what_is_missing_is_unknown(judge: Judge, missing: str) -> None:
    listed = [{name: value for name, value in KEY.items() if name != missing}]
    given = {LIST_SERVICE_SPECIFIC_CREDENTIALS: {"ServiceSpecificCredentials": listed}}
    assert judge("iam.service-credentials", given).state is UNKNOWN


def test_what_is_refused_is_unknown(judge: Judge) -> None:
    given = {LIST_SERVICE_SPECIFIC_CREDENTIALS: RefusalKind.DENIED}
    assert judge("iam.service-credentials", given).state is UNKNOWN
