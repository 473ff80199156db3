"""Verdicts as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from aws_posture.base.words import cell
from aws_posture.catalogue import get
from aws_posture.catalogue.model import Verdict
from aws_posture.cli.formats.words import declared
from aws_posture.snapshot import Snapshot, format_time

_COLUMNS = (
    *("account", "fact", "state", "severity", "value", "summary"),
    *("evidence", "reason", "declared", "taken_at"),
)


def write(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    """Write a row per fact, under a row of column names."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for verdict in verdicts.values():
        rows.writerow(cell(part) for part in _parts(snapshot, verdict))
    return text.getvalue().removesuffix("\n")


def _parts(snapshot: Snapshot, verdict: Verdict) -> tuple[str, ...]:
    taken_at = verdict.taken_at
    return (
        snapshot.account,
        verdict.fact,
        str(verdict.state),
        str(get(verdict.fact).risk),
        "" if verdict.value is None else str(verdict.value),
        verdict.summary,
        "; ".join(verdict.evidence),
        verdict.reason or "",
        declared(verdict),
        "" if taken_at is None else format_time(taken_at),
    )
