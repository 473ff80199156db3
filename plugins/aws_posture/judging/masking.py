"""Masking what a private copy shows: account ids, and on request names.

Verdicts are masked before anything is written from them. Findings mark names and our own prose,
so nothing is read back out of sentences: names and other people's words are always replaced, and
our prose stays, whatever anybody is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from aws_posture.base.accounts import is_account_id
from aws_posture.base.phrases import Name, Phrase, Quote, Words, arn, replaced, say
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue.items import Item, Route
from aws_posture.catalogue.model import (
    PLAIN_ANSWERS,
    Declaration,
    DeclarationKind,
    Finding,
    Verdict,
)
from aws_posture.snapshot import Snapshot

# IAM User Guide, "IAM identifiers": the prefixes of unique ids; Organizations API Reference,
# "Organization": the form of an organization's id.
_IDS = re.compile(
    r"(?<![0-9])[0-9]{8}(?P<last>[0-9]{4})(?![0-9])"
    r"|\b(?:A3T[A-Z0-9]|ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)[A-Z0-9]{12,}\b"
    r"|\bo-[a-z0-9]{10,32}\b"
)
_HIDDEN = "(not shown)"


def without_ids(text: str) -> str:
    """Mask account ids except for their last four digits, and all other ids that AWS assigns."""
    return _IDS.sub(lambda id_: f"********{id_['last']}" if id_["last"] else _HIDDEN, text)


class Mask:
    """Masks what is shown of an account.

    A name has the same label, e.g. ``User-1``, wherever one mask is used: labels are
    numbered in the order in which names appear, and do not depend on the names.

    Args:
        redaction: How much to mask.
    """

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction
        self._labels: dict[Name, str] = {}
        self._numbers: dict[str, int] = {}

    def account(self, account: str) -> str:
        """Mask an account id."""
        return account if self._redaction is Redaction.NONE else without_ids(account)

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Mask the account id of a snapshot, the only part of it that is shown."""
        return replace(snapshot, account=self.account(snapshot.account))

    def verdicts(self, verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
        """Mask verdicts, by fact id."""
        if self._redaction is Redaction.NONE:
            return dict(verdicts)
        return {fact: self._verdict(verdict) for fact, verdict in verdicts.items()}

    def words(self, words: Words) -> Words:
        """Mask what is said of the account."""
        return words if self._redaction is Redaction.NONE else self._words(words)

    def name(self, kind: str, text: str) -> str:
        """Mask a name.

        Args:
            kind: What has it, in a word: ``user``, ``role``, …
            text: The name; an empty text, for what has none, stays empty.
        """
        return text and say(self.words((Name(kind, text),)))

    def arn(self, text: str) -> str:
        """Mask the account and the names in an ARN."""
        return say(self.words(arn(text)))

    def _verdict(self, verdict: Verdict) -> Verdict:
        declaration = verdict.declaration and self._declaration(verdict.declaration)
        return replace(verdict, finding=self._finding(verdict.finding), declaration=declaration)

    def _finding(self, finding: Finding) -> Finding:
        value, link = finding.value, finding.link
        masked_link = None if link is None else self._words(link)
        return replace(
            finding,
            summary=self._words(finding.summary),
            value=value if value is None or isinstance(value, int) else self._words(value),
            # A link with a masked part in it leads nowhere.
            link=masked_link if masked_link == link else None,
            items=tuple(map(self._item, finding.items)),
            reason=None if finding.reason is None else self._words(finding.reason),
            routes=tuple(map(self._route, finding.routes)),
        )

    def _item(self, item: Item) -> Item:
        subject = item.subject and self._part(Name(item.kind, item.subject))
        return replace(item, subject=subject, what=self._words(item.what))

    def _route(self, route: Route) -> Route:
        nodes = tuple(replace(node, text=self._part(node)) for node in route.nodes)
        return Route(nodes, tuple(map(self._words, route.edges)))

    def _declaration(self, declaration: Declaration) -> Declaration:
        plain = declaration.kind is DeclarationKind.ANSWERED and declaration.text in PLAIN_ANSWERS
        text = declaration.text if plain else self._part(Quote(declaration.text))
        by = "the team" if self._redaction is Redaction.NAMES else without_ids(declaration.by)
        return replace(declaration, by=by, text=text)

    def _words(self, words: Words) -> Words:
        masked: Phrase = replaced(words, self._part)
        return "".join(map(str, masked)) if isinstance(words, str) else masked

    def _part(self, part: str | Name | Quote) -> str:
        if isinstance(part, str):
            # Our prose has no ids; that of another package might.
            return without_ids(part)
        if self._redaction is Redaction.IDS:
            return without_ids(part.text)
        if isinstance(part, Quote):
            return _HIDDEN
        is_id = part.kind == "account" and is_account_id(part.text)
        return without_ids(part.text) if is_id else self._label(part)

    def _label(self, name: Name) -> str:
        if name not in self._labels:
            self._numbers[name.kind] = number = self._numbers.get(name.kind, 0) + 1
            self._labels[name] = f"{name.kind.capitalize()}-{number}"
        return self._labels[name]


def redact(
    snapshot: Snapshot, verdicts: Mapping[str, Verdict], redaction: Redaction
) -> tuple[Snapshot, dict[str, Verdict]]:
    """Mask what is shown of an account.

    Args:
        snapshot: What AWS answered.
        verdicts: The state of the account.
        redaction: How much to mask.

    Returns:
        A snapshot with what may be shown of the account, and the masked verdicts.
    """
    mask = Mask(redaction)
    return mask.snapshot(snapshot), mask.verdicts(verdicts)
