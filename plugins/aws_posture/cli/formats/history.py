"""The states of accounts over time: as a table, as tab-separated lines, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_posture.base.words import minute, plain
from aws_posture.catalogue import get
from aws_posture.catalogue.model import State
from aws_posture.judging.comparing import Direction, Point
from aws_posture.snapshot import format_time

if TYPE_CHECKING:
    from rich.console import Console

_COUNTED = (State.PASS, State.FAIL, State.UNKNOWN, State.NOT_APPLICABLE, State.MANUAL)

COLUMNS = ("account", "taken_at", "asked", *map(str, _COUNTED), "changes")
"""The names of the columns that `lines` writes."""


@dataclass(frozen=True, slots=True)
class OfAccount:
    """What is remembered about an account.

    Attributes:
        account: Its id.
        file: Where it is remembered.
        points: Its states, in the order of time.
    """

    account: str
    file: Path
    points: tuple[Point, ...]


def show(console: Console, one: OfAccount) -> None:
    """Show the states of an account over time, and the latest changes one by one."""
    from rich.table import Table  # noqa: PLC0415  # slow to load, and a pipe has no need
    from rich.text import Text  # noqa: PLC0415  # the same

    console.print(f"Account [bold]{one.account}[/]\n")
    table = Table(box=None, header_style="bold")
    table.add_column("Snapshot", no_wrap=True)
    for head in ("Asked", "Pass", "Fail", "Unknown", "N/A", "By hand"):
        table.add_column(head, justify="right")
    table.add_column("Changed")
    for point in one.points:
        numbers = (str(point.counts.get(state, 0)) for state in _COUNTED)
        table.add_row(minute(point.taken_at), str(point.asked), *numbers, _how_many(point))
    console.print(table)
    for line in _last_changes(one.points):
        console.print(Text(line))


def _how_many(point: Point) -> str:
    numbers = Counter(change.direction for change in point.changes)
    return ", ".join(f"{numbers[where]} {where}" for where in Direction if numbers[where])


def _last_changes(points: Sequence[Point]) -> Iterator[str]:
    last = next((point for point in reversed(points) if point.changes), None)
    if last is not None:
        yield f"\nThe latest changes, first seen {minute(last.taken_at)}:"
        for change in last.changes:
            title = plain(get(change.fact).title)
            yield f"  {title}: {change.old} → {change.new} ({change.direction})"


def lines(one: OfAccount) -> Iterator[str]:
    """Write a line per time: account, time, how many were asked, counts, and what changed."""
    for point in one.points:
        numbers = (str(point.counts.get(state, 0)) for state in _COUNTED)
        changes = "; ".join(f"{c.fact}: {c.old} → {c.new}" for c in point.changes)
        yield "\t".join(
            (one.account, format_time(point.taken_at), str(point.asked), *numbers, changes)
        )


def as_values(one: OfAccount) -> dict[str, Any]:
    """Return all of it as JSON values."""
    return {
        "account": one.account,
        "file": str(one.file),
        "entries": [_described(point) for point in one.points],
    }


def _described(point: Point) -> dict[str, Any]:
    return {
        "taken_at": format_time(point.taken_at),
        "asked": point.asked,
        "counts": {str(state): point.counts.get(state, 0) for state in _COUNTED},
        "changes": [
            {
                "id": change.fact,
                "title": get(change.fact).title,
                "direction": str(change.direction),
                "old": str(change.old),
                "new": str(change.new),
                "before": format_time(change.before),
                "since": format_time(change.since),
            }
            for change in point.changes
        ],
    }
