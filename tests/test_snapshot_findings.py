"""Findings of another tool in a snapshot file: an optional part that older files lack."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_posture import demo
from aws_posture.base.errors import SnapshotError
from aws_posture.snapshot import FindingStatus, ToolFinding, dump, parse

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PLAIN = demo.get("fresh")
FINDINGS = tuple(
    ToolFinding("Prowler 5.46.0", "iam_x", status, NOW, "arn:x", "\x1b é \ud800\n", muted=muted)
    for status in FindingStatus
    for muted in (True, False)
)
FOUND = replace(PLAIN, findings=FINDINGS)


def test_findings_that_are_saved_are_loaded_as_they_were() -> None:
    assert parse(dump(FOUND), "x.json") == FOUND


def test_a_snapshot_without_findings_has_no_such_part_and_loads() -> None:
    """So files are what they were before there were findings."""
    assert "findings" not in json.loads(dump(PLAIN))
    assert parse(dump(PLAIN), "x.json").findings == ()


@pytest.mark.parametrize(
    "damage",
    [
        {"status": "passed"},
        {"found_at": "yesterday"},
        {"found_at": "2026-11-02T09:30:00"},
        {"muted": "no"},
        {"check": 1},
        {"tool": None},
        {"detail": []},
        {"resource": {}},
    ],
    ids=str,
)
def test_a_damaged_finding_is_told_in_one_line(damage: dict[str, Any]) -> None:
    document = json.loads(dump(FOUND))
    document["findings"][1].update(damage)
    with pytest.raises(SnapshotError, match=r"x.json: the snapshot is damaged .*collect it again"):
        parse(json.dumps(document), "x.json")


@pytest.mark.parametrize("findings", [None, {"a": 1}, [1], ["x"], [{}], 3])
def test_findings_of_another_form_are_damage(findings: object) -> None:
    document = {**json.loads(dump(FOUND)), "findings": findings}
    with pytest.raises(SnapshotError, match="damaged"):
        parse(json.dumps(document), "x.json")
