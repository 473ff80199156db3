"""Phrases: what is said about an account, kept as data until it is printed.

A phrase is a sequence of parts. Our own prose is plain text; names that belong to the account,
words of other people, and ages each have a type. So masking replaces names and never touches our
prose, comparing knows which moment an age means, and sentences are written in one place: `say`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from aws_posture.base.accounts import is_account_id
from aws_posture.base.arns import parse_arn
from aws_posture.base.words import LONGEST_LIST, ago, plain


@dataclass(frozen=True, slots=True)
class Name:
    """A name that belongs to the account: masking replaces it with a label.

    AWS's own names, e.g. those of its managed policies, are prose: everybody knows them.

    Attributes:
        kind: What has the name, in a word: ``user``, ``role``, ``group``, ``policy``,
            ``account``, …
        text: The name as AWS gives it; it may hold anything.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of AWS, of another tool or of the account's people: they may hold names anywhere."""

    text: str


@dataclass(frozen=True, slots=True)
class Age:
    """A moment that is printed as how long ago it was.

    Two ages of the same moment are equal, whenever each was measured.

    Attributes:
        then: The moment.
        now: The moment that the age is measured from: the time of the snapshot.
    """

    then: datetime
    now: datetime = field(compare=False)


Part = str | Name | Quote | Age
"""One part of a phrase."""

Phrase = tuple[Part, ...]
"""Parts that are printed one after the other, without spaces between them."""


class Later:
    """A phrase that is written when it is first looked at: of a long list, most never are.

    Args:
        write: Returns the phrase. It is asked once at most.
    """

    __slots__ = ("_phrase", "_write")

    def __init__(self, write: Callable[[], Phrase]) -> None:
        self._write: Callable[[], Phrase] | None = write
        self._phrase: Phrase = ()

    @property
    def phrase(self) -> Phrase:
        """The phrase."""
        if self._write is not None:
            self._phrase, self._write = self._write(), None
        return self._phrase

    def __eq__(self, other: object) -> bool:
        """Return whether another one, written now or later, is the same phrase."""
        return self.phrase == (other.phrase if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        """Return the hash of the phrase."""
        return hash(self.phrase)

    def __repr__(self) -> str:
        """Return the phrase as Python writes it."""
        return repr(self.phrase)


Words = str | Phrase | Later
"""What a sentence is made of; plain text counts as our own prose."""

T = TypeVar("T")

_ARN_HEAD = re.compile(r"aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*")
_NAMED = ("user", "role", "group", "policy")


def say(words: Words) -> str:
    """Write words as one piece of text; names and quotes lose what a terminal might obey."""
    return words if isinstance(words, str) else "".join(map(_said, phrase(words)))


def phrase(words: Words) -> Phrase:
    """Return words as a phrase."""
    if isinstance(words, str):
        return (words,)
    return words.phrase if isinstance(words, Later) else words


def joined(all_words: Iterable[Words], between: str = ", ") -> Phrase:
    """Join words into one phrase, with some prose between them."""
    parts: list[Part] = []
    for number, words in enumerate(all_words):
        parts += [between, *phrase(words)] if number else phrase(words)
    return tuple(parts)


def few(many: Iterable[T], most: int = LONGEST_LIST, last: str = "and {} more") -> list[T | str]:
    """Return the first few of many, and in a last text how many more there are."""
    listed: list[T | str] = list(many)
    more = len(listed) - most
    return [*listed[:most], last.format(more)] if more > 0 else listed


def sentence(words: Words) -> Phrase:
    """Turn a clause into a sentence.

    It begins with a capital letter, unless it begins with a name or with what a call or a field
    is called.
    """
    first, *rest = phrase(words)
    if isinstance(first, str) and not set(first.partition(" ")[0]) & {*":_"}:
        first = first[:1].upper() + first[1:]
    return (first, *rest, ".")


def replaced(words: Words, change: Callable[[str | Name | Quote], Part]) -> Phrase:
    """Replace every part but ages."""
    return tuple(part if isinstance(part, Age) else change(part) for part in phrase(words))


def arn(text: str) -> Phrase:
    """Split an ARN into prose, the account's id and the names in it."""
    fields = parse_arn(text)
    if fields is None or not _ARN_HEAD.fullmatch(":".join(fields[:3])):
        return (Quote(text),)
    head = f"arn:{fields.partition}:{fields.service}:{fields.region}:"
    if fields.account == "aws":
        return (f"{head}aws:{plain(fields.resource)}",)
    owner: Phrase = (fields.account,) if fields.account in ("", "*") else (Quote(fields.account),)
    if is_account_id(fields.account):
        owner = (Name("account", fields.account),)
    return (head, *owner, ":", *_resource(fields.resource))


def _resource(resource: str) -> Phrase:
    kind, slash, rest = resource.partition("/")
    if resource == "root":
        return ("root",)
    if kind == "assumed-role" and rest.count("/") == 1:
        role, _, session = rest.partition("/")
        return ("assumed-role/", Name("role", role), "/", Name("session", session))
    if not slash or kind not in _NAMED:
        return (Quote(resource),)
    path, _, name = rest.rpartition("/")
    return (f"{kind}/", *((Quote(path), "/") if path else ()), Name(kind, name))


def _said(part: Part) -> str:
    match part:
        case str():
            return part
        case Age(then, now):
            return ago(then, now)
        case Name(_, text) | Quote(text):
            return plain(text)
