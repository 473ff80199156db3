"""The role as Terraform configuration."""

from __future__ import annotations

import json

from aws_posture.policy.documents import GITHUB, Document, GithubTrust, Trust, assume_role

_TEMPLATE = """\
# A role that may read what aws-posture asks, and nothing else.
data "aws_caller_identity" "current" {{}}

data "aws_partition" "current" {{}}

resource "aws_iam_role" "aws_posture" {{
  name                 = {role}
  description          = "Reads how this account stands, for aws-posture"
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
    """Write Terraform configuration in HCL.

    Args:
        policy: What the role may do.
        trust: Who may take it on.
        role: Its name.
        session: How long a session may be, in seconds.
    """
    return _TEMPLATE.format(
        role=json.dumps(role),
        session=session,
        trust=_written(assume_role(trust, _principal(trust))),
        policy=_written(policy),
    )


def _written(document: Document) -> str:
    """Write a document as an HCL expression: JSON is one, but for its interpolations."""
    return json.dumps(document, indent=2).replace("\n", "\n  ")


def _principal(trust: Trust) -> str:
    arn = "arn:${data.aws_partition.current.partition}:iam::"
    if isinstance(trust, GithubTrust):
        account = "${data.aws_caller_identity.current.account_id}"
        return f"{arn}{account}:oidc-provider/{GITHUB}"
    return f"{arn}{trust.account}:root"
