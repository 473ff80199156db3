"""Policy documents, their wildcards, and the conditions that authors write."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

from aws_posture.errors import FactError
from aws_posture.facts import BY_ID, State
from aws_posture.facts.conditions import Audience, parse_condition
from aws_posture.iam import PrincipalClass, classify
from aws_posture.iam.documents import parse
from aws_posture.iam.match import covered, matches
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
            "AssumeRolePolicyDocument": DOCUMENT,
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
_WHOLE = json.dumps(DETAILS)
_POWERLESS = frozenset({PrincipalClass.NONE, PrincipalClass.UNKNOWN})


def policy_documents(data: bytes) -> None:
    """Any text is a document, or has flaws."""
    text = data.decode("utf-8", "surrogateescape")
    document = parse(text, ACCOUNT)
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
    users = details.get("UserDetailList")
    found = classify(details, {}, ACCOUNT, "aws")
    assert len(found) == (len(users) if isinstance(users, list) else 0)
    assert all(line.isprintable() for one in found for line in one.because)
    # Whatever else is said, who may do nothing is no administrator.
    assert not denied or {one.class_ for one in found} <= _POWERLESS, found


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
