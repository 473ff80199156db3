"""Making structured inputs of a fuzzer's bytes: choices, texts, JSON values, and changes to them.

The same bytes always make the same input. Where they have run out, the first choice is taken.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 7, 10**30, 1e999, "", "x", "*", "true", "\ud800", "\n", [], {}),
    *([None], {"": None}, [[]], "N/A", "2026-11-02T09:30:00Z", "0001-01-01T00:00:00Z"),
    *("arn:aws:iam::111122223333:root", "<svg/onload=alert(1)>", "javascript:alert(1)"),
)
_DEEPEST = 4
_MOST_CHANGES = 6

_SHARED = "/dev/shm"  # noqa: S108  # tempfile makes folders of its own in it
MEMORY = _SHARED if Path(_SHARED).is_dir() else None
"""Where files of a moment go: writing them elsewhere takes longer than all the rest."""


class Draw:
    """Draws from bytes.

    Args:
        data: The bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        """Return whether there are bytes left."""
        return self._at < len(self._data)

    def take(self, count: int) -> bytes:
        """Take bytes; fewer where there are no more."""
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def rest(self) -> bytes:
        """Take all bytes that are left."""
        return self.take(len(self._data))

    def number(self, below: int) -> int:
        """Draw a number from 0 up."""
        return int.from_bytes(self.take(1 if below <= 2**8 else 2)) % below

    def pick(self, among: Sequence[T]) -> T:
        """Choose one of several."""
        return among[self.number(len(among))]

    def text(self, longest: int = 255) -> str:
        """Draw a text; bytes that are no UTF-8 become halves of surrogate pairs."""
        return self.take(self.number(longest + 1)).decode("utf-8", "surrogateescape")

    def soup(self, pieces: Sequence[str]) -> str:
        """Put a text together from pieces, and from texts between them."""
        parts: list[str] = []
        while self:
            chosen = self.number(len(pieces) + 1)
            parts.append(pieces[chosen] if chosen < len(pieces) else self.text(8))
        return "".join(parts)

    def value(self, depth: int = 0) -> object:
        """Draw a JSON value."""
        match self.number(4 if depth < _DEEPEST else 2):
            case 0:
                return copy.deepcopy(self.pick(_ODD))
            case 1:
                return self.text(40)
            case 2:
                return [self.value(depth + 1) for _ in range(self.number(4))]
        return {self.text(12): self.value(depth + 1) for _ in range(self.number(4))}

    def changed(self, whole: str) -> Any:  # noqa: ANN401  # JSON of any kind
        """Parse JSON, and change it in some places: other values, missing ones, doubled ones."""
        value: Any = json.loads(whole)
        for _ in range(1 + self.number(_MOST_CHANGES)):
            places = [path for path in _places(value) if path]
            if not places:
                break
            path = self.pick(places)
            holder = value
            for name in path[:-1]:
                holder = holder[name]
            self._change(holder, path[-1])
        return value

    def _change(self, holder: Any, name: Any) -> None:  # noqa: ANN401  # JSON of any kind
        match self.number(6):
            case 0:
                del holder[name]
            case 1 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[name]))
            case 1:
                holder[self.text(12)] = copy.deepcopy(holder[name])
            case 2 if isinstance(holder[name], str):
                text = holder[name]
                at = self.number(len(text) + 1)
                holder[name] = text[:at] + self.text(20) + text[at + self.number(4) :]
            case _:
                holder[name] = self.value()


def soup_of(pieces: Sequence[str], *chosen: str) -> bytes:
    """Return the bytes of which `Draw.soup` makes these pieces."""
    return bytes(pieces.index(piece) for piece in chosen)


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _places(inside, (*path, name))
    elif isinstance(value, list):
        for number, inside in enumerate(value):
            yield from _places(inside, (*path, number))
