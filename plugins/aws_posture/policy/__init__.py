"""The least that AWS has to allow: an IAM policy for the facts in use, and a role that has it.

documents       policy documents: what the role may do, and who may take it on
cloudformation  a role as a CloudFormation template
terraform       a role as Terraform configuration
"""

from aws_posture.policy.cloudformation import template
from aws_posture.policy.documents import AccountTrust, GithubTrust, Trust, permissions
from aws_posture.policy.terraform import configuration

__all__ = [
    "AccountTrust",
    "GithubTrust",
    "Trust",
    "configuration",
    "permissions",
    "template",
]
