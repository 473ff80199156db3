"""Paths to power as data: who is on them, by what, and which statement allows it."""

from __future__ import annotations

from typing import NamedTuple

from aws_posture.base.phrases import Name, Phrase, joined


class Node(NamedTuple):
    """Somebody or something on a path.

    Attributes:
        kind: ``user``, ``role``, ``group``, ``policy``, ``new user`` … or ``everything``: the end.
        name: Its name; empty for the end.
        arn: Its ARN, where it has one.
    """

    kind: str
    name: str = ""
    arn: str = ""

    @property
    def phrase(self) -> Phrase:
        """How to speak of it."""
        return (f"{self.kind} ", Name(self.kind, self.name)) if self.name else (self.kind,)


EVERYTHING = Node("everything")
"""Where paths end: an administrator's power."""


class Edge(NamedTuple):
    """One step of a path.

    Attributes:
        source: Who takes it.
        target: Who or what it leads to.
        actions: What it takes, as AWS writes it; none for what an administrator has.
        on: What that is done to.
        because: The statements that allow it, on each side, one phrase each.
        way: The id of the published way, or empty.
        if_exists: What has to exist that the snapshot does not show, or empty.
    """

    source: Node
    target: Node
    actions: tuple[str, ...]
    on: Phrase
    because: tuple[Phrase, ...]
    way: str = ""
    if_exists: str = ""

    @property
    def phrase(self) -> Phrase:
        """The step in words."""
        start: Phrase = (f"{', '.join(self.actions)} on ", *self.on) if self.actions else self.on
        parts = [start, *self.because]
        if self.if_exists:
            parts.append((self.if_exists,))
        return joined(parts)


class Path(NamedTuple):
    """A way from a principal to an administrator's power.

    Attributes:
        edges: Its steps, in order.
    """

    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Who and what is on it, in order."""
        found = dict.fromkeys(node for edge in self.edges for node in (edge.source, edge.target))
        return tuple(found)

    @property
    def phrase(self) -> Phrase:
        """The path in words."""
        return joined([edge.phrase for edge in self.edges], "; then ")
