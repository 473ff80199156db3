"""The ways in which a text can spell another one: escapes, entities, percent signs, markup.

A `Reading` removes one layer from a text. Lines stay lines, so that what is found can be named by
its line.
"""

from __future__ import annotations

import functools
import html
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from aws_posture.verify.normal import plain

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"(</?[a-zA-Z!?][^<>]*>)")
_MARKUP = re.compile(rf"(<!--.*?-->|{_TAG.pattern[1:]}", re.DOTALL)
# What begins a line, a cell or a paragraph of its own; all other tags are within a line of text.
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|div|dl|dt|entry"
    r"|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|item|legend|li|link|main|meta"
    r"|nav|object|ol|option|p|pre|script|section|select|si|style|summary|table|tbody|td|template|text"
    r"|textarea|tfoot|th|thead|title|tr|ul|(?:a|text|w):(?:br|p|tab|tc|tr))(?![\w:-])",
    re.IGNORECASE,
)

# The pages of a site hold the same few escapes, references and tags again and again.
_remembered = functools.lru_cache(maxsize=8192)


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to take a layer off.

    Attributes:
        how: The name of the layer.
        signs: Texts; one without any of these has no such layer.
        split: Splits a text, so that every second part is a piece of the layer.
        read: Reads such a piece, into its normal form.
        behind: Returns what is read after the text.
    """

    how: str
    signs: Sequence[str]
    split: Callable[[str], list[str]]
    read: Callable[[str], str]
    behind: Callable[[str], str] = lambda _: ""

    def parts(self, text: str) -> list[str]:
        """Split a text: every second part has been read, the others are as they were."""
        if not any(sign in text for sign in self.signs):
            return [text]
        parts = self.split(text)
        parts[1::2] = map(self.read, parts[1::2])
        return [*parts, self.behind(text)]


def _character(number: int) -> str:
    return chr(number) if number <= sys.maxunicode else "\ufffd"


_ESCAPE = re.compile(
    # A character that UTF-16 writes as two comes first, and so does what begins a colour.
    r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?P<colour>[eE](?![0-9a-fA-F]))|u\{0*(?P<braced>[0-9a-fA-F]{1,6})\}|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>[0-9a-fA-F]{8})"
    r"|x(?P<two>[0-9a-fA-F]{2})|(?P<css>0{2}[0-9a-fA-F]{4})"
    r"|(?P<octal>[0-3][0-7]{2})(?![0-9a-fA-F])|(?P<short>[0-9a-fA-F]{1,5})[ \t]?"
    r"|(?P<space>[nrtv])|(?P<itself>[!-/:-@\[-`{-~]))"
)
_PERCENT = "%(?:u[0-9a-fA-F]{4}|[0-9a-fA-F]{2})"
_HEXADECIMAL = ("braced", "four", "eight", "two", "css", "short")


def _escaped(escape: str) -> str:
    """Read an escape of JSON, JavaScript, CSS or Markdown."""
    match = _ESCAPE.match(escape)
    if match is None:
        return escape
    if match["octal"]:
        return plain(chr(int(match["octal"], 8)))
    if match["itself"]:
        return match["itself"]
    if match["colour"]:
        return "\x1b"
    if match["high"]:
        pair = bytes.fromhex(match["high"] + match["low"])
        return plain(pair.decode("utf-16-be"))
    digits = next((match[name] for name in _HEXADECIMAL if match[name]), None)
    return " " if digits is None else plain(_character(int(digits, 16)))


def _percent(piece: str) -> str:
    wide = re.sub("%u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), piece)
    return plain(unquote(wide).replace("\n", " "))


def _reference(piece: str) -> str:
    return plain(html.unescape(piece).replace("\n", " "))


def _splitter(pattern: str) -> Callable[[str], list[str]]:
    return re.compile(f"({pattern})").split


ESCAPES = (
    # Every alternative without names of its own, as `split` returns each group.
    Reading(
        "escaped",
        ["\\"],
        _splitter(re.sub(r"\?P<\w+>", "?:", _ESCAPE.pattern)),
        _remembered(_escaped),
    ),
    Reading(
        "URL-encoded",
        ["%"],
        # Each begins with a character: a search for that goes ten times as fast.
        _splitter(rf"{_PERCENT}(?:{_PERCENT})*"),
        _remembered(_percent),
    ),
    Reading(
        "HTML-escaped",
        ["&"],
        # As in `html.unescape`.
        _splitter(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)"),
        _remembered(_reference),
    ),
    # ECMA-48, "Control sequences"; as terminals send them, and as programs show them.
    Reading(
        "coloured",
        ["\x1b", "^[["],
        _splitter(r"(?:\x1b|\^\[)\[[0-9;:?]*[@-~]"),
        lambda _: "",
    ),
    Reading(
        "in several strings",
        ['"+"', '" + "', "'+'", "' + '", '" +\n', "' +\n", '" .', "` + `"],
        _splitter(r"[\"'`][ \t]{0,40}\n?[ \t]{0,40}[+.][ \t]{0,40}\n?[ \t]{0,40}[\"'`]"),
        lambda piece: "\n" * piece.count("\n"),
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
    return "\n" * tag.count("\n") or (" " if _BLOCK.match(tag) else "")


QUOTED_PRINTABLE = Reading(
    "quoted-printable",
    ["=\n", "=\r\n", "=3D", "=2E", "=2D", "=5F", "=40", "=20", "=C3", "=E"],
    _splitter(r"=(?:\r?\n|[0-9A-F]{2}(?:=[0-9A-F]{2})*)"),
    _remembered(lambda piece: _percent(piece.replace("=", "%")) if piece[1:].strip() else "\n"),
)
"""A layer of mails; elsewhere `=20` is what it is, so it is not one of the layers of every text."""

FOLDED = Reading("folded", ["BEGIN:V"], _splitter(r"\r?\n[ \t]"), lambda _: "")
"""How calendars and contacts break lines, within words too. Source: RFC 5545, section 3.1."""

MARKUP = Reading("split by markup", ["<"], _split_at_markup, _around, _comments)
"""The layer that parts text."""

_MORE = re.compile(rf"&#?\w|%[0-9a-fA-F]{{2}}|{_ESCAPE.pattern}")


def _holds_more(parts: list[str]) -> bool:
    """Return whether what was read spells something in turn: ``&amp;#52;``, ``%2534``."""
    for number in range(1, len(parts), 2):
        piece = parts[number]
        if ("&" in piece or "%" in piece or "\\" in piece) and number + 1 < len(parts):
            near = piece[-24:] + parts[number + 1][:12]
            if _MORE.search(near) and _SPELLED.search(near):
                return True
    return False


# A reference that ends, or another escape: an address with `&amp;name=` spells nothing.
_SPELLED = re.compile(r"&(?:#\d|#[xX]|\w{2,8};)|%[0-9a-fA-F]{2}|\\")

ROUNDS = 3
"""How often escapes within escapes are read."""


def unescaped(text: str) -> tuple[str, list[str]]:
    """Return a text without its escapes, and the names of those that it had."""
    names: list[str] = []
    for _ in range(ROUNDS):
        more = False
        for reading in ESCAPES:
            parts = reading.parts(text)
            if len(parts) == 1:
                continue
            joined = "".join(parts)
            if joined == text:
                continue
            more = more or _holds_more(parts)
            text = joined
            if reading.how not in names:
                names.append(reading.how)
        if not more:
            break
    return text, names
