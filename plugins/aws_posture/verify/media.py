"""Pictures, sound, video and fonts: what text they hold beside what they show.

What a picture shows is not read. The text stored in it is: comments, EXIF, XMP and IPTC.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from aws_posture.verify.parts import LARGEST, METADATA, STEP, Part, bounded, inflated

PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset({b"IDAT", b"fdAT"})
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP"})

_KINDS = {
    **dict.fromkeys((PNG, b"\xff\xd8\xff", b"GIF8", b"BM", b"\0\0\1\0", b"\0\0\2\0"), "picture"),
    **dict.fromkeys((b"II*\0", b"MM\0*", b"\xff\x0a", b"\0\0\0\x0cJXL "), "picture"),
    **dict.fromkeys((b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"true", b"ttcf"), "font"),
    **dict.fromkeys((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"OggS", b"fLaC"), "sound"),
    **dict.fromkeys((b"\x1a\x45\xdf\xa3", b"FLV", b"\0\0\1\xba", b"\0\0\1\xb3"), "video"),
}
_STARTS = tuple(_KINDS)


def kind_of(content: bytes) -> str | None:
    """Return what kind of medium some bytes are; None if they are none."""
    if content.startswith(_STARTS):
        return next(kind for start, kind in _KINDS.items() if content.startswith(start))
    if content[4:8] == b"ftyp":
        return "picture" if content[8:12] in {b"avif", b"avis", b"heic", b"mif1"} else "video"
    if content[:4] == b"RIFF":
        return "picture" if content[8:12] == b"WEBP" else "sound or video"
    return "font" if content[34:36] == b"LP" else None  # Embedded OpenType


def png(content: bytes) -> Iterator[Part]:
    """List what a PNG holds beside its pixels. Source: PNG specification, "Textual information"."""
    place = len(PNG)
    others = bytearray()
    while place + 8 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind = content[place + 4 : place + 8]
        chunk = content[place + 8 : place + 8 + length]
        if kind in _TEXT_CHUNKS:
            yield from _metadata(f"{kind.decode()} chunk", _chunk_text(kind, chunk))
            keyword, _, scene = chunk.partition(b"\0")
            if b"excalidraw" in keyword:
                yield Part("scene", scene, "")
        elif kind not in _PIXELS:
            others += chunk + b"\n"
        place += 12 + length
        if kind == b"IEND":
            break
    yield Part("others", bytes(others), METADATA)
    yield Part("rest", content[place:], METADATA)


def parts_in(content: bytes) -> Iterator[Part]:
    """List what other bytes hold that is packed by itself: the PNGs of icons and covers, titles, subtitles."""
    place = content.find(PNG, 1)
    while place != -1:
        # Source: PNG specification, "IEND Image trailer": its name and its checksum end a PNG.
        end = content.find(_LAST_CHUNK, place)
        end = len(content) if end == -1 else end + len(_LAST_CHUNK) + 4
        yield Part("picture", content[place:end], "")
        place = content.find(PNG, end)
    if content.startswith(_JPEG_XL) and b"brob" in content:
        yield Part("", None, "brotli in JPEG XL")
    for start, bits in _DEFLATED:
        place = content.find(start, 1)
        while place != -1:
            inside, end = _inflated_at(memoryview(content), place, bits)
            if len(inside) >= _FEW:
                yield Part("packed", inside, METADATA)
            place = content.find(start, end)


def _inflated_at(content: memoryview, place: int, bits: int) -> tuple[bytes, int]:
    """Inflate what may begin at a place; return it, and where to look for more. Most are noise."""
    inflater, inside, end = zlib.decompressobj(wbits=bits), bytearray(), place
    try:
        for start in range(place, len(content), STEP):
            step = content[start : start + STEP]
            inside += inflater.decompress(step)
            end = start + len(step) - len(inflater.unused_data)
            if inflater.eof or len(inside) > LARGEST:
                break
    except zlib.error:
        return bytes(inside), place + 1
    return bounded(inside), end


_LAST_CHUNK = b"IEND"
_JPEG_XL = b"\0\0\0\x0cJXL "
_DEFLATED = (
    *((start, zlib.MAX_WBITS) for start in (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")),
    (b"\x1f\x8b\x08", zlib.MAX_WBITS | 16),
)
# Noise may inflate to a few bytes.
_FEW = 6


def jpeg(content: bytes) -> Iterator[Part]:
    """List the comments and application segments of a JPEG. Source: ITU-T T.81, annex B."""
    place = 2
    while place + 4 <= len(content) and content[place] == _MARKED and content[place + 1] != _SCAN:
        (length,) = struct.unpack_from(">H", content, place + 2)
        segment = content[place + 4 : place + 2 + length]
        if content[place + 1] == _COMMENT or content[place + 1] in _APPLICATION:
            yield from _metadata("segment", segment)
        place += 2 + max(length, 2)
    end = content.rfind(_END_OF_IMAGE) + len(_END_OF_IMAGE)
    yield Part("rest", content[max(end, place) :], METADATA)


_END_OF_IMAGE = b"\xff\xd9"
_MARKED, _SCAN, _COMMENT, _APPLICATION = 0xFF, 0xDA, 0xFE, range(0xE0, 0xF0)


def gif(content: bytes) -> Iterator[Part]:
    """List the comments and other extensions of a GIF, each put together from its blocks.

    Source: "Graphics Interchange Format, Version 89a", sections 15 to 26.
    """
    place = _GIF_HEADER + _table(content, 10)
    while content[place : place + 1] in {b"!", b","}:
        if content[place : place + 1] == b"!":
            inside, place = _blocks(content, place + 2)
            yield Part("extension", inside, METADATA)
        else:
            local = place + 10 + _table(content, place + 9)
            _, place = _blocks(content, local + 1)
    yield Part("rest", content[place:], METADATA)


_GIF_HEADER = 13


def _table(content: bytes, place: int) -> int:
    """Return the size of a table of colours, of which the flags at a place tell."""
    flags = content[place] if place < len(content) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(content: bytes, place: int) -> tuple[bytes, int]:
    """Put blocks together; returns them, and where they end."""
    inside = bytearray()
    while place < len(content) and (size := content[place]):
        inside += content[place + 1 : place + 1 + size]
        place += 1 + size
    return bytes(inside), place + 1


def webp(content: bytes) -> Iterator[Part]:
    """List the metadata of a WebP. Source: "WebP Container Specification", metadata chunks."""
    place = 12
    size = int.from_bytes(content[4:8], "little")
    yield Part("rest", content[8 + size :], METADATA)
    while place + 8 <= len(content):
        (length,) = struct.unpack_from("<I", content, place + 4)
        name = content[place : place + 4]
        if name in {b"EXIF", b"XMP ", b"ICCP"}:
            yield from _metadata(name.decode().strip(), content[place + 8 : place + 8 + length])
        place += 8 + length + length % 2


def _metadata(name: str, content: bytes) -> Iterator[Part]:
    yield Part(name, content.replace(b"\0", b" "), METADATA)
    if content.startswith((b"Exif\0", b"II*\0", b"MM\0*")) and len(content) <= _LARGEST_EXIF:
        yield from wide(name, content)


# One segment of a JPEG; Windows writes titles and comments there in UTF-16.
_LARGEST_EXIF = 65536


def wide(name: str, content: bytes) -> Iterator[Part]:
    """Read bytes as UTF-16 in each order and from each start: text stands among other data."""
    for start in (0, 1):
        for encoding in ("utf-16-le", "utf-16-be"):
            text = content[start:].decode(encoding, "ignore")
            yield Part(f"{name}, UTF-16", text.encode(), METADATA)


def _chunk_text(kind: bytes, chunk: bytes) -> bytes:
    if kind == b"eXIf":
        return chunk
    keyword, _, rest = chunk.partition(b"\0")
    if kind in {b"zTXt", b"iCCP"}:
        return keyword + b" " + inflated(rest[1:])
    if kind == b"iTXt" and rest[:1] == b"\1":
        language, _, rest = rest[2:].partition(b"\0")
        translated, _, packed = rest.partition(b"\0")
        return b" ".join([keyword, language, translated, inflated(packed)])
    return chunk.replace(b"\0", b" ")
