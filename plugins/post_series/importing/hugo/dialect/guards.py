r"""Keeps Python-Markdown from reading markup where CommonMark reads text.

A line of a paragraph may start with `#tag` or `1990. `, which Python-Markdown would read as a
heading or a list; braces after a word in italics would become attributes of it; and so on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markdown_it.token import Token

from post_series.importing.hugo.goldmark.parse import Span
from post_series.importing.hugo.goldmark.typography import CLOSED, OPENED

_LINE_STARTS = (
    # A heading needs a space in CommonMark; in Python-Markdown `#tag` is one.
    (re.compile(r"#"), r"\\#"),
    (re.compile(r"(\d+)\.(?=\s|$)"), r"\1\\."),
    (re.compile(r"([-+*])(?=\s|$)"), r"\\\1"),
    # A definition of a link or a footnote cannot be within a paragraph.
    (re.compile(r"\[(?=[^\]]*\]:)"), r"\\["),
    (re.compile(r"(?=!!!)"), r"\\"),
    (re.compile(r"\[TOC\](?=\s*$)"), r"\\[TOC]"),
    (re.compile(r"\?(?=\?\?)"), "&#63;"),
    (re.compile(r"=(?==+[!+]* \")"), "&#61;"),
    (re.compile(r"/(?=//+ *\w)"), "&#47;"),
)
_SETEXT = re.compile(r"(?<=\n)-(?=-*[ ]*(?:\n|$))")
_ATTRIBUTES = re.compile(r"\{(?=:?[ ]*[^}\n ][^\n]*\})")
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")
_LAST_LINE = re.compile(r"(?<=\n)\{(?=[^\n]*\}[ ]*$)")
_WORD = re.compile(r"(?<=[ ])\{")
_ENDS_INLINE = frozenset({"code_inline", "image", "html_inline", "footnote_ref"})
_LINK_LIKE = re.compile(r"(?<=tp):(?=//)|(?<=tps):(?=//)|(?<=\bwww)\.(?=\w)|(?<=\w)@(?=[\w-]+\.\w)")
_PLAIN_ADDRESS = re.compile(
    r"(?:(?:https?|ftp)://)[\w./\-?=&%#~+:@]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII
)
_AFTER_ADDRESS = re.compile(r"[.,:!?)]*(?:\s|$)")


def lines(text: str) -> str:
    """Guard the starts of a paragraph's lines."""
    text = _SETEXT.sub(r"\\-", text)
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    for start, guarded in _LINE_STARTS:
        if start.match(line):
            return start.sub(guarded, line, count=1)
    return line


def last_braces(text: str) -> str:
    """Guard braces that are alone in the last line of a paragraph."""
    return _LAST_LINE.sub(r"\\{", text)


def braces(text: str) -> str:
    """Guard braces in a heading or a cell: those at its end are attributes, from the first blank on."""
    return _outside_code(text, lambda piece: _WORD.sub(r"\\{", piece))


def pipes(text: str) -> str:
    """Guard the bars in a table's cell; within code Python-Markdown does so itself."""
    return _outside_code(text, lambda piece: piece.replace("|", r"\|"))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    return "".join(
        piece if piece.startswith("`") else change(piece)
        for piece in re.split(r"((?<!\\)(?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`))", text)
        if piece and not re.fullmatch(r"`+", piece)
    )


def inserted(text: str) -> str:
    """Write `++a++` as HTML: Python-Markdown has no sign for it."""
    return re.sub(r"(?<!\+)\+\+(?=[^\s+])(.*?[^\s+])\+\+(?!\+)", r"<ins>\1</ins>", text)


def outer_blanks(code: str) -> str:
    """Write code that begins or ends with a blank as HTML, as Python-Markdown would leave it out.

    Returns:
        Nothing if there is none.
    """
    if code == code.strip() or not code.strip():
        return ""
    hidden = re.sub(r"[^\w\s]", lambda char: f"&#{ord(char[0])};", code)
    return f"<code>{hidden.replace('_', '&#95;')}</code>"


def angle_quotes(text: str) -> str:
    """Set `<<` and `>>` as Goldmark does: Python-Markdown leaves them as they are."""
    return text.replace("<<", "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}").replace(
        ">>", "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    )


def stars(text: str, before: str, after: str) -> str:
    """Guard stars that mean no emphasis to Goldmark, such as those after a full stop in Chinese.

    Args:
        text: The text.
        before: The character before it; empty at the start of a block.
        after: The character after it; empty at the end of one.
    """
    around = f"{before or ' '}{text}{after or ' '}"
    return "".join(
        rf"\{char}" if char == "*" and around[place : place + 3] != " * " else char
        for place, char in enumerate(text)
    )


def quotes(block: str, start: int, end: int, marks: Mapping[int, str]) -> str:
    """Set those quotation marks as Goldmark does that Python-Markdown would turn another way.

    Args:
        block: The text of a block.
        start: Where the part begins that is returned.
        end: Where it ends.
        marks: What Goldmark makes of each mark, by its place.
    """
    written = list(block[start:end])
    for place in range(start, end):
        mark = block[place]
        if place not in marks or _is_set_the_same(block, place, marks[place], start, end):
            continue
        written[place - start] = f"&#{ord(mark)};" if marks[place] == mark else marks[place]
    return "".join(written)


def _is_set_the_same(block: str, place: int, wanted: str, start: int, end: int) -> bool:
    """Return whether a mark may stay as its author wrote it."""
    mark = block[place]
    before, after = f" {block}"[place], f"{block} "[place + 1]
    # Next to a link or code, Python-Markdown sees other characters than these.
    inside = start < place < end - 1 or place in (0, len(block) - 1)
    return inside and mark not in (before, after) and wanted == _plain_quote(mark, before, after)


def _plain_quote(mark: str, before: str, after: str) -> str:
    """Return what Python-Markdown makes of a mark around words or within one; empty elsewhere."""
    if before.isascii() and (before.isalnum() or before in ".,!?") and after in _ENDS:
        return CLOSED[mark]
    if mark == "'" and before.isalpha() and after.isalpha() and f"{before}{after}".isascii():
        return CLOSED[mark]
    opens = before in _BLANKS and after.isalnum() and after.isascii()
    if opens and (mark == '"' or (after.isalpha() and after not in _ELIDED)):
        return OPENED[mark]
    return ""


_BLANKS, _ENDS, _ELIDED = " \n(", " \n.,;:!?)", "tenl"


def brackets(text: str) -> str:
    """Guard what is not a link to Goldmark, as its address has blanks."""
    return text.replace("](", "]\\(")


def tags(text: str) -> str:
    """Guard characters that are text to Goldmark, such as `<me@example.com, you@example.com>`."""
    return _TAG_LIKE.sub("&lt;", text).replace("`", "\\`")


def against_attributes(text: str, before: Token) -> str:
    """Guard braces right after a part that could take attributes."""
    if before.nesting == -1 or before.type in _ENDS_INLINE:
        return _ATTRIBUTES.sub(r"\\{", text, count=1) if text.startswith("{") else text
    return text


def against_links(text: str) -> str:
    """Guard what is not an address to Goldmark, such as `http://localhost`."""
    return _LINK_LIKE.sub(_unlinked, text)


def _unlinked(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"


def label(text: str) -> str:
    """Write an address as the text of a link."""
    return re.sub(r"([\[\]*_`\\])", r"\\\1", text)


def is_plain_address(text: str, span: Span) -> bool:
    """Return whether Python-Markdown reads a bare address as Goldmark does."""
    return bool(
        (span.start == 0 or text[span.start - 1] in _BLANKS)
        and _PLAIN_ADDRESS.fullmatch(text, span.start, span.end)
        and _AFTER_ADDRESS.match(text, span.end)
    )
