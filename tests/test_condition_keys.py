"""Condition keys in words: what people named is told apart from what AWS did."""

from __future__ import annotations

import pytest

from aws_posture.base.condition_keys import key_phrase, on_condition
from aws_posture.base.phrases import Name, say

KEYS = {
    "aws:MultiFactorAuthPresent": [],
    "saml:aud": [],
    "ec2:SourceInstanceARN": [],
    "aws:PrincipalTag/team": [Name("tag", "team")],
    "iam:ResourceTag/a/b": [Name("tag", "a/b")],
    "token.actions.githubusercontent.com:sub": [
        Name("oidc", "token.actions.githubusercontent.com")
    ],
    "login.example.com/id/1:team": [Name("oidc", "login.example.com/id/1"), Name("claim", "team")],
    "kms:EncryptionContext:team": [Name("key", "kms:EncryptionContext:team")],
    "team": [Name("key", "team")],
}


@pytest.mark.parametrize(("key", "names"), KEYS.items(), ids=KEYS)
def test_what_people_named_is_a_name(key: str, names: list[Name]) -> None:
    found = key_phrase(key)
    assert say(found) == key
    assert [part for part in found if isinstance(part, Name)] == names


def test_conditions_are_joined_and_none_is_not_mentioned() -> None:
    assert say(on_condition([key_phrase("saml:aud"), key_phrase("aws:SourceIp")])) == (
        " on the condition of saml:aud and aws:SourceIp"
    )
    assert on_condition([]) == ()
