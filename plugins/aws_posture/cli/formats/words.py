"""Words and signs that several formats share."""

from __future__ import annotations

from collections.abc import Mapping

from aws_posture.facts import State, Verdict
from aws_posture.facts.model import DeclarationKind

MARKS: Mapping[State, str] = {
    State.PASS: "✓",
    State.FAIL: "✕",
    State.NOT_APPLICABLE: "-",
    State.UNKNOWN: "?",
    State.MANUAL: "☞",
    State.UNCHECKED: "·",
}
"""The sign of each state."""


def declared(verdict: Verdict) -> str:
    """Say what the team declares of a fact, or nothing."""
    declaration = verdict.declaration
    if declaration is None:
        return ""
    verb = "answered" if declaration.kind is DeclarationKind.ANSWERED else "accepted"
    since = f" on {declaration.since}" if declaration.since else ""
    return f"{verb} by {declaration.by}{since}, until {declaration.until}: {declaration.text}"
