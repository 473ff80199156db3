"""What other programs pack into a text, each in a way of its own, and mark with words before it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from functools import partial

from aws_posture.verify.parts import LARGEST, PartTooLargeError, inflated

# POSIX, "uuencode": a line that names the file, and lines of up to 45 bytes.
_UUENCODED = re.compile(r"^begin [0-7]{3,4} [^\n]{1,200}\n((?:[ -`]{2,62}\r?\n)+)", re.MULTILINE)
# Git, "diff-format" and base85.c: each line begins with a letter, which is the number of its bytes.
_PATCH = re.compile(
    r"^(?:literal|delta) \d{1,12}\r?\n((?:[A-Za-z][!-~]{5,65}\r?\n)+)", re.MULTILINE
)
# Cloudflare's addresses: hexadecimal, and the first byte is what the others are combined with.
_HIDDEN_MAIL = re.compile(r"(?:data-cfemail=[\"']?|email-protection#)((?:[0-9a-fA-F]{2}){6,200})")
# What TypeScript's and Babel's playgrounds and the editors of Vega and Mermaid put before what lz-string packs.
_LZ = re.compile(r"(?:#code/|code_lz=|/url/vega(?:-lite)?/)([A-Za-z0-9+$/-]{16,})")


def attached_in(text: str) -> Iterator[tuple[int, str, bytes]]:
    """Find what is packed in a text.

    Yields:
        Where it is, how it is packed, and what it is.

    Raises:
        PartTooLargeError: It unpacks to too much.
    """
    for sign, pattern, how, unpack in _WAYS:
        for found in pattern.finditer(text) if sign in text else ():
            yield found.start(), how, unpack(found[1])


def _lines(decode: Callable[[str], bytes], lines: str) -> bytes:
    inside = bytearray()
    for line in lines.splitlines():
        try:
            inside += decode(line)
        except (ValueError, binascii.Error):
            break
    return bytes(inside)


def _patched(line: str) -> bytes:
    first = ord(line[0])
    length = first - ord("A") + 1 if line[0].isupper() else first - ord("a") + 27
    return base64.b85decode(line[1:])[:length]


def _without_key(digits: str) -> bytes:
    key, *rest = bytes.fromhex(digits)
    return bytes(byte ^ key for byte in rest)


def _unpacked_lz(packed: str) -> bytes:
    return unpacked_lz(packed).encode("utf-8", "surrogatepass")


_WAYS: tuple[tuple[str, re.Pattern[str], str, Callable[[str], bytes]], ...] = (
    ("begin ", _UUENCODED, "uuencoded", partial(_lines, binascii.a2b_uu)),
    ("GIT bin", _PATCH, "patch of git", lambda lines: inflated(_lines(_patched, lines))),
    ("cfemail", _HIDDEN_MAIL, "hidden by Cloudflare", _without_key),
    ("email-protection#", _HIDDEN_MAIL, "hidden by Cloudflare", _without_key),
    *((sign, _LZ, "lz-string", _unpacked_lz) for sign in ("#code/", "code_lz=", "/url/vega")),
)

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$"
_VALUES = {sign: number for number, sign in enumerate(_ALPHABET)} | {"/": 63}
_BITS = 6
_BYTE, _WIDE, _END = 0, 1, 2


def unpacked_lz(packed: str) -> str:
    """Unpack what lz-string has made for an address, as far as possible. Source: lz-string 1.5, `_decompress`.

    Raises:
        PartTooLargeError: It unpacks to too much.
    """
    bits = _Bits(packed)
    # The first three numbers are no texts but say what follows.
    texts: list[str] = ["", "", ""]
    out: list[str] = []
    size, width, room, before = 0, 2, 1, ""
    while (number := bits.take(width)) is not None and number != _END:
        if number in {_BYTE, _WIDE}:
            character = bits.take(16 if number == _WIDE else 8)
            if character is None:
                break
            number = len(texts)
            texts.append(chr(character))
            room -= 1
        width, room = (width, room) if room else (width + 1, 2**width)
        if number < len(texts):
            text = texts[number]
        elif number == len(texts) and before:
            text = before + before[0]
        else:
            break
        out.append(text)
        size += len(text)
        if size > LARGEST // 4:
            raise PartTooLargeError
        if before:
            texts.append(before + text[0])
            room -= 1
            width, room = (width, room) if room else (width + 1, 2**width)
        before = text
    return "".join(out)


class _Bits:
    """Numbers in a text that has six bits a character, the lowest bit of each number first."""

    def __init__(self, packed: str) -> None:
        self._packed = packed
        self._place = 0

    def take(self, width: int) -> int | None:
        """Return the next number of so many bits; None at the end."""
        if (self._place + width) > len(self._packed) * _BITS:
            return None
        number = 0
        for at in range(width):
            character, bit = divmod(self._place + at, _BITS)
            value = _VALUES.get(self._packed[character], 0)
            number |= (value >> (_BITS - 1 - bit) & 1) << at
        self._place += width
        return number
