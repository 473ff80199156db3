"""What a read that is described as data calls, the policy for it allows; and nothing else is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from aws.server import Aws
from aws_posture.collect import Source
from aws_posture.collect.collecting import take
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Each, Read, Where, permissions


def _read(name: str, regions: Where = Where.EVERY, permission: str = "", **rest: Any) -> Read:  # noqa: ANN401  # attributes of a read
    client, _, operation = name.partition(":")
    return Read(Operation(client, operation, permission or name), regions=regions, **rest)


BUCKETS = _read("s3:ListBuckets", Where.ONE, "s3:ListAllMyBuckets")
KEYS = _read("kms:ListKeys")
# What moto both knows and enforces, of each protocol.
READS = [
    _read("ec2:DescribeVpcs"),
    _read("rds:DescribeDBInstances"),
    _read("cloudtrail:DescribeTrails", Where.ONE),
    _read("config:DescribeConfigurationRecorderStatus"),
    _read("logs:DescribeLogGroups"),
    _read("secretsmanager:ListSecrets"),
    _read("kms:GetKeyRotationStatus", each=Each(KEYS, "Keys[].KeyId", "KeyId")),
    _read("s3:GetBucketPolicyStatus", Where.ONE, each=Each(BUCKETS, "Buckets[].Name", "Bucket")),
]


@pytest.fixture
def enforcing(aws: Aws) -> Iterator[Aws]:
    """Return a server that lets nobody do what no policy allows, once there is somebody."""
    aws.client("kms").create_key()
    aws.client("s3").create_bucket(Bucket="wombat-logs")
    listed = [{"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}]
    aws.answer("account:ListRegions", {"Regions": listed})
    yield aws
    aws.enforce("inf")


def _taken(aws: Aws, monkeypatch: pytest.MonkeyPatch, read: Read, allowed: list[str]) -> Snapshot:
    """Collect as somebody who has exactly these permissions."""
    iam = aws.client("iam")
    iam.create_user(UserName="reader")
    statement = {"Effect": "Allow", "Action": [*allowed, "iam:GetUser"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=document)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    environ = {
        **aws.environ(),
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
    for name, value in environ.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    aws.overlay.calls.clear()
    aws.enforce()
    return take(Source(), [read], progress=lambda _: None)


def _refused(snapshot: Snapshot) -> set[tuple[str, RefusalKind]]:
    return {(one.operation, one.kind) for one in snapshot.records if isinstance(one, Refusal)}


@pytest.mark.parametrize("read", READS, ids=lambda one: str(one.operation))
def test_under_exactly_its_policy_a_read_is_answered(
    enforcing: Aws, monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    snapshot = _taken(enforcing, monkeypatch, read, permissions([read]))
    assert _refused(snapshot) <= {("s3:GetBucketPolicyStatus", RefusalKind.ERROR)}  # no policy
    assert snapshot.replies(read)
    called = {*map(str, (link.operation for link in read.chain())), "sts:GetCallerIdentity"}
    assert set(enforcing.calls) - {"account:ListRegions"} == called


@pytest.mark.parametrize("read", READS, ids=lambda one: str(one.operation))
def test_without_one_action_what_needs_it_is_denied(
    enforcing: Aws, monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    lacking = read.operation.permission
    allowed = [action for action in permissions([read]) if action != lacking]
    snapshot = _taken(enforcing, monkeypatch, read, allowed)
    assert _refused(snapshot) == {(str(read.operation), RefusalKind.DENIED)}
    (refusal,) = (one for one in snapshot.records if not isinstance(one, Answer))
    assert refusal.permission == lacking
