"""A role that has a policy, as a CloudFormation template and as Terraform configuration."""

from __future__ import annotations

import json
from typing import Any

import yaml

from aws_posture.policy.documents import (
    GITHUB,
    Document,
    GithubTrust,
    PrincipalTrust,
    Trust,
    assume_role,
)


def template(policy: Document, trust: Trust, role: str, session: int) -> str:
    """Return a CloudFormation template in YAML.

    Args:
        policy: What the role may do.
        trust: Who may assume it.
        role: Its name.
        session: The maximum length of a session, in seconds.
    """
    return yaml.safe_dump(role_template(policy, trust, role, session), sort_keys=False, width=100)


def role_template(policy: Document, trust: Trust, role: str, session: int) -> dict[str, Any]:
    """Return a CloudFormation template as JSON values; the arguments are those of `template`."""
    resource = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": role,
            "Description": "Reads the posture of this account, for aws-posture",
            "MaxSessionDuration": session,
            "AssumeRolePolicyDocument": assume_role(trust, _principal_in_template(trust)),
            "Policies": [{"PolicyName": "read", "PolicyDocument": policy}],
        },
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A role that may read what aws-posture asks, and nothing else",
        "Resources": {"Role": resource},
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }


def _principal_in_template(trust: Trust) -> object:
    arn = "arn:${AWS::Partition}:iam::"
    if isinstance(trust, PrincipalTrust):
        return trust.arn
    if isinstance(trust, GithubTrust):
        return {"Fn::Sub": f"{arn}${{AWS::AccountId}}:oidc-provider/{GITHUB}"}
    return {"Fn::Sub": f"{arn}{trust.account}:root"}


_TEMPLATE = """\
# A role that may read what aws-posture asks, and nothing else.
data "aws_caller_identity" "current" {{}}

data "aws_partition" "current" {{}}

resource "aws_iam_role" "aws_posture" {{
  name                 = {role}
  description          = "Reads the posture of this account, for aws-posture"
  max_session_duration = {session}

  assume_role_policy = jsonencode({trust})
}}

resource "aws_iam_role_policy" "aws_posture" {{
  name = "read"
  role = aws_iam_role.aws_posture.id

  policy = jsonencode({policy})
}}

output "role_arn" {{
  value = aws_iam_role.aws_posture.arn
}}
"""


def configuration(policy: Document, trust: Trust, role: str, session: int) -> str:
    """Return Terraform configuration in HCL.

    Args:
        policy: What the role may do.
        trust: Who may assume it.
        role: Its name.
        session: The maximum length of a session, in seconds.
    """
    return _TEMPLATE.format(
        role=json.dumps(role),
        session=session,
        trust=_written(assume_role(trust, _principal(trust))),
        policy=_written(policy),
    )


def _written(document: Document) -> str:
    """Return a document as an HCL expression: JSON is one, except for interpolations."""
    return json.dumps(document, indent=2).replace("\n", "\n  ")


def _principal(trust: Trust) -> str:
    arn = "arn:${data.aws_partition.current.partition}:iam::"
    if isinstance(trust, PrincipalTrust):
        return trust.arn
    if isinstance(trust, GithubTrust):
        account = "${data.aws_caller_identity.current.account_id}"
        return f"{arn}{account}:oidc-provider/{GITHUB}"
    return f"{arn}{trust.account}:root"
