"""What a folder and a file hold, how much of it is read, and the libraries that unpack it."""

from __future__ import annotations

import importlib
import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol

EXTRA = "install mkdocs-aws-posture[verify]"

LARGEST = 64 * 2**20
"""How many bytes a packing may unpack to; a larger one is reported as not readable."""


METADATA = "metadata"
"""The kind of a part that is text, or something next to it that is no packing."""


class PartTooLargeError(Exception):
    """A packing contains more than can be searched."""


class Part(NamedTuple):
    """A part of a file.

    Attributes:
        name: What it is called in there; empty if it has no name.
        content: Its bytes; None if they cannot be read.
        kind: Why they cannot, by kind; otherwise what was done to read them, if that has a word.
    """

    name: str
    content: bytes | None
    kind: str


class SupportsRead(Protocol):
    """Something that can be read from."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes at most."""
        ...


def bounded(content: bytes | bytearray) -> bytes:
    """Return bytes that are not too many.

    Raises:
        PartTooLargeError: They are.
    """
    if len(content) > LARGEST:
        raise PartTooLargeError
    return bytes(content)


def read_within(file: SupportsRead, left: int) -> bytes:
    """Read what is unpacked, if that is no more than so many bytes.

    Raises:
        PartTooLargeError: It is more.
    """
    inside = file.read(left + 1)
    if len(inside) > left:
        raise PartTooLargeError
    return inside


STEP = 4096
"""How many packed bytes are inflated at once: to a few megabytes at most, so that a bomb is seen in time."""

# How much brotli unpacks at once.
_AT_ONCE = 16 * 2**20


def inflated(packed: bytes, bits: int = zlib.MAX_WBITS) -> bytes:
    """Inflate as far as possible: damaged data may still contain something before the damage."""
    return inflated_before(packed, bits)[0]


def inflated_before(packed: bytes, bits: int = zlib.MAX_WBITS) -> tuple[bytes, bytes]:
    """Inflate as far as possible; return also what stands behind the end of what was packed."""
    inflater = zlib.decompressobj(wbits=bits)
    inside = bytearray()
    rest = b""
    try:
        for start in range(0, len(packed), STEP):
            inside += inflater.decompress(packed[start : start + STEP])
            if inflater.eof:
                rest = inflater.unused_data + packed[start + STEP :]
            if inflater.eof or len(inside) > LARGEST:
                break
    except zlib.error:
        pass
    return bounded(bytes(inside)), rest


def zstandard() -> ModuleType | None:
    """Return the library that unpacks Zstandard; None if it is not installed."""
    if sys.version_info >= (3, 14):
        return importlib.import_module("compression.zstd")
    try:
        from backports import zstd  # noqa: PLC0415  # an extra
    except ImportError:
        return None
    return zstd


def unbrotlied(content: bytes) -> bytes | None:
    """Unpack brotli; None without its library.

    Raises:
        ValueError: It is damaged.
        PartTooLargeError: It unpacks to too much.
    """
    try:
        import brotli  # noqa: PLC0415  # an extra
    except ImportError:
        return None
    unpacker = brotli.Decompressor()
    try:
        inside = bytearray(unpacker.process(content, output_buffer_limit=_AT_ONCE))
        while not unpacker.can_accept_more_data():
            inside += unpacker.process(b"", output_buffer_limit=_AT_ONCE)
            bounded(inside)
    except brotli.error as error:
        raise ValueError(str(error)) from None
    if not unpacker.is_finished():
        raise ValueError("it is cut off")
    return bounded(inside)


def files_in(folder: Path) -> Iterator[Path]:
    """List folders, links and files; folders for their names."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted([*folders, *files]):
            yield Path(place, name)
