"""What many accounts hold in common: AWS's consoles, guides and tools leave the same words in each.

Every site about AWS has them too, so finding one says nothing about an account. They are listed as
not searched for, like other common values.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from aws_posture.base.arns import Arn
from aws_posture.verify.everyday import is_everyday

# Names that AWS's consoles and commands give, or its guides tell people to give. Sources: the
# documentation in botocore's models and in the AWS CLI; the guides of Amazon EKS, of AWS Lambda, of AWS Database
# Migration Service and of AWS Control Tower; the Landing Zone Accelerator's.
_NAMES = """
    AWSBackupDefaultServiceRole AWSBatchServiceRole AWSCloudFormationStackSetAdministrationRole
    AWSCloudFormationStackSetExecutionRole AWSControlTowerAdmin AWSControlTowerExecution
    AWSControlTowerStackSetRole AWSDataLifecycleManagerDefaultRole AWSLoadBalancerControllerIAMPolicy
    AmazonEKSClusterRole AmazonEKSLoadBalancerControllerRole AmazonSSMRoleForInstancesQuickSetup
    CDKToolkit EMR_AutoScaling_DefaultRole EMR_DefaultRole EMR_EC2_DefaultRole
    OrganizationAccountAccessRole dms-vpc-role ecsInstanceRole ecsServiceRole ecsTaskExecutionRole
    eksClusterRole lambda-role management-events vmimport
"""
# Software that many run on AWS, after which the roles are called that it runs with.
_SOFTWARE = """
    argocd atlantis aws-load-balancer-controller aws-node cert-manager cloudwatch-agent
    cluster-autoscaler datadog ebs-csi-controller external-dns external-secrets fluent-bit fluentd
    github-actions gitlab grafana jenkins karpenter prometheus velero
"""
_COMMON = frozenset(f"{_NAMES} {_SOFTWARE}".split())
# IAM User Guide, "Create a service-linked role": the names and paths of what AWS itself creates.
# What follows an underscore is a suffix that somebody chose.
_SERVICE_LINKED = re.compile(
    r"AWSServiceRoleFor[A-Za-z0-9-]+|/?(?:aws-service-role|aws-reserved|service-role)(?:/[\w./-]*)?"
)
# What consoles write for whoever writes nothing.
_DESCRIPTION = re.compile(
    r"(?:Allows|Enables|Grants|Gives|Permits|Provides) .*|Service-linked role .*|Default role .*"
    r"|Amazon EKS - .*|Default key that protects my .*|default VPC security group"
)
# Those of IAM's visual editor and of policies that people copy from guides: they begin with what the
# statement does.
_STATEMENT = re.compile(
    r"(?i:visualeditor|statement|stmt|sid)\d*"
    r"|(?:Allow|Block|Deny|Enable|Enforce|Force|Grant|Limit|Prevent|Protect|Require|Restrict)(?:[A-Z].*)?"
    r"|AWSCloudTrail\w+"
)
# A word that says neither a number nor an id that AWS has assigned.
_WORD = r"[A-Za-z]{1,24}"
_POLICY_WORD = re.compile(
    r"(?![a-z]+-[0-9a-f]{8,}|[A-Z0-9]{16,})(?:alias/aws/)?[A-Za-z][A-Za-z0-9.-]{0,31}"
)
# Of a condition, what these compare says who somebody is.
_TELLING_CONDITION = re.compile(
    r"(?i)aws:(?:principal|source|user|federated).*|sts:.*|saml:.*|.*:(?:sub|aud|amr)"
)
# Labels of Kubernetes and of what AWS runs on it; of a cluster's, what follows is its name.
_TAG = re.compile(rf"{_WORD}(?:[ _:-]{_WORD}){{0,3}}|aws[\w-]*:[\w:-]+|(?:[\w-]+\.)+[a-z]+/[\w.-]+")
_CLUSTER_ACCOUNT = re.compile(r"system:serviceaccount:kube-system:[\w.*-]+")


def _fits(pattern: re.Pattern[str] | str) -> Callable[[str], bool]:
    fullmatch = re.compile(pattern).fullmatch
    return lambda text: fullmatch(text) is not None


_BY_KEY = {
    "Sid": _fits(_STATEMENT),
    "Key": _fits(_TAG),
    # Of a tag. A person's name has capitals.
    "Value": _fits(rf"{_WORD}|[a-z]+(?: [a-z]+){{1,3}}"),
    **dict.fromkeys(("Description", "GroupDescription"), _fits(_DESCRIPTION)),
    # A person's address is searched for; that somebody lives in Berlin is no secret of theirs.
    **dict.fromkeys(("City", "StateOrRegion", "DistrictOrCounty"), _fits(r".*")),
}


def is_customary(text: str, key: str = "") -> bool:
    """Return whether a value is one that many accounts have.

    Args:
        text: The value.
        key: The member of AWS's answer that it is in, or the key of a policy's condition.
    """
    is_service_linked = _SERVICE_LINKED.fullmatch(text) is not None
    if text in _COMMON or is_service_linked or _CLUSTER_ACCOUNT.fullmatch(text):
        return True
    if ":" in key:
        is_telling = _TELLING_CONDITION.fullmatch(key) is not None
        return not is_telling and _POLICY_WORD.fullmatch(text) is not None
    return key in _BY_KEY and _BY_KEY[key](text)


_VARIABLE = re.compile(r"\$\{[^{}]*\}|[*?]+")
_SHORTEST = 4


def names_nothing(arn: Arn) -> bool:
    """Return whether an ARN of no account in particular only says of which type something is.

    ``arn:aws:logs:*:*:*`` and ``arn:aws:iam::*:user/${aws:username}`` are in policies everywhere.
    """
    parts = re.split("[:/]", _VARIABLE.sub("", arn.resource))
    # Of a bucket the name comes first, of anything else its type.
    named = parts if arn.service == "s3" or len(parts) == 1 else parts[1:]
    return all(len(part) < _SHORTEST or is_everyday(part) for part in named)


def is_variable(text: str) -> bool:
    """Return whether little is left of a text without a policy's variables and wildcards."""
    return len(_VARIABLE.sub("", text).strip(" ./:_-")) < _SHORTEST
