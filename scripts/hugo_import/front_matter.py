"""Parts a page into its front matter and its text, as Hugo does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from hugo_import.reading import Unreadable, Values, load, mapping

_FENCES = {"---": "yaml", "+++": "toml"}
_OPENING = re.compile(r"(---|\+\+\+)[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's file, in its parts.

    Attributes:
        values: Its front matter, by key as the author spelt it.
        text: What comes after it.
        first_line: The line that the text starts in, counted from 1.
        raw: The front matter as written, if it cannot be read.
        kind: `yaml`, `toml` or `json`; empty if there is none.
        fault: Why it cannot be read; empty if it can.
        fault_line: The line where, counted from 1.
    """

    text: str
    values: Values = field(default_factory=dict)
    first_line: int = 1
    raw: str = ""
    kind: str = ""
    fault: str = ""
    fault_line: int = 0


def split(text: str) -> Page:
    """Part a page's text from its front matter."""
    start = len(text) - len(text.lstrip(" \t\n"))
    if text.startswith("{", start) and not text.startswith("{{", start):
        return _json(text, start)
    opening = _OPENING.match(text, start)
    if opening is None:
        return Page(text)
    closing = re.compile(rf"^{re.escape(opening[1])}[ \t]*$", re.MULTILINE)
    end = closing.search(text, opening.end())
    kind = _FENCES[opening[1]]
    line = text.count("\n", 0, opening.end()) + 1
    if end is None:
        return _faulty(text, opening.end(), len(text), kind, "it has no end", line - 1)
    return _fenced(text, opening.end(), end, kind)


def _fenced(text: str, start: int, end: re.Match[str], kind: str) -> Page:
    raw = text[start : end.start()]
    line = text.count("\n", 0, start) + 1
    try:
        values = load(raw, kind)
    except Unreadable as error:
        place = line + max(error.line, 1) - 1
        return _faulty(text, start, end.start(), kind, str(error), place, after=end.end())
    if values is not None and not isinstance(values, dict):
        fault = "it is no list of keys and values"
        return _faulty(text, start, end.start(), kind, fault, line, after=end.end())
    body = text[end.end() :].removeprefix("\n")
    return Page(body, mapping(values), _line_of(text, body), raw, kind)


def _json(text: str, start: int) -> Page:
    try:
        values, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return _faulty(text, start, len(text), "json", "it is no JSON", line)
    body = text[end:].removeprefix("\n")
    return Page(body, mapping(values), _line_of(text, body), text[start:end], "json")


def _faulty(  # noqa: PLR0913, PLR0917  # a record's fields
    text: str, start: int, end: int, kind: str, fault: str, line: int, after: int | None = None
) -> Page:
    body = text[after:].removeprefix("\n") if after is not None else ""
    return Page(body, {}, _line_of(text, body), text[start:end].strip("\n"), kind, fault, line)


def _line_of(text: str, body: str) -> int:
    return text.count("\n", 0, len(text) - len(body)) + 1
