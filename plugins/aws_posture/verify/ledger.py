"""What was read of a site, and what was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ledger:
    """What was read of files, and what was not.

    Attributes:
        files: How many files were read.
        size: How many bytes they had.
        unread: How many of the files could not be read, or not all of them.
        unpacked: How many packings were opened, by format.
        media: How many pictures and the like there were, of which only the text is read, by kind.
        not_readable: How many things could not be read, by kind.
    """

    files: int = 0
    size: int = 0
    unread: int = 0
    unpacked: Counter[str] = field(default_factory=Counter)
    media: Counter[str] = field(default_factory=Counter)
    not_readable: Counter[str] = field(default_factory=Counter)

    def add(self, other: Ledger) -> None:
        """Add what another one has counted."""
        self.files += other.files
        self.size += other.size
        self.unread += other.unread
        self.unpacked += other.unpacked
        self.media += other.media
        self.not_readable += other.not_readable
