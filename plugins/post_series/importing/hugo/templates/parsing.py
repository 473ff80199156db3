"""Parses a template into a tree of text, actions and blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from post_series.importing.hugo.templates.errors import TooHard

_ACTION = re.compile(
    r"(?P<trim>\s*\{\{-(?=\s)|\{\{)(?P<inside>.*?)(?P<end>(?<=\s)-\}\}\s*|\}\})", re.DOTALL
)
_COMMENT = re.compile(r"\s*/\*.*\*/\s*", re.DOTALL)
_WORD = re.compile(
    r"""\s*(?:
      (?P<string>"(?:\\.|[^"\\])*"|`[^`]*`)
    | (?P<sign>:=|=|\||,|\(|\))
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<name>[$.\w][\w.$]*)
    )""",
    re.VERBOSE,
)
_BLOCKS = frozenset({"if", "with", "range"})


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written down."""

    value: object


@dataclass(frozen=True, slots=True)
class Name:
    """A function, a variable or a field, with the fields below it: `.Page.Title`, `$x`."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """The fields below the value of an expression: `(index .Params 0).Title`."""

    of: Pipeline
    text: str


Operand: TypeAlias = "Literal | Name | Field | Pipeline"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands, each of which gets the value of the one before as its last argument."""

    commands: tuple[tuple[Operand, ...], ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Gives a variable a value."""

    name: str
    value: Pipeline
    is_new: bool


@dataclass(slots=True)
class Block:
    """`if`, `with` or `range`, with what follows and what follows otherwise."""

    kind: str
    variables: tuple[str, ...]
    condition: Pipeline
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)


Node: TypeAlias = "str | Pipeline | Assignment | Block"


def parse(template: str) -> list[Node]:
    """Parse a template.

    Raises:
        TooHard: Something in it is not known.
    """
    return _Parser(_tokens(template)).nodes()


def _tokens(template: str) -> list[str | list[tuple[str, str]]]:
    """Split a template into text and the words of its actions, with their kinds."""
    tokens: list[str | list[tuple[str, str]]] = []
    end = 0
    for action in _ACTION.finditer(template):
        tokens.append(template[end : action.start()])
        if not _COMMENT.fullmatch(action["inside"]):
            tokens.append(_words(action["inside"].removesuffix("-").strip()))
        end = action.end()
    return [*tokens, template[end:]]


def _words(inside: str) -> list[tuple[str, str]]:
    words: list[tuple[str, str]] = []
    place = 0
    while place < len(inside):
        match = _WORD.match(inside, place)
        if match is None:
            raise TooHard(inside)
        words.append((match.lastgroup or "", match[match.lastgroup or 0]))
        place = match.end()
    return words


class _Parser:
    def __init__(self, tokens: Sequence[str | list[tuple[str, str]]]) -> None:
        self._tokens = tokens
        self._place = 0

    def nodes(self) -> list[Node]:
        found, end = self._until_end()
        if end:
            raise TooHard(str(end))
        return found

    def _until_end(self) -> tuple[list[Node], list[tuple[str, str]]]:
        """Parse up to the `else` or `end` of the block around."""
        found: list[Node] = []
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._place += 1
            if isinstance(token, str):
                found.append(token)
            elif not token:
                continue
            elif token[0][1] in {"else", "end"}:
                return found, token
            elif token[0][1] in _BLOCKS:
                found.append(self._block(token))
            else:
                found.append(_statement(token))
        return found, []

    def _block(self, token: list[tuple[str, str]]) -> Block:
        variables, words = _loop_variables(token[1:])
        block = Block(token[0][1], variables, _pipeline(words))
        block.then, end = self._until_end()
        if end[:1] == [("name", "else")]:
            if len(end) > 1 and end[1][1] in _BLOCKS:
                block.otherwise = [self._block(end[1:])]
                return block
            block.otherwise, end = self._until_end()
        if end != [("name", "end")]:
            raise TooHard(str(end))
        return block


def _statement(words: list[tuple[str, str]]) -> Node:
    if len(words) > 1 and words[1][1] in {":=", "="} and words[0][1].startswith("$"):
        return Assignment(words[0][1], _pipeline(words[2:]), words[1][1] == ":=")
    return _pipeline(words)


def _loop_variables(
    words: list[tuple[str, str]],
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Separate `$key, $value :=` from what comes after."""
    written = [text for _, text in words]
    if ":=" not in written[:4]:
        return (), words
    place = written.index(":=")
    return tuple(text for text in written[:place] if text != ","), words[place + 1 :]


def _pipeline(words: list[tuple[str, str]]) -> Pipeline:
    commands, place = _commands(words, 0)
    if place != len(words) or not commands:
        raise TooHard(str(words))
    return Pipeline(tuple(commands))


def _commands(
    words: Sequence[tuple[str, str]], place: int
) -> tuple[list[tuple[Operand, ...]], int]:
    """Parse up to the bracket that closes the expression."""
    commands: list[tuple[Operand, ...]] = []
    operands: list[Operand] = []
    while place < len(words) and words[place] != ("sign", ")"):
        kind, text = words[place]
        place += 1
        if (kind, text) == ("sign", "|"):
            commands.append(tuple(operands))
            operands = []
        elif (kind, text) == ("sign", "("):
            inner, place = _commands(words, place)
            place += 1
            below = Pipeline(tuple(inner))
            if place < len(words) and words[place][1].startswith(".") and len(words[place][1]) > 1:
                operands.append(Field(below, words[place][1]))
                place += 1
            else:
                operands.append(below)
        elif kind == "sign":
            raise TooHard(text)
        else:
            operands.append(_operand(kind, text))
    commands.append(tuple(operands))
    if not all(commands):
        raise TooHard(str(words))
    return commands, place


def _operand(kind: str, text: str) -> Operand:
    if kind == "number":
        return Literal(float(text) if "." in text else int(text))
    if kind == "string":
        return Literal(text[1:-1] if text[0] == "`" else _unescaped(text[1:-1]))
    if text in {"true", "false", "nil"}:
        return Literal({"true": True, "false": False}.get(text))
    return Name(text)


def _unescaped(text: str) -> str:
    return re.sub(
        r"\\(.)",
        lambda found: {"n": "\n", "r": "\r", "t": "\t"}.get(found[1], found[1]),
        text,
        flags=re.DOTALL,
    )
