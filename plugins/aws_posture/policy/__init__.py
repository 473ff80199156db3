"""The least privilege: an IAM policy for the facts in use, and a role that has it.

documents  policy documents: what the role may do, and who may assume it
roles      the role as a CloudFormation template and as Terraform configuration
"""

from aws_posture.policy.documents import AccountTrust, GithubTrust, Trust, permissions
from aws_posture.policy.roles import configuration, template

__all__ = [
    "AccountTrust",
    "GithubTrust",
    "Trust",
    "configuration",
    "permissions",
    "template",
]
