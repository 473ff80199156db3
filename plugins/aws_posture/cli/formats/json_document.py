"""Verdicts as JSON, in the shape that the documentation gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_posture.facts import Verdict
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
    """Describe a verdict as JSON values."""
    return {
        "id": verdict.fact,
        "state": str(verdict.state),
        "value": verdict.value,
        "summary": verdict.summary,
        "evidence": list(verdict.evidence),
        "reason": verdict.reason,
        "calls": [
            {"operation": call.operation, "taken_at": format_time(call.taken_at)}
            for call in verdict.calls
        ],
    }


def as_json(document: object) -> str:
    """Write a document as JSON text, without an end of line."""
    # ASCII only: names may hold characters that a terminal obeys, or that UTF-8 cannot write.
    return json.dumps(document, indent=2)
