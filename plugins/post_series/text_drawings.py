"""Drawings made of characters, which Hugo calls GoAT, as SVG that takes the colours of the page.

A character is part of the drawing where it meets another that leads to it: `--->`, `.` above `|`.
Everything else is text. The drawing as its author wrote it is in the element `desc`, for those who
cannot see it and for letters and feeds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 8, 16
"""The size of a character, in pixels."""

Direction = tuple[int, int]
Point = tuple[float, float]

_N, _S, _W, _E = (0, -1), (0, 1), (-1, 0), (1, 0)
_NW, _NE, _SW, _SE = (-1, -1), (1, -1), (-1, 1), (1, 1)
_ALL = (_N, _S, _W, _E, _NW, _NE, _SW, _SE)
_UPPER, _LOWER = (_W, _E, _S, _SW, _SE), (_W, _E, _N, _NW, _NE)

_LEADS: Mapping[str, Sequence[Direction]] = {
    "-": (_W, _E),
    "|": (_N, _S),
    "/": (_NE, _SW),
    "\\": (_NW, _SE),
    "+": _ALL,
    "o": _ALL,
    "*": _ALL,
    ".": _UPPER,
    ",": _UPPER,
    "'": _LOWER,
    "`": _LOWER,
    ">": (_W, _NW, _SW),
    "<": (_E, _NE, _SE),
    "^": (_S, _SW, _SE),
    "v": (_N, _NW, _NE),
    "V": (_N, _NW, _NE),
}
"""Where each character of a drawing leads to."""

_CORNERS, _ARROWS, _CIRCLES = ".,'`", "<>^vV", "o*"
_LETTERS = "oVv|"
_ENDS = 2
"""How many lines a corner joins, at least; with fewer it is a full stop or a quotation mark."""


@dataclass(frozen=True, slots=True)
class _Canvas:
    """The characters of a drawing, by column and row."""

    lines: Sequence[str]
    _known: dict[tuple[int, int], list[Direction]] = field(default_factory=dict)

    def at(self, column: int, row: int) -> str:
        line = self.lines[row] if 0 <= row < len(self.lines) else ""
        return line[column] if 0 <= column < len(line) else " "

    def leads(self, column: int, row: int) -> list[Direction]:
        """List where the line through a character goes on; empty if the character is text."""
        if (column, row) not in self._known:
            self._known[column, row] = self._leads(column, row)
        return self._known[column, row]

    def _leads(self, column: int, row: int) -> list[Direction]:
        char = self.at(column, row)
        found = [each for each in _LEADS.get(char, ()) if self._meets(column, row, char, each)]
        if char == "|" and not found:
            found = list(_LEADS[char])
        is_word = char in _LETTERS and any(
            self.at(column + side, row).isalnum() for side in (-1, 1)
        )
        return [] if is_word or (char in _CORNERS and len(found) < _ENDS) else found

    def _meets(self, column: int, row: int, char: str, way: Direction) -> bool:
        other = self.at(column + way[0], row + way[1])
        if {char, other} == {"-", "|"} and way in (_W, _E):
            return True
        return (-way[0], -way[1]) in _LEADS.get(other, ())

    def is_bottom_line(self, column: int, row: int) -> bool:
        """Return whether an underscore is a line, and not part of a word."""
        beside = {self.at(column - 1, row), self.at(column + 1, row)}
        return self.at(column, row) == "_" and bool(beside & set("_/\\|"))


def fence(src: str = "", **_: object) -> str:
    """Draw a block of code; `pymdownx.superfences` calls it so."""
    return f'<div class="goat">{draw(src)}</div>'


def draw(source: str) -> str:
    """Return a drawing as an SVG element."""
    lines = source.expandtabs(4).rstrip().split("\n")
    canvas = _Canvas(lines)
    width, height = max(map(len, lines)) * WIDTH, len(lines) * HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'style="max-width: 100%; width: {width}px" font-family="monospace" font-size="13" '
        'stroke-linecap="round">'
        f"<desc>{html.escape(source.rstrip())}</desc>"
        f'<path d="{" ".join(_paths(canvas))}" fill="none" stroke="currentColor"/>'
        f"{''.join(_signs(canvas))}{''.join(_words(canvas))}</svg>"
    )


def _cells(canvas: _Canvas) -> Iterator[tuple[int, int, str]]:
    for row, line in enumerate(canvas.lines):
        for column, char in enumerate(line):
            if char != " ":
                yield column, row, char


def _paths(canvas: _Canvas) -> Iterator[str]:
    """Yield the lines of a drawing, those in one direction as one."""
    segments: dict[Point, dict[Direction, Point]] = {}
    for column, row, char in _cells(canvas):
        if canvas.is_bottom_line(column, row):
            left, bottom = column * WIDTH, (row + 1) * HEIGHT
            segments.setdefault((left, bottom), {})[_E] = (left + WIDTH, bottom)
        leads = canvas.leads(column, row)
        if char in _CORNERS and len(leads) == _ENDS:
            yield _bend(column, row, leads)
            continue
        for way in leads:
            start, end = _ordered(_centre(column, row), _edge(column, row, way))
            segments.setdefault(start, {})[_direction(way)] = end
    for line in _merged(segments):
        yield f"M{_written(line[0])}L{_written(line[1])}"


def _merged(segments: dict[Point, dict[Direction, Point]]) -> Iterator[tuple[Point, Point]]:
    for start in sorted(segments):
        for way in list(segments[start]):
            end = segments[start].pop(way)
            while way in segments.get(end, {}):
                end = segments[end].pop(way)
            yield start, end


def _bend(column: int, row: int, leads: Sequence[Direction]) -> str:
    """Join two lines by a curve."""
    first, second = (_edge(column, row, way) for way in leads)
    return f"M{_written(first)}Q{_written(_centre(column, row))} {_written(second)}"


def _signs(canvas: _Canvas) -> Iterator[str]:
    """Yield arrowheads and circles."""
    for column, row, char in _cells(canvas):
        if char not in _ARROWS + _CIRCLES or not (leads := canvas.leads(column, row)):
            continue
        x, y = _centre(column, row)
        if char in _CIRCLES:
            fill = "currentColor" if char == "*" else "var(--md-default-bg-color, Canvas)"
            yield f'<circle cx="{x:g}" cy="{y:g}" r="4" stroke="currentColor" fill="{fill}"/>'
        else:
            turned = _ANGLES[-leads[0][0], -leads[0][1]]
            yield (
                f'<path d="M{x + 4:g} {y:g}l-8-4v8z" fill="currentColor" '
                f'transform="rotate({turned} {x:g} {y:g})"/>'
            )


_ANGLES = {_E: 0, _SE: 63, _S: 90, _SW: 117, _W: 180, _NW: 243, _N: 270, _NE: 297}
"""How far an arrow to the right is turned for each direction, in degrees."""


def _words(canvas: _Canvas) -> Iterator[str]:
    for row, line in enumerate(canvas.lines):
        text = "".join(
            " " if canvas.leads(column, row) or canvas.is_bottom_line(column, row) else char
            for column, char in enumerate(line)
        )
        for word in re.finditer(r"\S+(?: \S+)*", text):
            x, y = word.start() * WIDTH, row * HEIGHT + 12
            length = len(word[0]) * WIDTH
            yield (
                f'<text x="{x}" y="{y}" textLength="{length}" fill="currentColor">'
                f"{html.escape(word[0])}</text>"
            )


def _centre(column: int, row: int) -> Point:
    return column * WIDTH + WIDTH / 2, row * HEIGHT + HEIGHT / 2


def _edge(column: int, row: int, way: Direction) -> Point:
    x, y = _centre(column, row)
    return x + way[0] * WIDTH / 2, y + way[1] * HEIGHT / 2


def _direction(way: Direction) -> Direction:
    """Return a direction or its opposite, so that lines both ways are the same."""
    return way if way > (0, 0) else (-way[0], -way[1])


def _ordered(first: Point, second: Point) -> tuple[Point, Point]:
    return (first, second) if first < second else (second, first)


def _written(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"
