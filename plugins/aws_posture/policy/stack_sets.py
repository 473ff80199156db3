"""The role in every account of an organization: a StackSet in CloudFormation and in Terraform.

AWS CloudFormation User Guide, "Create StackSets with service-managed permissions": the StackSet is made in the
management account, stacks come about in every account below the units that are named, in those that join
later, too, and none in the management account itself.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from aws_posture.policy.documents import Document, Trust
from aws_posture.policy.roles import role_template

_DESCRIPTION = "In every account of an organization, a role that may read what aws-posture asks"
_UNITS = (
    "The ids of the organizational units, or of the root, below which every account gets the role"
)


def stack_set_template(policy: Document, trust: Trust, role: str, session: int) -> str:
    """Return a CloudFormation template, in YAML, of a StackSet.

    Args:
        policy: What the role may do.
        trust: Who may assume it.
        role: Its name.
        session: The maximum length of a session, in seconds.
    """
    inner = role_template(policy, trust, role, session)
    targets: dict[str, Any] = {"OrganizationalUnitIds": {"Ref": "OrganizationalUnitIds"}}
    resource = {
        "Type": "AWS::CloudFormation::StackSet",
        "Properties": {
            "StackSetName": role,
            "Description": _DESCRIPTION,
            "PermissionModel": "SERVICE_MANAGED",
            "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            # An account that refuses keeps no other from its role.
            "OperationPreferences": {"FailureTolerancePercentage": 100},
            "StackInstancesGroup": [
                {"DeploymentTargets": targets, "Regions": [{"Ref": "AWS::Region"}]}
            ],
            "TemplateBody": yaml.safe_dump(inner, sort_keys=False, width=100),
        },
    }
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": _DESCRIPTION,
        "Parameters": {
            "OrganizationalUnitIds": {"Type": "CommaDelimitedList", "Description": _UNITS}
        },
        "Resources": {"StackSet": resource},
    }
    return yaml.safe_dump(document, sort_keys=False, width=100)


_CONFIGURATION = """\
# {description}.
variable "organizational_unit_ids" {{
  type        = list(string)
  description = "{units}"
}}

resource "aws_cloudformation_stack_set" "aws_posture" {{
  name             = {role}
  description      = "{description}"
  permission_model = "SERVICE_MANAGED"
  capabilities     = ["CAPABILITY_NAMED_IAM"]

  auto_deployment {{
    enabled                          = true
    retain_stacks_on_account_removal = false
  }}

  template_body = jsonencode({template})

  lifecycle {{
    # AWS sets it where permissions are managed by the service.
    ignore_changes = [administration_role_arn]
  }}
}}

resource "aws_cloudformation_stack_set_instance" "aws_posture" {{
  stack_set_name = aws_cloudformation_stack_set.aws_posture.name

  deployment_targets {{
    organizational_unit_ids = var.organizational_unit_ids
  }}

  operation_preferences {{
    failure_tolerance_percentage = 100
  }}
}}
"""


def stack_set_configuration(policy: Document, trust: Trust, role: str, session: int) -> str:
    """Return Terraform configuration in HCL of a StackSet.

    Args:
        policy: What the role may do.
        trust: Who may assume it.
        role: Its name.
        session: The maximum length of a session, in seconds.
    """
    # JSON is an HCL expression, except for interpolations, which are CloudFormation's here.
    template = json.dumps(role_template(policy, trust, role, session), indent=2)
    return _CONFIGURATION.format(
        description=_DESCRIPTION,
        units=_UNITS,
        role=json.dumps(role),
        template=template.replace("${", "$${").replace("\n", "\n  "),
    )
