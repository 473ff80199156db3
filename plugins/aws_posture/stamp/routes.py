"""Routes to an administrator's power as pictures: one inline SVG each, from top to bottom.

A route is drawn as boxes for who one becomes, and arrows that say how. The boxes are narrow enough
for a phone and stand side by side where there is room. A screen reader is read the same as a list.
`assets/aws-posture.js` draws the same from a verdict file; shared cases hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from aws_posture.base.phrases import Name, Words, say
from aws_posture.base.words import plain
from aws_posture.catalogue.items import MOST_ROUTES, Route
from aws_posture.slots import CSS
from aws_posture.stamp.escaping import text

GOAL = "can do everything"
"""What stands at the end of every route."""

_WIDTH = 300
_NAME_CHARACTERS, _EDGE_CHARACTERS = 32, 34
_LINE, _PADDING, _SMALL = 18, 9, 15
_INDENT = 22

_Drawn = tuple[str, int]
"""A part of the picture, and its height."""


def figure(routes: Sequence[Route]) -> str:
    """Draw routes; nothing where there is none."""
    if not routes:
        return ""
    drawn = "".join(f"<li>{_drawing(route)}</li>" for route in routes[:MOST_ROUTES])
    more = len(routes) - MOST_ROUTES
    rest = f"<figcaption>and {more} more</figcaption>" if more > 0 else ""
    return f'<figure class="{CSS}-routes"><ol>{drawn}</ol>{rest}</figure>'


def _drawing(route: Route) -> str:
    parts, top = [], 1
    for node, edge in zip_longest(route.nodes, route.edges):
        parts.append(_node(node, top))
        top += _node_height(node)
        if edge is not None:
            parts.append(_edge(edge, top))
            top += _edge_height(edge)
    # After a step the arrow is there already.
    gap = 0 if len(route.edges) == len(route.nodes) else 2 * _PADDING + 4
    parts.append(_goal(top, gap))
    height = top + gap + 2 * _PADDING + _LINE + 1
    spoken = chain.from_iterable(
        (f"{node.kind} {plain(node.text)}", *([say(edge)] if edge is not None else []))
        for node, edge in zip_longest(route.nodes, route.edges)
    )
    label = text(", ".join([*spoken, GOAL]))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}">'
        f"{''.join(parts)}</svg>"
    )


def _node_height(node: Name) -> int:
    return 2 * _PADDING + _SMALL + _LINE * len(wrapped(plain(node.text), _NAME_CHARACTERS))


def _edge_height(edge: Words) -> int:
    return 2 * _PADDING + _LINE * len(wrapped(say(edge), _EDGE_CHARACTERS))


def _node(node: Name, top: int) -> str:
    names = _lines(wrapped(plain(node.text), _NAME_CHARACTERS), 12, top + _PADDING + 28, "name")
    kind = _text(node.kind, 12, top + _PADDING + 11, "kind")
    return f"{_box(top, _node_height(node))}{kind}{names}"


def _edge(edge: Words, top: int) -> str:
    said = _lines(wrapped(say(edge), _EDGE_CHARACTERS), _INDENT + 14, top + _PADDING + 13, "edge")
    return f"{_arrow(top, _edge_height(edge))}{said}"


def _goal(top: int, gap: int) -> str:
    arrow = _arrow(top, gap) if gap else ""
    box = _box(top + gap, 2 * _PADDING + _LINE, ' class="goal"')
    return f"{arrow}{box}{_text(GOAL, 12, top + gap + _PADDING + 13, 'goal')}"


def _box(top: int, height: int, more: str = "") -> str:
    return f'<rect{more} x="1" y="{top}" width="{_WIDTH - 2}" height="{height}" rx="6"></rect>'


def _arrow(top: int, height: int) -> str:
    end = top + height
    tip = f"M{_INDENT - 5} {end - 8}L{_INDENT} {end - 1}L{_INDENT + 5} {end - 8}"
    return f'<path d="M{_INDENT} {top}V{end - 1}{tip}"></path>'


def _lines(lines: Sequence[str], left: int, base: int, name: str) -> str:
    return "".join(_text(line, left, base + _LINE * at, name) for at, line in enumerate(lines))


def _text(line: str, left: int, base: int, name: str) -> str:
    return f'<text class="{name}" x="{left}" y="{base}">{text(line)}</text>'


def wrapped(line: str, most: int) -> list[str]:
    """Break a line into lines of so many characters at most: at blanks, else anywhere."""
    return list(_broken(line, most)) or [""]


def _broken(line: str, most: int) -> Iterator[str]:
    row = ""
    for word in line.split(" "):
        if row and len(row) + 1 + len(word) <= most:
            row = f"{row} {word}"
            continue
        if row:
            yield row
        row = word
        while len(row) > most:
            yield row[:most]
            row = row[most:]
    if row:
        yield row
