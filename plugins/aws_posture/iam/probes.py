"""Probes: requests that nobody sent, by which policies show how far they reach.

An administrator may send most of each kind: requests to services that do not exist, which
breadth alone allows; to services that do; and to IAM. So losing one service or one action
takes nothing away, and a list of buckets or services, however long, is not enough.

Each probe is a bit, so what a document allows and denies is a number, worked out once; what
a user's documents do together is the union of their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from aws_posture.iam.conditions import Effect, Reach
from aws_posture.iam.documents import Patterns, Statement
from aws_posture.iam.match import covered

MADE_UP = "made-up-4f9c2e"
"""A name that no user, group, role or policy has."""

# Actions in lower case, and the end of an ARN that each is about; {a} is the account, {x} the
# made-up name. Regions differ, so that power over one is not taken for power over all. The
# first few services do not exist.
_BREADTH: Mapping[str, str] = {
    "alphamist:turnabout": "eu-west-1:{a}:thing/{x}",
    "middlewick:turnabout": ":{a}:thing/{x}",
    "zephyrine:turnabout": "us-east-1:{a}:thing:{x}",
}
_SERVICES: Mapping[str, str] = {
    "acm:deletecertificate": "us-east-1:{a}:certificate/{x}",
    "apigateway:patch": "eu-west-1::/restapis/{x}",
    "athena:startqueryexecution": "ap-southeast-2:{a}:workgroup/{x}",
    "autoscaling:updateautoscalinggroup": "us-east-1:{a}:autoScalingGroup:{x}",
    "backup:createbackupplan": "eu-west-1:{a}:backup-plan:{x}",
    "cloudformation:createstack": "ap-southeast-2:{a}:stack/{x}/{x}",
    "cloudfront:updatedistribution": ":{a}:distribution/{x}",
    "cloudtrail:stoplogging": "us-east-1:{a}:trail/{x}",
    "cloudwatch:putmetricalarm": "eu-west-1:{a}:alarm:{x}",
    "codebuild:startbuild": "ap-southeast-2:{a}:project/{x}",
    "config:putconfigrule": "us-east-1:{a}:config-rule/{x}",
    "dynamodb:putitem": "eu-west-1:{a}:table/{x}",
    "ec2:runinstances": "us-east-1:{a}:instance/{x}",
    "ecr:putimage": "ap-southeast-2:{a}:repository/{x}",
    "ecs:updateservice": "eu-west-1:{a}:service/{x}/{x}",
    "eks:createnodegroup": "us-east-1:{a}:cluster/{x}",
    "elasticfilesystem:createmounttarget": "eu-west-1:{a}:file-system/{x}",
    "elasticloadbalancing:createlistener": "us-east-1:{a}:loadbalancer/app/{x}/{x}",
    "events:puttargets": "ap-southeast-2:{a}:rule/{x}",
    "glue:startjobrun": "eu-west-1:{a}:job/{x}",
    "guardduty:deletedetector": "us-east-1:{a}:detector/{x}",
    "kinesis:putrecord": "ap-southeast-2:{a}:stream/{x}",
    "kms:decrypt": "eu-west-1:{a}:key/{x}",
    "lambda:updatefunctioncode": "us-east-1:{a}:function:{x}",
    "logs:deleteloggroup": "ap-southeast-2:{a}:log-group:{x}",
    "rds:modifydbinstance": "eu-west-1:{a}:db:{x}",
    "redshift:createcluster": "us-east-1:{a}:cluster:{x}",
    "route53:changeresourcerecordsets": "::hostedzone/{x}",
    "s3:putobject": "::{x}/{x}",
    "sagemaker:createendpoint": "ap-southeast-2:{a}:endpoint/{x}",
    "secretsmanager:getsecretvalue": "eu-west-1:{a}:secret:{x}",
    "sns:publish": "us-east-1:{a}:{x}",
    "sqs:sendmessage": "ap-southeast-2:{a}:{x}",
    "ssm:sendcommand": "eu-west-1:{a}:document/{x}",
    "states:startexecution": "us-east-1:{a}:stateMachine:{x}",
    "wafv2:updatewebacl": "eu-west-1:{a}:regional/webacl/{x}/{x}",
}

IAM_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "user": (
        *("AttachUserPolicy", "DetachUserPolicy", "PutUserPolicy", "DeleteUserPolicy"),
        *("CreateUser", "UpdateUser", "DeleteUser", "DeactivateMFADevice"),
        *("CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey"),
        *("CreateLoginProfile", "UpdateLoginProfile", "DeleteLoginProfile"),
        *("PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary"),
    ),
    "group": (
        *("AttachGroupPolicy", "DetachGroupPolicy", "PutGroupPolicy", "DeleteGroupPolicy"),
        *("CreateGroup", "DeleteGroup", "AddUserToGroup", "RemoveUserFromGroup"),
    ),
    "role": (
        *("AttachRolePolicy", "DetachRolePolicy", "PutRolePolicy", "DeleteRolePolicy"),
        *("CreateRole", "UpdateRole", "DeleteRole", "UpdateAssumeRolePolicy", "PassRole"),
        "PutRolePermissionsBoundary",
    ),
    "policy": (
        *("CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion"),
        "SetDefaultPolicyVersion",
    ),
}
"""What may be changed in IAM, by what is changed."""


@dataclass(frozen=True, slots=True)
class Powers:
    """Which probes an identity may send, as bits.

    Attributes:
        certain: In every session.
        possible: In some session.
        open: In some session, and to targets at large.
        granted: In some session, were there no Deny and no permissions boundary.
        reach: What of IAM may be changed for some target, made up or not, were there neither.
    """

    certain: int
    possible: int
    open: int
    granted: int
    reach: int

    def within(self, boundary: Powers) -> Powers:
        """Cut the powers down to a permissions boundary."""
        return Powers(
            self.certain & boundary.certain,
            self.possible & boundary.possible,
            self.open & boundary.open,
            self.granted,
            self.reach,
        )


class Probes:
    """The probes of one account, and what policies make of them.

    Args:
        account: The account id.
        partition: Its partition, e.g. ``aws``.
    """

    def __init__(self, account: str, partition: str) -> None:
        self.account = account
        self.partition = partition
        self._requests: dict[tuple[str, str], int] = {}
        self._breadth = self._add_services(_BREADTH)
        self._services = self._add_services(_SERVICES)
        self._iam = {
            action: self._add(f"iam:{action}".lower(), self.arn(kind, MADE_UP))
            for kind, actions in IAM_ACTIONS.items()
            for action in actions
        }
        self._changes = _union(self._iam.values())
        self._width = len(self._requests)
        self._all = (1 << self._width) - 1
        requests = self._requests.items()
        self._actions = _Index(((action, bit) for (action, _), bit in requests), fields=1)
        self._arns = _Index(((arn, bit) for (_, arn), bit in requests), fields=3)

    @property
    def requests(self) -> Mapping[tuple[str, str], int]:
        """The action and the ARN of each probe, with its bit."""
        return self._requests

    def arn(self, kind: str, name: str) -> str:
        """Spell the ARN of a user, group, role or policy of the account."""
        return f"arn:{self.partition}:iam::{self.account}:{kind}/{name}"

    def iam_bits(self, actions: Iterable[str]) -> int:
        """Give the bits of IAM actions on something made up."""
        bits = 0
        for action in actions:
            bits |= self._iam[action]
        return bits

    def changes(self, bits: int) -> int:
        """Keep the bits of what changes IAM."""
        return bits & self._changes

    def about_actions(self, patterns: Patterns) -> int:
        """Give the bits of the probes whose action is among some patterns."""
        return self._included(patterns, self._actions)

    def about_arns(self, patterns: Patterns) -> int:
        """Give the bits of the probes whose ARN is among some patterns."""
        return self._included(patterns, self._arns)

    def united(self, statements: Iterable[tuple[Statement, int]], reach: int) -> int:
        """Put statements, with their bits, together; policies' numbers are united by `or`.

        Returns:
            One number: the reach, and the bits of each kind of statement, side by side.
        """
        united = reach << len(_FIELDS) * self._width
        for statement, bits in statements:
            field = _FIELDS.index((statement.effect, statement.reach))
            united |= bits << field * self._width
        return united

    def powers(self, bits: int) -> Powers:
        """Tell what an identity may do whose documents together do so."""
        allow, in_session, in_scope, deny, not_in_session, not_in_scope = (
            bits >> field * self._width & self._all for field in range(len(_FIELDS))
        )
        granted = allow | in_session | in_scope
        return Powers(
            certain=allow & ~(deny | not_in_session | not_in_scope),
            possible=granted & ~deny,
            open=(allow | in_session) & ~(deny | not_in_scope),
            granted=granted,
            reach=bits >> len(_FIELDS) * self._width,
        )

    def most_of_iam(self, bits: int) -> bool:
        """Tell whether most of what IAM can change may be changed."""
        return _most(bits, self._changes)

    def most_services(self, bits: int) -> bool:
        """Tell whether most requests to services, made up and real, may be sent."""
        return _most(bits, self._breadth) and _most(bits, self._services)

    def _add_services(self, requests: Mapping[str, str]) -> int:
        start = f"arn:{self.partition}:"
        return _union(
            self._add(action, start + action.partition(":")[0] + ":" + self._filled(end))
            for action, end in requests.items()
        )

    def _filled(self, end: str) -> str:
        return end.format(a=self.account, x=MADE_UP)

    def _add(self, action: str, arn: str) -> int:
        return self._requests.setdefault((action, arn), 1 << len(self._requests))

    def _included(self, patterns: Patterns, index: _Index) -> int:
        bits = 0
        for pattern in patterns.texts:
            bits |= index.bits(pattern)
        return self._all & ~bits if patterns.inverted else bits


class _Index:
    """Texts of probes, and the bits that a pattern picks; each pattern is looked up once.

    Args:
        entries: The texts, each with a bit.
        fields: How many of a text's fields, parted by colons, name its service.
    """

    def __init__(self, entries: Iterable[tuple[str, int]], fields: int) -> None:
        self._fields = fields
        self._bits: dict[str, int] = {}
        self._services: dict[str, dict[str, int]] = {}
        self._seen: dict[str, int] = {}
        for text, bit in entries:
            for bits in (self._bits, self._services.setdefault(self._service(text), {})):
                bits[text] = bits.get(text, 0) | bit

    def bits(self, pattern: str) -> int:
        if pattern not in self._seen:
            service = self._service(pattern)
            plain = service.endswith(":") and "*" not in service and "?" not in service
            near = self._services.get(service, {}) if plain else self._bits
            self._seen[pattern] = _union(near[text] for text in covered(pattern, near))
        return self._seen[pattern]

    def _service(self, text: str) -> str:
        return "".join(f"{field}:" for field in text.split(":", self._fields)[: self._fields])


_FIELDS = tuple((effect, reach) for effect in Effect for reach in Reach)


def _most(bits: int, wanted: int) -> bool:
    return 2 * (bits & wanted).bit_count() > wanted.bit_count()


def _union(numbers: Iterable[int]) -> int:
    return reduce(or_, numbers, 0)
