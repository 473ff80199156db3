"""What programs pack is opened wherever it is: in pieces of other files, behind their ends, in a text."""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import json
import logging
import lzma
import random
import sqlite3
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import brotli
import pytest

from aws_posture.verify import (
    Basis,
    Leak,
    Search,
    attached,
    documents,
    encoded,
    opening,
    parts,
    rtf,
)
from aws_posture.verify.archives import is_tar, unzipped
from aws_posture.verify.attached import unpacked_lz
from aws_posture.verify.encoded import unpacked
from aws_posture.verify.opening import format_of
from aws_posture.verify.runs import runs_in
from aws_posture.verify.values import Values, values_of
from building import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import planting
from planting.packings import brotlied, chunk, png

SEARCH = Search(values_of([planting.snapshot()]))
USER, ROLE, CONTACT, JAPANESE = (
    planting.KINDS[kind] for kind in ("user", "role", "contact", "contact in Japanese")
)
_PAGE = f"<!doctype html><p>{'One more line. ' * 40}</p>\n<p>{USER}</p>".encode()
_PNG = png(chunk(b"zTXt", b"Title\0\0" + zlib.compress(USER.encode())))


def _leaks(name: str, content: bytes | str) -> list[Leak]:
    data = content if isinstance(content, bytes) else content.encode()
    return list(SEARCH.text(data, name))


def _zip(*contents: bytes, comment: str = "", extra: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, content in enumerate(contents):
            entry = zipfile.ZipInfo(f"{number}.txt")
            entry.compress_type, entry.comment = zipfile.ZIP_DEFLATED, comment.encode()
            entry.extra = extra
            archive.writestr(entry, content)
    return file.getvalue()


def _without_entry(number: int) -> bytes:
    """Return a zip of three entries, one of which its directory does not have."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in range(3):
            archive.writestr(f"{name}.txt", _PAGE if name == number else b"One.")
        del archive.filelist[number]
    return file.getvalue()


def _tar(content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo("x.gz")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def _old_tar(content: bytes) -> bytes:
    """Return a tar as it was before POSIX: no sign tells what it is."""
    header = bytearray(_tar(content)[:512])
    header[257:] = bytes(255)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + _tar(content)[512:]


def _header(
    name: bytes = b"a.txt", goal: bytes = b"", user: bytes = b"", kind: bytes = b""
) -> bytearray:
    """Return a header of a tar as it was before POSIX, whose sum is right."""
    header = bytearray(512)
    for place, field in ((0, name), (100, b"0000644\0"), (156, kind), (157, goal), (345, user)):
        header[place : place + len(field)] = field
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return header


def _icon(picture: bytes) -> bytes:
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 1, 1, 0, 0, 1, 32, len(picture), 22) + picture


def _gif(flags: int) -> bytes:
    """Return a GIF with an image, its table of four colours if its flags say so, and a comment in two blocks."""
    table = bytes(12) if flags else b""
    image = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, flags) + table + b"\2\2\x4c\1\0"
    comment = b"!\xfe" + b"".join(bytes([len(one)]) + one for one in (_HALF, _OTHER_HALF)) + b"\0"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + image + comment + b";"


def _webp(name: bytes, metadata: bytes) -> bytes:
    """Return a WebP of an image of an odd length, and metadata."""
    image = b"VP8 " + struct.pack("<I", 1501) + bytes(1502)
    chunks = image + name + struct.pack("<I", len(metadata)) + metadata
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


_HALF, _OTHER_HALF = USER[:5].encode(), USER[5:].encode()


def _uuencoded(content: bytes) -> str:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return "begin 644 a.txt\n" + b"".join(lines).decode() + "`\nend\n"


def _patch(content: bytes, width: int = 52) -> str:
    packed, lines = zlib.compress(content), []
    for at in range(0, len(packed), width):
        piece = packed[at : at + width]
        letter = chr(ord("A") - 1 + len(piece)) if len(piece) <= 26 else chr(70 + len(piece))
        lines.append(letter + base64.b85encode(piece, pad=True).decode())
    return "GIT binary patch\nliteral 99\n" + "\n".join(lines) + "\n\n"


_HIDDEN = bytes([90, *(byte ^ 90 for byte in planting.KINDS["e-mail address"].encode())]).hex()
# What lz-string 1.5 makes of `const user = "quill.weaver";`.
_PLAYGROUND = "MYewdgzgLgBArhApgJxgXhgIgI5wJYA2BAdAO6ICGAbipgNxA"


def _inventory() -> bytes:
    """Return an inventory of Sphinx in which what is packed has line breaks of its own."""
    for number in range(999):
        packed = zlib.compress(f"{number} {USER}".encode())
        if b"\n" in packed:
            break
    return b"# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# zlib\n" + packed


def _pdf(*objects: bytes) -> bytes:
    """Return a PDF of some objects, numbered from 1; the first is its catalog."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n" % (len(objects) + 1, len(out))
    return bytes(out + head + table + trailer + b"%%EOF")


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _pages(*texts: str, font: bytes = _FONT, after: bytes = b"") -> bytes:
    """Return a PDF that shows a text on each page."""
    kids, objects = b"", []
    for number, text in enumerate(texts):
        kids += b"%d 0 R " % (4 + 2 * number)
        shown = f"BT /F1 12 Tf ({text}) Tj ET".encode()
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (5 + 2 * number),
            _stream(shown),
        ]
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(texts)),
        font,
        *objects,
        *filter(None, [after]),
    )


def _table(name: str, cell: bytes) -> bytes:
    quoted = name.replace('"', '""')
    with sqlite3.connect(":memory:") as database:
        database.execute(f'CREATE TABLE "{quoted}"(a)')
        database.execute(f'INSERT INTO "{quoted}" VALUES (?)', (cell,))  # noqa: S608  # a name of ours
        database.commit()
        return database.serialize()


def _for_powershell(command: str) -> str:
    return f"powershell -enc {base64.b64encode(command.encode('utf-16-le')).decode()}"


# A line ends within the value.
_IN_LINES = base64.encodebytes(f"{'~' * 50} user {USER} is here and so on".encode()).decode()


def _of_rtf(text: str) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl\f0 Arial;}\f0 One " + text.encode() + rb"\par}"


FOUND: dict[str, tuple[str, bytes | str]] = {
    "Rich Text, bytes": ("a.rtf", _of_rtf(CONTACT.replace("ó", r"\'f3"))),
    "Rich Text, numbers": ("a.rtf", _of_rtf("".join(rf"\u{ord(one)}?" for one in CONTACT))),
    "Rich Text, pieces": ("a.rtf", _of_rtf(rf"{USER[:5]}}}{{\rtlch\fcs1 \af0 {USER[5:]}")),
    "Rich Text, hyphens": ("a.rtf", _of_rtf(ROLE.replace("-", r"\_"))),
    "brotli by another name": ("assets/a", brotlied(_PAGE)),
    "short brotli by another name": ("a.bin", brotlied(f"{ROLE} is here".encode())),
    "icon": ("favicon.ico", _icon(_PNG)),
    "cover of a song": ("a.mp3", b"ID3\3\0\0\0\0\1\0APIC\0\0\0\xff\0\0\0image/png\0\3\0" + _PNG),
    "comment behind a GIF's image": ("a.gif", _gif(0)),
    "comment behind a GIF's image with colours of its own": ("a.gif", _gif(0x81)),
    "archive behind a drawing": ("a.svg", b"<svg>" + b" " * 999 + b"</svg>" + _zip(_PAGE)),
    "metadata behind a WebP's image": ("a.webp", _webp(b"XMP ", b"<x:xmpmeta " + USER.encode())),
    "EXIF of a WebP": ("a.webp", _webp(b"EXIF", b"II*\0" + CONTACT.encode("utf-16-le"))),
    "picture in a JPEG": ("a.jpg", b"\xff\xd8\xff\xe1\0\xffExif\0\0" + _PNG + b"\xff\xd9"),
    "packed subtitles": ("a.mkv", b"\x1a\x45\xdf\xa3matroska\x50\x34" + zlib.compress(_PAGE)),
    "subtitles behind others": (
        "a.mkv",
        b"\x1a\x45\xdf\xa3matroska" + zlib.compress(b"One. " * 9) + zlib.compress(_PAGE),
    ),
    "answer in an archive of the web": (
        "a.warc",
        b"WARC/1.0\r\n\r\nContent-Encoding: gzip\r\n\r\n\xff" + gzip.compress(_PAGE),
    ),
    "title of a song": ("a.mp3", b"ID3\3TIT2\1\xff\xfe" + CONTACT.encode("utf-16-le") + b"\0\0"),
    "UTF-32 without a mark": ("a.txt", f"One more {USER} here".encode("utf-32-le")),
    "UTF-32 in the other order": ("a.txt", f"One more {USER} here".encode("utf-32-be")),
    "a console's charset": ("a.csv", f"One,\n{CONTACT},x\n".encode("cp850")),
    "comment of an entry": ("a.zip", _zip(b"One.", comment=CONTACT)),
    "note of an entry": ("a.zip", _zip(b"1", extra=struct.pack("<HH", 1, 12) + USER.encode())),
    "two zips": ("a.zip", _zip(_PAGE) + _zip(b"One.")),
    "two tars": ("a.tar", _tar(b"One.") + _tar(gzip.compress(_PAGE))),
    "tar without a sign": ("a.tar", _old_tar(gzip.compress(_PAGE))),
    "behind bzip2": ("a.bz2", bz2.compress(b"One.") + gzip.compress(_PAGE)),
    "bzip2 in two streams": ("a.bz2", bz2.compress(b"One.") + bz2.compress(_PAGE)),
    "behind xz": ("a.xz", lzma.compress(b"One.") + gzip.compress(_PAGE)),
    "behind zlib": ("a.dmg", zlib.compress(b"One. " * 9) + zlib.compress(_PAGE)),
    "uuencoded": ("a.txt", f"Hello\n{_uuencoded(_PAGE)}"),
    "uuencoded and packed": ("a.txt", _uuencoded(gzip.compress(_PAGE))),
    "patch of git": ("a.patch", _patch(_PAGE)),
    "a command for PowerShell": ("a.ps1", _for_powershell(f"Get-User {USER}")),
    "table with quotes in its name": ("a.db", _table('a "b" c', bz2.compress(_PAGE))),
    "inventory of Sphinx": ("objects.inv", _inventory()),
    "lines of base64 in JSON": ("a.json", json.dumps({"text": f"$ x\n{_IN_LINES}"})),
    "lines of base64 in JSON, of Windows": (
        *("a.json", json.dumps({"text": _IN_LINES.replace("\n", "\r\n")})),
    ),
    "hidden by Cloudflare": ("a.html", f'<a data-cfemail="{_HIDDEN}">'),
}


@pytest.mark.parametrize("where", FOUND)
def test_a_value_is_found(where: str) -> None:
    name, content = FOUND[where]
    assert Basis.VALUE in {leak.basis for leak in _leaks(name, content)}


_BEHIND = b"behind it"
# What is packed, its format, and the parts of it: what each is called, its kind and its content.
HELD: dict[str, tuple[str, bytes, list[tuple[str, str, bytes | None]]]] = {
    "gzip": ("gzip", gzip.compress(b"One."), [("", "unpacked", b"One.")]),
    "damaged gzip": (
        *("gzip", gzip.compress(b"One.")[:-6]),
        [("", "damaged gzip", None), ("", "unpacked", b"")],
    ),
    **{
        name: (
            *(name, pack(b"One.") + b"\0\0" + pack(b"Two.") + _BEHIND),
            [("", "unpacked", b"One.Two."), ("rest", "metadata", _BEHIND)],
        )
        for name, pack in (("bzip2", bz2.compress), ("xz", lzma.compress))
    },
    **{
        f"{name}, damaged": (
            *(name, start + b"x"),
            [("", f"damaged {name}", None), ("", "unpacked", b"")],
        )
        for name, start in (("bzip2", b"BZh"), ("xz", b"\xfd7zXZ\0"))
    },
    "xz as it was": (
        *("xz", lzma.compress(b"One.", format=lzma.FORMAT_ALONE)),
        [("", "unpacked", b"One.")],
    ),
    "zlib": (
        *("zlib", zlib.compress(b"One.") + _BEHIND),
        [("", "unpacked", b"One."), ("rest", "metadata", _BEHIND)],
    ),
    "tar": (
        *("tar", _tar(b"One.") + _BEHIND),
        [
            *(("x.gz", "name", b"x.gz    "), ("x.gz", "", b"One.")),
            ("rest", "metadata", _BEHIND),
        ],
    ),
    "damaged tar": (
        *("tar", _tar(b"One.")[:600]),
        [("x.gz", "name", b"x.gz    "), ("x.gz", "", b"One."), ("", "damaged tar", None)],
    ),
    "zip": (
        *("zip", b"before it" + _zip(b"One.", b"Two.", comment="wombats")),
        [
            *(("comment", "", b""), ("before", "", b"before it")),
            *(("0.txt", "name", b"0.txt\nwombats"), ("0.txt", "", b"One.")),
            *(("1.txt", "name", b"1.txt\nwombats"), ("1.txt", "", b"Two.")),
        ],
    ),
    "damaged zip": ("zip", b"PK\3\4x", [("", "damaged zip", None)]),
    "brotli": ("brotli", brotlied(b"One more line."), [("", "unpacked", b"One more line.")]),
    "inventory": (
        *("inventory", b"# Sphinx inventory version 2\n#\n#\n#\n" + zlib.compress(b"One.")),
        [("", "unpacked", b"One.")],
    ),
    "SQLite": ("SQLite", _table("t", b"One."), [("t", "", b"One."), ("t", "", b"")]),
    "damaged SQLite": (
        *("SQLite", b"SQLite format 3\0" + b"x" * 100),
        [("", "damaged SQLite", None)],
    ),
    "damaged Zstandard": (
        *("Zstandard", b"\x28\xb5\x2f\xfdx"),
        [("", "damaged Zstandard", None)],
    ),
    "damaged PDF": ("PDF", b"%PDF-1.4", [("", "damaged PDF", None)]),
    "drawing": (
        "Excalidraw",
        json.dumps({"": "bstring", "encoded": zlib.compress(b"One.").decode("latin-1")}).encode(),
        [("", "unpacked", b"One.")],
    ),
    "damaged drawing": ("Excalidraw", b'{"bstring"', [("", "damaged Excalidraw", None)]),
    "recording": (
        *(
            "recording",
            b'{"version": 2, "term": 1}\n[1, "o", "One."]\n[1, 2]\n[1, "o", " Two."]\n{}',
        ),
        [("", "unpacked", b"One. Two.")],
    ),
    "Rich Text": ("RTF", _of_rtf("more"), [("text", "", b"Arial;One more\n")]),
}


@pytest.mark.parametrize("name", HELD)
def test_of_something_packed_each_part_is_listed(name: str) -> None:
    kind, content, held = HELD[name]
    packed = format_of("x", content)
    assert packed is not None
    assert packed.name == kind
    assert [(part.name, part.kind, part.content) for part in packed.open(content)] == held


# How a file begins, and whether it is looked at for a format.
LOOKED_AT: dict[bytes, bool] = {
    **dict.fromkeys(
        (b"<p>One.", b" \n\t<p>", b" " * 15 + b"<p>", b"<" + b"x" * 255 + b"\1"), False
    ),
    **dict.fromkeys((b"", b"One.", b" " * 16 + b"<p>", b"<" + b"x" * 254 + b"\1"), True),
    **dict.fromkeys((b"<" + b"x" * 999 + b"\0", b"<p>%PDF-", b"<\xff>", b"<\x1a"), True),
}


@pytest.mark.parametrize("content", LOOKED_AT)
def test_most_pages_are_not_looked_at_for_a_format(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def is_it(name: str, _: bytes) -> bool:
        asked.append(name)
        return False

    monkeypatch.setattr(opening, "_FORMATS", [opening.Format("any", is_it, rtf.text)])
    for name in ("a.html", "a.html.br"):
        assert opening.format_of(name, content) is None
    assert asked == ["a.html", "a.html.br"][not LOOKED_AT[content] :]


@pytest.mark.parametrize(
    "content", [b"x\x9c", b"x\x01\xff\xff", b"x\x9cand so on", zlib.compress(b"")]
)
def test_what_only_begins_as_deflated_data_is_none(content: bytes) -> None:
    assert format_of("x", content) is None


@pytest.mark.parametrize(("noted", "is_text"), [(b"seldom", True), (b"never\0", False)])
def test_what_is_noted_with_an_entry_is_read_if_it_has_text(noted: bytes, *, is_text: bool) -> None:
    extra = struct.pack("<HH", 1, len(noted)) + noted
    found = next(part for part in unzipped(_zip(b"1", extra=extra)) if part.kind == "name")
    assert found.content == (b"0.txt\n" + extra if is_text else b"0.txt")


def test_a_recording_and_a_drawing_are_known_by_how_they_begin() -> None:
    for content, name in {
        b'{"version": 2, "width": 80}': "recording",
        b'{"version": 3, "term": {"cols": 80}}': "recording",
        b'{"version": 2}\n{"width": 80}': None,
        b'[{"version": 2, "width": 80}]': None,
        b'{"version": 2, %b"width": 80}' % (b" " * 240): None,
        b'{"encoding": "bstring"}': "Excalidraw",
        b'["bstring"]': None,
        b'{%b"bstring"}' % (b" " * 250): None,
    }.items():
        found = format_of("x", content)
        assert (found and found.name) == name, content


# Headers whose sums have few digits and all that there can be.
HEADERS = {
    "a sum of four digits": _header(),
    "the header of a file": _header(kind=b"0"),
    "the header of a folder": _header(kind=b"5"),
    "a sum of six digits": _header(b"\xf3" * 100, b"\xff" * 100, b"\xfe" * 155),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_tar_without_a_sign_is_known_by_the_sum_of_all_of_its_header(name: str) -> None:
    header = HEADERS[name]
    assert is_tar("", bytes(header))
    assert is_tar("", bytes(header) + b"One.".ljust(512, b"\0"))
    for place in range(512):
        changed = bytearray(header)
        changed[place] ^= 4
        # A blank and a zero end a number.
        assert not is_tar("", bytes(changed)) or place in {154, 155}, place
    for other in (header + bytes(511), bytes(header[:511]), bytes(512)):
        assert not is_tar("", bytes(other))


@pytest.mark.parametrize("inside", [_zip(_PAGE), _PAGE + b"PK\3\4", b"PK\3\4"])
def test_an_archive_in_an_archive_is_no_entry_that_was_removed(inside: bytes) -> None:
    """Entries that are not packed begin as what was left between others does."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number in range(3):
            entry = zipfile.ZipInfo(f"{number}.zip")
            entry.extra = struct.pack("<HH", 0x7777, 7 * number) + b"x" * 7 * number
            archive.writestr(entry, inside)
    parts = [(part.name, part.kind) for part in unzipped(file.getvalue())]
    assert [one for one in parts if one[1] == ""] == [
        *(("comment", ""), ("0.zip", ""), ("1.zip", ""), ("2.zip", ""))
    ]


@pytest.mark.parametrize("number", range(3))
def test_an_entry_that_was_removed_is_read_from_its_beginning(number: int) -> None:
    content = _without_entry(number)
    found = {part.name: part.content for part in unzipped(content)}
    place = [-1]
    for _ in range(3):
        place.append(content.index(b"PK\3\4", place[-1] + 1))
    ends = [*place[2:], content.index(b"PK\1\2")]
    assert found["between" if number else "before"] == content[place[number + 1] : ends[number]]


@pytest.mark.parametrize("name", ["\u65e5\u672c.txt", "\u65e5\u672c\u592a\u90ce.txt"])
def test_a_name_that_a_zip_has_in_unicode_beside_another_stops_nothing(name: str) -> None:
    """Source: APPNOTE.TXT, section 4.6.9; some versions of Python take it for the name."""
    entry = zipfile.ZipInfo("x.txt")
    noted = struct.pack("<BI", 1, zlib.crc32(b"x.txt")) + name.encode()
    entry.extra = struct.pack("<HH", 0x7075, len(noted)) + noted
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(entry, USER)
    found = {leak.value for leak in _leaks("x.zip", file.getvalue())}
    assert found >= {USER} | ({JAPANESE} if JAPANESE in name else set())


def test_a_name_in_a_zip_is_read_behind_a_zero_too() -> None:
    """Programs take it for the end of the name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x" * 2000)
        archive.writestr(f"b.txt_{USER}", "x")
    content = file.getvalue().replace(b"b.txt_", b"b.txt\0")
    assert {leak.value for leak in _leaks("x.zip", content)} == {USER}


@pytest.mark.parametrize(
    "name", ["\U00020bb7\u7530 \u82b1\u5b50", "\u00d8st \u00c5berg", "\u738b \u5c0f\u660e"]
)
def test_any_character_can_be_written_as_numbers_in_rich_text(name: str) -> None:
    """As two, if UTF-16 has two for it; each with what older programs show instead."""
    units = struct.unpack(f"<{len(name.encode('utf-16-le')) // 2}h", name.encode("utf-16-le"))
    content = _of_rtf("".join(rf"\u{unit}?" for unit in (*units, -10240)))
    search = Search(Values({name: "name"}))
    assert [leak.value for leak in search.text(content, "a.rtf")] == [name]


@pytest.mark.parametrize("codepage", [b"1252", b"77777", b"932"])
def test_bytes_of_rich_text_are_read_in_its_codepage_or_in_windows_own(codepage: bytes) -> None:
    content = _of_rtf(rf"\'81\'ff {USER} \'f3").replace(b"1252", codepage)
    assert {leak.value for leak in _leaks("a.rtf", content)} == {USER}
    ((_, read, _),) = rtf.text(content)
    assert ("\u00f3" in (read or b"").decode()) is (codepage != b"932")


# What a document in Rich Text says.
RICH_TEXT: dict[bytes, str] = {
    rb"a\par b\line c\row d\page e\sect f": "a\nb\nc\nd\ne\nf",
    rb"a\tab b\cell c\emspace d\enspace e": "a b c d e",
    rb"a\emdash b\endash c\lquote d\rquote e": "a-b-c'd'e",
    rb"a\~b\_c\-d\{e\}f\\g\*h": "a b-cd{e}f\\gh",
    b"a\\\nb\\\rc\r\nd": "a\nb\ncd",
    rb"\u233?b\u233 ?b": "\u00e9b\u00e9b",
    rb"\uc2\u233??b\uc0\u233b\uc\u233?b": "\u00e9b\u00e9b\u00e9b",
    rb"\uc3\u233ab\'e9c\u233\'e9\'e9\'e9\'e9": "\u00e9c\u00e9\u00e9",
    rb"\uc3\u233?\u234???b": "\u00e9\u00eab",
    rb"\u-10179?\u-8704?": "\U0001f600",
    rb"\b0 a\wombat12 b\wombat-1c": "abc",
    rb"\'e9\ansicpg1251": "\u0439",
    b" " * 1000 + rb"\ansicpg1251\'e9": " " * 1000 + "\u00e9",
    rb"\'93\'fa\ansicpg932": "\u65e5",
}


@pytest.mark.parametrize("written", RICH_TEXT)
def test_rich_text_is_read_without_what_formats_it(written: bytes) -> None:
    assert [part.content for part in rtf.text(rb"{\rtf1 " + written + b"}")] == [
        RICH_TEXT[written].encode()
    ]


# An address whose text has half of a character.
_HALF_OF_ONE = "gi7jkEkg7RSxaMbzMABIRGld"


def test_half_of_a_character_stops_nothing() -> None:
    page = f"<a href='https://www.typescriptlang.org/play?#code/{_HALF_OF_ONE}'>\n{USER}"
    assert [leak.line for leak in _leaks("a.html", page)] == [2]
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"
    shown = b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    shown += b"1 beginbfchar <41> <D800> endbfchar endcmap"
    page = _pages(f"A {USER}", font=font, after=_stream(shown))
    assert "page 1" in {leak.how.partition(",")[0] for leak in _leaks("a.pdf", page)}


def test_strings_of_a_pdf_that_are_no_text_are_read_as_far_as_possible() -> None:
    nested = b"[<9F%s> (%s)]" % (USER.encode().hex().encode(), CONTACT.encode("cp1252"))
    content = _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[]/Count 0>>", nested)
    strings = [part.content for part in documents.pdf_streams(content) if part.name == "strings"]
    assert strings == [f"\ufffd{USER}\n{CONTACT}".encode()]


def test_strings_in_other_bytes_and_wide_text_are_read_whatever_is_damaged() -> None:
    for content in (
        b"BM" + b"\xed\xa0\x80one \xe0\x80\x80 " + USER.encode() + b"\xff\xff",
        f"One more {USER}".encode("utf-32-le") + struct.pack("<I", 0x110000),
        f"One more {USER}".encode("utf-32-be") + struct.pack(">I", 0x110000) + b"x",
    ):
        assert USER in {leak.value for leak in _leaks("a.bin", content)}


def test_a_leak_in_a_pdf_is_named_by_its_page() -> None:
    found = {leak.how for leak in _leaks("a.pdf", _pages("One", "Two", USER)) if leak.value == USER}
    assert {how for how in found if how.startswith("page")} == {"page 3"}


def test_of_a_pdf_as_many_pages_and_objects_are_read_as_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = _pages("One", USER)
    monkeypatch.setattr(documents, "_MOST_PAGES", 2)
    monkeypatch.setattr(documents, "_MOST_OBJECTS", 7)
    assert not [leak for leak in _leaks("a.pdf", content) if leak.basis is Basis.UNREAD]
    monkeypatch.setattr(documents, "_MOST_PAGES", 1)
    monkeypatch.setattr(documents, "_MOST_OBJECTS", 6)
    assert {leak.kind for leak in _leaks("a.pdf", content) if leak.basis is Basis.UNREAD} == {
        "not readable: PDF of more than 1 pages",
        "not readable: PDF of more than 6 objects",
    }
    names = {part.name for part in documents.pdf(content)}
    assert {"page 1", "object 5"} <= names
    assert not {"page 2", "object 7"} & names


def test_of_what_a_pdf_was_before_as_much_is_read_as_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    streams = [_stream(zlib.compress(one * 100)) for one in (b"x", b"y")]
    content = b"\n".join(streams)
    monkeypatch.setattr(documents, "LARGEST", 200)
    assert [part.content for part in documents._all_streams(content)] == [b"x" * 100, b"y" * 100]  # noqa: SLF001
    monkeypatch.setattr(documents, "LARGEST", 199)
    with pytest.raises(parts.PartTooLargeError):
        list(documents._all_streams(content))  # noqa: SLF001


def test_of_the_streams_of_a_pdf_as_much_is_read_as_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = _pages("One", "Two")
    found = [part.content or b"" for part in documents.pdf_streams(content)]
    size = sum(map(len, found))
    assert len([one for one in found if one]) == 2
    monkeypatch.setattr(documents, "LARGEST", size)
    assert [part.content for part in documents.pdf_streams(content)] == found
    monkeypatch.setattr(documents, "LARGEST", size - 1)
    with pytest.raises(parts.PartTooLargeError):
        list(documents.pdf_streams(content))


def test_an_object_of_a_pdf_that_is_packed_with_others_is_read() -> None:
    """Source: ISO 32000-1, 7.5.7, "Object streams", and 7.5.8, "Cross-reference streams"."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    inside = b"4 0 [(%b)]" % USER.encode()
    for number, one in (
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[]/Count 0>>"),
        (3, b"<</Type/ObjStm/N 1/First 4/Length %d>>stream\n%b\nendstream" % (len(inside), inside)),
    ):
        places.append(len(out))
        out += b"%d 0 obj%b\nendobj\n" % (number, one)
    rows = [(0, 0, 255), *((1, place, 0) for place in places), (2, 3, 0), (1, len(out), 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    start = len(out)
    out += b"5 0 obj<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    out += table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start
    found = {part.name: part.content for part in documents.pdf_streams(bytes(out))}
    assert USER.encode() in (found["strings"] or b"").split(b"\n")


@pytest.mark.parametrize(("start", "end"), [(b"[", b"]"), (b"<</A ", b">>")])
def test_texts_in_a_pdf_are_read_to_a_depth(start: bytes, end: bytes) -> None:
    for depth, is_read in ((1, True), (32, True), (33, False), (60, False)):
        nested = start * depth + f"({USER})".encode() + end * depth
        content = _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[]/Count 0>>", nested)
        strings = [
            part.content for part in documents.pdf_streams(content) if part.name == "strings"
        ]
        assert (USER.encode() in b"".join(filter(None, strings))) is is_read, depth


@pytest.mark.parametrize("width", range(1, 53))
def test_a_line_of_a_patch_says_how_many_bytes_it_has(width: int) -> None:
    content = bytes(range(200))
    assert [*attached.attached_in(_patch(content, width))] == [(17, "patch of git", content)]


def test_what_is_repaired_in_a_pdf_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "pypdf")
    damaged = _pages("One").replace(b"xref\n0", b" xref\n0")
    assert {part.name for part in documents.pdf(damaged)} >= {"page 1"}
    assert caplog.records == []


def test_pictures_in_a_pdf_stay_as_they_are() -> None:
    picture = b"<</Subtype/Image/Length 4>>stream\nquil\nendstream"
    content = _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[]/Count 0>>", picture, _stream(b"weaver")
    )
    parts = [(part.name, part.content) for part in documents.pdf_streams(content)]
    assert parts == [("object 4", b"weaver"), ("strings", b"")]


ENCODED: dict[str, Callable[[bytes], str]] = {
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64, for addresses": lambda data: base64.urlsafe_b64encode(data).decode(),
    "base32": lambda data: base64.b32encode(data).decode(),
    "hex": lambda data: data.hex(),
    "hex, capitals": lambda data: data.hex().upper(),
}


def test_what_may_be_encoded_is_found_where_it_begins_on_one_line_and_on_several() -> None:
    run, line = "SoWkIImgAStDuNBA", "QUJD" * 16
    assert [*runs_in(f"svg/~1{run} {line}\n> {line}")] == [
        *((5, f"1{run}"), (6, run), (23, line), (90, line), (23, line * 2))
    ]


_LINE = "QUJD" * 15
# What may stand between two lines of something encoded, and what parts it.
BETWEEN = {
    **dict.fromkeys(("\n", "\r\n", "\n> ", "\n\t#* ", "\\n> ", "\\r\\n# ", "\n" + " " * 63), True),
    **dict.fromkeys(("\v", " \v", "\v> "), True),
    **dict.fromkeys(('", "', "' + '", "' +\n  '", '"\n"', '" "', "',\r\n'"), True),
    **dict.fromkeys((" ", "\n\n", "\n. ", "; ", '" - "', "\r", "\n" + " " * 64, '"'), False),
}


@pytest.mark.parametrize("between", BETWEEN)
def test_lines_of_something_encoded_are_put_together(between: str) -> None:
    text = f"x {_LINE}{between}{_LINE}{between}{_LINE[:16]}."
    place = 60 + len(between)
    runs = [(2, _LINE), (2 + place, _LINE), (2 + 2 * place, _LINE[:16])]
    together = [(2, _LINE * 2 + _LINE[:16])] if BETWEEN[between] else []
    assert [*runs_in(text)] == [*runs, *together]


def test_a_short_line_is_the_last_of_something_encoded() -> None:
    short, other = _LINE[:59], _LINE[:16]
    assert [*runs_in(f"{_LINE}\n{short}\n{other}")] == [
        *((0, _LINE), (61, short), (121, other), (0, _LINE + short))
    ]
    assert [*runs_in(f"{_LINE}\n{other} {_LINE}\n{other}")] == [
        *((0, _LINE), (61, other), (78, _LINE)),
        *((0, _LINE + other), (139, other), (78, _LINE + other)),
    ]
    assert [*runs_in(f"{other[:15]} {other} {other}x")] == [(16, other), (33, f"{other}x")]


@pytest.mark.parametrize("how", ENCODED)
def test_a_text_is_decoded_to_its_end_whatever_its_length(how: str) -> None:
    for more in range(8):
        text = f"account {planting.ACCOUNT} {'~' * more}".encode()
        assert unpacked(ENCODED[how](text).rstrip("=")) == ((how.partition(",")[0], text),)


@pytest.mark.parametrize(("folders", "is_read"), [(0, True), (1, True), (5, True), (6, False)])
def test_what_is_encoded_may_stand_behind_folders(folders: int, *, is_read: bool) -> None:
    slashed = base64.b64encode(b"??? and one more line").decode()
    assert "/" in slashed[:8]
    # Wherever a folder begins, what follows decodes to noise.
    before = f"{'folders/' * (folders - 1)}f/" if folders else ""
    found = [data for _, data in unpacked(before + slashed)]
    assert (b"??? and one more line" in found) is is_read


@pytest.mark.parametrize(("length", "is_read"), [(12, True), (11, False)])
def test_a_part_of_an_address_is_as_long_as_an_accounts_number(
    length: int, *, is_read: bool
) -> None:
    written = base64.b64encode(b"One-more-line."[:length]).decode().rstrip("=")
    # Behind so many folders it is read by itself alone.
    found = [data for _, data in unpacked(f"{'Folders/' * 6}f/{written}")]
    assert (b"One-more-line."[:length] in found) is is_read


@pytest.mark.parametrize(("length", "is_kept"), [(256, True), (257, False)])
def test_what_pages_may_share_is_decoded_once(length: int, *, is_kept: bool) -> None:
    kept = encoded._shared  # noqa: SLF001  # what is decoded once
    before = kept.cache_info()
    for _ in range(2):
        unpacked(f"once{length}".ljust(length, "x"))
    after = kept.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (
        (1, 1) if is_kept else (0, 0)
    )


@pytest.mark.parametrize("how", ENCODED)
def test_an_accounts_number_alone_is_long_enough_to_be_decoded(how: str) -> None:
    assert [leak.how for leak in _leaks("a.txt", ENCODED[how](planting.ACCOUNT.encode()))] == [
        how.partition(",")[0]
    ]


def _database() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(a, content='')")
        database.execute("INSERT INTO t(rowid, a) VALUES (1, ?)", (USER,))
        database.commit()
        return database.serialize()


def _entry(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"\0\x20\0\0xquill")
    return file.getvalue()


UNREAD: dict[str, tuple[str, bytes]] = {
    "damaged zip": ("a.zip", _without_entry(0)),
    "damaged zip, too": ("a.zip", _without_entry(1)),
    "iWork document": ("a.pages", _entry("Index/Document.iwa")),
    "binary workbook": ("a.xlsb", _entry("xl/worksheets/sheet1.bin")),
    "full-text index of SQLite": ("a.db", _database()),
    "brotli in JPEG XL": (
        "a.jxl",
        b"\0\0\0\x0cJXL \r\n\x87\n\xff\0\0\0\x30brobxml " + brotlied(_PAGE),
    ),
    "NumPy array": ("a.npy", b"\x93NUMPY\1\0v\0{'descr': '<i8'}\n" + bytes(99)),
    "compress": ("a.Z", b"\x1f\x9d\x90xxxx"),
    "LZ4": ("a.lz4", b"\x02\x21\x4c\x18xxxx"),
    "DuckDB": ("a.duckdb", bytes(8) + b"DUCK" + bytes(99)),
    "Kindle book": ("a.mobi", b"x".ljust(60, b"\0") + b"BOOKMOBI" + bytes(9)),
    "PostScript": ("a.eps", b"%!PS-Adobe-3.0\n(quill) -20 (.weaver) kern"),
    "pack of git": ("a.bundle", b"# v2 git bundle\n" + bytes(9)),
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_is_packed_in_a_way_of_its_own_is_named(kind: str) -> None:
    name, content = UNREAD[kind]
    assert f"not readable: {kind.removesuffix(', too')}" in {
        leak.kind for leak in _leaks(name, content)
    }


def test_what_brotli_unpacks_in_several_steps_is_whole() -> None:
    text = b"One more line.\n" * (2**21 + 7)
    assert parts.unbrotlied(brotli.compress(text, quality=1)) == text


def test_a_picture_and_a_text_are_no_brotli() -> None:
    for name, content in {
        "a.png": png(),
        "a.txt": b"One more line.",
        "a.csv": b"L\xf3pez,1\n",
    }.items():
        assert _leaks(name, content) == []


def test_what_unpacks_to_too_much_within_a_page_is_named() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"ab " * (25 * 2**20)) + packer.flush()
    page = f"<p>{base64.b64encode(packed).decode()}</p>\n\n<p>{planting.ACCOUNT}</p>"
    assert {leak.kind for leak in _leaks("a.html", page)} == {
        "account id",
        "not readable: unpacks to more than 64 MiB",
    }


def test_an_address_of_a_playground_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unpacked_lz(_PLAYGROUND) == f'const user = "{USER}";'
    page = f"<a href='https://www.typescriptlang.org/play?#code/{_PLAYGROUND}'>"
    assert [leak.how for leak in _leaks("a.html", page)] == ["lz-string"]
    monkeypatch.setattr(attached, "LARGEST", 64)
    assert [leak.kind for leak in _leaks("a.html", page)] == [
        "not readable: unpacks to more than 64 MiB"
    ]


# What lz-string packs, and what it makes of it.
LZ = {
    f'const user = "{USER}";': _PLAYGROUND,
    "wombat wombat wombat wombat": "O4ewtgRghgLgBKSsHmvRag",
    "aaaaaaaaaaaaaaaaaaaa": "IY1-kA",
    "ab" * 40: "IYI17SOrZ+6IcxQ",
    f"{JAPANESE} {JAPANESE}": "qemhpzRUmocwkASpQ",
}


@pytest.mark.parametrize("text", LZ)
def test_what_repeats_itself_is_unpacked_and_no_more_than_is_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "LARGEST", 4 * len(text))
    assert unpacked_lz(LZ[text]) == text
    monkeypatch.setattr(attached, "LARGEST", 4 * len(text) - 1)
    with pytest.raises(parts.PartTooLargeError):
        unpacked_lz(LZ[text])


def test_a_damaged_address_is_read_as_far_as_possible() -> None:
    # Numbers end within a character of the address, and with one.
    read = {31: "qui", 32: "quil", 33: "quill", 40: "quill.we", 41: "quill.wea"}
    for length, value in read.items():
        assert unpacked_lz(_PLAYGROUND[:length]) == f'const user = "{value}'
    for length in range(len(_PLAYGROUND)):
        assert f'const user = "{USER}";'.startswith(unpacked_lz(_PLAYGROUND[:length])[:12])
    assert unpacked_lz("////////") == ""


@pytest.mark.parametrize("behind", [0, 10, 4096, 5000])
@pytest.mark.parametrize("size", [10, 4000, 4090, 9000])
def test_what_follows_something_packed_is_all_that_follows(size: int, behind: int) -> None:
    text, rest = random.Random(size).randbytes(size), b"x" * behind  # noqa: S311  # the same ones every time
    packed = zlib.compress(text)
    assert parts.inflated_before(packed + rest) == (text, rest)
    # What is cut off is read as far as it goes.
    inside, none = parts.inflated_before(packed[:-5])
    assert (text.startswith(inside), none) == (True, b"")


def _packed(times: int, content: bytes) -> bytes:
    for _ in range(times):
        content = gzip.compress(content)
    return content


# A picture's first kibibyte is searched as it is.
_LONG_TITLE = chunk(b"tEXt", b"Title\0" + b"x " * 600)
# What is packed in a text, and in how many packings that is read.
DEEP: dict[str, tuple[bytes, int]] = {
    "base64": (base64.b64encode(f"user {USER} is here".encode()), 5),
    "base64 in a picture": (
        png(
            _LONG_TITLE,
            chunk(b"tEXt", b"Title\0" + base64.b64encode(f"user {USER} is here".encode())),
        ),
        4,
    ),
    "uuencoded": (_uuencoded(f"user {USER} is here".encode()).encode(), 5),
    "an archive": (_zip(_PAGE), 5),
    "uuencoded and packed": (_uuencoded(gzip.compress(_PAGE)).encode(), 4),
    "base64 and packed": (base64.b64encode(gzip.compress(_PAGE)), 4),
}


@pytest.mark.parametrize("what", DEEP)
def test_what_is_packed_is_read_to_a_depth(what: str) -> None:
    content, deepest = DEEP[what]
    for times in (0, deepest, deepest + 1):
        found = [leak.value for leak in _leaks("a.txt", _packed(times, content))]
        assert (USER in found) is (times <= deepest), times


# What is nowhere but in the bytes themselves, far behind their beginning.
_FAR = b" " * 1100 + USER.encode()
AS_IT_IS: dict[str, tuple[str, bytes]] = {
    "PDF": ("a.pdf", _pages("One") + b"\n%" + _FAR),
    "SQLite": ("a.db", _table("a", b"x") + _FAR),
    "font": ("a.otf", b"OTTO\0\0" + _FAR),
    "brotli": ("a.br", _FAR),
    "inventory": (
        "objects.inv",
        b"# Sphinx inventory version 2\n# Project: %b\n# Version: 1\n# zlib\n" % _FAR
        + zlib.compress(b"x"),
    ),
    "recording": ("a.cast", b'{"version": 2, "width": 80, "title": "%b"}\n' % _FAR),
    "RTF": ("a.rtf", _of_rtf(" " * 1100 + "\\" + USER)),
    "picture in a font": ("a.ttf", b"\0\1\0\0" + bytes(99) + _PNG),
    "picture in a database": ("a.db", _table("a", b"x") + _PNG),
}


@pytest.mark.parametrize("name", AS_IT_IS)
def test_what_is_not_all_opened_is_searched_as_it_is_too(name: str) -> None:
    assert USER in {leak.value for leak in _leaks(*AS_IT_IS[name])}


@pytest.mark.parametrize(
    ("name", "content", "is_it"),
    [
        *(("a.bin", brotlied(b"8 letter"), True), ("a.bin", brotlied(b"7 lette"), False)),
        *(("", brotlied(_PAGE), False), ("a.br", b"anything", True), ("", b"", False)),
        *(("a.txt", b"One more line.", False), ("a.bin", b"\x0b", False)),
        *(("a.bin", brotlied(bytes(range(99))), False), ("a.bin", brotlied(b"\xff" * 99), False)),
        *(("a.bin", brotlied(_PAGE)[:-1], False), ("a.bin", b"BM" + brotlied(_PAGE), False)),
    ],
)
def test_only_what_unpacks_to_text_is_brotli(name: str, content: bytes, *, is_it: bool) -> None:
    found = format_of(name, content)
    assert (found is not None and found.name == "brotli") is is_it


@pytest.mark.parametrize(("length", "is_found"), [(1023, True), (1024, True), (1025, False)])
def test_a_packed_file_s_first_kibibyte_is_searched_as_it_is(
    length: int, *, is_found: bool
) -> None:
    """It may say what was packed: gzip has the file's name there."""
    start = b"\x1f\x8b\x08\x08" + bytes(6)
    name = f"{USER}.".rjust(length + 1 - len(start), "/").encode()
    packed = start + name + b"\0" + gzip.compress(b"nothing")[10:]
    assert packed.index(f"{USER}.".encode()) + len(USER) == length
    found = {leak.value for leak in SEARCH.text(packed, "a.gz")}
    assert found == ({USER} if is_found else set())
