"""What AWS answered about one account, and what it refused to answer, with times.

A snapshot is the only thing that facts are judged from. It is a JSON file that
holds account data: it is written for its owner's eyes only.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from aws_posture.errors import SnapshotError, SnapshotVersionError, WrongAccountError
from aws_posture.operations import Operation

VERSION = 1
"""The version of the file format that this module writes and reads."""

KIND = "aws-posture-snapshot"
"""What the file says that it is, so that any other JSON file is told apart."""


class RefusalKind(StrEnum):
    """Why an operation has no answer."""

    DENIED = "denied"
    """The caller lacks the permission (any HTTP 403 that is not one of the others)."""
    THROTTLED = "throttled"
    TIMEOUT = "timeout"
    EXPIRED = "expired"
    """The credentials expired on the way."""
    CLOCK_SKEW = "clock-skew"
    """This machine's clock is too far off for AWS to accept the signature."""
    UNREACHABLE = "unreachable"
    """No connection to the service's endpoint."""
    ERROR = "error"
    """The service answered with an error of its own; ``code`` names it."""
    NOT_ASKED = "not-asked"
    """Nobody asked: the facts in use when the snapshot was taken did not need it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation answered, reduced to JSON values.

    Attributes:
        operation: Its name, e.g. ``iam:GetAccountSummary``.
        taken_at: When the answer came, in UTC.
        result: The answer's body without response metadata; times are ISO 8601 text.
        subject: What was asked about where an operation is called more than once,
            e.g. a policy's ARN for ``iam:GetPolicyVersion``; else empty.
    """

    operation: str
    taken_at: datetime
    result: Mapping[str, Any]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """That an operation gave no answer, and why.

    Attributes:
        operation: Its name.
        taken_at: When the refusal came, in UTC.
        kind: Why there is no answer.
        code: AWS's error code, e.g. ``AccessDenied``, or the client library's
            error name where AWS said nothing.
        message: What was said, in one line and without secrets.
        permission: The IAM action that would allow it; empty where none would.
        subject: As in Answer.
    """

    operation: str
    taken_at: datetime
    kind: RefusalKind
    code: str = ""
    message: str = ""
    permission: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked.

    Attributes:
        arn: The caller's ARN as ``sts:GetCallerIdentity`` gave it.
        temporary: Whether the credentials expire by themselves (they carry a session token).
    """

    arn: str
    temporary: bool

    @property
    def is_root(self) -> bool:
        """Whether the caller is an account's root user."""
        return self.arn.endswith(":root")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one account's API answered at one time.

    Attributes:
        account: The account id, 12 digits.
        partition: ``aws``, ``aws-cn``, ``aws-us-gov``, …
        region: The Region that was asked where a service has Regions.
        caller: Who asked.
        taken_at: When the collection began, in UTC.
        records: Every answer and refusal.
    """

    account: str
    partition: str
    region: str
    caller: Caller
    taken_at: datetime
    records: tuple[Answer | Refusal, ...]
    _index: Mapping[tuple[str, str], Answer | Refusal] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the records by operation and subject."""
        index = {(record.operation, record.subject): record for record in self.records}
        object.__setattr__(self, "_index", index)

    def find(self, operation: Operation, subject: str = "") -> Answer | Refusal:
        """Look up what an operation gave.

        Returns:
            The record, or a Refusal of kind ``not-asked`` where there is none.
        """
        record = self._index.get((str(operation), subject))
        if record is not None:
            return record
        return Refusal(
            operation=str(operation),
            taken_at=self.taken_at,
            kind=RefusalKind.NOT_ASKED,
            permission=operation.permission,
            subject=subject,
        )

    def root_arn(self) -> str:
        """Spell the ARN of the account's root user."""
        return f"arn:{self.partition}:iam::{self.account}:root"


def dump(snapshot: Snapshot) -> str:
    """Write a snapshot as JSON text, the same for the same snapshot."""
    document = {
        "kind": KIND,
        "version": VERSION,
        "account": snapshot.account,
        "partition": snapshot.partition,
        "region": snapshot.region,
        "caller": {"arn": snapshot.caller.arn, "temporary": snapshot.caller.temporary},
        "taken_at": format_time(snapshot.taken_at),
        "records": [_dump_record(record) for record in snapshot.records],
    }
    # ASCII only: a name may hold half of a surrogate pair, which UTF-8 cannot write.
    return json.dumps(document, indent=1) + "\n"


def parse(text: str, source: str) -> Snapshot:
    """Read a snapshot from JSON text.

    Args:
        text: The file's text.
        source: The file's name, for messages.

    Raises:
        SnapshotError: The text is no snapshot, or is cut short.
        SnapshotVersionError: Another version of this package wrote it.
    """
    document = _parse_json(text, source)
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise SnapshotError(
            f"{source}: this is no snapshot; make one with 'aws-posture collect -o {source}'"
        )
    if document.get("version") != VERSION:
        raise SnapshotVersionError(
            f"{source}: snapshot version {document.get('version')!r}, but this aws-posture reads "
            f"version {VERSION}; collect it again with this version"
        )
    try:
        return _parse_document(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SnapshotError(
            f"{source}: the snapshot is damaged ({type(error).__name__}: {error}); collect it again"
        ) from None


def load(path: Path, account: str | None = None) -> Snapshot:
    """Read a snapshot file.

    Args:
        path: The file.
        account: The account id that the snapshot must be of, or None for any.

    Raises:
        SnapshotError: The file cannot be read or is damaged.
        SnapshotVersionError: Another version of this package wrote it.
        WrongAccountError: It is of another account.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SnapshotError(f"{path}: {error.strerror or error}; name a snapshot file") from None
    except UnicodeDecodeError:
        raise SnapshotError(f"{path}: not UTF-8 text, so no snapshot; collect it again") from None
    snapshot = parse(text, str(path))
    if account is not None and snapshot.account != account:
        raise WrongAccountError(
            f"{path}: a snapshot of account {snapshot.account}, but {account} was asked for; "
            "name that account's snapshot or collect it again"
        )
    return snapshot


def save(snapshot: Snapshot, path: Path) -> None:
    """Write a snapshot file, whole or not at all, readable by its owner only.

    Raises:
        SnapshotError: The folder cannot be written to.
    """
    try:
        # mkstemp makes the file with mode 0600 before a byte of account data is in it.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(dump(snapshot))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SnapshotError(
            f"{path}: {error.strerror or error}; choose a folder that can be written to"
        ) from None


def format_time(time: datetime) -> str:
    """Write a time as ISO 8601 in UTC, to the second: ``2026-11-02T09:30:00Z``."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time that names its offset.

    Raises:
        ValueError: It is no such time.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text!r} names no offset from UTC")
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is outside the calendar") from None


def _dump_record(record: Answer | Refusal) -> dict[str, Any]:
    head = {"operation": record.operation, "taken_at": format_time(record.taken_at)}
    if record.subject:
        head["subject"] = record.subject
    if isinstance(record, Answer):
        return {**head, "answer": record.result}
    return {
        **head,
        "refusal": {
            "kind": str(record.kind),
            "code": record.code,
            "message": record.message,
            "permission": record.permission,
        },
    }


def _parse_json(text: str, source: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SnapshotError(
            f"{source}: not a whole JSON file{where}; it may be cut short, so collect it again"
        ) from None


def _parse_document(document: dict[str, Any]) -> Snapshot:
    if not re.fullmatch(r"[0-9]{12}", document["account"]):
        raise ValueError("'account' is not a 12-digit account id")
    return Snapshot(
        account=document["account"],
        partition=_text(document["partition"]),
        region=_text(document["region"]),
        caller=_parse_caller(document["caller"]),
        taken_at=parse_time(document["taken_at"]),
        records=tuple(_parse_record(record) for record in document["records"]),
    )


def _parse_caller(caller: dict[str, Any]) -> Caller:
    if not isinstance(caller["temporary"], bool):
        raise TypeError("'temporary' is neither true nor false")
    return Caller(_text(caller["arn"]), caller["temporary"])


def _parse_record(record: dict[str, Any]) -> Answer | Refusal:
    operation = _text(record["operation"])
    taken_at = parse_time(record["taken_at"])
    subject = _text(record.get("subject", ""))
    if "answer" in record:
        if not isinstance(record["answer"], dict):
            raise TypeError(f"the answer of {operation} is no object")
        return Answer(operation, taken_at, record["answer"], subject)
    refusal = record["refusal"]
    return Refusal(
        operation=operation,
        taken_at=taken_at,
        kind=RefusalKind(refusal["kind"]),
        code=_text(refusal["code"]),
        message=_text(refusal["message"]),
        permission=_text(refusal["permission"]),
        subject=subject,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value
