"""Evaluates the tree of a template."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from post_series.importing.hugo.templates.errors import TooHard
from post_series.importing.hugo.templates.functions import Html, Value, as_text, function, is_true
from post_series.importing.hugo.templates.parsing import (
    Assignment,
    Block,
    Field,
    Literal,
    Name,
    Node,
    Operand,
    Pipeline,
    parse,
)

_MOST_STEPS = 100_000
_DEEPEST = 20
_MOST_MADE = 5_000_000
"""How many characters, and members of lists, a template may make in all."""


class Object(Protocol):
    """Something with fields and methods, such as a page."""

    def get(self, name: str, arguments: Sequence[Value]) -> Value:
        """Return a field, or what a method returns.

        Raises:
            TooHard: It has no such field.
        """


@dataclass(slots=True)
class Scratch:
    """What a template keeps values in: `.Scratch`, `.Store` and `newScratch`."""

    values: dict[str, Value] = field(default_factory=dict)

    def get(self, name: str, arguments: Sequence[Value]) -> Value:
        """Run one of its methods."""
        key, *values = arguments
        kept = as_text(key)
        match name:
            case "Get":
                return self.values.get(kept)
            case "Set":
                self.values[kept] = values[0]
            case "Add":
                before = self.values.get(kept)
                added = _added(before, values[0])
                self.values[kept] = values[0] if before is None else added
            case "Delete":
                self.values.pop(kept, None)
            case _:
                raise TooHard(name)
        return ""


def _added(value: Value, more: Value) -> Value:
    if isinstance(value, list) and len(value) < _MOST_STEPS:
        return [*value, *(more if isinstance(more, list) else [more])]
    if isinstance(value, str) and isinstance(more, str) and len(value) < _MOST_STEPS:
        return value + more
    if isinstance(value, int | float) and isinstance(more, int | float):
        return value + more
    raise TooHard("Add")


@dataclass(slots=True)
class Template:
    """A template that is run.

    Attributes:
        site: What `site` is.
        functions: The functions that need the page.
        partial: Returns the text of a partial template; None if there is none.
    """

    site: Object
    functions: Mapping[str, Callable[..., Value]]
    partial: Callable[[str], str | None]
    _steps: int = 0
    _depth: int = 0
    _made: int = 0

    def run(self, template: str, dot: Value) -> str:
        """Run a template.

        Raises:
            TooHard: Something in it is not known.
        """
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooHard("a partial that includes itself")
        written: list[str] = []
        try:
            self._nodes(parse(template), _Scope(dot, {"$": dot}), written)
        except (
            ValueError,
            IndexError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            # A function got what it is not for; Hugo would stop, or knows more.
            raise TooHard(str(error)) from None
        self._depth -= 1
        return "".join(written)

    def _nodes(self, nodes: Sequence[Node], scope: _Scope, written: list[str]) -> None:
        for node in nodes:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TooHard("a template that does not end")
            if isinstance(node, str):
                self._count(node)
                written.append(node)
            elif isinstance(node, Assignment):
                scope.assign(node.name, self._value(node.value, scope), is_new=node.is_new)
            elif isinstance(node, Block):
                self._block(node, scope, written)
            else:
                shown = _escaped(self._value(node, scope), written)
                self._count(shown)
                written.append(shown)

    def _block(self, block: Block, scope: _Scope, written: list[str]) -> None:
        value = self._value(block.condition, scope)
        if block.kind == "range":
            items = list(_items(value))
            for key, item in items:
                inner = _Scope(item, {}, scope)
                inner.bind(block.variables, key, item)
                self._nodes(block.then, inner, written)
            if not items:
                self._nodes(block.otherwise, _Scope(scope.dot, {}, scope), written)
            return
        is_met = is_true(value)
        inner = _Scope(value if block.kind == "with" and is_met else scope.dot, {}, scope)
        inner.bind(block.variables, None, value)
        self._nodes(block.then if is_met else block.otherwise, inner, written)

    def _value(self, pipeline: Pipeline, scope: _Scope) -> Value:
        last: tuple[Value, ...] = ()
        for command in pipeline.commands:
            last = (self._command(command, last, scope),)
        return last[0]

    def _command(
        self, command: tuple[Operand, ...], last: tuple[Value, ...], scope: _Scope
    ) -> Value:
        head, *rest = command
        if isinstance(head, Name) and head.text in {"and", "or"}:
            return self._logical(head.text, rest, last, scope)
        arguments = [*(self._operand(each, scope) for each in rest), *last]
        if isinstance(head, Name) and head.text[0] not in ".$":
            return self._call(head.text, arguments, scope)
        if isinstance(head, Name):
            return self._named(head.text, arguments, scope)
        if isinstance(head, Field):
            return _below(self._value(head.of, scope), head.text[1:].split("."), arguments)
        if arguments:
            raise TooHard("arguments of a value")
        return self._operand(head, scope)

    def _logical(
        self, name: str, operands: Sequence[Operand], last: tuple[Value, ...], scope: _Scope
    ) -> Value:
        value: Value = None
        for each in operands:
            value = self._operand(each, scope)
            if is_true(value) == (name == "or"):
                return value
        return last[0] if last else value

    def _call(self, name: str, arguments: Sequence[Value], scope: _Scope) -> Value:
        head, _, below = name.partition(".")
        if head in {"site", "hugo", "page"}:
            if head != "site":
                raise TooHard(name)
            return _below(self.site, below.split(".") if below else [], arguments)
        if name == "apply":
            # Within it, "." is each value.
            listed, named, *given = arguments
            return [
                self._call(as_text(named), [item if each == "." else each for each in given], scope)
                for _, item in _items(listed)
            ]
        if name in {"newScratch", "collections.NewScratch"}:
            return Scratch()
        if name in {"partial", "partialCached", "partials.Include", "partials.IncludeCached"}:
            text = self.partial(as_text(arguments[0]))
            if text is None:
                raise TooHard(as_text(arguments[0]))
            context = arguments[1] if len(arguments) > 1 else scope.dot
            return Html(self.run(text, context).strip())
        found = self.functions.get(name.lower()) or function(name)
        if found is None:
            raise TooHard(name)
        made = found(*arguments)
        self._count(made)
        return made

    def _count(self, made: Value) -> None:
        """Count how much is made: what doubles itself must not fill the memory."""
        if isinstance(made, str | list | Mapping):
            self._made += len(made)
        if self._made > _MOST_MADE:
            raise TooHard("a template that makes too much")

    def _operand(self, operand: Operand, scope: _Scope) -> Value:
        if isinstance(operand, Literal):
            return operand.value
        if isinstance(operand, Pipeline):
            return self._value(operand, scope)
        if isinstance(operand, Field):
            return _below(self._value(operand.of, scope), operand.text[1:].split("."), ())
        if operand.text[0] in ".$":
            return self._named(operand.text, (), scope)
        return self._call(operand.text, (), scope)

    def _named(self, text: str, arguments: Sequence[Value], scope: _Scope) -> Value:
        head, _, below = text.partition(".")
        value = scope.variable(head) if head else scope.dot
        return _below(value, below.split(".") if below else [], arguments)


@dataclass(slots=True)
class _Scope:
    """The variables of a block, and what the dot is in it."""

    dot: Value
    variables: dict[str, Value]
    above: _Scope | None = field(default=None)

    def variable(self, name: str) -> Value:
        found = self._holder(name)
        if found is None:
            raise TooHard(name)
        return found.variables[name]

    def assign(self, name: str, value: Value, *, is_new: bool) -> None:
        holder = self if is_new else self._holder(name)
        if holder is None:
            raise TooHard(name)
        holder.variables[name] = value

    def bind(self, names: Sequence[str], key: Value, value: Value) -> None:
        for name, bound in zip(reversed(names), (value, key), strict=False):
            self.variables[name] = bound

    def _holder(self, name: str) -> _Scope | None:
        scope: _Scope | None = self
        while scope is not None and name not in scope.variables:
            scope = scope.above
        return scope


def _below(value: Value, names: Sequence[str], arguments: Sequence[Value]) -> Value:
    """Return the fields below a value; the last of them may be a method."""
    for place, name in enumerate(names):
        given = arguments if place == len(names) - 1 else ()
        if isinstance(value, Mapping):
            if given:
                raise TooHard(name)
            value = value.get(name, value.get(name.lower()))
        elif isinstance(value, str | int | float | list) or value is None:
            raise TooHard(name)
        else:
            value = _get(value, name, given)
    if arguments and not names:
        raise TooHard("arguments of a value")
    return value


def _get(value: Value, name: str, arguments: Sequence[Value]) -> Value:
    get: Callable[[str, Sequence[Value]], Value] | None = getattr(value, "get", None)
    if get is None:
        raise TooHard(name)
    return get(name, arguments)


def _items(value: Value) -> Iterator[tuple[Value, Value]]:
    if isinstance(value, Mapping):
        yield from sorted(value.items())
    elif isinstance(value, list):
        yield from enumerate(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from ((number, number) for number in range(min(value, _MOST_STEPS)))
    elif value is not None:
        raise TooHard("range")


def _escaped(value: Value, written: Sequence[str]) -> str:
    """Write a value where the template shows it: in a tag, quotation marks are escaped, too."""
    text = as_text(value)
    if isinstance(value, Html):
        return text
    before = "".join(written[-_DEEPEST:])
    in_tag = before.rfind("<") > before.rfind(">")
    return html.escape(text, quote=in_tag).replace("&quot;", "&#34;")
