"""The ways in which a text can spell another one: escapes, entities, percent signs, markup.

A `Reading` removes one layer from a text. Lines stay lines, so that what is found can be named by
its line: a break that is taken out of a word comes back at the end of its line.
"""

from __future__ import annotations

import codecs
import functools
import html
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from aws_posture.verify.normal import plain

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
# How a word is read, which stands within it, is no part of it: HTML, "The rt element".
_TAG = re.compile(r"(<(?:r[tp]>[^<>]{0,40}</r[tp]>|/?[a-zA-Z!?][^<>]*>))")
_MARKUP = re.compile(rf"(<!--.*?-->|{_TAG.pattern[1:]}", re.DOTALL)
# What begins a line, a cell or a paragraph of its own; all other tags are within a line of text.
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|entry"
    r"|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|item|legend|li|link|main|meta"
    r"|nav|object|ol|option|p|pre|script|section|select|si|style|summary|table|tbody|td|template|text"
    r"|textarea|tfoot|th|thead|title|tr|ul|(?:a|text|w):(?:br|p|s|tab|tc|tr))(?![\w:-])",
    re.IGNORECASE,
)

BREAK = "\v"
"""A line break that is spelled: it parts words, and ends no line of the file."""

# What stands for a line break that is taken out of a word, and what parts the lines at whose end it comes back.
# The normal form has no such characters.
_OF_LINE = "\x80"
_TAKEN_OUT = (
    ("\n", _OF_LINE, re.compile("(\n)")),
    (BREAK, "\x81", re.compile(f"([\n{BREAK}])")),
)


def _taken_out(piece: str) -> str:
    """Return what stands for the line breaks of a piece that is taken out of a word."""
    return "".join(mark * piece.count(end) for end, mark, _ in _TAKEN_OUT)


# The pages of a site hold the same few escapes, references and tags again and again.
_remembered = functools.lru_cache(maxsize=8192)


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to take a layer off.

    Attributes:
        how: The name of the layer.
        is_in: Returns something true of a text that may have such a layer.
        split: Splits a text, so that every second part is a piece of the layer.
        read: Reads such a piece, into its normal form.
        behind: Returns what is read after the text.
    """

    how: str
    is_in: Callable[[str], object]
    split: Callable[[str], list[str]]
    read: Callable[[str], str]
    behind: Callable[[str], str] = lambda _: ""

    def parts(self, text: str) -> list[str]:
        """Split a text: every second part has been read, the others are as they were."""
        if not self.is_in(text):
            return [text]
        parts = self.split(text)
        parts[1::2] = map(self.read, parts[1::2])
        return [*parts, self.behind(text)]


def _character(number: int) -> str:
    return chr(number) if number <= sys.maxunicode else "\ufffd"


_BYTE = r"(?:x[89a-fA-F][0-9a-fA-F]|[23][0-7]{2})"
_ESCAPE = re.compile(
    # A character that UTF-16 writes as two comes first, then one that is several bytes, as git and Python
    # write it, and what begins a colour.
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    rf"|(?P<bytes>{_BYTE}(?:\\{_BYTE})+)"
    r"|(?P<colour>[eE](?![0-9a-fA-F]))|[ux]\{0*(?P<braced>[0-9a-fA-F]{1,6})\}|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>[0-9a-fA-F]{8})"
    r"|x(?P<two>[0-9a-fA-F]{2})|(?P<css>0{2}[0-9a-fA-F]{4})"
    r"|(?P<octal>[0-3][0-7]{2})(?![0-9a-fA-F])|(?P<short>[0-9a-fA-F]{1,5})[ \t]?"
    r"|(?P<space>[nrtv])|(?P<itself>[!-/:;=-@\[-`{-~]|<(?![/a-zA-Z])))"
)
_PERCENT = "%(?:u[0-9a-fA-F]{4}|[0-9a-fA-F]{2})"
_HEXADECIMAL = ("braced", "four", "eight", "two", "css", "short")


def _escaped(match: re.Match[str]) -> str:
    """Read an escape of JSON, JavaScript, CSS or Markdown."""
    if match["itself"]:
        return match["itself"]
    if match["colour"]:
        return "\x1b"
    if match["space"]:
        return BREAK if match["space"] == "n" else " "
    return plain(_spelled_by(match))


def _spelled_by(match: re.Match[str]) -> str:
    """Return the characters that an escape has numbers for."""
    if match["octal"]:
        return chr(int(match["octal"], 8))
    if match["high"]:
        return bytes.fromhex(match["high"] + match["low"]).decode("utf-16-be")
    if match["bytes"]:
        parts = match["bytes"].split("\\")
        numbers = (int(one[1:], 16) if one[0] == "x" else int(one, 8) for one in parts)
        return _decoded(bytes(numbers))
    digits = next(match[name] for name in _HEXADECIMAL if match[name])
    return _character(int(digits, 16))


def _decoded(content: bytes) -> str:
    """Decode UTF-8, or if it is not, what programs wrote before."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


_WIDE = re.compile("%u([0-9a-fA-F]{4})")


def _percent(piece: str) -> str:
    wide = _WIDE.sub(lambda match: chr(int(match[1], 16)), piece)
    return plain(_decoded(unquote_to_bytes(wide)).replace("\n", BREAK))


def _reference(piece: str) -> str:
    return plain(html.unescape(piece).replace("\n", BREAK))


def _label(piece: str) -> str:
    """Read a label of an address that is written with ASCII alone. Source: RFC 3492."""
    try:
        return plain(codecs.decode(piece[4:].lower().encode("ascii"), "punycode"))
    except UnicodeError:
        return piece


def _any_of(*signs: str) -> Callable[[str], bool]:
    return lambda text: any(sign in text for sign in signs)


_ACCENT = _any_of("{\\", "\\'{", '\\"{', "\\`{")
# Before another string, and behind one, or at the beginning of the next line.
_PLUS = re.compile(r"\+(?<=[\"'`\s]\+)[ \t]?[\"'`\n]")


def _splitter(pattern: str) -> Callable[[str], list[str]]:
    return re.compile(f"({pattern})").split


ESCAPES = (
    # A link as terminals send it, whose end is a backslash: "Hyperlinks in Terminal Emulators", by Egmont Koblinger.
    Reading(
        "linked",
        _any_of("\x1b]"),
        _splitter(r"\x1b\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)"),
        lambda _: "",
    ),
    # Bold and underlined text of manual pages, as `man` prints it into a file; blanks are neither.
    Reading("overstruck", _any_of("\b"), _splitter(r"[^\s\x08]\x08"), lambda _: ""),
    # BibTeX, "special characters": an accent before its letter, in braces.
    Reading(
        "accented",
        lambda text: "\\" in text and _ACCENT(text),
        _splitter(
            r"\{\\[\'`^\"~=.](?:[a-zA-Z]|\{\\?[a-zA-Z]\})\}|\\[\'`^\"~=.]\{\\?[a-zA-Z]\}|\{\\[cHkuv][ {][a-zA-Z]\}?\}"
        ),
        lambda piece: piece.rstrip("}")[-1],
    ),
    # Every alternative without names of its own, as `split` returns each group.
    Reading(
        "escaped",
        _any_of("\\"),
        _splitter(re.sub(r"\?P<\w+>", "?:", _ESCAPE.pattern)),
        _remembered(functools.partial(_ESCAPE.sub, _escaped)),
    ),
    Reading(
        "URL-encoded",
        _any_of("%"),
        # Each begins with a character: a search for that goes ten times as fast.
        _splitter(rf"{_PERCENT}(?:{_PERCENT})*"),
        _remembered(_percent),
    ),
    Reading(
        "HTML-escaped",
        _any_of("&"),
        # As in `html.unescape`.
        _splitter(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)"),
        _remembered(_reference),
    ),
    Reading(
        "in Punycode",
        _any_of("xn--", "XN--"),
        _splitter(r"(?:xn|XN)--[A-Za-z0-9-]{1,59}"),
        _remembered(_label),
    ),
    # ECMA-48, "Control sequences"; as terminals send them, and as programs show them.
    Reading(
        "coloured",
        _any_of("\x1b", "^[["),
        _splitter(r"(?:\x1b|\^\[)\[[0-9;:?]*[@-~]"),
        lambda _: "",
    ),
    Reading(
        "in several strings",
        lambda text: '" .' in text or _PLUS.search(text),
        _splitter(r"[\"'`][ \t]{0,40}\n?[ \t]{0,40}[+.][ \t]{0,40}\n?[ \t]{0,40}[\"'`]"),
        _taken_out,
    ),
)
"""The layers that spell characters, in the order in which they are removed."""


def _end_of_comments(text: str) -> int:
    """Find where the last comment ends.

    Behind it no other begins, and to look for the end of each that seems to would read the rest of
    the text as often as there are such.
    """
    end = text.rfind("-->")
    return end + len("-->") if end >= 0 else 0


def _split_at_markup(text: str) -> list[str]:
    end = _end_of_comments(text)
    first, rest = _MARKUP.split(text[:end]), _TAG.split(text[end:])
    return [*first[:-1], first[-1] + rest[0], *rest[1:]]


def _comments(text: str) -> str:
    inside = _COMMENT.findall(text, 0, _end_of_comments(text))
    return "".join(f"\n{_TAG.sub('', comment)}" for comment in inside)


@_remembered
def _around(tag: str) -> str:
    """Return what a reader sees of a tag: nothing within a line, a space around a block."""
    if tag.startswith("<w:noBreakHyphen"):
        return "-"
    breaks = "\n" * tag.count("\n") + BREAK * tag.count(BREAK)
    if "\n" in breaks or _BLOCK.match(tag):
        return breaks or " "
    return _taken_out(tag)


QUOTED_PRINTABLE = Reading(
    "quoted-printable",
    re.compile(r"=(?:\r?\n|3[AD]|2[0DE]|5F|40|C3|E|F)").search,
    _splitter(r"=(?:\r?\n|[0-9A-F]{2}(?:=[0-9A-F]{2})*)"),
    _remembered(
        lambda piece: _percent(piece.replace("=", "%")) if piece[1:].strip() else _taken_out(piece)
    ),
)
"""A layer of mails; elsewhere `=20` is what it is, so it is not one of the layers of every text."""

FOLDED = Reading("folded", _any_of("BEGIN:V"), _splitter(r"\r?\n[ \t]"), _taken_out)
"""How calendars and contacts break lines, within words too. Source: RFC 5545, section 3.1."""

# Each begins with a character of its own: a search for that goes ten times as fast.
_CONTINUED = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        *((one, rf"{re.escape(one)}[ \r]?[\n{BREAK}][ \t]*") for one in ("\\", "`", "^")),
        *((one, rf"{one}[ \r]?\n[ \t]*[bfr]?{one}") for one in ('"', "'")),
    )
)


_HYPHENS = ("-\n", "-\r\n", "- \n")
_HYPHEN = re.compile(r"-(?<=[^\W_]-)[ \r]?\n[ \t]*(?=[^\W_])")


def continued(text: str) -> Iterator[str]:
    """List a text with one line for what shells, strings and readers take for one, in each way that there is.

    A line goes on behind a backslash, a backtick of PowerShell or a caret of cmd, strings that follow
    each other are one, and a word goes on behind a hyphen, which is a part of it or not. The same signs may
    part words, so this is read beside the text as it is.
    """
    as_written = text
    for sign, pattern in _CONTINUED:
        if sign in text:
            text = pattern.sub(lambda end: _taken_out(end.group()), text)
    if text != as_written:
        yield lines_again(text)
    if any(end in text for end in _HYPHENS) and _HYPHEN.search(text):
        for hyphen in ("-", ""):
            yield lines_again(_HYPHEN.sub(f"{hyphen}{_OF_LINE}", text))


MARKUP = Reading("split by markup", _any_of("<"), _split_at_markup, _around, _comments)
"""The layer that parts text."""

# A reference that ends, or another escape: an address with `&amp;name=` spells nothing.
_MORE = re.compile(rf"&(?:#\d|#[xX]|\w{{2,8}};)|%[0-9a-fA-F]{{2}}|{_ESCAPE.pattern}")


def _holds_more(parts: list[str]) -> bool:
    """Return whether what was read spells something in turn: ``&amp;#52;``, ``%2534``."""
    return any(
        _MORE.search(piece + after[:12])
        for piece, after in zip(parts[1::2], parts[2::2], strict=False)
        if "&" in piece or "%" in piece or "\\" in piece
    )


ROUNDS = 3
"""How often escapes within escapes are read."""


def unescaped(text: str) -> tuple[str, list[str]]:
    """Return a text without its escapes, and the names of those that it had."""
    names: list[str] = []
    for _ in range(ROUNDS):
        more = False
        for reading in ESCAPES:
            parts = reading.parts(text)
            joined = "".join(parts)
            if joined == text:
                continue
            more = more or _holds_more(parts)
            text = joined
            if reading.how not in names:
                names.append(reading.how)
        if not more:
            break
    return lines_again(text), names


def lines_again(text: str) -> str:
    """Put line breaks that were taken out of words at the ends of the lines that this makes."""
    for end, mark, between in _TAKEN_OUT:
        if mark in text:
            parts = between.split(text)
            parts[::2] = [one.replace(mark, "") + end * one.count(mark) for one in parts[::2]]
            text = "".join(parts)
    return text
