"""Output formats: one small module per format, each a function from verdicts to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from aws_posture.catalogue.model import Verdict
from aws_posture.snapshot import Snapshot

Writer = Callable[[Snapshot, Mapping[str, Verdict]], str]


def _in(module: str) -> Writer:
    """Return the writer of a format; its module is loaded when something is written."""

    def write(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
        format_: Any = import_module(f"{__name__}.{module}")
        written: str = format_.write(snapshot, verdicts)
        return written

    return write


WRITERS: Mapping[str, Writer] = {
    "json": _in("json_document"),
    "markdown": _in("markdown_table"),
    "csv": _in("csv_rows"),
    "ocsf": _in("ocsf_findings"),
}
"""The writer of each format that is not for a terminal."""
