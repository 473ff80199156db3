"""Policy documents, read into statements.

What cannot be read is kept as a flaw: a statement that nobody understands may allow or deny
anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from aws_posture.iam import conditions, variables
from aws_posture.iam.conditions import Effect, Reach

# The first version of the policy language that has variables.
_WITH_VARIABLES = "2012-10-17"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a statement is about, as ``Action`` or ``NotAction`` and their like say it.

    Attributes:
        texts: The patterns.
        inverted: Whether they say what is left out.
    """

    texts: tuple[str, ...]
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy.

    Attributes:
        effect: Allow or Deny.
        actions: In lower case, for IAM does not mind the case of an action.
        resources: With variables resolved.
        reach: When it applies.
        keys: The condition keys, and unresolved variables, that decide when.
        label: How to speak of it: its Sid or its number.
    """

    effect: Effect
    actions: Patterns
    resources: Patterns
    reach: Reach
    keys: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document.

    Attributes:
        statements: What could be read.
        flaws: What could not, one line each.
    """

    statements: tuple[Statement, ...]
    flaws: tuple[str, ...] = ()


ANYTHING = Document(
    (Statement(Effect.ALLOW, Patterns(("*",)), Patterns(("*",)), Reach.ALWAYS, (), "statement 1"),)
)
"""Stands in for a document that is missing: it might be the most generous of all."""


class _FlawError(Exception):
    """A part of a document is not what IAM's policy grammar asks for."""


def parse(raw: object, account: str) -> Document:
    """Read a policy document.

    Args:
        raw: The document as botocore gives it, or its JSON text, URL-encoded or plain.
        account: The account id, for ``${aws:PrincipalAccount}``.
    """
    document = _decoded(raw)
    if not isinstance(document, dict):
        return Document((), ("it is not a JSON object",))
    listed = document.get("Statement")
    if isinstance(listed, dict):
        listed = [listed]
    if not isinstance(listed, list):
        return Document((), ("it has no Statement",))
    with_variables = document.get("Version") == _WITH_VARIABLES
    return _document(listed, account if with_variables else None)


def _document(listed: list[object], account: str | None) -> Document:
    statements: list[Statement] = []
    flaws: list[str] = []
    for number, raw in enumerate(listed, start=1):
        try:
            statements.extend(_statements(raw, number, account))
        except _FlawError as flaw:
            flaws.append(f"statement {number} {flaw}")
    return Document(tuple(statements), tuple(flaws))


def _decoded(raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    for text in (raw, unquote(raw)):
        try:
            decoded: object = json.loads(text)
        except (ValueError, RecursionError):
            continue
        return decoded
    return None


def _statements(raw: object, number: int, account: str | None) -> Iterator[Statement]:
    if not isinstance(raw, dict):
        raise _FlawError("is not a JSON object")
    effect = _effect(raw)
    actions = _patterns(raw, "Action")
    lower = Patterns(tuple(text.lower() for text in actions.texts), actions.inverted)
    condition = _condition(raw)
    reach, keys = conditions.reach(effect, condition), conditions.keys(condition)
    label = _label(raw, number)
    for resources, names in _resolved(_patterns(raw, "Resource"), account):
        if names:
            reach = Reach.SCOPE if effect is Effect.ALLOW else Reach.SESSION
        yield Statement(effect, lower, resources, reach, (*keys, *names), label)


def _effect(raw: Mapping[str, object]) -> Effect:
    effect = raw.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise _FlawError("has neither Allow nor Deny as its Effect")
    return Effect(effect)


def _condition(raw: Mapping[str, object]) -> Mapping[str, Mapping[str, object]]:
    condition = raw.get("Condition", {})
    if not isinstance(condition, dict):
        raise _FlawError("has a Condition that is not a JSON object")
    for operator, tests in condition.items():
        names = (operator, *tests) if isinstance(tests, dict) else (None,)
        if not all(isinstance(name, str) for name in names):
            raise _FlawError("has a Condition that is not of operators, keys and values")
    return condition


def _patterns(raw: Mapping[str, object], name: str) -> Patterns:
    inverted = f"Not{name}"
    if (name in raw) == (inverted in raw):
        raise _FlawError(f"has {'both' if name in raw else 'neither'} {name} and {inverted}")
    value = raw[name] if name in raw else raw[inverted]
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        raise _FlawError(f"has no text in {name} or {inverted}")
    return Patterns(tuple(texts), inverted in raw)


def _label(raw: Mapping[str, object], number: int) -> str:
    sid = raw.get("Sid")
    return f"statement {sid}" if isinstance(sid, str) and sid else f"statement {number}"


def _resolved(
    patterns: Patterns, account: str | None
) -> Iterator[tuple[Patterns, tuple[str, ...]]]:
    """Resolve variables.

    Yields:
        What the patterns certainly mean; and, where a variable has a value in a request only,
        what they may mean at most, with the names of such variables.
    """
    if account is None:
        yield Patterns(tuple(map(variables.plain, patterns.texts)), patterns.inverted), ()
        return
    found = [variables.resolved(text, account) for text in patterns.texts]
    names = tuple(dict.fromkeys(f"${{{name}}}" for _, missing in found for name in missing))
    wide = tuple(text for text, _ in found)
    narrow = tuple(text for text, missing in found if not missing)
    # A variable without a value stands for anything or for nothing.
    certain, possible = (wide, narrow) if patterns.inverted else (narrow, wide)
    if certain:
        yield Patterns(certain, patterns.inverted), ()
    if names:
        yield Patterns(possible, patterns.inverted), names
