"""Masking what a private copy shows: account ids, and names if that is asked for too.

Verdicts are masked before they are stamped, so nothing that was masked is anywhere in the copy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from aws_posture.facts import Verdict
from aws_posture.facts.credential_report import ROOT_USER, parse
from aws_posture.facts.evidence import UndecidedError
from aws_posture.facts.model import Declaration
from aws_posture.facts.wording import plain
from aws_posture.operations import GET_CREDENTIAL_REPORT
from aws_posture.snapshot import Answer, Snapshot


class Redaction(StrEnum):
    """How much is masked."""

    NONE = "none"
    IDS = "ids"
    """Account ids but for their last four digits, and all other ids that AWS gives."""
    NAMES = "names"
    """Names that people gave as well: users, groups, policies, roles, the alias, contacts."""


_Mask = Callable[[str], str]

# IAM User Guide, "IAM identifiers": the prefixes of unique ids; Organizations API Reference,
# "Organization": the form of an organization's id.
_IDS = re.compile(
    r"(?<![0-9])[0-9]{8}(?P<last>[0-9]{4})(?![0-9])"
    r"|\b(?:A3T[A-Z0-9]|ABIA|ACCA|AGPA|AIDA|AIPA|AKIA|ANPA|ANVA|APKA|AROA|ASCA|ASIA)[A-Z0-9]{12,}\b"
    r"|\bo-[a-z0-9]{10,32}\b"
)
_ARN_TAIL = re.compile(r"(\barn:[\w-]+:[\w-]+:[\w-]*:[0-9*]*:[\w-]+)[/:].*?(?=$|[\s,;)])")

# What a name is called instead, by the key under which AWS gives it.
_KINDS = {
    "UserName": "User",
    "GroupName": "Group",
    "PolicyName": "Policy",
    "RoleName": "Role",
    "AccountAliases": "Alias",
    "EmailAddress": "Address",
    "MasterAccountEmail": "Address",
    "Name": "Name",
    "PhoneNumber": "Number",
    "Title": "Title",
    "GroupList": "Group",
}
_NAME_MARKS = r"\w+=,.@-"
# A comma or a full stop may end a sentence's part as well, and an alias begins a host's name.
_END = r"(?![\w+=@-])(?![,.](?!signin\.)[\w+=@-])"
_HIDDEN = "(not shown)"


def redact(
    snapshot: Snapshot,
    verdicts: Mapping[str, Verdict],
    redaction: Redaction,
    beside: Sequence[Snapshot] = (),
) -> tuple[Snapshot, dict[str, Verdict]]:
    """Mask what would be shown of an account.

    Args:
        snapshot: What AWS answered.
        verdicts: How the account stands.
        redaction: How much to mask.
        beside: All snapshots that are shown side by side, this one among them: a name is called
            the same in each, if each is given the same ones.

    Returns:
        A snapshot that says of the account what may be shown, and the masked verdicts.
    """
    if redaction is Redaction.NONE:
        return snapshot, dict(verdicts)
    mask = _mask(beside or (snapshot,), redaction)
    shown = {fact: _masked(verdict, mask, redaction) for fact, verdict in verdicts.items()}
    return replace(snapshot, account=mask(snapshot.account)), shown


def without_ids(text: str) -> str:
    """Mask account ids but for their last four digits, and all other ids that AWS gives."""
    return _IDS.sub(lambda id_: f"********{id_['last']}" if id_["last"] else _HIDDEN, text)


def _mask(snapshots: Sequence[Snapshot], redaction: Redaction) -> _Mask:
    if redaction is Redaction.IDS:
        return without_ids
    labels = _labels(snapshots)
    # The longest first: a name may begin with another one.
    names = "|".join(re.escape(name) for name in sorted(labels, key=len, reverse=True))
    known = re.compile(f"(?<![{_NAME_MARKS}])(?:{names}){_END}" if names else r"(?!)")

    def names_too(text: str) -> str:
        without_paths = _ARN_TAIL.sub(rf"\1/{_HIDDEN}", text)
        return without_ids(known.sub(lambda name: labels[name[0]], without_paths))

    return names_too


def _masked(verdict: Verdict, mask: _Mask, redaction: Redaction) -> Verdict:
    value = mask(verdict.value) if isinstance(verdict.value, str) else verdict.value
    declaration = verdict.declaration
    if declaration is not None and redaction is Redaction.NAMES:
        declaration = _anonymous(declaration, mask)
    return replace(
        verdict,
        summary=mask(verdict.summary),
        value=value,
        link=verdict.link if value == verdict.value else None,
        evidence=tuple(mask(line) for line in verdict.evidence),
        reason=mask(verdict.reason) if verdict.reason else verdict.reason,
        declaration=declaration,
    )


def _anonymous(declaration: Declaration, mask: _Mask) -> Declaration:
    return replace(declaration, by="the team", text=mask(declaration.text))


def _labels(snapshots: Iterable[Snapshot]) -> dict[str, str]:
    """Give each name of an account another one: ``User-1``, ``Group-2``."""
    labels: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for kind, name in chain.from_iterable(_names(snapshot) for snapshot in snapshots):
        # Verdicts show names on one line.
        shown = plain(name)
        if shown and shown not in labels:
            numbers[kind] = numbers.get(kind, 0) + 1
            labels[shown] = f"{kind}-{numbers[kind]}"
    return labels


def _names(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    answers = [record for record in snapshot.records if isinstance(record, Answer)]
    for answer in answers:
        yield from _names_in(answer.result)
    # A report may be hours old: users that are gone by now are in it alone.
    for answer in answers:
        if answer.operation == str(GET_CREDENTIAL_REPORT):
            yield from (("User", name) for name in _reported(answer.result.get("Content")))
    for finding in snapshot.findings:
        _, slash, name = finding.resource.rpartition("/")
        if slash:
            yield "User", name
    # The caller's ARN ends with a user's name, or a role's and a session's.
    for part in snapshot.caller.arn.split("/")[1:]:
        yield "Caller", part


def _reported(content: object) -> Iterator[str]:
    """Name the users of a credential report; one that cannot be read shows nobody."""
    try:
        rows = parse(content) if isinstance(content, str) else ()
    except UndecidedError:
        return
    yield from (row["user"] for row in rows if row.get("user", ROOT_USER) != ROOT_USER)


def _names_in(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if not _is_of_aws(value):
            for name, item in value.items():
                yield from _names_in(item, name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names_in(item, key)
    elif isinstance(value, str) and key in _KINDS:
        yield _KINDS[key], value


def _is_of_aws(value: Mapping[str, object]) -> bool:
    """Tell whether an object is one of AWS's own policies, whose name everybody knows."""
    arn = str(value.get("PolicyArn") or value.get("Arn") or "")
    return arn.split(":")[4:5] == ["aws"]
