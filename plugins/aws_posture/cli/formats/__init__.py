"""How verdicts are written: one small module per format, each a function from verdicts to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aws_posture.cli.formats import csv_rows, json_document, markdown_table, ocsf_findings
from aws_posture.facts import Verdict
from aws_posture.snapshot import Snapshot

WRITERS: Mapping[str, Callable[[Snapshot, Mapping[str, Verdict]], str]] = {
    "json": json_document.write,
    "markdown": markdown_table.write,
    "csv": csv_rows.write,
    "ocsf": ocsf_findings.write,
}
"""What writes each format that is not for a terminal."""
