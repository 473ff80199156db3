"""Writes a report for a person."""

from __future__ import annotations

from collections.abc import Iterator

from hugo_import.report import Report, Weight


def lines(report: Report, *, dry: bool) -> Iterator[str]:
    """Write a report as text: problems first, what was done last.

    Args:
        report: The report.
        dry: Whether nothing was written.
    """
    for weight, heading in (
        (Weight.NOTE, "In another shape, or elsewhere:"),
        (Weight.PROBLEM, "To look at:"),
    ):
        findings = report.of(weight)
        if findings:
            yield heading
            yield from (f"  {finding}" for finding in findings)
            yield ""
    if report.settings:
        yield "mkdocs.yml wants:"
        for option, values in report.settings.items():
            yield from (f"  {option}: {value}" for value in values)
        yield ""
    yield "Nothing was written; there would be:" if dry else "Done:"
    yield from (f"  {what}: {times}" for what, times in sorted(report.done.items()))
    problems = len(report.of(Weight.PROBLEM))
    if problems:
        yield f"{problems} {'thing wants' if problems == 1 else 'things want'} a look; each is named above."


def markdown(report: Report, *, dry: bool) -> str:
    """Write a report as a Markdown file."""
    parts = ["# Import from Hugo", ""]
    for weight, heading in ((Weight.PROBLEM, "To look at"), (Weight.NOTE, "In another shape")):
        findings = report.of(weight)
        listed = [f"- {finding}" for finding in findings] or ["- nothing"]
        parts += [f"## {heading}", "", *listed, ""]
    parts += ["## mkdocs.yml", ""]
    parts += [f"- `{name}: {value}`" for name, all_ in report.settings.items() for value in all_]
    parts += ["", "## Would be done" if dry else "## Done", ""]
    parts += [f"- {what}: {times}" for what, times in sorted(report.done.items())]
    return "\n".join(parts) + "\n"
