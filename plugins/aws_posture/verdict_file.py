"""Verdict files: how an account stands, for a page in a browser to show.

A verdict file holds what a private copy would show, and no more: nothing that AWS answered but what
a verdict says of it. `assets/aws-posture-verdicts.schema.json` describes it, version 1; the script
`assets/aws-posture.js` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_posture.facts import Fact, State, Verdict
from aws_posture.facts.model import Declaration, HowTo
from aws_posture.snapshot import Snapshot, format_time, write_owner_only

KIND = "aws-posture-verdicts"
VERSION = 1


def document(
    snapshot: Snapshot, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> dict[str, Any]:
    """Write down verdicts for a browser.

    Args:
        snapshot: What they rest on; only its account and its time are taken.
        verdicts: How the account stands, by fact id; masked, if something is to be.
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
            fact: _verdict(verdict, facts[fact])
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


def _verdict(verdict: Verdict, fact: Fact) -> dict[str, Any]:
    """Write down a verdict; what is empty is left out."""
    said: dict[str, Any] = {
        "state": str(verdict.state),
        "kind": str(fact.kind),
        "summary": verdict.summary,
        "value": verdict.value,
        "link": verdict.link,
        "evidence": list(verdict.evidence) or None,
        "reason": verdict.reason,
        "how": _how(verdict, fact),
        "calls": [
            {"operation": str(call.operation), "taken_at": format_time(call.taken_at)}
            for call in verdict.calls
        ]
        or None,
        "declaration": _declaration(verdict.declaration) if verdict.declaration else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _how(verdict: Verdict, fact: Fact) -> dict[str, Any] | None:
    """Write down what to do, or how to look, where the state asks for it."""
    chosen: HowTo
    match verdict.state:
        case State.FAIL:
            chosen = fact.remedy
        case State.MANUAL:
            chosen = fact.check
        case _:
            return None
    document = {"title": fact.document.title, "url": fact.document.url}
    return {"console": list(chosen.console), "cli": chosen.cli, "document": document}


def _declaration(declaration: Declaration) -> dict[str, str]:
    said = {
        "kind": str(declaration.kind),
        "text": declaration.text,
        "by": declaration.by,
        "until": str(declaration.until),
    }
    return {**said, "since": str(declaration.since)} if declaration.since else said
