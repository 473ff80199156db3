"""Facts about the root user: what it can sign in with, and how that is protected.

They are code because the absence of credentials, GovCloud and China exempt an account, and because some
errors of AWS are answers with words of their own.
"""

from __future__ import annotations

from dataclasses import replace

from aws_posture.base.phrases import Quote, sentence
from aws_posture.base.words import enumerated
from aws_posture.catalogue import root_summary, root_use
from aws_posture.catalogue.benchmarks import cis
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import (
    Document,
    Fact,
    Finding,
    HowTo,
    Kind,
    Options,
    Severity,
    Sitting,
    State,
)
from aws_posture.catalogue.refusals import error_name
from aws_posture.catalogue.root_summary import RootSummary
from aws_posture.catalogue.shape import objects, owner_of, required
from aws_posture.snapshot import Refusal
from aws_posture.snapshot.operations import (
    GET_ACCOUNT_SUMMARY,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_VIRTUAL_MFA_DEVICES,
)

_GOVCLOUD = "aws-us-gov"
_CHINA = "aws-cn"


def _judge_credentials(evidence: Evidence, _: Options) -> Finding:
    summary = root_summary.read(evidence)
    if summary.missing:
        lacking = root_summary.undecided(*summary.missing).missing
        return Finding(
            State.UNKNOWN, sentence(lacking), items=_credentials(summary), reason=lacking
        )
    if not summary.credentials:
        return Finding(State.PASS, "The root user has no password and no keys.", value="none")
    return Finding(
        State.PASS,
        f"The root user can be used with: {enumerated(summary.credentials)}.",
        value=", ".join(summary.credentials),
    )


def _judge_mfa(evidence: Evidence, _: Options) -> Finding:
    summary = root_summary.read(evidence)
    if summary.mfa is None:
        raise root_summary.undecided("AccountMFAEnabled")
    if summary.mfa:
        return Finding(State.PASS, "MFA is on for the root user.")
    if exempt := _exemption(evidence, summary):
        return exempt
    if summary.has_credentials is None:
        raise UndecidedError(
            f"MFA is off for the root user, but {root_summary.undecided(*summary.missing)}, so "
            "it is not known whether there are credentials to protect"
        )
    return Finding(
        State.FAIL,
        "MFA is off for the root user: anyone who has its credentials has the account.",
        items=_credentials(summary),
    )


def _credentials(summary: RootSummary) -> tuple[Item, ...]:
    return tuple(Item("root", what=f"the root user has: {one}") for one in summary.credentials)


def _judge_mfa_kind(evidence: Evidence, _: Options) -> Finding:
    summary = root_summary.read(evidence)
    devices = objects(evidence.answer(LIST_VIRTUAL_MFA_DEVICES), "VirtualMFADevices")
    if summary.mfa is None:
        raise root_summary.undecided("AccountMFAEnabled")
    if not summary.mfa:
        return _exemption(evidence, summary) or Finding(
            State.NOT_APPLICABLE, "There is no device to describe while MFA is off for root."
        )
    if evidence.root_arn in map(owner_of, devices):
        return Finding(
            State.PASS,
            "A virtual device, such as an authenticator app, is among the root user's MFA devices.",
            value="a virtual device is among them",
        )
    return Finding(
        State.PASS,
        "None of the root user's MFA devices is virtual, such as an authenticator app.",
        value="none of them is virtual",
        items=(
            Item("root", what="AWS lists only virtual devices, so the kind of these is not known"),
        ),
    )


def _exemption(evidence: Evidence, summary: RootSummary) -> Finding | None:
    if evidence.partition == _GOVCLOUD:
        return Finding(
            State.NOT_APPLICABLE, "AWS GovCloud (US) has no MFA for the root user of an account."
        )
    if summary.has_credentials is False:
        return Finding(
            State.NOT_APPLICABLE,
            "The root user has no password and no keys, so there is nothing for MFA to protect.",
        )
    return None


def _judge_centralized(evidence: Evidence, _: Options) -> Finding:
    record = evidence.record(LIST_ORGANIZATIONS_FEATURES)
    if isinstance(record, Refusal) and (found := _WITHOUT_FEATURES.get(error_name(record))):
        return found
    # Any other refusal leaves the question open.
    answer = evidence.answer(LIST_ORGANIZATIONS_FEATURES)
    required(answer, "OrganizationId", str)
    features: list[object] = required(answer, "EnabledFeatures", list)
    items = tuple(_feature(str(feature)) for feature in features)
    if "RootCredentialsManagement" in features:
        return Finding(
            State.PASS,
            "The organization manages the root credentials of its member accounts centrally.",
            items=items,
        )
    return Finding(
        State.FAIL,
        "The organization does not manage the root credentials of its member accounts centrally.",
        items=items,
    )


def _feature(feature: str) -> Item:
    return Item("feature", what=("enabled: ", feature if feature in _FEATURES else Quote(feature)))


# botocore's model of IAM, FeatureType.
_FEATURES = frozenset({"RootCredentialsManagement", "RootSessions"})

_NOT_IN_USE = Finding(
    State.NOT_APPLICABLE, "The account belongs to no organization, so it has no member accounts."
)

_WITHOUT_FEATURES = {
    "OrganizationNotFound": _NOT_IN_USE,
    "AWSOrganizationsNotInUse": _NOT_IN_USE,
    "ServiceAccessNotEnabled": Finding(
        State.FAIL,
        "Root access is not managed centrally: IAM has no trusted access to the organization.",
    ),
    "OrganizationNotInAllFeaturesMode": Finding(
        State.FAIL,
        "Root access is not managed centrally: the organization does not have all features enabled.",
    ),
    "AccountNotManagementOrDelegatedAdministrator": Finding(
        State.UNKNOWN,
        "Only the organization's management account can see this.",
        reason="iam:ListOrganizationsFeatures answers only the organization's management account "
        "and its delegated administrator for IAM; collect with credentials of one of them",
    ),
}
"""What the errors mean that AWS returns instead of a list of features."""

_CREDENTIALS = Fact(
    id="root.credentials",
    title="Credentials of the root user",
    question="Which credentials does the root user have?",
    why="Each of them opens the whole account. A root user without any cannot be stolen.",
    judge=_judge_credentials,
    kind=Kind.VALUE,
    reads=(GET_ACCOUNT_SUMMARY,),
    check=HowTo(
        (
            "Sign in as the root user.",
            "Choose the account name at the top right, then Security credentials.",
            "Look at the password, the access keys and the X.509 signing certificates.",
        ),
        "aws iam get-account-summary --query 'SummaryMap.[AccountPasswordPresent, "
        "AccountAccessKeysPresent, AccountSigningCertificatesPresent]'",
    ),
    remedy=HowTo(
        (
            (
                "Keep a long password that is used nowhere else, and delete access keys and signing "
                "certificates on the Security credentials page."
            ),
            (
                "In a member account of an organization, let the management account delete all of "
                "them: in the IAM console choose Root access management, then the account, then "
                "Take privileged action."
            ),
        ),
    ),
    document=Document(
        "AWS account root user",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html",
    ),
)

_MFA = Fact(
    id="root.mfa",
    title="MFA for the root user",
    question="Is MFA on for the root user?",
    why="The root user can do everything, and no IAM policy limits it. With MFA, a stolen "
    "password is not enough.",
    judge=_judge_mfa,
    severity=Severity.CRITICAL,
    reads=(GET_ACCOUNT_SUMMARY,),
    check=HowTo(
        (
            "Open the IAM console.",
            "On the dashboard, look for the root user's MFA under Security recommendations.",
        ),
        "aws iam get-account-summary --query SummaryMap.AccountMFAEnabled",
    ),
    # The CLI cannot do this: MFA for root can only be turned on in the console.
    remedy=HowTo(
        (
            "Sign in as the root user.",
            "Choose the account name at the top right, then Security credentials.",
            "Under Multi-factor authentication (MFA), choose Assign MFA device.",
            "Register a passkey or security key, or an authenticator app, and follow the steps.",
            "Register a second device, kept in another place: eight are allowed.",
        ),
        minutes=10,
    ),
    document=Document(
        "Multi-factor authentication for AWS account root user",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html",
    ),
    security_hub=("IAM.9",),
    cis=cis("1.5", "1.4", "2.4", "2.5"),
)

_MFA_KIND = Fact(
    id="root.mfa-kind",
    title="Kind of MFA for the root user",
    question="Is a virtual device among the root user's MFA devices?",
    why="An authenticator app is good. A passkey or security key is better: it cannot be "
    "tricked into signing in to a fake page.",
    judge=_judge_mfa_kind,
    kind=Kind.VALUE,
    reads=(GET_ACCOUNT_SUMMARY, LIST_VIRTUAL_MFA_DEVICES),
    check=HowTo(
        (
            "Sign in as the root user.",
            "Choose the account name at the top right, then Security credentials.",
            "Read the types under Multi-factor authentication (MFA).",
        ),
        "aws iam list-virtual-mfa-devices --assignment-status Assigned "
        "--query 'VirtualMFADevices[].User.Arn'",
    ),
    remedy=HowTo(
        (
            "On the root user's Security credentials page, choose Assign MFA device.",
            "Choose Passkey or security key and follow the steps.",
        ),
    ),
    document=Document(
        "AWS Multi-factor authentication in IAM",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
    ),
    security_hub=("IAM.6",),
)

_CENTRALIZED = Fact(
    id="root.centralized",
    title="Central management of root access",
    question="Are the root credentials of member accounts managed centrally?",
    why="An organization can remove the credentials of its member accounts' root users, and "
    "do their few root tasks from one place.",
    judge=_judge_centralized,
    reads=(LIST_ORGANIZATIONS_FEATURES,),
    check=HowTo(
        (
            "Sign in to the organization's management account.",
            "In the IAM console, choose Account settings.",
            "Look at Centralized root access for member accounts.",
        ),
        "aws iam list-organizations-features",
    ),
    remedy=HowTo(
        (
            "Sign in to the organization's management account.",
            "In the IAM console, choose Root access management, then Enable.",
            "Choose Root credentials management and Privileged root actions in member accounts.",
        ),
        "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com "
        "&& aws iam enable-organizations-root-credentials-management",
        sitting=Sitting.TEAM,
        minutes=15,
    ),
    document=Document(
        "Centralize root access for member accounts",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html",
    ),
    cis={"7.0.0": "2.1.1"},
)


def _where_root_exists(fact: Fact) -> Fact:
    """Wrap a judge so that it does not apply in China, where accounts have no root user.

    "Getting Started with Amazon Web Services in China", page "Identity and Access Management": all
    users are IAM users, the one who created the account too.
    """

    def judge(evidence: Evidence, options: Options) -> Finding:
        if evidence.partition == _CHINA:
            return Finding(State.NOT_APPLICABLE, "Accounts of AWS in China have no root user.")
        return fact.judge(evidence, options)

    return replace(fact, judge=judge)


FACTS: tuple[Fact, ...] = tuple(
    _where_root_exists(fact)
    for fact in (
        _CREDENTIALS,
        _MFA,
        _MFA_KIND,
        root_use.ACCESS_KEYS,
        root_use.LAST_USED,
        _CENTRALIZED,
    )
)
