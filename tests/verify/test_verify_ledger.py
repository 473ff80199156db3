"""What was read is counted, and what was not is named: nothing unread counts as verified."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import sqlite3
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import planting
from aws_posture.portable import NAME, archive
from aws_posture.verify import Basis, Search, archives, documents, opening, parts, views
from aws_posture.verify.closed import unknown_binary
from aws_posture.verify.opening import format_of
from aws_posture.verify.values import Values


def _found(content: bytes, name: str) -> list[tuple[str, str]]:
    return [(leak.kind, leak.how) for leak in Search().text(content, name)]


def _encrypted_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
    content = bytearray(file.getvalue())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        content[content.index(start) + (6 if start.endswith(b"\x04") else 8)] |= 1
    return bytes(content)


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "encrypted zip entry": (_encrypted_zip(), "x.zip"),
    "damaged gzip": (gzip.compress(b"text" * 99)[:-12], "x.gz"),
    "damaged bzip2": (bz2.compress(b"text" * 99)[:-12], "x.bz2"),
    "damaged brotli": (b"not brotli at all", "x.br"),
    "damaged Zstandard": (b"\x28\xb5\x2f\xfdxxxx", "x.zst"),
    "damaged PDF": (b"%PDF-1.7\nnothing that follows is one", "x.pdf"),
    "damaged SQLite": (b"SQLite format 3\0" + b"x" * 100, "x.db"),
    "7z archive": (b"7z\xbc\xaf\x27\x1c" + b"x" * 99, "x.7z"),
    "RAR archive": (b"Rar!\x1a\x07\x01\x00" + b"x" * 99, "x.rar"),
    "PGP message": (b"-----BEGIN PGP MESSAGE-----\nxxxx", "x.asc"),
    "unknown binary": (bytes(range(256)) * 8, "x.bin"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_a_finding_of_its_kind(kind: str) -> None:
    search = Search()
    content, name = UNREADABLE[kind]
    (leak,) = search.text(content, name)
    assert (leak.kind, leak.basis) == (f"not readable: {kind}", Basis.UNREAD)
    assert search.ledger.not_readable == {kind: 1}


# What noise has and text has not.
_CONTROL, _HIGH = b"\1", b"\xff"
NOISE: dict[str, tuple[bytes, bool]] = {
    "as short as there is": (_CONTROL * 32 + _HIGH * 32, True),
    "too short": (_CONTROL * 32 + _HIGH * 31, False),
    "few control characters": (_CONTROL * 6 + _HIGH * 94, True),
    "too few control characters": (_CONTROL * 5 + _HIGH * 95, False),
    "few bytes beyond ASCII": (_CONTROL * 74 + _HIGH * 26, True),
    "too few bytes beyond ASCII": (_CONTROL * 75 + _HIGH * 25, False),
    "control characters of text": (b"\0\t\n\r" * 25 + _HIGH * 100, False),
    "a picture": (b"BM" + _CONTROL * 32 + _HIGH * 32, False),
    "UTF-8": (_CONTROL * 50 + "\u65e5".encode() * 50, False),
    "nothing": (b"", False),
    "far behind text": (b"x" * 65536 + _CONTROL * 65536 + _HIGH * 65536, False),
}


@pytest.mark.parametrize("name", NOISE)
def test_noise_has_control_characters_and_many_bytes_beyond_ascii(name: str) -> None:
    content, is_noise = NOISE[name]
    assert unknown_binary(content) == ("unknown binary" if is_noise else None)


READABLE: dict[str, tuple[bytes, str]] = {
    "text": (b"text", "a"),
    "latin-1": (
        "Gr\u00fc\u00dfe aus K\u00f6ln, \u00e0 bient\u00f4t ".encode("latin-1") * 9,
        "a.txt",
    ),
    "Japanese, not in Unicode": (
        "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0".encode("shift-jis") * 20,
        "a.txt",
    ),
    "Russian, not in Unicode": (
        "Всё это один текст, \t и в нём есть слова.\r\n".encode("cp1251") * 9,
        "a.txt",
    ),
    "video": (b"\0\0\0\x20ftypisom" + bytes(range(256)) * 8, "a.mp4"),
    "sound": (b"ID3\x04" + bytes(range(256)) * 8, "a.mp3"),
    "font": (b"OTTO\0\1" + bytes(range(256)) * 8, "a.otf"),
    "icon": (b"\0\0\1\0" + bytes(range(256)) * 8, "a.ico"),
    "WebAssembly": (b"\0asm\1\0\0\0" + bytes(range(64)) * 8, "a.wasm"),
}


@pytest.mark.parametrize("name", READABLE)
def test_what_sites_are_made_of_is_no_finding(name: str) -> None:
    assert _found(*READABLE[name]) == []


@pytest.mark.parametrize("channel", ["PDF", "brotli", "Zstandard", "WOFF2"])
def test_without_the_extra_what_it_opens_is_not_readable(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, content = planting.CHANNELS[channel].put("text")
    assert _found(content, name) == []
    for module in ("pypdf", "brotli", "backports", "compression"):
        monkeypatch.setitem(sys.modules, module, None)
    ((kind, _),) = _found(content, name)
    assert kind == f"not readable: {channel}; install mkdocs-aws-posture[verify]"


def test_ledgers_are_added_up() -> None:
    one = views.Ledger(1, 20, 300, Counter(zip=1), Counter(font=2), Counter(x=3))
    one.add(views.Ledger(4, 50, 600, Counter(zip=2, tar=1), Counter(sound=1), Counter(x=1)))
    assert one == views.Ledger(
        *(5, 70, 900),
        *(Counter(zip=3, tar=1), Counter(font=2, sound=1), Counter(x=4)),
    )


def test_a_file_that_cannot_be_read_counts_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_encrypted_zip())
    (tmp_path / "b.txt").write_bytes(b"One.")
    search = Search()
    assert [leak.file for leak in search.folder(tmp_path)] == ["a.zip"]
    ledger = search.ledger
    assert (ledger.files, ledger.unread, ledger.not_readable) == (2, 1, {"encrypted zip entry": 1})
    assert ledger.size == len(_encrypted_zip()) + 4


def test_the_ledger_counts_by_kind() -> None:
    search = Search()
    for channel in ("gzip twice", "zip", "PNG, tEXt", "PDF", "WOFF"):
        name, content = planting.CHANNELS[channel].put("text")
        assert list(search.text(content, name)) == []
    assert search.ledger.unpacked == {"gzip": 2, "zip": 1, "PDF": 1}
    assert search.ledger.media == {"picture": 1, "font": 1}


# How files begin of which only the text is read.
MEDIA = {
    "picture": (
        *(b"BM", b"\0\0\1\0", b"\0\0\2\0", b"II*\0", b"MM\0*", b"\xff\x0a", b"\0\0\0\x0cJXL "),
        *(b"\0\0\0\x20ftyp" + brand for brand in (b"avif", b"avis", b"heic", b"mif1")),
    ),
    "video": (
        *(b"\x1a\x45\xdf\xa3", b"FLV\1", b"\0\0\1\xba", b"\0\0\1\xb3"),
        *(b"\0\0\0\x20ftyp" + brand for brand in (b"isom", b"mp42", b"qt  ")),
    ),
    "sound": (b"ID3\4", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"OggS", b"fLaC"),
    "sound or video": (b"RIFF\x24\0\0\0WAVE", b"RIFF\x24\0\0\0AVI "),
    "font": (bytes(34) + b"LP", b"ttcf"),
}


@pytest.mark.parametrize(
    ("kind", "start"), [(kind, start) for kind, starts in MEDIA.items() for start in starts]
)
def test_the_ledger_counts_media_by_how_they_begin(kind: str, start: bytes) -> None:
    search = Search()
    assert list(search.text(start + bytes(range(256)) * 8, "x")) == []
    assert search.ledger.media == {kind: 1}


def _nested(times: int, pack: Callable[[bytes], bytes]) -> bytes:
    content = b"AKIAYQ6GADDVNNYCRXCH"
    for _ in range(times):
        content = pack(content)
    return content


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, bz2.compress])
def test_packings_in_packings_are_opened_to_a_depth(pack: Callable[[bytes], bytes]) -> None:
    assert [kind for kind, _ in _found(_nested(6, pack), "x")] == [
        "access key id of account 5861********"
    ]
    assert [kind for kind, _ in _found(_nested(7, pack), "x")] == [
        "not readable: packed more than 6 times"
    ]


def test_a_packing_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (parts, opening, documents, views):
        monkeypatch.setattr(module, "LARGEST", 2**20)
    bomb = bytes(2**22)
    for channel in ("gzip", "bzip2", "xz", "zlib", "brotli", "Zstandard", "zip", "tar"):
        name, content = planting.CHANNELS[channel].put(bomb.decode())
        kinds = [kind for kind, _ in _found(content, name)]
        assert kinds == ["not readable: unpacks to more than 1 MiB"], channel


# What is packed, and the parts of it that are counted.
COUNTED = {
    **dict.fromkeys(("gzip", "bzip2", "xz", "zlib", "brotli", "Zstandard"), ""),
    **dict.fromkeys(("zip", "tar", "SQLite"), ""),
    "PDF": "object",
    "PDF's earlier version": "an earlier version",
}


@pytest.mark.parametrize("channel", COUNTED)
def test_a_packing_may_unpack_to_as_much_as_is_read_and_no_more(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, content = planting.CHANNELS[channel.partition("'")[0]].put("x" * 150_000)
    if "earlier" in channel:
        content += b"\n%%EOF"
    packed = format_of(name, content)
    assert packed is not None
    size = sum(
        len(part.content or b"")
        for part in packed.open(content)
        if part.name.startswith(COUNTED[channel]) and part.kind in {"", "unpacked"}
    )
    assert size > 150_000
    for module in (parts, opening, documents, archives):
        monkeypatch.setattr(module, "LARGEST", size)
    assert list(packed.open(content))
    for module in (parts, opening, documents, archives):
        monkeypatch.setattr(module, "LARGEST", size - 1)
    with pytest.raises(parts.PartTooLargeError):
        list(packed.open(content))


def test_of_a_database_texts_and_other_bytes_are_counted_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (a, b)")
        database.executemany(
            "INSERT INTO t VALUES (?, ?)", [(b"x" * 30, "y" * 20), ("z" * 10, b"w" * 40)]
        )
        content = database.serialize()
    monkeypatch.setattr(documents, "LARGEST", 100)
    assert [len(part.content or b"") for part in documents.sqlite(content)] == [30, 40, 31]
    monkeypatch.setattr(documents, "LARGEST", 99)
    with pytest.raises(parts.PartTooLargeError):
        list(documents.sqlite(content))


def test_what_a_file_holds_may_be_as_much_as_is_read_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = gzip.compress(gzip.compress(b"x" * 1000))
    size = 1000 + len(gzip.compress(b"x" * 1000))
    monkeypatch.setattr(views, "LARGEST", size)
    assert _found(content, "x") == []
    monkeypatch.setattr(views, "LARGEST", size - 1)
    assert _found(content, "x") == [("not readable: unpacks to more than 0 MiB", "unpacked")]


@pytest.mark.parametrize(
    "unit",
    [
        "token=",
        "<!--",
        "\\",
        "&amp;",
        "%25",
        "account ",
        "=3D",
        '" + "',
        "<a",
        "1,22,",
        "`\n",
        '"\n',
        "xn--",
    ],
)
def test_work_grows_no_faster_than_a_file(unit: str) -> None:
    """A pass over each of many beginnings would take hours here, not a second."""
    content = unit * (300_000 // len(unit))
    list(Search().text(content.encode(), "x.html"))


def test_a_leak_in_other_bytes_has_no_line() -> None:
    content = b"BM\n\n" + bytes(range(256)) + b"\nAKIAYQ6GADDVNNYCRXCH\n"
    (leak,) = Search().text(content, "a.bmp")
    assert (leak.line, leak.how) == (0, "binary")
    assert str(leak) == "a.bmp: access key id of account 5861********: AKIA******** (binary)"


def test_files_that_are_the_same_are_all_named(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        (tmp_path / name).write_bytes(gzip.compress(b"AKIAYQ6GADDVNNYCRXCH", mtime=0))
    search = Search()
    assert [leak.file for leak in search.folder(tmp_path)] == ["a.gz", "b.gz"]
    assert (search.ledger.files, search.ledger.unpacked) == (2, {"gzip": 2})


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_utf_8_is_read(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9 AKIAYQ6GADDVNNYCRXCH.txt")).write_bytes(b"One.")
    (leak,) = Search().folder(tmp_path)
    assert (leak.value, leak.how) == ("AKIAYQ6GADDVNNYCRXCH", "in the file's name")


def test_what_a_link_leads_to_is_read(tmp_path: Path) -> None:
    """Uploads follow links; what is in the folder is read where it is."""
    (tmp_path / "site/d").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    for name in ("out.txt", "out/x.txt", "site/d/own.txt"):
        (tmp_path / name).write_text(f"arn:aws:iam::{planting.ACCOUNT}:role/x")
    for name, goal in {
        "file": "../out.txt",
        "folder": "../out",
        "own": "d/own.txt",
        "nowhere": f"../account-{planting.ACCOUNT}.signin.aws.amazon.com",
    }.items():
        (tmp_path / "site" / name).symlink_to(goal)
    search = Search()
    shown = [
        str(leak).replace(f": {planting.ACCOUNT[:4]}********", "")
        for leak in search.folder(tmp_path / "site")
    ]
    assert shown == [
        "d/own.txt:1: account id in an ARN",
        "file:1: account id in an ARN",
        "folder: not readable: link that leads out",
        "nowhere: account id (in what the link names)",
    ]
    assert search.ledger.files == 2


def test_of_what_readers_run_the_sites_own_part_alone_is_searched() -> None:
    """The rest is this package, with whatever words it has."""
    content = archive.make(["root.mfa"])
    search = Search(Values(dict.fromkeys(("root.mfa", "jmespath"), "name")))
    for name, made, values in (
        (f"a/{NAME}", content, {"root.mfa"}),
        ("a/other.pyz", content, {"root.mfa", "jmespath"}),
        # A byte more, and it is a file of somebody else's.
        (NAME, content + b" ", {"root.mfa", "jmespath"}),
    ):
        leaks, _ = search.content(made, name)
        assert {leak.value for leak in leaks if leak.basis is Basis.VALUE} == values, name


FORM = b'One.\n\n<a href="fact:root.mfa">x</a>'


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        *(("a.html", FORM, [3]), ("a.HTM", FORM, [3]), ("a.txt", FORM, [])),
        ("a.html", FORM + b'<p data-aws-posture="v1:badge">', []),
    ],
)
def test_a_form_that_was_not_rendered_is_named_by_its_line(
    name: str, content: bytes, lines: list[int]
) -> None:
    leaks, _ = Search().content(content, name)
    assert [leak.line for leak in leaks] == lines
    assert {leak.kind for leak in leaks} <= {"a form that was not rendered"}
