"""What is encoded in a text: base64, base32, hexadecimal, and what PlantUML makes of deflate.

Most runs (`aws_posture.verify.runs`) are words and decode to noise, which is dropped.
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
from aws_posture.verify.runs import SHORTEST

# What most pages of a site share is decoded once; what is longer is in one place, such as a picture.
_LONGEST_SHARED = 256

_STANDARD = str.maketrans("-_", "+/")
_PLANTUML = str.maketrans(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
)
_SHORTEST_HEX = 24
_SHORTEST_PACKED = 8
_HEX = re.compile(rf"[0-9A-Fa-f]{{{_SHORTEST_HEX},}}")
_BASE32 = re.compile(r"[A-Z2-7]{20,}")
_PRINTABLE = re.compile(rb"(?:[\t\n\r\x20-\x7e]|[\xc3-\xe9][\x80-\xbf]{1,2}){6,}")
_MIXED = re.compile(r"(?=.*[A-Z])(?=.*[a-z0-9])")

Decoded = tuple[tuple[str, bytes], ...]


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
    return {piece for piece in (*ends, *segments) if len(piece) >= SHORTEST}


_MOST_FOLDERS = 6


def _from_base32(run: str) -> bytes:
    try:
        return base64.b32decode(run + "=" * (-len(run) % 8))
    except binascii.Error:
        return b""


def _from_base64(run: str) -> bytes:
    # One character more than whole groups holds no byte; more padding than it takes does no harm.
    whole = run[:-1] if len(run) % 4 == 1 else run
    return base64.b64decode(whole + "==")


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
