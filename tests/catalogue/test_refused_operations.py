"""What no fact may ask, over all operations of botocore's models, and which permissions none may need."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore
import pytest

from _facts import refused_actions
from aws_posture.catalogue.form import denied, models

# Each was accepted once, or is like one that was.
HANDED_OUT = """
amplify:GetApp appconfig:GetHostedConfigurationVersion appconfigdata:GetLatestConfiguration
appsync:ListApiKeys artifact:GetReport athena:GetQueryResults autoscaling:DescribeLaunchConfigurations
chime-sdk-meetings:ListAttendees cloudtrail:GetQueryResults codeartifact:GetPackageVersionAsset
codecommit:GetBlob codecommit:GetFile codepipeline:GetJobDetails codepipeline:GetThirdPartyJobDetails
codepipeline:ListWebhooks cognito-idp:DescribeIdentityProvider cognito-idp:DescribeUserPoolClient
cognito-idp:ListUserPoolClientSecrets directconnect:DescribeVirtualInterfaces ebs:GetSnapshotBlock
ec2:DescribeInstanceAttribute ec2:DescribeLaunchTemplateVersions ec2:DescribeSpotInstanceRequests
ec2:DescribeVpnConnections gamelift:GetComputeAccess gamelift:GetInstanceAccess glacier:GetJobOutput
glue:GetConnection glue:GetConnections invoicing:GetInvoicePDF iotwireless:GetWirelessDevice
ivs:BatchGetStreamKey ivs:GetStreamKey kms:GetParametersForImport lambda:GetFunction
lambda:GetLayerVersion lambda:GetLayerVersionByArn lightsail:GetRelationalDatabaseLogEvents
mediastore-data:GetObject redshift-data:GetStatementResult s3control:GetDataAccess s3:GetObject
ssm:GetCommandInvocation ssm:GetDeployablePatchSnapshotForInstance support:DescribeAttachment
wafv2:ListAPIKeys workmailmessageflow:GetRawMessageContent
"""

ASKED_ALL_THE_SAME = """
account:GetAlternateContact account:GetContactInformation cloudformation:DescribeStacks
cloudtrail:LookupEvents docdb:DescribeDBClusters ec2:DescribeInstances ecs:DescribeTaskDefinition
eks:DescribeCluster elbv2:DescribeListeners fsx:DescribeFileSystems guardduty:GetFindings
iam:GetCredentialReport iam:ListAccessKeys iam:ListVirtualMFADevices identitystore:ListUsers
kms:GetPublicKey lambda:GetFunctionConfiguration lambda:ListFunctions rds:DescribeDBClusters
rds:DescribeDBInstances redshift:DescribeClusters secretsmanager:DescribeSecret wafv2:GetWebACL
wafv2:ListWebACLs workspaces:DescribeWorkspaceDirectories
"""


def _services() -> list[str]:
    data = models.botocore_data()
    assert data is not None
    return sorted(one.name for one in data.iterdir() if one.is_dir())


def _reading() -> Iterator[tuple[str, str]]:
    """Yield every operation of botocore that reads by its name."""
    for service in _services():
        for name in models.installed(service).get("operations", {}):
            yield service, name


@cache
def _refused() -> frozenset[str]:
    return frozenset(f"{one}:{name}" for one, name in _reading() if models.why_not(one, name))


def test_of_all_operations_of_botocore_it_is_known_how_many_are_refused() -> None:
    if models.shipped_version() == botocore.__version__:
        assert (len(list(_reading())), len(_refused())) == (8529, 484)


@pytest.mark.parametrize("operation", HANDED_OUT.split())
def test_what_hands_out_a_secret_an_address_or_content_is_refused(operation: str) -> None:
    assert operation in _refused()


@pytest.mark.parametrize("operation", ASKED_ALL_THE_SAME.split())
def test_what_is_personal_or_only_looks_like_a_secret_can_be_asked(operation: str) -> None:
    service, _, name = operation.partition(":")
    assert models.operation(service, name) is not None
    assert operation not in _refused()


def test_a_member_that_is_refused_is_named() -> None:
    assert models.why_not("codecommit", "GetFile") == (
        "it hands out or creates what no fact may have: a secret, a credential or content (fileContent)"
    )


def test_the_list_has_only_what_neither_name_nor_model_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = denied.DENIED
    monkeypatch.setattr(denied, "DENIED", frozenset())
    assert [one for one in sorted(listed) if models.why_not(*one.split(":"))] == []


def test_each_member_that_is_harmless_would_be_refused_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    harmless = denied.HARMLESS
    monkeypatch.setattr(denied, "HARMLESS", frozenset())
    services = {one.partition(":")[0] for one in harmless}
    assert {f"{one}:{member}" for one in services for member in _members(one)} >= harmless


def _members(service: str) -> Iterator[str]:
    """Yield the last names of the members for which operations of a service are refused."""
    model = _model(service)
    for name, operation in model["operations"].items():
        if denied.READS.fullmatch(name) and "output" in operation:
            shape = operation["output"]["shape"]
            found = denied.handed_out(service, shape, model["shapes"])
            yield from (member.rpartition(".")[2] for member in found)


def _model(service: str) -> Mapping[str, Any]:
    data = models.botocore_data()
    assert data is not None
    written: Path = max((data / service).glob("*/service-2.json*"))
    content = written.read_bytes()
    found: Mapping[str, Any] = json.loads(
        gzip.decompress(content) if written.suffix == ".gz" else content
    )
    return found


def test_the_shipped_actions_are_those_of_botocore() -> None:
    if models.shipped_version() == botocore.__version__:
        assert models.REFUSED_ACTIONS.read_text("utf-8") == refused_actions(), (
            "run scripts/facts --models"
        )


def test_the_permission_of_whatever_can_be_asked_can_be_needed() -> None:
    for service, name in _reading():
        if f"{service}:{name}" not in _refused():
            model = models.operation(service, name)
            assert model is not None
            assert not models.why_no_permission(model.permission), model.permission


@pytest.mark.parametrize(
    "action",
    ["iam:CreateAccessKey", "kms:Decrypt", "s3:PutObject", "sts:AssumeRole", "dynamodb:Scan",
     "iam:GenerateCredentialReport", "apigateway:POST", "secretsmanager:GetSecretValue",
     "secretsmanager:getsecretvalue", "SecretsManager:GETSECRETVALUE", "s3:GetObject",
     "s3:GetObjectVersion", "s3:getobjectversion", "ssm:GetParameter", "states:GetActivityTask",
     "appconfig:GetLatestConfiguration", "sts:GetServiceBearerToken", "cloudtrail:GetEventDataStoreData"],
)  # fmt: skip
def test_a_permission_that_does_not_read_or_hands_out_is_refused(action: str) -> None:
    assert models.why_no_permission(action)


@pytest.mark.parametrize(
    "action",
    ["s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetAccountPublicAccessBlock", "s3:GetObjectAcl",
     "s3:GetObjectVersionAcl", "budgets:ViewBudget", "apigateway:GET", "sso:ListInstances",
     "iam:GetRequestAuthorizationDetails", "iam:listusers"],
)  # fmt: skip
def test_a_permission_that_reads_can_be_needed(action: str) -> None:
    assert not models.why_no_permission(action)
