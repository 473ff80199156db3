r"""Keeps Python-Markdown from reading markup where CommonMark reads text.

A line of a paragraph may start with `#tag` or `1990. `, which Python-Markdown would read as a
heading or a list; braces after a word in italics would become attributes of it; and so on.
"""

from __future__ import annotations

import re
import unicodedata

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


def dots(text: str) -> str:
    """Set a row of more than three dots as Goldmark does: Python-Markdown leaves it."""
    return _DOTS.sub(lambda row: "…" * (len(row[0]) // 3) + "." * (len(row[0]) % 3), text)


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


def quotes(block: str, start: int, end: int) -> str:
    """Set those quotation marks as Goldmark does that Python-Markdown would turn another way.

    Args:
        block: The text of a block.
        start: Where the part begins that is returned.
        end: Where it ends.
    """
    if '"' not in block[start:end] and "'" not in block[start:end]:
        return block[start:end]
    around = f" {block} "
    written: list[str] = []
    opened = 0
    for place in range(end):
        mark = block[place]
        if mark in _OPENED:
            set_ = _quote(mark, around[place], around[place + 2 :], is_open=opened > 0)
            opened += {_OPENED['"']: 1, _CLOSED['"']: -1}.get(set_, 0)
            # Next to a link or code, Python-Markdown sees other characters than these.
            inside = start < place < end - 1 or place in (0, len(block) - 1)
            plain = inside and _is_plain_quote(mark, around[place], around[place + 2])
            # Left as its author wrote it where both set it the same.
            mark = mark if plain and set_ in (_OPENED[mark], _CLOSED[mark]) else set_
        written.append(mark)
    return "".join(written[start:])


def _quote(mark: str, before: str, rest: str, *, is_open: bool) -> str:
    """Return what Goldmark makes of a quotation mark."""
    after = rest[0]
    if mark in {before, after}:
        return mark
    opens, closes = _flanks(before, after), _flanks(after, before)
    if mark == "'" and _is_apostrophe(before, rest, opens=opens and not closes):
        return _CLOSED[mark]
    if opens == closes or (mark == '"' and closes and not is_open):
        return f"&#{ord(mark)};"
    return _OPENED[mark] if opens else _CLOSED[mark]


def _is_plain_quote(mark: str, before: str, after: str) -> bool:
    """Return whether both read a mark the same: around words, or within one."""
    opens = before in _BLANKS and after.isalnum() and after.isascii()
    closes = before.isascii() and (before.isalnum() or before in ".,!?") and after in _ENDS
    if mark == '"':
        return opens or closes
    within = before.isalpha() and after.isalpha() and f"{before}{after}".isascii()
    return closes or within or (opens and after.isalpha() and after not in _ELIDED)


def _is_apostrophe(before: str, rest: str, *, opens: bool) -> bool:
    if before.isalnum() and rest[0].isalpha():
        return True
    if (_is_punctuation(before) or before.isspace()) and rest[0] in _ELIDED:
        return True
    return opens and _DECADE.match(rest) is not None


def _flanks(before: str, after: str) -> bool:
    """Return whether a mark can open what is after it, by the rule for emphasis."""
    if after.isspace():
        return False
    return not _is_punctuation(after) or before.isspace() or _is_punctuation(before)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


_DOTS = re.compile(r"\.{4,}")
_BLANKS, _ENDS, _ELIDED = " \n(", " \n.,;:!?)", "tenl"
_DECADE = re.compile(r"\d\ds(?!\w)")


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
