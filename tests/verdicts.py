"""Verdicts as tests write them: evidence as lines, everything else as a finding has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Finding, State, Verdict

_OF_VERDICT = {"calls", "declaration", "found_at"}


def verdict_of(fact: str, state: State, summary: str = "So it is.", **parts: Any) -> Verdict:  # noqa: ANN401  # any part of a verdict or of a finding
    return changed(Verdict(fact, Finding(state, summary)), **parts)


def changed(one: Verdict, **parts: Any) -> Verdict:  # noqa: ANN401  # as above
    """Change parts of a verdict or of its finding; `evidence` gives lines."""
    if "evidence" in parts:
        parts["items"] = notes(parts.pop("evidence"))
    own = {name: parts.pop(name) for name in _OF_VERDICT & set(parts)}
    return replace(one, finding=replace(one.finding, **parts), **own)


def notes(lines: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item("note", what=line) for line in lines)
