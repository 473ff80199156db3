"""The ways in which a text can hold another one: escaped, encoded, split by markup."""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What shows nothing between two signs: zero-width signs, the soft hyphen, directional marks.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_MARKUP = re.compile(f"{_COMMENT.pattern}|{_TAG.pattern}", re.DOTALL)
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([/\"'\\])")
_QUOTED = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
# Long enough to hold an account's number, which takes 16.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_STANDARD = str.maketrans("-_", "+/")
_SHORTEST_HEX = 24
_HEX = re.compile(rf"[0-9A-Fa-f]{{{_SHORTEST_HEX},}}")
_PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e]{6,}")


@dataclass(frozen=True, slots=True)
class View:
    """A text as somebody could read it.

    Attributes:
        how: How it is held; empty for as it stands.
        text: The text; its lines are those of the file.
        line: The line of the file that it starts in, counted from 1.
    """

    how: str
    text: str
    line: int = 1

    def line_of(self, place: int) -> int:
        """Tell the line of the file that a place is in."""
        return self.line + self.text.count("\n", 0, place)


def views(content: bytes) -> Iterator[View]:
    """List the ways to read some bytes: as they stand, and with one layer after the other off."""
    text = _decoded(content)
    if "\0" in text:
        yield View("", text)
        yield from _layers(View("UTF-16", _two_bytes_a_sign(content)))
    else:
        yield from _layers(View("", text))


def _layers(view: View) -> Iterator[View]:
    yield view
    yield from _encoded(view)
    for how, read in _READINGS:
        text = read(view.text)
        if text != view.text:
            view = View(f"{view.how}, {how}" if view.how else how, text, view.line)
            yield view
    if view.how:
        yield from _encoded(view)


def _decoded(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    # Every byte becomes one sign or part of one; nothing that is ASCII can get lost.
    return content.decode("utf-8", errors="replace")


def _two_bytes_a_sign(content: bytes) -> str:
    """Decode what has no mark that says how it is encoded, and may be no text at all."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[start::2].count(0) > len(content) // 4:
            return content.decode(encoding, errors="replace")
    return content.replace(b"\0", b"").decode("utf-8", errors="replace")


def _unescaped_json(text: str) -> str:
    return _JSON_ESCAPE.sub(_sign, text) if "\\" in text else text


def _sign(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else match[3]


def _unquoted(text: str) -> str:
    """Take two layers off: an address may hold another one."""
    return _QUOTED.sub(_unquoted_sign, _QUOTED.sub(_unquoted_sign, text))


def _unquoted_sign(match: re.Match[str]) -> str:
    return unquote(match.group())


def _unescaped_html(text: str) -> str:
    return html.unescape(text) if "&" in text else text


def _without_unseen(text: str) -> str:
    return text if text.isascii() else _UNSEEN.sub("", text)


def _without_markup(text: str) -> str:
    """Take tags and comments out, and put what is in the comments behind the rest."""
    if "<" not in text:
        return text
    # Behind the last end of a comment no other begins. To look for the end of each that seems to
    # would read the rest of the text as often as there are such.
    end = text.rfind("-->") + len("-->") if "-->" in text else 0
    comments = [_TAG.sub("", inside) for inside in _COMMENT.findall(text, 0, end)]
    shown = _MARKUP.sub(_lines_of, text[:end]) + _TAG.sub(_lines_of, text[end:])
    return "\n".join([shown, *comments])


def _lines_of(markup: re.Match[str]) -> str:
    return "\n" * markup.group().count("\n")


_READINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("JSON-escaped", _unescaped_json),
    ("URL-encoded", _unquoted),
    ("HTML-escaped", _unescaped_html),
    ("split by unseen signs", _without_unseen),
    ("split by markup", _without_markup),
)


def _encoded(view: View) -> Iterator[View]:
    """List the texts that are encoded within another one."""
    line, counted = view.line, 0
    for match in _BASE64.finditer(view.text):
        for how, text in _decoded_runs(match.group()):
            # From the last place on: a file may hold as many runs as it has lines.
            line += view.text.count("\n", counted, match.start())
            counted = match.start()
            yield from _decodings(f"{view.how}, {how}" if view.how else how, text, line)


def _decoded_runs(run: str) -> Iterator[tuple[str, str]]:
    for text in _from_hex(run):
        yield "hex", text
    # Words and addresses have no capitals; what is encoded has.
    if not run.islower():
        for text in _from_base64(run):
            yield "base64", text


def _decodings(named: str, text: str, line: int) -> Iterator[View]:
    yield View(named, text, line)
    bare = text
    for _, read in _READINGS:
        bare = read(bare)
    if bare != text:
        yield View(named, bare, line)


def _from_hex(run: str) -> Iterator[str]:
    if len(run) >= _SHORTEST_HEX:
        for digits in _HEX.findall(run):
            yield from _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def _from_base64(run: str) -> Iterator[str]:
    """Decode a run; one that is no base64 gives noise, which `_readable` drops."""
    signs = run.translate(_STANDARD)
    whole = len(signs) // 4 * 4
    rest = signs[whole:]
    padded = signs[:whole] + (rest + "=" * (4 - len(rest)) if len(rest) > 1 else "")
    try:
        yield from _readable(base64.b64decode(padded))
    except binascii.Error:
        return


def _readable(decoded: bytes) -> Iterator[str]:
    """Give what of decoded bytes is text; most runs are no base64, and decode to noise."""
    parts = _PRINTABLE.findall(decoded.replace(b"\0", b""))
    if parts:
        yield b"\n".join(parts).decode("ascii")
