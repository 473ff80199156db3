"""The account's IAM users one by one: how far each one's power goes, and why no further.

Facts count them; the command explains them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from aws_posture.facts.evidence import Evidence
from aws_posture.facts.shape import member, objects
from aws_posture.facts.wording import cut, plain
from aws_posture.operations import GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_POLICY_VERSION
from aws_posture.snapshot import Answer

if TYPE_CHECKING:
    from aws_posture.iam import Principal
    from aws_posture.iam.documents import Statement
    from aws_posture.iam.identities import Identity
    from aws_posture.iam.policies import Policy
    from aws_posture.iam.probes import Probes

LIMIT = "organization policies (SCPs) are not evaluated"
"""What no verdict about a user's power looks at."""

_NAME = "administratoraccess"
_MOST = 5
_EVERYTHING = frozenset({"*", "*:*"})


def principals(evidence: Evidence) -> tuple[Principal, ...]:
    """Tell how far each IAM user's power goes, in AWS's order.

    Raises:
        UnansweredError: The authorization details are missing.
        UndecidedError: They are not of the form that AWS documents.
    """
    # A public build knows the facts and judges none: it does without the policy evaluation.
    from aws_posture.iam import classify  # noqa: PLC0415

    details = evidence.answer(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    objects(details, "UserDetailList")
    return classify(details, documents(evidence), evidence.account, evidence.partition)


def documents(evidence: Evidence) -> Mapping[str, object]:
    """Give the documents of policies that the details leave out, by ARN.

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
    """Tell how far each IAM user's power goes, and what only looks like more.

    As `principals`; who has no power besides gets a line for each policy that is named like an
    administrator's or allows every action on little.
    """
    from aws_posture.iam import PrincipalClass  # noqa: PLC0415  # as in principals
    from aws_posture.iam.identities import read  # noqa: PLC0415
    from aws_posture.iam.probes import Probes  # noqa: PLC0415

    found = principals(evidence)
    details = evidence.answer(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    probes = Probes(evidence.account, evidence.partition)
    identities = read(details, documents(evidence), probes).users
    return tuple(
        replace(one, because=(*one.because, *_seeming(identity, probes)))
        if one.class_ is PrincipalClass.NONE
        else one
        for one, identity in zip(found, identities, strict=True)
    )


def _seeming(user: Identity, probes: Probes) -> tuple[str, ...]:
    lines = [plain(line) for policy in user.policies for line in _of_policy(policy, probes)]
    return cut(list(dict.fromkeys(lines)), _MOST)


def _of_policy(policy: Policy, probes: Probes) -> Iterator[str]:
    from aws_posture.iam.power import administers  # noqa: PLC0415  # as in principals

    group = f" of group {policy.group}" if policy.group else ""
    title = f"{policy.title}{group}"
    named = policy.title.lower().endswith(f" {_NAME}")
    if named and not administers(probes, probes.powers(policy.bits).granted):
        yield f"{title} only bears that name: it does not allow what AWS's policy of it does"
    for statement, _ in policy.statements:
        yield from _of_statement(title, statement)


def _of_statement(title: str, statement: Statement) -> Iterator[str]:
    from aws_posture.iam.conditions import Effect  # noqa: PLC0415  # as in principals

    actions, resources = statement.actions, statement.resources
    every_action = not actions.inverted and not _EVERYTHING.isdisjoint(actions.texts)
    every_resource = not resources.inverted and "*" in resources.texts
    if statement.effect is not Effect.ALLOW:
        return
    if every_action and not every_resource:
        where = "not" if resources.inverted else "only"
        yield f"{title}, {statement.label} allows every action, but {where} on {_few(resources.texts)}"
    if every_resource and actions.inverted:
        yield f"{title}, {statement.label} allows every action but {_few(actions.texts)}"


def _few(texts: tuple[str, ...]) -> str:
    return ", ".join(cut(texts, _MOST))
