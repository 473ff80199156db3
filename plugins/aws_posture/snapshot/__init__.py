"""What AWS answered about one account, and what it refused to answer, with times.

A snapshot is the only thing that facts are judged from. It is a JSON file that
holds account data: it is written for its owner's eyes only.
"""

from __future__ import annotations

from aws_posture.snapshot.files import dump, load, parse, save, write_owner_only
from aws_posture.snapshot.findings import FindingStatus, ToolFinding
from aws_posture.snapshot.prowler import read as read_prowler
from aws_posture.snapshot.records import Answer, Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.times import format_time, parse_time

__all__ = [
    "Answer",
    "Caller",
    "FindingStatus",
    "Refusal",
    "RefusalKind",
    "Snapshot",
    "ToolFinding",
    "dump",
    "format_time",
    "load",
    "parse",
    "parse_time",
    "read_prowler",
    "save",
    "write_owner_only",
]
