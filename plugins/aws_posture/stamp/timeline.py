"""What changed of an account, as HTML: since the snapshot before, and over all that is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from aws_posture.comparing import Direction, Point, StateChange
from aws_posture.facts.model import Fact, State
from aws_posture.facts.wording import day
from aws_posture.slots import CSS
from aws_posture.stamp import fragments
from aws_posture.stamp.chart import chart
from aws_posture.stamp.escaping import text

_ARROW = f'<span aria-hidden="true">&#8594;</span><span class="{CSS}-spoken">, now</span>'
_DIRECTIONS = {Direction.WORSE: "Worse", Direction.BETTER: "Better", Direction.OTHER: "Other"}
_COUNTED = (State.PASS, State.FAIL, State.UNKNOWN, State.NOT_APPLICABLE, State.MANUAL)

# So many fit on a page; `aws-posture history` has all.
_MOST_ROWS = 30


def before_and_after(points: Sequence[Point], facts: Mapping[str, Fact]) -> str:
    """Tell what changed; nothing where there are fewer than two times to compare.

    Args:
        points: How the account stood, in the order of time.
        facts: The catalogue, by fact id.
    """
    if len(points) < 2:  # noqa: PLR2004  # a before and an after
        return ""
    parts = (
        f'<p class="{CSS}-topic-title">Before and after</p>',
        *_changes(points[-2], points[-1], facts),
        f'<figure class="{CSS}-chart">',
        f"<figcaption>Questions by answer, at {len(points)} snapshots</figcaption>",
        chart(points),
        _numbers(points),
        "</figure>",
    )
    return "\n" + "".join(f"{part}\n" for part in parts)


def _changes(before: Point, last: Point, facts: Mapping[str, Fact]) -> Sequence[str]:
    between = f"Between {fragments.moment(before.taken_at)} and {fragments.moment(last.taken_at)}"
    changes = [change for change in last.changes if change.fact in facts]
    if not changes:
        return (f"<p>{between} no answer changed.</p>",)
    entries = "".join(
        f"<li>{_change(change, before.taken_at, facts[change.fact])}</li>" for change in changes
    )
    return (f"<p>{between} these changed:</p>", f'<ul class="{CSS}-changes">{entries}</ul>')


def _change(change: StateChange, before: datetime, fact: Fact) -> str:
    # Not every snapshot asks for every fact.
    earlier = "" if change.before == before else f"; asked before that on {day(change.before)}"
    return (
        f"<strong>{_DIRECTIONS[change.direction]}:</strong> {text(fact.title)}: "
        f'<span class="{CSS}-step">{fragments.state_badge(change.old)} {_ARROW} '
        f"{fragments.state_badge(change.new)}</span>"
        f' <span class="{CSS}-since">since {day(change.since)}{earlier}</span>'
    )


def _numbers(points: Sequence[Point]) -> str:
    heads = "".join(f'<th scope="col">{fragments.LABELS[state]}</th>' for state in _COUNTED)
    rows = "".join(_row(point) for point in reversed(points[-_MOST_ROWS:]))
    left = len(points) - _MOST_ROWS
    more = f"<p>And {left} earlier.</p>" if left > 0 else ""
    return (
        f'<details class="{CSS}-check"><summary>The numbers</summary>'
        f'<div class="{CSS}-numbers"><table class="{CSS}-table"><thead><tr><th scope="col">Snapshot</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>{more}</details>"
    )


def _row(point: Point) -> str:
    numbers = "".join(f"<td>{point.counts.get(state, 0)}</td>" for state in _COUNTED)
    return f'<tr><th scope="row">{fragments.moment(point.taken_at)}</th>{numbers}</tr>'
