"""Items: who and what a finding is based on, one by one, and the lines written from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple, overload

from aws_posture.base.phrases import Name, Words, few, joined, phrase, say
from aws_posture.base.words import plain

REPORT = "report"
"""The kind of the item that says which credential report was read."""

MOST_ROUTES = 3
"""How many routes a page draws; the others are counted."""


@dataclass(frozen=True, slots=True)
class Item:
    """One user, key, contact, … that a finding is based on.

    Attributes:
        kind: What it is, in a word: ``user``, ``group``, ``root``, ``report``, …
        subject: Its name, if it has one; never an access-key id or any other secret.
        what: What was found about it, without its name.
        time: The moment that `what` refers to, e.g. when a key was made.
        sort: What distinguishes it from the items that the finding is about, in a few words:
            ``could become an administrator``. A remedy leaves such items alone.
        region: The Region that it is in, if that matters.
    """

    kind: str
    subject: str = ""
    what: Words = ""
    time: datetime | None = None
    sort: str = ""
    region: str = ""

    @property
    def said(self) -> Words:
        """What was found about it, with its sort and its Region: ``could become an administrator (…)``."""
        said = self._sorted
        if not self.region:
            return said
        return (*phrase(said), " " if said else "", f"in {plain(self.region)}")

    @property
    def _sorted(self) -> Words:
        if self.sort and self.what:
            return (f"{self.sort} (", *phrase(self.what), ")")
        return self.sort or self.what

    @property
    def line(self) -> str:
        """The item as a line of evidence: ``sam: access key 1, made 190 days ago``."""
        subject = (Name(self.kind, self.subject),) if self.subject else ()
        return say(joined((words for words in (subject, self.said) if words), ": "))


class Route(NamedTuple):
    """A way from a user or role to an administrator's power.

    Attributes:
        nodes: Who is on it, in order; the last one is an administrator, or becomes one.
        edges: What leads from each to the next; one more if it ends with a step.
    """

    nodes: tuple[Name, ...]
    edges: tuple[Words, ...]

    @property
    def described(self) -> dict[str, list[Any]]:
        """The route as JSON values."""
        nodes = [{"kind": node.kind, "name": plain(node.text)} for node in self.nodes]
        return {"nodes": nodes, "edges": [say(edge) for edge in self.edges]}


class Routes(Sequence[Route]):
    """Many routes, each found when it is first looked at: a page draws a few of them.

    Args:
        found: Returns a route, by its place.
        number: How many there are.
    """

    def __init__(self, found: Callable[[int], Route], number: int) -> None:
        self._found = found
        self._number = number

    @overload
    def __getitem__(self, place: int) -> Route: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Route]: ...
    def __getitem__(self, place: int | slice) -> Route | Sequence[Route]:
        """Find a route, or some."""
        if isinstance(place, slice):
            return tuple(map(self._found, range(self._number)[place]))
        return self._found(range(self._number)[place])

    def __len__(self) -> int:
        """Return how many there are."""
        return self._number

    def __eq__(self, other: object) -> bool:
        """Return whether other routes are the same, however they were found."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """Return the hash of the routes as a tuple, as which they count."""
        return hash(tuple(self))


def lines(items: Iterable[Item]) -> tuple[str, ...]:
    """Write items as lines of evidence; a long list of one sort is cut, and the rest counted."""
    sorts = groupby(items, key=lambda item: (item.kind, item.sort))
    # What is cut is not written: reasons may take longer to find than who they are about.
    return tuple(
        one if isinstance(one, str) else one.line for _, sort in sorts for one in few(sort)
    )
