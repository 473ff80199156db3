"""Fonts: the names that are stored in them, such as who made them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from aws_posture.verify.parts import EXTRA, Part, inflated, unbrotlied

_ENTRY, _RECORD, _WOFF_ENTRY = 16, 12, 20


def font(content: bytes) -> Iterator[Part]:
    """List the names in a TrueType or OpenType font. Source: OpenType specification, table directory."""
    (tables,) = _numbers(">H", content, 4)
    for number in range(tables):
        entry = content[12 + 16 * number : 28 + 16 * number]
        if entry[:4] == b"name" and len(entry) == _ENTRY:
            start, size = struct.unpack_from(">II", entry, 8)
            yield from names(content[start : start + size])


def names(table: bytes) -> Iterator[Part]:
    """List what the table `name` of a font says. Source: OpenType specification, "name"."""
    count, strings = _numbers(">HH", table, 2)
    found = []
    for number in range(count):
        record = table[6 + 12 * number : 18 + 12 * number]
        if len(record) == _RECORD:
            platform, length, start = struct.unpack(">H6xHH", record)
            text = table[strings + start : strings + start + length]
            found.append(
                text.decode("latin-1" if platform == _MACINTOSH else "utf-16-be", "replace")
            )
    yield Part("names", "\n".join(found).encode(), "")


_MACINTOSH = 1


def _numbers(form: str, content: bytes, place: int) -> tuple[int, ...]:
    """Read numbers; what is cut off of them is zeros."""
    return struct.unpack_from(form, content.ljust(place + struct.calcsize(form), b"\0"), place)


def woff(content: bytes) -> Iterator[Part]:
    """List the tables of a WOFF font. Source: W3C, "WOFF File Format 1.0", table directory."""
    (tables,) = _numbers(">H", content, 12)
    for number in range(tables):
        entry = content[44 + 20 * number : 64 + 20 * number]
        if len(entry) == _WOFF_ENTRY:
            tag, start, packed, size = struct.unpack(">4sIII4x", entry)
            table = content[start : start + packed]
            if tag == b"name":
                yield from names(inflated(table) if packed < size else table)
    start, packed = _numbers(">II", content, 24)
    if packed:
        yield Part("metadata", inflated(content[start : start + packed]), "")


def woff2(content: bytes) -> Iterator[Part]:
    """List the names in a WOFF2 font. Source: W3C, "WOFF File Format 2.0", sections 4 and 5."""
    tables, packed, metadata, length = struct.unpack(
        ">12xH6xI4xII20x", content[:56].ljust(56, b"\0")
    )
    place, start, size = _names_in_directory(content, tables)
    blocks = {
        "name": content[place : place + packed],
        "metadata": content[metadata : metadata + length],
    }
    for name, block in blocks.items():
        try:
            inside = unbrotlied(block) if block else b""
        except ValueError:
            yield Part(name, None, "damaged WOFF2")
            continue
        if inside is None:
            yield Part(name, None, f"WOFF2; {EXTRA}")
        elif name == "name":
            yield from names(inside[start : start + size])
        else:
            yield Part(name, inside, "")


def _names_in_directory(content: bytes, tables: int) -> tuple[int, int, int]:
    """Read a WOFF2's table directory: where it ends, and where its names begin once unpacked."""
    place, unpacked_size, start, size = 48, 0, 0, 0
    for _ in range(tables):
        flags = content[place] if place < len(content) else 0
        tag = content[place + 1 : place + 5] if flags & 63 == _ANY_TAG else bytes([flags & 63])
        place += 5 if flags & 63 == _ANY_TAG else 1
        # Tables glyf and loca are transformed unless the version is 3, others if it is not 0.
        is_transformed = (flags >> 6 != _AS_IT_IS) if tag in {b"\x0a", b"\x0b"} else flags >> 6 != 0
        length, place = _base128(content, place)
        if is_transformed:
            length, place = _base128(content, place)
        if tag in {b"\x05", b"name"}:
            start, size = unpacked_size, length
        unpacked_size += length
    return place, start, size


_ANY_TAG, _AS_IT_IS, _LAST_OF_NUMBER = 63, 3, 128


def _base128(content: bytes, place: int) -> tuple[int, int]:
    number = 0
    while place < len(content):
        number = number << 7 | content[place] & 127
        place += 1
        if content[place - 1] < _LAST_OF_NUMBER:
            break
    return number, place
