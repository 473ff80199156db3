"""Facts about billing."""

from __future__ import annotations

from aws_posture.facts.evidence import Evidence
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, Severity, State

_LOOK = (
    "Sign in as the root user.",
    "Choose the account name at the top right, then Account.",
    "Find the section IAM user and role access to Billing information.",
)


def _judge_iam_access(_: Evidence, __: Options) -> Finding:
    return Finding(
        State.MANUAL,
        "AWS has no API that tells this; it takes a look at the Account page.",
        reason="no AWS API can read it: sign in as the root user, open the Account page and look "
        "at 'IAM user and role access to Billing information'",
    )


_IAM_ACCESS = Fact(
    id="billing.iam-access",
    title="IAM access to billing",
    question="Can IAM users see billing, where their policies allow it?",
    why="Until the root user activates it, no IAM user sees bills or costs, whatever their "
    "policies say, and somebody has to sign in as root to look.",
    judge=_judge_iam_access,
    severity=Severity.LOW,
    reads=(),
    check=HowTo((*_LOOK, "Read whether IAM access is activated.")),
    remedy=HowTo((*_LOOK, "Choose Edit, select Activate IAM Access, and choose Update.")),
    document=Document(
        "IAM tutorial: Grant access to the billing console",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_billing.html",
    ),
)

FACTS: tuple[Fact, ...] = (_IAM_ACCESS,)
