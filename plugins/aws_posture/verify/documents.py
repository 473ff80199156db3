"""PDF files and SQLite databases."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from aws_posture.verify.parts import LARGEST, Part, PartTooLargeError, inflated

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import PdfObject

_Listing = Callable[["PdfReader", tuple[type[Exception], ...]], Iterator[Part]]

_MOST_PAGES = 500
_MOST_OBJECTS = 100_000
_DEEPEST = 32
# What pypdf raises for files that are damaged or made to be odd, besides its own errors.
_ODD = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError),
    *(RecursionError, TypeError, ValueError, zlib.error),
)
# How often SQLite asks whether to go on, in its own instructions; and how often it may.
_INSTRUCTIONS, _MOST_STEPS = 100_000, 2_000
_INDEX_ONLY = (
    "SELECT 1 FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%using fts%content%=%' LIMIT 1"
)


def is_pdf(content: bytes) -> bool:
    """Return whether bytes are a PDF. Readers take one whose header comes a little later."""
    return b"%PDF-" in content[:1024]


END_OF_PDF = b"%%EOF"
"""What a PDF ends with, and each earlier version of it that it holds."""


def pdf(content: bytes) -> Iterator[Part]:
    """List what a PDF holds: its text as readers see it, and each string and stream in it."""
    yield from _pdf(content, (_texts, _objects))


def pdf_streams(content: bytes) -> Iterator[Part]:
    """List the strings and streams of a PDF, such as the files that are attached to it."""
    yield from _pdf(content, (_objects,))


def _pdf(content: bytes, listings: Iterable[_Listing]) -> Iterator[Part]:
    try:
        from pypdf import PdfReader  # noqa: PLC0415  # an extra
        from pypdf.errors import PyPdfError  # noqa: PLC0415
    except ImportError:
        yield Part("", None, "PDF; install mkdocs-aws-posture[verify]")
        return
    # It logs what it repairs; whoever searches a site cannot do anything about that.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    damaged = (PyPdfError, *_ODD)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            yield Part("", None, "encrypted PDF")
            return
        for listing in listings:
            yield from listing(reader, damaged)
        if content.count(END_OF_PDF) > 1:
            yield from _all_streams(content)
    except damaged:
        yield Part("", None, "damaged PDF")
    except ImportError:  # what decrypts
        yield Part("", None, "encrypted PDF")


def _texts(reader: PdfReader, damaged: tuple[type[Exception], ...]) -> Iterator[Part]:
    if len(reader.pages) > _MOST_PAGES:
        yield Part("", None, f"PDF of more than {_MOST_PAGES} pages")
    for number, page in enumerate(reader.pages[:_MOST_PAGES], 1):
        try:
            text = page.extract_text()
        except damaged:
            yield Part(f"page {number}", None, "damaged PDF page")
            continue
        # A line ends within a name where that is too long for it.
        joined = text.replace("\n", "")
        yield Part(f"page {number}", f"{text}\n{joined}".encode("utf-8", "surrogatepass"), "")


def _objects(reader: PdfReader, damaged: tuple[type[Exception], ...]) -> Iterator[Part]:
    """List the strings of a PDF, and its streams unpacked; pictures are left as they are."""
    from pypdf.generic import IndirectObject, StreamObject  # noqa: PLC0415  # an extra

    numbers = [(one, 0) for one in reader.xref_objStm]
    numbers += [(one, version) for version, ones in reader.xref.items() for one in ones]
    if len(numbers) > _MOST_OBJECTS:
        yield Part("", None, f"PDF of more than {_MOST_OBJECTS} objects")
    strings: list[str] = []
    left = LARGEST
    for number, version in numbers[:_MOST_OBJECTS]:
        try:
            found = IndirectObject(number, version, reader).get_object()
            strings += _strings(found)
            if not isinstance(found, StreamObject) or found.get("/Subtype") == "/Image":
                continue
            data = found.get_data()
        except damaged:
            yield Part(f"object {number}", None, "damaged PDF object")
            continue
        left -= len(data)
        if left < 0:
            raise PartTooLargeError
        yield Part(f"object {number}", data, "")
    yield Part("strings", "\n".join(strings).encode("utf-8", "surrogatepass"), "")


def _all_streams(content: bytes) -> Iterator[Part]:
    """Inflate each stream, those too that a later version of the document has replaced."""
    left = LARGEST
    for found in re.finditer(_STREAM, content):
        data = inflated(content[found.end() : content.find(b"endstream", found.end())])
        left -= len(data)
        if left < 0:
            raise PartTooLargeError
        if data:
            yield Part("an earlier version", data, "")


_STREAM = rb"stream\r?\n(?=\x78[\x01\x5e\x9c\xda])"


def _strings(found: PdfObject | None, depth: int = 0) -> Iterator[str]:
    from pypdf.generic import (  # noqa: PLC0415  # an extra
        ArrayObject,
        ByteStringObject,
        DictionaryObject,
        TextStringObject,
    )

    match found:
        case TextStringObject():
            yield str(found)
        case ByteStringObject():
            yield bytes(found).decode("utf-8", "replace")
        case DictionaryObject() if depth < _DEEPEST:
            for inside in found.values():
                yield from _strings(inside, depth + 1)
        case ArrayObject() if depth < _DEEPEST:
            for inside in list(found):
                yield from _strings(inside, depth + 1)


def sqlite(content: bytes) -> Iterator[Part]:
    """List the tables of a SQLite database, row by row."""
    import sqlite3  # noqa: PLC0415  # few sites have one

    steps = iter(range(_MOST_STEPS))
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            database.execute("PRAGMA trusted_schema=OFF")
            database.set_progress_handler(lambda: next(steps, None) is None, _INSTRUCTIONS)
            named = database.execute(
                "SELECT name FROM sqlite_schema WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            tables = named.fetchall()
            # Only an index of the words is kept, in pieces that share their beginnings.
            if database.execute(_INDEX_ONLY).fetchall():
                yield Part("", None, "full-text index of SQLite")
            for (table,) in tables:
                quoted = str(table).replace('"', '""')
                yield from _rows(table, database.execute(f'SELECT * FROM "{quoted}"'))  # noqa: S608
    except (sqlite3.Error, OverflowError, ValueError):
        yield Part("", None, "damaged SQLite")


def _rows(table: str, rows: Iterable[tuple[object, ...]]) -> Iterator[Part]:
    lines: list[str] = []
    size = 0
    for row in rows:
        for cell in row:
            if isinstance(cell, bytes):
                size += len(cell)
                yield Part(table, cell, "")
        lines.append("\t".join(str(cell) for cell in row if not isinstance(cell, bytes)))
        size += len(lines[-1])
        if size > LARGEST:
            raise PartTooLargeError
    yield Part(table, "\n".join(lines).encode(), "")
