"""Policies as they reach identities: each document read and measured once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aws_posture.iam.documents import ANYTHING, Document, parse
from aws_posture.iam.probes import Probes
from aws_posture.iam.shape import objects, text

Gaps = tuple[str, ...]
"""What is missing or cannot be read, one line each."""


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A policy as it reaches an identity.

    Attributes:
        title: How to speak of it.
        arn: Its ARN; empty for an inline policy.
        document: What it says: its default version.
        parts: The bits of the probes that each statement is about.
        bits: What the statements do to the probes together.
        others: What each of its other versions would do to them.
        group: The name of the group by which it reaches the identity, or empty.
    """

    title: str
    arn: str
    document: Document
    parts: tuple[int, ...]
    bits: int
    others: tuple[int, ...] = ()
    group: str = ""

    @property
    def is_editable(self) -> bool:
        """Whether it is a customer's managed policy, of which there can be new versions."""
        return bool(self.arn) and not _is_of_aws(self.arn)


class Policies:
    """The policies of an account; a managed one is read when it is first asked for.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``.
        documents: Documents of policies that the details leave out, by ARN.
        probes: The account's probes.
    """

    def __init__(
        self, details: Mapping[str, object], documents: Mapping[str, object], probes: Probes
    ) -> None:
        found, _ = objects(details, "Policies")
        self._entries = {text(entry, "Arn"): entry for entry in found}
        self._entries.pop("", None)
        self._documents = documents
        self._probes = probes
        self._managed: dict[str, tuple[Policy, Gaps]] = {}
        self.anything = self._measured("a policy that is missing", "", ANYTHING)
        """Stands in for a policy that is missing: it might be the most generous of all."""

    def managed(self, arn: str) -> tuple[Policy, Gaps]:
        """Look a managed policy up, and what is missing to know it."""
        if arn not in self._managed:
            self._managed[arn] = self._look_up(arn)
        return self._managed[arn]

    def inline(self, name: str, raw: object) -> tuple[Policy, Gaps]:
        """Read an inline policy, and say what cannot be read."""
        return self._read(f"inline policy {name}", "", raw, [])

    def _look_up(self, arn: str) -> tuple[Policy, Gaps]:
        owner = "AWS managed policy" if _is_of_aws(arn) else "policy"
        title = f"{owner} {arn.rpartition('/')[2]}"
        default, others = _versions(self._entries.get(arn, {}))
        if default is None:
            default = self._documents.get(arn)
        if default is None:
            return self.anything, (f"the document of {owner} {arn} is missing",)
        return self._read(title, arn, default, others)

    def _read(self, title: str, arn: str, raw: object, others: list[object]) -> tuple[Policy, Gaps]:
        document = parse(raw, self._probes.account)
        gaps = tuple(f"{title} cannot be read: {flaw}" for flaw in document.flaws)
        policy = self._measured(title, arn, document)
        if not others:
            return policy, gaps
        parsed = (parse(other, self._probes.account) for other in others)
        bits = tuple(self._measured(title, arn, other).bits for other in parsed)
        return replace(policy, others=bits), gaps

    def _measured(self, title: str, arn: str, document: Document) -> Policy:
        parts = tuple(self._probes.bits(statement) for statement in document.statements)
        bits = self._probes.united(zip(document.statements, parts, strict=True))
        return Policy(title, arn, document, parts, bits)


def _is_of_aws(arn: str) -> bool:
    return ":iam::aws:" in arn


def _versions(entry: Mapping[str, object]) -> tuple[object, list[object]]:
    default_id = entry.get("DefaultVersionId")
    default, others = None, []
    for version in objects(entry, "PolicyVersionList")[0]:
        marked = version.get("IsDefaultVersion") is True
        if version.get("VersionId") == default_id if isinstance(default_id, str) else marked:
            default = version.get("Document")
        else:
            others.append(version.get("Document"))
    return default, others
