"""The account's users and roles: how far each one's power goes, and why no further.

Facts count them by class; the command explains them one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from aws_posture.base.condition_keys import key_phrase, on_condition
from aws_posture.base.phrases import Phrase, Quote, few, joined, phrase
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.refusals import error_name
from aws_posture.catalogue.shape import member, objects
from aws_posture.snapshot import Answer, Refusal
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_POLICY_VERSION,
)

if TYPE_CHECKING:
    from aws_posture.privilege import Principal
    from aws_posture.privilege.account import Account
    from aws_posture.privilege.documents import Statement
    from aws_posture.privilege.identities import Identity
    from aws_posture.privilege.policies import Held
    from aws_posture.privilege.variables import Template

_NAME = "administratoraccess"
_MOST = 5
_EVERYTHING = frozenset({"*", "*:*"})


def principals(evidence: Evidence) -> tuple[Principal, ...]:
    """Return how far the power of each user and then of each role goes; evaluated once a snapshot.

    Raises:
        UnansweredError: The authorization details are missing.
        UndecidedError: They are not of the form that AWS documents.
    """
    return evidence.once(_classified)


def _classified(evidence: Evidence) -> tuple[Principal, ...]:
    # A public build knows the facts and judges none: it does without the policy evaluation.
    from aws_posture.privilege import classify  # noqa: PLC0415

    details = evidence.answer(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    objects(details, "UserDetailList")
    return classify(
        details,
        documents(evidence),
        evidence.account,
        evidence.partition,
        now=evidence.taken_at,
        organization=organization(evidence),
    )


def organization(evidence: Evidence, name: str = "Id") -> str | None:
    """Return a member of the organization; an empty text without one, None where that is not known."""
    record = evidence.known(DESCRIBE_ORGANIZATION)
    if record is None:
        return None
    if isinstance(record, Refusal):
        return "" if error_name(record) == "AWSOrganizationsNotInUse" else None
    found = record.result.get("Organization")
    value = found.get(name) if isinstance(found, Mapping) else None
    return value if isinstance(value, str) else None


def documents(evidence: Evidence) -> Mapping[str, object]:
    """Return the documents of policies that the details leave out, by ARN.

    That is a boundary's, for one; a refused document stays missing.
    """
    found = {}
    for arn in evidence.subjects(GET_POLICY_VERSION):
        record = evidence.record(GET_POLICY_VERSION, arn)
        if isinstance(record, Answer):
            version = member(record.result, "PolicyVersion", dict) or {}
            found[arn] = version.get("Document")
    return found


def explained(evidence: Evidence) -> tuple[Principal, ...]:
    """Return how far the power of each user and role goes, and what only looks like more.

    As `principals`; a user without power also gets a reason for each policy that is named like an
    administrator's or allows every action on little.
    """
    from aws_posture.privilege import PrincipalClass  # noqa: PLC0415  # as in principals
    from aws_posture.privilege.account import Account  # noqa: PLC0415
    from aws_posture.privilege.context import World  # noqa: PLC0415
    from aws_posture.privilege.identities import read  # noqa: PLC0415

    found = principals(evidence)
    details = evidence.answer(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    at = evidence.taken_at
    world = World(evidence.account, evidence.partition, at, organization(evidence))
    account = Account(read(details, documents(evidence), world), world)
    return tuple(
        replace(one, seeming=_seeming(identity, account))
        if one.class_ is PrincipalClass.NONE
        else one
        for one, identity in zip(found, account.nodes, strict=True)
    )


def _seeming(identity: Identity, account: Account) -> tuple[Phrase, ...]:
    reasons = [one for held in identity.policies for one in _of_policy(held, identity, account)]
    return tuple(phrase(one) for one in few(dict.fromkeys(reasons), _MOST))


def _of_policy(held: Held, identity: Identity, account: Account) -> Iterator[Phrase]:
    named = held.policy.name.lower() == _NAME
    allowed, at_times, *_ = held.policy.probe_sets(account.probes, identity.facts)
    if named and not account.probes.administers(allowed | at_times):
        said = " only has that name: it does not allow what AWS's policy of that name does"
        yield (*held.phrase, said)
    for statement in held.policy.statements:
        yield from _of_statement(held.phrase, statement)


def _of_statement(title: Phrase, statement: Statement) -> Iterator[Phrase]:
    from aws_posture.privilege.truth import Effect  # noqa: PLC0415  # as in principals

    actions, resources = statement.actions, statement.resources
    every_action = not actions.inverted and not _EVERYTHING.isdisjoint(actions.texts)
    every_resource = not resources.inverted and "*" in resources.texts
    if statement.effect is not Effect.ALLOW:
        return
    where = (*title, ", ", Quote(statement.label) if statement.is_named else statement.label)
    if every_action and not every_resource:
        how = "not" if resources.inverted else "only"
        listed = _listed(map(_written, resources.texts))
        yield (*where, f" allows every action, but {how} on ", *listed)
    if every_resource and actions.inverted:
        yield (*where, " allows every action but ", *_listed(actions.texts))
    if every_action and every_resource and statement.condition:
        keys = dict.fromkeys(key_phrase(test.name) for test in statement.condition)
        yield (*where, " allows everything, but only", *on_condition(keys))


def _written(template: Template) -> str:
    from aws_posture.privilege.variables import unescaped  # noqa: PLC0415  # as in principals

    if isinstance(template, str):
        return unescaped(template)
    return "".join(
        unescaped(part) if isinstance(part, str) else f"${{{part.name}}}" for part in template
    )


def _listed(patterns: Iterable[str]) -> Phrase:
    return joined(few(((Quote(pattern),) for pattern in patterns), _MOST))
