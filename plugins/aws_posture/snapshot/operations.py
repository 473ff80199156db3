"""The read operations that facts can be based on, and the permissions that they need.

Names are botocore's (client and operation) and IAM's (permission); they differ
for some services: the client ``sso-admin`` needs permissions that begin with ``sso:``.
"""

from __future__ import annotations

from typing import NamedTuple


class Operation(NamedTuple):
    """One read operation of the AWS API.

    Attributes:
        client: The name that ``boto3.client`` takes.
        name: The operation's name in AWS's model.
        permission: The IAM action that allows it; empty where none is needed.
    """

    client: str
    name: str
    permission: str

    def __str__(self) -> str:
        """Return the name of the operation in verdicts and snapshots, e.g. ``iam:GetAccountSummary``."""
        return f"{self.client}:{self.name}"


def _iam(name: str) -> Operation:
    return Operation("iam", name, f"iam:{name}")


# Service Authorization Reference, "Actions defined by AWS STS": no permission is
# needed for GetCallerIdentity, and a policy cannot take it away.
GET_CALLER_IDENTITY = Operation("sts", "GetCallerIdentity", "")

GET_ACCOUNT_SUMMARY = _iam("GetAccountSummary")
GET_ACCOUNT_AUTHORIZATION_DETAILS = _iam("GetAccountAuthorizationDetails")
GENERATE_CREDENTIAL_REPORT = _iam("GenerateCredentialReport")
GET_CREDENTIAL_REPORT = _iam("GetCredentialReport")
GET_ACCOUNT_PASSWORD_POLICY = _iam("GetAccountPasswordPolicy")
LIST_ACCOUNT_ALIASES = _iam("ListAccountAliases")
LIST_VIRTUAL_MFA_DEVICES = _iam("ListVirtualMFADevices")
LIST_ORGANIZATIONS_FEATURES = _iam("ListOrganizationsFeatures")
LIST_SERVICE_SPECIFIC_CREDENTIALS = _iam("ListServiceSpecificCredentials")
GET_POLICY = _iam("GetPolicy")
GET_POLICY_VERSION = _iam("GetPolicyVersion")
DESCRIBE_ORGANIZATION = Operation(
    "organizations", "DescribeOrganization", "organizations:DescribeOrganization"
)
# Service Authorization Reference, "Actions defined by AWS IAM Identity Center": the prefix is sso.
LIST_INSTANCES = Operation("sso-admin", "ListInstances", "sso:ListInstances")
GET_ALTERNATE_CONTACT = Operation("account", "GetAlternateContact", "account:GetAlternateContact")

# IAM Toolbox API Reference, "GetRequestAuthorizationDetails": the prefix is iam.
GET_REQUEST_AUTHORIZATION_DETAILS = Operation(
    "iam-toolbox", "GetRequestAuthorizationDetails", "iam:GetRequestAuthorizationDetails"
)
"""Not for a fact: why AWS denied another operation."""

READ_OPERATIONS = (
    GET_CALLER_IDENTITY,
    GET_ACCOUNT_SUMMARY,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GENERATE_CREDENTIAL_REPORT,
    GET_CREDENTIAL_REPORT,
    GET_ACCOUNT_PASSWORD_POLICY,
    LIST_ACCOUNT_ALIASES,
    LIST_VIRTUAL_MFA_DEVICES,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
    GET_POLICY,
    GET_POLICY_VERSION,
    DESCRIBE_ORGANIZATION,
    LIST_INSTANCES,
    GET_ALTERNATE_CONTACT,
)
"""Every operation that may be called for facts."""

BY_NAME = {str(operation): operation for operation in READ_OPERATIONS}
"""The read operations by the name that snapshots use."""
