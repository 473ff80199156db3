"""One request against some statements, decided slowly and obviously, for the reference."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

Json = dict[str, Any]

CHOSEN = "\1"
"""What a condition key is worth that the request chooses."""


def decide(statements: list[Json], action: str, target: str, context: Json) -> bool:
    """Return whether statements allow a request and none denies it."""
    met = [s for s in statements if applies(s, action, target, context)]
    return any(s["Effect"] == "Allow" for s in met) and not any(s["Effect"] == "Deny" for s in met)


def applies(statement: Json, action: str, target: str, context: Json) -> bool:
    """Return whether a statement is about a request."""
    for name, value in (("Action", action.lower()), ("Resource", target)):
        inverted = f"Not{name}" in statement
        patterns = statement[f"Not{name}" if inverted else name]
        listed = [patterns] if isinstance(patterns, str) else patterns
        if name == "Action":
            found = any(like(pattern.lower(), value) for pattern in listed)
        else:
            found = any(like(filled(pattern, context), value) for pattern in listed)
        if found is inverted:
            return False
    return meets(statement.get("Condition", {}), context, statement["Effect"])


def filled(pattern: str, context: Json) -> str:
    """Put values in the place of variables; one without a value matches nothing."""
    if "$" not in pattern:
        return pattern
    for key in ("aws:username", "aws:PrincipalTag/team"):
        pattern = pattern.replace(f"${{{key}}}", context.get(key, "\0"))
    return pattern


@lru_cache(maxsize=200_000)
def like(pattern: str, text: str) -> bool:
    """Return whether a pattern stands for a text, by trying everything."""
    ends = {0}
    for sign in pattern:
        if sign == "*":
            ends = {at for end in ends for at in range(end, len(text) + 1)}
        else:
            ends = {at + 1 for at in ends if at < len(text) and sign in ("?", text[at])}
    return len(text) in ends


def meets(condition: Json, context: Json, effect: str) -> bool:
    """Return whether a condition is met; what the request may choose is chosen well."""
    for operator, tests in condition.items():
        for key, wanted in tests.items():
            values = [wanted] if isinstance(wanted, str) else wanted
            values = [filled(value, context) for value in values]
            is_chosen = key == "aws:RequestedRegion" and key not in context
            if is_chosen or context.get(key) == CHOSEN:
                # Nothing that can be chosen equals a variable without a value.
                if effect == "Deny" or all("\0" in value for value in values):
                    return False
                continue
            if not _holds(operator, context.get(key), values):
                return False
    return True


def _holds(operator: str, value: str | None, wanted: list[str]) -> bool:
    every = operator.startswith("ForAllValues:")
    some = operator.startswith("ForAnyValue:")
    operator = operator.partition(":")[2] or operator
    optional = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    if operator == "Null":
        return (value is None) == (wanted[0] == "true")
    negated = "Not" in operator
    if value is None:
        return every or optional or (negated and not some)
    operator = operator.replace("Not", "")
    if operator.startswith("Date"):
        then, now = datetime.fromisoformat(wanted[0]), datetime.fromisoformat(value)
        return now < then if operator == "DateLessThan" else now > then
    if operator in ("StringLike", "ArnLike", "ArnEquals"):
        found = any(like(one, value) for one in wanted)
    else:
        found = any(one == value for one in wanted)
    return found is not negated
