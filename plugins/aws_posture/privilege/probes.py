"""Probes: requests that nobody sent, by which policies show how far they reach.

An administrator may send most of each kind: requests to services that do not exist, which
breadth alone allows; to services that do; and to IAM. So losing one service or one action
takes nothing away, and a list of buckets or services, however long, is not enough.

Each probe is a bit, so what a document allows and denies is a number, worked out once; what
a user's documents do together is the union of their numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial, reduce
from operator import or_

from aws_posture.privilege import conditions
from aws_posture.privilege.context import Facts, Request, differs_by_request
from aws_posture.privilege.documents import Patterns, Statement
from aws_posture.privilege.match import covered as matching
from aws_posture.privilege.targets import MADE_UP, TargetIndex, covered
from aws_posture.privilege.truth import NOTHING, Effect, Sets, Truth, placed, united

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

REWARDS = (
    *("AttachUserPolicy", "PutUserPolicy", "AttachGroupPolicy", "PutGroupPolicy"),
    *("CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"),
    *("AttachRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"),
    *("CreatePolicyVersion", "SetDefaultPolicyVersion"),
)
"""What of it gives power to whoever does it; an administrator may do some of these."""


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
        iam = {
            action: self._add(f"iam:{action}".lower(), self.arn(kind, MADE_UP))
            for kind, actions in IAM_ACTIONS.items()
            for action in actions
        }
        self._changes = _union(iam.values())
        self._rewards = _union(iam[action] for action in REWARDS)
        self.all = (1 << len(self._requests)) - 1
        requests = self._requests.items()
        self._actions = _Index(((action, bit) for (action, _), bit in requests), fields=1)
        self._arns = _Index(((arn, bit) for (_, arn), bit in requests), fields=3)

    @property
    def requests(self) -> Mapping[tuple[str, str], int]:
        """The action and the ARN of each probe, with its bit."""
        return self._requests

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a user, group, role or policy of the account."""
        return f"arn:{self.partition}:iam::{self.account}:{kind}/{name}"

    def sets(self, statement: Statement, facts: Facts) -> Sets:
        """Return the probes that a statement allows or denies a principal to send."""
        actions = self._about_actions(statement.actions)
        if not actions:
            return NOTHING
        nothing = Request("")
        sure, perhaps = covered(
            statement.resources.texts,
            self._arns,
            lambda key: nothing.value(key, facts),
            inverted=statement.resources.inverted,
            strict=statement.effect is Effect.ALLOW and not statement.resources.inverted,
        )
        found = NOTHING
        for truth, bits in self._truths(statement, actions & (sure | perhaps), facts):
            found = united(found, placed(statement.effect, truth, bits & sure))
            unsure = min(truth, Truth.UNSURE)
            found = united(found, placed(statement.effect, unsure, bits & perhaps))
        return found

    def administers(self, bits: int) -> bool:
        """Return whether these probes are what an administrator may send."""
        return bool(
            _most(bits, self._breadth)
            and _most(bits, self._services)
            and _most(bits, self._changes)
            and bits & self._rewards
        )

    def most_services(self, bits: int) -> bool:
        """Return whether most requests to services, made up and real, may be sent."""
        return _most(bits, self._breadth) and _most(bits, self._services)

    def most_of_iam(self, bits: int) -> bool:
        """Return whether most of what IAM can change may be changed, some of it to gain power."""
        return _most(bits, self._changes) and bool(bits & self._rewards)

    def _truths(self, statement: Statement, bits: int, facts: Facts) -> Iterator[tuple[Truth, int]]:
        tests = statement.condition
        if not tests:
            yield Truth.YES, bits
        elif not any(map(differs_by_request, statement.keys)):
            request = Request("")
            lookup = partial(request.value, facts=facts)
            yield conditions.evaluate(tests, lookup, statement.effect), bits
        else:
            for (action, _), bit in self._requests.items():
                if bit & bits:
                    lookup = partial(Request(action).value, facts=facts)
                    yield conditions.evaluate(tests, lookup, statement.effect), bit

    def _about_actions(self, patterns: Patterns) -> int:
        bits = 0
        for pattern in patterns.texts:
            bits |= self._actions.bits(pattern)
        return self.all & ~bits if patterns.inverted else bits

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


class _Index(TargetIndex):
    """Texts of probes, and the bits that a pattern picks; each pattern is looked up once.

    Args:
        entries: The texts, each with a bit.
        fields: How many of a text's fields, parted by colons, name its service.
    """

    def __init__(self, entries: Iterable[tuple[str, int]], fields: int) -> None:
        entries = list(entries)
        super().__init__([text for text, _ in entries])
        self._fields = fields
        self._bits: dict[str, int] = {}
        self._services: dict[str, dict[str, int]] = {}
        for text, bit in entries:
            for bits in (self._bits, self._services.setdefault(self._service(text), {})):
                bits[text] = bits.get(text, 0) | bit

    def bits(self, pattern: str) -> int:
        if pattern not in self._seen:
            service = self._service(pattern)
            plain = service.endswith(":") and "*" not in service and "?" not in service
            near = self._services.get(service, {}) if plain else self._bits
            self._seen[pattern] = _union(near[text] for text in matching(pattern, near))
        return self._seen[pattern]

    def _service(self, text: str) -> str:
        return "".join(f"{field}:" for field in text.split(":", self._fields)[: self._fields])


def _most(bits: int, wanted: int) -> bool:
    return 2 * (bits & wanted).bit_count() > wanted.bit_count()


def _union(numbers: Iterable[int]) -> int:
    return reduce(or_, numbers, 0)
