"""JMESPath, strictly: what an answer lacks is never taken for an answer.

In JMESPath a member that is not there is null, an empty list counts as false, and a filter passes
over what it does not understand. Each of these turns a mistake or a refused part into a verdict. So
facts are evaluated by stricter rules, over the tree that the library ``jmespath`` parses:

- a member that is missing ends the evaluation, and the fact is unknown; where AWS leaves a member out
  because there is nothing, ``not_null(member, default)`` says so, and what it then is;
- conditions are true or false, and nothing else is;
- what does not have the type that an operator or function takes ends the evaluation as well.

Null stays null: a member of null is null.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aws_posture.base.errors import FactError
from aws_posture.base.times import format_time, parse_time
from aws_posture.base.words import quoted, shortened
from aws_posture.catalogue.evidence import UndecidedError

Tree = list[Any]
"""An expression as JSON values: what it is, a value, and the expressions inside it."""


class MissingMemberError(UndecidedError):
    """An answer lacks a member that an expression needs."""


LONGEST = 2000
"""The most characters that an expression may have."""

_DEEPEST = 50
_LONGEST_SAID = 200


def parse(text: str) -> Tree:
    """Parse an expression.

    Raises:
        FactError: It is not JMESPath.
    """
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415  # the catalogue's own are parsed already
    from jmespath.parser import Parser  # noqa: PLC0415  # the same

    if len(text) > LONGEST:
        raise FactError(f"the expression is longer than {LONGEST} characters; split it")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", PendingDeprecationWarning)
            tree = _tree(Parser().parse(text).parsed)
    except PendingDeprecationWarning:
        raise FactError(
            f"{quoted(text)} has something in backticks that is not JSON; put a text in single quotes"
        ) from None
    except JMESPathError as error:
        first = str(error).splitlines()[0].removeprefix("Bad jmespath expression: ")
        said = first.removeprefix("Invalid jmespath expression: ").partition(", for expression")[0]
        raise FactError(
            f"{quoted(text)} is not JMESPath: {shortened(said.rstrip(':'), _LONGEST_SAID)}; literals are in backticks, "
            "texts in single quotes"
        ) from None
    except RecursionError:
        tree = []
    if not tree or depth(tree) > _DEEPEST:
        raise FactError("the expression is nested too deeply; split it")
    return tree


def _tree(node: Mapping[str, Any]) -> Tree:
    return [node["type"], node.get("value"), *map(_inner, node["children"])]


def _inner(node: Any) -> Any:  # noqa: ANN401  # a slice has numbers inside
    return _tree(node) if isinstance(node, Mapping) else node


def functions(tree: Tree) -> set[str]:
    """Return the names of the functions in an expression."""
    inside = {name for part in tree[2:] if isinstance(part, list) for name in functions(part)}
    return inside | {tree[1]} if tree[0] == "function_expression" else inside


def depth(tree: Tree) -> int:
    """Return how deeply an expression is nested."""
    return 1 + max((depth(part) for part in tree[2:] if isinstance(part, list)), default=0)


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions can see.

    Attributes:
        answers: The answer, or the answers by the name of their read.
        now: The time of the snapshot, the only clock.
        options: The fact's options.
    """

    answers: Any
    now: datetime
    options: Mapping[str, int | bool | str] = field(default_factory=dict)

    def value(self, tree: Tree, current: Any = ...) -> Any:  # noqa: ANN401  # any JSON value
        """Evaluate an expression.

        Args:
            tree: The expression.
            current: What it is about; the answers by default.

        Raises:
            UndecidedError: The answers do not have what it needs.
        """
        return _KINDS[tree[0]](self, tree, self.answers if current is ... else current)

    def holds(self, tree: Tree, current: Any = ...) -> bool:  # noqa: ANN401  # the same
        """Evaluate a condition.

        Raises:
            UndecidedError: It is neither true nor false.
        """
        result = self.value(tree, current)
        if not isinstance(result, bool):
            raise _misshapen(tree)
        return result

    def elements(self, tree: Tree, current: Any = ...) -> list[Any]:  # noqa: ANN401  # the same
        """Evaluate an expression that gives a list.

        Raises:
            UndecidedError: It gives something else.
        """
        result = self.value(tree, current)
        if not isinstance(result, list):
            raise _misshapen(tree)
        return result


def label(tree: Tree) -> str:
    """Return the last member that an expression names, for messages: ``IsPublic``."""
    if tree[0] == "field":
        return str(tree[1])
    inside = [found for part in tree[2:] if isinstance(part, list) and (found := label(part))]
    return inside[-1] if inside else ""


def _misshapen(tree: Tree) -> UndecidedError:
    what = label(tree) or "a value"
    return UndecidedError(f"{what} in AWS's answer is not of the form that AWS documents")


def _field(_: Scope, tree: Tree, current: Any) -> Any:  # noqa: ANN401
    if current is None:
        return None
    if not isinstance(current, Mapping):
        raise _misshapen(tree)
    if tree[1] not in current:
        raise MissingMemberError(f"{tree[1]} is missing from AWS's answer")
    return current[tree[1]]


def _chain(scope: Scope, tree: Tree, current: Any) -> Any:  # noqa: ANN401
    for part in tree[2:]:
        current = scope.value(part, current)
    return current


def _index(_: Scope, tree: Tree, current: Any) -> Any:  # noqa: ANN401
    if current is None:
        return None
    if not isinstance(current, list):
        raise _misshapen(tree)
    return current[tree[1]] if -len(current) <= tree[1] < len(current) else None


def _slice(_: Scope, tree: Tree, current: Any) -> Any:  # noqa: ANN401
    if not isinstance(current, list):
        raise _misshapen(tree)
    return current[slice(*tree[2:])]


def _flatten(scope: Scope, tree: Tree, current: Any) -> list[Any]:  # noqa: ANN401
    flat: list[Any] = []
    for element in scope.elements(tree[2], current):
        flat += element if isinstance(element, list) else [element]
    return flat


def _project(scope: Scope, elements: Sequence[Any], right: Tree) -> list[Any]:
    found = (scope.value(right, element) for element in elements)
    return [one for one in found if one is not None]


def _projection(scope: Scope, tree: Tree, current: Any) -> list[Any]:  # noqa: ANN401
    return _project(scope, scope.elements(tree[2], current), tree[3])


def _value_projection(scope: Scope, tree: Tree, current: Any) -> list[Any]:  # noqa: ANN401
    values = scope.value(tree[2], current)
    if not isinstance(values, Mapping):
        raise _misshapen(tree[2])
    return _project(scope, list(values.values()), tree[3])


def _filter_projection(scope: Scope, tree: Tree, current: Any) -> list[Any]:  # noqa: ANN401
    elements = scope.elements(tree[2], current)
    return _project(scope, [one for one in elements if scope.holds(tree[4], one)], tree[3])


_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": lambda left, right: left < right,
    "lte": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gte": lambda left, right: left >= right,
}


def _comparator(scope: Scope, tree: Tree, current: Any) -> bool:  # noqa: ANN401
    left, right = scope.value(tree[2], current), scope.value(tree[3], current)
    order = _ORDERS.get(tree[1])
    if order is not None:
        if not (is_number(left) and is_number(right)):
            raise _misshapen(tree)
        return order(left, right)
    # A type that AWS does not document is not an answer: "false" is not false.
    if None not in (left, right) and kind_of(left) != kind_of(right):
        raise _misshapen(tree)
    return (left == right) is (tree[1] == "eq")


def _function(scope: Scope, tree: Tree, current: Any) -> Any:  # noqa: ANN401
    name, arguments = tree[1], tree[2:]
    if name == "answers":
        return scope.answers
    if name == "option":
        return scope.options[str(scope.value(arguments[0], current))]
    if name == "not_null":
        return _first(scope, arguments, current)
    given = [scope.value(argument, current) for argument in arguments]
    if name in ("days_since", "days_until"):
        return _days(scope, tree, given[0])
    try:
        return FUNCTIONS[name](*given)
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise _misshapen(tree) from None


def _first(scope: Scope, arguments: Sequence[Tree], current: Any) -> Any:  # noqa: ANN401
    """Return the first argument that is there and is not null."""
    for argument in arguments:
        with suppress(MissingMemberError):
            if (found := scope.value(argument, current)) is not None:
                return found
    return None


def _days(scope: Scope, tree: Tree, text: object) -> int:
    try:
        passed = scope.now - parse_time(str(text))
    except ValueError:
        raise _misshapen(tree) from None
    return (passed if tree[1] == "days_since" else -passed).days


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _contains(where: object, what: object) -> bool:
    if isinstance(where, list):
        return any(kind_of(one) == kind_of(what) and one == what for one in where)
    return _text(what) in _text(where)


def _length(value: object) -> int:
    if not isinstance(value, str | list | Mapping):
        raise TypeError
    return len(value)


def _numbers(values: object) -> list[int | float]:
    if not isinstance(values, list) or not all(map(is_number, values)):
        raise TypeError
    return values


OWN_FUNCTIONS = ("answers", "days_since", "days_until", "epoch", "every_address", "option")
"""Functions that JMESPath does not have."""


def _epoch(seconds: object) -> str:
    if not is_number(seconds):
        raise TypeError
    try:
        return format_time(datetime.fromtimestamp(float(str(seconds)), UTC))
    except (OverflowError, OSError):
        raise ValueError from None


def _every_address(ranges: object) -> bool:
    """Return whether ranges together hold every address of IPv4, or every one of IPv6."""
    from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network  # noqa: PLC0415  # one fact needs it

    if not isinstance(ranges, list):
        raise TypeError
    networks = [ip_network(_text(one), strict=False) for one in ranges]
    merged: tuple[IPv4Network | IPv6Network, ...] = (
        *collapse_addresses(one for one in networks if isinstance(one, IPv4Network)),
        *collapse_addresses(one for one in networks if isinstance(one, IPv6Network)),
    )
    return any(one.prefixlen == 0 for one in merged)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "contains": _contains,
    "epoch": _epoch,
    "every_address": _every_address,
    "ends_with": lambda text, end: _text(text).endswith(_text(end)),
    "join": lambda between, texts: _text(between).join(map(_text, texts)),
    "keys": lambda value: list(value.keys()),
    "length": _length,
    "max": lambda values: max(_numbers(values), default=None),
    "min": lambda values: min(_numbers(values), default=None),
    "starts_with": lambda text, start: _text(text).startswith(_text(start)),
    "sum": lambda values: sum(_numbers(values)),
    "to_number": lambda text: float(_text(text)),
    "values": lambda value: list(value.values()),
}
"""JMESPath's functions that facts can use, and those of ours that need nothing but their arguments."""


def is_number(value: object) -> bool:
    """Return whether a value is a number; JSON's true is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def kind_of(value: object) -> str:
    """Return the type of a JSON value, in a word."""
    if isinstance(value, bool):
        return "boolean"
    for types, kind in (
        (int | float, "number"),
        (str, "text"),
        (list, "list"),
        (Mapping, "structure"),
    ):
        if isinstance(value, types):
            return kind
    return "null"


def _list(scope: Scope, tree: Tree, current: Any) -> list[Any]:  # noqa: ANN401
    return [scope.value(part, current) for part in tree[2:]]


def _dict(scope: Scope, tree: Tree, current: Any) -> dict[str, Any]:  # noqa: ANN401
    return {pair[1]: scope.value(pair[2], current) for pair in tree[2:]}


_KINDS: Mapping[str, Callable[[Scope, Tree, Any], Any]] = {
    "field": _field,
    "current": lambda _, __, current: current,
    "identity": lambda _, __, current: current,
    "literal": lambda _, tree, __: tree[1],
    "subexpression": _chain,
    "index_expression": _chain,
    "pipe": _chain,
    "index": _index,
    "slice": _slice,
    "flatten": _flatten,
    "projection": _projection,
    "value_projection": _value_projection,
    "filter_projection": _filter_projection,
    "comparator": _comparator,
    "and_expression": lambda scope, tree, current: (
        scope.holds(tree[2], current) and scope.holds(tree[3], current)
    ),
    "or_expression": lambda scope, tree, current: (
        scope.holds(tree[2], current) or scope.holds(tree[3], current)
    ),
    "not_expression": lambda scope, tree, current: not scope.holds(tree[2], current),
    "function_expression": _function,
    "multi_select_list": _list,
    "multi_select_dict": _dict,
}
