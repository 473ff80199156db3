"""Placeholders, AWS's own accounts and everyday values alarm nobody; what looks like them a little does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.verify import Search, placeholders
from aws_posture.verify.values import values_of

PLACEHOLDERS = (
    *("111111111111", "123456789012", "012345678901", "234567890123", "987654321098"),
    *("111122223333", "444455556666", "999988887777", "112233445566", "111222333444"),
    *("123412341234", "123123123123", "121212121212", "000000000001", "100000000000"),
    *("123456789000", "000123456789", "210987654321", "100000000001", "770777777777"),
    *("123456789055", "012345678955", "551234567890", "111111112222", "555555556666"),
)


@pytest.mark.parametrize("account", PLACEHOLDERS)
def test_accounts_that_count_or_repeat_are_placeholders(account: str) -> None:
    assert _found(f"arn:aws:iam::{account}:role/x, account {account}") == []


@pytest.mark.parametrize(
    "account",
    [
        *("860741935286", "112233445567", "123456789102", "100200300400", "102000000003"),
        *("123456789155", "551234567891", "123412341235", "123123123124", "111222333445"),
        *("121212121213", "112223334445"),
    ],
)
def test_other_accounts_are_none(account: str) -> None:
    assert len(_found(f"arn:aws:iam::{account}:role/x")) == 1


OF_AWS = (
    "602401143452.dkr.ecr.us-west-2.amazonaws.com/eks/pause:3.5",
    '"AWS": "arn:aws:iam::127311923021:root"',
    "arn:aws:lambda:eu-west-1:434848589818:layer:AWS-AppConfig-Extension:41",
    "arn:aws:lambda:us-east-1:177933569100:layer:AWS-Parameters-and-Secrets-Lambda-Extension:11",
    "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1.0",
)


@pytest.mark.parametrize("text", OF_AWS)
def test_accounts_of_aws_are_nobodys(text: str) -> None:
    assert _found(text) == []


EXAMPLES = (
    *(
        "AKIAEXAMPLEEXAMPLEEE",
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAI44QH8DHBEXAMPLE",
        "AKIAXXXXXXXXXXXXXXXX",
        "AKIAABBABAABABBBABAB",
        "AKIAIOSFODNN7QWERTYU",
        "AKIAABCDEFGHIJKLMNOP",
        "AKIAYZ234567ABCDEFGH",
    ),
    *("AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE", "ASIAIOSFODNN7EXAMPLE"),
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "aws_secret_access_key = xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "aws_secret_access_key = wJalABCDEFGHIJKLMNOPrXUtnF7qZ9bPxRfiCY8k",
    *("o-exampleorgid", "o-a1b2c3d4e5", "o-aa111bb222cc333", "ou-examplerootid111-exampleouid111"),
    *("ou-ab12-11111111", "https://your-alias.signin.aws.amazon.com/console"),
    *("akiaiosfodnn7qwertyu", "akiai44qh7dhbexampli"),
)


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_within_ids_and_secrets_are_nobodys(text: str) -> None:
    assert _found(text) == []


REAL = (
    *("AKIAYQ6GADDVNNYCRXCH", "akiayq6gaddvnnycrxch", "o-7h3k9q2m4x"),
    # One sign more than an example may have, at either end, and one that breaks the row.
    *("AKIAQABABABABABABABA", "AKIAABABABABABABABAQ"),
    *("AKIAQBCDEFGHIJKLMNOP", "AKIAABCDEFGHIJKLMNOQ"),
)


@pytest.mark.parametrize("text", REAL)
def test_real_ones_are_somebodys(text: str) -> None:
    assert len(_found(text)) == 1


NAMES = {
    **dict.fromkeys(("your-alias", "YOUR_name", "my-x", "the-x", "some-x", "any_x"), True),
    **dict.fromkeys(("an-alias-7", "account", "for-example", "placeholder1"), True),
    **dict.fromkeys(("x", "xxxx", "signin", "www", "123456789012"), True),
    **dict.fromkeys(("yours", "y-alia", "xy", "signing", "wwww", "860741935286"), False),
    **dict.fromkeys(("12345678901", "1234567890123"), False),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_an_address_may_stand_for_any(name: str) -> None:
    assert placeholders.is_placeholder(name) is NAMES[name]


ADDRESSES = {
    **dict.fromkeys(("192.0.2.7", "198.51.100.7/32", "203.0.113.255", "10.1.22.3/8"), True),
    **dict.fromkeys(("192.168.1.1", "172.16.0.1", "172.20.0.1", "172.31.0.1/12"), True),
    **dict.fromkeys(("127.0.0.1", "0.0.0.0/0", "2001:db8:7::1/64", "::/0", "::1"), True),
    **dict.fromkeys(("192.0.3.7", "172.15.0.1", "172.32.0.1", "110.1.22.3", "11.1.2.3"), False),
    **dict.fromkeys(("2001:db9::1", "::2", "10.1.22", "10.1.22.3/"), False),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_any_page_may_name_is_common(address: str) -> None:
    assert placeholders.is_common_address(address) is ADDRESSES[address]


NOT_SEARCHED = ("bo", "4711", "admin", "10.0.0.0/8", "203.0.113.7/32", "2026-01-01T00:00:00Z")
SEARCHED = ("471147", "93.184.7.21/32", "2026-01-01T00:03:00Z", "first.admin")


def test_what_is_too_short_or_too_common_is_listed_and_not_searched() -> None:
    now = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    users = [{"UserName": name} for name in (*NOT_SEARCHED, *SEARCHED)]
    answer = Answer("iam:GetAccountAuthorizationDetails", now, {"UserDetailList": users})
    caller = Caller("arn:aws:iam::111122223333:user/admin", temporary=False)
    values = values_of([Snapshot("111122223333", "aws", "eu-west-1", caller, now, (answer,))])
    assert values.everyday == {*NOT_SEARCHED, "111122223333"}
    assert values.wanted.keys() == set(SEARCHED)


def _found(text: str) -> list[str]:
    return [leak.kind for leak in Search().text(text.encode(), "x.md")]
