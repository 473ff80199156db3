"""What is asked, what is kept, and what stands in a refused answer's place; over real HTTP."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from aws.server import Aws
from aws_posture.collect import Source, services
from aws_posture.collect.asking import Asker
from aws_posture.collect.guard import Guard
from aws_posture.collect.session import open_session
from aws_posture.collect.transport import CallError, Limits
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot, dump
from aws_posture.snapshot import operations as op

Take = Callable[..., Snapshot]
LateAfter = Callable[[Callable[[], object]], Callable[[], float]]
_TWO = (op.GET_ACCOUNT_SUMMARY, op.LIST_ACCOUNT_ALIASES)
_EVERYBODY = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"},
}


@pytest.mark.parametrize(
    "ask",
    [
        *(services.virtual_mfa_devices, services.service_specific_credentials),
        *(services.account_aliases, services.instances, services.alternate_contact),
        services._details,  # noqa: SLF001  # the first of several questions
    ],
)
def test_what_an_answer_lacks_stays_missing(ask: Callable[[Any], object]) -> None:
    """It is no empty list, from which facts would be decided."""
    assert ask(SimpleNamespace(call=lambda *_, **__: {})) == {}


def test_every_question_is_asked_once(named: Aws, collected: Take) -> None:
    named.organization(features=["RootCredentialsManagement"])
    named.security_contact()
    named.client("iam").update_account_password_policy(MinimumPasswordLength=14)
    snapshot = collected()
    asked = Counter(named.calls)
    assert max(asked.values()) <= 2, asked  # only the report may be asked for twice
    assert sum(asked.values()) <= 15
    assert {type(record) for record in snapshot.records} == {Answer}
    assert snapshot.account == "111122223333"
    assert snapshot.partition == "aws"


def test_only_what_is_needed_is_asked(named: Aws, collected: Take) -> None:
    collected(operations=[op.GET_ACCOUNT_SUMMARY])
    assert named.calls == ["sts:GetCallerIdentity", "iam:GetAccountSummary"]


def test_no_question_asks_only_who_asks(named: Aws, collected: Take) -> None:
    collected(operations=[])
    assert named.calls == ["sts:GetCallerIdentity"]


@pytest.mark.parametrize("operation", op.READ_OPERATIONS[1:], ids=str)
@pytest.mark.parametrize(
    ("code", "status", "message", "kind"),
    [
        ("AccessDenied", 403, "not authorized", RefusalKind.DENIED),
        *(
            pytest.param(code, 403, message, kind, marks=pytest.mark.nightly)
            for code, message, kind in (
                ("ExpiredToken", "expired", RefusalKind.EXPIRED),
                ("RequestTimeTooSkewed", "clock", RefusalKind.CLOCK_SKEW),
            )
        ),
    ],
)
def test_a_refused_call_is_written_down(  # noqa: PLR0913, PLR0917  # columns of the table
    named: Aws,
    collected: Take,
    operation: op.Operation,
    code: str,
    status: int,
    message: str,
    kind: RefusalKind,
) -> None:
    named.fail(str(operation), code, status=status, message=message)
    if operation in {op.GET_POLICY, op.GET_POLICY_VERSION}:
        named.client("iam").create_user(UserName="ana")
        named.client("iam").create_policy(PolicyName="limit", PolicyDocument=json.dumps(_EVERYBODY))
        named.boundary("ana", "arn:aws:iam::aws:policy/PowerUserAccess")
        named.fail("iam:GetPolicy", code, status=status, message=message)
        operation = op.GET_POLICY
    records = [one for one in collected().records if one.operation == str(operation)]
    assert [(one.kind, one.code) for one in records if isinstance(one, Refusal)] == [(kind, code)]


@pytest.mark.parametrize(
    ("prepare", "kind"),
    [
        (lambda aws: aws.slow("iam:GetAccountSummary", 6), RefusalKind.TIMEOUT),
        (lambda aws: aws.reset_connection("iam:GetAccountSummary"), RefusalKind.UNREACHABLE),
        (
            lambda aws: aws.fail("iam:GetAccountSummary", "ServiceFailure", status=500),
            RefusalKind.ERROR,
        ),
        (
            lambda aws: aws.fail("iam:GetAccountSummary", status=200, body=b"<half"),
            RefusalKind.ERROR,
        ),
    ],
    ids=["timeout", "reset", "500", "no XML"],
)
def test_a_call_that_fails_leaves_the_others(
    named: Aws, collected: Take, prepare: Callable[[Aws], None], kind: RefusalKind
) -> None:
    prepare(named)
    _assert_left_out(collected(operations=_TWO, limits=Limits(read=4, attempts=1)), kind)


def test_throttling_that_does_not_pass_is_called_that(named: Aws, collected: Take) -> None:
    named.fail("iam:GetAccountSummary", "Throttling", message="Rate exceeded")
    _assert_left_out(
        collected(operations=_TWO, limits=Limits(total=8, attempts=1)), RefusalKind.THROTTLED
    )


def _assert_left_out(snapshot: Snapshot, kind: RefusalKind) -> None:
    refused = snapshot.find(op.GET_ACCOUNT_SUMMARY)
    assert isinstance(refused, Refusal)
    assert refused.kind is kind
    assert isinstance(snapshot.find(op.LIST_ACCOUNT_ALIASES), Answer)


def test_throttling_is_called_that_if_the_time_is_over_during_a_pause(
    named: Aws, late_after: LateAfter
) -> None:
    named.fail("iam:GetAccountSummary", "Throttling", message="Rate exceeded")
    guard = Guard(300, [op.GET_ACCOUNT_SUMMARY], late_after(lambda: named.calls))
    session = open_session(Source(), guard, Limits(attempts=1))
    with pytest.raises(CallError, match="Rate exceeded") as caught:
        session.call(op.GET_ACCOUNT_SUMMARY, {})
    assert caught.value.kind is RefusalKind.THROTTLED
    with pytest.raises(CallError) as caught:
        session.call(op.GET_ACCOUNT_SUMMARY, {})
    assert caught.value.kind is RefusalKind.TIMEOUT
    assert named.calls == ["iam:GetAccountSummary"]


def test_nothing_is_sent_after_the_time_limit(named: Aws, collected: Take) -> None:
    named.slow("iam:GetAccountSummary", 1)
    limits = Limits(connect=1, read=0.6, total=2, attempts=9)
    snapshot = collected(operations=[op.GET_ACCOUNT_SUMMARY], limits=limits)
    refused = snapshot.find(op.GET_ACCOUNT_SUMMARY)
    assert isinstance(refused, Refusal)
    assert refused.kind is RefusalKind.TIMEOUT
    assert named.calls.count("iam:GetAccountSummary") < 9


def test_a_report_in_the_making_is_waited_for(named: Aws, collected: Take) -> None:
    named.report_not_ready(3)
    report = collected(operations=[op.GET_CREDENTIAL_REPORT]).find(op.GET_CREDENTIAL_REPORT)
    assert isinstance(report, Answer)
    assert report.result["Content"].startswith("user,arn,")
    assert "<root_account>" in report.result["Content"]
    assert report.result["GeneratedTime"].endswith("Z")


def test_a_report_that_exists_is_taken_where_none_may_be_made(named: Aws, collected: Take) -> None:
    named.client("iam").generate_credential_report()
    named.fail("iam:GenerateCredentialReport", "AccessDenied", status=403)
    snapshot = collected(operations=[op.GET_CREDENTIAL_REPORT])
    assert isinstance(snapshot.find(op.GENERATE_CREDENTIAL_REPORT), Refusal)
    assert isinstance(snapshot.find(op.GET_CREDENTIAL_REPORT), Answer)


def test_a_report_that_never_comes_ends_with_the_time(named: Aws, collected: Take) -> None:
    named.report_not_ready(1000)
    limits = Limits(connect=3, read=3, total=3, attempts=1)
    snapshot = collected(operations=[op.GET_CREDENTIAL_REPORT], limits=limits)
    report = snapshot.find(op.GET_CREDENTIAL_REPORT)
    assert isinstance(report, Refusal)
    assert report.code == "ReportInProgress"


def test_a_boundary_that_the_details_leave_out_is_fetched(named: Aws) -> None:
    client = named.client("iam")
    client.create_user(UserName="ana")
    policy = client.create_policy(PolicyName="limit", PolicyDocument=json.dumps(_EVERYBODY))
    arn = policy["Policy"]["Arn"]
    details = {
        "UserDetailList": [{"PermissionsBoundary": {"PermissionsBoundaryArn": arn}}],
        "GroupDetailList": [],
        "Policies": [],
    }
    session = open_session(Source(), Guard(300, op.READ_OPERATIONS), Limits())
    records = list(services._policies(Asker(session), services._left_out(details)))  # noqa: SLF001  # moto lists all
    assert [(one.operation, one.subject) for one in records] == [
        ("iam:GetPolicy", arn),
        ("iam:GetPolicyVersion", arn),
    ]
    assert isinstance(records[1], Answer)
    assert records[1].result["PolicyVersion"]["Document"] == _EVERYBODY


def test_an_inline_policy_of_a_user_reaches_the_snapshot(named: Aws, collected: Take) -> None:
    client = named.client("iam")
    client.create_user(UserName="ana", Path="/division/")
    client.put_user_policy(UserName="ana", PolicyName="all", PolicyDocument=json.dumps(_EVERYBODY))
    details = collected(operations=[op.GET_ACCOUNT_AUTHORIZATION_DETAILS]).find(
        op.GET_ACCOUNT_AUTHORIZATION_DETAILS
    )
    assert isinstance(details, Answer)
    (user,) = details.result["UserDetailList"]
    assert user["UserPolicyList"][0]["PolicyDocument"] == _EVERYBODY


def test_people_and_seeds_stay_out_of_the_snapshot(named: Aws, collected: Take) -> None:
    named.organization(features=[])
    named.security_contact()
    named.root(virtual_mfa=True)
    named.client("iam").create_virtual_mfa_device(VirtualMFADeviceName="spare")
    text = dump(collected())
    for personal in ("Mary Major", "security@example.com", "owner@example.com", "555-0100"):
        assert personal not in text
    for secret in ("Base32StringSeed", "QRCodePNG", "wJalrXUtnFEMI", "AKIAIOSFODNN7EXAMPLE"):
        assert secret not in text
    assert "root-account-mfa-device" in text
