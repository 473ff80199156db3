"""Judging: a snapshot in, one verdict per fact out. No AWS, no MkDocs, no clock of its own."""

from __future__ import annotations

from aws_posture.judging.evaluation import evaluate
from aws_posture.judging.verdicts import Terms, history_entry, judge

__all__ = ["Terms", "evaluate", "history_entry", "judge"]
