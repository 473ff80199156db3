"""What packs a text: archives, documents, pictures, fonts."""

from __future__ import annotations

import codecs
import io
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

from aws_posture.verify.parts import zstandard


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    """Return a PNG of one pixel that holds some chunks."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def zipped(name: str = "page.html") -> Callable[[bytes], bytes]:
    """Return what packs bytes into a zip, under a name."""

    def pack(data: bytes) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return file.getvalue()

    return pack


def tarred(mode: str) -> Callable[[bytes], bytes]:
    """Return what packs bytes into a tar, in a mode of `tarfile`."""

    def pack(data: bytes) -> bytes:
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
            entry = tarfile.TarInfo("a/page.html")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        return file.getvalue()

    return pack


def pdf(data: bytes, title: str = "", attached: bytes = b"") -> bytes:
    """Return a PDF of a page that shows a text, with a title, and with a file in it."""
    shown = b"BT /F1 12 Tf (" + data.replace(b"(", b"").replace(b")", b"") + b") Tj ET"
    titled = (codecs.BOM_UTF16_BE + title.encode("utf-16-be")).hex().encode()
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(x)7 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 "
        + font
        + b">>>>>>",
        _stream(shown),
        b"<</Title<" + titled + b">>>",
        _stream(attached, b"/Type/EmbeddedFile"),
        b"<</Type/Filespec/F(x)/EF<</F 6 0 R>>>>",
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return bytes(out + b"trailer<</Size 8/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF" % start)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    head = b"<<%s/Filter/FlateDecode/Length %d>>" % (more, len(packed))
    return head + b"stream\n" + packed + b"\nendstream"


def database(data: bytes) -> bytes:
    """Return a database of SQLite with a text in a table."""
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE pages (id, text)")
        database.execute("INSERT INTO pages VALUES (1, ?)", (data.decode(),))
        database.commit()
        return database.serialize()


def jpeg(text: str) -> tuple[str, bytes]:
    """Return a JPEG with a comment: its name, and its bytes."""
    comment = text.encode()[:60000]
    return "p.jpg", b"\xff\xd8\xff\xfe" + struct.pack(
        ">H", len(comment) + 2
    ) + comment + b"\xff\xd9"


def exif(text: str) -> tuple[str, bytes]:
    """Return a JPEG with a text in its EXIF: its name, and its bytes."""
    data = b"Exif\0\0II*\0" + text.encode("utf-16-le")[:60000]
    return "p.jpg", b"\xff\xd8\xff\xe1" + struct.pack(">H", len(data) + 2) + data + b"\xff\xd9"


def webp(text: str) -> tuple[str, bytes]:
    """Return a WebP with XMP: its name, and its bytes."""
    data = text.encode()
    return "p.webp", b"RIFF\0\0\0\0WEBPXMP " + struct.pack("<I", len(data)) + data


def _names(text: str) -> bytes:
    own, other = text.encode("utf-16-be"), "Regular".encode("utf-16-be")
    records = ((0, len(own)), (len(own), len(other)))
    head = b"".join(struct.pack(">HHHHHH", 3, 1, 1033, 4, size, start) for start, size in records)
    return struct.pack(">HHH", 0, 2, 30) + head + own + other


def woff(text: str) -> tuple[str, bytes]:
    """Return a WOFF whose names hold a text: its name, and its bytes."""
    name = _names(text)
    packed = zlib.compress(name)
    if len(packed) >= len(name):
        packed = name
    head = b"wOFF" + b"\0" * 8 + struct.pack(">H", 1) + b"\0" * 30
    return "f.woff", head + struct.pack(">4sIIII", b"name", 64, len(packed), len(name), 0) + packed


def woff2(text: str) -> tuple[str, bytes]:
    """Return a WOFF2 whose names hold a text: its name, and its bytes."""
    import brotli  # noqa: PLC0415  # an extra

    name = _names(text)
    packed = brotli.compress(name + b"x" * 9)
    size = bytes([len(name) >> 14 & 127 | 128, len(name) >> 7 & 127 | 128, len(name) & 127])
    head = b"wOF2" + b"\0" * 8 + struct.pack(">H", 2) + b"\0" * 6 + struct.pack(">I", len(packed))
    return "f.woff2", head + b"\0" * 24 + b"\x05" + size + b"\x06\x09" + packed


def brotlied(data: bytes) -> bytes:
    """Pack bytes with brotli."""
    import brotli  # noqa: PLC0415  # an extra

    packed: bytes = brotli.compress(data)
    return packed


def zstandarded(data: bytes) -> bytes:
    """Pack bytes with Zstandard."""
    zstd = zstandard()
    if zstd is None:
        raise SystemExit("install the extra verify")
    packed: bytes = zstd.compress(data)
    return packed
