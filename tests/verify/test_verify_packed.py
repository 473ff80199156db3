"""What programs pack is opened wherever it is: in pieces of other files, behind their ends, in a text."""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import lzma
import sqlite3
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import pytest

from aws_posture.verify import Basis, Leak, Search, attached
from aws_posture.verify.attached import unpacked_lz
from aws_posture.verify.encoded import unpacked
from aws_posture.verify.runs import runs_in
from aws_posture.verify.values import values_of
from building import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import planting
from planting.packings import brotlied, chunk, png

SEARCH = Search(values_of([planting.snapshot()]))
USER, ROLE, CONTACT = (planting.KINDS[kind] for kind in ("user", "role", "contact"))
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


def _patch(content: bytes) -> str:
    packed, lines = zlib.compress(content), []
    for at in range(0, len(packed), 52):
        piece = packed[at : at + 52]
        letter = chr(ord("A") - 1 + len(piece)) if len(piece) <= 26 else chr(70 + len(piece))
        lines.append(letter + base64.b85encode(piece, pad=True).decode())
    return "GIT binary patch\nliteral 99\n" + "\n".join(lines) + "\n\n"


_HIDDEN = bytes([90, *(byte ^ 90 for byte in planting.KINDS["e-mail address"].encode())]).hex()
# What lz-string 1.5 makes of `const user = "quill.weaver";`.
_PLAYGROUND = "MYewdgzgLgBArhApgJxgXhgIgI5wJYA2BAdAO6ICGAbipgNxA"


def _table(name: str, cell: bytes) -> bytes:
    quoted = name.replace('"', '""')
    with sqlite3.connect(":memory:") as database:
        database.execute(f'CREATE TABLE "{quoted}"(a)')
        database.execute(f'INSERT INTO "{quoted}" VALUES (?)', (cell,))  # noqa: S608  # a name of ours
        database.commit()
        return database.serialize()


def _for_powershell(command: str) -> str:
    return f"powershell -enc {base64.b64encode(command.encode('utf-16-le')).decode()}"


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
    "hidden by Cloudflare": ("a.html", f'<a data-cfemail="{_HIDDEN}">'),
}


@pytest.mark.parametrize("where", FOUND)
def test_a_value_is_found(where: str) -> None:
    name, content = FOUND[where]
    assert Basis.VALUE in {leak.basis for leak in _leaks(name, content)}


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


@pytest.mark.parametrize("how", ENCODED)
def test_a_text_is_decoded_to_its_end_whatever_its_length(how: str) -> None:
    for more in range(8):
        text = f"account {planting.ACCOUNT} {'~' * more}".encode()
        assert unpacked(ENCODED[how](text).rstrip("=")) == ((how.partition(",")[0], text),)


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


def test_a_damaged_address_is_read_as_far_as_possible() -> None:
    for length in range(len(_PLAYGROUND)):
        assert f'const user = "{USER}";'.startswith(unpacked_lz(_PLAYGROUND[:length])[:12])
    assert unpacked_lz("////////") == ""
