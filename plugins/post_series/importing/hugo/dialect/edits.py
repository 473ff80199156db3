"""Changes parts of a text, and leaves the rest as the author wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Edits:
    """Changes to a text, by place; those that overlap an earlier one are left out."""

    text: str
    _changes: list[tuple[int, int, str]] = field(default_factory=list)

    def replace(self, start: int, end: int, new: str) -> None:
        """Replace a part."""
        if self.text[start:end] != new:
            self._changes.append((start, end, new))

    def done(self) -> str:
        """Return the changed text."""
        parts: list[str] = []
        place = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            if start >= place:
                parts += [self.text[place:start], new]
                place = end
        return "".join(parts) + self.text[place:]
