"""What AWS answered about one account, and what it refused to answer, with times.

A snapshot is the only thing that facts are judged from. It is a JSON file that
holds account data: only its owner can read it.
"""

from __future__ import annotations

from aws_posture.base.times import format_time, parse_time
from aws_posture.snapshot.files import dump, load, parse, save
from aws_posture.snapshot.prowler import read as read_prowler
from aws_posture.snapshot.records import (
    Answer,
    Caller,
    FindingStatus,
    Refusal,
    RefusalKind,
    Reply,
    Snapshot,
    ToolFinding,
)

__all__ = [
    "Answer",
    "Caller",
    "FindingStatus",
    "Refusal",
    "RefusalKind",
    "Reply",
    "Snapshot",
    "ToolFinding",
    "dump",
    "format_time",
    "load",
    "parse",
    "parse_time",
    "read_prowler",
    "save",
]
