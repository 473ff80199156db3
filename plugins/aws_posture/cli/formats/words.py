"""Words and symbols that several formats share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_posture.base.words import plain
from aws_posture.catalogue import get
from aws_posture.catalogue.model import DeclarationKind, State, Verdict
from aws_posture.judging.remedies import how_to

MARKS: Mapping[State, str] = {
    State.PASS: "✓",
    State.FAIL: "✕",
    State.NOT_APPLICABLE: "-",
    State.UNKNOWN: "?",
    State.MANUAL: "☞",
    State.UNCHECKED: "·",
}
"""The symbol of each state."""


def declared(verdict: Verdict) -> str:
    """Return what the team declares about a fact, or an empty string."""
    declaration = verdict.declaration
    if declaration is None:
        return ""
    verb = "answered" if declaration.kind is DeclarationKind.ANSWERED else "accepted"
    since = f" on {declaration.since}" if declaration.since else ""
    return f"{verb} by {declaration.by}{since}, until {declaration.until}: {declaration.text}"


def to_do(verdict: Verdict) -> Iterator[str]:
    """Yield what to do about a failure, or how to check: the steps, then the command."""
    how = how_to(verdict, get(verdict.fact))
    if how is None:
        return
    yield "What to do:" if verdict.state is State.FAIL else "How to check:"
    yield from (f"  {number}. {plain(step)}" for number, step in enumerate(how.console, start=1))
    yield from (f"  {line}" for line in commands(verdict))


def commands(verdict: Verdict) -> list[str]:
    """Return the commands that fix a failure or check it, each after a prompt."""
    how = how_to(verdict, get(verdict.fact))
    return [f"$ {plain(line)}" for line in how.cli.splitlines()] if how else []
