"""What a file holds that somebody could read: its bytes, and what is packed in them."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PNG = b"\x89PNG\r\n\x1a\n"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt"})

DEEPEST = 3
"""How many packings inside one another are opened."""

LARGEST = 256 * 1024 * 1024
"""How many bytes a packing may hold; one that holds more is reported and not read."""


_STEP = 4096

# What zipfile raises for archives that are damaged, cut off, encrypted or made to be odd.
_NOT_READ = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, LookupError, EOFError, OSError),
)


class TooMuchError(Exception):
    """A packing holds more than can be looked at."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Something that can be read.

    Attributes:
        where: Where in the file it is; empty for the file itself.
        content: Its bytes.
    """

    where: str
    content: bytes


def channels(content: bytes, where: str = "", depth: int = 0) -> Iterator[Channel]:
    """List what a file holds, packings opened.

    Args:
        content: The file's bytes.
        where: Where they are in it.
        depth: In how many packings they are.

    Raises:
        TooMuchError: A packing holds too much, or too many others.
    """
    yield Channel(where, content)
    for name, inside in _packed(content):
        if depth == DEEPEST:
            raise TooMuchError(f"it is packed more than {DEEPEST} times")
        yield from channels(inside, f"{where}, {name}" if where else name, depth + 1)


def _packed(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(_GZIP):
        yield "unpacked", _gunzipped(content)
    elif content.startswith(PNG):
        yield from _png_texts(content)
    elif content.startswith(_ZIP):
        yield from _unzipped(content)


def _gunzipped(content: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(content)) as file:
            inside = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        # Cut off or damaged: what can be read of it still counts.
        inside = _inflated(content, zlib.MAX_WBITS | 32)
    return _not_too_much(inside)


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _NOT_READ:
        # Something that only begins like an archive; its bytes are searched as they are.
        return
    for entry in archive.infolist():
        try:
            with archive.open(entry) as file:
                inside = file.read(LARGEST + 1)
        except _NOT_READ:
            # Damaged, encrypted, or packed in a way of its own: the others still count.
            continue
        yield (
            entry.filename,
            entry.filename.encode(errors="replace") + b"\n" + _not_too_much(inside),
        )


def _png_texts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """List the text chunks of a PNG. Source: PNG specification, "Textual information"."""
    place = len(PNG)
    while place + 8 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind = content[place + 4 : place + 8]
        if kind in _TEXT_CHUNKS:
            chunk = content[place + 8 : place + 8 + length]
            yield f"{kind.decode()} chunk", _chunk_text(kind, chunk)
        place += 12 + length


def _chunk_text(kind: bytes, chunk: bytes) -> bytes:
    keyword, _, rest = chunk.partition(b"\0")
    if kind == b"zTXt":
        return keyword + b" " + _inflated(rest[1:])
    if kind == b"iTXt" and rest[:1] == b"\1":
        language, _, rest = rest[2:].partition(b"\0")
        translated, _, packed = rest.partition(b"\0")
        return b" ".join([keyword, language, translated, _inflated(packed)])
    return chunk.replace(b"\0", b" ")


def _inflated(packed: bytes, bits: int = zlib.MAX_WBITS) -> bytes:
    """Inflate as far as it goes: what is damaged may still hold something before the damage."""
    inflater = zlib.decompressobj(wbits=bits)
    inside = bytearray()
    try:
        for start in range(0, len(packed), _STEP):
            inside += inflater.decompress(packed[start : start + _STEP], LARGEST + 1)
            if len(inside) > LARGEST:
                break
    except zlib.error:
        pass
    return _not_too_much(inside)


def _not_too_much(content: bytes | bytearray) -> bytes:
    if len(content) > LARGEST:
        raise TooMuchError(f"it unpacks to more than {LARGEST // 2**20} MiB")
    return bytes(content)
