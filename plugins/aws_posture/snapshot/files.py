"""The file format: versioned JSON, written whole or not at all, its owner's alone."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from aws_posture.errors import SnapshotError, SnapshotVersionError, WrongAccountError
from aws_posture.snapshot.findings import FindingStatus, ToolFinding
from aws_posture.snapshot.records import Answer, Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.times import format_time, parse_time

VERSION = 1
"""The version of the file format that this module writes and reads."""

KIND = "aws-posture-snapshot"
"""What the file says that it is, so that any other JSON file is told apart."""


def dump(snapshot: Snapshot) -> str:
    """Write a snapshot as JSON text, the same for the same snapshot."""
    document: dict[str, Any] = {
        "kind": KIND,
        "version": VERSION,
        "account": snapshot.account,
        "partition": snapshot.partition,
        "region": snapshot.region,
        "caller": {"arn": snapshot.caller.arn, "temporary": snapshot.caller.temporary},
        "taken_at": format_time(snapshot.taken_at),
        "records": [_dump_record(record) for record in snapshot.records],
    }
    # Left out where there is none: older readers know no such part, and need none.
    if snapshot.findings:
        document["findings"] = [_dump_finding(finding) for finding in snapshot.findings]
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
    write_owner_only(path, dump(snapshot))


def write_owner_only(path: Path, text: str) -> None:
    """Write a file that holds account data, whole or not at all, readable by its owner only.

    Raises:
        SnapshotError: The folder cannot be written to.
    """
    try:
        # mkstemp makes the file with mode 0600 before a byte of account data is in it.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SnapshotError(
            f"{path}: {error.strerror or error}; choose a folder that can be written to"
        ) from None


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


def _dump_finding(finding: ToolFinding) -> dict[str, Any]:
    return {
        "tool": finding.tool,
        "check": finding.check,
        "status": str(finding.status),
        "found_at": format_time(finding.found_at),
        "resource": finding.resource,
        "detail": finding.detail,
        "muted": finding.muted,
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
        findings=tuple(_parse_finding(finding) for finding in document.get("findings", [])),
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


def _parse_finding(finding: dict[str, Any]) -> ToolFinding:
    if not isinstance(finding["muted"], bool):
        raise TypeError("'muted' is neither true nor false")
    return ToolFinding(
        tool=_text(finding["tool"]),
        check=_text(finding["check"]),
        status=FindingStatus(finding["status"]),
        found_at=parse_time(finding["found_at"]),
        resource=_text(finding["resource"]),
        detail=_text(finding["detail"]),
        muted=finding["muted"],
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {type(value).__name__}")
    return value
