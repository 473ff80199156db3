"""Whether an expression fits the answer that it is about: members, types, and AWS's words.

The rules are those by which `aws_posture.catalogue.form.expressions` evaluates, so that what is
wrong is found when a fact is loaded, and not when an account is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_posture.base.errors import FactError, nearest
from aws_posture.base.words import quoted
from aws_posture.catalogue.form.expressions import (
    FUNCTIONS,
    OWN_FUNCTIONS,
    Tree,
    kind_of,
    label,
)
from aws_posture.catalogue.form.models import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    TEXT,
    Shape,
    list_of,
    structure,
)

_KNOWN = sorted({*FUNCTIONS, *OWN_FUNCTIONS, "not_null"})

_SAID = {
    "structure": "an object",
    "list": "a list",
    "map": "an object",
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
    "time": "a time",
    "null": "null",
    "sensitive": "what AWS calls sensitive, of which snapshots only hold that it is there",
}


@dataclass(frozen=True, slots=True)
class Typing:
    """Finds the types of expressions.

    Attributes:
        answers: The type of the answer, or of the answers by the name of their read.
        options: The fact's options.
    """

    answers: Shape
    options: Mapping[str, int | bool | str]

    def of(self, tree: Tree, current: Shape | None = None) -> Shape:
        """Return the type of what an expression gives.

        Args:
            tree: The expression.
            current: What it is about; the answers by default.

        Raises:
            FactError: It does not fit.
        """
        about = self.answers if current is None else current
        rule = _RULES.get(tree[0])
        if rule is None:
            raise FactError(f"{tree[0].replace('_', ' ')} cannot be used in facts")
        return rule(self, tree, about)

    def expect(self, tree: Tree, kind: str, current: Shape | None = None) -> Shape:
        """Return the type of an expression that has to be of a kind.

        Raises:
            FactError: It is not, or does not fit.
        """
        found = self.of(tree, current)
        if found.kind not in (kind, "any"):
            raise FactError(
                f"{_named(tree)} is {_said(found)}, not {_SAID[kind]}{_hint(found, kind)}"
            )
        return found


def _hint(found: Shape, kind: str) -> str:
    if kind == "boolean" and found.kind == "list":
        return "; compare its length, as in length(x) > `0`"
    if kind == "boolean" and found.kind == "structure":
        return "; name a member of it, and put what follows ! in parentheses: !(a.b)"
    if kind == "boolean" and found.kind != "time":
        return "; compare it with something"
    if kind == "list" and found.kind == "structure":
        return "; write [x] for a list with one element"
    if found.kind == "time":
        return "; use days_since(x) or days_until(x)"
    return ""


def _named(tree: Tree) -> str:
    return label(tree) or "this"


def _said(shape: Shape) -> str:
    return _SAID.get(shape.kind, shape.kind)


def _field(_: Typing, tree: Tree, current: Shape) -> Shape:
    name = tree[1]
    if current.kind in ("any", "null"):
        return current
    if current.kind == "map":
        _check_word(name, current.words)
        return current.element
    if current.kind != "structure":
        hint = f"; write [].{name}" if current.kind == "list" else ""
        raise FactError(f"{name} cannot be a member of {_said(current)}{hint}")
    if name not in current.members:
        where = f"{current.name} has" if current.name else "there is"
        raise FactError(
            f"{where} no member {quoted(name)}"
            f"{nearest(name, current.members) or _they_are(current.members)}"
        )
    return current.members[name]


def _they_are(known: Mapping[str, Any] | Sequence[str]) -> str:
    return f"; there are {', '.join(list(known)[:8])}" if known else ""


def _check_word(word: object, words: Sequence[str]) -> None:
    if words and isinstance(word, str) and word not in words:
        raise FactError(
            f"AWS has no {quoted(word)} there{nearest(word, words) or f'; it has {_few(words)}'}"
        )


def _few(words: Sequence[str]) -> str:
    return f"{', '.join(words[:6])}{', …' if len(words) > 6 else ''}"  # noqa: PLR2004  # as many as a line holds


def _chain(typing: Typing, tree: Tree, current: Shape) -> Shape:
    for part in tree[2:]:
        current = typing.of(part, current)
    return current


def _listed(current: Shape) -> Shape:
    if current.kind not in ("list", "any", "null"):
        raise FactError(f"[…] needs a list, and this is {_said(current)}")
    return current


def _slice(_: Typing, tree: Tree, current: Shape) -> Shape:
    if tree[4] == 0:
        raise FactError("[::0] has a step of 0; write another, or leave it out")
    return _listed(current)


def _flatten(typing: Typing, tree: Tree, current: Shape) -> Shape:
    element = typing.expect(tree[2], "list", current).element
    return list_of(element.element if element.kind == "list" else element)


def _projection(typing: Typing, tree: Tree, current: Shape) -> Shape:
    element = typing.expect(tree[2], "list", current).element
    return list_of(typing.of(tree[3], element))


def _value_projection(typing: Typing, tree: Tree, current: Shape) -> Shape:
    return list_of(typing.of(tree[3], typing.expect(tree[2], "map", current).element))


def _filter(typing: Typing, tree: Tree, current: Shape) -> Shape:
    element = typing.expect(tree[2], "list", current).element
    typing.expect(tree[4], "boolean", element)
    return list_of(typing.of(tree[3], element))


def _literal(_: Typing, tree: Tree, __: Shape) -> Shape:
    return _of_value(tree[1])


def _of_value(value: object) -> Shape:
    kind = kind_of(value)
    if kind == "list" and isinstance(value, list):
        return list_of(_of_value(value[0]) if value else ANY)
    if kind == "structure" and isinstance(value, Mapping):
        return structure({str(key): _of_value(one) for key, one in value.items()})
    return {"text": TEXT, "number": NUMBER, "boolean": BOOLEAN}.get(kind, NULL)


def _comparator(typing: Typing, tree: Tree, current: Shape) -> Shape:
    if tree[1] not in ("eq", "ne"):
        typing.expect(tree[2], "number", current)
        typing.expect(tree[3], "number", current)
        return BOOLEAN
    left, right = typing.of(tree[2], current), typing.of(tree[3], current)
    if {left.kind, right.kind} & {"any", "null"}:
        return BOOLEAN
    if "time" in (left.kind, right.kind):
        raise FactError("a time cannot be compared with = ; use days_since(x) or days_until(x)")
    if left.kind != right.kind:
        raise FactError(
            f"{_named(tree[2])} is {_said(left)}, and is compared with {_said(right)}"
            f"{_literal_hint(tree, left, right)}"
        )
    _check_words(tree[2], right)
    _check_words(tree[3], left)
    return BOOLEAN


def _literal_hint(tree: Tree, left: Shape, right: Shape) -> str:
    literal = next((part[1] for part in tree[2:] if part[0] == "literal"), None)
    if isinstance(literal, str) and {left.kind, right.kind} & {"boolean", "number"}:
        return f"; write `{literal}` in backticks"
    return ""


def _check_words(tree: Tree, other: Shape) -> None:
    if tree[0] == "literal":
        for word in tree[1] if isinstance(tree[1], list) else [tree[1]]:
            _check_word(word, other.words)


def _both(typing: Typing, tree: Tree, current: Shape) -> Shape:
    for part in tree[2:]:
        typing.expect(part, "boolean", current)
    return BOOLEAN


def _function(typing: Typing, tree: Tree, current: Shape) -> Shape:
    name, arguments = tree[1], tree[2:]
    if name not in _KNOWN:
        hint = nearest(name, _KNOWN) or f"; they have {', '.join(_KNOWN)}"
        raise FactError(f"facts have no function {name}(){hint}")
    fewest, most = _ARGUMENTS.get(name, (1, 1))
    if not fewest <= len(arguments) <= most:
        raise FactError(f"{name}() takes {_how_many(fewest, most)}, not {len(arguments)}")
    if name == "option":
        return _option(typing, arguments[0])
    given = [typing.of(argument, current) for argument in arguments]
    return _FUNCTIONS[name](typing, arguments, given, current)


def _how_many(fewest: int, most: int) -> str:
    if fewest == most:
        return f"{fewest} argument{'' if fewest == 1 else 's'}"
    return f"{fewest} to {most} arguments"


_ARGUMENTS = {
    "answers": (0, 0),
    "contains": (2, 2),
    "ends_with": (2, 2),
    "join": (2, 2),
    "not_null": (1, 9),
    "starts_with": (2, 2),
}


def _option(typing: Typing, argument: Tree) -> Shape:
    name = argument[1]
    if argument[0] != "literal" or name not in typing.options:
        raise FactError(
            f"there is no option {quoted(name)}"
            f"{nearest(str(name), typing.options) or '; name one of the fact, in single quotes'}"
        )
    return _of_value(typing.options[name])


Given = Sequence[Shape]


def _taking(*kinds: str, gives: Shape) -> Callable[[Typing, list[Tree], Given, Shape], Shape]:
    """Return the rule of a function whose arguments have these kinds."""

    def rule(typing: Typing, trees: list[Tree], _: Given, current: Shape) -> Shape:
        for tree, kind in zip(trees, kinds, strict=True):
            typing.expect(tree, kind, current)
        return gives

    return rule


def _contains(_: Typing, trees: list[Tree], given: Given, __: Shape) -> Shape:
    where, what = given
    if where.kind not in ("list", "text", "any"):
        raise FactError(f"contains() looks in a list or a text, and this is {_said(where)}")
    kind = where.element.kind if where.kind == "list" else where.kind
    if "any" not in (kind, what.kind) and kind != what.kind:
        raise FactError(f"contains() would look for {_said(what)} among {kind}s")
    _check_words(trees[0], what)
    if where.kind == "list":
        _check_words(trees[1], where.element)
    return BOOLEAN


def _length(_: Typing, trees: list[Tree], given: Given, __: Shape) -> Shape:
    if given[0].kind not in ("list", "text", "structure", "map", "any"):
        raise FactError(
            f"length() takes a list or a text, and {_named(trees[0])} is {_said(given[0])}"
        )
    return NUMBER


def _not_null(_: Typing, __: list[Tree], given: Given, ___: Shape) -> Shape:
    found, *others = given
    for other in others:
        if other.kind not in (found.kind, "null", "any") and found.kind != "any":
            raise FactError(f"not_null() has {_said(other)} where {_said(found)} is missing")
    return found


def _days(_: Typing, trees: list[Tree], given: Given, __: Shape) -> Shape:
    if given[0].kind not in ("time", "text", "any"):
        raise FactError(f"{_named(trees[0])} is {_said(given[0])}, not a time")
    return NUMBER


def _values(_: Typing, trees: list[Tree], given: Given, __: Shape) -> Shape:
    if given[0].kind not in ("map", "structure", "any"):
        raise FactError(f"values() takes an object, and {_named(trees[0])} is {_said(given[0])}")
    return list_of(given[0].element)


_FUNCTIONS: Mapping[str, Callable[[Typing, list[Tree], Given, Shape], Shape]] = {
    "answers": lambda typing, _, __, ___: typing.answers,
    "contains": _contains,
    "days_since": _days,
    "days_until": _days,
    "ends_with": _taking("text", "text", gives=BOOLEAN),
    "epoch": _taking("number", gives=Shape("time")),
    "every_address": _taking("list", gives=BOOLEAN),
    "join": _taking("text", "list", gives=TEXT),
    "keys": _taking("map", gives=list_of(TEXT)),
    "length": _length,
    "max": _taking("list", gives=NUMBER),
    "min": _taking("list", gives=NUMBER),
    "not_null": _not_null,
    "starts_with": _taking("text", "text", gives=BOOLEAN),
    "sum": _taking("list", gives=NUMBER),
    "to_number": _taking("text", gives=NUMBER),
    "values": _values,
}


def _list(typing: Typing, tree: Tree, current: Shape) -> Shape:
    found = [typing.of(part, current) for part in tree[2:]]
    return list_of(found[0] if len({one.kind for one in found}) == 1 else ANY)


def _dict(typing: Typing, tree: Tree, current: Shape) -> Shape:
    return structure({pair[1]: typing.of(pair[2], current) for pair in tree[2:]})


_RULES: Mapping[str, Callable[[Typing, Tree, Shape], Shape]] = {
    "field": _field,
    "current": lambda _, __, current: current,
    "identity": lambda _, __, current: current,
    "literal": _literal,
    "subexpression": _chain,
    "index_expression": _chain,
    "pipe": _chain,
    "index": lambda _, __, current: _listed(current).element,
    "slice": _slice,
    "flatten": _flatten,
    "projection": _projection,
    "value_projection": _value_projection,
    "filter_projection": _filter,
    "comparator": _comparator,
    "and_expression": _both,
    "or_expression": _both,
    "not_expression": _both,
    "function_expression": _function,
    "multi_select_list": _list,
    "multi_select_dict": _dict,
}
