"""Opens what a file of a site can hold: what is packed in it, as bytes that can be searched.

A format is recognised by how it begins, never by what the file is called (but for brotli, which has
no such beginning). What cannot be opened is named by its kind, because what nobody has read must not
count as verified.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from aws_posture.verify import documents, fonts, media, recordings
from aws_posture.verify.parts import (
    EXTRA,
    LARGEST,
    Part,
    PartTooLargeError,
    bounded,
    inflated,
    unbrotlied,
    zstandard,
)

DEEPEST = 6
"""How many levels of nested packing are opened."""

# What the standard library raises for packings that are damaged, cut off, encrypted or made to be odd.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, LookupError, EOFError, OSError),
)
_STEP = 4096
_BROTLI = ".br"
_INVENTORY = b"# Sphinx inventory version 2\n"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Source: APPNOTE.TXT, "End of central directory record", and the longest comment after it.
_END_OF_ZIP, _LONGEST_END = b"PK\x05\x06", 22 + 65535


class _Opener(Protocol):
    def __call__(self, content: bytes) -> Iterator[Part]: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format that packs other content.

    Attributes:
        name: What it is called.
        is_it: Returns whether some bytes have it, by name and content.
        open: Lists what they hold.
    """

    name: str
    is_it: Callable[[str, bytes], bool]
    open: _Opener


def format_of(name: str, content: bytes) -> Format | None:
    """Return the format that some bytes are packed in; None if they are searched as they are.

    Args:
        name: What their file is called, or nothing.
        content: The bytes.
    """
    if content[:1] == b"<" and not _is_odd_markup(name, content):
        return None
    return next((one for one in _FORMATS if one.is_it(name, content)), None)


def _is_odd_markup(name: str, content: bytes) -> bool:
    """Return whether what begins as a page may be packed after all: most of a site is looked at here."""
    # A zip that is behind a picture, and the padding of a tar, have bytes that no page has.
    return b"\0" in content or documents.is_pdf(content) or name.endswith(_BROTLI)


def unknown_binary(content: bytes) -> str | None:
    """Return what bytes are that no format is known for, if searching them would prove nothing.

    Anything that is packed or encrypted in an unknown way looks like noise.
    """
    for start, kind in _CLOSED.items():
        if content.startswith(start):
            return kind
    head = content[:65536]
    if len(head) < _NOISE or media.kind_of(content):
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return None
    control = len(head.translate(None, _NO_CONTROL))
    high = len(head.translate(None, _ASCII))
    is_noise = control > len(head) * 0.05 and high > len(head) * 0.25
    return "unknown binary" if is_noise else None


_NOISE = 64
_ASCII = bytes(range(128))
_NO_CONTROL = bytes(one for one in range(256) if one >= ord(" ") or one in b"\0\t\n\r")
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "7z archive",
    b"Rar!": "RAR archive",
    b"MSCF\0": "CAB archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1": "old Office document",
    b"-----BEGIN PGP MESSAGE": "PGP message",
    b"age-encryption.org/": "age file",
    b"Salted__": "encrypted file",
    b"\x04\x22\x4d\x18": "LZ4",
    b"!<arch>\n": "ar archive",
    b"xar!": "xar archive",
    b"hsqs": "SquashFS",
    b"PACK\0\0\0": "pack of git",
    b"PAR1": "Parquet",
    b"ARROW1\0": "Arrow",
    b"Obj\x01": "Avro",
    b"\x89HDF": "HDF5",
}


def _begins(*starts: bytes) -> Callable[[str, bytes], bool]:
    return lambda _, content: content.startswith(starts)


def _gzip(file: io.BytesIO) -> io.BufferedIOBase:
    return gzip.GzipFile(fileobj=file)


def _stream(name: str, opener: Callable[[io.BytesIO], io.BufferedIOBase]) -> _Opener:
    """Make the opener of a packing that holds one file."""

    def opened(content: bytes) -> Iterator[Part]:
        inside = bytearray()
        try:
            with opener(io.BytesIO(content)) as file:
                # In steps: what comes before the damage still counts.
                while data := file.read(_STEP * 16):
                    inside += data
                    if len(inside) > LARGEST:
                        raise PartTooLargeError
        except _DAMAGED:
            yield Part("", None, f"damaged {name}")
        yield Part("", bytes(inside), "unpacked")

    return opened


def _inventory(content: bytes) -> Iterator[Part]:
    packed = content.split(b"\n", 4)[-1]
    yield Part("", inflated(packed), "unpacked")


def _zlib(content: bytes) -> Iterator[Part]:
    yield Part("", inflated(content), "unpacked")


def _is_zlib(_: str, content: bytes) -> bool:
    if content[:2] not in {b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"}:
        return False
    try:
        return bool(zlib.decompressobj().decompress(content[:4096], 64))
    except zlib.error:
        return False


def _unzipped(content: bytes) -> Iterator[Part]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except _DAMAGED:
        yield Part("", None, "damaged zip")
        return
    yield Part("comment", archive.comment, "")
    # A program or a picture may be before it, to which nothing of the archive belongs.
    first = min((entry.header_offset for entry in entries), default=0)
    if first > 0 and not content.startswith(_ZIP):
        yield Part("before", content[:first], "")
    left = LARGEST
    for entry in entries:
        yield Part(entry.filename, _name_in(entry), "name")
        if entry.flag_bits & 1:
            yield Part(entry.filename, None, "encrypted zip entry")
            continue
        try:
            with archive.open(entry) as file:
                inside = file.read(left + 1)
        except _DAMAGED:
            yield Part(entry.filename, None, "damaged zip entry")
            continue
        left -= len(inside)
        if left < 0:
            raise PartTooLargeError
        yield Part(entry.filename, inside, "")


def _name_in(entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of an entry's name: many programs write UTF-8 without saying so."""
    encoding = "utf-8" if entry.flag_bits & _NAMES_IN_UTF8 else "cp437"
    return entry.filename.encode(encoding, "replace")


# APPNOTE.TXT, section 4.4.4, bit 11.
_NAMES_IN_UTF8 = 0x800


def _is_zip(_: str, content: bytes) -> bool:
    """Return whether bytes are a zip, or end in one, as programs that unpack themselves do."""
    if content.startswith(_ZIP):
        return True
    # An archive that is attached to a document is a part of it.
    if documents.is_pdf(content) and content.rfind(_ZIP[0]) < content.rfind(documents.END_OF_PDF):
        return False
    is_near = content.rfind(_END_OF_ZIP, max(0, len(content) - _LONGEST_END)) > 0
    return is_near and zipfile.is_zipfile(io.BytesIO(content))


def _untarred(content: bytes) -> Iterator[Part]:
    import tarfile  # noqa: PLC0415  # few sites have one

    left = LARGEST
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for entry in archive:
                noted = " ".join(map(str, entry.pax_headers.values()))
                label = f"{entry.name} {entry.linkname} {entry.uname} {entry.gname} {noted}"
                yield Part(entry.name, label.encode(errors="surrogateescape"), "name")
                file = archive.extractfile(entry) if entry.isreg() else None
                if file is not None:
                    inside = file.read(left + 1)
                    left -= len(inside)
                    if left < 0:
                        raise PartTooLargeError
                    yield Part(entry.name, inside, "")
    except (tarfile.TarError, *_DAMAGED):
        yield Part("", None, "damaged tar")


def _is_tar(_: str, content: bytes) -> bool:
    return content[257:262] == b"ustar"


def _brotli(content: bytes) -> Iterator[Part]:
    try:
        inside = unbrotlied(content)
    except ValueError:
        yield Part("", None, "damaged brotli")
        return
    yield Part("", inside, "unpacked" if inside is not None else f"brotli; {EXTRA}")


def _zstandard(content: bytes) -> Iterator[Part]:
    zstd = zstandard()
    if zstd is None:
        yield Part("", None, f"Zstandard; {EXTRA}")
        return
    try:
        with zstd.ZstdFile(io.BytesIO(content)) as file:
            inside = file.read(LARGEST + 1)
    except (zstd.ZstdError, EOFError, OSError, ValueError):
        yield Part("", None, "damaged Zstandard")
        return
    yield Part("", bounded(inside), "unpacked")


_FORMATS = (
    Format("gzip", _begins(b"\x1f\x8b"), _stream("gzip", _gzip)),
    Format("bzip2", _begins(b"BZh"), _stream("bzip2", bz2.BZ2File)),
    Format(
        "xz",
        _begins(b"\xfd7zXZ\0", b"\x5d\x00\x00\x80\x00", b"\x5d\x00\x00\x00\x04"),
        _stream("xz", lzma.LZMAFile),
    ),
    Format("Zstandard", _begins(b"\x28\xb5\x2f\xfd"), _zstandard),
    Format("zip", _is_zip, _unzipped),
    Format("tar", _is_tar, _untarred),
    Format("PDF", lambda _, content: documents.is_pdf(content), documents.pdf),
    Format("SQLite", _begins(b"SQLite format 3\0"), documents.sqlite),
    Format("PNG", _begins(media.PNG), media.png),
    Format("JPEG", _begins(b"\xff\xd8\xff"), media.jpeg),
    Format("WebP", lambda _, content: content[:4] + content[8:12] == b"RIFFWEBP", media.webp),
    Format("GIF", _begins(b"GIF87a", b"GIF89a"), media.gif),
    Format("recording", recordings.is_recording, recordings.recording),
    Format("Excalidraw", recordings.is_scene, recordings.scene),
    Format("font", _begins(b"\0\1\0\0", b"OTTO", b"true"), fonts.font),
    Format("WOFF", _begins(b"wOFF"), fonts.woff),
    Format("WOFF2", _begins(b"wOF2"), fonts.woff2),
    Format("inventory", _begins(_INVENTORY), _inventory),
    Format("zlib", _is_zlib, _zlib),
    Format("brotli", lambda name, _: name.endswith(_BROTLI), _brotli),
)
