"""Liquid and kramdown in the texts of pages, as far as they can be written in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

_PIECE = re.compile(
    r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}"
    r"|\{%-?\s*comment\b.*?\{%-?\s*endcomment\s*-?%\}"
    r"|\{%-?\s*(?P<tag>\w+)\s*(?P<said>.*?)\s*-?%\}"
    r"|\{\{-?(?!<|%)\s*(?P<value>.*?)\s*-?\}\}",
    re.DOTALL,
)
_TEXT = re.compile(r"""(["'])(?P<text>.*?)\1""")
_FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
# What kramdown reads as attributes: of a block on a line of its own, of a piece behind it.
_BLOCK = re.compile(r"^[ \t]*\{:\s*(?P<said>[^:{}\n][^{}\n]*)\}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(
    r"^(?P<heading> {0,3}#{1,6}[ \t]+\S[^\n]*?)[ \t]*(?:\n[ \t]*|[ \t]+)\{:\s*(?P<said>[^{}\n]+)\}[ \t]*$",
    re.MULTILINE,
)
_INLINE = re.compile(r"(?<=[)\]*_`])\{:[^{}\n]*\}")
_CONTENTS = re.compile(r"^[ \t]*[-*+1][.]?[ \t]+\S.*\n[ \t]*\{:\s*toc\s*\}[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(
    r"\{::comment\}.*?\{:/(?:comment)?\}|^\|[=|]+[ \t]*$\n?", re.MULTILINE | re.DOTALL
)
_EXTENSION = re.compile(r"\{:(?::\w+|/)[^{}\n]*\}")

# What an address within a text may hold; a blank would end it.
_SAFE = "/~!$&'*+,;=:@-._%"

Say = Callable[[int, str], None]
"""Is called with a line of the text, from 1, and what a person has to know of it."""


@dataclass(frozen=True, slots=True)
class Names:
    """What Liquid's expressions stand for.

    Attributes:
        base: What the addresses of the site begin with, without a slash at the end.
        address: The site's address, with that.
        values: Texts by name, such as `site.title`.
        files: The address of each page by its file, and of each post also by its name.
    """

    base: str
    address: str
    values: Mapping[str, str]
    files: Mapping[str, str]


def translate(text: str, names: Names, problem: Say, note: Say) -> str:
    """Write a page's text in Markdown alone.

    Args:
        text: The text.
        names: What expressions stand for.
        problem: Gets what stays visible as it was written.
        note: Gets what is left out, or there in another form.
    """

    def piece(match: re.Match[str]) -> str:
        if match["raw"] is not None:
            return match["raw"]
        line = text.count("\n", 0, match.start()) + 1
        done = _tag(match, names) if match["tag"] else _value(match["value"], names)
        if done is None:
            written = " ".join(match[0].split())
            problem(line, f"{written} is Liquid; it stays visible, write what it showed.")
            return f"`{match[0]}`" if _is_alone(match) else match[0]
        return done

    return _kramdown(_PIECE.sub(piece, text), note)


def _is_alone(match: re.Match[str]) -> bool:
    """Return whether nothing else is on a piece's line, and it is not in a fence."""
    text, start, end = match.string, match.start(), match.end()
    above, below = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    fenced = any(each.start() <= start < each.end() for each in _FENCE.finditer(text))
    return not fenced and not above.strip() and not below.strip() and "\n" not in match[0]


def _tag(match: re.Match[str], names: Names) -> str | None:
    said = match["said"]
    match match["tag"]:
        case "highlight":
            return f"```{said.split()[0] if said else ''}"
        case "endhighlight":
            return "```"
        case "post_url" | "link":
            found = names.files.get(said.strip("\"'").strip("/"))
            # Jekyll's own tags know the base since version 4.
            return quote(f"{names.base}{found}", safe=_SAFE) if found else None
    return None


def _value(said: str | None, names: Names) -> str | None:
    """Return what an expression stands for; None if that is not known. Comments stand for nothing."""
    if said is None:
        return ""
    first, *filters = (each.strip() for each in said.split("|"))
    quoted = _TEXT.fullmatch(first)
    text = quoted["text"] if quoted else names.values.get(first)
    for each in filters:
        if text is None:
            return None
        match each.partition(":")[0].strip():
            case "relative_url":
                text = f"{names.base}/{text.lstrip('/')}"
            case "absolute_url":
                text = f"{names.address}/{text.lstrip('/')}"
            case "prepend":
                added = _prepended(each, names)
                text = None if added is None else f"{added}{text}"
            case "escape" | "xml_escape" | "strip":
                pass
            case _:
                return None
    return text


def _prepended(said: str, names: Names) -> str | None:
    argument = said.partition(":")[2].strip()
    quoted = _TEXT.fullmatch(argument)
    return quoted["text"] if quoted else names.values.get(argument)


def _kramdown(text: str, note: Say) -> str:
    """Write kramdown's attributes as others read them, outside of code."""
    parts, end = [], 0
    for code in sorted(
        [*_FENCE.finditer(text), *_CODE.finditer(text)], key=lambda each: each.start()
    ):
        if code.start() < end:
            continue
        parts.append(_outside(text[end : code.start()], text.count("\n", 0, end), note))
        parts.append(code[0])
        end = code.end()
    parts.append(_outside(text[end:], text.count("\n", 0, end), note))
    return "".join(parts)


def _outside(text: str, above: int, note: Say) -> str:
    def left_out(what: str) -> Callable[[re.Match[str]], str]:
        def leave(match: re.Match[str]) -> str:
            note(
                above + text.count("\n", 0, match.start()) + 1,
                f"{' '.join(match[0].split())} {what}",
            )
            return "\n" * match[0].count("\n")

        return leave

    # A comment, and the line above a table's last rows, which are rows like others here.
    text = _HIDDEN.sub(lambda match: "\n" * (match[0].count("\n") - match[0].startswith("|")), text)
    found = _CONTENTS.sub(left_out("is left out: the table of contents is beside the text."), text)
    found = _EXTENSION.sub(left_out("is an extension of kramdown; it is left out."), found)
    found = _HEADING.sub(_heading, found)
    found = _BLOCK.sub(lambda match: f"{{{match['said'].strip()}}}", found)
    return _INLINE.sub(left_out("sets attributes of a piece of text; it is left out."), found)


def _heading(match: re.Match[str]) -> str:
    """Put a heading's attributes behind it, and keep the number of lines."""
    lines = "\n" * match[0].count("\n")
    return f"{match['heading']} {{{match['said'].strip()}}}{lines}"
