"""The report of an import: what it did, what it could not do, and where."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


class Weight(enum.Enum):
    """How much a finding matters."""

    PROBLEM = "problem"
    """Something of the blog is not in the site as it was; it needs a look."""

    NOTE = "note"
    """Everything is there, but in another form or elsewhere."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a person should know.

    Attributes:
        file: The file it is about, relative to the blog, with forward slashes; may be empty.
        line: Its line, counted from 1; 0 if it is about the whole file.
        text: One sentence that says what it is and what to do.
        weight: How much it matters.
        is_missing: Whether something of the blog is not in the site at all: the gravest there is.
    """

    file: str
    line: int
    text: str
    weight: Weight = field(compare=False)
    is_missing: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """Write where, then what."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}" if place else self.text


@dataclass(slots=True)
class Report:
    """Everything that an import has to report."""

    findings: list[Finding] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    settings: dict[str, list[str]] = field(default_factory=dict)
    """What the site's `mkdocs.yml` may need, by option."""

    def problem(self, file: str, line: int, text: str) -> None:
        """Report what needs a look."""
        self._add(Finding(file, line, text, Weight.PROBLEM))

    def missing(self, file: str, line: int, text: str) -> None:
        """Report what is not in the site at all: a page, a file, an address."""
        self._add(Finding(file, line, text, Weight.PROBLEM, is_missing=True))

    def note(self, file: str, line: int, text: str) -> None:
        """Report what is there in another form."""
        self._add(Finding(file, line, text, Weight.NOTE))

    def count(self, what: str, times: int = 1) -> None:
        """Count what was done."""
        self.done[what] += times

    def setting(self, option: str, value: str) -> None:
        """Return what the site's `mkdocs.yml` may need."""
        values = self.settings.setdefault(option, [])
        if value not in values:
            values.append(value)

    def of(self, weight: Weight) -> list[Finding]:
        """List the findings of a weight: first what is missing, then in the order of files and lines."""
        found = (each for each in self.findings if each.weight is weight)
        return sorted(found, key=lambda each: (not each.is_missing, each))

    @property
    def is_clean(self) -> bool:
        """Return whether nothing has to be looked at."""
        return not any(each.weight is Weight.PROBLEM for each in self.findings)

    def _add(self, finding: Finding) -> None:
        # The same page may be read twice, for its anchors and for its text.
        if finding not in self.findings:
            self.findings.append(finding)


def lines(report: Report, *, dry: bool) -> Iterator[str]:
    """Write a report as text: problems first, what is missing before all, and what was done last.

    Args:
        report: The report.
        dry: Whether nothing was written.
    """
    for weight, heading in (
        (Weight.PROBLEM, "To look at:"),
        (Weight.NOTE, "In another form, or elsewhere:"),
    ):
        findings = report.of(weight)
        if findings:
            yield heading
            yield from (f"  {finding}" for finding in findings)
            yield ""
    if report.settings:
        yield "mkdocs.yml needs:"
        for option, values in report.settings.items():
            yield from (f"  {option}: {value}" for value in values)
        yield ""
    yield "Nothing was written; there would be:" if dry else "Done:"
    yield from (f"  {what}: {times}" for what, times in sorted(report.done.items()))
    problems = len(report.of(Weight.PROBLEM))
    if problems:
        yield f"{problems} {'thing needs' if problems == 1 else 'things need'} a look; each is named above."


def markdown(report: Report, title: str, *, dry: bool) -> str:
    """Write a report as a Markdown file."""
    parts = [f"# Import from {title}", ""]
    for weight, heading in ((Weight.PROBLEM, "To look at"), (Weight.NOTE, "In another shape")):
        findings = report.of(weight)
        listed = [f"- {finding}" for finding in findings] or ["- nothing"]
        parts += [f"## {heading}", "", *listed, ""]
    parts += ["## mkdocs.yml", ""]
    parts += [f"- `{name}: {value}`" for name, all_ in report.settings.items() for value in all_]
    parts += ["", "## Would be done" if dry else "## Done", ""]
    parts += [f"- {what}: {times}" for what, times in sorted(report.done.items())]
    return "\n".join(parts) + "\n"
