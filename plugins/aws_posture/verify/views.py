"""The ways in which a text can hold another one: escaped, encoded, split by markup."""

from __future__ import annotations

import base64
import binascii
import codecs
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from aws_posture.verify.readings import READINGS
from aws_posture.verify.runs import long_runs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Nothing that is searched for is longer.
_NEAR = 2048
# Long enough to hold an account's number.
_SHORTEST_RUN = 16
# What most pages of a site share is decoded once; what is longer is in one place, such as a picture.
_LONGEST_SHARED = 256
_STANDARD = str.maketrans("-_", "+/")
_SHORTEST_HEX = 24
_HEX = re.compile(rf"[0-9A-Fa-f]{{{_SHORTEST_HEX},}}")
_PRINTABLE = re.compile(rb"[\t\n\r\x20-\x7e]{6,}")


@dataclass(frozen=True, slots=True)
class View:
    """A text as somebody could read it.

    Attributes:
        how: How it is held; empty for as it stands.
        text: The text; its lines are those of the file, unless it is encoded in another one.
        source: The view that it is encoded in, if any.
        place: Where in the source.
    """

    how: str
    text: str
    source: View | None = None
    place: int = 0

    def line_of(self, place: int) -> int:
        """Tell the line of the file that a place is in, counted from 1."""
        if self.source is not None:
            return self.source.line_of(self.place)
        return self.text.count("\n", 0, place) + 1


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
    for reading in READINGS:
        parts = reading.parts(view.text)
        text = "".join(parts)
        if text != view.text:
            view = View(_named(view, reading.how), text)
            yield View(view.how, _near_changes(parts))
    if view.how:
        yield from _encoded(view)


def _near_changes(parts: list[str]) -> str:
    """Leave out what is far from all that was read: it has been looked at before."""
    for number in range(0, len(parts), 2):
        part = parts[number]
        if len(part) > 2 * _NEAR:
            lines = "\n" * part.count("\n", _NEAR, -_NEAR)
            parts[number] = f"{part[:_NEAR]}\0{lines}\0{part[-_NEAR:]}"
    return "".join(parts)


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


def _encoded(view: View) -> Iterator[View]:
    """List the texts that are encoded within another one."""
    for place, run in long_runs(view.text, _SHORTEST_RUN):
        shared = len(run) <= _LONGEST_SHARED
        for how, text in _shared_texts(run) if shared else _texts(run):
            yield from _decodings(view, how, text, place)


def _decodings(view: View, how: str, text: str, place: int) -> Iterator[View]:
    named = _named(view, how)
    yield View(named, text, view, place)
    bare = text
    for reading in READINGS:
        bare = "".join(reading.parts(bare))
    if bare != text:
        yield View(named, bare, view, place)


def _named(view: View, how: str) -> str:
    return f"{view.how}, {how}" if view.how else how


def _texts(run: str) -> tuple[tuple[str, str], ...]:
    """Decode a run in every way that gives text."""
    from_hex = (("hex", text) for text in _from_hex(run))
    # Words and addresses have no capitals; what is encoded has.
    from_base64 = (("base64", text) for text in _from_base64(run) if not run.islower())
    return (*from_hex, *from_base64)


_shared_texts = functools.lru_cache(maxsize=4096)(_texts)


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
