"""Facts about IAM users: who is an administrator, by what policies say and not by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_posture.facts.census import Census, census
from aws_posture.facts.evidence import Evidence
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.facts.principals import LIMIT
from aws_posture.facts.wording import count
from aws_posture.operations import GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_POLICY, GET_POLICY_VERSION

if TYPE_CHECKING:
    pass


def _judge_admin(evidence: Evidence, options: Options) -> Finding:
    found = census(evidence)
    if found.admins:
        return Finding(
            State.PASS,
            f"{_how_many(len(found.admins))}; {LIMIT}.",
            evidence=found.evidence,
        )
    if found.unknown:
        return _open("no user is known to be an administrator", found)
    return _nobody(found, options)


def _judge_admin_count(evidence: Evidence, options: Options) -> Finding:
    found = census(evidence)
    fewest = len(found.admins)
    most = fewest + len(found.unknown)
    limit = int(options["max"])
    if most == 0:
        return _nobody(found, options, 0)
    number = fewest if fewest == most else None
    if fewest > limit:
        return Finding(
            State.FAIL,
            f"{_how_many(fewest)}, and more than {limit} are a risk; {LIMIT}.",
            value=number,
            evidence=found.evidence,
        )
    if fewest == 0 or most > limit:
        return _open(f"between {fewest} and {most} users are administrators", found)
    return Finding(
        State.PASS, f"{_how_many(fewest)}; {LIMIT}.", value=number, evidence=found.evidence
    )


def _nobody(census: Census, options: Options, value: int | None = None) -> Finding:
    if options["identity-center"]:
        return Finding(
            State.NOT_APPLICABLE,
            "No IAM user is an administrator, and none is needed: people are administered in "
            "IAM Identity Center.",
            evidence=census.evidence,
        )
    return Finding(
        State.FAIL,
        f"No IAM user is an administrator; {LIMIT}.",
        value=value,
        evidence=census.evidence,
    )


def _open(known: str, census: Census) -> Finding:
    return Finding(
        State.UNKNOWN,
        f"{known}, but not every policy could be read.",
        evidence=census.evidence,
        reason=census.reason,
    )


def _how_many(number: int) -> str:
    return f"{count(number, 'IAM user')} {'is an administrator' if number == 1 else 'are administrators'}"


_LOOK = HowTo(
    (
        "In the IAM console, choose Policies, then AdministratorAccess, then Entities attached.",
        "Look at the users, and at the users of the groups.",
        "Look through the other policies for those that allow everything by another name.",
    ),
    "aws iam get-account-authorization-details "
    "--filter User Group LocalManagedPolicy AWSManagedPolicy",
)

_PRACTICES = Document(
    "Security best practices in IAM",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
)

_ADMIN = Fact(
    id="iam.admin",
    title="An administrator beside root",
    question="Is there an administrator other than the root user?",
    why="Without one, somebody has to work as root. An administrator can do nearly everything, "
    "and can be limited, watched and taken away.",
    judge=_judge_admin,
    severity=Severity.HIGH,
    options={"identity-center": False},
    reads=(GET_ACCOUNT_AUTHORIZATION_DETAILS,),
    may_read=(GET_POLICY, GET_POLICY_VERSION),
    check=_LOOK,
    remedy=HowTo(
        (
            "Where you can, make administrators in IAM Identity Center instead of IAM users.",
            (
                "Else, in the IAM console, choose User groups, then Create group, name it "
                "administrators and attach AdministratorAccess."
            ),
            (
                "Choose Users, then Create user, give access to the console, and put the user into "
                "the group."
            ),
            "Sign in as that user and register an MFA device.",
        ),
        "aws iam create-group --group-name administrators "
        "&& aws iam attach-group-policy --group-name administrators "
        "--policy-arn arn:aws:iam::aws:policy/AdministratorAccess "
        "&& aws iam create-user --user-name ana "
        "&& aws iam add-user-to-group --group-name administrators --user-name ana",
    ),
    document=_PRACTICES,
)

_ADMIN_COUNT = Fact(
    id="iam.admin-count",
    title="Number of administrators",
    question="Are there one or two administrators, and no more?",
    why="Each administrator is one more set of credentials that opens nearly everything. A "
    "second one helps when the first is away.",
    judge=_judge_admin_count,
    options={"max": 2, "identity-center": False},
    reads=(GET_ACCOUNT_AUTHORIZATION_DETAILS,),
    may_read=(GET_POLICY, GET_POLICY_VERSION),
    check=_LOOK,
    remedy=HowTo(
        (
            "If there is no administrator, make one first.",
            "In the IAM console, choose User groups, then the administrators' group.",
            "Select the users who do not need all power, and choose Remove.",
            "Give each of them a policy for the work that they do.",
        ),
        "aws iam remove-user-from-group --group-name administrators --user-name ana",
    ),
    document=_PRACTICES,
)

FACTS: tuple[Fact, ...] = (_ADMIN, _ADMIN_COUNT)
"""Facts about IAM users."""
