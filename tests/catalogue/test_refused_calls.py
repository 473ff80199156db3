"""The rule above all: what AWS did not answer is unknown, and says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from aws_posture import demo
from aws_posture.base.phrases import Quote, say
from aws_posture.catalogue import CATALOGUE, get
from aws_posture.catalogue.model import Fact, State
from aws_posture.catalogue.refusals import error_name, what_happened, why
from aws_posture.judging import evaluate
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ALTERNATE_CONTACT,
    LIST_ORGANIZATIONS_FEATURES,
    Operation,
)
from aws_posture.snapshot.reads import LIST_REGIONS
from aws_posture.snapshot.reads import operations as asked

NOW = demo.get("fresh").taken_at
ASKED = [(fact, operation) for fact in CATALOGUE for operation in dict.fromkeys(asked(fact.reads))]
# Whether the account's own instance is an organization's, the organization alone can say.
DECIDING = {("iam.identity-center", DESCRIBE_ORGANIZATION)}
MAY_ASK = [
    (fact, operation)
    for fact in CATALOGUE
    for operation in fact.may_read
    if (fact.id, operation) not in DECIDING
]


SNAPSHOTS = {name: demo.get(name) for name in demo.DEMOS}


def refuse(snapshot: Snapshot, operation: Operation, kind: RefusalKind) -> Snapshot:
    if operation == LIST_REGIONS.operation:
        # Then nobody knows where to ask.
        snapshot = replace(snapshot, regions=(), enabled=None)
    others = tuple(r for r in snapshot.records if r.operation != str(operation))
    if kind is RefusalKind.NOT_ASKED:
        return replace(snapshot, records=others)
    places = [
        (record.subject, record.region)
        for record in snapshot.records
        if record.operation == str(operation)
    ]
    refusals = (
        Refusal(
            operation=str(operation),
            taken_at=snapshot.taken_at,
            kind=kind,
            code="SomethingElse",
            message="no answer",
            permission=operation.permission,
            subject=subject,
            region=region,
        )
        for subject, region in places or [("", "")]
    )
    return replace(snapshot, records=(*others, *refusals))


@pytest.mark.parametrize("kind", list(RefusalKind))
@pytest.mark.parametrize(
    ("fact", "operation"), ASKED, ids=[f"{fact.id}-{operation}" for fact, operation in ASKED]
)
def test_a_refused_call_is_unknown_and_names_the_call_and_the_permission(
    fact: Fact, operation: Operation, kind: RefusalKind
) -> None:
    # A read that follows from another is not asked where there is nothing to ask about.
    concerned = {
        name: snapshot
        for name, snapshot in SNAPSHOTS.items()
        if any(record.operation == str(operation) for record in snapshot.records)
    }
    assert concerned
    for name, snapshot in concerned.items():
        verdict = evaluate(refuse(snapshot, operation, kind), [fact])[fact.id]
        assert verdict.state is State.UNKNOWN, name
        assert verdict.value is None
        assert verdict.link is None
        if (operation, kind) == (LIST_REGIONS.operation, RefusalKind.NOT_ASKED):
            # Then the read itself was not asked either, and is named.
            continue
        assert str(operation) in verdict.summary
        assert str(operation) in str(verdict.reason)
        assert operation.permission in str(verdict.reason)
        assert kind in str(verdict.reason)
        assert str(operation) in {call.operation for call in verdict.calls}


@pytest.mark.parametrize(
    ("fact", "operation"), MAY_ASK, ids=[f"{fact.id}-{operation}" for fact, operation in MAY_ASK]
)
def test_a_refused_call_that_only_adds_detail_changes_no_state(
    fact: Fact, operation: Operation
) -> None:
    for name, whole in SNAPSHOTS.items():
        before = evaluate(whole, [fact])[fact.id].state
        for kind in RefusalKind:
            refused = evaluate(refuse(whole, operation, kind), [fact])[fact.id]
            assert refused.state is before, (name, kind)


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_a_judge_looks_at_no_call_that_its_fact_does_not_declare(name: str) -> None:
    verdicts = evaluate(demo.get(name), CATALOGUE)
    for fact in CATALOGUE:
        declared = set(map(str, asked((*fact.reads, *fact.may_read))))
        assert {call.operation for call in verdicts[fact.id].calls} <= declared


@pytest.mark.parametrize("kind", [kind for kind in RefusalKind if kind is not RefusalKind.ERROR])
@pytest.mark.parametrize(
    ("fact_id", "operation", "code"),
    [
        ("root.centralized", LIST_ORGANIZATIONS_FEATURES, "ServiceAccessNotEnabled"),
        ("root.centralized", LIST_ORGANIZATIONS_FEATURES, "OrganizationNotFound"),
        ("account.organization", DESCRIBE_ORGANIZATION, "AWSOrganizationsNotInUseException"),
        ("account.security-contact", GET_ALTERNATE_CONTACT, "ResourceNotFoundException"),
    ],
)
def test_a_code_decides_only_where_the_service_itself_answered(
    fact_id: str, operation: Operation, code: str, kind: RefusalKind
) -> None:
    snapshot = demo.get("well-kept")
    refusal = Refusal(str(operation), snapshot.taken_at, kind, code)
    refused = replace(snapshot, records=(*snapshot.records, refusal))
    assert evaluate(refused, [get(fact_id)])[fact_id].state is State.UNKNOWN


WHY = {
    "in full": (
        Refusal("sso-admin:ListInstances", NOW, RefusalKind.DENIED, "X", "no", "sso:ListInstances"),
        "AWS denied sso-admin:ListInstances",
        "denied: AWS denied sso-admin:ListInstances (X); allow sso:ListInstances and collect again: no",
    ),
    "without more": (
        Refusal("iam:GetUser", NOW, RefusalKind.TIMEOUT),
        "iam:GetUser did not answer in time",
        "timeout: iam:GetUser did not answer in time; collect again when the network is better",
    ),
    "by another permission": (
        Refusal(
            "sso-admin:ListInstances", NOW, RefusalKind.THROTTLED, permission="sso:ListInstances"
        ),
        "AWS throttled sso-admin:ListInstances",
        (
            "throttled: AWS throttled sso-admin:ListInstances (it takes sso:ListInstances); collect "
            "again in a minute"
        ),
    ),
    "in a Region": (
        Refusal("ec2:DescribeVpcs", NOW, RefusalKind.ERROR, "Y", region="eu-west-1"),
        "ec2:DescribeVpcs in eu-west-1 answered with an error",
        (
            "error: ec2:DescribeVpcs in eu-west-1 answered with an error (Y); collect again; if that "
            "does not help, look up the error code"
        ),
    ),
}


@pytest.mark.parametrize(("refusal", "clause", "said"), WHY.values(), ids=WHY)
def test_a_refusal_says_what_happened_and_what_to_do(
    refusal: Refusal, clause: str, said: str
) -> None:
    assert what_happened(refusal) == clause
    assert say(why(refusal)) == said
    quoted = [part.text for part in why(refusal) if isinstance(part, Quote)]
    assert quoted == ([refusal.message] if refusal.message else [])


@pytest.mark.parametrize("kind", RefusalKind)
def test_each_kind_of_refusal_has_words_of_its_own(kind: RefusalKind) -> None:
    refusal = Refusal("iam:GetUser", NOW, kind, permission="iam:GetUser")
    assert "iam:GetUser" in what_happened(refusal)
    assert say(why(refusal)).startswith(f"{kind}: {what_happened(refusal)}; ")


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        (RefusalKind.ERROR, "NoSuchEntity", "NoSuchEntity"),
        (RefusalKind.ERROR, "NoSuchEntityException", "NoSuchEntity"),
        (RefusalKind.DENIED, "NoSuchEntity", ""),
    ],
)
def test_only_an_error_of_the_service_has_a_name(kind: RefusalKind, code: str, name: str) -> None:
    assert error_name(Refusal("iam:GetUser", NOW, kind, code)) == name


def test_what_was_said_with_a_refusal_is_shown_on_one_line(
    snapshot_of: Callable[..., Snapshot],
) -> None:
    said = "User is not authorized\nto perform: x"
    refusal = Refusal(
        str(DESCRIBE_ORGANIZATION),
        demo.get("fresh").taken_at,
        RefusalKind.DENIED,
        "AccessDeniedException",
        said,
        DESCRIBE_ORGANIZATION.permission,
    )
    snapshot = replace(snapshot_of({}), records=(refusal,))
    facts = [fact for fact in CATALOGUE if fact.id == "account.organization"]
    reason = evaluate(snapshot, facts)["account.organization"].reason
    assert reason == (
        "denied: AWS denied organizations:DescribeOrganization (AccessDeniedException); allow "
        "organizations:DescribeOrganization and collect again: User is not authorized to "
        "perform: x"
    )
