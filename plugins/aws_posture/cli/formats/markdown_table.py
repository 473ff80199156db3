"""Verdicts as a Markdown table, for a comment on a pull request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from aws_posture.base.words import enumerated, minute, plain
from aws_posture.catalogue.model import State, Verdict
from aws_posture.cli.formats.words import MARKS, declared
from aws_posture.snapshot import Snapshot

_SPECIAL = re.compile(
    # Anything that may mean something in Markdown, HTML or mathematics.
    r"[\\`*_{}\[\]<>&|~$^]"
    # Addresses, and characters by name, without any character that Markdown uses.
    r"|:(?=\S)|(?<=\bwww)\."
    # What code hosts look for: names to notify, issues to link.
    r"|[@#!%](?=\w)",
    re.IGNORECASE,
)


def write(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> str:
    """Write a line about the account and a row per fact."""
    counts = Counter(verdict.state for verdict in verdicts.values())
    how_many = [f"{counts[state]} {state}" for state in State if counts[state]]
    found = enumerated(how_many or ["no facts"])
    return "\n".join(
        (
            f"**AWS account {snapshot.account}**, read {minute(snapshot.taken_at)}: {found}.",
            "",
            "| State | Fact | What AWS answered |",
            "| --- | --- | --- |",
            *(_row(verdict) for verdict in verdicts.values()),
        )
    )


def _row(verdict: Verdict) -> str:
    lines = (
        verdict.summary,
        _value(verdict),
        *verdict.evidence,
        verdict.reason,
        declared(verdict),
    )
    account = "<br>".join(escaped(line) for line in lines if line)
    return f"| {MARKS[verdict.state]} {verdict.state} | {escaped(verdict.fact)} | {account} |"


def _value(verdict: Verdict) -> str:
    # Most summaries already contain the value.
    said = verdict.value is None or str(verdict.value) in verdict.summary
    return "" if said else f"value: {verdict.value}"


def escaped(text: str) -> str:
    """Escape text so that Markdown shows it literally, on one line."""
    return _SPECIAL.sub(lambda found: _harmless(found[0]), plain(text))


def _harmless(mark: str) -> str:
    # Code hosts look after entities are decoded; only a comment separates the character from the
    # name.
    return f"{mark}<!-- -->" if mark in "@#!%" else f"&#{ord(mark)};"
