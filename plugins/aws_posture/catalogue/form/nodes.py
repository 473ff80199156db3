"""YAML as a tree that knows its lines, read without YAML's traps.

Facts are written by people, and a mistake in them has to be named with its line. So a file is not
turned into Python objects at once, but into nodes. What makes YAML dangerous or surprising is left
out: anchors and aliases (a few lines of them can stand for gigabytes), tags, several documents, the
same key twice, and words that mean something else (``no``, ``1.10``, ``2026-11-01``): text stays
text, and where data is wanted (parameters, answers), only JSON's words are other than text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aws_posture.base.errors import FactFileError
from aws_posture.base.words import quoted

LARGEST_FILE = 1024 * 1024
"""The most bytes that a file of facts may have."""

_DEEPEST = 40
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST_NUMBER = 300
"""The most characters of a number: Python reads more of them, but no other program has to."""
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(slots=True)
class Node:
    """A mapping, a list or a text, and where it stands.

    Attributes:
        line: Its line in the file, counted from 1.
        text: The text of a scalar; None for a mapping or list.
        quoted: Whether a text is in quotes or a block, so that it cannot be a number or a word.
        entries: The entries of a mapping, by key; None for anything else.
        keys: The line of each key of a mapping.
        elements: The elements of a list; None for anything else.
    """

    line: int
    text: str | None = None
    quoted: bool = False
    entries: dict[str, Node] | None = None
    keys: dict[str, int] = field(default_factory=dict)
    elements: list[Node] | None = None

    @property
    def data(self) -> Any:  # noqa: ANN401  # any JSON value
        """The node as JSON values."""
        if self.entries is not None:
            return {key: node.data for key, node in self.entries.items()}
        if self.elements is not None:
            return [node.data for node in self.elements]
        text = self.text or ""
        if self.quoted:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _NUMBER.fullmatch(text):
            return float(text) if set(text) & {*".eE"} else int(text)
        return text


def read(path: Path, shown: str) -> Node:
    """Read a file of facts.

    Args:
        path: The file.
        shown: Its name in messages.

    Raises:
        FactFileError: It cannot be read, or is not YAML of the kind that facts are written in.
    """
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise FactFileError(f"{error.strerror or error}; name a file of facts", shown) from None
    if len(written) > LARGEST_FILE:
        raise FactFileError(
            f"the file is larger than {LARGEST_FILE // 1024} KiB; split it, one file per topic",
            shown,
        )
    try:
        text = written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written[: error.start].count(b"\n") + 1
        raise FactFileError("this is not UTF-8 text; save it as UTF-8", shown, line) from None
    return parse(text, shown)


def parse(text: str, shown: str) -> Node:
    """Parse the text of a file of facts; see `read`."""
    import yaml  # noqa: PLC0415  # the catalogue's own facts are read from JSON

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _tree(yaml.parse(text, Loader=loader), shown)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = _explained(str(error.problem or error.context), text, line)
        raise FactFileError(problem, shown, line) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise FactFileError(
            f"the character {chr(error.character)!r} is not allowed in YAML; remove it"
            if isinstance(error.character, int)
            else "a character is not allowed in YAML; remove it",
            shown,
            line,
        ) from None


def _explained(problem: str, text: str, line: int | None) -> str:
    lines = text.splitlines()
    written = lines[line - 1] if line and line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "a tab cannot indent a line in YAML; use spaces"
    return f"this is not YAML: {problem}; fix the line, or put the text in quotes"


def _tree(events: Iterable[Any], shown: str) -> Node:
    """Build the tree from what the parser reports one by one, so that depth costs no recursion."""
    stack: list[tuple[Node, list[Node]]] = []
    root: Node | None = None
    for event in events:
        made = _begun(event, shown)
        if made is None:
            if type(event).__name__ in {"MappingEndEvent", "SequenceEndEvent"}:
                node, parts = stack.pop()
                _fill(node, parts, shown)
            continue
        if stack:
            stack[-1][1].append(made)
        elif root is not None:
            raise FactFileError("a second document begins; write one per file", shown, made.line)
        root = root or made
        if made.text is None:
            stack.append((made, []))
            if len(stack) > _DEEPEST:
                raise FactFileError("this is nested too deeply to be a fact", shown, made.line)
    return root or Node(1, entries={})


def _begun(event: Any, shown: str) -> Node | None:  # noqa: ANN401  # PyYAML's events share no useful type
    name, line = type(event).__name__, event.start_mark.line + 1
    if name == "AliasEvent" or getattr(event, "anchor", None):
        raise FactFileError(
            "anchors (&name) and aliases (*name) are not allowed; write the text out, or in quotes",
            shown,
            line,
        )
    if getattr(event, "tag", None) not in (None, "!"):
        raise FactFileError(
            "a text that begins with ! needs quotes around it; tags are not allowed", shown, line
        )
    if name == "ScalarEvent":
        node = Node(line, text=event.value, quoted=bool(event.style))
        if _is_too_large(node):
            raise FactFileError(
                "this number is too large; write a smaller one, or a text in quotes", shown, line
            )
        return node
    if name == "MappingStartEvent":
        return Node(line, entries={})
    if name == "SequenceStartEvent":
        return Node(line, elements=[])
    return None


def _is_too_large(node: Node) -> bool:
    text = node.text or ""
    if node.quoted or not _NUMBER.fullmatch(text):
        return False
    return len(text) > _LONGEST_NUMBER or math.isinf(float(text))


def _fill(node: Node, parts: list[Node], shown: str) -> None:
    if node.elements is not None:
        node.elements = parts
        return
    for key, value in _pairs(parts):
        if key.text is None:
            raise FactFileError("a key has to be a text", shown, key.line)
        if key.text in node.keys:
            raise FactFileError(
                f"{quoted(key.text)} is already in line {node.keys[key.text]}; keep one of the two",
                shown,
                key.line,
            )
        node.keys[key.text] = key.line
        assert node.entries is not None  # noqa: S101  # a mapping, as it is no list
        node.entries[key.text] = value


def _pairs(parts: list[Node]) -> Iterator[tuple[Node, Node]]:
    return zip(parts[::2], parts[1::2], strict=True)
