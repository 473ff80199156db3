"""Zip files and tar files: what each entry holds, and what lies between and behind them."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from aws_posture.verify import documents
from aws_posture.verify.parts import LARGEST, METADATA, Part, read_within

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, ValueError, LookupError, EOFError, OSError),
)
"""What the standard library raises for packings that are damaged, cut off, encrypted or made to be odd."""

_ENTRY = b"PK\x03\x04"
_ZIP = (_ENTRY, b"PK\x05\x06")
# Source: APPNOTE.TXT, "End of central directory record", and the longest comment after it.
_END_OF_ZIP, _LONGEST_END = b"PK\x05\x06", 22 + 65535
# Source: the same, "Local file header", up to the name; section 4.4.4, bit 11.
_LOCAL_HEADER, _NAMES_IN_UTF8 = 30, 0x800
_TEXT = rb"[\x20-\x7e\x80-\xff]{6}"
# Formats whose text or numbers are packed in ways of their own, by the entries that have them.
_OWN_PACKINGS = (
    (r".*\.iwa", "iWork document"),
    (r"xl/worksheets/.*\.bin", "binary workbook"),
)


def is_zip(_: str, content: bytes) -> bool:
    """Return whether bytes are a zip, or end in one, as programs that unpack themselves do."""
    if content.startswith(_ZIP):
        return True
    # An archive that is attached to a document is a part of it.
    if documents.is_pdf(content) and content.rfind(_ENTRY) < content.rfind(documents.END_OF_PDF):
        return False
    # Each has zeros, and text has none: to look for one byte takes no time.
    has_zeros = b"\0" in content
    is_near = has_zeros and content.rfind(_END_OF_ZIP, max(0, len(content) - _LONGEST_END)) > 0
    return is_near and zipfile.is_zipfile(io.BytesIO(content))


def unzipped(content: bytes) -> Iterator[Part]:
    """List what a zip holds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    except DAMAGED:
        yield Part("", None, "damaged zip")
        return
    yield Part("comment", archive.comment, "")
    yield from _around(content, entries, archive.start_dir)
    left = LARGEST
    for entry in entries:
        yield Part(entry.filename, _words_of(entry), "name")
        if entry.flag_bits & 1:
            yield Part(entry.filename, None, "encrypted zip entry")
            continue
        for names, kind in _OWN_PACKINGS:
            if re.fullmatch(names, entry.filename):
                yield Part(entry.filename, None, kind)
        try:
            with archive.open(entry) as file:
                inside = read_within(file, left)
        except DAMAGED:
            yield Part(entry.filename, None, "damaged zip entry")
            continue
        left -= len(inside)
        yield Part(entry.filename, inside, "")


def _around(content: bytes, entries: list[zipfile.ZipInfo], directory: int) -> Iterator[Part]:
    """List what no entry of the directory has: a program or another archive before, entries that were removed."""
    starts = [*(entry.header_offset for entry in entries), directory]
    if starts[0] > 0:
        yield Part("before", content[: starts[0]], "")
    for entry, (start, after) in zip(entries, pairwise(starts), strict=True):
        lengths = content[start + _LOCAL_HEADER - 4 : start + _LOCAL_HEADER]
        more = sum(struct.unpack("<HH", lengths.ljust(4, b"\0")))
        end = start + _LOCAL_HEADER + more + entry.compress_size
        _, sign, removed = content[end:after].partition(_ENTRY)
        if sign:
            yield Part("between", sign + removed, "")


def _words_of(entry: zipfile.ZipInfo) -> bytes:
    """Return what an entry is called, and what is noted with it; many programs write UTF-8 without saying so."""
    encoding = "utf-8" if entry.flag_bits & _NAMES_IN_UTF8 else "cp437"
    # As it was stored: with what is behind a zero, and not as another field has it.
    name = entry.orig_filename.encode(encoding)
    noted = entry.extra if re.search(_TEXT, entry.extra) else b""
    return b"\n".join(filter(None, [name, entry.comment, noted]))


def is_tar(_: str, content: bytes) -> bool:
    """Return whether bytes are a tar, one without a sign of what it is too."""
    if content[257:262] == b"ustar":
        return True
    # Source: the manual of GNU tar, "Basic Tar Format": the sum of a header, in which the sum is blanks.
    if len(content) % 512 or content[155:156] not in {b"\0", b" "} or not content[:1].strip(b"\0"):
        return False
    try:
        wanted = int(content[148:156].strip(b"\0 "), 8)
    except ValueError:
        return False
    return sum(content[:148]) + sum(content[156:512]) + 8 * ord(" ") == wanted


def untarred(content: bytes) -> Iterator[Part]:
    """List what a tar holds."""
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
                    inside = read_within(file, left)
                    left -= len(inside)
                    yield Part(entry.name, inside, "")
            # Another archive may have been put behind the end of this one.
            rest = content[archive.offset :].lstrip(b"\0")
    except (tarfile.TarError, *DAMAGED):
        yield Part("", None, "damaged tar")
        return
    if rest:
        yield Part("rest", rest, METADATA)
