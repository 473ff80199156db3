"""Operations that no fact may ask, although their names begin like those that read.

They hand out secrets, credentials or addresses that work like one, they return what customers store
rather than how it is kept, or they create or change something. Tests hold the list against botocore's
models (each entry exists, and so does everything that the patterns mean) and against AWS's service
authorization data (whatever reads by its name and is ranked as writing is refused here).
"""

from __future__ import annotations

import re

READS = re.compile(r"(?:Get|List|Describe|BatchGet|Lookup|Search)[A-Z]\w*")
"""The names of operations that read, but for those that this module refuses."""

# Names that mean a secret, a credential, or an address with a signature in it.
_SECRETS = re.compile(
    r"(?:Batch)?Get\w*(?:Credentials?(?:WithIAM|ForIdentity|ForOrganization)?|Tokens?(?:For\w+)?"
    r"|Secret|SecretValue|Password|PasswordData|AccessKeys|ApiKeys?|APIKey|AccessDetails"
    r"|Ur[li]s?|URL|TokensFromRefreshToken|DownloadUrlForLayer|SessionEndpoint|DownloadLink)"
)

DENIED = frozenset(
    {
        # Secrets and keys.
        "cognito-identity:GetId",
        "cognito-idp:DescribeUserPoolClient",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:GetConsoleOutput",
        "ec2:GetConsoleScreenshot",
        "ec2:GetLaunchTemplateData",
        "ec2:GetPasswordData",
        "ec2:GetVpnConnectionDeviceSampleConfiguration",
        "lambda:GetFunction",
        "lambda:GetLayerVersion",
        "redshift:GetClusterCredentials",
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetRandomPassword",
        "secretsmanager:GetSecretValue",
        "ssm:GetParameter",
        "ssm:GetParameterHistory",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
        "storagegateway:DescribeChapCredentials",
        "sts:GetFederationToken",
        "sts:GetSessionToken",
        # What customers store.
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodbstreams:GetRecords",
        "kinesis:GetRecords",
        "logs:GetLogEvents",
        "logs:GetLogObject",
        "logs:GetLogRecord",
        "logs:GetQueryResults",
        "s3:GetObject",
        "s3:GetObjectTorrent",
        # What creates or changes something, by AWS's service authorization data.
        "appfabric:BatchGetUserAccessTasks",
        "socialmessaging:GetWhatsAppMessageMedia",
        "stepfunctions:GetActivityTask",
    }
)
"""Operations that are refused one by one, ``SERVICE:OPERATION`` as botocore names them."""

_DECRYPTS = re.compile(r"(?i)\w*decrypt\w*|\w*includesecret\w*")


def why(service: str, operation: str, parameter: str = "") -> str:
    """Return why a fact may not ask this, as a clause; empty if it may.

    Args:
        service: The service as botocore names it.
        operation: The operation's name.
        parameter: One of the parameters that it is asked with.
    """
    if parameter:
        return "it asks for a secret in clear" if _DECRYPTS.fullmatch(parameter) else ""
    if f"{service}:{operation}" in DENIED or _SECRETS.fullmatch(operation):
        return "it hands out or creates what no fact may have: a secret, a credential or content"
    return ""
