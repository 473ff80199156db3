r"""Keeps Python-Markdown from reading markup where CommonMark reads text.

A line of a paragraph may start with `#tag` or `1990. `, which Python-Markdown would read as a
heading or a list; braces after a word in italics would become attributes of it; and so on.
"""

from __future__ import annotations

import re

from markdown_it.token import Token

from post_series.importing.hugo.goldmark.parse import Span

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
_OPENING_QUOTE = re.compile(r"(?<=[/:=])[\"'](?=\w[^\"'\n]*[\"'])")
_CLOSING_QUOTE = re.compile(r"(?<=-)[\"'](?=[,.;:!?)\s]|$)")
_OPENED = {'"': "\N{LEFT DOUBLE QUOTATION MARK}", "'": "\N{LEFT SINGLE QUOTATION MARK}"}
_CLOSED = {'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "'": "\N{RIGHT SINGLE QUOTATION MARK}"}
_LAST_LINE = re.compile(r"(?<=\n)\{(?=[^\n]*\}[ ]*$)")
_LAST_WORD = re.compile(r"(?<=[ ])\{(?=[^\n]*\}[ ]*$)")
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


def ending_braces(text: str) -> str:
    """Guard braces at the end of a heading or a cell."""
    return _LAST_WORD.sub(r"\\{", text)


def pipes(text: str) -> str:
    """Guard the bars in a table's cell; within code Python-Markdown does so itself."""
    return "".join(
        piece if piece.startswith("`") else piece.replace("|", r"\|")
        for piece in re.split(r"((?<!\\)(?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`))", text)
        if piece and not re.fullmatch(r"`+", piece)
    )


def angle_quotes(text: str) -> str:
    """Set `<<` and `>>` as Goldmark does: Python-Markdown leaves them as they are."""
    return text.replace("<<", "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}").replace(
        ">>", "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    )


def quotes(text: str) -> str:
    """Set those quotation marks as Goldmark does that Python-Markdown would turn the wrong way."""
    text = _MEASURE.sub(lambda mark: f"&#{ord(mark.group())};", text)
    text = _OPENING_QUOTE.sub(lambda mark: _OPENED[mark.group()], text)
    return _CLOSING_QUOTE.sub(lambda mark: _CLOSED[mark.group()], text)


# Feet and inches, which Goldmark leaves straight.
_MEASURE = re.compile(r"(?<=\d)[\"'](?=\d)|(?<=\d'\d)\"|(?<=\d'\d\d)\"")


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
        _PLAIN_ADDRESS.fullmatch(text, span.start, span.end)
        and _AFTER_ADDRESS.match(text, span.end)
    )
