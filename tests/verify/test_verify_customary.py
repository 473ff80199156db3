"""What AWS's consoles, guides and tools leave in every account is no value of one account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_posture.base.arns import parse_arn
from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.verify import customary
from aws_posture.verify.values import Values, values_of

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ACCOUNT = "3141" + "59265358"
ARN = f"arn:aws:iam::{ACCOUNT}"


def _values(**role: object) -> Values:
    """List the values of an account with one role."""
    answer = Answer("iam:GetAccountAuthorizationDetails", NOW, {"RoleDetailList": [role]})
    caller = Caller("arn:aws:iam::111122223333:user/admin", temporary=False)
    return values_of([Snapshot("111122223333", "aws", "eu-west-1", caller, NOW, (answer,))])


def _statement(**members: object) -> Mapping[str, Any]:
    policy = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", **members}]}
    return {"RolePolicyList": [{"PolicyName": "app", "PolicyDocument": policy}]}


CUSTOMARY: Mapping[str, Mapping[str, Any]] = {
    "a service-linked role": {
        "RoleName": "AWSServiceRoleForSupport",
        "Path": "/aws-service-role/support.amazonaws.com/",
    },
    "what Identity Center creates": {"Path": "/aws-reserved/sso.amazonaws.com/eu-west-1/"},
    "a role of AWS Organizations": {"RoleName": "OrganizationAccountAccessRole"},
    "a role of ECS's console": {"RoleName": "ecsTaskExecutionRole"},
    "a role called after its software": {"RoleName": "external-dns"},
    "a console's description": {
        "Description": "Allows EC2 instances to call AWS services on your behalf."
    },
    "tags": {
        "Tags": [
            {"Key": "Environment", "Value": "Production"},
            {"Key": "Name", "Value": "Website"},
            {"Key": "Purpose", "Value": "deploy key"},
            {"Key": "Cost Center", "Value": "x"},
            {"Key": "aws:cloudformation:stack-id", "Value": "x"},
            {"Key": "alpha.eksctl.io/cluster-name", "Value": "x"},
        ]
    },
    "the visual editor's label": _statement(Sid="VisualEditor0"),
    "a guide's label": _statement(Sid="AllowManageOwnPasswords"),
    "resources of a type": _statement(
        Resource=[
            *("arn:aws:logs:*:*:*", "arn:aws:s3:::*", "arn:aws:ec2:*:*:security-group/*"),
            "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*",
            "arn:aws:logs:*:*:log-group:/aws/lambda/*",
        ]
    ),
    "a policy's variables": _statement(Resource="arn:aws:iam::*:user/${aws:username}"),
    "words of conditions": _statement(
        Condition={
            "StringEquals": {
                "ec2:CreateAction": ["CreateSecurityGroup"],
                "s3:x-amz-acl": "bucket-owner-full-control",
                "s3:x-amz-server-side-encryption": "AES256",
                "aws:ResourceTag/kubernetes.io/cluster/x": "owned",
                "ec2:InstanceType": "t3.micro",
            }
        }
    ),
    "a service account of Kubernetes itself": _statement(
        Condition={"StringEquals": {"x:sub": "system:serviceaccount:kube-system:aws-node"}}
    ),
}


@pytest.mark.parametrize("name", CUSTOMARY)
def test_what_many_accounts_have_is_not_searched_for(name: str) -> None:
    assert _values(**CUSTOMARY[name]).wanted == {}


OF_ONE: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "a suffix that somebody chose": (
        "AWSServiceRoleForAutoScaling_quill",
        {"RoleName": "AWSServiceRoleForAutoScaling_quill"},
    ),
    "a role": ("Skylark-Operations", {"RoleName": "Skylark-Operations"}),
    "a path": ("/crew-nine/", {"Path": "/crew-nine/"}),
    "a description": ("Quill's own", {"Description": "Quill's own"}),
    "a tag's value": ("Ana Diaz", {"Tags": [{"Key": "Owner", "Value": "Ana Diaz"}]}),
    "a tag's value in parts": ("quill-web", {"Tags": [{"Key": "Name", "Value": "quill-web"}]}),
    "a key's tag": ("AKIAYQ6GADDVNNYCRXCH", {"Tags": [{"Key": "AKIAYQ6GADDVNNYCRXCH"}]}),
    "a cluster's tag": (
        "kubernetes.io/cluster/quillprod",
        {"Tags": [{"Key": "kubernetes.io/cluster/quillprod"}]},
    ),
    "a statement's label": ("QuillTeam", _statement(Sid="QuillTeam")),
    "a bucket": ("arn:aws:s3:::quill-logs/*", _statement(Resource="arn:aws:s3:::quill-logs/*")),
    "a parameter": (
        "arn:aws:ssm:*:*:parameter/quill/*",
        _statement(Resource="arn:aws:ssm:*:*:parameter/quill/*"),
    ),
    "an external id": (
        "wombats",
        _statement(Condition={"StringEquals": {"sts:ExternalId": "wombats"}}),
    ),
    "a tag of who may": (
        "wombats",
        _statement(Condition={"StringEquals": {"aws:PrincipalTag/team": "wombats"}}),
    ),
    "an address": (
        "93.184.7.21",
        _statement(Condition={"IpAddress": {"aws:VpcSourceIp": "93.184.7.21"}}),
    ),
    "an endpoint": (
        "vpce-0a1b2c3d4e",
        _statement(Condition={"StringEquals": {"ec2:Vpce": "vpce-0a1b2c3d4e"}}),
    ),
    "a repository": (
        "repo:quill/site:*",
        _statement(
            Condition={
                "StringLike": {"token.actions.githubusercontent.com:sub": "repo:quill/site:*"}
            }
        ),
    ),
    "a database's address": (
        "quill.c1x2y3z4.eu-west-1.rds.amazonaws.com",
        {"Description": "quill.c1x2y3z4.eu-west-1.rds.amazonaws.com"},
    ),
}


@pytest.mark.parametrize("name", OF_ONE)
def test_what_one_account_has_is_searched_for(name: str) -> None:
    value, role = OF_ONE[name]
    assert value in _values(**role).wanted


# A value, by the member or the condition's key that it is in: what many accounts have, and what just is not that.
COMMON: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "": (
        [
            *("CDKToolkit", "vmimport", "jenkins", "AWSServiceRoleForSupport", "aws-reserved"),
            *("/aws-service-role/x.amazonaws.com/", "service-role/", "/service-role/a/b-c_d"),
            "system:serviceaccount:kube-system:*",
        ],
        [
            *("CDKToolkit2", "Jenkins", "AWSServiceRoleFor", "AWSServiceRoleForX_y"),
            *("/service-roles/", "service-role x", "system:serviceaccount:other:x", "alias/aws/s3"),
        ],
    ),
    "Sid": (
        [
            *(
                "VisualEditor0",
                "statement1",
                "Stmt",
                "sid7",
                "Allow",
                "AllowAll",
                "Block",
                "BlockX",
            ),
            *("DenyX", "EnableX", "EnforceX", "ForceX", "GrantX", "LimitX", "PreventX", "ProtectX"),
            *("RequireX", "RestrictX", "AWSCloudTrailWrite"),
        ],
        ["Statements", "Allowed", "allowAll", "MyStatement", "AWSCloudTrail", "Letting"],
    ),
    "Key": (
        [
            *("Environment", "Cost Center", "a_b-c:d", "aws:createdBy", "aws-cdk:x:y"),
            *("k8s.io/role", "alpha.eksctl.io/cluster-name"),
        ],
        ["a b c d e", "team1", "aws-cdk1:a b", "k8s.io/", "kubernetes.io/cluster/x", "x" * 25],
    ),
    "Value": (
        ["Production", "deploy key", "deploy key for all"],
        ["Deploy Key", "deploy key for all of us", "prod1", "x" * 25],
    ),
    "Description": (
        [
            *("Allows EC2 to act", "Enables x", "Grants x", "Gives x", "Permits x", "Provides x"),
            *("Service-linked role for x", "Default role of x", "Amazon EKS - Cluster role"),
            *("Default key that protects my x", "default VPC security group"),
        ],
        ["Allows", "Lets x", "default VPC security groups", "Our service-linked role for x"],
    ),
    "GroupDescription": (["Allows x"], ["Lets x"]),
    **dict.fromkeys(("City", "StateOrRegion", "DistrictOrCounty"), (["Berlin", "D 7"], [])),
    "Other": ([], ["Production", "Allows x", "Berlin"]),
    "ec2:InstanceType": (
        ["t3.micro", "owned", "alias/aws/s3", "A" * 15, "vpc-wombat", "x" * 32],
        ["vpc-0a1b2c3d", "A" * 16, "7x", "a b", "alias/wombat", "x" * 33],
    ),
    **dict.fromkeys(
        [
            *("aws:PrincipalArn", "AWS:SourceVpce", "aws:username", "aws:FederatedProvider"),
            *("sts:ExternalId", "saml:aud", "x:sub", "x:aud", "x:amr"),
        ],
        ([], ["wombats"]),
    ),
    "aws:RequestTag/x": (["wombats"], []),
}


@pytest.mark.parametrize("key", COMMON)
def test_what_many_accounts_have_is_told_from_what_is_next_to_it(key: str) -> None:
    common, others = COMMON[key]
    found = [text for text in (*common, *others) if customary.is_customary(text, key)]
    assert found == [*common]


@pytest.mark.parametrize(
    ("resource", "is_nothing"),
    [
        *(("s3:::*", True), ("s3:::abc", True), ("s3:::abcd", False), ("s3:::abc/defg", False)),
        *(("logs:*:*:*", True), ("logs:*:*:log-group:*", True), ("logs:*:*:log-group:abcd", False)),
        *(("iam::*:user/${aws:username}", True), ("iam::*:user/Wombat", False)),
        *(("sqs:*:*:wombat", False), ("sqs:*:*:abc", True), ("ec2:*:*:instance/*", True)),
        *(("lambda:*:*:function:prod", True), ("lambda:*:*:function:prods", False)),
    ],
)
def test_an_arn_names_nothing_if_only_its_type_is_left(resource: str, *, is_nothing: bool) -> None:
    arn = parse_arn(f"arn:aws:{resource}")
    assert arn is not None
    assert customary.names_nothing(arn) is is_nothing


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        *(("${aws:username}", True), ("${a}${b}", True), ("*", True), ("abc*", True)),
        *(("a${x}bc?", True), ("/ab./*", True), ("abcd*", False), ("${aws:username", False)),
        *(("ab:cd", False), (" ./:_-abc-_:/. ", True)),
    ],
)
def test_a_variable_is_a_text_of_which_little_is_left_without(text: str, *, is_one: bool) -> None:
    assert customary.is_variable(text) is is_one


def test_what_is_not_searched_for_is_listed() -> None:
    assert "AWSServiceRoleForSupport" in _values(**CUSTOMARY["a service-linked role"]).everyday


def test_a_common_word_that_is_also_a_name_is_searched_for() -> None:
    """In whichever order the two come."""
    for tags in ("AlphaTags", "Tags"):
        values = _values(RoleName="Wombats", **{tags: [{"Key": "Team", "Value": "Wombats"}]})
        assert values.wanted == {"Wombats": "name"}
        assert "Wombats" not in values.everyday
