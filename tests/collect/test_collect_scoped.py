"""Credentials are narrowed to the calls that may be made, or none is made; over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs

import pytest

from aws.operations import MODELS
from aws.overlay import Fault
from aws.server import ACCESS_KEY, Aws
from aws_posture.base.errors import CredentialsError, OptionError
from aws_posture.collect import Source, check_source, scoping
from aws_posture.snapshot import Snapshot
from aws_posture.snapshot import operations as op
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read, Where, permissions

Take = Callable[..., Snapshot]
SCOPED = Source(scoped=True)
VPCS = Read(Operation("ec2", "DescribeVpcs", "ec2:DescribeVpcs"), regions=Where.EVERY)
NARROW = "ASIAI44QH8DHBEXAMPLE"


@pytest.fixture
def narrowing(named: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """Give a server that narrows credentials, and temporary credentials."""
    monkeypatch.setenv("AWS_DATA_PATH", str(MODELS))
    monkeypatch.setenv("AWS_SESSION_TOKEN", "example-token")
    given = {"AccessKeyId": NARROW, "SecretAccessKey": "x" * 40, "SessionToken": "narrow"}
    named.answer("sts:GetScopedCredentials", {"Credentials": given})
    named.answer("ec2:DescribeVpcs", {"Vpcs": []})
    return named


def _policies(aws: Aws) -> Iterable[str]:
    for call in aws.log:
        if call.operation == "sts:GetScopedCredentials":
            yield parse_qs(call.text.partition("\n")[2])["Policy"][0]


def test_everything_is_asked_with_exactly_the_least_policy(narrowing: Aws, collected: Take) -> None:
    collected(SCOPED, operations=[op.GET_ACCOUNT_SUMMARY, VPCS])
    keys = {call.operation: call.access_key for call in narrowing.log}
    own = {operation for operation, key in keys.items() if key == ACCESS_KEY}
    assert own == {"sts:GetCallerIdentity", "sts:GetScopedCredentials"}
    assert keys["ec2:DescribeVpcs"] == keys["account:ListRegions"] == NARROW
    (policy,) = _policies(narrowing)
    (statement,) = json.loads(policy)["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Action": [
            *("account:ListRegions", "ec2:DescribeRegions", "ec2:DescribeVpcs"),
            *("iam:GetAccountSummary", "iam:GetRequestAuthorizationDetails"),
        ],
        "Resource": "*",
    }


def test_the_policy_is_that_of_the_facts_and_what_the_page_says_besides(
    narrowing: Aws, collected: Take
) -> None:
    asked = [op.GET_CREDENTIAL_REPORT, op.GENERATE_CREDENTIAL_REPORT, VPCS]
    collected(SCOPED, operations=asked)
    collected(SCOPED, operations=[op.GET_ACCOUNT_SUMMARY])
    everywhere, once = (
        {*json.loads(one)["Statement"][0]["Action"]} for one in _policies(narrowing)
    )
    besides = {"iam:GetRequestAuthorizationDetails"}
    assert everywhere - {*permissions(asked)} == besides | {"ec2:DescribeRegions"}
    assert once - {"iam:GetAccountSummary"} == besides


def test_regions_are_listed_by_another_call_under_it(narrowing: Aws, collected: Take) -> None:
    narrowing.fail("account:ListRegions", "AccessDeniedException", status=403)
    listed = [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]
    narrowing.answer("ec2:DescribeRegions", {"Regions": listed})
    assert collected(SCOPED, operations=[VPCS]).regions == ("eu-west-1",)
    (policy,) = _policies(narrowing)
    assert "ec2:DescribeRegions" in policy


def test_a_policy_that_is_too_long_is_one_for_each_group_of_services(
    narrowing: Aws, collected: Take
) -> None:
    """AWS takes 2,048 characters."""
    actions = (f"Describe{'Wombats' * 14}{number}" for number in range(40))
    clients = ("ec2", "rds", "kms", "logs")
    reads = [
        Read(Operation(clients[number % 4], name, f"{clients[number % 4]}:{name}"))
        for number, name in enumerate(actions)
    ]
    collected(SCOPED, operations=[*reads, op.GET_ACCOUNT_SUMMARY])
    policies = list(_policies(narrowing))
    assert len(policies) > 1
    assert max(map(len, policies)) <= 2048
    allowed = [one for text in policies for one in json.loads(text)["Statement"][0]["Action"]]
    assert len(allowed) == len(set(allowed)) == 42


def test_a_long_lived_key_cannot_be_narrowed(
    narrowing: Aws, collected: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_SESSION_TOKEN")
    with pytest.raises(CredentialsError, match="scoped: AWS narrows only temporary credentials"):
        collected(SCOPED, operations=[op.GET_ACCOUNT_SUMMARY])
    assert set(narrowing.calls) == {"sts:GetCallerIdentity"}


def test_credentials_that_aws_does_not_narrow_ask_nothing(narrowing: Aws, collected: Take) -> None:
    narrowing.answer("sts:GetScopedCredentials", Fault("PackedPolicyTooLarge"))
    with pytest.raises(CredentialsError, match=r"scoped: .*\(PackedPolicyTooLarge: ") as raised:
        collected(SCOPED, operations=[op.GET_ACCOUNT_SUMMARY])
    assert "\n" not in str(raised.value)
    assert "iam:GetAccountSummary" not in narrowing.calls


def test_a_boto3_that_cannot_narrow_is_refused_before_anything_is_asked(
    named: Aws, collected: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoping, "_OPERATION", "GetWombats")
    with pytest.raises(OptionError, match=r"scoped: botocore [\d.]+ has no sts:GetWombats"):
        collected(SCOPED, operations=[op.GET_ACCOUNT_SUMMARY])
    with pytest.raises(OptionError, match="scoped: "):
        check_source(SCOPED)
    assert named.calls == []
