"""Policy documents, read into statements.

What cannot be read is kept as a flaw: a statement that nobody understands may allow or deny
anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from sys import intern
from typing import NamedTuple
from urllib.parse import unquote

from aws_posture.privilege import conditions
from aws_posture.privilege.conditions import Test
from aws_posture.privilege.match import matches
from aws_posture.privilege.truth import Effect
from aws_posture.privilege.variables import Template, compiled, variables

# The first version of the policy language that has variables.
_WITH_VARIABLES = "2012-10-17"


class Patterns(NamedTuple):
    """What a statement is about, as ``Action`` or ``NotAction`` and their like say it.

    Attributes:
        texts: The patterns.
        inverted: Whether they say what is left out.
    """

    texts: tuple[str, ...]
    inverted: bool = False


class Resources(NamedTuple):
    """What a statement is about, as ``Resource`` or ``NotResource`` says it.

    Attributes:
        texts: The patterns.
        inverted: Whether they say what is left out.
    """

    texts: tuple[Template, ...]
    inverted: bool = False


class Named(NamedTuple):
    """The principals that a statement of a trust policy names.

    Attributes:
        entries: Kind (``AWS``, ``Service``, ``Federated``, ``CanonicalUser``) and name of each;
            ``*`` alone is of every kind.
        inverted: Whether they are those left out.
    """

    entries: tuple[tuple[str, str], ...]
    inverted: bool = False


class Statement(NamedTuple):
    """One statement of a policy.

    Attributes:
        effect: Allow or Deny.
        actions: In lower case, for IAM does not mind the case of an action.
        resources: What it is about.
        condition: The tests that all have to hold.
        label: How to speak of it: its Sid or its number.
        is_named: Whether that is its Sid.
        principals: In a trust policy, whom it is about.
    """

    effect: Effect
    actions: Patterns
    resources: Resources
    condition: tuple[Test, ...]
    label: str
    is_named: bool = False
    principals: Named | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The condition keys that decide whether it applies, in lower case; variables too."""
        tested = (key for test in self.condition for key in test.keys)
        filled = (variable.key for text in self.resources.texts for variable in variables(text))
        return tuple(dict.fromkeys((*tested, *filled)))

    def is_about(self, action: str) -> bool:
        """Return whether it is about an action, given in lower case."""
        found = any(matches(pattern, action) for pattern in self.actions.texts)
        return found is not self.actions.inverted

    @property
    def is_open(self) -> bool:
        """Whether nobody may know what it means: variables, or a condition that is not readable."""
        filled = [text for text in self.resources.texts if variables(text)]
        tested = [
            test
            for test in self.condition
            if test.wanted is None or not test.is_known or any(map(variables, test.wanted))
        ]
        return bool(filled or tested)


class Document(NamedTuple):
    """A policy document.

    Attributes:
        statements: What could be read.
        flaws: What could not, one line each.
    """

    statements: tuple[Statement, ...]
    flaws: tuple[str, ...] = ()


_EVERY_RESOURCE = Resources(("*",))

ANYTHING = Document(
    (Statement(Effect.ALLOW, Patterns(("*",)), _EVERY_RESOURCE, (), "statement 1"),)
)
"""A document that allows everything: what an administrator can write into a policy."""


class _FlawError(Exception):
    """A part of a document is not what IAM's policy grammar asks for."""


def parse(raw: object, *, is_trust: bool = False) -> Document:
    """Read a policy document.

    Args:
        raw: The document as botocore gives it, or its JSON text, URL-encoded or plain.
        is_trust: Whether it is a role's trust policy, which names principals and no resources.
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
    statements: list[Statement] = []
    flaws: list[str] = []
    for number, entry in enumerate(listed, start=1):
        try:
            statements.append(_statement(entry, number, with_variables, is_trust))
        except (_FlawError, conditions.UnreadableError) as flaw:
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


def _statement(raw: object, number: int, with_variables: bool, is_trust: bool) -> Statement:  # noqa: FBT001  # what kind of document
    if not isinstance(raw, dict):
        raise _FlawError("is not a JSON object")
    effect = raw.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise _FlawError("has neither Allow nor Deny as its Effect")
    actions = _patterns(raw, "Action")
    sid = raw.get("Sid")
    is_named = isinstance(sid, str) and bool(sid)
    condition = raw.get("Condition", {})
    return Statement(
        Effect(effect),
        Patterns(tuple(map(_lower, actions.texts)), actions.inverted),
        _EVERY_RESOURCE if is_trust else _resources(raw, with_variables),
        conditions.parsed(condition, with_variables=with_variables) if condition != {} else (),
        intern(f"statement {sid if is_named else number}"),
        is_named,
        _principals(raw) if is_trust else None,
    )


def _lower(text: str) -> str:
    # The same few actions are in most documents: each is kept once.
    return intern(text.lower())


def _resources(raw: Mapping[str, object], with_variables: bool) -> Resources:  # noqa: FBT001  # as above
    if raw.get("Resource") == "*" and "NotResource" not in raw:
        return _EVERY_RESOURCE
    patterns = _patterns(raw, "Resource")
    return Resources(
        tuple(
            compiled(text, with_variables=with_variables, is_resource=True)
            for text in patterns.texts
        ),
        patterns.inverted,
    )


def _patterns(raw: Mapping[str, object], name: str) -> Patterns:
    value, inverted = _either(raw, name)
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        raise _FlawError(f"has no text in {name} or Not{name}")
    return Patterns(tuple(texts), inverted)


def _either(raw: Mapping[str, object], name: str) -> tuple[object, bool]:
    inverted = f"Not{name}"
    if (name in raw) == (inverted in raw):
        has = f"both {name} and" if name in raw else f"neither {name} nor"
        raise _FlawError(f"has {has} {inverted}")
    return (raw[name], False) if name in raw else (raw[inverted], True)


def _principals(raw: Mapping[str, object]) -> Named:
    value, inverted = _either(raw, "Principal")
    return Named(tuple(_entries({"*": value} if value == "*" else value)), inverted)


def _entries(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        raise _FlawError("has a Principal that is neither * nor a JSON object")
    if not value:
        raise _FlawError("has a Principal that names nobody")
    for kind, names in value.items():
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            raise _FlawError("has a Principal that is not of texts")
        for name in listed:
            yield str(kind), name
