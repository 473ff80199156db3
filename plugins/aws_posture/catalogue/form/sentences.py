"""Sentences with places in them, and what is put there.

``{count} {count|bucket is|buckets are} public {regions}: {items}.`` A place is a name in braces; with
two texts after it, the first is for exactly one and the second for any other number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_posture.base.errors import FactError
from aws_posture.base.phrases import Age, Name, Part, Phrase, Quote, joined
from aws_posture.base.times import parse_time
from aws_posture.base.words import day, enumerated, plain
from aws_posture.catalogue.evidence import UndecidedError
from aws_posture.catalogue.form.expressions import is_number

_PLACE = re.compile(r"\{([a-z][a-z0-9-]*)(?:\|([^{}|]*)\|([^{}|]*))?\}")
_MOST = 3
"""How many names or Regions a sentence lists; the items list them all."""

Content = int | float | Phrase
"""What is put into a place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a template.

    Attributes:
        name: Its name.
        one: What stands there for exactly one; empty if the content itself does.
        many: What stands there for any other number.
        chooses: Whether it has these two texts.
    """

    name: str
    one: str = ""
    many: str = ""
    chooses: bool = False


def parts(template: str) -> list[str | Place]:
    """Split a template into prose and places.

    Raises:
        FactError: A brace is not part of a place.
    """
    found: list[str | Place] = []
    end = 0
    for match in _PLACE.finditer(template):
        found += [template[end : match.start()], _place(match)]
        end = match.end()
    found.append(template[end:])
    for prose in found:
        if isinstance(prose, str) and set(prose) & set("{}"):
            raise FactError(
                "a brace is not part of a place; write {name}, or {name|for one|for many}"
            )
    return [part for part in found if part != ""]


def names(template: str) -> set[str]:
    """Return the names of a template's places."""
    return {match[1] for match in _PLACE.finditer(template)}


def _place(match: re.Match[str]) -> Place:
    name, one, many = match.groups()
    return Place(name) if one is None else Place(name, one, many, chooses=True)


def filled(template: str, contents: Mapping[str, Content]) -> Phrase:
    """Fill a template.

    Args:
        template: The text; it was checked.
        contents: What to put into its places, by name.
    """
    made: list[Part] = []
    for part in parts(template):
        if isinstance(part, str):
            made.append(part)
            continue
        content = contents[part.name]
        if part.chooses:
            made.append(part.one if content == 1 else part.many)
        elif isinstance(content, tuple):
            made += content
        else:
            made.append(number(content))
    return tuple(made)


def number(value: float) -> str:
    """Write a number for people: ``5,000``, ``12.50``."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def regions(names: Sequence[str]) -> str:
    """Name Regions in a sentence: ``in eu-west-1``, ``in us-east-1 and eu-west-1``, ``in 17 Regions``."""
    if len(names) > _MOST:
        return f"in {len(names)} Regions"
    return f"in {enumerated([plain(name) for name in names])}"


def listed(names: Sequence[Name]) -> Phrase:
    """Name the first few of some things: ``a, b, c and 4 more``."""
    first = joined([(name,) for name in names[:_MOST]])
    more = len(names) - _MOST
    return (*first, f" and {more} more") if more > 0 else first


def content(value: Any, how: Mapping[str, Any], now: datetime) -> Content:  # noqa: ANN401  # any JSON value
    """Return what is put into a place for a value of an answer.

    Args:
        value: The value.
        how: How the fact shows it: ``kind``, ``as`` and ``words``.
        now: The time of the snapshot.

    Raises:
        UndecidedError: It is nothing that can be shown.
    """
    if how.get("as"):
        return _moment(value, how["as"], now)
    if is_number(value):
        number_: int | float = value
        return number_
    if not isinstance(value, str):
        raise UndecidedError("a value in AWS's answer is not of the form that AWS documents")
    if value in how.get("words", {}):
        return (str(how["words"][value]),)
    return (Name(how["kind"], value) if how.get("kind") else Quote(value),)


def _moment(value: object, shown: str, now: datetime) -> Phrase:
    try:
        time = parse_time(str(value))
    except ValueError:
        raise UndecidedError("a time in AWS's answer is not a time") from None
    return (Age(time, now),) if shown == "age" else (day(time),)
