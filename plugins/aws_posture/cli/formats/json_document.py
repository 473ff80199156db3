"""Verdicts as JSON, in the documented structure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from aws_posture.base.phrases import say
from aws_posture.base.words import plain
from aws_posture.catalogue import get
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Declaration, Verdict
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import Snapshot, format_time


def write(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    """Write the verdicts of an account."""
    return as_json(
        {
            "account": snapshot.account,
            "taken_at": format_time(snapshot.taken_at),
            "facts": [described(verdict) for verdict in verdicts.values()],
        }
    )


def described(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON values; a declaration is included only if there is one."""
    said: dict[str, Any] = {}
    if verdict.declaration:
        said["declared"] = _declared(verdict.declaration)
    if verdict.finding.routes:
        said["routes"] = [route.described for route in verdict.finding.routes]
    return {
        "id": verdict.fact,
        "state": str(verdict.state),
        "severity": str(get(verdict.fact).risk),
        "value": verdict.value,
        "summary": verdict.summary,
        "evidence": list(verdict.evidence),
        "items": items(verdict.finding.items),
        "reason": verdict.reason,
        "remedy": _remedy(verdict),
        "calls": [
            {"operation": call.operation, "taken_at": format_time(call.taken_at)}
            for call in verdict.calls
        ],
        **said,
    }


def items(found: Iterable[Item]) -> list[dict[str, Any]]:
    """Return items as JSON values: all of them, while evidence is cut."""
    return [
        {
            "kind": item.kind,
            "subject": plain(item.subject) or None,
            "text": say(item.said),
            "time": format_time(item.time) if item.time else None,
        }
        for item in found
    ]


def _remedy(verdict: Verdict) -> dict[str, Any] | None:
    how = how_to(verdict, get(verdict.fact))
    return {"console": list(how.console), "cli": how.cli} if how else None


def _declared(declaration: Declaration) -> dict[str, Any]:
    return {
        "kind": str(declaration.kind),
        "text": declaration.text,
        "by": declaration.by,
        "since": declaration.since.isoformat() if declaration.since else None,
        "until": declaration.until.isoformat(),
    }


def as_json(document: object) -> str:
    """Write a document as JSON text, without an end of line."""
    # ASCII only: names may hold control characters, or characters that UTF-8 cannot encode.
    return json.dumps(document, indent=2)
