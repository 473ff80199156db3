"""Opens what a file of a site can hold: what is packed in it, as bytes that can be searched.

A format is recognised by how it begins, never by what the file is called (but for brotli, which has
no such beginning). What cannot be opened is named by its kind, because what nobody has read must not
count as verified.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from aws_posture.verify import archives, documents, fonts, media, recordings, rtf
from aws_posture.verify.archives import DAMAGED
from aws_posture.verify.closed import is_utf_8
from aws_posture.verify.parts import (
    EXTRA,
    LARGEST,
    METADATA,
    Part,
    PartTooLargeError,
    inflated,
    inflated_before,
    read_within,
    unbrotlied,
    zstandard,
)

# Templates of themes leave some before a page begins.
_BLANKS = 16
DEEPEST = 6
"""How many levels of nested packing are opened."""

_STEP = 65536
_BZIP2 = (b"BZh",)
_XZ = (b"\xfd7zXZ\0", b"\x5d\x00\x00\x80\x00", b"\x5d\x00\x00\x00\x04", b"\x5d\x00\x00\x01\x00")
_BROTLI = ".br"
_INVENTORY = b"# Sphinx inventory version 2\n"


class _Opener(Protocol):
    def __call__(self, content: bytes) -> Iterator[Part]: ...


class Format(NamedTuple):
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
    if content[:_BLANKS].lstrip()[:1] == b"<" and not _is_odd_markup(name, content):
        return None
    return next((one for one in _FORMATS if one.is_it(name, content)), None)


def _is_odd_markup(name: str, content: bytes) -> bool:
    """Return whether what begins as a page may be packed after all: most of a site is looked at here."""
    # A zip that is behind a picture, and the padding of a tar, have bytes that no page has.
    is_odd = b"\0" in content or documents.is_pdf(content) or not _is_text(content)
    return is_odd or name.endswith(_BROTLI)


def _begins(*starts: bytes) -> Callable[[str, bytes], bool]:
    return lambda _, content: content.startswith(starts)


_Unpacker = bz2.BZ2Decompressor | lzma.LZMADecompressor


def _gzip(content: bytes) -> Iterator[Part]:
    inside = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            # In steps: what comes before the damage still counts.
            while data := file.read(_STEP):
                inside += data
                if len(inside) > LARGEST:
                    raise PartTooLargeError
    except DAMAGED:
        yield Part("", None, "damaged gzip")
    yield Part("", bytes(inside), "unpacked")


def _streams(name: str, starts: tuple[bytes, ...], new: Callable[[], _Unpacker]) -> _Opener:
    """Make the opener of a packing that holds one file, in one stream or in several."""

    def opened(content: bytes) -> Iterator[Part]:
        inside, rest = bytearray(), content
        while rest.startswith(starts):
            unpacker, data = new(), rest
            try:
                while not unpacker.eof:
                    found, data = unpacker.decompress(data, _STEP), b""
                    inside += found
                    if len(inside) > LARGEST:
                        raise PartTooLargeError
                    if not found and unpacker.needs_input:
                        raise EOFError
            except DAMAGED:
                yield Part("", None, f"damaged {name}")
                rest = b""
                break
            rest = unpacker.unused_data.lstrip(b"\0")
        yield Part("", bytes(inside), "unpacked")
        if rest:
            yield Part("rest", rest, METADATA)

    return opened


def _inventory(content: bytes) -> Iterator[Part]:
    packed = content.split(b"\n", 4)[-1]
    yield Part("", inflated(packed), "unpacked")


def _zlib(content: bytes) -> Iterator[Part]:
    inside, rest = inflated_before(content)
    yield Part("", inside, "unpacked")
    if rest:
        yield Part("rest", rest, METADATA)


def _is_zlib(_: str, content: bytes) -> bool:
    if content[:2] not in {b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"}:
        return False
    try:
        return bool(zlib.decompressobj().decompress(content, 64))
    except zlib.error:
        return False


def _is_brotli(name: str, content: bytes) -> bool:
    """Return whether a file is packed with brotli, which has no beginning of its own: all of it unpacks to text."""
    if name.endswith(_BROTLI):
        return True
    # What text encodes is noise, and there is too much of it to try.
    if not name or len(content) < _SHORTEST_BROTLI or _is_text(content) or media.kind_of(content):
        return False
    try:
        inside = unbrotlied(content)
    except (ValueError, PartTooLargeError):
        return False
    return inside is not None and len(inside) >= _SHORTEST_BROTLI and _is_text(inside)


_SHORTEST_BROTLI = 8
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _is_text(content: bytes) -> bool:
    head = content[:256]
    return _CONTROL.search(head) is None and is_utf_8(head)


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
            inside = read_within(file, LARGEST)
    except (zstd.ZstdError, EOFError, OSError, ValueError):
        yield Part("", None, "damaged Zstandard")
        return
    yield Part("", inside, "unpacked")


_FORMATS = (
    Format("gzip", _begins(b"\x1f\x8b"), _gzip),
    Format("bzip2", _begins(*_BZIP2), _streams("bzip2", _BZIP2, bz2.BZ2Decompressor)),
    Format("xz", _begins(*_XZ), _streams("xz", _XZ, lzma.LZMADecompressor)),
    Format("Zstandard", _begins(b"\x28\xb5\x2f\xfd"), _zstandard),
    Format("zip", archives.is_zip, archives.unzipped),
    Format("tar", archives.is_tar, archives.untarred),
    Format("PDF", lambda _, content: documents.is_pdf(content), documents.pdf),
    Format("SQLite", _begins(b"SQLite format 3\0"), documents.sqlite),
    Format("PNG", _begins(media.PNG), media.png),
    Format("JPEG", _begins(b"\xff\xd8\xff"), media.jpeg),
    Format("WebP", lambda _, content: content[:4] + content[8:12] == b"RIFFWEBP", media.webp),
    Format("GIF", _begins(b"GIF87a", b"GIF89a"), media.gif),
    Format("RTF", _begins(rtf.START), rtf.text),
    Format("recording", recordings.is_recording, recordings.recording),
    Format("Excalidraw", recordings.is_scene, recordings.scene),
    Format("font", _begins(b"\0\1\0\0", b"OTTO", b"true"), fonts.font),
    Format("WOFF", _begins(b"wOFF"), fonts.woff),
    Format("WOFF2", _begins(b"wOF2"), fonts.woff2),
    Format("inventory", _begins(_INVENTORY), _inventory),
    Format("zlib", _is_zlib, _zlib),
    Format("brotli", _is_brotli, _brotli),
)
