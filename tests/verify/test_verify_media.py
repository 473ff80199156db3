"""Of pictures and the like all text is read, each piece as a whole, and nothing of what they show."""

from __future__ import annotations

import gzip
import random
import struct
import zlib
from collections.abc import Iterator

import pytest

import planting
from aws_posture.verify import media
from aws_posture.verify.parts import Part
from planting.packings import chunk, png

CONTACT = planting.KINDS["contact"]
_PNG = png(chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"quill.weaver")))


def _segment(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(data) + 2) + data


def _named(parts: Iterator[Part]) -> list[tuple[str, bytes | None]]:
    """Return what a medium holds, without what is empty."""
    return [(part.name, part.content) for part in parts if part.content != b""]


_PICTURES = (
    *(media.PNG, b"\xff\xd8\xff", b"GIF8", b"BM", b"\0\0\1\0", b"\0\0\2\0"),
    *(b"II*\0", b"MM\0*", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"RIFF\1\2\3\4WEBP"),
    *(b"\0\0\0\x20ftyp" + brand for brand in (b"avif", b"avis", b"heic", b"mif1")),
)
_STARTS = {
    **dict.fromkeys(_PICTURES, "picture"),
    **dict.fromkeys((b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"true", b"ttcf"), "font"),
    **dict.fromkeys((bytes(34) + b"LP", b"x" * 34 + b"LP"), "font"),
    **dict.fromkeys((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"OggS", b"fLaC"), "sound"),
    **dict.fromkeys((b"\x1a\x45\xdf\xa3", b"FLV", b"\0\0\1\xba", b"\0\0\1\xb3"), "video"),
    **dict.fromkeys((b"\0\0\0\x20ftypisom", b"\0\0\0\x20ftyp"), "video"),
    **dict.fromkeys((b"RIFF\1\2\3\4WAVE", b"RIFF"), "sound or video"),
    **dict.fromkeys((b"\0\0\0ftyp\x20", b"\0\0\0\0\x20ftyp", b"xRIFF", bytes(33) + b"LP"), None),
    **dict.fromkeys((bytes(35) + b"LP", b"", b"x", b"One more line."), None),
}


@pytest.mark.parametrize("more", [b"", b"more of it"])
@pytest.mark.parametrize("start", _STARTS)
def test_a_medium_is_known_by_how_it_begins(start: bytes, more: bytes) -> None:
    assert media.kind_of(start + more) == _STARTS[start]


_CHUNKS = {
    b"tEXt": b"Title\0One",
    b"zTXt": b"Two\0\0" + zlib.compress(b"packed"),
    b"iTXt": b"Three\0\1\0en\0Drei\0" + zlib.compress(b"too"),
    b"eXIf": b"MM\0*" + "\u65e5".encode("utf-16-be"),
    b"iCCP": b"Four\0\0" + zlib.compress(b"profile"),
}


def test_of_a_png_all_is_read_but_its_pixels() -> None:
    pixels = b"".join(chunk(kind, bytes(99)) for kind in (b"IDAT", b"fdAT", b"IDAT"))
    texts = b"".join(chunk(kind, data) for kind, data in _CHUNKS.items())
    plain = chunk(b"iTXt", b"Five\0\0\0de\0\0as it is") + chunk(b"tIME", b"now")
    found = _named(media.png(png(texts, pixels, plain) + b"behind"))
    assert [one for one in found if "UTF-16" not in one[0]] == [
        ("tEXt chunk", b"Title One"),
        ("zTXt chunk", b"Two packed"),
        ("iTXt chunk", b"Three en Drei too"),
        ("eXIf chunk", b"MM *" + "\u65e5".encode("utf-16-be")),
        ("iCCP chunk", b"Four profile"),
        ("iTXt chunk", b"Five   de  as it is"),
        ("others", png()[16:29] + b"\nnow\n\n"),
        ("rest", b"behind"),
    ]
    wide = b"".join(content or b"" for name, content in found if name == "eXIf chunk, UTF-16")
    assert "\u65e5".encode() in wide


@pytest.mark.parametrize("cut", range(1, 13))
def test_of_a_png_that_is_cut_off_the_last_chunk_is_read(cut: int) -> None:
    whole = png(chunk(b"tEXt", b"Title\0One"))[: -len(chunk(b"IEND", b""))]
    found = dict(_named(media.png(whole[:-cut])))
    assert found["tEXt chunk"] == b"Title One"[: 13 - cut]


@pytest.mark.parametrize("left", range(9))
def test_a_png_that_ends_within_the_head_of_a_chunk_has_nothing_behind_it(left: int) -> None:
    whole = png(chunk(b"tEXt", b"")).partition(b"\0\0\0\0tEXt")
    head = (whole[1] + b"x")[:left]
    found = dict(_named(media.png(whole[0] + head)))
    assert found.get("rest", b"").replace(b" ", b"\0") == (head if left < 8 else b"")


def test_of_a_jpeg_comments_and_what_applications_have_are_read() -> None:
    read = {kind: f"segment {kind:x}".encode() for kind in (*range(0xE0, 0xF0), 0xFE)}
    others = dict.fromkeys((219, 192, 196, 221, 223, 240), b"table")
    segments = b"".join(_segment(kind, data) for kind, data in (others | read).items())
    scan = _segment(0xDA, b"scan") + b"\xff\xfe\0\x08pixels\xff\xd9"
    found = _named(media.jpeg(b"\xff\xd8" + segments + scan + b"behind"))
    assert found == [*(("segment", data) for data in read.values()), ("rest", b"behind")]


def test_of_a_jpeg_without_an_end_what_follows_its_segments_is_read() -> None:
    for length in (b"\0\0", b"\0\1", b"\0\2"):
        start = b"\xff\xd8\xff\xe0" + length + _segment(0xFE, b"note")
        assert _named(media.jpeg(start + b"behind")) == [("segment", b"note"), ("rest", b"behind")]
    assert _named(media.jpeg(b"\xff\xd8\xff\xfe\0\2")) == []
    # One byte less is no segment.
    assert _named(media.jpeg(b"\xff\xd8\xff\xfe\0")) == [("rest", b"\xff\xfe\0")]
    assert _named(media.jpeg(b"\xff\xd8\xff\xfe\0\x03x")) == [("segment", b"x")]


@pytest.mark.parametrize(("flags", "size"), [(0, 0), (7, 0), (0x80, 6), (0x81, 12), (0xF7, 768)])
def test_of_a_gif_its_extensions_are_read_whatever_tables_it_has(flags: int, size: int) -> None:
    blocks = b"\3one\3two\0"
    content = (
        *(b"GIF89a", struct.pack("<HHBBB", 1, 1, flags, 0, 0), b"," * size),
        *(b"!\xfe", blocks, b",", struct.pack("<HHHHB", 0, 0, 1, 1, flags), b"!" * size),
        *(b"\2\3abc\0", b"!\xff", blocks, b"!\xf9\0", b";behind"),
    )
    assert _named(media.gif(b"".join(content))) == [
        *(("extension", b"onetwo"), ("extension", b"onetwo"), ("rest", b";behind"))
    ]


def test_a_gif_that_is_cut_off_stops_nothing() -> None:
    whole = b"GIF89a\1\0\1\0\0\0\0," + bytes(8) + b"\0\2\1x\0!\xfe\3one\0;behind"
    read = [
        [part.content for part in media.gif(whole[:length])] for length in range(len(whole) + 1)
    ]
    assert read[-1] == [b"one", b";behind"]
    assert [parts[0] for parts in read if len(parts) > 1][2:6] == [b"", b"o", b"on", b"one"]


def test_of_a_webp_its_metadata_are_read_and_what_follows_it() -> None:
    chunks = (
        (b"VP8 ", b"odd"),
        (b"EXIF", b"one"),
        (b"XMP ", b"four"),
        (b"ICCP", b"xy"),
        (b"ANIM", b""),
    )
    inside = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    content = b"RIFF" + struct.pack("<I", len(inside)) + inside + b"behind"
    assert _named(media.webp(content)) == [
        *(("rest", b"behind"), ("EXIF", b"one"), ("XMP", b"four"), ("ICCP", b"xy"))
    ]
    assert _named(media.webp(b"RIFF\4\0\0\0WEBPXMP \1\0\0\0x"))[-1] == ("XMP", b"x")


def test_pictures_and_what_is_packed_within_other_bytes_are_read() -> None:
    packed = [zlib.compress(b"packed so", level) for level in (1, 5, 6, 9)]
    assert {one[:2] for one in packed} == {b"x\x01", b"x^", b"x\x9c", b"x\xda"}
    content = b"x" + _PNG + b"y" + b"z".join([*packed, gzip.compress(b"packed so")]) + _PNG[:-9]
    found = _named(media.parts_in(content))
    assert found[:2] == [("picture", _PNG), ("picture", _PNG[:-9])]
    assert [one for one in found if one[1] == b"packed so"] == [("packed", b"packed so")] * 5
    # What packs six bytes is no accident.
    for text, is_read in ((b"sixsix", True), (b"five5", False)):
        assert bool(_named(media.parts_in(b"x" + zlib.compress(text)))) is is_read
    # A file that is packed itself is opened as that.
    assert _named(media.parts_in(zlib.compress(b"packed so"))) == []
    assert _named(media.parts_in(png())) == []


def test_what_is_packed_within_other_bytes_may_be_longer_than_a_step() -> None:
    text = random.Random(1).randbytes(20_000)  # noqa: S311  # the same ones every time
    content = b"x" + zlib.compress(text) + b"y" + zlib.compress(b"and more")
    assert ("packed", text) in _named(media.parts_in(content))
    assert ("packed", b"and more") in _named(media.parts_in(content))
    # What comes before the damage counts.
    damaged = bytearray(content)
    damaged[9000:9100] = bytes(100)
    found = [part.content or b"" for part in media.parts_in(bytes(damaged))]
    assert any(one[:4000] == text[:4000] for one in found)


@pytest.mark.parametrize(("size", "is_read"), [(65536, True), (65537, False)])
@pytest.mark.parametrize("start", [b"II*\0", b"MM\0*", b"Exif\0\0II*\0"])
def test_exif_is_read_as_utf_16_in_each_order_from_each_start(
    start: bytes,
    size: int,
    is_read: bool,  # noqa: FBT001  # a case's part
) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        for more in (b"", b"\0"):
            exif = (start + more + CONTACT.encode(encoding)).ljust(size, b"\0")
            parts = _named(media.png(png(chunk(b"eXIf", exif))))
            wide = [content or b"" for name, content in parts if name == "eXIf chunk, UTF-16"]
            assert any(CONTACT.encode() in one for one in wide) is is_read
