"""Reads that are described as data: parameters, pages, Regions, what follows; over real HTTP."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from aws.overlay import Fault
from aws.server import ACCESS_KEY, Aws
from aws_posture.base.errors import BlockedCallError, OptionError
from aws_posture.collect import Source
from aws_posture.collect.collecting import take
from aws_posture.collect.guard import Guard
from aws_posture.collect.session import open_session
from aws_posture.collect.transport import Limits
from aws_posture.copies.cache import Cache
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot, dump
from aws_posture.snapshot.operations import GET_REQUEST_AUTHORIZATION_DETAILS, Operation
from aws_posture.snapshot.reads import DESCRIBE_REGIONS, LIST_REGIONS, Each, Read, Where
from aws_posture.snapshot.reads import operations as operations_of

Take = Callable[..., Snapshot]


def _read(name: str, regions: Where | tuple[str, ...] = Where.ONE, **rest: Any) -> Read:  # noqa: ANN401  # attributes of a read
    client, _, operation = name.partition(":")
    return Read(Operation(client, operation, name), regions=regions, **rest)


VPCS = _read("ec2:DescribeVpcs", Where.EVERY)
KEYS = _read("kms:ListKeys", Where.EVERY)
ROTATION = _read("kms:GetKeyRotationStatus", Where.EVERY, each=Each(KEYS, "Keys[].KeyId", "KeyId"))
BUCKETS = _read("s3:ListBuckets")
POLICY = _read("s3:GetBucketPolicyStatus", each=Each(BUCKETS, "Buckets[].Name", "Bucket"))
BLOCK = _read("s3control:GetPublicAccessBlock", parameters=(("AccountId", '"{account}"'),))


def _regions(**statuses: str) -> dict[str, Any]:
    names = {name.replace("_", "-"): status for name, status in statuses.items()}
    return {"Regions": [{"RegionName": one, "RegionOptStatus": at} for one, at in names.items()]}


THREE = _regions(
    us_east_1="ENABLED_BY_DEFAULT",
    eu_west_1="ENABLED_BY_DEFAULT",
    af_south_1="ENABLED",
    me_south_1="DISABLED",
    ap_east_1="ENABLING",
    il_central_1="DISABLING",
)


@pytest.fixture
def three(named: Aws) -> Aws:
    """Give an account with three enabled Regions, and three that are not."""
    named.answer("account:ListRegions", THREE)
    named.answer("ec2:DescribeVpcs", {"Vpcs": []})
    return named


def _asked(aws: Aws, operation: str) -> list[str]:
    return sorted(call.region for call in aws.log if call.operation == operation)


def test_a_read_of_every_region_is_asked_in_each_that_is_enabled(
    three: Aws, collected: Take
) -> None:
    snapshot = collected(operations=[VPCS])
    enabled = ("af-south-1", "eu-west-1", "us-east-1")
    assert _asked(three, "ec2:DescribeVpcs") == list(enabled)
    assert (snapshot.regions, snapshot.enabled, snapshot.left_out) == (enabled, enabled, ())
    assert [record.region for record, _ in snapshot.replies(VPCS)] == list(enabled)
    assert all(isinstance(record, Answer) for record, _ in snapshot.replies(VPCS))


@pytest.mark.parametrize("status", [{}, {"RegionOptStatus": "NEW"}], ids=["none", "a new one"])
def test_a_region_of_which_nobody_knows_whether_it_is_enabled_is_asked(
    three: Aws, collected: Take, status: dict[str, str]
) -> None:
    listed = [*THREE["Regions"], {"RegionName": "eu-south-1", **status}]
    three.answer("account:ListRegions", {"Regions": listed})
    three.fail("ec2:DescribeVpcs", "AuthFailure", status=401, region="eu-south-1")
    snapshot = collected(operations=[VPCS])
    assert "eu-south-1" in snapshot.regions
    refused = [
        one.record.region for one in snapshot.replies(VPCS) if isinstance(one.record, Refusal)
    ]
    assert refused == ["eu-south-1"]


def test_a_list_of_regions_that_lacks_a_name_is_none(three: Aws, collected: Take) -> None:
    listed = [*THREE["Regions"], {"RegionOptStatus": "ENABLED"}]
    three.answer("account:ListRegions", {"Regions": listed})
    three.fail("ec2:DescribeRegions", "UnauthorizedOperation", status=403)
    snapshot = collected(operations=[VPCS])
    assert (snapshot.regions, snapshot.enabled) == ((), None)


def test_regions_are_listed_only_for_reads_that_need_them(three: Aws, collected: Take) -> None:
    snapshot = collected(operations=[BUCKETS, replace(VPCS, regions=("eu-west-1",))])
    assert "account:ListRegions" not in three.calls
    assert _asked(three, "ec2:DescribeVpcs") == ["eu-west-1"]
    assert (snapshot.regions, snapshot.enabled) == ((), None)


def test_a_limit_leaves_regions_out(three: Aws, collected: Take) -> None:
    source = Source(regions=("eu-west-1", "me-south-1", "us-east-1"))
    snapshot = collected(source, operations=[VPCS])
    assert _asked(three, "ec2:DescribeVpcs") == ["eu-west-1", "us-east-1"]
    assert snapshot.left_out == ("af-south-1",)


def test_a_limit_to_regions_that_are_not_enabled_is_refused(three: Aws, collected: Take) -> None:
    with pytest.raises(OptionError, match="none of me-south-1 is enabled"):
        collected(Source(regions=("me-south-1",)), operations=[VPCS])
    assert "ec2:DescribeVpcs" not in three.calls


def test_regions_are_listed_by_another_call_where_the_first_is_refused(
    three: Aws, collected: Take
) -> None:
    three.fail("account:ListRegions", "AccessDeniedException", status=403)
    listed = [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]
    three.answer("ec2:DescribeRegions", {"Regions": listed})
    snapshot = collected(operations=[VPCS])
    assert (snapshot.regions, snapshot.enabled) == (("eu-west-1",), ("eu-west-1",))
    assert isinstance(snapshot.replies(VPCS)[0].record, Answer)


def _refuse_listing(aws: Aws) -> None:
    aws.fail("account:ListRegions", "AccessDeniedException", status=403)
    aws.fail("ec2:DescribeRegions", "UnauthorizedOperation", status=403)


def test_regions_that_cannot_be_listed_are_a_refusal(three: Aws, collected: Take) -> None:
    _refuse_listing(three)
    snapshot = collected(operations=[VPCS])
    assert (snapshot.regions, snapshot.enabled) == ((), None)
    ((record, _),) = snapshot.replies(VPCS)
    assert isinstance(record, Refusal)
    assert (record.kind, record.permission) == (RefusalKind.DENIED, "account:ListRegions")
    assert isinstance(snapshot.find(DESCRIBE_REGIONS.operation), Refusal)
    assert "ec2:DescribeVpcs" not in three.calls


def test_named_regions_are_asked_where_nobody_may_list_them(three: Aws, collected: Take) -> None:
    _refuse_listing(three)
    snapshot = collected(Source(regions=("eu-west-1",)), operations=[VPCS])
    assert (snapshot.regions, snapshot.enabled) == (("eu-west-1",), None)
    assert isinstance(snapshot.replies(VPCS)[0].record, Answer)


def test_a_refused_region_is_a_refusal_there_alone(three: Aws, collected: Take) -> None:
    three.fail("ec2:DescribeVpcs", "UnauthorizedOperation", status=403, region="eu-west-1")
    replies = collected(operations=[VPCS]).replies(VPCS)
    refused = [one.record for one in replies if isinstance(one.record, Refusal)]
    assert [(one.kind, one.region) for one in refused] == [(RefusalKind.DENIED, "eu-west-1")]
    assert len(replies) == 3


def test_all_pages_are_asked(three: Aws, collected: Take) -> None:
    pages = [
        {"Regions": THREE["Regions"][:2], "NextToken": "more"},
        {"Regions": THREE["Regions"][2:]},
    ]
    three.answer("account:ListRegions", pages)
    three.answer(
        "ec2:DescribeVpcs",
        lambda text: (
            {"Vpcs": [{"VpcId": "vpc-2"}]}
            if "NextToken=" in text
            else {"Vpcs": [{"VpcId": "vpc-1"}], "NextToken": "more"}
        ),
    )
    snapshot = collected(operations=[VPCS])
    assert len(snapshot.regions) == 3
    for record, _ in snapshot.replies(VPCS):
        assert isinstance(record, Answer)
        assert [one["VpcId"] for one in record.result["Vpcs"]] == ["vpc-1", "vpc-2"]


def test_a_read_is_asked_for_each_value_of_an_earlier_one(three: Aws, collected: Take) -> None:
    three.answer("kms:ListKeys", {"Keys": []})
    three.answer("kms:ListKeys", {"Keys": [{"KeyId": "1"}, {"KeyId": "2"}]}, "eu-west-1")
    three.answer(
        "kms:GetKeyRotationStatus", lambda text: {"KeyRotationEnabled": '"KeyId": "1"' in text}
    )
    snapshot = collected(operations=[ROTATION])
    assert _asked(three, "kms:GetKeyRotationStatus") == ["eu-west-1", "eu-west-1"]
    found = {
        value: record.result["KeyRotationEnabled"]
        for record, value in snapshot.replies(ROTATION)
        if isinstance(record, Answer)
    }
    assert found == {"1": True, "2": False}


def test_where_an_earlier_read_is_refused_nothing_follows(three: Aws, collected: Take) -> None:
    three.fail("kms:ListKeys", "AccessDeniedException", status=400)
    snapshot = collected(operations=[ROTATION])
    assert "kms:GetKeyRotationStatus" not in three.calls
    assert {reply.record.operation for reply in snapshot.replies(ROTATION)} == {"kms:ListKeys"}


def test_equal_reads_are_asked_once(three: Aws, collected: Take) -> None:
    three.answer("kms:ListKeys", {"Keys": [{"KeyId": "1"}]})
    three.answer("kms:GetKeyRotationStatus", {"KeyRotationEnabled": True})
    collected(operations=[VPCS, ROTATION, KEYS, replace(VPCS), LIST_REGIONS])
    asked = Counter((call.operation, call.region) for call in three.log)
    assert set(asked.values()) == {1}


def test_buckets_and_the_account_of_s3_are_asked_at_a_test_server(
    named: Aws, collected: Take
) -> None:
    """S3 Control writes the account's id into the host name, where a local server has none."""
    named.answer("s3:ListBuckets", {"Buckets": [{"Name": "wombat-logs"}]})
    named.fail("s3:GetBucketPolicyStatus", "NoSuchBucketPolicy", status=404)
    flags = {"BlockPublicAcls": True}
    named.answer("s3control:GetPublicAccessBlock", {"PublicAccessBlockConfiguration": flags})
    snapshot = collected(operations=[POLICY, BLOCK])
    ((refusal, bucket),) = snapshot.replies(POLICY)
    assert isinstance(refusal, Refusal)
    assert (bucket, refusal.code) == ("wombat-logs", "NoSuchBucketPolicy")
    ((block, _),) = snapshot.replies(BLOCK)
    assert isinstance(block, Answer)
    assert block.result["PublicAccessBlockConfiguration"] == flags


def test_a_bucket_elsewhere_is_asked_in_its_region(named: Aws, collected: Take) -> None:
    named.answer("s3:ListBuckets", {"Buckets": [{"Name": "wombat-logs"}]})
    named.fail("s3:GetBucketPolicyStatus", "PermanentRedirect", status=301, region="us-east-1")
    named.answer("s3:GetBucketPolicyStatus", {"PolicyStatus": {"IsPublic": True}}, "eu-west-1")
    named.overlay.headers["s3:HeadBucket"] = {"x-amz-bucket-region": "eu-west-1"}
    ((record, _),) = collected(operations=[POLICY]).replies(POLICY)
    assert isinstance(record, Answer), record
    assert record.result["PolicyStatus"] == {"IsPublic": True}
    assert _asked(named, "s3:GetBucketPolicyStatus") == ["eu-west-1", "us-east-1"]


def test_what_aws_calls_sensitive_stays_out_of_the_snapshot(named: Aws, collected: Take) -> None:
    contact = _read("account:GetContactInformation")
    functions = _read("lambda:ListFunctions")
    named.answer(
        "account:GetContactInformation",
        {"ContactInformation": {"FullName": "Mary Major", "PhoneNumber": "+1-555-0100"}},
    )
    named.answer(
        "lambda:ListFunctions",
        {
            "Functions": [
                {"FunctionName": "f", "Environment": {"Variables": {"TOKEN": "wombat-secret"}}}
            ]
        },
    )
    snapshot = collected(operations=[contact, functions])
    text = dump(snapshot)
    assert not [one for one in ("Mary Major", "555-0100", "wombat-secret") if one in text]
    ((record, _),) = snapshot.replies(contact)
    assert isinstance(record, Answer)
    assert record.result["ContactInformation"]["FullName"] == "***"


@pytest.mark.parametrize("name", ["ec2:DescribeWombats", "wombats:DescribeVpcs"])
def test_what_the_installed_boto3_does_not_know_is_a_refusal(
    three: Aws, collected: Take, name: str
) -> None:
    read = _read(name, Where.EVERY, parameters=(("A", "1"),))
    snapshot = collected(operations=[read, VPCS])
    assert {
        (one.record.kind, one.record.permission)
        for one in snapshot.replies(read)
        if isinstance(one.record, Refusal)
    } == {(RefusalKind.NOT_KNOWN, name)}
    assert len(snapshot.replies(read)) == 3
    assert name not in three.calls


def test_parameters_that_the_operation_does_not_have_are_a_refusal(
    named: Aws, collected: Take
) -> None:
    read = _read("ec2:DescribeVpcs", parameters=(("Wombats", "1"),))
    ((record, _),) = collected(operations=[read]).replies(read)
    assert isinstance(record, Refusal)
    assert (record.kind, record.code) == (RefusalKind.ERROR, "ParamValidationError")
    assert "ec2:DescribeVpcs" not in named.calls


def test_throttling_makes_slow_and_does_not_fail(three: Aws, collected: Take) -> None:
    """AWS has had enough more often than botocore itself tries."""
    throttled = Fault("RequestLimitExceeded", 503)
    three.answer("ec2:DescribeVpcs", [throttled] * 4 + [{"Vpcs": []}], "eu-west-1")
    replies = collected(operations=[VPCS]).replies(VPCS)
    assert all(isinstance(record, Answer) for record, _ in replies)
    assert _asked(three, "ec2:DescribeVpcs").count("eu-west-1") == 5


def test_the_time_limit_is_one_for_all(three: Aws, collected: Take) -> None:
    three.slow("ec2:DescribeVpcs", 3)
    limits = Limits(connect=5, read=8, total=5, attempts=1, connections=1)
    replies = collected(operations=[VPCS], limits=limits).replies(VPCS)
    kinds = [getattr(one.record, "kind", None) for one in replies]
    assert RefusalKind.TIMEOUT in kinds
    assert len(replies) == 3


def test_no_more_calls_are_made_at_a_time_than_are_allowed(three: Aws, collected: Take) -> None:
    busy = Busy()
    three.answer("kms:ListKeys", {"Keys": [{"KeyId": str(number)} for number in range(9)]})
    three.answer("kms:GetKeyRotationStatus", busy)
    limits = Limits(connect=2, read=8, total=20, attempts=2, connections=4)
    snapshot = collected(operations=[ROTATION, VPCS], limits=limits)
    assert len(snapshot.replies(ROTATION)) == 27
    assert 1 < busy.most <= 4


class Busy:
    """Counts how many requests are answered at a time."""

    def __init__(self) -> None:
        self.most = self._now = 0
        self._lock = threading.Lock()

    def __call__(self, _: str) -> Mapping[str, Any]:
        """Answer one."""
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        threading.Event().wait(0.05)
        with self._lock:
            self._now -= 1
        return {"KeyRotationEnabled": True}


def test_answers_are_reused_for_the_regions_that_they_are_about(three: Aws, tmp_path: Path) -> None:
    memory = Cache(tmp_path, timedelta(hours=1))

    def regions(*limits: str) -> tuple[str, ...]:
        three.overlay.calls.clear()
        source = Source(regions=limits)
        return take(source, [VPCS], progress=lambda _: None, memory=memory).regions

    assert len(regions()) == len(_asked(three, "ec2:DescribeVpcs")) == 3
    assert len(regions()) == 3
    assert three.calls == ["sts:GetCallerIdentity"]
    assert regions("eu-west-1") == ("eu-west-1",)
    assert _asked(three, "ec2:DescribeVpcs") == ["eu-west-1"]
    assert regions("eu-west-1") == ("eu-west-1",)
    assert three.calls == ["sts:GetCallerIdentity"]
    assert len(regions()) == len(_asked(three, "ec2:DescribeVpcs")) == 3


def test_what_no_fact_in_use_declares_never_leaves(three: Aws) -> None:
    """Also where another fact declares it, and where it only reads."""
    guard = Guard(300, operations_of([VPCS]))
    session = open_session(Source(), guard, Limits())
    session.client("ec2").describe_vpcs()
    with pytest.raises(BlockedCallError, match="ec2:DescribeSubnets was stopped"):
        session.client("ec2").describe_subnets()
    with pytest.raises(BlockedCallError, match="iam:GetAccountSummary was stopped"):
        session.client("iam").get_account_summary()
    assert three.calls == ["ec2:DescribeVpcs"]


def test_progress_says_how_many_are_answered(three: Aws) -> None:
    del three
    stages: list[str] = []
    moments: list[str] = []
    take(Source(), [VPCS, BUCKETS], progress=stages.append, moment=moments.append)
    assert stages == ["Asking AWS: 2 questions, some in every Region"]
    assert moments[-1] == "Asking AWS: 5 of 5 answered"


DENIED = (
    "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ListUsers with an "
    "explicit deny in a service control policy. Go to https://us-east-1.console.aws.amazon.com/iam/"
    "home?region=us-east-1#/authorization-details/example1a2b3c4d5e6f7g8h9i0j for complete details, "
    "or call the GetRequestAuthorizationDetails API with the following authorization id: "
    "example1a2b3c4d5e6f7g8h9i0j"
)
SCP = (
    "arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepol"
)
USERS = _read("iam:ListUsers")


def _explain(aws: Aws, effect: str, check: str, uri: str) -> None:
    matched = {"checkType": check, "evaluatedEffect": effect, "matchedPolicies": [{"uri": uri}]}
    allowed = {"checkType": "SESSION", "evaluatedEffect": "ALLOW"}
    evaluation = {
        "action": "iam:ListUsers",
        "resource": "*",
        "evaluatedEffect": effect,
        "checks": [allowed, matched],
    }
    aws.fail("iam:ListUsers", "AccessDenied", status=403, message=DENIED)
    aws.answer(
        "iam-toolbox:GetRequestAuthorizationDetails",
        {"evaluations": [evaluation], "policies": [], "requestContext": {}},
    )


gives_reasons = pytest.mark.skipif(
    GET_REQUEST_AUTHORIZATION_DETAILS.client not in Session().get_available_services(),
    reason="this boto3 does not know the service; without it denials keep their messages",
)


@gives_reasons
@pytest.mark.parametrize(
    ("effect", "check", "uri", "said"),
    [
        (
            *("EXPLICIT_DENY", "SERVICE_CONTROL_POLICY", SCP),
            f"iam:ListUsers is denied explicitly by the service control policies ({SCP})",
        ),
        (
            *("IMPLICIT_DENY", "PRINCIPAL", "an-opaque-id"),
            "iam:ListUsers is not allowed by the policies of the caller",
        ),
    ],
)
def test_a_denial_has_the_reason_of_aws(  # noqa: PLR0913, PLR0917  # columns of the table
    named: Aws, collected: Take, effect: str, check: str, uri: str, said: str
) -> None:
    _explain(named, effect, check, uri)
    ((record, _),) = collected(operations=[USERS]).replies(USERS)
    assert isinstance(record, Refusal)
    assert (record.kind, record.message) == (RefusalKind.DENIED, said)
    (call,) = (one for one in named.log if one.operation.startswith("iam-toolbox"))
    assert "/authorization-details/example1a2b3c4d5e6f7g8h9i0j?" in call.text


@gives_reasons
def test_who_may_not_ask_for_the_reason_keeps_the_message(named: Aws, collected: Take) -> None:
    _explain(named, "EXPLICIT_DENY", "SESSION", "x")
    named.fail("iam-toolbox:GetRequestAuthorizationDetails", "AccessDeniedException", status=403)
    snapshot = collected(operations=[USERS])
    ((record, _),) = snapshot.replies(USERS)
    assert isinstance(record, Refusal)
    assert "is not authorized to perform: iam:ListUsers" in record.message
    assert "iam-toolbox" not in dump(snapshot)


BY_SCP = "with an explicit deny in a service control policy"
BY_NONE = "because no identity-based policy allows the ec2:DescribeVpcs action"


def _said(kind: str, region: str) -> str:
    return (
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ec2:DescribeVpcs on "
        f"resource: arn:aws:ec2:{region}:111122223333:vpc/* {kind}."
    )


def _deny_vpcs(aws: Aws, kinds: Mapping[str, str]) -> None:
    """Deny a call in Regions, each in its own words, and explain of each denial which policies did it."""
    enabled = _regions(**{one.replace("-", "_"): "ENABLED" for one in kinds})
    aws.answer("account:ListRegions", enabled)
    for region, kind in kinds.items():
        message = (
            f"{_said(kind, region)} Go to https://{region}.console.aws.amazon.com/iam/home?region="
            f"{region}#/authorization-details/{region.replace('-', '')} for complete details"
        )
        aws.fail(f"ec2:DescribeVpcs@{region}", "UnauthorizedOperation", status=403, message=message)

    def explain(text: str) -> Mapping[str, Any]:
        region = next(one for one in kinds if one.replace("-", "") in text)
        check = {
            "checkType": "SERVICE_CONTROL_POLICY" if kinds[region] == BY_SCP else "PRINCIPAL",
            "evaluatedEffect": "EXPLICIT_DENY" if kinds[region] == BY_SCP else "IMPLICIT_DENY",
            "matchedPolicies": [],
        }
        evaluation = {
            "action": "ec2:DescribeVpcs",
            "resource": "*",
            "evaluatedEffect": check["evaluatedEffect"],
            "checks": [check],
        }
        return {"evaluations": [evaluation], "policies": [], "requestContext": {}}

    aws.answer("iam-toolbox:GetRequestAuthorizationDetails", explain)


def _messages(snapshot: Snapshot) -> dict[str, str]:
    records = [record for record, _ in snapshot.replies(VPCS)]
    return {
        one.region: one.message.rpartition(" operation: ")[2]
        for one in records
        if isinstance(one, Refusal)
    }


@gives_reasons
def test_a_region_has_the_reason_that_was_given_for_it_and_no_other(
    named: Aws, collected: Take
) -> None:
    """Denials that say the same are asked about once; what is not asked about keeps its own words."""
    kinds = {"ap-south-1": BY_NONE, "eu-west-1": BY_SCP, "eu-west-2": BY_SCP}
    _deny_vpcs(named, kinds)
    assert _messages(collected(operations=[VPCS])) == {
        "ap-south-1": "ec2:DescribeVpcs is not allowed by the policies of the caller",
        "eu-west-1": "ec2:DescribeVpcs is denied explicitly by the service control policies",
        "eu-west-2": _said(BY_SCP, "eu-west-2"),
    }
    assert named.calls.count("iam-toolbox:GetRequestAuthorizationDetails") == 2


@gives_reasons
def test_no_more_than_a_few_denials_of_an_operation_are_asked_about(
    named: Aws, collected: Take
) -> None:
    kinds = {f"eu-west-{one}": f"because of a policy numbered {one}" for one in range(1, 6)}
    _deny_vpcs(named, kinds)
    messages = _messages(collected(operations=[VPCS]))
    assert named.calls.count("iam-toolbox:GetRequestAuthorizationDetails") == 3
    assert messages["eu-west-5"] == _said("because of a policy numbered 5", "eu-west-5")


def test_no_reason_is_asked_for_where_the_message_has_no_id(named: Aws, collected: Take) -> None:
    named.fail("iam:ListUsers", "AccessDenied", status=403, message="not authorized")
    collected(operations=[USERS])
    assert not any(call.startswith("iam-toolbox") for call in named.calls)
    assert {call.access_key for call in named.log} == {ACCESS_KEY}
