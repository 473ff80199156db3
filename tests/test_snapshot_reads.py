"""What came of a read: in each Region, for each value, and what stands in a missing answer's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, LIST_REGIONS, Each, Read, Where
from aws_posture.snapshot.reads import operations as operations_of

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
VPCS = Read(Operation("ec2", "DescribeVpcs", "ec2:DescribeVpcs"), regions=Where.EVERY)
KEYS = Read(Operation("kms", "ListKeys", "kms:ListKeys"), regions=Where.EVERY)
KEY = Read(
    Operation("kms", "DescribeKey", "kms:DescribeKey"),
    regions=Where.EVERY,
    each=Each(KEYS, "Keys[].KeyId", "KeyId"),
)
OWN = "[KeyMetadata][?KeyManager=='CUSTOMER'].KeyId"
ROTATION = Read(
    Operation("kms", "GetKeyRotationStatus", "kms:GetKeyRotationStatus"),
    regions=Where.EVERY,
    each=Each(KEY, OWN, "KeyId"),
)
CONTACT = Read(
    Operation("account", "GetAlternateContact", "account:GetAlternateContact"),
    (("AccountId", '"{account}"'), ("AlternateContactType", '"BILLING"')),
)


def _snapshot(*records: Answer | Refusal, **changes: Any) -> Snapshot:  # noqa: ANN401  # any attribute
    whole = Snapshot(
        account="111122223333",
        partition="aws",
        region="eu-west-1",
        caller=Caller("arn:aws:iam::111122223333:user/ana", temporary=True),
        taken_at=NOW,
        records=records,
    )
    return replace(whole, **changes)


def _answer(read: Read, result: dict[str, Any], subject: str = "", region: str = "") -> Answer:
    return Answer(str(read.operation), NOW, result, subject, region)


def _denied(read: Read, region: str = "") -> Refusal:
    return Refusal(str(read.operation), NOW, RefusalKind.DENIED, region=region)


def test_a_read_is_found_in_each_region_that_was_asked() -> None:
    answer, denied = _answer(VPCS, {"Vpcs": []}, region="a"), _denied(VPCS, "b")
    snapshot = _snapshot(answer, denied, regions=("a", "b"), enabled=("a", "b", "c"))
    assert [reply.record for reply in snapshot.replies(VPCS)] == [answer, denied]
    assert snapshot.left_out == ("c",)
    assert snapshot.covers([VPCS])
    assert not replace(snapshot, regions=("a", "b", "c")).covers([VPCS])


def test_named_regions_are_those_alone() -> None:
    snapshot = _snapshot(_answer(VPCS, {}, region="a"), regions=("a", "b"))
    (reply,) = snapshot.replies(replace(VPCS, regions=("a",)))
    assert isinstance(reply.record, Answer)


def test_parameters_are_the_subject() -> None:
    answer = _answer(CONTACT, {}, "AccountId=111122223333 AlternateContactType=BILLING")
    assert _snapshot(answer).replies(CONTACT) == ((answer, ""),)


def test_other_parameters_than_text_are_json() -> None:
    read = Read(Operation("x", "DescribeX", ""), (("Filters", '[{"Values": ["{region}"]}]'),))
    answer = _answer(read, {}, 'Filters=[{"Values":["a"]}]', "a")
    assert _snapshot(answer).replies(replace(read, regions=("a",)))[0].record is answer


def test_a_read_of_each_value_is_found_by_value() -> None:
    answers = (
        _answer(KEYS, {"Keys": [{"KeyId": "1"}, {"KeyId": "2"}, {"KeyId": "1"}]}, region="a"),
        _answer(KEY, {"KeyMetadata": {"KeyId": "1", "KeyManager": "AWS"}}, "KeyId=1", "a"),
        _answer(KEY, {"KeyMetadata": {"KeyId": "2", "KeyManager": "CUSTOMER"}}, "KeyId=2", "a"),
        _answer(ROTATION, {"KeyRotationEnabled": True}, "KeyId=2", "a"),
    )
    snapshot = _snapshot(*answers, regions=("a",))
    assert [value for _, value in snapshot.replies(KEY)] == ["1", "2"]
    assert snapshot.replies(ROTATION) == ((answers[3], "2"),)
    assert snapshot.covers([ROTATION])
    assert not _snapshot(*answers[:3], regions=("a",)).covers([ROTATION])


def test_where_an_earlier_read_found_nothing_there_is_nothing_to_ask() -> None:
    snapshot = _snapshot(_answer(KEYS, {"Keys": []}, region="a"), regions=("a",))
    assert snapshot.replies(ROTATION) == ()
    assert snapshot.covers([ROTATION])


def test_the_refusal_of_an_earlier_read_takes_its_place() -> None:
    denied = _denied(KEYS, "a")
    snapshot = _snapshot(denied, _answer(KEYS, {"Keys": []}, region="b"), regions=("a", "b"))
    assert snapshot.replies(ROTATION) == ((denied, ""),)


@pytest.mark.parametrize("result", [{}, {"Keys": "x"}, {"Keys": [{"KeyId": 1}]}, {"Keys": None}])
def test_an_earlier_answer_without_a_list_is_no_empty_list(result: dict[str, Any]) -> None:
    snapshot = _snapshot(_answer(KEYS, result, region="a"), regions=("a",))
    (reply,) = snapshot.replies(KEY)
    assert isinstance(reply.record, Refusal)
    assert (reply.record.kind, reply.record.operation) == (RefusalKind.ERROR, "kms:ListKeys")
    assert "Keys[].KeyId" in reply.record.message


def test_an_expression_that_fails_is_no_empty_list() -> None:
    assert Each(KEYS, "length(Keys)", "KeyId").values_in({"Keys": 1}) is None


def test_regions_that_could_not_be_listed_are_that_refusal() -> None:
    denied = _denied(LIST_REGIONS)
    snapshot = _snapshot(denied, _denied(DESCRIBE_REGIONS))
    assert snapshot.replies(VPCS) == ((denied, ""),)
    assert snapshot.covers([VPCS])


def test_a_list_without_regions_is_no_account_without_regions() -> None:
    (reply,) = _snapshot(_answer(LIST_REGIONS, {}), enabled=()).replies(VPCS)
    assert isinstance(reply.record, Refusal)
    assert reply.record.kind is RefusalKind.ERROR


@pytest.mark.parametrize("records", [(), (_answer(LIST_REGIONS, {"Regions": []}),)])
def test_where_no_region_was_asked_the_read_was_not(records: tuple[Answer, ...]) -> None:
    """Also where a fact asked for the list alone."""
    (reply,) = _snapshot(*records).replies(VPCS)
    assert isinstance(reply.record, Refusal)
    assert (reply.record.operation, reply.record.kind) == (
        "ec2:DescribeVpcs",
        RefusalKind.NOT_ASKED,
    )
    assert not _snapshot(*records).covers([VPCS])


def test_reads_bring_the_operations_that_they_need() -> None:
    asked = [Operation("iam", "GetUser", "iam:GetUser"), CONTACT, KEY]
    assert list(map(str, operations_of(asked))) == [
        *("iam:GetUser", "account:GetAlternateContact"),
        *("account:ListRegions", "kms:ListKeys", "kms:DescribeKey"),
    ]
