"""Runs the blog's own shortcodes, where their templates are simple enough.

Simple is: text, `.Inner`, `.Get`, `.Page.Title`, site parameters, `with`, `if` and `else` on those,
and the filters below. Whatever else a template holds makes the shortcode unknown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hugo_import.scene import Replacement
from hugo_import.shortcodes.structure import closed
from hugo_import.shortcodes.uses import Use

_ACTION = re.compile(
    r"(?P<trim>\s*\{\{-|\{\{)(?P<inside>\s.*?\s|.*?)(?P<end>-\}\}\s*|\}\})", re.DOTALL
)
_COMMENT = re.compile(r"\s*/\*.*\*/\s*", re.DOTALL)
_WORD = re.compile(r'"(?:\\.|[^"\\])*"|`[^`]*`|\||\(|\)|[^\s()|]+')
_FILTERS = frozenset(
    {"safehtml", "safeurl", "safehtmlattr", "safecss", "htmlescape", "htmlunescape", "trim"}
)
_MARKDOWN_FILTERS = frozenset(
    {"markdownify", "renderstring", "$.page.renderstring", ".page.renderstring"}
)
_THIRD_PARTY = re.compile(r"<(?:script|iframe|object|embed)\b", re.IGNORECASE)


class _TooHardError(Exception):
    """A template that is not simple."""


@dataclass(slots=True)
class _Run:
    """One run of a template."""

    use: Use
    dot: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    is_markdown: bool = False


def expand(template: str, use: Use) -> Replacement | None:
    """Run a template; none if it is not simple."""
    try:
        run = _Run(use)
        source = "".join(_blocks(_tokens(template), run))
    except _TooHardError:
        return None
    if _THIRD_PARTY.search(template):
        return None
    source = source.strip("\n")
    carried = use.scene.raw(source, use.line)
    if re.search(
        r"<(?!/?(?:a|abbr|b|br|code|em|i|img|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b)[a-zA-Z]",
        carried,
    ):
        whole = closed(carried)
        return Replacement(whole.strip(), carried.replace("\n", " "), carried, stands_alone=True)
    return Replacement(carried.strip(), carried.strip().replace("\n", " "), carried)


def _tokens(template: str) -> list[str | Sequence[str]]:
    """Part a template into text and the words of its actions."""
    tokens: list[str | Sequence[str]] = []
    end = 0
    for action in _ACTION.finditer(template):
        tokens.append(template[end : action.start()])
        if not _COMMENT.fullmatch(action["inside"]):
            tokens.append(_WORD.findall(action["inside"]))
        end = action.end()
    return [*tokens, template[end:]]


def _blocks(tokens: Sequence[str | Sequence[str]], run: _Run) -> Iterator[str]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if isinstance(token, str):
            yield token
        elif token and token[0] in {"with", "if"}:
            other, end = _parts_of(tokens, place)
            yield from _choice(token, tokens[place + 1 : other], tokens[other + 1 : end], run)
            place = end
        elif len(token) > 2 and token[1] in {":=", "="} and token[0].startswith("$"):  # noqa: PLR2004  # name, sign, value
            run.variables[token[0]] = _value(token[2:], run)
        else:
            yield _value(token, run)
        place += 1


def _choice(
    words: Sequence[str],
    then: Sequence[str | Sequence[str]],
    otherwise: Sequence[str | Sequence[str]],
    run: _Run,
) -> Iterator[str]:
    found = _value(words[1:], run)
    if not found:
        yield from _blocks(otherwise, run)
        return
    if words[0] == "with":
        run.dot.append(found)
    yield from _blocks(then, run)
    if words[0] == "with":
        run.dot.pop()


def _parts_of(tokens: Sequence[str | Sequence[str]], opening: int) -> tuple[int, int]:
    """Find where the `else` and the `end` of a block stand; without `else`, both are the `end`."""
    depth = 0
    other = -1
    for place in range(opening, len(tokens)):
        token = tokens[place]
        if isinstance(token, str) or not token:
            continue
        depth += {"with": 1, "if": 1, "range": 1, "end": -1}.get(token[0], 0)
        if token[0] == "else" and depth == 1:
            if len(token) > 1:
                raise _TooHardError
            other = place
        if depth == 0:
            return (other if other > 0 else place), place
    raise _TooHardError


def _value(words: Sequence[str], run: _Run) -> str:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            parts.append([])
        elif word in {"(", ")"}:
            raise _TooHardError
        else:
            parts[-1].append(word)
    value, is_html = _first(parts[0], run)
    for each in parts[1:]:
        value, is_html = _filtered(each, value, run, is_html=is_html)
    return value if is_html else html.escape(value, quote=False)


def _filtered(words: Sequence[str], value: str, run: _Run, *, is_html: bool) -> tuple[str, bool]:
    name = words[0].lower() if words else ""
    if name in _MARKDOWN_FILTERS:
        run.is_markdown = True
        return run.use.scene.inline(value, run.use.line), True
    if name == "default" and len(words) > 1:
        return (value, is_html) if value else (_literal(words[1]), False)
    if name in _FILTERS:
        return value, True
    raise _TooHardError


def _first(words: Sequence[str], run: _Run) -> tuple[str, bool]:
    """Give a value, and whether it is HTML already."""
    match [word.lower() for word in words]:
        case [".inner"] | ["$.inner"]:
            return run.use.inner, True
        case [".get" | "$.get", _]:
            return _got(words[1], run.use), False
        case ["markdownify" | ".page.renderstring", _]:
            value, _ = _first(words[1:], run)
            return run.use.scene.inline(value, run.use.line), True
        case ["."] if run.dot:
            return run.dot[-1], False
        case [word] if word.startswith("$") and words[0] in run.variables:
            return run.variables[words[0]], True
        case [word]:
            return _word(word, words[0], run), False
    raise _TooHardError


def _word(word: str, written: str, run: _Run) -> str:
    if word.startswith(('"', "`")):
        return _literal(written)
    if word in {".page.title", "$.page.title"}:
        return str(run.use.scene.params.get("title") or "")
    match = re.fullmatch(r"(?:\$?\.page)?(?:\.?site|\$\.site)\.params\.([\w.]+)", word)
    if match:
        return _site_value(run.use, match[1])
    raise _TooHardError


def _got(key: str, use: Use) -> str:
    if key.isdigit():
        return use.get(int(key))
    return use.get(_literal(key))


def _literal(word: str) -> str:
    return word[1:-1].replace('\\"', '"') if word[:1] in {'"', "`"} else word


def _site_value(use: Use, path: str) -> str:
    found: object = use.scene.settings.params
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    if found is None or isinstance(found, list | Mapping):
        raise _TooHardError
    return str(found)
