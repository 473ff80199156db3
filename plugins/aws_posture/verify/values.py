"""What a snapshot knows of an account, to be searched for in a folder."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from aws_posture.facts import CATALOGUE
from aws_posture.snapshot import Answer, Snapshot
from aws_posture.verify.documentation import ACCOUNTS, is_example_id
from aws_posture.verify.everyday import is_everyday

_SHORTEST = 4
# Shorter pieces of base64 are everywhere.
_SHORTEST_ENCODED = 6
_FOR_ADDRESSES = str.maketrans("+/", "-_")
# What AWS and the language of policies call things, in every account.
_ACCOUNT = re.compile(r"\d{12}")
_OF_AWS = re.compile(
    r"arn:aws[\w-]*:iam::aws:.*|[a-z0-9-]+:[\w*?]+|[\d.:T+Z-]{1,10}|(?i:true|false|none|null|n/a)"
    r"|\*|2012-10-17|2008-10-17|not_supported|no_information|<root_account>|us-[a-z]+-\d|/"
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_NAME_KEYS = frozenset(
    {
        *("UserName", "GroupName", "RoleName", "PolicyName", "InstanceProfileName", "user"),
        *("AccountAliases", "EmailAddress", "MasterAccountEmail", "Name", "PhoneNumber", "Title"),
        *("GroupList", "Path", "Arn", "arn", "UserId", "GroupId", "RoleId", "PolicyId", "Value"),
    }
)
_AWS_OWN = "iam::aws:"


@dataclass(slots=True)
class Values:
    """What is searched for.

    Attributes:
        wanted: What each value is, by the value.
        everyday: What is not searched for, as finding it would say nothing: everyday words, short
            ones, and the values of AWS's documentation.
    """

    wanted: dict[str, str] = field(default_factory=dict)
    everyday: set[str] = field(default_factory=set)

    def add(self, kind: str, value: str) -> None:
        """Add a value, if finding it would say something."""
        text = value.strip()
        if len(text) < _SHORTEST or is_everyday(text):
            self.everyday.add(text)
        elif text in ACCOUNTS or is_example_id(text):
            # Nobody's: it may stand on any page.
            self.everyday.add(text)
        elif not _OF_AWS.fullmatch(text):
            self.wanted.setdefault(text, kind)


def values_of(snapshots: Iterable[Snapshot]) -> Values:
    """List what snapshots know of their accounts."""
    values = Values()
    public = _words_of_catalogue()
    for snapshot in snapshots:
        values.add("account id", snapshot.account)
        _add_arn(values, snapshot.caller.arn)
        for record in snapshot.records:
            if isinstance(record, Answer):
                _add_all(values, record.result, "", public)
            if record.subject:
                _add_leaf(values, record.subject, "Arn", public)
        for finding in snapshot.findings:
            _add_arn(values, finding.resource)
    return values


def encodings(value: str) -> Iterator[str]:
    """Spell a value as it looks within something that is base64 or hex.

    What it looks like in base64 depends on how far from the beginning it stands: there are three
    ways. Signs at the ends that hold a part of a neighbour are left out.
    """
    encoded = value.encode("utf-8", "surrogatepass")
    yield from (encoded.hex(), encoded.hex().upper())
    for before in range(3):
        text = base64.b64encode(b"\0" * before + encoded).decode("ascii").rstrip("=")
        # Of every three bytes in four signs, these hold bits of what stands before or behind.
        first = (before * 8 + 5) // 6
        last = (before + len(encoded)) * 8 // 6
        part = text[first:last]
        if len(part) >= _SHORTEST_ENCODED:
            yield part
            yield part.translate(_FOR_ADDRESSES)


def groupings(value: str) -> Iterator[str]:
    """Spell an account's id as people write it down: 1111-2222-3333."""
    if _ACCOUNT.fullmatch(value):
        yield from (sign.join((value[:4], value[4:8], value[8:])) for sign in "- ")


def _add_all(values: Values, value: object, key: str, public: frozenset[str]) -> None:
    if isinstance(value, Mapping):
        if _AWS_OWN in str(value.get("Arn") or value.get("PolicyArn") or ""):
            return
        for name, inside in value.items():
            _add_all(values, inside, str(name), public)
    elif isinstance(value, list | tuple):
        for inside in value:
            _add_all(values, inside, key, public)
    elif isinstance(value, str):
        _add_leaf(values, value, key, public)


def _add_leaf(values: Values, text: str, key: str, public: frozenset[str]) -> None:
    if text.startswith("arn:"):
        _add_arn(values, text)
    elif "\n" in text and "," in text.partition("\n")[0]:
        for name, cell in _cells(text):
            _add_all(values, cell, name, public)
    elif (document := _document(text)) is not None:
        _add_all(values, document, key, public)
    elif key in _NAME_KEYS:
        values.add("name", text)
    elif _MOMENT.match(text):
        values.add("time", text)
    elif text not in public:
        values.add("value", text)


def _cells(report: str) -> list[tuple[str, object]]:
    """Read a credential report, by column; whatever its form, nothing in it is passed over."""
    try:
        rows = list(csv.DictReader(io.StringIO(report, newline="")))
    except csv.Error:
        return [("user", cell) for cell in re.split(r'[,"\r\n]+', report)]
    return [(str(name), cell) for row in rows for name, cell in row.items()]


def _add_arn(values: Values, arn: str) -> None:
    if _AWS_OWN in arn:
        return
    values.add("ARN", arn)
    # Users, roles and sessions, without their paths' slashes.
    for part in arn.split(":", 5)[-1].split("/")[1:]:
        values.add("name", part)


def _document(text: str) -> object:
    """Read a policy document, which may be URL-encoded as IAM sends it."""
    plain = unquote(text) if text.startswith("%7B") else text
    if not plain.startswith(("{", "[")):
        return None
    try:
        document: object = json.loads(plain)
    except (ValueError, RecursionError):
        return None
    return document


def _words_of_catalogue() -> frozenset[str]:
    """Collect what the catalogue itself says of every account."""
    words = {"ServiceAccessNotEnabled", "RootCredentialsManagement", "RootSessions", "SECURITY"}
    for fact in CATALOGUE:
        words |= {fact.id, fact.title}
    return frozenset(words | _LANGUAGE)


_LANGUAGE = frozenset(
    [
        "Allow",
        "Deny",
        "Statement",
        "Version",
        "Action",
        "Resource",
        "Effect",
        "Sid",
        "Condition",
        "Principal",
        "NotAction",
        "NotResource",
        "Active",
        "Inactive",
        "ACTIVE",
        "ALL",
        "CONSOLIDATED_BILLING",
        "SERVICE_CONTROL_POLICY",
        "ENABLED",
        "STARTED",
        "COMPLETE",
        "INPROGRESS",
        "text/csv",
        "PermissionsBoundaryPolicy",
        "Bool",
        "BoolIfExists",
        "StringEquals",
        "StringLike",
        "ArnLike",
        "DateLessThan",
        "IpAddress",
        "NotIpAddress",
        "aws:MultiFactorAuthPresent",
        "aws:SourceIp",
        "OPERATIONS",
        "BILLING",
    ]
)
