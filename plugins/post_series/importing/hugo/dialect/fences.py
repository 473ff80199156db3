"""Writes code blocks so that pymdownx.superfences reads them, options and all."""

from __future__ import annotations

import re

_INFO = re.compile(r"\s*(?P<language>[^\s{]*)\s*(?P<rest>.*)", re.DOTALL)
_LANGUAGE = re.compile(r"[\w#.+-]+")
_OPTION = re.compile(
    r"""(?P<key>[\w-]+)\s*=\s*(?:\[(?P<list>[^\]]*)\]|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s,}]+))"""
)
_RANGES = re.compile(r"\d+(?:-\d+)?")


def fence(code: str, info: str = "", sign: str = "`", length: int = 3) -> list[str]:
    """Write a code block.

    Args:
        code: The code, without a last line end.
        info: What follows the opening fence in Hugo: the language, and options.
        sign: The fence's character.
        length: How many of them, at least.
    """
    match = _INFO.match(info)
    language, rest = (match["language"], match["rest"]) if match else ("", "")
    runs = re.findall(rf"^[ \t]*({re.escape(sign)}{{3,}})", code, re.MULTILINE)
    ticks = sign * max(length, *(len(run) + 1 for run in runs), 3)
    header = " ".join([_language(language), *_options(options(rest))]).strip()
    lines = code.split("\n") if code else []
    return [f"{ticks}{header}", *lines, ticks]


def options(text: str) -> dict[str, str]:
    """Read Hugo's options of a code block: `linenos=table,hl_lines=[1,"3-5"]`."""
    found: dict[str, str] = {}
    for match in _OPTION.finditer(text):
        value = match["list"] or match["double"] or match["single"] or match["bare"] or ""
        found[match["key"].lower()] = value
    return found


def _language(written: str) -> str:
    # `js:server.js` and `sh,ignore` name a language first.
    match = _LANGUAGE.match(written)
    return match.group() if match else ""


def _options(wanted: dict[str, str]) -> list[str]:
    written: list[str] = []
    if title := wanted.get("title") or wanted.get("file") or wanted.get("filename"):
        written.append('title="' + title.replace('"', "'") + '"')
    if ranges := _RANGES.findall(wanted.get("hl_lines", "")):
        written.append(f'hl_lines="{" ".join(ranges)}"')
    if wanted.get("linenos", "false").lower() not in {"false", "0"}:
        written.append(f'linenums="{wanted.get("linenostart", "1")}"')
    return written
