"""What an import has to tell: what it did, what it could not do, and where."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field


class Weight(enum.Enum):
    """How much a finding matters."""

    PROBLEM = "problem"
    """Something of the blog is not in the site as it was; somebody has to look."""

    NOTE = "note"
    """All is there, but in another shape, or elsewhere."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a person should know.

    Attributes:
        file: The file it is about, relative to the blog, with forward slashes; may be empty.
        line: Its line, counted from 1; 0 if it is about the whole file.
        text: One sentence that says what it is and what to do.
        weight: How much it matters.
    """

    file: str
    line: int
    text: str
    weight: Weight = field(compare=False)

    def __str__(self) -> str:
        """Say where, then what."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}" if place else self.text


@dataclass(slots=True)
class Report:
    """Everything that an import has to tell."""

    findings: list[Finding] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    settings: dict[str, list[str]] = field(default_factory=dict)
    """What the site's `mkdocs.yml` may want, by option."""

    def problem(self, file: str, line: int, text: str) -> None:
        """Tell what somebody has to look at."""
        self._add(Finding(file, line, text, Weight.PROBLEM))

    def note(self, file: str, line: int, text: str) -> None:
        """Tell what is there in another shape."""
        self._add(Finding(file, line, text, Weight.NOTE))

    def count(self, what: str, times: int = 1) -> None:
        """Count what was done."""
        self.done[what] += times

    def setting(self, option: str, value: str) -> None:
        """Say what the site's `mkdocs.yml` may want."""
        values = self.settings.setdefault(option, [])
        if value not in values:
            values.append(value)

    def of(self, weight: Weight) -> list[Finding]:
        """List the findings of a weight, in the order of files and lines."""
        return sorted(each for each in self.findings if each.weight is weight)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing has to be looked at."""
        return not any(each.weight is Weight.PROBLEM for each in self.findings)

    def _add(self, finding: Finding) -> None:
        # The same page may be read twice, for its anchors and for its text.
        if finding not in self.findings:
            self.findings.append(finding)
