"""Policies as they reach identities: each document read and measured once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import NamedTuple

from aws_posture.iam.conditions import Effect, Reach
from aws_posture.iam.documents import ANYTHING, Document, Statement, parse
from aws_posture.iam.probes import Probes
from aws_posture.iam.shape import Entry, objects, text
from aws_posture.iam.variables import is_personal

Gaps = tuple[str, ...]
"""What is missing or cannot be read, one line each."""


class Rule(NamedTuple):
    """A statement that opens or closes something in IAM.

    A condition on the session is taken to hold in an Allow and not in a Deny; an Allow that a
    condition narrows to few targets opens nothing.

    Attributes:
        statement: The statement.
        actions: The bits of the IAM actions that it is about, whatever their targets.
        opens: Whether it allows.
        is_personal: Whether its resources differ from user to user.
    """

    statement: Statement
    actions: int
    opens: bool
    is_personal: bool


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A policy as it reaches an identity.

    Attributes:
        title: How to speak of it.
        arn: Its ARN; empty for an inline policy.
        statements: What it says: its default version, each statement with its probes' bits.
        rules: The statements that open or close something in IAM.
        bits: What the statements do to the probes together.
        others: What each of its other versions would do to them.
        group: The name of the group by which it reaches the identity, or empty.
    """

    title: str
    arn: str
    statements: tuple[tuple[Statement, int], ...]
    rules: tuple[Rule, ...]
    bits: int
    others: tuple[int, ...] = ()
    group: str = ""

    @property
    def is_editable(self) -> bool:
        """Whether it is a customer's managed policy, of which there can be new versions."""
        return bool(self.arn) and not _is_of_aws(self.arn)


def measured(document: Document, probes: Probes, title: str = "", arn: str = "") -> Policy:
    """Measure what a document says."""
    statements: list[tuple[Statement, int]] = []
    rules: list[Rule] = []
    for statement in document.statements:
        actions = probes.about_actions(statement.actions)
        bits = actions & probes.about_arns(statement.resources) if actions else 0
        statements.append((statement, bits))
        moot = Reach.SCOPE if statement.effect is Effect.ALLOW else Reach.SESSION
        changes = probes.changes(actions)
        if changes and statement.reach is not moot:
            personal = any(map(is_personal, statement.resources.texts))
            rules.append(Rule(statement, changes, statement.effect is Effect.ALLOW, personal))
    reach = reduce(or_, (rule.actions for rule in rules if rule.opens), 0)
    return Policy(title, arn, tuple(statements), tuple(rules), probes.united(statements, reach))


class Policies:
    """The policies of an account; a managed one is read when it is first asked for.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``.
        documents: Documents of policies that the details leave out, by ARN.
        probes: The account's probes.
    """

    def __init__(self, details: Entry, documents: Mapping[str, object], probes: Probes) -> None:
        found, _ = objects(details, "Policies")
        self._entries = {text(entry, "Arn"): entry for entry in found}
        self._entries.pop("", None)
        self._documents = documents
        self._probes = probes
        self._managed: dict[str, tuple[Policy, Gaps]] = {}
        self.anything = measured(ANYTHING, probes, "a policy that is missing")
        """Stands in for a policy that is missing: it might be the most generous of all."""

    def managed(self, arn: str) -> tuple[Policy, Gaps]:
        """Look a managed policy up, and what is missing to know it."""
        found = self._managed.get(arn)
        if found is None:
            found = self._managed[arn] = self._look_up(arn)
        return found

    def inline(self, name: str, raw: object) -> tuple[Policy, Gaps]:
        """Read an inline policy, and say what cannot be read."""
        return self._read(f"inline policy {name}", "", raw)

    def _look_up(self, arn: str) -> tuple[Policy, Gaps]:
        owner = "AWS managed policy" if _is_of_aws(arn) else "policy"
        default, others = _versions(self._entries.get(arn, {}))
        if default is None:
            default = self._documents.get(arn)
        if default is None:
            return self.anything, (f"the document of {owner} {arn} is missing",)
        policy, gaps = self._read(f"{owner} {arn.rpartition('/')[2]}", arn, default)
        parsed = (parse(other, self._probes.account) for other in others)
        versions = tuple(measured(document, self._probes).bits for document in parsed)
        return replace(policy, others=versions), gaps

    def _read(self, title: str, arn: str, raw: object) -> tuple[Policy, Gaps]:
        document = parse(raw, self._probes.account)
        gaps = tuple(f"{title} cannot be read: {flaw}" for flaw in document.flaws)
        return measured(document, self._probes, title, arn), gaps


def _is_of_aws(arn: str) -> bool:
    return ":iam::aws:" in arn


def _versions(entry: Entry) -> tuple[object, list[object]]:
    default_id = entry.get("DefaultVersionId")
    default, others = None, []
    for version in objects(entry, "PolicyVersionList")[0]:
        marked = version.get("IsDefaultVersion") is True
        if version.get("VersionId") == default_id if isinstance(default_id, str) else marked:
            default = version.get("Document")
        else:
            others.append(version.get("Document"))
    return default, others
