"""The names that are stored in fonts are read, whichever tables are around them."""

from __future__ import annotations

import struct
import zlib

import brotli
import pytest

import planting
from aws_posture.verify import Search, fonts
from aws_posture.verify.values import values_of

SEARCH = Search(values_of([planting.snapshot()]))
CONTACT = planting.KINDS["contact"]
_GLYPHS = bytes(range(200))


def _names(platform: int = 3) -> bytes:
    """Return a table of three names that are stored end to end."""
    charset = "latin-1" if platform == 1 else "utf-16-be"
    texts = [one.encode(charset) for one in ("Wombat", CONTACT, "Regular")]
    records, place = b"", 0
    for number, text in enumerate(texts):
        records += struct.pack(">6H", platform, 0, 0, number, len(text), place)
        place += len(text)
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + b"".join(texts)


def _font(names: bytes) -> bytes:
    tables = {b"glyf": _GLYPHS, b"name": names, b"post": _GLYPHS}
    entries, place = b"", 12 + 16 * len(tables)
    for tag, table in tables.items():
        entries += struct.pack(">4s3I", tag, 0, place, len(table))
        place += len(table)
    head = b"\0\1\0\0" + struct.pack(">H6x", len(tables))
    return head + entries + b"".join(tables.values())


def _woff(names: bytes, *, packed: bool = True, metadata: str = "") -> bytes:
    tables = {b"glyf": _GLYPHS, b"name": names, b"post": _GLYPHS}
    entries, inside = b"", b""
    start = 44 + 20 * len(tables)
    for tag, table in tables.items():
        stored = zlib.compress(table) if packed and tag == b"name" else table
        entries += struct.pack(">4s4I", tag, start + len(inside), len(stored), len(table), 0)
        inside += stored
    more = zlib.compress(metadata.encode()) if metadata else b""
    place = start + len(inside) if more else 0
    head = struct.pack(">4s8xH10xII12x", b"wOFF", len(tables), place, len(more))
    return head + entries + inside + more


# The entries of a WOFF2 before its names: glyphs, where each begins, and a table without a number. All
# that is stored of them are 210 bytes.
_IN_A_FORM_OF_THEIR_OWN = (
    b"\x0a\x83\x00" + b"\x81\x48",  # glyf: 384 bytes, and 200 as they are stored
    b"\x0b\x08\x00",  # loca: 8 bytes, and none stored
    b"\x3fWOMB\x0a",
)
_AS_THEY_ARE = (b"\xca\x81\x48", b"\xcb\x00", b"\x7fWOMB\x83\x00\x0a")


def _woff2(
    names: bytes,
    tag: bytes = b"\x05",
    metadata: str = "",
    size: bytes | None = None,
    others: tuple[bytes, ...] = _IN_A_FORM_OF_THEIR_OWN,
) -> bytes:
    """Return a WOFF2 of some other tables, and the names."""
    size = size or struct.pack(">BB", 128 | len(names) >> 7, len(names) & 127)
    directory = b"".join((*others, tag + size))
    packed = brotli.compress(_GLYPHS + bytes(10) + names)
    more = brotli.compress(metadata.encode()) if metadata else b""
    place = 48 + len(directory) + len(packed) if more else 0
    head = struct.pack(">4s8xH6xI4xII12x", b"wOF2", 4, len(packed), place, len(more))
    return head + directory + packed + more


FONTS = {
    "TrueType": _font(_names()),
    "TrueType, for a Macintosh": _font(_names(1)),
    "WOFF": _woff(_names()),
    "WOFF, as it is": _woff(_names(), packed=False),
    "WOFF, metadata": _woff(b"", metadata=f"<credit name='{CONTACT}'/>"),
    "WOFF2": _woff2(_names()),
    "WOFF2, for a Macintosh": _woff2(_names(1)),
    "WOFF2, its glyphs as they are": _woff2(_names(), others=_AS_THEY_ARE),
    "WOFF2, its tag in letters": _woff2(_names(), b"\x3fname"),
    "WOFF2, metadata": _woff2(_names()[:6], metadata=f"<credit name='{CONTACT}'/>"),
}


@pytest.mark.parametrize("name", FONTS)
def test_a_name_in_a_font_is_found(name: str) -> None:
    part = "metadata" if "metadata" in name else "names"
    found = {(leak.value, leak.how.partition(",")[0]) for leak in SEARCH.text(FONTS[name], "a")}
    assert (CONTACT, part) in found


@pytest.mark.parametrize("name", FONTS)
def test_a_font_that_is_cut_off_stops_nothing(name: str) -> None:
    for length in range(4, len(FONTS[name]), 3):
        list(SEARCH.text(FONTS[name][:length], "a"))


# What each font says, as one text; their other tables say nothing.
SAID = {
    name: f"<credit name='{CONTACT}'/>" if "metadata" in name else f"Wombat\n{CONTACT}\nRegular"
    for name in FONTS
}
_OPENERS = {b"\0\1\0\0": fonts.font, b"wOFF": fonts.woff, b"wOF2": fonts.woff2}


@pytest.mark.parametrize("name", FONTS)
def test_of_a_font_its_names_are_read_and_nothing_else(name: str) -> None:
    parts = list(_OPENERS[FONTS[name][:4]](FONTS[name]))
    said = [(part.content or b"").decode() for part in parts]
    assert [one for one in said if one] == [SAID[name]]


def test_of_a_font_as_many_names_are_read_as_it_has() -> None:
    table = _names()
    for length in (6 + 12 * 3, 6 + 12 * 2, 6 + 12 * 2 + 11, 6, 5, 0):
        (part,) = fonts.names(table[:length])
        assert (part.content or b"").count(b"\n") == max(0, (length - 6) // 12 - 1)


@pytest.mark.parametrize(("name", "place"), [("TrueType", 4), ("WOFF", 12)])
def test_of_a_font_as_many_tables_are_read_as_it_has(name: str, place: int) -> None:
    for number in range(4):
        font = bytearray(FONTS[name])
        font[place : place + 2] = struct.pack(">H", number)
        said = b"".join(part.content or b"" for part in _OPENERS[bytes(font[:4])](bytes(font)))
        assert said.decode() == (SAID[name] if number > 1 else "")


@pytest.mark.parametrize("length", [100, 127, 128, 300, 20_000])
def test_a_woff2_has_lengths_of_several_bytes(length: int) -> None:
    names = _names() + bytes(length)
    size = b"".join(
        bytes([len(names) >> shift & 127 | 128 * bool(shift)])
        for shift in (14, 7, 0)
        if shift == 0 or len(names) >> shift
    )
    font = _woff2(names, size=size)
    found = [(part.content or b"").decode() for part in fonts.woff2(font) if part.name == "names"]
    assert found == [f"Wombat\n{CONTACT}\nRegular"]
