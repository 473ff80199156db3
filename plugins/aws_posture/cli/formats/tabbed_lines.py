"""Verdicts as lines of tab-separated columns, for a pipe."""

from __future__ import annotations

from collections.abc import Mapping

from aws_posture.base.words import plain
from aws_posture.catalogue.model import Verdict
from aws_posture.snapshot import Snapshot


def write(_: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    """Write a line per fact: its id, state, value and summary."""
    return "\n".join(_line(verdict) for verdict in verdicts.values())


def _line(verdict: Verdict) -> str:
    value = "" if verdict.value is None else plain(str(verdict.value))
    return f"{verdict.fact}\t{verdict.state}\t{value}\t{plain(verdict.summary)}"
