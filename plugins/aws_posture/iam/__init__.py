"""What IAM users may do: policy evaluation, and who is an administrator.

Nothing here knows of AWS's API or of snapshots: JSON values in, principals out.
"""

from aws_posture.iam.principals import Principal, PrincipalClass, classify

__all__ = ["Principal", "PrincipalClass", "classify"]
