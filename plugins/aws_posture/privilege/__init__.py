"""Who has power over an account: policy evaluation, roles and trust, ways to an administrator.

Nothing here knows of AWS's API or of snapshots: JSON values in, principals out.
"""

from aws_posture.privilege.classifying import classify
from aws_posture.privilege.outsiders import Reach
from aws_posture.privilege.paths import Edge, Node, Path
from aws_posture.privilege.principals import LIMITS, Principal, PrincipalClass
from aws_posture.privilege.trust import Wearer

__all__ = [
    "LIMITS",
    "Edge",
    "Node",
    "Path",
    "Principal",
    "PrincipalClass",
    "Reach",
    "Wearer",
    "classify",
]
