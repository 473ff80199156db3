"""Facts about the account that need code: its id, how people sign in, and its organization.

The sign-in page depends on the partition and on two answers, one of which may be refused; the place in an
organization on whether two account ids are the same. The security contact is asked in code, so that
snapshots of version 1, which do not name the contact that was asked for, still answer it.
"""

from __future__ import annotations

import re

from aws_posture.base.phrases import Name, sentence
from aws_posture.base.words import plain
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Kind, Options, State
from aws_posture.catalogue.refusals import error_name, what_happened
from aws_posture.catalogue.shape import member, required
from aws_posture.snapshot import Refusal
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ALTERNATE_CONTACT,
    GET_CALLER_IDENTITY,
    LIST_ACCOUNT_ALIASES,
)

_SIGN_IN_HOSTS = {
    "aws": "signin.aws.amazon.com",
    "aws-cn": "signin.amazonaws.cn",
    "aws-us-gov": "signin.amazonaws-us-gov.com",
}
"""The host of the sign-in page, by partition."""

# IAM's own pattern for an alias. It becomes part of a host name, so nothing else is allowed.
_ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]")


def _judge_id(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    account = Name("account", evidence.account)
    return Finding(State.PASS, ("The account id is ", account, "."), value=(account,))


def _judge_sign_in_url(evidence: Evidence, _: Options) -> Finding:
    evidence.answer(GET_CALLER_IDENTITY)
    host = _SIGN_IN_HOSTS.get(evidence.partition)
    if host is None:
        partition = plain(evidence.partition)
        reason = f"the host of the sign-in page in partition {partition} is not known here"
        return Finding(State.UNKNOWN, sentence(reason), reason=reason)
    alias, why_not = _alias(evidence)
    items = (Item("account", what=f"by account id: {why_not}"),) if why_not else ()
    url = ("https://", alias or Name("account", evidence.account), f".{host}/console")
    summary = ("IAM users sign in at ", *url, ".")
    return Finding(State.PASS, summary, value=url, link=url, items=items)


def _alias(evidence: Evidence) -> tuple[Name | None, str]:
    """Return the account's alias, or why its id is used instead: an address with the id always works."""
    record = evidence.record(LIST_ACCOUNT_ALIASES)
    if isinstance(record, Refusal):
        return None, f"whether there is an alias is unknown, as {what_happened(record)}"
    aliases = record.result.get("AccountAliases")
    if not isinstance(aliases, list):
        return None, "whether there is an alias is unknown, as AWS's answer has no AccountAliases"
    if not aliases:
        return None, "the account has no alias"
    alias = str(aliases[0])
    if _ALIAS.fullmatch(alias):
        return Name("alias", alias), ""
    return None, "the alias is not of the form that AWS documents"


def _judge_organization(evidence: Evidence, _: Options) -> Finding:
    record = evidence.record(DESCRIBE_ORGANIZATION)
    if isinstance(record, Refusal) and error_name(record) == "AWSOrganizationsNotInUse":
        return Finding(
            State.PASS, "The account is standalone: it is in no organization.", value="standalone"
        )
    organization = required(evidence.answer(DESCRIBE_ORGANIZATION), "Organization", dict)
    management = required(organization, "MasterAccountId", str)
    if management == evidence.account:
        return Finding(
            State.PASS, "The account is the management account of an organization.", "management"
        )
    return Finding(
        State.PASS,
        "The account is a member of an organization.",
        value="member",
        items=(Item("account", management, "the organization's management account"),),
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
    address = member(contact, "EmailAddress", str) or ""
    return Finding(
        State.PASS,
        "AWS has a security contact for the account.",
        items=(Item("contact", address, "security contact"),) if plain(address) else (),
    )


_ID = Fact(
    id="account.id",
    title="Account id",
    question="What is the account's id?",
    why="Twelve digits that identify the account: IAM users sign in with them, and every ARN has them.",
    judge=_judge_id,
    kind=Kind.VALUE,
    reads=(GET_CALLER_IDENTITY,),
    check=HowTo(
        ("Choose the account name at the top right of the console and read the account id.",),
        "aws sts get-caller-identity --query Account --output text",
    ),
    remedy=HowTo(("AWS assigns the id when the account is created; it cannot be changed.",)),
    document=Document(
        "View AWS account identifiers",
        "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
    ),
)

_SIGN_IN_URL = Fact(
    id="account.sign-in-url",
    title="Sign-in page for IAM users",
    question="Where do the account's IAM users sign in?",
    why="At this address the account is already filled in; it asks only for user name and password.",
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
        ("Create an account alias; the address then has it instead of the account id.",),
        "aws iam create-account-alias --account-alias=ACCOUNT_ALIAS",
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
        ("Open the AWS Organizations console; the dashboard shows whether there is one.",),
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
            "Fill in Security, ideally with an address that several people read, and choose Update.",
        ),
        "aws account put-alternate-contact --alternate-contact-type SECURITY "
        "--name=CONTACT_NAME --title=Security --email-address=EMAIL_ADDRESS "
        "--phone-number=PHONE_NUMBER",
        minutes=2,
    ),
    document=Document(
        "Update the alternate contacts for your AWS account",
        "https://docs.aws.amazon.com/accounts/latest/reference/"
        "manage-acct-update-contact-alternate.html",
    ),
    security_hub=("Account.1",),
)

FACTS: tuple[Fact, ...] = (_ID, _SIGN_IN_URL, _ORGANIZATION, _SECURITY_CONTACT)
