"""Patterns of policies, and the variables in them.

A ``*`` or ``?`` that means itself is written as a character of the Unicode private use area,
which no policy may hold: it matches nothing but itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aws_posture.privilege.truth import Free, Truth, Value

_STAR, _QUESTION = "\ue000", "\ue001"
_ESCAPES = str.maketrans({"*": _STAR, "?": _QUESTION})
_PLAIN = str.maketrans({_STAR: "*", _QUESTION: "?"})
_FOREIGN = str.maketrans({_STAR: "\ufffd", _QUESTION: "\ufffd"})

# User Guide, "IAM policy elements: Variables and tags", "Special characters".
_SPECIAL = {"*": _STAR, "?": _QUESTION, "$": "$"}

# partition, service, region, account and resource follow "arn": six fields.
_COLONS = 5


class Variable(NamedTuple):
    """A policy variable.

    Attributes:
        key: The condition key, in lower case.
        default: Its value in requests that lack the key, or None.
        name: The key as the policy writes it.
    """

    key: str
    default: str | None
    name: str


Template = str | tuple[str | Variable, ...]
"""A pattern; a text where it holds no variable."""


def escaped(text: str) -> str:
    """Make a text's own ``*`` and ``?`` mean themselves; ARNs may hold them in their path."""
    return text.translate(_ESCAPES) if "*" in text or "?" in text else text


def unescaped(text: str) -> str:
    """Return a pattern as a text, in which ``*`` and ``?`` are characters like others."""
    return text.translate(_PLAIN) if _STAR in text or _QUESTION in text else text


def compiled(text: str, *, with_variables: bool, is_resource: bool = False) -> Template:
    """Return what a pattern of a policy means.

    Args:
        text: The pattern as the policy has it.
        with_variables: Whether the policy's version has variables.
        is_resource: Whether it is an element of ``Resource``, where a variable before an ARN's
            fifth colon is not replaced (User Guide, "Variables and tags").
    """
    if not text.isascii():
        text = text.translate(_FOREIGN)
    if not with_variables or "${" not in text:
        return _completed(text) if is_resource else text
    start, *rest = text.split("${")
    parts: list[str | Variable] = [start]
    colons = start.count(":")
    bounded = is_resource and text.startswith("arn:")
    for piece in rest:
        inside, closed, after = piece.partition("}")
        if not closed or (bounded and colons < _COLONS):
            parts.append(escaped("${" + piece) if not closed else escaped(f"${{{inside}}}") + after)
        elif inside in _SPECIAL:
            parts.append(_SPECIAL[inside] + after)
        else:
            parts += (_variable(inside), after)
        colons += after.count(":")
    if any(isinstance(part, Variable) for part in parts):
        return tuple(parts)
    whole = "".join(part for part in parts if isinstance(part, str))
    return _completed(whole) if is_resource else whole


def variables(template: Template) -> tuple[Variable, ...]:
    """Return the variables of a pattern."""
    if isinstance(template, str):
        return ()
    return tuple(part for part in template if isinstance(part, Variable))


def resolved(template: Template, lookup: Callable[[str], Value]) -> tuple[str, Truth]:
    """Put values in the place of variables.

    Returns:
        The pattern, and whether it is sure: `Truth.NO` where a variable certainly has no value
        and the pattern matches nothing, `Truth.UNSURE` where nobody knows the value; then the
        pattern has a ``*`` for it.
    """
    if isinstance(template, str):
        return template, Truth.YES
    sure = Truth.YES
    texts = []
    for part in template:
        if isinstance(part, str):
            texts.append(part)
            continue
        value = lookup(part.key)
        if isinstance(value, Free):
            sure = min(sure, Truth.UNSURE)
            texts.append("*")
        elif len(value) == 1:
            texts.append(escaped(value[0]))
        elif part.default is not None:
            texts.append(escaped(part.default))
        else:
            sure = Truth.NO
            texts.append("*")
    return "".join(texts), sure


def _variable(inside: str) -> Variable:
    # `${name, 'default'}`: the default is for requests without the key.
    name, comma, default = inside.partition(",")
    default = default.strip()
    quoted = len(default) > 1 and default[0] == default[-1] == "'"
    return Variable(
        name.strip().lower(),
        (default[1:-1] if quoted else default) if comma else None,
        name.strip(),
    )


def _completed(pattern: str) -> str:
    # User Guide, "IAM identifiers": an ARN with fewer than six fields has a wildcard for each
    # missing one.
    missing = _COLONS - pattern.count(":")
    return pattern + ":*" * missing if pattern.startswith("arn:") else pattern
