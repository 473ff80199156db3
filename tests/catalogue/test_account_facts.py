from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ALTERNATE_CONTACT,
    GET_CALLER_IDENTITY,
    LIST_ACCOUNT_ALIASES,
)

Judge = Callable[..., Verdict]

IDENTITY = {
    "UserId": "AIDASAMPLEUSEREXAMPLE",
    "Account": "111122223333",
    "Arn": "arn:aws:iam::111122223333:user/ana",
}


def test_the_account_id_is_a_value(judge: Judge) -> None:
    verdict = judge("account.id", {GET_CALLER_IDENTITY: IDENTITY})
    assert (verdict.state, verdict.value) == (State.PASS, "111122223333")


@pytest.mark.parametrize(
    ("given", "state", "value"),
    [
        ({"AccountAliases": ["example-company"]}, State.PASS, "example-company"),
        ({"AccountAliases": []}, State.NOT_APPLICABLE, None),
        ({}, State.UNKNOWN, None),
        ({"AccountAliases": "example"}, State.UNKNOWN, None),
        ({"AccountAliases": ["two\nlines\u202e"]}, State.PASS, "two lines"),
    ],
)
def test_account_alias(
    judge: Judge, given: dict[str, Any], state: State, value: str | None
) -> None:
    verdict = judge("account.alias", {LIST_ACCOUNT_ALIASES: given})
    assert (verdict.state, verdict.value) == (state, value)


@pytest.mark.parametrize(
    ("partition", "aliases", "url"),
    [
        ("aws", [], "https://111122223333.signin.aws.amazon.com/console"),
        ("aws", ["example"], "https://example.signin.aws.amazon.com/console"),
        ("aws-cn", ["example"], "https://example.signin.amazonaws.cn/console"),
        ("aws-us-gov", [], "https://111122223333.signin.amazonaws-us-gov.com/console"),
        # Not what IAM takes for an alias: it must not choose the host.
        ("aws", ["evil.example.com/"], "https://111122223333.signin.aws.amazon.com/console"),
        ("aws", ["a@b"], "https://111122223333.signin.aws.amazon.com/console"),
        ("aws", ["-ab"], "https://111122223333.signin.aws.amazon.com/console"),
        ("aws", ["example\n"], "https://111122223333.signin.aws.amazon.com/console"),
        ("aws", [3], "https://111122223333.signin.aws.amazon.com/console"),
    ],
)
def test_sign_in_url(judge: Judge, partition: str, aliases: list[Any], url: str) -> None:
    given = {GET_CALLER_IDENTITY: IDENTITY, LIST_ACCOUNT_ALIASES: {"AccountAliases": aliases}}
    verdict = judge("account.sign-in-url", given, partition=partition)
    assert (verdict.state, verdict.value, verdict.link) == (State.PASS, url, url)


@pytest.mark.parametrize("partition", ["aws-iso", "aws-eusc", "", "aws-cn.example.com"])
def test_the_sign_in_page_of_another_partition_is_not_guessed(judge: Judge, partition: str) -> None:
    given = {GET_CALLER_IDENTITY: IDENTITY, LIST_ACCOUNT_ALIASES: {"AccountAliases": ["example"]}}
    verdict = judge("account.sign-in-url", given, partition=partition)
    assert (verdict.state, verdict.value, verdict.link) == (State.UNKNOWN, None, None)


@pytest.mark.parametrize("given", [RefusalKind.DENIED, RefusalKind.TIMEOUT, {}, None])
def test_the_sign_in_page_by_account_id_needs_no_alias(judge: Judge, given: object) -> None:
    answers = {GET_CALLER_IDENTITY: IDENTITY, LIST_ACCOUNT_ALIASES: given}
    present = {operation: what for operation, what in answers.items() if what is not None}
    verdict = judge("account.sign-in-url", present)
    assert verdict.value == "https://111122223333.signin.aws.amazon.com/console"
    assert "by account id" in verdict.evidence[0]


def test_a_denied_alias_is_named_beside_the_sign_in_page(judge: Judge) -> None:
    answers = {GET_CALLER_IDENTITY: IDENTITY, LIST_ACCOUNT_ALIASES: RefusalKind.DENIED}
    (line,) = judge("account.sign-in-url", answers).evidence
    assert "AWS denied iam:ListAccountAliases" in line


@pytest.mark.parametrize(
    ("given", "state", "value"),
    [
        ({"Organization": {"MasterAccountId": "111122223333"}}, State.PASS, "management"),
        ({"Organization": {"MasterAccountId": "444455556666"}}, State.PASS, "member"),
        ("AWSOrganizationsNotInUseException", State.PASS, "standalone"),
        ("AWSOrganizationsNotInUse", State.PASS, "standalone"),
        ("ServiceException", State.UNKNOWN, None),
        (RefusalKind.DENIED, State.UNKNOWN, None),
        ({"Organization": {}}, State.UNKNOWN, None),
        ({"Organization": "o-exampleorgid"}, State.UNKNOWN, None),
        ({}, State.UNKNOWN, None),
    ],
)
def test_account_organization(judge: Judge, given: object, state: State, value: str | None) -> None:
    verdict = judge("account.organization", {DESCRIBE_ORGANIZATION: given})
    assert (verdict.state, verdict.value) == (state, value)


def test_a_member_account_learns_its_management_account(judge: Judge) -> None:
    given = {"Organization": {"MasterAccountId": "444455556666"}}
    verdict = judge("account.organization", {DESCRIBE_ORGANIZATION: given})
    assert verdict.evidence == ("444455556666: the organization's management account",)


CONTACT = {"AlternateContactType": "SECURITY", "EmailAddress": "security@example.com"}


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"AlternateContact": CONTACT}, State.PASS),
        ({"AlternateContact": {}}, State.PASS),
        ("ResourceNotFoundException", State.FAIL),
        ("ResourceNotFound", State.FAIL),
        ("ValidationException", State.UNKNOWN),
        (RefusalKind.DENIED, State.UNKNOWN),
        ({}, State.UNKNOWN),
        ({"AlternateContact": {"AlternateContactType": "BILLING"}}, State.UNKNOWN),
    ],
)
def test_account_security_contact(judge: Judge, given: object, state: State) -> None:
    assert judge("account.security-contact", {GET_ALTERNATE_CONTACT: given}).state is state


def test_the_address_of_the_security_contact_is_shown_for_checking(judge: Judge) -> None:
    verdict = judge(
        "account.security-contact", {GET_ALTERNATE_CONTACT: {"AlternateContact": CONTACT}}
    )
    assert verdict.evidence == ("security@example.com: security contact",)
