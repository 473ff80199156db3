"""The published ways to become an administrator, one row each.

The ids are those of https://pathfinding.cloud (December 2025, Apache-2.0). A way that is
published next is one row more.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class Kind(StrEnum):
    """Kinds of ways, as they are published."""

    SELF = "self-escalation"
    PRINCIPAL = "principal access"
    NEW = "new PassRole"
    EXISTING = "existing PassRole"
    OTHER = "other"
    """Not among the published ones."""


class Opens(StrEnum):
    """What a way does."""

    CHANGE_USER = "change a user's policies"
    CHANGE_GROUP = "change a group's policies"
    CHANGE_ROLE = "change a role's policies"
    CHANGE_POLICY = "change a policy"
    SWITCH_POLICY = "go back to another version of a policy"
    JOIN = "join a group"
    TAKE_USER = "take a user over"
    TRUST = "change whom a role trusts"
    ASSUME = "assume a role"
    PROVIDER = "change an identity provider that a role trusts"
    PASS = "hand a role to a service"  # noqa: S105  # no password
    RUN = "use what already runs as a role"


class Way(NamedTuple):
    """A way to become an administrator.

    Attributes:
        id: Its published id.
        kind: Its kind.
        permissions: The actions that it takes, all of them.
        opens: What it does; of two acts, the second uses what the first changed.
        service: The service that the role has to trust, e.g. ``ecs-tasks``.
        needs_resource: Whether something that the snapshot does not show has to exist.
        needs_profile: Whether the role has to be in an instance profile.
    """

    id: str
    kind: Kind
    permissions: tuple[str, ...]
    opens: tuple[Opens, ...]
    service: str = ""
    needs_resource: bool = False
    needs_profile: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it is one act, and not made of two other ways."""
        return len(self.opens) == 1


def _own(id_: str, permission: str, opens: Opens) -> Way:
    return Way(id_, Kind.SELF, (permission,), (opens,))


def _access(id_: str, *permissions: str, opens: tuple[Opens, ...]) -> Way:
    return Way(id_, Kind.PRINCIPAL, permissions, opens)


def _other(id_: str, *permissions: str, opens: Opens) -> Way:
    return Way(id_, Kind.OTHER, permissions, (opens,))


def _new(id_: str, service: str, *permissions: str) -> Way:
    taken = ("iam:PassRole", *permissions)
    return Way(id_, Kind.NEW, taken, (Opens.PASS,), service, needs_profile=service == "ec2")


def _existing(id_: str, service: str, *permissions: str, kind: Kind = Kind.EXISTING) -> Way:
    return Way(
        id_,
        kind,
        permissions,
        (Opens.RUN,),
        service,
        needs_resource=True,
        needs_profile=service == "ec2",
    )


_STACK_SET = ("cloudformation:CreateStackSet", "cloudformation:CreateStackInstances")
_INTERPRETER = (
    "bedrock-agentcore:StartCodeInterpreterSession",
    "bedrock-agentcore:InvokeCodeInterpreter",
)
_PIPELINE = (
    *("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    "datapipeline:ActivatePipeline",
)
_TASK = "ecs:RegisterTaskDefinition"
_NOTEBOOK = (
    *("sagemaker:CreateNotebookInstanceLifecycleConfig", "sagemaker:StopNotebookInstance"),
    *("sagemaker:UpdateNotebookInstance", "sagemaker:StartNotebookInstance"),
)
_RESTART = ("ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances")

PUBLISHED: tuple[Way, ...] = (
    _own("iam-001", "iam:CreatePolicyVersion", Opens.CHANGE_POLICY),
    _own("iam-005", "iam:PutRolePolicy", Opens.CHANGE_ROLE),
    _own("iam-007", "iam:PutUserPolicy", Opens.CHANGE_USER),
    _own("iam-008", "iam:AttachUserPolicy", Opens.CHANGE_USER),
    _own("iam-009", "iam:AttachRolePolicy", Opens.CHANGE_ROLE),
    _own("iam-010", "iam:AttachGroupPolicy", Opens.CHANGE_GROUP),
    _own("iam-011", "iam:PutGroupPolicy", Opens.CHANGE_GROUP),
    _own("iam-013", "iam:AddUserToGroup", Opens.JOIN),
    _access("iam-002", "iam:CreateAccessKey", opens=(Opens.TAKE_USER,)),
    _access("iam-003", "iam:CreateAccessKey", "iam:DeleteAccessKey", opens=(Opens.TAKE_USER,)),
    _access("iam-004", "iam:CreateLoginProfile", opens=(Opens.TAKE_USER,)),
    _access("iam-006", "iam:UpdateLoginProfile", opens=(Opens.TAKE_USER,)),
    _access("iam-012", "iam:UpdateAssumeRolePolicy", opens=(Opens.TRUST,)),
    _access(
        *("iam-014", "iam:AttachRolePolicy", "sts:AssumeRole"),
        opens=(Opens.CHANGE_ROLE, Opens.ASSUME),
    ),
    _access(
        *("iam-015", "iam:AttachUserPolicy", "iam:CreateAccessKey"),
        opens=(Opens.CHANGE_USER, Opens.TAKE_USER),
    ),
    _access(
        *("iam-016", "iam:CreatePolicyVersion", "sts:AssumeRole"),
        opens=(Opens.CHANGE_POLICY, Opens.ASSUME),
    ),
    _access(
        *("iam-017", "iam:PutRolePolicy", "sts:AssumeRole"),
        opens=(Opens.CHANGE_ROLE, Opens.ASSUME),
    ),
    _access(
        *("iam-018", "iam:PutUserPolicy", "iam:CreateAccessKey"),
        opens=(Opens.CHANGE_USER, Opens.TAKE_USER),
    ),
    _access(
        *("iam-019", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"),
        opens=(Opens.CHANGE_ROLE, Opens.TRUST),
    ),
    _access(
        *("iam-020", "iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"),
        opens=(Opens.CHANGE_POLICY, Opens.TRUST),
    ),
    _access(
        *("iam-021", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"),
        opens=(Opens.CHANGE_ROLE, Opens.TRUST),
    ),
    _access("sts-001", "sts:AssumeRole", opens=(Opens.ASSUME,)),
    _new("apprunner-001", "tasks.apprunner", "apprunner:CreateService"),
    _new(
        *("bedrock-001", "bedrock-agentcore", "bedrock-agentcore:CreateCodeInterpreter"),
        *_INTERPRETER,
    ),
    _new("cloudformation-001", "cloudformation", "cloudformation:CreateStack"),
    _new("cloudformation-003", "cloudformation", *_STACK_SET),
    _new("cloudformation-004", "cloudformation", "cloudformation:UpdateStackSet"),
    # A change set keeps the role that its stack has: nothing is passed.
    _existing(
        *("cloudformation-005", "cloudformation"),
        *("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
        kind=Kind.NEW,
    ),
    _new("codebuild-001", "codebuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    _new("codebuild-004", "codebuild", "codebuild:CreateProject", "codebuild:StartBuildBatch"),
    _new("datapipeline-001", "datapipeline", *_PIPELINE),
    _new("ec2-001", "ec2", "ec2:RunInstances"),
    _new("ec2-003", "ec2", "ec2:RequestSpotInstances"),
    _new("ecs-001", "ecs-tasks", "ecs:CreateCluster", _TASK, "ecs:CreateService"),
    _new("ecs-002", "ecs-tasks", "ecs:CreateCluster", _TASK, "ecs:RunTask"),
    _new("ecs-003", "ecs-tasks", _TASK, "ecs:CreateService"),
    _new("ecs-004", "ecs-tasks", _TASK, "ecs:RunTask"),
    _new("ecs-005", "ecs-tasks", _TASK, "ecs:StartTask"),
    _new("glue-001", "glue", "glue:CreateDevEndpoint"),
    _new("glue-003", "glue", "glue:CreateJob", "glue:StartJobRun"),
    _new("glue-004", "glue", "glue:CreateJob", "glue:CreateTrigger"),
    _new("glue-005", "glue", "glue:UpdateJob", "glue:StartJobRun"),
    _new("glue-006", "glue", "glue:UpdateJob", "glue:CreateTrigger"),
    _new("lambda-001", "lambda", "lambda:CreateFunction", "lambda:InvokeFunction"),
    _new("lambda-002", "lambda", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
    _new("lambda-006", "lambda", "lambda:CreateFunction", "lambda:AddPermission"),
    _new("sagemaker-001", "sagemaker", "sagemaker:CreateNotebookInstance"),
    _new("sagemaker-002", "sagemaker", "sagemaker:CreateTrainingJob"),
    _new("sagemaker-003", "sagemaker", "sagemaker:CreateProcessingJob"),
    _existing("apprunner-002", "tasks.apprunner", "apprunner:UpdateService"),
    _existing("bedrock-002", "bedrock-agentcore", *_INTERPRETER),
    _existing("cloudformation-002", "cloudformation", "cloudformation:UpdateStack"),
    _existing("codebuild-002", "codebuild", "codebuild:StartBuild"),
    _existing("codebuild-003", "codebuild", "codebuild:StartBuildBatch"),
    _existing("ec2-002", "ec2", *_RESTART),
    _existing("ec2-004", "ec2", "ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
    _existing(
        *("ec2instanceconnect-003", "ec2"),
        *("ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"),
    ),
    _existing("glue-002", "glue", "glue:UpdateDevEndpoint"),
    _existing("lambda-003", "lambda", "lambda:UpdateFunctionCode"),
    _existing("lambda-004", "lambda", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"),
    _existing("lambda-005", "lambda", "lambda:UpdateFunctionCode", "lambda:AddPermission"),
    _existing("sagemaker-004", "sagemaker", "sagemaker:CreatePresignedNotebookInstanceUrl"),
    _existing("sagemaker-005", "sagemaker", *_NOTEBOOK),
    _existing("ssm-001", "ec2", "ssm:StartSession"),
    _existing("ssm-002", "ec2", "ssm:SendCommand"),
)
"""The 65 published ways."""

OTHERS: tuple[Way, ...] = (
    _other("set-default-version", "iam:SetDefaultPolicyVersion", opens=Opens.SWITCH_POLICY),
    _other("update-saml-provider", "iam:UpdateSAMLProvider", opens=Opens.PROVIDER),
)
"""Ways besides the published ones."""

WAYS = (*PUBLISHED, *OTHERS)

RESOURCES: Mapping[str, str] = {
    action.lower(): kind
    for kind, actions in {
        "lambda function": (
            *("lambda:CreateFunction", "lambda:InvokeFunction", "lambda:UpdateFunctionCode"),
            "lambda:AddPermission",
        ),
        "codebuild project": (
            *("codebuild:CreateProject", "codebuild:StartBuild", "codebuild:StartBuildBatch"),
        ),
        "glue job": ("glue:CreateJob", "glue:UpdateJob", "glue:StartJobRun"),
        "data pipeline": _PIPELINE,
        "code interpreter": ("bedrock-agentcore:CreateCodeInterpreter", *_INTERPRETER),
        "stack set": (*_STACK_SET, "cloudformation:UpdateStackSet"),
        "stack": ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
        "instance": _RESTART,
        "launch template": ("ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"),
        "notebook": _NOTEBOOK[1:],
    }.items()
    for action in actions
}
"""What actions of one way have to be allowed on together; others are each about something else."""

_BESIDES = (
    *("iam:CreateRole", "iam:CreateUser", "iam:CreateGroup", "iam:CreatePolicy"),
    *("iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"),
    *("iam:PutUserPermissionsBoundary", "iam:DeleteUserPermissionsBoundary"),
    *("iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary"),
    *("iam:DetachUserPolicy", "iam:DeleteUserPolicy", "iam:RemoveUserFromGroup"),
    *("iam:DetachRolePolicy", "iam:DeleteRolePolicy"),
)

ACTIONS: Mapping[str, int] = {
    action.lower(): 1 << number
    for number, action in enumerate(
        dict.fromkeys((*(action for way in WAYS for action in way.permissions), *_BESIDES))
    )
}
"""A bit for each action that matters, in lower case."""

SPELLING: Mapping[str, str] = {
    action.lower(): action
    for action in (*(action for way in WAYS for action in way.permissions), *_BESIDES)
}
"""How AWS writes an action."""


@cache
def mask(*actions: str) -> int:
    """Return the bits of actions."""
    bits = 0
    for action in actions:
        bits |= ACTIONS[action.lower()]
    return bits


@cache
def doing(opens: Opens) -> tuple[Way, ...]:
    """Return the ways that are one act of this sort."""
    return tuple(way for way in WAYS if way.opens == (opens,))


@cache
def compound(first: Way, second: Way) -> Way | None:
    """Return the published way that is made of two others, if there is one."""
    opens = (*first.opens, *second.opens)
    for way in PUBLISHED:
        if way.opens == opens and way.permissions == (*first.permissions, *second.permissions):
            return way
    return None
