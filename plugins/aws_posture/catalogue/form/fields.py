"""Fields of a fact's form: each is there, of the right kind, and known; or the message has its line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from aws_posture.base.errors import FactError, FactFileError, nearest
from aws_posture.base.words import quoted
from aws_posture.catalogue.form.nodes import Node


@dataclass(frozen=True, slots=True)
class Fields:
    """Reads the nodes of one file.

    Attributes:
        shown: The file's name in messages.
    """

    shown: str

    def wrong(self, node: Node | int, problem: str) -> FactFileError:
        """Return the error that something in a line is wrong."""
        return FactFileError(problem, self.shown, node if isinstance(node, int) else node.line)

    def mapping(
        self,
        node: Node,
        what: str,
        needed: Collection[str] = (),
        allowed: Collection[str] = (),
        line: int | None = None,
    ) -> Mapping[str, Node]:
        """Return the entries of a mapping that has the keys that it needs and no unknown one.

        Args:
            node: The mapping.
            what: What it is, for messages.
            needed: The keys that it has to have.
            allowed: The other keys that it can have; any key if there are none of either sort.
            line: The line that is to blame for a missing key, if it is not the mapping's own.

        Raises:
            FactFileError: It is none, or has others.
        """
        if node.entries is None:
            raise self.wrong(node, f"{what} has to be a mapping of keys and values")
        known = (*needed, *allowed)
        for key in node.entries:
            if known and key not in known:
                hint = nearest(key, known) or f"; the keys are {', '.join(known)}"
                raise self.wrong(node.keys[key], f"{what} has no key {quoted(key)}{hint}")
        for key in needed:
            if key not in node.entries:
                raise self.wrong(line or node, f"{what} needs the key {quoted(key)}")
        return node.entries

    def elements(self, node: Node, what: str) -> list[Node]:
        """Return the elements of a list.

        Raises:
            FactFileError: It is none.
        """
        if node.elements is None:
            raise self.wrong(node, f"{what} has to be a list; begin each line of it with '- '")
        return node.elements

    def raw(self, node: Node, what: str) -> str:
        """Return a text as it was written, without blanks around it.

        Raises:
            FactFileError: It is none, or empty.
        """
        if node.text is None:
            raise self.wrong(
                node, f"{what} has to be a text; one that begins with {{ or [ needs quotes"
            )
        if not node.text.strip():
            raise self.wrong(node, f"{what} has to be a text")
        return node.text.strip()

    def text(self, node: Node, what: str) -> str:
        """Return a text as one line.

        Raises:
            FactFileError: It is none, or empty.
        """
        return " ".join(self.raw(node, what).split())

    def one_of(self, node: Node, what: str, known: Iterable[str]) -> str:
        """Return a word out of some.

        Raises:
            FactFileError: It is another.
        """
        word, words = self.text(node, what), list(known)
        if word not in words:
            hint = nearest(word, words) or f"; write {' or '.join(words)}"
            raise self.wrong(node, f"{what} cannot be {quoted(word)}{hint}")
        return word

    def at(self, node: Node | int, error: FactError) -> FactFileError:
        """Return an error with the line that it is about."""
        return error if isinstance(error, FactFileError) else self.wrong(node, str(error))
