"""Many roles on the same clients: each call has its own credentials, guard and pace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from aws.company import EXTERNAL_ID, ROLE, Company
from aws_posture.base.errors import BlockedCallError
from aws_posture.collect import Source
from aws_posture.collect.guard import Guard
from aws_posture.collect.pacing import Pace
from aws_posture.collect.roles import RoleCredentials, Roles
from aws_posture.collect.transport import CallError, Limits
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY, GET_CALLER_IDENTITY, Operation

FAST = 10_000.0


def _assumed(roles: Roles, account: str) -> RoleCredentials:
    return roles.assume(f"arn:aws:iam::{account}:role/{ROLE}", EXTERNAL_ID, "test", Guard(60))


@pytest.fixture
def roles(company: Company) -> Roles:
    del company
    return Roles(Source(), Limits(), Pace(FAST))


@pytest.mark.slow
def test_threads_that_share_a_client_ask_with_their_own_credentials(
    company: Company, roles: Roles
) -> None:
    def identity(account: str) -> str:
        transport = roles.acting(_assumed(roles, account), Guard(60), Pace(FAST))
        answers = {transport.call(GET_CALLER_IDENTITY, {})["Account"] for _ in range(5)}
        (answer,) = answers
        return str(answer)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(identity, company.ids)) == company.ids


@pytest.mark.slow
def test_only_what_an_accounts_guard_declares_is_sent(company: Company, roles: Roles) -> None:
    given = _assumed(roles, company.ids[0])
    transport = roles.acting(given, Guard(60, [GET_ACCOUNT_SUMMARY]), Pace(FAST))
    before = len(company.aws.calls)
    with pytest.raises(BlockedCallError, match="iam:DeleteUser was stopped before it was sent"):
        transport.call(Operation("iam", "DeleteUser", "iam:DeleteUser"), {"UserName": "person"})
    assert len(company.aws.calls) == before
    late = roles.acting(given, Guard(0, [GET_ACCOUNT_SUMMARY]), Pace(FAST))
    with pytest.raises(CallError) as caught:
        late.call(GET_ACCOUNT_SUMMARY, {})
    assert caught.value.kind is RefusalKind.TIMEOUT
    assert "AccountMFAEnabled" in transport.call(GET_ACCOUNT_SUMMARY, {})["SummaryMap"]


@pytest.mark.slow
def test_credentials_show_no_secret(company: Company, roles: Roles) -> None:
    given = _assumed(roles, company.ids[0])
    assert given.secret_key not in repr(given)
    assert given.token not in repr(given)
    assert given.last(600)
    assert not given.last(24 * 3600)


def test_calls_begin_at_the_pace_that_was_set() -> None:
    slept: list[float] = []
    time = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 6))

    pace = Pace(4, clock=lambda: time[0], sleep=sleep)
    for _ in range(3):
        pace.wait()
    assert slept == [0.25, 0.5]
    time[0] = 200.0
    pace.wait()
    assert slept == [0.25, 0.5]
