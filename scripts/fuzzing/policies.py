"""Policy documents, their wildcards, and the conditions that authors write."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from aws_posture.base.errors import FactError
from aws_posture.base.phrases import say
from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.conditions import Audience, parse_condition
from aws_posture.catalogue.model import State
from aws_posture.privilege import PrincipalClass, classify
from aws_posture.privilege.documents import parse
from aws_posture.privilege.match import covered, matches
from fuzzing.drawing import Draw, soup_of

ACCOUNT = "111122223333"
_STATEMENT = {
    "Sid": "Most",
    "Effect": "Allow",
    "Action": ["iam:*", "s3:Get?bject", "*"],
    "Resource": ["arn:aws:iam::*:user/${aws:username}", "*"],
    "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
}
DOCUMENT = {"Version": "2012-10-17", "Statement": [_STATEMENT]}
_NO = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}
DETAILS: dict[str, Any] = {
    "UserDetailList": [
        {
            "UserName": name,
            "UserId": f"AIDA{name.upper()}EXAMPLE",
            "Path": "/",
            "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}",
            "GroupList": ["dev"],
            "UserPolicyList": [{"PolicyName": "x", "PolicyDocument": DOCUMENT}],
            "AttachedManagedPolicies": [{"PolicyName": "P", "PolicyArn": "P"}],
            "PermissionsBoundary": {"PermissionsBoundaryArn": "P"},
        }
        for name in ("maria", "nikhil")
    ],
    "GroupDetailList": [
        {
            "GroupName": "dev",
            "Arn": f"arn:aws:iam::{ACCOUNT}:group/dev",
            "GroupPolicyList": [{"PolicyName": "y", "PolicyDocument": json.dumps(DOCUMENT)}],
            "AttachedManagedPolicies": [{"PolicyName": "P", "PolicyArn": "P"}],
        }
    ],
    "RoleDetailList": [
        {
            "RoleName": "r",
            "Arn": f"arn:aws:iam::{ACCOUNT}:role/r",
            "RolePolicyList": [{"PolicyName": "z", "PolicyDocument": DOCUMENT}],
            "AssumeRolePolicyDocument": {
                "Statement": {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                    "Action": "sts:AssumeRole",
                }
            },
        }
    ],
    "Policies": [
        {
            "Arn": "P",
            "DefaultVersionId": "v1",
            "PolicyVersionList": [
                {"VersionId": "v1", "IsDefaultVersion": True, "Document": DOCUMENT},
                {"VersionId": "v2", "IsDefaultVersion": False, "Document": DOCUMENT},
            ],
        }
    ],
}
_NOW = datetime(2026, 11, 2, tzinfo=UTC)
_WHOLE = json.dumps(DETAILS)
_POWERLESS = frozenset({PrincipalClass.NONE, PrincipalClass.UNKNOWN})


def policy_documents(data: bytes) -> None:
    """Any text is a document, or has flaws."""
    text = data.decode("utf-8", "surrogateescape")
    document = parse(text)
    assert document.statements or document.flaws or '"Statement"' in text
    details = copy.deepcopy(DETAILS)
    maria, *_ = details["UserDetailList"]
    maria["UserPolicyList"][0]["PolicyDocument"] = text
    details["UserDetailList"] = [maria]
    _check(details)


def authorizations(data: bytes) -> None:
    """Who is an administrator is told whatever AWS is said to have answered."""
    draw = Draw(data)
    denied = draw.number(2)
    details = draw.changed(_WHOLE)
    if denied:
        _deny_all(details)
    _check(details, denied=bool(denied))


def _check(details: object, *, denied: bool = False) -> None:
    if not isinstance(details, dict):
        return
    found = classify(details, {}, ACCOUNT, "aws")
    for kind in ("User", "Role"):
        listed = details.get(f"{kind}DetailList")
        same = [one for one in found if one.kind == kind.lower()]
        assert len(same) == (len(listed) if isinstance(listed, list) else 0)
    phrases = [phrase for one in found for phrase in one.because]
    assert all(say(phrase).isprintable() for phrase in phrases)
    # Whatever else is said, a user who may do nothing is no administrator, unless a role trusts it.
    users = {one.class_ for one in found if one.kind == "user"}
    assert not denied or users <= _POWERLESS, found


def _deny_all(details: object) -> None:
    users = details.get("UserDetailList") if isinstance(details, dict) else None
    for user in users if isinstance(users, list) else ():
        if isinstance(user, dict):
            user["UserPolicyList"] = [{"PolicyName": "no", "PolicyDocument": _NO}]


_LETTERS = ("a", "b", "*", "?", "aa", "ab", ":", "\ue000")


def wildcards(data: bytes) -> None:
    """Two pointers find what trying everything finds."""
    draw = Draw(data)
    pattern = "".join(draw.pick(_LETTERS) for _ in range(draw.number(16)))
    texts: list[str] = []
    while draw and len(texts) < 4:
        texts.append("".join(draw.pick(_LETTERS) for _ in range(draw.number(20))))
    for text in texts:
        assert matches(pattern, text) is tried(pattern, text), (pattern, text)
    assert covered(pattern, texts) == [text for text in texts if tried(pattern, text)]


def tried(pattern: str, text: str) -> bool:
    """Match by the definition, all ways at once: which beginnings of the text does it stand for."""
    ends = {0}
    for sign in pattern:
        if sign == "*":
            ends = set(range(min(ends), len(text) + 1)) if ends else ends
        else:
            ends = {at + 1 for at in ends if at < len(text) and sign in {"?", text[at]}}
    return len(text) in ends


_WORDS = (
    *(" ", "and", "or", "is", "not", "public", "private", *State, *BY_ID),
    *("\t", "\n", "\u00a0", "."),
)


CONDITIONS = (
    soup_of(_WORDS, "root.mfa", " ", "is", " ", "not", " ", "fail", " ", "or", " ", "unknown"),
    soup_of(_WORDS, "private", " ", "and", " ", "iam.admin", " ", "is", " ", "pass"),
)


def conditions(data: bytes) -> None:
    """A condition is read or refused, and holds in public exactly where nothing was checked."""
    text = Draw(data).soup(_WORDS)
    with suppress(FactError):
        condition = parse_condition(text, BY_ID)
        assert set(condition.facts) <= set(BY_ID)
        in_public = condition.holds(Audience.PUBLIC, lambda _: State.UNCHECKED)
        assert condition.holds_in_public() is in_public
        assert parse_condition(str(condition), BY_ID) == condition
