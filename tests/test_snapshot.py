from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from aws_posture import demo
from aws_posture.base.errors import SnapshotError, SnapshotVersionError, WrongAccountError
from aws_posture.snapshot import (
    Answer,
    Caller,
    FindingStatus,
    Refusal,
    RefusalKind,
    Snapshot,
    ToolFinding,
    dump,
    format_time,
    load,
    parse,
    parse_time,
    save,
)
from aws_posture.snapshot.operations import (
    BY_NAME,
    GET_ACCOUNT_SUMMARY,
    GET_CALLER_IDENTITY,
    GET_POLICY_VERSION,
    READ_OPERATIONS,
)
from aws_posture.snapshot.reads import Each, Read, Where, permissions
from aws_posture.snapshot.reads import subject as subject_of

VERSION_1 = Path(__file__).parent / "snapshots" / "version-1.json"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def small(**changes: Any) -> Snapshot:  # noqa: ANN401  # any attribute of a snapshot
    whole = Snapshot(
        account="111122223333",
        partition="aws",
        region="eu-west-1",
        caller=Caller("arn:aws:iam::111122223333:user/ana", temporary=True),
        taken_at=NOW,
        records=(
            Answer("iam:GetAccountSummary", NOW, {"SummaryMap": {"Users": 1}}),
            Answer("iam:GetPolicyVersion", NOW, {"PolicyVersion": {}}, "arn:b"),
            Refusal(
                "account:GetAlternateContact",
                NOW + timedelta(seconds=1),
                RefusalKind.DENIED,
                "AccessDenied",
                "not allowed",
                "account:GetAlternateContact",
            ),
        ),
    )
    return replace(whole, **changes)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "account.json"


HOSTILE = 'x<svg/onload=1>\n{{ x }}"\\\u2028 é 日本 \ud800'


@pytest.mark.parametrize(
    "snapshot",
    [
        small(),
        small(records=()),
        small(regions=("eu-west-1", "us-east-1"), enabled=("eu-west-1", "us-east-1", "us-east-2")),
        small(enabled=()),
        small(records=(Answer("ec2:X", NOW, {}, "A=b", "eu-west-1"),)),
        small(records=(Refusal("ec2:X", NOW, RefusalKind.DENIED, region="eu-west-1"),)),
        small(caller=Caller("arn:aws:iam::111122223333:root", temporary=False)),
        small(records=(Answer("iam:X", NOW, {HOSTILE: [HOSTILE, None, 1.5, True]}, HOSTILE),)),
        small(records=tuple(Refusal("iam:X", NOW, kind) for kind in RefusalKind)),
        *(demo.get(name) for name in demo.DEMOS),
    ],
)
def test_a_snapshot_that_is_saved_is_loaded_as_it_was(snapshot: Snapshot, file: Path) -> None:
    save(snapshot, file)
    assert load(file) == snapshot


def test_the_same_snapshot_is_the_same_bytes() -> None:
    assert dump(small()) == dump(small())


FILE = """\
{
 "kind": "aws-posture-snapshot",
 "version": 2,
 "account": "111122223333",
 "partition": "aws",
 "region": "eu-west-1",
 "caller": {
  "arn": "arn:aws:iam::111122223333:user/ana",
  "temporary": true
 },
 "taken_at": "2026-11-02T09:30:00Z",
 "regions": [
  "eu-west-1"
 ],
 "enabled_regions": null,
 "records": [
  {
   "operation": "iam:X",
   "taken_at": "2026-11-02T09:30:00Z",
   "subject": "arn:b",
   "answer": {
    "A": "\\u00e9"
   }
  },
  {
   "operation": "ec2:X",
   "taken_at": "2026-11-02T09:30:01Z",
   "region": "eu-west-1",
   "refusal": {
    "kind": "denied",
    "code": "AccessDenied",
    "message": "no",
    "permission": "ec2:X"
   }
  }
 ],
 "findings": [
  {
   "tool": "Prowler 5.46.0",
   "check": "iam_x",
   "status": "fail",
   "found_at": "2026-11-02T09:30:00Z",
   "resource": "arn:x",
   "detail": "It is off.",
   "muted": false
  }
 ]
}
"""


def test_a_file_is_what_it_always_was() -> None:
    later = NOW + timedelta(seconds=1)
    snapshot = small(
        regions=("eu-west-1",),
        records=(
            Answer("iam:X", NOW, {"A": "é"}, "arn:b"),
            Refusal(
                *("ec2:X", later, RefusalKind.DENIED, "AccessDenied", "no", "ec2:X"),
                region="eu-west-1",
            ),
        ),
        findings=(
            ToolFinding("Prowler 5.46.0", "iam_x", FindingStatus.FAIL, NOW, "arn:x", "It is off."),
        ),
    )
    assert dump(snapshot) == FILE
    assert parse(FILE, "x.json") == snapshot


def test_words_of_files_stay_what_they_are() -> None:
    assert [*RefusalKind] == [
        *("denied", "throttled", "timeout", "expired", "clock-skew", "unreachable", "error"),
        *("not-known", "not-asked"),
    ]
    assert [*FindingStatus] == ["pass", "fail", "manual", "muted"]
    assert [*Where] == ["one", "every"]


OPERATIONS = {
    "sts:GetCallerIdentity": "",
    **{
        f"iam:{name}": f"iam:{name}"
        for name in (
            *("GetAccountSummary", "GetAccountAuthorizationDetails", "GenerateCredentialReport"),
            *("GetCredentialReport", "GetAccountPasswordPolicy", "ListAccountAliases"),
            *("ListVirtualMFADevices", "ListOrganizationsFeatures"),
            *("ListServiceSpecificCredentials", "GetPolicy", "GetPolicyVersion"),
        )
    },
    "organizations:DescribeOrganization": "organizations:DescribeOrganization",
    "sso-admin:ListInstances": "sso:ListInstances",
    "account:GetAlternateContact": "account:GetAlternateContact",
}


def test_records_have_the_names_that_they_always_had() -> None:
    """Files of older versions are read by them, and policies allow them."""
    assert {str(one): one.permission for one in READ_OPERATIONS} == OPERATIONS
    assert {name: str(one) for name, one in BY_NAME.items()} == {name: name for name in OPERATIONS}


def test_what_was_worked_out_is_no_part_of_a_snapshot() -> None:
    one, other = small(), small()
    one.derived["x"] = "worked out"
    assert one == other
    assert repr(one) == repr(other)
    assert "worked out" not in dump(one)
    assert replace(one, region="us-east-1").derived == {}


@pytest.mark.parametrize(
    ("regions", "enabled", "left_out"),
    [
        ((), None, ()),
        (("a",), None, ()),
        (("a",), ("a",), ()),
        (("a",), ("a", "b", "c"), ("b", "c")),
        (("a", "z"), ("a",), ()),
    ],
)
def test_regions_that_are_enabled_and_were_not_asked_are_left_out(
    regions: tuple[str, ...], enabled: tuple[str, ...] | None, left_out: tuple[str, ...]
) -> None:
    assert small(regions=regions, enabled=enabled).left_out == left_out


@pytest.mark.parametrize(
    ("parameters", "subject"),
    [
        ({}, ""),
        ({"AlternateContactType": "BILLING"}, "AlternateContactType=BILLING"),
        ({"b": 1, "a": "x y"}, "a=x y b=1"),
        ({"a": {"y": [1, None], "x": True}}, 'a={"x":true,"y":[1,null]}'),
    ],
)
def test_a_subject_is_what_a_call_was_asked_with(parameters: dict[str, Any], subject: str) -> None:
    assert subject_of(parameters) == subject


def test_permissions_are_named_once_each() -> None:
    asked = [GET_POLICY_VERSION, GET_CALLER_IDENTITY, GET_ACCOUNT_SUMMARY, GET_POLICY_VERSION]
    assert permissions(asked) == ["iam:GetAccountSummary", "iam:GetPolicyVersion"]


def test_a_read_that_follows_another_is_asked_in_the_same_regions() -> None:
    first = Read(GET_ACCOUNT_SUMMARY, regions=("a",))
    each = Each(first, "x", "y")
    assert [*Read(GET_POLICY_VERSION, regions=("a",), each=each).chain()] == [
        *(first, Read(GET_POLICY_VERSION, regions=("a",), each=each)),
    ]
    with pytest.raises(ValueError, match="iam:GetPolicyVersion and iam:GetAccountSummary: not in"):
        Read(GET_POLICY_VERSION, each=each)


def test_a_call_has_the_account_and_the_region_in_place() -> None:
    read = Read(GET_POLICY_VERSION, (("a", '"{account}/{region}"'), ("b", "[1]")))
    assert read.call("111122223333", "eu-west-1") == {"a": "111122223333/eu-west-1", "b": [1]}
    more = Read(GET_POLICY_VERSION, read.parameters, each=Each(read, "x", "c"))
    assert more.call("1", "2", "v") == {"a": "1/2", "b": [1], "c": "v"}


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("a[].b", ("x", "y")),
        ("a", None),
        ("a[].c", ()),
        ("c", None),
        ("[d, `1`]", None),
        ("length(a", None),
        ("length(d, d)", None),
    ],
)
def test_values_are_texts_each_once(expression: str, values: tuple[str, ...] | None) -> None:
    answer = {"a": [{"b": "x"}, {"b": "y"}, {"b": "x"}], "d": "z"}
    assert Each(Read(GET_ACCOUNT_SUMMARY), expression, "P").values_in(answer) == values


def test_the_file_says_what_it_is(file: Path) -> None:
    save(small(), file)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert (document["kind"], document["version"]) == ("aws-posture-snapshot", 2)
    assert document["taken_at"] == "2026-11-02T09:30:00Z"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
@pytest.mark.parametrize("mode", [None, 0o644, 0o666])
def test_a_saved_file_is_readable_by_its_owner_only(file: Path, mode: int | None) -> None:
    """Also where the file was there before, and open to all."""
    if mode is not None:
        file.touch()
        file.chmod(mode)
    save(small(), file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_saving_replaces_the_whole_file_and_leaves_nothing_beside_it(file: Path) -> None:
    file.write_text("x" * 100_000, encoding="utf-8")
    save(small(), file)
    assert file.read_text(encoding="utf-8") == dump(small())
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows replaces no file that is open")
def test_a_reader_of_the_old_file_keeps_the_old_file(file: Path) -> None:
    """Nothing is ever written into a file that somebody may be reading."""
    save(small(), file)
    with file.open(encoding="utf-8") as reader:
        save(small(account="444455556666"), file)
        assert reader.read() == dump(small())


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(file: Path) -> None:
    save(small(), file)
    unwritable = small(records=(Answer("iam:X", NOW, {"no JSON": object()}),))
    with pytest.raises(TypeError):
        save(unwritable, file)
    assert load(file) == small()
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_in_the_files_place_is_left_alone(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SnapshotError, match="choose a folder that can be written to"):
        save(small(), file)
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "none" / "account.json"
    with pytest.raises(SnapshotError) as raised:
        save(small(), file)
    assert str(raised.value).startswith(f"{file}: No such file or directory")


def test_a_file_that_was_cut_short_is_damaged_wherever_it_was_cut() -> None:
    text = dump(small())
    for length in range(len(text.rstrip())):
        with pytest.raises(SnapshotError, match="collect"):
            parse(text[:length], "x.json")


def test_a_file_that_was_cut_short_is_told_in_one_line(file: Path) -> None:
    file.write_text(dump(small())[:-40], encoding="utf-8")
    with pytest.raises(SnapshotError) as raised:
        load(file)
    assert str(file) in str(raised.value)
    assert "cut short" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("version", [0, 3, "1", None, 1.5, True, [1]])
def test_another_version_is_named_with_those_that_can_be_read(version: object) -> None:
    document = {**json.loads(dump(small())), "version": version}
    with pytest.raises(SnapshotVersionError) as raised:
        parse(json.dumps(document), "x.json")
    assert repr(version) in str(raised.value)
    assert "versions 1 and 2" in str(raised.value)


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", "3", '"x"', '{"kind": "other", "version": 1}', '{"version": 1}']
)
def test_other_json_is_no_snapshot(text: str) -> None:
    with pytest.raises(SnapshotError, match=r"^x\.json: this is not a snapshot; make one with"):
        parse(text, "x.json")


@pytest.mark.parametrize("text", ["", "no JSON", "\x00", "[" * 100_000, "9" * 10_000 + "x"])
def test_what_is_no_json_is_told_as_such(text: str) -> None:
    with pytest.raises(SnapshotError, match=r"^x\.json: "):
        parse(text, "x.json")


def test_a_binary_file_is_told_as_such(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SnapshotError, match="not UTF-8 text"):
        load(file)


def test_a_file_that_is_not_there_is_told_as_such(file: Path) -> None:
    with pytest.raises(SnapshotError, match=r"account\.json: No such file or directory"):
        load(file)


def test_a_snapshot_of_another_account_is_not_taken_for_the_one_asked_for(file: Path) -> None:
    save(small(), file)
    assert load(file, account="111122223333") == small()
    with pytest.raises(WrongAccountError) as raised:
        load(file, account="444455556666")
    assert "111122223333" in str(raised.value)
    assert "444455556666" in str(raised.value)


Damage = Callable[[dict[str, Any]], object]

DAMAGES: list[Damage] = [
    *(lambda document, key=key: document.pop(key) for key in ("account", "partition", "region")),
    *(lambda document, key=key: document.pop(key) for key in ("caller", "taken_at", "records")),
    lambda document: document.update(account="11112222333"),
    lambda document: document.update(account="1111222233334"),
    lambda document: document.update(account="../../../etc/"),
    lambda document: document.update(account="١١١١٢٢٢٢٣٣٣٣"),  # digits elsewhere
    lambda document: document.update(account=111122223333),
    lambda document: document.update(partition=None),
    lambda document: document.update(region=[]),
    lambda document: document.update(taken_at="yesterday"),
    lambda document: document.update(taken_at="2026-11-02T09:30:00"),
    lambda document: document.update(taken_at="0001-01-01T00:00:00+14:00"),
    lambda document: document.update(taken_at=1),
    lambda document: document.update(caller="ana"),
    lambda document: document["caller"].pop("arn"),
    lambda document: document["caller"].pop("temporary"),
    lambda document: document["caller"].update(temporary="yes"),
    lambda document: document.update(records=None),
    lambda document: document.update(records={"a": 1}),
    lambda document: document.update(records=["a"]),
    lambda document: document.update(records=[[]]),
    lambda document: document["records"][0].pop("operation"),
    lambda document: document["records"][0].pop("taken_at"),
    lambda document: document["records"][0].pop("answer"),
    lambda document: document["records"][0].update(answer=[]),
    lambda document: document["records"][0].update(answer=None),
    lambda document: document["records"][0].update(operation=3),
    lambda document: document["records"][1].update(subject=3),
    lambda document: document["records"][1].update(region=None),
    lambda document: document.update(regions=None),
    lambda document: document.update(regions=[1]),
    lambda document: document.update(enabled_regions="eu-west-1"),
    lambda document: document["records"][2].update(refusal=None),
    lambda document: document["records"][2]["refusal"].update(kind="bored"),
    lambda document: document["records"][2]["refusal"].update(kind=None),
    *(
        lambda document, key=key: document["records"][2]["refusal"].pop(key)
        for key in ("kind", "code", "message", "permission")
    ),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_snapshot_is_told_in_one_line(damage: Damage) -> None:
    document = json.loads(dump(small()))
    damage(document)
    with pytest.raises(SnapshotError) as raised:
        parse(json.dumps(document), "x.json")
    assert str(raised.value).startswith("x.json: the snapshot is damaged")
    assert str(raised.value).endswith("; collect it again")
    assert "\n" not in str(raised.value)


def test_what_a_later_minor_change_adds_is_ignored() -> None:
    document = json.loads(dump(small()))
    document["note"] = "new"
    document["records"][0]["note"] = "new"
    assert parse(json.dumps(document), "x.json") == small()


def test_a_call_is_found_by_its_operation_and_subject() -> None:
    snapshot = small()
    assert snapshot.find(GET_ACCOUNT_SUMMARY) is snapshot.records[0]
    assert snapshot.find(GET_POLICY_VERSION, "arn:b") is snapshot.records[1]


@pytest.mark.parametrize(
    ("operation", "subject"),
    [(GET_CALLER_IDENTITY, ""), (GET_POLICY_VERSION, ""), (GET_POLICY_VERSION, "arn:c")],
)
def test_a_call_that_nobody_made_is_a_refusal(operation: Any, subject: str) -> None:  # noqa: ANN401  # an operation
    found = small().find(operation, subject)
    assert isinstance(found, Refusal)
    assert (found.kind, found.subject) == (RefusalKind.NOT_ASKED, subject)
    assert (found.operation, found.permission) == (str(operation), operation.permission)
    assert found.taken_at == NOW


def test_a_file_of_the_first_version_is_read() -> None:
    """As released versions wrote it, before records had Regions."""
    snapshot = load(VERSION_1)
    assert [(one.operation, one.subject, one.region) for one in snapshot.records] == [
        ("sts:GetCallerIdentity", "", ""),
        ("iam:GetAccountSummary", "", ""),
        ("iam:GetPolicyVersion", "arn:aws:iam::111122223333:policy/limit", ""),
        ("account:GetAlternateContact", "", ""),
    ]
    assert (snapshot.region, snapshot.regions, snapshot.enabled) == ("eu-west-1", (), None)
    assert parse(dump(snapshot), "x.json") == snapshot


@pytest.mark.parametrize(
    ("arn", "is_root"),
    [
        ("arn:aws:iam::111122223333:root", True),
        ("arn:aws-cn:iam::111122223333:root", True),
        ("arn:aws:iam::111122223333:user/root", False),
        ("arn:aws:iam::111122223333:user/:root/ana", False),
        ("arn:aws:sts::111122223333:assumed-role/root/root", False),
    ],
)
def test_root_is_known_by_its_arn(arn: str, *, is_root: bool) -> None:
    assert Caller(arn, temporary=False).is_root is is_root


def test_the_arn_of_root_has_the_partition() -> None:
    assert small(partition="aws-cn").root_arn() == "arn:aws-cn:iam::111122223333:root"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-02T09:30:00Z", NOW),
        ("2026-11-02T09:30:00+00:00", NOW),
        ("2026-11-02T15:00:00+05:30", NOW),
    ],
)
def test_times_are_read_into_utc(text: str, time: datetime) -> None:
    assert parse_time(text) == time
    assert parse_time(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "0999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"]
)
def test_a_time_at_the_end_of_the_calendar_is_written_as_it_was_read(text: str) -> None:
    assert format_time(parse_time(text)) == text


def test_times_are_written_in_utc() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert format_time(datetime(2026, 11, 2, 15, 0, tzinfo=india)) == "2026-11-02T09:30:00Z"
