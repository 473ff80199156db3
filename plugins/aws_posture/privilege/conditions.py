"""Conditions of statements, evaluated as far as a snapshot can know.

User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with multiple context
keys or values".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt

from aws_posture.privilege.match import matches
from aws_posture.privilege.truth import Effect, Free, Truth, Value
from aws_posture.privilege.variables import (
    Template,
    compiled,
    escaped,
    resolved,
    unescaped,
    variables,
)

Lookup = Callable[[str], Value]

_SHORT = re.compile(r"[0-9]{4}(-[0-9]{2})?")

_ANY, _ALL = "foranyvalue", "forallvalues"
_NEGATIONS = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
    "notipaddress": "ipaddress",
    "arnnotequals": "arnlike",
    "arnnotlike": "arnlike",
}


class UnreadableError(Exception):
    """A condition is not of operators, keys and values."""


@dataclass(frozen=True, slots=True)
class Test:
    """What a condition asks of one key.

    Attributes:
        operator: The operator in lower case, without its negation.
        negated: Whether it is negated.
        quantifier: ``foranyvalue``, ``forallvalues`` or empty.
        if_exists: Whether it holds for requests that lack the key.
        key: The key in lower case.
        name: The key as the policy writes it.
        wanted: The values; None where they cannot be read.
    """

    __test__ = False

    operator: str
    negated: bool
    quantifier: str
    if_exists: bool
    key: str
    name: str
    wanted: tuple[Template, ...] | None

    @property
    def is_known(self) -> bool:
        """Whether the operator is one of AWS's."""
        return self.operator in _OPERATORS

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that it depends on, those of variables too."""
        found = (variable.key for text in self.wanted or () for variable in variables(text))
        return (self.key, *found)


def parsed(raw: object, *, with_variables: bool) -> tuple[Test, ...]:
    """Read a condition.

    Raises:
        UnreadableError: It is not of operators, keys and values.
    """
    if not isinstance(raw, dict):
        raise UnreadableError("has a Condition that is not a JSON object")
    return tuple(_tests(raw, with_variables=with_variables))


def evaluate(tests: Iterable[Test], lookup: Lookup, effect: Effect) -> Truth:
    """Return whether all tests hold.

    What whoever sends the request chooses is chosen well: it meets an Allow, and avoids a Deny.
    """
    worst = Truth.YES
    for test in tests:
        truth = holds(test, lookup, effect)
        if truth is Truth.NO:
            return truth
        worst = min(worst, truth)
    return worst


def holds(test: Test, lookup: Lookup, effect: Effect) -> Truth:  # noqa: PLR0911  # one a case
    """Return whether one test holds."""
    if test.wanted is None or test.operator not in _OPERATORS:
        return Truth.UNSURE
    value = lookup(test.key)
    if isinstance(value, Free) and effect is Effect.ALLOW and _equals_nothing(test, lookup):
        return Truth.NO
    if value is Free.SESSION:
        return Truth.MAYBE
    if isinstance(value, Free):
        return Truth.YES if effect is Effect.ALLOW and test.wanted else Truth.NO
    if test.operator == "null":
        wanted = {isinstance(text, str) and text.lower() == "true" for text in test.wanted}
        return _truth((not value) in wanted)
    if not value:
        if test.quantifier == _ANY:
            return Truth.NO
        return _truth(test.if_exists or test.quantifier == _ALL or test.negated)
    return _compared(test, value, lookup, effect)


def _equals_nothing(test: Test, lookup: Lookup) -> bool:
    """Return whether a test compares with variables alone that certainly have no value."""
    if test.negated or test.if_exists or test.quantifier == _ALL or not test.wanted:
        return False
    return all(resolved(template, lookup)[1] is Truth.NO for template in test.wanted)


def _compared(test: Test, values: tuple[str, ...], lookup: Lookup, effect: Effect) -> Truth:
    found = [resolved(template, lookup) for template in test.wanted or ()]
    known = [text for text, sure in found if sure is Truth.YES]
    same = _OPERATORS[test.operator]
    truths = [_among(value, known, same) is not test.negated for value in values]
    result = all(truths) if test.quantifier == _ALL else any(truths)
    doubts = [sure for _, sure in found if sure is not Truth.YES]
    # One more value makes a positive test hold more often, a negated one less often.
    if not doubts or result is not test.negated:
        return _truth(result)
    if effect is Effect.ALLOW and not test.negated and all(sure is Truth.NO for sure in doubts):
        # A variable without a value equals nothing.
        return Truth.NO
    return Truth.UNSURE


def _among(value: str, wanted: list[str], same: Callable[[str, str], bool]) -> bool:
    return any(same(text, value) for text in wanted)


def _truth(so: bool) -> Truth:  # noqa: FBT001  # a value to convert
    return Truth.YES if so else Truth.NO


def _tests(raw: Mapping[object, object], *, with_variables: bool) -> Iterator[Test]:
    for operator, wanted in raw.items():
        if not isinstance(operator, str) or not isinstance(wanted, dict):
            raise UnreadableError("has a Condition that is not of operators, keys and values")
        name = operator.lower()
        quantifier, colon, base = name.partition(":")
        quantifier, base = (quantifier, base) if colon else ("", name)
        if_exists = base.endswith("ifexists")
        base = base.removesuffix("ifexists")
        negated = base in _NEGATIONS
        base = _NEGATIONS.get(base, base)
        if quantifier not in ("", _ANY, _ALL):
            base = ""
        for key, values in wanted.items():
            if not isinstance(key, str):
                raise UnreadableError("has a Condition that is not of operators, keys and values")
            texts = _texts(values, with_variables=with_variables and base != "null")
            yield Test(base, negated, quantifier, if_exists, key.lower(), key, texts)


def _texts(values: object, *, with_variables: bool) -> tuple[Template, ...] | None:
    listed = values if isinstance(values, list) else [values]
    texts: list[Template] = []
    for value in listed:
        if isinstance(value, bool):
            texts.append("true" if value else "false")
        elif isinstance(value, str | int | float):
            texts.append(compiled(str(value), with_variables=with_variables))
        else:
            return None
    return tuple(texts)


def _literal(wanted: str, value: str) -> bool:
    return unescaped(wanted) == value


def _ignoring_case(wanted: str, value: str) -> bool:
    return unescaped(wanted).lower() == value.lower()


def _like(wanted: str, value: str) -> bool:
    return matches(wanted, escaped(value))


def _arn_like(wanted: str, value: str) -> bool:
    # Each of the six fields is compared for itself.
    fields, found = wanted.split(":", 5), value.split(":", 5)
    if len(fields) != len(found):
        return wanted == "*"
    return all(map(_like, fields, found))


def _number(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    def compared(wanted: str, value: str) -> bool:
        try:
            return compare(float(value), float(wanted))
        except ValueError:
            return False

    return compared


def _date(compare: Callable[[datetime, datetime], bool]) -> Callable[[str, str], bool]:
    def compared(wanted: str, value: str) -> bool:
        then, now = moment(wanted), moment(value)
        return then is not None and now is not None and compare(now, then)

    return compared


def moment(text: str) -> datetime | None:
    """Return a time of the policy language: ISO 8601, or seconds since 1970."""
    try:
        if text.replace(".", "").isdigit() and len(text) > len("2026"):
            return datetime.fromtimestamp(float(text), UTC)
        # A year, or a year and a month, is a time too (W3C, "Date and Time Formats").
        whole = text + "-01-01"[len(text) - len("2026") :] if _SHORT.fullmatch(text) else text
        found = datetime.fromisoformat(whole)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _in_network(wanted: str, value: str) -> bool:
    try:
        return ip_address(value) in ip_network(wanted, strict=False)
    except (ValueError, TypeError):
        return False


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": _literal,
    "stringequalsignorecase": _ignoring_case,
    "stringlike": _like,
    "numericequals": _number(eq),
    "numericlessthan": _number(lt),
    "numericlessthanequals": _number(le),
    "numericgreaterthan": _number(gt),
    "numericgreaterthanequals": _number(ge),
    "dateequals": _date(eq),
    "datelessthan": _date(lt),
    "datelessthanequals": _date(le),
    "dategreaterthan": _date(gt),
    "dategreaterthanequals": _date(ge),
    "bool": _ignoring_case,
    "binaryequals": _literal,
    "ipaddress": _in_network,
    "arnequals": _arn_like,
    "arnlike": _arn_like,
    "null": _literal,
}
