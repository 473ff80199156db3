"""A fact about credentials that open one service alone.

It is code because what it reads is read with other parts of the account, and without the credentials' ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aws_posture.base.phrases import Quote
from aws_posture.base.words import count
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Options, State
from aws_posture.catalogue.shape import member, objects, required
from aws_posture.snapshot.operations import LIST_SERVICE_SPECIFIC_CREDENTIALS


def _judge(evidence: Evidence, _: Options) -> Finding:
    answer = evidence.answer(LIST_SERVICE_SPECIFIC_CREDENTIALS)
    active = [
        one
        for one in objects(answer, "ServiceSpecificCredentials")
        if required(one, "Status", str) == "Active"
    ]
    if not active:
        return Finding(State.NOT_APPLICABLE, "No credential for a single service is active.")
    # IAM API Reference, "ServiceSpecificCredentialMetadata": only there if it was made with an end.
    endless = [one for one in active if member(one, "ExpirationDate", str) is None]
    if endless:
        works = (
            "works until somebody ends it" if len(endless) == 1 else "work until somebody ends them"
        )
        summary = f"{_how_many(endless)} {works}."
        return Finding(State.FAIL, summary, value=len(endless), items=_items(endless))
    has = "has an end" if len(active) == 1 else "have an end each"
    return Finding(State.PASS, f"{_how_many(active)} {has}.", value=0, items=_items(active))


def _how_many(listed: Sequence[object]) -> str:
    services = "a single service" if len(listed) == 1 else "single services"
    return f"{count(len(listed), 'active credential')} for {services}"


def _items(listed: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(
            "user",
            required(one, "UserName", str),
            ("credential for ", Quote(required(one, "ServiceName", str))),
        )
        for one in listed
    )


FACTS: tuple[Fact, ...] = (
    Fact(
        id="iam.service-credentials",
        title="Credentials of single services",
        question="Does every active credential of a single service have an end?",
        why="A long-term API key of Amazon Bedrock or a password for CodeCommit is an access key by another "
        "name: whoever finds it can use it, and no MFA is asked.",
        judge=_judge,
        reads=(LIST_SERVICE_SPECIFIC_CREDENTIALS,),
        check=HowTo(
            (
                "In the IAM console, choose Users, a user, then Security credentials.",
                "Read what is listed for single services, such as API keys for Amazon Bedrock, and when it expires.",
            ),
            "aws iam list-service-specific-credentials --all-users",
        ),
        remedy=HowTo(
            (
                "See whether the work can be done with a role: services take its credentials, too.",
                "Otherwise make one that expires, where the service has that, and use it in place of the old one.",
                "Make the old one inactive.",
                "When nothing has stopped working, delete the old one.",
            ),
            "aws iam update-service-specific-credential --user-name=USER_NAME "
            "--service-specific-credential-id=CREDENTIAL_ID --status=Inactive",
            minutes=15,
        ),
        document=Document(
            "Service-specific credentials for IAM users",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific-creds.html",
        ),
    ),
)
"""Facts about credentials of single services."""
