"""The least privilege: an IAM policy for the facts in use, and a role that has it.

documents  policy documents: what the role may do, and who may assume it
roles      the role as a CloudFormation template and as Terraform configuration
stack_sets the role in every account of an organization
"""

from aws_posture.policy.documents import (
    AccountTrust,
    GithubTrust,
    PrincipalTrust,
    Trust,
    permissions,
)
from aws_posture.policy.roles import configuration, template
from aws_posture.policy.stack_sets import stack_set_configuration, stack_set_template

__all__ = [
    "AccountTrust",
    "GithubTrust",
    "PrincipalTrust",
    "Trust",
    "configuration",
    "permissions",
    "stack_set_configuration",
    "stack_set_template",
    "template",
]
