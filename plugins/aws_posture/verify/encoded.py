"""What is encoded in a text: base64, base32, hexadecimal, and what PlantUML makes of deflate.

A run is a piece of text that can be encoded data. It is found by tables: an expression takes four
times as long. Most runs are words and decode to noise, which is dropped.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
import zlib
from collections.abc import Iterator

from aws_posture.verify.opening import format_of
from aws_posture.verify.parts import inflated

_RUNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_MARKED = bytes(ord("x") if one in _RUNS else ord(" ") for one in range(256))
# Long enough to contain an account's number.
_SHORTEST = 16
# Encoders that break lines do so after 64 or 76 characters.
_SHORTEST_LINE = 60
_LONGEST_GAP = 64
_BREAK = re.compile(r"(?:\r?\n|\\n|\\r\\n)[ \t>#*]*|[\"'][ \t]*[,+]?\s*[\"']")
# What most pages of a site share is decoded once; what is longer is in one place, such as a picture.
_LONGEST_SHARED = 256

_STANDARD = str.maketrans("-_", "+/")
_PLANTUML = str.maketrans(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
)
_BEFORE = frozenset({"~1", "#R"})
_SHORTEST_HEX = 24
_SHORTEST_PACKED = 8
_HEX = re.compile(rf"[0-9A-Fa-f]{{{_SHORTEST_HEX},}}")
_BASE32 = re.compile(r"[A-Z2-7]{24,}")
_PRINTABLE = re.compile(rb"(?:[\t\n\r\x20-\x7e]|[\xc3-\xe9][\x80-\xbf]{1,2}){6,}")
_MIXED = re.compile(r"(?=.*[A-Z])(?=.*[a-z0-9])")

Decoded = tuple[tuple[str, bytes], ...]


def long_spans(content: bytes, shortest: int) -> Iterator[tuple[int, int]]:
    """Find runs of some length: where each starts and ends."""
    marks = content.translate(_MARKED)
    wanted = b"x" * shortest
    place = marks.find(wanted)
    while place >= 0:
        end = marks.find(b" ", place)
        end = len(marks) if end < 0 else end
        yield place, end
        place = marks.find(wanted, end)


def runs_in(text: str, shortest: int = _SHORTEST) -> Iterator[tuple[int, str]]:
    """Find runs of some length in a text; those that are broken into lines are put together as well."""
    lines: list[str] = []
    first = end = 0
    for place, past in long_spans(text.encode("ascii", "replace"), shortest):
        run = text[place:past]
        yield place, run
        # What PlantUML and draw.io write before: how it is packed, and that it is.
        if text[place - 1 : place + 1] in _BEFORE:
            yield place + 1, run[1:]
        gap = text[end:place] if 0 <= place - end <= _LONGEST_GAP else " "
        follows = bool(lines) and len(lines[-1]) >= _SHORTEST_LINE and _BREAK.fullmatch(gap)
        if not follows:
            if len(lines) > 1:
                yield first, "".join(lines)
            lines, first = [], place
        lines.append(run)
        end = past
    if len(lines) > 1:
        yield first, "".join(lines)


_ALNUM = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_CLASSES = bytes(ord("x") if one in _ALNUM else ord(" ") for one in range(256))
# How characters look that stand one by one: by themselves, as two hexadecimal digits, as eight bits.
_STEPS = {
    "spaced out": (2, re.compile(r".(?:[^\w\n].){7,}")),
    "hex": (3, re.compile(r"[0-9a-fA-F]{2}(?:[ :,;|-][0-9a-fA-F]{2}){7,}")),
    "binary": (9, re.compile(r"[01]{8}(?:[ ,;-][01]{8}){5,}")),
}
_FROM_CODES = re.compile(r"\d{2,3}(?:\s*,\s*(?:0x)?\d{2,3}){5,}")
_HEX_CODES = re.compile(r"0x[0-9a-fA-F]{2}(?:\s{0,40},\s{0,40}0x[0-9a-fA-F]{2}){5,}")
_NAMED_CODES = ("harCode", "chr(", "int8Array", "bytes(", "odePoint")
_ASCII85 = re.compile(r"<~([!-u\sz]{6,})~>")


def codes_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Find characters that are written one by one, as codes or with something between.

    Yields:
        Where they are, how they are written, and what.
    """
    marks = text.encode("ascii", "replace").translate(_CLASSES)
    for how, (step, pattern) in _STEPS.items():
        sign = b"x" * (step - 1) + b" "
        place = marks.find(sign * 6)
        while place >= 0:
            found = pattern.match(text, place)
            if found:
                yield place, how, _characters(how, found.group(), step)
            place = marks.find(sign * 6, found.end() if found else place + 1)
    if any(name in text for name in _NAMED_CODES):
        for found in _FROM_CODES.finditer(text):
            yield found.start(), "character codes", _from_codes(found.group())
    for found in _HEX_CODES.finditer(text) if "0x" in text else ():
        yield found.start(), "character codes", _from_codes(found.group())
    for found in _ASCII85.finditer(text) if "<~" in text else ():
        try:
            data = base64.a85decode(found[1])
        except ValueError:
            continue
        yield found.start(), "ascii85", data.decode("utf-8", "replace")


def _from_codes(text: str) -> str:
    codes = [int(one, 16 if one.startswith("0x") else 10) for one in _CODE.findall(text)]
    try:
        return bytes(codes).decode()
    except ValueError:
        return "".join(map(chr, codes))


_CODE = re.compile(r"(?:0x)?[0-9a-fA-F]+")


def _characters(how: str, found: str, step: int) -> str:
    if how == "spaced out":
        return found[::step]
    base = 16 if how == "hex" else 2
    codes = bytes(int(found[at : at + step - 1], base) for at in range(0, len(found), step))
    return codes.decode("utf-8", "replace")


def unpacked(run: str) -> Decoded:
    """Decode a run in every way that gives something: how, and what.

    Raises:
        PartTooLargeError: It unpacks to too much.
    """
    return _shared(run) if len(run) <= _LONGEST_SHARED else _decoded(run)


def _decoded(run: str) -> Decoded:
    return tuple(_all(run))


_shared = functools.lru_cache(maxsize=16384)(_decoded)


def _all(run: str) -> Iterator[tuple[str, bytes]]:
    if len(run) >= _SHORTEST_HEX:
        for digits in _HEX.findall(run):
            yield from _useful("hex", bytes.fromhex(digits[: len(digits) // 2 * 2]))
    # Words and addresses have no capitals; what is encoded has.
    if not _MIXED.match(run):
        return
    for piece in _pieces(run):
        yield from _useful("base64", _from_base64(piece.translate(_STANDARD)))
        if "+" not in piece and "/" not in piece:
            yield from _deflated("PlantUML", _from_base64(piece.translate(_PLANTUML)))
    if _BASE32.fullmatch(run):
        yield from _useful("base32", _from_base32(run))


def _pieces(run: str) -> set[str]:
    """List what of a run can be encoded: an address is part of the run (`/svg/eNpL…`)."""
    if "/" not in run:
        return {run}
    segments = run.split("/")
    ends = ("/".join(segments[number:]) for number in range(min(len(segments), _MOST_FOLDERS)))
    return {piece for piece in (*ends, *segments) if len(piece) >= _SHORTEST}


_MOST_FOLDERS = 6


def _from_base32(run: str) -> bytes:
    try:
        return base64.b32decode(run + "=" * (-len(run) % 8))
    except binascii.Error:
        return b""


def _from_base64(run: str) -> bytes:
    whole = len(run) // 4 * 4
    rest = run[whole:]
    padded = run[:whole] + (rest + "=" * (4 - len(rest)) if len(rest) > 1 else "")
    try:
        return base64.b64decode(padded)
    except binascii.Error:
        return b""


def _useful(how: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Return decoded data if they are packed in turn, or else the part of them that is text."""
    if format_of("", data):
        yield how, data
        return
    yield from _deflated(f"{how}, deflate", data)
    parts = _PRINTABLE.findall(data)
    if b"\0" in data:
        parts += _PRINTABLE.findall(data.replace(b"\0", b""))
    if parts:
        yield how, b"\n".join(parts)


def _deflated(how: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Inflate data that have no beginning of their own, as draw.io and PlantUML store them."""
    if len(data) < _SHORTEST_PACKED:
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        start = inflater.decompress(data[:4096], 4096)
    except zlib.error:
        return
    text = _PRINTABLE.findall(start)
    if sum(map(len, text)) >= max(6, len(start) * 0.8):
        yield how, inflated(data, -zlib.MAX_WBITS)
