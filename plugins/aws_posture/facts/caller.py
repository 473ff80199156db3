"""Facts about the credentials that asked: what looks at an account should be safe itself."""

from __future__ import annotations

from aws_posture.facts.evidence import Evidence
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.facts.wording import plain
from aws_posture.operations import GET_CALLER_IDENTITY


def _judge_not_root(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    if evidence.caller.is_root:
        return Finding(
            State.FAIL,
            "The root user's credentials asked; such work never needs them.",
            evidence=_who(evidence),
        )
    return Finding(
        State.PASS, "The credentials that asked are not the root user's.", evidence=_who(evidence)
    )


def _judge_temporary(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    if evidence.caller.temporary:
        return Finding(
            State.PASS,
            "The credentials that asked are temporary: they end by themselves.",
            evidence=_who(evidence),
        )
    return Finding(
        State.FAIL,
        "The credentials that asked are a long-lived access key; 'aws login' or IAM Identity "
        "Center gives temporary ones.",
        evidence=_who(evidence),
    )


def _who(evidence: Evidence) -> tuple[str, ...]:
    return (f"asked by {plain(evidence.caller.arn)}",)


_NOT_ROOT = Fact(
    id="caller.not-root",
    title="Credentials other than root's",
    question="Were credentials other than the root user's used to look at the account?",
    why="Root credentials on a computer are the account on a computer. Reading never needs them.",
    judge=_judge_not_root,
    severity=Severity.HIGH,
    reads=(GET_CALLER_IDENTITY,),
    check=HowTo(
        ("Choose the account name at the top right of the console and read who is signed in.",),
        "aws sts get-caller-identity --query Arn --output text",
    ),
    remedy=HowTo(
        (
            "Sign in as an administrator, or as a user who may only read.",
            "Take the root user's keys off the computer and delete them in the IAM console.",
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
    why="A long-lived access key works for whoever finds it, until somebody deletes it. Temporary "
    "credentials end within hours.",
    judge=_judge_temporary,
    reads=(GET_CALLER_IDENTITY,),
    check=HowTo(
        ("Look at the type of the access key: a login, sso or assumed role is temporary.",),
        "aws configure list",
    ),
    remedy=HowTo(
        (
            "With AWS CLI 2.32 or later, sign in through the browser with 'aws login'.",
            "Where people are administered in IAM Identity Center, use 'aws configure sso'.",
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
