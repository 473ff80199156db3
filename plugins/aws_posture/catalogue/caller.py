"""Facts about the credentials that asked: what reads an account should itself be safe.

They are code because they are about who asks, which no answer of AWS says.
"""

from __future__ import annotations

from aws_posture.base.phrases import arn
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.snapshot.operations import GET_CALLER_IDENTITY


def _judge_not_root(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    if evidence.caller.is_root:
        return Finding(
            State.FAIL,
            "The root user's credentials asked; reading never needs them.",
            items=_who(evidence),
        )
    return Finding(
        State.PASS, "The credentials that asked are not the root user's.", items=_who(evidence)
    )


def _judge_temporary(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    if evidence.caller.temporary:
        return Finding(
            State.PASS,
            "The credentials that asked are temporary: they expire by themselves.",
            items=_who(evidence),
        )
    return Finding(
        State.FAIL,
        "The credentials that asked are a long-lived access key; 'aws login' or IAM Identity "
        "Center gives temporary ones.",
        items=_who(evidence),
    )


def _who(evidence: Evidence) -> tuple[Item, ...]:
    return (Item("caller", what=("asked by ", *arn(evidence.caller.arn))),)


_NOT_ROOT = Fact(
    id="caller.not-root",
    title="Credentials other than root's",
    question="Were credentials other than the root user's used to look at the account?",
    why="Root credentials on a computer give away the whole account. Reading never needs them.",
    judge=_judge_not_root,
    severity=Severity.HIGH,
    reads=(GET_CALLER_IDENTITY,),
    check=HowTo(
        ("Choose the account name at the top right of the console and read who is signed in.",),
        "aws sts get-caller-identity --query Arn --output text",
    ),
    remedy=HowTo(
        (
            "Sign in as an administrator, or as a user who can only read.",
            "Remove the root user's keys from the computer and delete them in the IAM console.",
        ),
        "aws login",
    ),
    document=Document(
        "Root user best practices for your AWS account",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    ),
)

_TEMPORARY = Fact(
    id="caller.temporary",
    title="Temporary credentials",
    question="Were temporary credentials used to look at the account?",
    why="A long-lived access key works for anyone who finds it, until it is deleted. Temporary "
    "credentials expire within hours.",
    judge=_judge_temporary,
    reads=(GET_CALLER_IDENTITY,),
    check=HowTo(
        ("Look at the type of the access key: a login, sso or assumed role is temporary.",),
        "aws configure list",
    ),
    remedy=HowTo(
        (
            "With AWS CLI 2.32 or later, sign in through the browser with 'aws login'.",
            "If people are managed in IAM Identity Center, use 'aws configure sso'.",
            (
                "Then delete the access key: in the IAM console choose Users, the user, then Security "
                "credentials."
            ),
        ),
        "aws login",
    ),
    document=Document(
        "Login for AWS local development using console credentials",
        "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html",
    ),
)

FACTS: tuple[Fact, ...] = (_NOT_ROOT, _TEMPORARY)
