"""Finds shortcodes in a page's text, by the rules of Hugo's own lexer, and replaces each with a word.

Hugo does the same: to its Markdown renderer a shortcode is one word, wherever it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

_OPENING = re.compile(r"\{\{(?P<sign>[<%])(?P<comment>/\*)?")
_NAME = re.compile(r"\s*(?P<close>/)?\s*(?P<name>[\w][\w./-]*)")
_PARAMETER = re.compile(
    r"""\s*(?:(?P<key>[\w-]+)\s*=\s*)?
    (?:\\?"(?P<quoted>(?:\\.|[^"\\\n])*)\\?" | `(?P<raw>[^`]*)` | (?P<bare>[^\s"`<>]+?))
    (?=\s|/?\s*[>%]\}\})""",
    re.VERBOSE,
)
_END = {"<": re.compile(r"\s*(?P<alone>/)?\s*>\}\}"), "%": re.compile(r"\s*(?P<alone>/)?\s*%\}\}")}


class Bare(str):
    """A parameter without quotation marks: `3` is a number then, and `true` no text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One use of a shortcode.

    Attributes:
        name: Its name.
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
        """Return the first of these parameters that has a value, by name or by place."""
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
        value = parameter["raw"] if parameter["raw"] is not None else Bare(parameter["bare"])
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
    """Find the first tag that closes this name: some uses of a name have no end, others do."""
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


@dataclass(slots=True)
class Placed:
    """The shortcodes of a page, by the word that replaces each.

    Attributes:
        uses: The shortcode and the line of the file it begins in, by its word.
    """

    uses: dict[str, tuple[Shortcode, int]] = field(default_factory=dict)
    _stem: str = "HUGOSHORTCODE"

    def avoid(self, text: str) -> None:
        """Choose words that the text does not contain."""
        self._stem = next(
            stem
            for stem in (f"HUGOSHORTCODE{'X' * times}" for times in itertools.count())
            if stem not in text
        )

    def put(self, used: Shortcode, line: int) -> str:
        """Return the word for a shortcode."""
        key = f"{self._stem}{len(self.uses)}E"
        self.uses[key] = (used, line)
        return key

    def fill(self, text: str, value: Callable[[str], str]) -> str:
        """Replace each word with a value."""
        if self._stem not in text:
            return text
        return self._pattern.sub(lambda match: value(match.group()), text)

    def keys_of(self, line: str) -> list[str] | None:
        """List the words of a line, if it holds nothing else."""
        if not line.strip() or self._pattern.sub("", line).strip():
            return None
        return self._pattern.findall(line)

    @property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{self._stem}\d+E")


MATH, MATH_BLOCK = "$", "$$"
"""What formulas are called: no shortcode has such a name."""

Delimiters: TypeAlias = Sequence[tuple[str, str, bool]]
"""What opens and what closes a formula, and whether it is a block."""


def place(
    text: str, first_line: int, placed: Placed, math: Delimiters = ()
) -> tuple[str, list[int]]:
    """Replace a text's shortcodes and formulas with words.

    Args:
        text: The text.
        first_line: The line of the file that it starts in, counted from 1.
        placed: Takes the shortcodes.
        math: What opens and closes formulas.

    Returns:
        The text, and for each of its lines the line of the file.
    """
    parts: list[str] = []
    lines = [first_line]
    line, end = first_line, 0
    for found in sorted([*scan(text), *_formulas(text, math)], key=lambda each: each.start):
        if found.start < end:
            continue
        before = text[end : found.start]
        line = _count(before, line, lines)
        if isinstance(found, Escaped):
            line = _count(found.text, line, lines)
            parts += [before, found.text]
        else:
            parts += [before, placed.put(found, line)]
            line += found.source.count("\n")
        end = found.end
    _count(text[end:], line, lines)
    return "".join([*parts, text[end:]]), lines


# Code shows dollars as they are.
_CODE = (
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n[\s\S]*?)?(?:\n[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)(?!`)[\s\S]+?(?<!`)(?P=ticks)(?!`)"
)


def _formulas(text: str, math: Delimiters) -> list[Shortcode]:
    found: list[Shortcode] = []
    if not math or not any(opening in text for opening, _, _ in math):
        return found
    formulas = "|".join(
        rf"(?<!\\)(?P<m{number}>{re.escape(opening)}(?:(?!\n[ \t]*\n)[\s\S])+?{re.escape(closing)})"
        for number, (opening, closing, _) in enumerate(math)
    )
    for match in re.compile(f"{_CODE}|{formulas}", re.MULTILINE).finditer(text):
        number = next((n for n in range(len(math)) if match[f"m{n}"]), None)
        if number is not None:
            opening, closing, is_block = math[number]
            inner = match.group()[len(opening) : -len(closing)]
            name = MATH_BLOCK if is_block else MATH
            line = text.count("\n", 0, match.start())
            found.append(
                Shortcode(name, (), {}, inner, False, opening, closing, *match.span(), line)  # noqa: FBT003
            )
    return found


def _count(text: str, line: int, lines: list[int]) -> int:
    """Record the line of the file for each line that a text begins."""
    for _ in range(text.count("\n")):
        line += 1
        lines.append(line)
    return line
