"""The file format: versioned JSON, written atomically and readable by its owner only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import SnapshotError, SnapshotVersionError, WrongAccountError
from aws_posture.base.files import write_owner_only
from aws_posture.base.times import format_time, parse_time
from aws_posture.snapshot.records import (
    Answer,
    Caller,
    FindingStatus,
    Refusal,
    RefusalKind,
    Snapshot,
    ToolFinding,
)

VERSION = 2
"""The version of the file format that this module writes."""

# Version 1 knows no Regions: each record is of the one Region, or of a service without Regions.
_READABLE = (1, VERSION)

KIND = "aws-posture-snapshot"
"""The file's type marker, which distinguishes it from other JSON files."""


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
        "regions": list(snapshot.regions),
        "enabled_regions": None if snapshot.enabled is None else list(snapshot.enabled),
        "records": [dump_record(record) for record in snapshot.records],
    }
    if snapshot.findings:
        document["findings"] = [_dump_finding(finding) for finding in snapshot.findings]
    # ASCII only: a name may contain half of a surrogate pair, which UTF-8 cannot encode.
    return json.dumps(document, indent=1) + "\n"


def parse(text: str, source: str) -> Snapshot:
    """Read a snapshot from JSON text.

    Args:
        text: The file's text.
        source: The file's name, for messages.

    Raises:
        SnapshotError: The text is not a snapshot, or is cut short.
        SnapshotVersionError: Another version of this package wrote it.
    """
    document = _parse_json(text, source)
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise SnapshotError(
            f"{source}: this is not a snapshot; make one with 'aws-posture collect -o FILE'"
        )
    version = document.get("version")
    if type(version) is not int or version not in _READABLE:
        raise SnapshotVersionError(
            f"{source}: snapshot version {version!r}, but this aws-posture reads "
            f"versions {_READABLE[0]} and {_READABLE[-1]}; collect it again with this version"
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
        account: The account id that the snapshot must belong to, or None for any.

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
        raise SnapshotError(
            f"{path}: not UTF-8 text, so not a snapshot; collect it again"
        ) from None
    snapshot = parse(text, str(path))
    if account is not None and snapshot.account != account:
        raise WrongAccountError(
            f"{path}: a snapshot of account {snapshot.account}, but {account} was asked for; "
            "name that account's snapshot or collect it again"
        )
    return snapshot


def save(snapshot: Snapshot, path: Path) -> None:
    """Write a snapshot file atomically, readable by its owner only.

    Raises:
        SnapshotError: The folder cannot be written to.
    """
    write_owner_only(path, dump(snapshot))


def dump_record(record: Answer | Refusal) -> dict[str, Any]:
    """Return an answer or a refusal as JSON values."""
    head = {"operation": record.operation, "taken_at": format_time(record.taken_at)}
    head |= {key: text for key in ("subject", "region") if (text := getattr(record, key))}
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
    if not is_account_id(document["account"]):
        raise ValueError("'account' is not a 12-digit account id")
    return Snapshot(
        account=document["account"],
        partition=_text(document["partition"]),
        region=_text(document["region"]),
        caller=_parse_caller(document["caller"]),
        taken_at=parse_time(document["taken_at"]),
        records=tuple(parse_record(record) for record in document["records"]),
        findings=tuple(_parse_finding(finding) for finding in document.get("findings", [])),
        regions=_texts(document.get("regions", [])),
        enabled=None if (listed := document.get("enabled_regions")) is None else _texts(listed),
    )


def _parse_caller(caller: dict[str, Any]) -> Caller:
    if not isinstance(caller["temporary"], bool):
        raise TypeError("'temporary' is neither true nor false")
    return Caller(_text(caller["arn"]), caller["temporary"])


def parse_record(record: dict[str, Any]) -> Answer | Refusal:
    """Return an answer or a refusal from JSON values.

    Raises:
        KeyError, TypeError, ValueError: A part is missing or is not valid.
    """
    operation = _text(record["operation"])
    taken_at = parse_time(record["taken_at"])
    subject, region = _text(record.get("subject", "")), _text(record.get("region", ""))
    if "answer" in record:
        if not isinstance(record["answer"], dict):
            raise TypeError(f"the answer of {operation} is not an object")
        return Answer(operation, taken_at, record["answer"], subject, region)
    refusal = record["refusal"]
    return Refusal(
        operation=operation,
        taken_at=taken_at,
        kind=RefusalKind(refusal["kind"]),
        code=_text(refusal["code"]),
        message=_text(refusal["message"]),
        permission=_text(refusal["permission"]),
        subject=subject,
        region=region,
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


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"a list of texts expected, not {type(value).__name__}")
    return tuple(map(_text, value))
