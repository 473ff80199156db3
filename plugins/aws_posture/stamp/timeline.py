"""What changed in an account, as HTML: since the previous snapshot, and over the whole history.

The chart of how many facts were in which state is inline SVG with words around it. Lines differ by
their dashes and by the words at their ends; colour only repeats that. The drawing is stretched to
the available room but its strokes are not, so it contains no text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from aws_posture.base.words import day, day_and_minute
from aws_posture.cards import LABELS
from aws_posture.catalogue.model import Fact, State
from aws_posture.judging.comparing import Direction, Point, StateChange
from aws_posture.slots import CSS
from aws_posture.stamp import fragments
from aws_posture.stamp.escaping import text

_ARROW = f'<span aria-hidden="true">&#8594;</span><span class="{CSS}-spoken">, now</span>'
_DIRECTIONS = {Direction.WORSE: "Worse", Direction.BETTER: "Better", Direction.OTHER: "Other"}
_COUNTED = (State.PASS, State.FAIL, State.UNKNOWN, State.NOT_APPLICABLE, State.MANUAL)

# As many as fit on a page; `aws-posture history` has all.
_MOST_ROWS = 30

_WIDTH, _HEIGHT = 600, 200
_DASHES: Mapping[State, str] = {State.PASS: "", State.FAIL: "9 5", State.UNKNOWN: "0.1 6"}
_WORDS = {State.PASS: "pass", State.FAIL: "fail", State.UNKNOWN: "unknown"}

# More of them would cover the lines.
_MOST_DOTS = 40

# The minimum distance of the words at the lines' ends, as a fraction of the height.
_GAP = 0.14

_STROKE = 'fill="none" stroke="currentColor" vector-effect="non-scaling-stroke"'


def before_and_after(points: Sequence[Point], facts: Mapping[str, Fact]) -> str:
    """Return what changed; empty if there are fewer than two times to compare.

    Args:
        points: The states of the account, in the order of time.
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
    heads = "".join(f'<th scope="col">{LABELS[state]}</th>' for state in _COUNTED)
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


def chart(points: Sequence[Point]) -> str:
    """Draw how many facts passed, failed and were unknown.

    Args:
        points: At least two, in the order of time.
    """
    top = _top(points)
    axis = "".join(f"<span>{number}</span>" for number in (top, top // 2, 0))
    return (
        f'<div class="{CSS}-plot">'
        f'<div class="{CSS}-axis" aria-hidden="true">{axis}</div>'
        f"{_drawing(points, top)}{_key(points[-1], top)}{_ends(points)}</div>"
    )


def _top(points: Sequence[Point]) -> int:
    """Return the number at the top of the chart: even, so that its half is a number too."""
    most = max(point.counts.get(state, 0) for point in points for state in _DASHES)
    return max(2, most + most % 2)


def _drawing(points: Sequence[Point], top: int) -> str:
    grid = "".join(f"M0 {y}H{_WIDTH}" for y in (0, _HEIGHT // 2, _HEIGHT))
    lines = "".join(_line(points, state, top) for state in _DASHES)
    return (
        f'<svg class="{CSS}-drawing" role="img" aria-label="{_in_words(points)}" width="100%" '
        f'height="180" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" '
        'overflow="visible">'
        f'<path d="{grid}" {_STROKE} stroke-opacity="0.18"/>{lines}</svg>'
    )


def _line(points: Sequence[Point], state: State, top: int) -> str:
    places = [_place(point, points, state, top) for point in points]
    drawn = f'<path d="M{" L".join(places)}" {_STROKE} stroke-width="2.5"{_dashes(state)}/>'
    # A zero-length line with round ends is a dot, and stays round when the drawing is stretched.
    dots = places if len(places) <= _MOST_DOTS else places[-1:]
    dotted = "".join(f"M{place}h0" for place in dots)
    dot = f'<path d="{dotted}" {_STROKE} stroke-width="7" stroke-linecap="round"/>'
    return f'<g class="{CSS}-line" data-state="{state}">{drawn}{dot}</g>'


def _dashes(state: State) -> str:
    dashes = _DASHES[state]
    return f' stroke-dasharray="{dashes}" stroke-linecap="round"' if dashes else ""


def _place(point: Point, points: Sequence[Point], state: State, top: int) -> str:
    first, last = points[0].taken_at, points[-1].taken_at
    x = _WIDTH * ((point.taken_at - first) / (last - first))
    return f"{x:.1f} {_HEIGHT * (1 - point.counts.get(state, 0) / top):.1f}"


def _key(last: Point, top: int) -> str:
    """Write the words at the lines' ends, apart from one another where the lines are not."""
    # Where two lines end together, the order is always the same.
    states = sorted(_DASHES, key=lambda state: -last.counts.get(state, 0))
    heights = _spread([1 - last.counts.get(state, 0) / top for state in states])
    entries = "".join(
        f'<li class="{CSS}-end" data-state="{state}" style="inset-block-start:{height:.1%}">'
        f"{_sample(state)} {last.counts.get(state, 0)} {_WORDS[state]}</li>"
        for state, height in zip(states, heights, strict=True)
    )
    return f'<ul class="{CSS}-ends">{entries}</ul>'


def _spread(heights: Sequence[float]) -> list[float]:
    """Push heights apart, downwards first and then up from the bottom; they are in order."""
    down: list[float] = []
    for height in heights:
        down.append(max(height, down[-1] + _GAP) if down else height)
    up: list[float] = []
    for place, height in enumerate(reversed(down)):
        up.append(min(height, 1 - place * _GAP))
    return up[::-1]


def _sample(state: State) -> str:
    return (
        '<svg width="26" height="8" viewBox="0 0 26 8" aria-hidden="true">'
        f'<path d="M2 4H24" {_STROKE} stroke-width="2.5"{_dashes(state)}/></svg>'
    )


def _ends(points: Sequence[Point]) -> str:
    first, last = points[0].taken_at, points[-1].taken_at
    said = day_and_minute if day(first) == day(last) else day
    return (
        f'<p class="{CSS}-span" aria-hidden="true"><span>{said(first)}</span> '
        f"<span>{said(last)}</span></p>"
    )


def _in_words(points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    changes = ", ".join(
        f"{_WORDS[state]} from {first.counts.get(state, 0)} to {last.counts.get(state, 0)}"
        for state in _DASHES
    )
    return (
        f"{len(points)} snapshots from {day_and_minute(first.taken_at)} to "
        f"{day_and_minute(last.taken_at)}: {changes}"
    )
