"""Finds shortcodes in a page's text, by the rules of Hugo's own lexer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_OPENING = re.compile(r"\{\{(?P<sign>[<%])(?P<comment>/\*)?")
_NAME = re.compile(r"\s*(?P<close>/)?\s*(?P<name>[\w][\w./-]*)")
_PARAMETER = re.compile(
    r"""\s*(?:(?P<key>[\w-]+)\s*=\s*)?
    (?:\\?"(?P<quoted>(?:\\.|[^"\\\n])*)\\?" | `(?P<raw>[^`]*)` | (?P<bare>[^\s"`<>]+?))
    (?=\s|/?\s*[>%]\}\})""",
    re.VERBOSE,
)
_END = {"<": re.compile(r"\s*(?P<alone>/)?\s*>\}\}"), "%": re.compile(r"\s*(?P<alone>/)?\s*%\}\}")}


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One use of a shortcode.

    Attributes:
        name: What it is called.
        positional: Its parameters, if they have no names.
        named: Its parameters by name.
        inner: The text between its two tags; `None` if it has one tag.
        is_markdown: Whether it is written with `%`: Hugo reads its result as Markdown.
        opening: The first tag, as written.
        closing: The last tag, as written.
        start: Where it begins in the text.
        end: Where it ends.
        line: The line it begins in, counted from 0.
    """

    name: str
    positional: Sequence[str]
    named: Mapping[str, str]
    inner: str | None
    is_markdown: bool
    opening: str
    closing: str
    start: int
    end: int
    line: int

    @property
    def source(self) -> str:
        """The whole of it, as written."""
        return self.opening + (self.inner or "") + self.closing

    @property
    def inner_line(self) -> int:
        """The line that the text between its tags begins in, counted from 0."""
        return self.line + self.opening.count("\n")

    def get(self, *keys: str | int) -> str:
        """Give the first of these parameters that has a value, by name or by place."""
        for key in keys:
            if isinstance(key, int):
                value = self.positional[key] if key < len(self.positional) else ""
            else:
                value = self.named.get(key.lower(), "")
            if value:
                return value
        return ""


@dataclass(frozen=True, slots=True)
class Escaped:
    """A tag that the author kept from being run, as `{{</* name */>}}`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    closes: bool
    alone: bool
    sign: str
    positional: Sequence[str]
    named: Mapping[str, str]
    start: int
    end: int


def scan(text: str) -> list[Shortcode | Escaped]:
    """Find the outermost shortcodes of a text; those inside others are in their `inner`."""
    tags = list(_tags(text))
    found: list[Shortcode | Escaped] = []
    place = 0
    while place < len(tags):
        tag = tags[place]
        if isinstance(tag, Escaped):
            found.append(tag)
        elif not tag.closes:
            last = _closing(tags, place)
            closing = tags[last] if last > place else None
            found.append(_shortcode(text, tag, closing if isinstance(closing, _Tag) else None))
            place = last
        place += 1
    return found


def _tags(text: str) -> list[_Tag | Escaped]:
    tags: list[_Tag | Escaped] = []
    place = 0
    while opening := _OPENING.search(text, place):
        tag = _escaped(text, opening) if opening["comment"] else _tag(text, opening)
        # What only looks like a tag is text.
        place = tag.end if tag else opening.end()
        if tag:
            tags.append(tag)
    return tags


def _escaped(text: str, opening: re.Match[str]) -> Escaped | None:
    ending = "*/" + {"<": ">", "%": "%"}[opening["sign"]] + "}}"
    end = text.find(ending, opening.end())
    if end < 0:
        return None
    shown = "{{" + opening["sign"] + text[opening.end() : end] + ending[2:]
    return Escaped(shown, opening.start(), end + len(ending))


def _tag(text: str, opening: re.Match[str]) -> _Tag | None:
    sign = opening["sign"]
    named_as = _NAME.match(text, opening.end())
    if named_as is None:
        return None
    positional: list[str] = []
    named: dict[str, str] = {}
    place = named_as.end()
    while not (end := _END[sign].match(text, place)):
        parameter = _PARAMETER.match(text, place)
        if parameter is None or parameter.end() == place:
            return None
        _keep(parameter, positional, named)
        place = parameter.end()
    return _Tag(
        name=named_as["name"],
        closes=bool(named_as["close"]),
        alone=bool(end["alone"]),
        sign=sign,
        positional=positional,
        named=named,
        start=opening.start(),
        end=end.end(),
    )


def _keep(parameter: re.Match[str], positional: list[str], named: dict[str, str]) -> None:
    if parameter["quoted"] is not None:
        value = re.sub(r'\\(["\\])', r"\1", parameter["quoted"])
    else:
        value = parameter["raw"] if parameter["raw"] is not None else parameter["bare"]
    if parameter["key"]:
        named[parameter["key"].lower()] = value
    else:
        positional.append(value)


def _closing(tags: Sequence[_Tag | Escaped], opening: int) -> int:
    """Find the tag that closes one; it is its own end if none does."""
    first = tags[opening]
    if isinstance(first, Escaped) or first.alone:
        return opening
    depth = 0
    for place in range(opening, len(tags)):
        tag = tags[place]
        if isinstance(tag, Escaped) or tag.name != first.name or tag.alone:
            continue
        depth += -1 if tag.closes else 1
        if depth == 0:
            return place
    return _nearest_closing(tags, opening, first.name)


def _nearest_closing(tags: Sequence[_Tag | Escaped], opening: int, name: str) -> int:
    """Find the first tag that closes this name: some uses of a name stand alone, others do not."""
    for place in range(opening + 1, len(tags)):
        tag = tags[place]
        if isinstance(tag, _Tag) and tag.name == name:
            return place if tag.closes else opening
    return opening


def _shortcode(text: str, tag: _Tag, closing: _Tag | None) -> Shortcode:
    return Shortcode(
        name=tag.name,
        positional=tag.positional,
        named=tag.named,
        inner=text[tag.end : closing.start] if closing else None,
        is_markdown=tag.sign == "%",
        opening=text[tag.start : tag.end],
        closing=text[closing.start : closing.end] if closing else "",
        start=tag.start,
        end=closing.end if closing else tag.end,
        line=text.count("\n", 0, tag.start),
    )
