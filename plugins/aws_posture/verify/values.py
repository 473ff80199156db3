"""What a snapshot knows about an account, to be searched for in a folder."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from aws_posture.base.accounts import is_account_id
from aws_posture.base.arns import is_aws_owned, parse_arn
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.form import models
from aws_posture.snapshot import Answer, Snapshot
from aws_posture.verify.customary import is_customary, is_variable, names_nothing
from aws_posture.verify.everyday import is_everyday
from aws_posture.verify.placeholders import (
    is_common_address,
    is_example_account,
    is_example_id,
    is_of_aws,
)

_SHORTEST = 4
# A number of fewer digits is on many pages.
_SHORTEST_NUMBER = 6
# What AWS and the language of policies call things, in every account.
_OF_AWS = re.compile(
    r"[a-z0-9-]+:[\w*?]+|\d{1,3}|\d{4}-\d\d-\d\d|(?i:true|false|none|null|n/a)"
    r"|\*|not_supported|no_information|<root_account>|/"
    # Regions and their zones; what is called alike after something else, such as `prod-web-1`, is somebody's.
    r"|(?:[a-z]{2}(?:-gov|-iso[a-z]?)?|eusc-de)-(?:(?:north|south)(?:east|west)?|east|west|central)-\d{1,2}[a-z]?"
    # Services, as trust policies name them, and GitHub's identity provider. A longer address is that of
    # something in the account, such as a database.
    r"|(?![^.]+\.s3[.-])[a-z0-9-]+(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?"
    r"|oidc\.eks\.[a-z0-9-]+\.amazonaws\.com|token\.actions\.githubusercontent\.com"
)
_PARAMETERS = re.compile(r"[A-Za-z]\w*=")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?")
_NAME_KEYS = frozenset(
    {
        *("UserName", "GroupName", "RoleName", "PolicyName", "InstanceProfileName", "user"),
        *("AccountAliases", "EmailAddress", "MasterAccountEmail", "Name", "Title"),
        *("GroupList", "Path", "Arn", "UserId", "GroupId", "RoleId", "PolicyId", "Value"),
    }
)


@dataclass(slots=True)
class Values:
    """What is searched for.

    Attributes:
        wanted: What each value is, by the value.
        everyday: What is not searched for, as finding it would mean nothing: everyday words, short
            names and numbers, midnights, the values of AWS's documentation, and what many accounts have.
    """

    wanted: dict[str, str] = field(default_factory=dict)
    everyday: set[str] = field(default_factory=set)

    def add(self, kind: str, value: str, key: str = "") -> None:
        """Add a value, if finding it would mean something.

        Args:
            kind: What it is.
            value: The value.
            key: The member of AWS's answer that it is in, or the key of a policy's condition.
        """
        text = value.strip()
        if not text or text in self.wanted or _OF_AWS.fullmatch(text):
            return
        if _is_common(text) or is_customary(text, key):
            self.everyday.add(text)
        else:
            self.wanted[text] = kind
            self.everyday.discard(text)


def _is_common(text: str) -> bool:
    """Return whether a text may be on any page, whosever it is."""
    if text.isdigit():
        is_placeholder = len(text) == _ACCOUNT_DIGITS and (
            is_example_account(text) or is_of_aws(text)
        )
        return len(text) < _SHORTEST_NUMBER or is_placeholder
    return (
        len(text) < _SHORTEST
        or is_variable(text)
        or is_everyday(text)
        or (text.isupper() and is_example_id(text))
        or is_common_address(text)
        or _MIDNIGHT.fullmatch(text) is not None
    )


_ACCOUNT_DIGITS = 12


def values_of(snapshots: Iterable[Snapshot]) -> Values:
    """List what snapshots know about their accounts."""
    values = Values()
    public = _words_of_catalogue()
    for snapshot in snapshots:
        values.add("account id", snapshot.account)
        _add_arn(values, snapshot.caller.arn)
        for record in snapshot.records:
            if isinstance(record, Answer):
                _add_all(values, record.result, "", public | _words_of_answer(record.operation))
            # Parameters are the facts' own, or values of an earlier answer.
            if record.subject and not _PARAMETERS.match(record.subject):
                _add_leaf(values, record.subject, "Arn", public)
        for finding in snapshot.findings:
            _add_arn(values, finding.resource)
    return values


def _add_all(values: Values, value: object, key: str, public: frozenset[str]) -> None:
    if isinstance(value, Mapping):
        if is_aws_owned(str(value.get("Arn") or value.get("PolicyArn") or "")):
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
    elif key == "PhoneNumber":
        values.add("phone number", text)
    elif key in _NAME_KEYS:
        values.add("name", text, key)
    elif _MOMENT.match(text):
        values.add("time", text)
    elif text not in public:
        values.add("value", text, key)


def _cells(report: str) -> list[tuple[str, object]]:
    """Read a credential report, by column; whatever its form, nothing in it is skipped."""
    try:
        rows = list(csv.DictReader(io.StringIO(report, newline="")))
    except csv.Error:
        return [("user", cell) for cell in re.split(r'[,"\r\n]+', report)]
    return [(str(name), cell) for row in rows for name, cell in row.items()]


def _add_arn(values: Values, arn: str) -> None:
    if is_aws_owned(arn):
        return
    parsed = parse_arn(arn)
    if parsed is None or not is_account_id(parsed.account):
        if parsed is None or not names_nothing(parsed):
            values.add("ARN", arn)
    elif not is_of_aws(parsed.account):
        # Wherever the ARN is, the account's id is.
        values.add("account id", parsed.account)
    # Users, roles and sessions, without their paths' slashes.
    resource = arn if parsed is None else parsed.resource
    for part in resource.split("/")[1:]:
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


@functools.cache
def _words_of_answer(operation: str) -> frozenset[str]:
    """Collect the words that AWS's models allow in an answer, the same in every account."""
    service, _, name = operation.partition(":")
    model = models.operation(service, name)
    return frozenset(_words(model.answer, set()) if model else ())


def _words(shape: models.Shape, seen: set[str]) -> Iterator[str]:
    yield from shape.words
    if shape.kind == "structure" and shape.name not in seen:
        seen.add(shape.name)
        for member in shape.members.values():
            yield from _words(member, seen)
    elif shape.kind in {"list", "map"}:
        yield from _words(shape.element, seen)


def _words_of_catalogue() -> frozenset[str]:
    """Collect what the catalogue itself says about every account."""
    words = {"ServiceAccessNotEnabled", "RootCredentialsManagement", "RootSessions"}
    for fact in CATALOGUE:
        words |= {fact.id, fact.title}
    return frozenset(words | _LANGUAGE)


_LANGUAGE = frozenset(
    [
        "Allow",
        "Deny",
        "Active",
        "Inactive",
        "ACTIVE",
        "ALL",
        "CONSOLIDATED_BILLING",
        "SERVICE_CONTROL_POLICY",
        "ENABLED",
        "ENABLED_BY_DEFAULT",
        "DISABLED",
        "STARTED",
        "COMPLETE",
        "INPROGRESS",
        "text/csv",
        "PermissionsBoundaryPolicy",
        # What AWS documents, and its models leave open: preferences, states of sharing and of
        # databases, engines, fields of event selectors, and severities of support cases.
        *("billing-alerts", "block-all-sharing", "block-new-sharing", "unblocked"),
        *("backing-up", "creating", "deleting", "modifying", "starting", "stopped", "stopping"),
        *("aurora-mysql", "aurora-postgresql", "docdb", "mariadb", "mysql", "neptune", "postgres"),
        *("eventCategory", "eventName", "eventSource", "readOnly", "Management", "Data"),
        *("low", "normal", "high", "urgent", "critical"),
        *("Low", "Normal", "High", "Urgent", "Critical"),
    ]
)
