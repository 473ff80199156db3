"""What changed between two snapshots: as text, as JSON, and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aws_posture.base.words import count, day, minute, plain
from aws_posture.catalogue.items import lines
from aws_posture.cli.formats.json_document import as_json, described, items
from aws_posture.cli.formats.markdown_table import escaped
from aws_posture.judging.comparing import Change, Comparison, Direction
from aws_posture.snapshot import format_time

_HONEST = "Each change happened at some time between the two; 'since' is when it was first seen."
_TITLES = {Direction.WORSE: "Worse", Direction.BETTER: "Better", Direction.OTHER: "Other"}


def text(account: str, compared: Comparison) -> str:
    """Write a line per change, with its evidence under it."""
    lines = [f"Account {account}, {_between(compared)}."]
    if compared.changes:
        lines.append(_HONEST)
    for direction, title in _TITLES.items():
        if among := compared.among(direction):
            lines += ["", title]
            for change in among:
                lines += [f"  {line}" for line in _lines(change, compared)]
    return "\n".join((*lines, "", *_ending(compared)))


def _between(compared: Comparison) -> str:
    return f"from {minute(compared.before)} to {minute(compared.since)}"


def _lines(change: Change, compared: Comparison) -> Iterator[str]:
    yield f"{plain(change.fact.title)}: {plain(_said(change))}, since {day(compared.since)}"
    yield from (f"  - {plain(line)}" for line in lines(change.gone))
    yield from (f"  + {plain(line)}" for line in lines(change.come))


def _said(change: Change) -> str:
    """Return a change in a few words: its state, or its value, or that its evidence changed."""
    old, new = change.old, change.new
    if old.state is not new.state:
        states = f"{old.state} → {new.state}"
        return states if new.value is None else f"{states} ({new.value})"
    if old.value != new.value:
        return f"{old.value} → {new.value}, still {new.state}"
    # A masked value looks the same as before.
    what = "other evidence" if change.gone or change.come else "another value"
    return f"{what}, still {new.state}"


def _ending(compared: Comparison) -> Iterator[str]:
    numbers = [f"{len(compared.among(one))} {one}" for one in Direction]
    yield f"{', '.join(numbers)}; {compared.unchanged} unchanged."
    if missing := compared.not_compared:
        yield (
            f"{count(len(missing), 'fact')} not compared, as one of the snapshots did not ask: "
            f"{', '.join(missing)}."
        )


def json(account: str, compared: Comparison) -> str:
    """Write all of it for programs."""
    return as_json(
        {
            "account": account,
            "old": {"taken_at": format_time(compared.before)},
            "new": {"taken_at": format_time(compared.since)},
            "changes": [_as_values(change) for change in compared.changes],
            "unchanged": compared.unchanged,
            "not_compared": list(compared.not_compared),
        }
    )


def _as_values(change: Change) -> dict[str, Any]:
    return {
        "id": change.fact.id,
        "title": change.fact.title,
        "direction": str(change.direction),
        "old": described(change.old),
        "new": described(change.new),
        "evidence_gone": list(lines(change.gone)),
        "evidence_come": list(lines(change.come)),
        "items_gone": items(change.gone),
        "items_come": items(change.come),
    }


def markdown(account: str, compared: Comparison) -> str:
    """Write a line about the account and a row per change."""
    lines = [f"**AWS account {escaped(account)}**, {_between(compared)}."]
    if compared.changes:
        lines += [
            _HONEST,
            "",
            "| | What changed | Since | Evidence |",
            "| --- | --- | --- | --- |",
            *(_row(change, compared) for change in compared.changes),
        ]
    return "\n".join((*lines, "", *(escaped(line) for line in _ending(compared))))


def _row(change: Change, compared: Comparison) -> str:
    what = f"{escaped(change.fact.title)}: {escaped(_said(change))}"
    evidence = [f"gone: {line}" for line in lines(change.gone)]
    evidence += [f"new: {line}" for line in lines(change.come)]
    shown = "<br>".join(escaped(line) for line in evidence)
    return f"| {_TITLES[change.direction]} | {what} | {day(compared.since)} | {shown} |"


WRITERS: Mapping[str, Callable[[str, Comparison], str]] = {
    "text": text,
    "json": json,
    "markdown": markdown,
}
"""The writer of each format."""
