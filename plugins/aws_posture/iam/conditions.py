"""Conditions of a statement: whether they ask about the session or about the target.

No value is compared: nobody knows from where, when and with what a user will sign in next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum


class Effect(Enum):
    """What a statement does."""

    ALLOW = "Allow"
    DENY = "Deny"


class Reach(Enum):
    """When a statement applies."""

    ALWAYS = "always"
    SESSION = "session"
    """In some sessions only: with MFA, from an address, at a time."""
    SCOPE = "scope"
    """To few targets only: those with named policies, boundaries or tags."""


# Service Authorization Reference, "Condition keys for AWS Identity and Access Management".
_SCOPE_KEYS = frozenset(
    {
        "aws:tagkeys",
        "iam:associatedresourcearn",
        "iam:awsservicename",
        "iam:organizationspolicyid",
        "iam:passedtoservice",
        "iam:permissionsboundary",
        "iam:policyarn",
        "iam:roletemplatearn",
    }
)
_TAGS = ("resourcetag/", "requesttag/")


def keys(condition: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """Name the keys that a condition asks about, each once."""
    return tuple(dict.fromkeys(key for _, key, _ in _tests(condition))) if condition else ()


def reach(effect: Effect, condition: Mapping[str, Mapping[str, object]]) -> Reach:
    """Tell when a statement with this condition applies.

    "Allow if the policy is P" and "deny if the policy is not P" both leave P alone; "deny if
    the policy is P" and "allow if it is not P" leave everything but P. Only the first two
    narrow what somebody may do to next to nothing.
    """
    tests = list(_tests(condition)) if condition else []
    if not tests:
        return Reach.ALWAYS
    if effect is Effect.ALLOW:
        narrow = any(_is_scope(key) and not _negated(*test) for key, test in _by_key(tests))
    else:
        # A Deny needs all of its tests to hold, so one that a session can avoid undoes it.
        narrow = all(_is_scope(key) and _negated(*test) for key, test in _by_key(tests))
    return Reach.SCOPE if narrow else Reach.SESSION


_Test = tuple[str, str, object]


def _tests(condition: Mapping[str, Mapping[str, object]]) -> Iterator[_Test]:
    for operator, wanted in condition.items():
        for key, values in wanted.items():
            yield operator, key, values


def _by_key(tests: list[_Test]) -> Iterator[tuple[str, tuple[str, object]]]:
    return ((key, (operator, values)) for operator, key, values in tests)


def _is_scope(key: str) -> bool:
    key = key.lower()
    return key in _SCOPE_KEYS or key.partition(":")[2].startswith(_TAGS)


def _negated(operator: str, values: object) -> bool:
    # `ForAllValues:StringNotLikeIfExists`: only the middle tells.
    name = operator.rpartition(":")[2].lower()
    if name == "null":
        # "Null: true" holds for requests that lack the key.
        wanted = values if isinstance(values, list) else [values]
        return any(value is True or value == "true" for value in wanted)
    return "not" in name
