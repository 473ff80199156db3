"""Verdicts as JSON, in the shape that the documentation gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_posture.facts import Verdict, get
from aws_posture.facts.model import Declaration
from aws_posture.snapshot import Snapshot, format_time


def write(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    """Write how an account stands."""
    return as_json(
        {
            "account": snapshot.account,
            "taken_at": format_time(snapshot.taken_at),
            "facts": [described(verdict) for verdict in verdicts.values()],
        }
    )


def described(verdict: Verdict) -> dict[str, Any]:
    """Describe a verdict as JSON values; what was declared is there only where something was."""
    said = {"declared": _declared(verdict.declaration)} if verdict.declaration else {}
    return {
        "id": verdict.fact,
        "state": str(verdict.state),
        "severity": str(get(verdict.fact).risk),
        "value": verdict.value,
        "summary": verdict.summary,
        "evidence": list(verdict.evidence),
        "reason": verdict.reason,
        "calls": [
            {"operation": call.operation, "taken_at": format_time(call.taken_at)}
            for call in verdict.calls
        ],
        **said,
    }


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
    # ASCII only: names may hold characters that a terminal obeys, or that UTF-8 cannot write.
    return json.dumps(document, indent=2)
