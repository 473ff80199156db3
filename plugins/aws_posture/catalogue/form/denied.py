"""What no fact may ask, although its name begins like those of operations that read.

An operation is refused for one of three reasons:

- *Its name* means a secret, a credential, or an address with a signature in it.
- *Its answer*, by AWS's model, is a stream, has bytes in it, has a text whose name means a secret or a
  signed address, or has content that AWS calls sensitive. A few members only look so (`HARMLESS`).
- It is in *the list* (`DENIED`), which holds what neither name nor model shows, and what creates or
  changes something.

Tests go over all operations of botocore's models, and over AWS's service authorization data: whatever
reads by its name and is ranked as writing is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

READS = re.compile(r"(?:Get|List|Describe|BatchGet|Lookup|Search)[A-Z]\w*")
"""The names of operations that read, but for those that this module refuses."""

# IAM's actions are written in any case, and some that read have another name than an operation.
_READING_ACTION = re.compile(
    r"[a-z0-9-]+:(?:Get|List|Describe|BatchGet|Lookup|Search|View)[a-z]\w*|apigateway:GET",
    re.IGNORECASE,
)

# Names that mean a secret, a credential, or an address with a signature in it.
_SECRETS = re.compile(
    r"(?:Batch)?Get\w*(?:Credentials?(?:WithIAM|ForIdentity|ForOrganization)?|Tokens?(?:For\w+)?"
    r"|Secret|SecretValue|Password|PasswordData|AccessKeys|ApiKeys?|APIKey|AccessDetails"
    r"|Ur[li]s?|URL|TokensFromRefreshToken|DownloadUrlForLayer|SessionEndpoint|DownloadLink)",
    re.IGNORECASE,
)

# Members of answers that mean one, in small letters and without underscores.
_SECRET_MEMBER = re.compile(
    r".*(?:password|passphrase|secret(?:value|string|binary|key|accesskey|token)?"
    r"|(?:private|preshared|signing|auth|authentication|api|stream|mac|devicespecific)key"
    r"|(?:nwk|app)s?(?:int|enc)?key|(?:authentication)material|personalpin|seed"
    r"|(?:access|api|auth|authorization|basicauth|bearer|callback|connection|export|gateway|grafana|hec"
    r"|id|import|join|jwt|oauth|participant|refresh|registration|security|session|workload)token"
    r"|(?:activation|unlock|verification)(?:code|key)|(?:authorization|registration|invite)code"
    r"|userdata(?:override)?|authcredentials|signed\w*ur[il]|(?:down|up)load(?:ur[il]|link))s?"
)
_SENSITIVE_MEMBER = re.compile(r".*contents?|body|payload|.*inputpayload|\w*blocktoken|ur[il]")

HARMLESS = frozenset(
    {
        # AWS shows asterisks instead, or leaves them out.
        "docdb:MasterUserPassword",
        "elbv2:ClientSecret",
        "fsx:FsxAdminPassword",
        "iam:Base32StringSeed",
        "iam:QRCodePNG",
        "neptune:MasterUserPassword",
        "rds:MasterUserPassword",
        "redshift:MasterUserPassword",
        # The ARN of a secret, a part of its name, or the name of a file.
        "appmesh:privateKey",
        "apprunner:RuntimeEnvironmentSecrets",
        "fsx:DomainJoinServiceAccountSecret",
        "iot:secretKey",
        "mediaconvert:CertificateSecret",
        "mediapackage:CdnIdentifierSecret",
        "mediapackage-vod:CdnIdentifierSecret",
        # Everybody who signs in has it, beside a password.
        "workspaces:RegistrationCode",
        # It registers one cluster of somebody's own, once, within three days.
        "eks:activationCode",
        # Bytes that are public, or that say how something is set up.
        "cloudtrail:Value",
        "iam:Content",
        "kafka:ServerProperties",
        "kms:PublicKey",
        "rolesanywhere:crlData",
        "transfer:FaviconFile",
        "transfer:LogoFile",
        "waf:TargetString",
        "waf-regional:TargetString",
        "wafv2:SearchString",
    }
)
"""Members of answers that look like a secret and are none, ``SERVICE:MEMBER``."""

DENIED = frozenset(
    {
        # Secrets and keys, or what holds them.
        "apigateway:GetUsagePlanKey",
        "apigateway:GetUsagePlanKeys",
        "appsync:ListApiKeys",
        "cognito-identity:GetId",
        "cognito-idp:DescribeIdentityProvider",
        "cognito-idp:GetUserAttributeVerificationCode",
        "ec2:GetConsoleOutput",
        "ec2:GetConsoleScreenshot",
        "ec2:GetInstanceUefiData",
        "ec2:GetVpnConnectionDeviceSampleConfiguration",
        # Its permission is that of `eventbridgev2:DescribeEventSource`, which hands out a secret.
        "events:DescribeEventSource",
        "location:DescribeKey",
        "quicksight:GetIdentityContext",
        "ssm:GetParameter",
        "ssm:GetParameterHistory",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
        "storagegateway:DescribeChapCredentials",
        # Addresses with a signature in them.
        "amplify:GetJob",
        "athena:GetResourceDashboard",
        "connect:GetAttachedFile",
        "connectparticipant:GetAttachment",
        "customer-profiles:GetUploadJobPath",
        "devicefarm:ListArtifacts",
        "elbv2:GetTrustStoreCaCertificatesBundle",
        "elbv2:GetTrustStoreRevocationContent",
        "gameliftstreams:ListStreamUrls",
        "inspector:GetAssessmentReport",
        "inspector2:GetCisScanReport",
        "invoicing:GetInvoicePDF",
        "lambda:GetFunction",
        "lambda:GetLayerVersion",
        "lambda:GetLayerVersionByArn",
        "lex-models:GetExport",
        "quicksight:DescribeDashboardSnapshotJobResult",
        "snowball:GetJobManifest",
        "snowball:GetSoftwareUpdates",
        "transcribe:GetCallAnalyticsJob",
        "transcribe:GetMedicalScribeJob",
        "transcribe:GetMedicalTranscriptionJob",
        "transcribe:GetTranscriptionJob",
        "translate:GetParallelData",
        "translate:GetTerminology",
        "workdocs:GetDocumentVersion",
        # What customers store, or what their programs and people said.
        "athena:GetCalculationExecutionCode",
        "athena:GetQueryResults",
        "bedrock-agentcore:GetEvent",
        "bedrock-agentcore:GetMemoryRecord",
        "bedrock-agentcore:ListEvents",
        "bedrock-agentcore:ListMemoryRecords",
        "cloudfront-keyvaluestore:GetKey",
        "cloudfront-keyvaluestore:ListKeys",
        "cloudtrail:GetQueryResults",
        "cloudwatchomni:GetTelemetryQueryResults",
        "codecommit:DescribeMergeConflicts",
        "codecommit:GetComment",
        "codecommit:GetCommentsForComparedCommit",
        "codecommit:GetCommentsForPullRequest",
        "connectparticipant:GetTranscript",
        "customer-profiles:BatchGetProfile",
        "customer-profiles:ListProfileObjects",
        "customer-profiles:SearchProfiles",
        "frauddetector:GetEvent",
        "glue:GetEntityRecords",
        "glue:GetStatement",
        "glue:ListStatements",
        "iotsitewise:BatchGetAssetPropertyAggregates",
        "iotsitewise:BatchGetAssetPropertyValue",
        "iotsitewise:BatchGetAssetPropertyValueHistory",
        "iotsitewise:GetAssetPropertyAggregates",
        "iotsitewise:GetAssetPropertyValue",
        "iotsitewise:GetAssetPropertyValueHistory",
        "iotsitewise:GetInterpolatedAssetPropertyValues",
        "iottwinmaker:GetPropertyValue",
        "iottwinmaker:GetPropertyValueHistory",
        "kinesis-video-archived-media:GetImages",
        "lex-runtime:GetSession",
        "lexv2-models:SearchAssociatedTranscripts",
        "lightsail:GetContainerLog",
        "lightsail:GetRelationalDatabaseLogEvents",
        "logs:GetLogEvents",
        "logs:GetLogRecord",
        "logs:GetQueryResults",
        "macie2:GetSensitiveDataOccurrences",
        "mailmanager:GetArchiveMessageContent",
        "mailmanager:GetArchiveSearchResults",
        "mediaconnect:DescribeFlowSourceThumbnail",
        "medialive:DescribeThumbnails",
        "mturk:GetAssignment",
        "mturk:ListAssignmentsForHIT",
        "neptunedata:GetPropertygraphStream",
        "neptunedata:GetSparqlStream",
        "opensearchmemory:ListEvents",
        "qbusiness:ListMessages",
        "qbusiness:SearchRelevantContent",
        "qconnect:GetNextMessage",
        "qconnect:ListMessages",
        "qconnect:ListSpans",
        "redshift-data:GetStatementResultV2",
        "s3vectors:GetVectors",
        "s3vectors:ListVectors",
        "sagemaker-featurestore-runtime:BatchGetRecord",
        "sagemaker-featurestore-runtime:GetRecord",
        "sagemaker-featurestore-runtime:ListRecords",
        "ssm:DescribeAutomationStepExecutions",
        "ssm:GetAutomationExecution",
        "ssm:GetCommandInvocation",
        "ssm:ListCommandInvocations",
        "stepfunctions:DescribeExecution",
        "stepfunctions:GetExecutionHistory",
        "support:DescribeCases",
        "support:DescribeCommunications",
        "textract:GetDocumentAnalysis",
        "textract:GetDocumentTextDetection",
        "textract:GetExpenseAnalysis",
        "textract:GetLendingAnalysis",
        "workdocs:DescribeComments",
        # What creates or changes something, by AWS's service authorization data.
        "appfabric:BatchGetUserAccessTasks",
        "socialmessaging:GetWhatsAppMessageMedia",
        "stepfunctions:GetActivityTask",
    }
)
"""Operations that are refused one by one, ``SERVICE:OPERATION`` as botocore names them."""

# IAM's actions of the same sort that no operation is called like, in small letters.
_DENIED_ACTION = re.compile(
    r"(?:mediapackagev2|s3|s3-object-lambda|s3-outposts):getobject(?:version)?(?:forreplication|torrent)?"
    r"|athena:getqueryresultsstream|bedrock-mantle:getfile|cloudtrail:geteventdatastoredata"
    r"|ec2messages:getmessages|healthlake:getexportedfile|iot:getretainedmessage"
    r"|iotanalytics:getdatasetcontent|lookoutmetrics:getsampledata|medical-imaging:getdicom(?:bulkdata|\w+metadata)"
    r"|neptune-db:getstreamrecords|opensearch:getdirectqueryresult|quicksight:getauthcode"
    r"|s3tables:gettabledata|tax:getdocument|tnb:getsol\w+content"
)

_DECRYPTS = re.compile(r"(?i)\w*decrypt\w*|\w*includesecret\w*")

_WHY = "it hands out or creates what no fact may have: a secret, a credential or content"


def why(service: str, operation: str, member: str = "") -> str:
    """Return why a fact may not ask an operation, as a clause; empty if it may.

    Args:
        service: The service as botocore names it.
        operation: The operation's name.
        member: What `handed_out` finds in its model.
    """
    if f"{service}:{operation}" in DENIED or _SECRETS.fullmatch(operation):
        return _WHY
    return f"{_WHY} ({member})" if member else ""


def why_parameter(name: str) -> str:
    """Return why a fact may not give a parameter, as a clause; empty if it may."""
    return "it asks for a secret in clear" if _DECRYPTS.fullmatch(name) else ""


def why_action(action: str, refused: Collection[str]) -> str:
    """Return why an IAM action is none that a fact may need, as a clause; empty if it may.

    Args:
        action: The action, ``s3:ListBucket``.
        refused: The actions that allow operations that are refused, in small letters.
    """
    if not _READING_ACTION.fullmatch(action):
        return "it does not look like one that reads"
    small = action.lower()
    is_secret = _SECRETS.fullmatch(small.partition(":")[2])
    return _WHY if is_secret or small in refused or _DENIED_ACTION.fullmatch(small) else ""


def handed_out(service: str, name: str, shapes: Mapping[str, Any]) -> Iterator[str]:
    """Yield the members of an answer that no fact may have.

    Args:
        service: The service as botocore names it.
        name: The name of the answer's shape.
        shapes: The shapes of the service's model.
    """
    for leaf in _leaves(shapes, name, (), set(), is_sensitive=False):
        if f"{service}:{leaf.path[-1]}" not in HARMLESS and leaf.is_refused:
            yield ".".join(leaf.path)


class _Leaf(NamedTuple):
    """A value in an answer that has no members: where it is, and what AWS says of it."""

    path: tuple[str, ...]
    kind: str
    is_sensitive: bool

    @property
    def is_refused(self) -> bool:
        if self.kind in ("stream", "blob"):
            return True
        label = _label(self.path)
        is_named = _SECRET_MEMBER.fullmatch(label) or (
            self.is_sensitive and _SENSITIVE_MEMBER.fullmatch(label)
        )
        return self.kind == "string" and bool(is_named)


def _label(path: tuple[str, ...]) -> str:
    """Return what the last member is called; ``Value`` is whatever has it."""
    words = [word.replace("_", "").lower() for word in path[-2:]]
    return words[0] if words[-1] == "value" else words[-1]


def _leaves(
    shapes: Mapping[str, Any],
    name: str,
    path: tuple[str, ...],
    seen: set[tuple[str, str, bool]],
    *,
    is_sensitive: bool,
) -> Iterator[_Leaf]:
    """Yield what is in a shape; what is called the same and is of one shape only once."""
    shape = shapes[name]
    is_sensitive = is_sensitive or shape.get("sensitive", False)
    key = (name, _label(path) if path else "", is_sensitive)
    if key in seen:
        return
    seen.add(key)
    inner: list[tuple[str, tuple[str, ...]]] = []
    if shape.get("streaming") or shape.get("eventstream"):
        yield _Leaf(path, "stream", is_sensitive)
    elif shape["type"] == "structure":
        inner = [(one["shape"], (*path, key)) for key, one in shape.get("members", {}).items()]
    elif shape["type"] == "list":
        inner = [(shape["member"]["shape"], path)]
    elif shape["type"] == "map":
        value = shape["value"]["shape"]
        words = shapes[shape["key"]["shape"]].get("enum", ())
        inner = [(value, path), *((value, (*path, word)) for word in words)]
    elif not shape.get("enum"):
        yield _Leaf(path, shape["type"], is_sensitive)
    for one, where in inner:
        yield from _leaves(shapes, one, where, seen, is_sensitive=is_sensitive)
