"""Findings of another tool in a snapshot file: an optional part that older files lack."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aws_posture import demo
from aws_posture.base.errors import SnapshotError, WrongAccountError
from aws_posture.snapshot import (
    Caller,
    FindingStatus,
    Snapshot,
    ToolFinding,
    dump,
    format_time,
    parse,
    prowler,
)

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


def event(**changes: object) -> dict[str, Any]:
    """One of Prowler's findings, no longer than it has to be; dots lead into members."""
    made: dict[str, Any] = {
        "metadata": {"event_code": "iam_x", "product": {"name": "Prowler", "version": "5.46.0"}},
        "class_uid": 2004,
        "cloud": {"provider": "aws", "region": "eu-west-1", "account": {"uid": "111122223333"}},
        "resources": [{"uid": "arn:x", "cloud_partition": "aws-cn"}],
        "status_code": "FAIL",
        "status_id": 1,
        "status_detail": "It is off.",
        "message": "Off.",
        "time": 1_793_611_800,
    }
    return {**made, **changes}


def taken(tmp_path: Path, *events: object, account: str | None = None) -> Snapshot:
    path = tmp_path / "prowler.json"
    path.write_text(json.dumps(events), encoding="utf-8")
    return prowler.read(path, {"iam_x", "iam_y"}, account)


def test_a_finding_of_prowler_s_becomes_one_of_ours(tmp_path: Path) -> None:
    found = taken(tmp_path, event())
    expected = ToolFinding(
        "Prowler 5.46.0", "iam_x", FindingStatus.FAIL, NOW, "arn:x", "It is off."
    )
    assert found == Snapshot(
        *("111122223333", "aws-cn", "eu-west-1", Caller("", temporary=False), NOW, ()),
        (expected,),
    )


TIMES = {
    # Seconds, and milliseconds as OCSF counts them.
    1_793_611_800: "2026-11-02T09:30:00Z",
    1_793_611_800_000: "2026-11-02T09:30:00Z",
    1_793_611_800_999: "2026-11-02T09:30:00Z",
    0: "1970-01-01T00:00:00Z",
    10**11 - 1: "5138-11-16T09:46:39Z",
    10**11: "1973-03-03T09:46:40Z",
}


@pytest.mark.parametrize(("time", "found_at"), TIMES.items())
def test_a_time_is_in_seconds_or_in_milliseconds(tmp_path: Path, time: int, found_at: str) -> None:
    (found,) = taken(tmp_path, event(time=time)).findings
    assert format_time(found.found_at) == found_at


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no times before 1970")
@pytest.mark.parametrize(
    ("time", "found_at"), [(-1, "1969-12-31T23:59:59Z"), (-(10**11), "1966-10-31T14:13:20Z")]
)
def test_a_time_may_be_before_all_clocks(tmp_path: Path, time: int, found_at: str) -> None:
    (found,) = taken(tmp_path, event(time=time)).findings
    assert format_time(found.found_at) == found_at


def test_the_oldest_finding_is_when_the_account_was_looked_at(tmp_path: Path) -> None:
    found = taken(tmp_path, event(), event(time=1_793_611_000), event(time=1_793_611_900))
    assert found.taken_at == min(one.found_at for one in found.findings) < NOW


STATUSES = {
    "PASS": FindingStatus.PASS,
    "fail": FindingStatus.FAIL,
    "Manual": FindingStatus.MANUAL,
    "MUTED": FindingStatus.MUTED,
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("number", "muted"), [(1, False), (2, False), (3, True), (4, False)])
def test_a_status_is_what_prowler_says(
    tmp_path: Path,
    status: str,
    number: int,
    muted: bool,  # noqa: FBT001  # a column
) -> None:
    (found,) = taken(tmp_path, event(status_code=status, status_id=number)).findings
    assert (found.status, found.muted) == (STATUSES[status], muted)


RESOURCES: dict[str, tuple[object, str, str]] = {
    # What it is about, the ARN, and the partition.
    "none": ([], "", "aws"),
    "nothing": (None, "", "aws"),
    "no object": (["arn:x"], "", "aws"),
    "no list": ({"uid": "arn:x"}, "", "aws"),
    "without a partition": ([{"uid": "arn:x"}], "arn:x", "aws"),
    "of a partition": ([{"uid": "arn:x", "cloud_partition": "aws-us-gov"}], "arn:x", "aws-us-gov"),
    "two": ([{"uid": "arn:x"}, {"uid": "arn:y", "cloud_partition": "aws-cn"}], "arn:x", "aws"),
    "a number": ([{"uid": 5, "cloud_partition": 5}], "", "aws"),
}


@pytest.mark.parametrize(("resources", "arn", "partition"), RESOURCES.values(), ids=RESOURCES)
def test_a_finding_is_about_its_first_resource(
    tmp_path: Path, resources: object, arn: str, partition: str
) -> None:
    found = taken(tmp_path, event(resources=resources))
    assert (found.findings[0].resource, found.partition) == (arn, partition)


def test_the_first_partition_that_is_named_is_the_account_s(tmp_path: Path) -> None:
    second = event(resources=[{"cloud_partition": "aws-us-gov"}])
    assert taken(tmp_path, event(resources=[]), second, event()).partition == "aws-us-gov"


@pytest.mark.parametrize("version", ["5.8", "5.8.1", "5.10", "6.0", "05.08", "5.999999"])
def test_a_version_counts_by_its_numbers(tmp_path: Path, version: str) -> None:
    product = {"name": "Prowler", "version": version}
    found = taken(tmp_path, event(metadata={"event_code": "iam_y", "product": product}))
    assert found.findings[0].tool == f"Prowler {version}"


@pytest.mark.parametrize("version", ["5.7", "5.7.99", "4.9", "0.8", "5", "v5.8", "", 5.8, None])
def test_an_older_version_is_refused(tmp_path: Path, version: object) -> None:
    product = {"name": "Prowler", "version": version}
    with pytest.raises(SnapshotError, match=r"wrote this; 5\.8 or later is needed"):
        taken(tmp_path, event(metadata={"event_code": "iam_y", "product": product}))


def test_only_the_account_that_is_named_counts(tmp_path: Path) -> None:
    other = {"provider": "aws", "region": "us-east-1", "account": {"uid": "444455556666"}}
    events = (event(cloud=other), event())
    assert taken(tmp_path, *events, account="111122223333").region == "eu-west-1"
    assert taken(tmp_path, *events, account="444455556666").region == "us-east-1"
    with pytest.raises(WrongAccountError, match="but 777788889999 was asked for"):
        taken(tmp_path, *events, account="777788889999")
