"""Characters that are written one by one: as codes, with something between them, or as ASCII85."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

_ALNUM = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_CLASSES = bytes(ord("x") if one in _ALNUM else ord(" ") for one in range(256))
# How characters look that stand one by one: by themselves, as two hexadecimal digits, as eight bits.
_STEPS = {
    # The word before it, and the one after, are no part of it.
    "spaced out": (2, re.compile(r"(?<![^\W_]).(?:[^\w\n].){7,}(?![^\W_])")),
    "hex": (3, re.compile(r"[0-9a-fA-F]{2}(?:[ :,;|-][0-9a-fA-F]{2}){7,}")),
    "binary": (9, re.compile(r"[01]{8}(?:[ ,;-][01]{8}){5,}")),
}
_FROM_CODES = re.compile(r"\d{2,3}(?:\s*,\s*(?:0x)?\d{2,3}){5,}")
_HEX_CODES = re.compile(r"0x[0-9a-fA-F]{2}(?:\s{0,40},\s{0,40}0x[0-9a-fA-F]{2}){5,}")
_NAMED_CODES = ("harCode", "chr(", "int8Array", "bytes(", "odePoint", '"Buffer"')
_ASCII85 = re.compile(r"<~([!-u\sz]{6,})~>")


def codes_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Find characters that are written one by one, as codes or with something between.

    Yields:
        Where they are, how they are written, and what.
    """
    marks = text.encode("ascii", "replace").translate(_CLASSES)
    for how, (step, pattern) in _STEPS.items():
        # Of a few in a row; a dot may part them from the others.
        sign = (b"x" * (step - 1) + b" ") * 4
        place = marks.find(sign)
        while place >= 0:
            found = pattern.match(text, place)
            if found:
                yield place, how, _characters(how, found.group(), step)
            place = marks.find(sign, found.end() if found else place + 1)
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
