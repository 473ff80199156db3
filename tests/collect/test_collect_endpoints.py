"""Where calls go when no test server is named: to AWS's endpoint of the Region, signed for it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from aws_posture.collect import Source
from aws_posture.collect.asking import Asker
from aws_posture.collect.guard import Guard, OverdueError
from aws_posture.collect.session import open_session
from aws_posture.collect.transport import Limits
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read

ACCOUNT = "111122223333"
# Operation, the Region that is asked, the host, and the Region of the signature.
CALLS = [
    ("ec2:DescribeVpcs", "eu-west-1", "ec2.eu-west-1.amazonaws.com", "eu-west-1"),
    ("ec2:DescribeVpcs", "", "ec2.us-east-2.amazonaws.com", "us-east-2"),
    ("ec2:DescribeVpcs", "cn-north-1", "ec2.cn-north-1.amazonaws.com.cn", "cn-north-1"),
    ("kms:ListKeys", "af-south-1", "kms.af-south-1.amazonaws.com", "af-south-1"),
    ("guardduty:ListDetectors", "eu-west-1", "guardduty.eu-west-1.amazonaws.com", "eu-west-1"),
    ("securityhub:DescribeHub", "eu-west-1", "securityhub.eu-west-1.amazonaws.com", "eu-west-1"),
    (
        *("accessanalyzer:ListAnalyzers", "eu-west-1"),
        *("access-analyzer.eu-west-1.amazonaws.com", "eu-west-1"),
    ),
    ("iam:GetAccountSummary", "eu-west-1", "iam.amazonaws.com", "us-east-1"),
    ("account:ListRegions", "", "account.us-east-1.amazonaws.com", "us-east-1"),
    ("s3:ListBuckets", "", "s3.us-east-2.amazonaws.com", "us-east-2"),
    (
        *("s3control:GetPublicAccessBlock", ""),
        *(f"{ACCOUNT}.s3-control.us-east-2.amazonaws.com", "us-east-2"),
    ),
]


@pytest.mark.parametrize(
    ("name", "region", "host", "signed"), CALLS, ids=[f"{one[0]} {one[1]}" for one in CALLS]
)
def test_a_call_goes_to_the_endpoint_of_its_region(
    monkeypatch: pytest.MonkeyPatch, name: str, region: str, host: str, signed: str
) -> None:
    for variable in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    client, _, operation = name.partition(":")
    read = Read(Operation(client, operation, ""), (("AccountId", '"{account}"'),))
    session = open_session(Source(region="us-east-2"), Guard(300, [read.operation]), Limits())
    sent: list[Any] = []

    def instead_of_sending(request: Any, **_: object) -> None:  # noqa: ANN401  # botocore has no types
        sent.append(request)
        raise OverdueError

    service = session.client(client)
    service.meta.events.register("before-send", instead_of_sending)
    parameters = read.call(ACCOUNT, region) if client == "s3control" else {}
    Asker(session).read(read, parameters, region)
    (request,) = sent
    assert urlsplit(request.url).hostname == host
    authorization = request.headers["Authorization"]
    text = authorization if isinstance(authorization, str) else authorization.decode()
    scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/", text)
    assert scope
    assert scope[1] == signed
