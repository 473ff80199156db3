"""What a search finds: account data in a file, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


class Basis(Enum):
    """Why something counts as account data."""

    VALUE = auto()
    """It is a value of the account that was searched for."""
    SHAPE = auto()
    """It looks like the data of some account."""
    MARK = auto()
    """It is a file of ours, or a part of one."""
    UNREAD = auto()
    """Nobody can say: it could not be read."""


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Account data in a folder, or something there that could not be read.

    Attributes:
        file: The file, relative to the folder, with forward slashes.
        line: Its line, counted from 1; 0 if lines make no sense.
        kind: What was found.
        excerpt: Enough of it to find it, but not enough to use it.
        how: How it is stored: encoded, packed; empty if plain.
        basis: Why it counts.
        value: What was found, in full; never shown.
    """

    file: str
    line: int
    kind: str
    excerpt: str
    how: str = ""
    basis: Basis = field(default=Basis.SHAPE, compare=False)
    value: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        """Return it in one line: the place, what was found, how it is stored."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        how = f" ({self.how})" if self.how else ""
        return f"{place}: {self.kind}: {self.excerpt}{how}".rstrip(": ")
