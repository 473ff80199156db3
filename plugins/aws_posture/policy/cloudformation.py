"""The role as a CloudFormation template."""

from __future__ import annotations

import yaml

from aws_posture.policy.documents import GITHUB, Document, GithubTrust, Trust, assume_role


def template(policy: Document, trust: Trust, role: str, session: int) -> str:
    """Write a CloudFormation template in YAML.

    Args:
        policy: What the role may do.
        trust: Who may take it on.
        role: Its name.
        session: How long a session may be, in seconds.
    """
    resource = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": role,
            "Description": "Reads how this account stands, for aws-posture",
            "MaxSessionDuration": session,
            "AssumeRolePolicyDocument": assume_role(trust, {"Fn::Sub": _principal(trust)}),
            "Policies": [{"PolicyName": "read", "PolicyDocument": policy}],
        },
    }
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "A role that may read what aws-posture asks, and nothing else",
        "Resources": {"Role": resource},
        "Outputs": {"RoleArn": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}},
    }
    return yaml.safe_dump(document, sort_keys=False, width=100)


def _principal(trust: Trust) -> str:
    arn = "arn:${AWS::Partition}:iam::"
    if isinstance(trust, GithubTrust):
        return f"{arn}${{AWS::AccountId}}:oidc-provider/{GITHUB}"
    return f"{arn}{trust.account}:root"
