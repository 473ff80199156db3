"""Verdict files: the verdicts on an account, for a page in a browser to show.

A verdict file holds what a private copy would show, and no more: of AWS's answers only what a
verdict says about them. `assets/aws-posture-verdicts.schema.json` describes it, version 1; the
script `assets/aws-posture.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aws_posture.base.files import write_owner_only
from aws_posture.catalogue.items import MOST_ROUTES, Route
from aws_posture.catalogue.model import Declaration, Fact, Verdict
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import Snapshot, format_time

KIND = "aws-posture-verdicts"
VERSION = 1


def document(
    snapshot: Snapshot, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> dict[str, Any]:
    """Return verdicts for a browser.

    Args:
        snapshot: What they are based on; only its account and its time are used.
        verdicts: The verdicts by fact id, already masked if necessary.
        facts: The catalogue, by fact id.

    Returns:
        A verdict file's content.
    """
    return {
        "kind": KIND,
        "version": VERSION,
        "account": snapshot.account,
        "taken_at": format_time(snapshot.taken_at),
        "verdicts": {
            fact: _verdict(verdict, facts[fact], snapshot.account)
            for fact, verdict in verdicts.items()
            if fact in facts
        },
    }


def save(content: Mapping[str, Any], path: Path) -> None:
    """Write a verdict file, readable by its owner only.

    Raises:
        SnapshotError: It cannot be written.
    """
    write_owner_only(path, json.dumps(content, indent=1, ensure_ascii=True) + "\n")


def _verdict(verdict: Verdict, fact: Fact, account: str) -> dict[str, Any]:
    """Return a verdict as JSON values; empty parts are left out."""
    said: dict[str, Any] = {
        "state": str(verdict.state),
        "kind": str(fact.kind),
        "summary": verdict.summary,
        "value": verdict.value,
        "link": verdict.link,
        "evidence": list(verdict.evidence) or None,
        "routes": _routes(verdict.finding.routes),
        "reason": verdict.reason,
        "how": _how(verdict, fact, account),
        "calls": [
            {"operation": str(call.operation), "taken_at": format_time(call.taken_at)}
            for call in verdict.calls
        ]
        or None,
        "declaration": _declaration(verdict.declaration) if verdict.declaration else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _routes(found: Sequence[Route]) -> dict[str, Any] | None:
    """Return the routes that a page draws, and how many more there are."""
    if not found:
        return None
    return {
        "drawn": [route.described for route in found[:MOST_ROUTES]],
        "more": max(0, len(found) - MOST_ROUTES),
    }


def _how(verdict: Verdict, fact: Fact, account: str) -> dict[str, Any] | None:
    """Return what to do, or how to check, if the state calls for it."""
    chosen = how_to(verdict, fact, account)
    if chosen is None:
        return None
    said = {
        "console": list(chosen.console),
        "cli": chosen.cli,
        "more": chosen.more,
        "sitting": str(chosen.sitting),
        "minutes": chosen.minutes,
        "document": {"title": fact.document.title, "url": fact.document.url},
    }
    return {name: value for name, value in said.items() if name != "more" or value}


def _declaration(declaration: Declaration) -> dict[str, str]:
    said = {
        "kind": str(declaration.kind),
        "text": declaration.text,
        "by": declaration.by,
        "until": str(declaration.until),
    }
    return {**said, "since": str(declaration.since)} if declaration.since else said
