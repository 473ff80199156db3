"""Facts about the account: how it is called, how people sign in, whom AWS can reach."""

from __future__ import annotations

import re

from aws_posture.facts.evidence import Evidence, UndecidedError
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Kind, Options, State
from aws_posture.facts.refusals import error_name, what_happened
from aws_posture.facts.shape import member, required
from aws_posture.facts.wording import plain, sentence
from aws_posture.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ALTERNATE_CONTACT,
    GET_CALLER_IDENTITY,
    LIST_ACCOUNT_ALIASES,
)
from aws_posture.snapshot import Refusal

_SIGN_IN_HOSTS = {
    "aws": "signin.aws.amazon.com",
    "aws-cn": "signin.amazonaws.cn",
    "aws-us-gov": "signin.amazonaws-us-gov.com",
}
"""The host of the sign-in page, by partition."""

# IAM's own pattern for an alias. It becomes part of a host name, so nothing else may pass.
_ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]")


def _judge_id(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    return Finding(State.PASS, f"The account id is {evidence.account}.", value=evidence.account)


def _judge_alias(evidence: Evidence, _: Options) -> Finding:
    aliases: list[object] = required(evidence.answer(LIST_ACCOUNT_ALIASES), "AccountAliases", list)
    if not aliases:
        return Finding(
            State.NOT_APPLICABLE, "The account has no alias; IAM users sign in with its id."
        )
    alias = plain(str(aliases[0]))
    return Finding(State.PASS, f"The account's alias is {alias}.", value=alias)


def _judge_sign_in_url(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    host = _SIGN_IN_HOSTS.get(evidence.partition)
    if host is None:
        reason = f"the host of the sign-in page in partition {evidence.partition} is not known here"
        return Finding(State.UNKNOWN, sentence(reason), reason=reason)
    name, lines = _sign_in_name(evidence)
    url = f"https://{name}.{host}/console"
    return Finding(State.PASS, f"IAM users sign in at {url}.", value=url, link=url, evidence=lines)


def _sign_in_name(evidence: Evidence) -> tuple[str, tuple[str, ...]]:
    # The address with the account id always works, so a missing alias costs nothing but beauty.
    record = evidence.record(LIST_ACCOUNT_ALIASES)
    if isinstance(record, Refusal):
        return evidence.account, (
            f"by account id: whether there is an alias is unknown, as {what_happened(record)}",
        )
    aliases = record.result.get("AccountAliases")
    if not isinstance(aliases, list) or not aliases:
        return evidence.account, ("by account id: the account has no alias",)
    alias = str(aliases[0])
    if _ALIAS.fullmatch(alias):
        return alias, ()
    return evidence.account, ("by account id: the alias is not of the form that AWS documents",)


def _judge_organization(evidence: Evidence, _: Options) -> Finding:
    record = evidence.record(DESCRIBE_ORGANIZATION)
    if isinstance(record, Refusal) and error_name(record) == "AWSOrganizationsNotInUse":
        return Finding(
            State.PASS, "The account stands alone, in no organization.", value="standalone"
        )
    organization = required(evidence.answer(DESCRIBE_ORGANIZATION), "Organization", dict)
    management = plain(required(organization, "MasterAccountId", str))
    if management == evidence.account:
        return Finding(
            State.PASS, "The account is the management account of an organization.", "management"
        )
    return Finding(
        State.PASS,
        "The account is a member of an organization.",
        value="member",
        evidence=(f"management account: {management}",),
    )


def _judge_security_contact(evidence: Evidence, _: Options) -> Finding:
    record = evidence.record(GET_ALTERNATE_CONTACT)
    if isinstance(record, Refusal) and error_name(record) == "ResourceNotFound":
        return Finding(
            State.FAIL,
            "AWS has no security contact; its warnings go to the root user's e-mail address only.",
        )
    contact = required(evidence.answer(GET_ALTERNATE_CONTACT), "AlternateContact", dict)
    if member(contact, "AlternateContactType", str) not in (None, "SECURITY"):
        raise UndecidedError("account:GetAlternateContact was asked for another contact")
    address = plain(member(contact, "EmailAddress", str) or "")
    return Finding(
        State.PASS,
        "AWS has a security contact for the account.",
        evidence=(f"security contact: {address}",) if address else (),
    )


_ID = Fact(
    id="account.id",
    title="Account id",
    question="What is the account's id?",
    why="Twelve digits that name the account: IAM users sign in with them, and every ARN has them.",
    judge=_judge_id,
    kind=Kind.VALUE,
    reads=(GET_CALLER_IDENTITY,),
    check=HowTo(
        ("Choose the account name at the top right of the console and read the account id.",),
        "aws sts get-caller-identity --query Account --output text",
    ),
    remedy=HowTo(("AWS gives the id when the account is made; nothing can change it.",)),
    document=Document(
        "View AWS account identifiers",
        "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
    ),
)

_ALIAS_FACT = Fact(
    id="account.alias",
    title="Account alias",
    question="What is the account's alias?",
    why="A name that IAM users can type instead of the account id when they sign in.",
    judge=_judge_alias,
    kind=Kind.VALUE,
    reads=(LIST_ACCOUNT_ALIASES,),
    check=HowTo(
        ("Open the IAM console and look at Account Alias on the dashboard.",),
        "aws iam list-account-aliases --query 'AccountAliases[0]' --output text",
    ),
    remedy=HowTo(
        ("Open the IAM console, and beside Account Alias choose Create.",),
        "aws iam create-account-alias --account-alias YOUR-ALIAS",
    ),
    document=Document(
        "Using an alias for your AWS account ID",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/console-account-alias.html",
    ),
)

_SIGN_IN_URL = Fact(
    id="account.sign-in-url",
    title="Sign-in page for IAM users",
    question="Where do the account's IAM users sign in?",
    why="At this address the account is filled in already; only user name and password are asked.",
    judge=_judge_sign_in_url,
    kind=Kind.VALUE,
    reads=(GET_CALLER_IDENTITY,),
    may_read=(LIST_ACCOUNT_ALIASES,),
    check=HowTo(
        (
            (
                "Open the IAM console and look at the sign-in URL for IAM users in this account, "
                "on the dashboard."
            ),
        ),
        "aws iam list-account-aliases",
    ),
    remedy=HowTo(
        ("Create an account alias, and the address holds it instead of the account id.",),
        "aws iam create-account-alias --account-alias YOUR-ALIAS",
    ),
    document=Document(
        "How IAM users sign in to AWS",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_sign-in.html",
    ),
)

_ORGANIZATION = Fact(
    id="account.organization",
    title="Place in an organization",
    question="Does the account belong to an organization?",
    why="Policies of an organization bind its member accounts, root users too, but never its "
    "management account.",
    judge=_judge_organization,
    kind=Kind.VALUE,
    reads=(DESCRIBE_ORGANIZATION,),
    check=HowTo(
        ("Open the AWS Organizations console; the dashboard tells whether there is one.",),
        "aws organizations describe-organization --query Organization.MasterAccountId "
        "--output text",
    ),
    remedy=HowTo(
        ("In the AWS Organizations console, choose Create an organization.",),
        "aws organizations create-organization --feature-set ALL",
    ),
    document=Document(
        "Terminology and concepts for AWS Organizations",
        "https://docs.aws.amazon.com/organizations/latest/userguide/"
        "orgs_getting-started_concepts.html",
    ),
)

_SECURITY_CONTACT = Fact(
    id="account.security-contact",
    title="Security contact",
    question="Does AWS know whom to warn about security?",
    why="AWS writes to this contact when it sees a leaked key or abuse. Without one, the warning "
    "waits in the root user's mailbox.",
    judge=_judge_security_contact,
    reads=(GET_ALTERNATE_CONTACT,),
    check=HowTo(
        (
            "Choose the account name at the top right, then Account.",
            "Look at Security under Alternate contacts.",
        ),
        "aws account get-alternate-contact --alternate-contact-type SECURITY",
    ),
    remedy=HowTo(
        (
            "Choose the account name at the top right, then Account.",
            "Under Alternate contacts, choose Edit.",
            "Fill in Security, best with an address that several people read, and choose Update.",
        ),
        "aws account put-alternate-contact --alternate-contact-type SECURITY "
        "--name 'Security team' --title Security --email-address security@example.com "
        "--phone-number +15555550100",
    ),
    document=Document(
        "Update the alternate contacts for your AWS account",
        "https://docs.aws.amazon.com/accounts/latest/reference/"
        "manage-acct-update-contact-alternate.html",
    ),
    security_hub=("Account.1",),
)

FACTS: tuple[Fact, ...] = (_ID, _ALIAS_FACT, _SIGN_IN_URL, _ORGANIZATION, _SECURITY_CONTACT)
