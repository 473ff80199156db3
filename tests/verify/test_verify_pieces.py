"""Values that programs take apart, rewrite or keep where nobody looks: each is found."""

from __future__ import annotations

import base64
import io
import json
import struct
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from aws_posture.snapshot import Answer, Snapshot
from aws_posture.verify import Basis, Search, views
from aws_posture.verify.values import values_of
from aws_posture.verify.views import View
from building import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import planting

KINDS = ("user", "role", "account id", "alias", "unique id")
Place = Callable[[str], tuple[str, bytes]]


def _recording(*data: str) -> bytes:
    lines = ['{"version": 2, "width": 80, "height": 24}']
    lines += [json.dumps([at / 10, "o", one]) for at, one in enumerate(data)]
    return "\n".join(lines).encode()


def _scene(text: str) -> str:
    packed = zlib.compress(json.dumps({"elements": [{"text": text}]}).encode()).decode("latin-1")
    scene = {"version": "1", "encoding": "bstring", "compressed": True, "encoded": packed}
    return json.dumps(scene, ensure_ascii=False)


def _scene_in_png(text: str) -> tuple[str, bytes]:
    data = b"application/vnd.excalidraw+json\0" + _scene(text).encode("latin-1")
    return "p.png", _png(struct.pack(">I", len(data)) + b"tEXt" + data + b"\0\0\0\0")


def _png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + b"\0\0\0\0IEND\0\0\0\0"


def _zip(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", f"{'x ' * 300}{text}")
    return file.getvalue()


def _tar(text: str) -> tuple[str, bytes]:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        first = tarfile.TarInfo("a")
        first.size = 2000
        archive.addfile(first, io.BytesIO(b"x" * 2000))
        second = tarfile.TarInfo("b")
        second.pax_headers = {"comment": text}
        archive.addfile(second)
    return "x.tar", file.getvalue()


def _gif(text: str) -> tuple[str, bytes]:
    data = f"{'c' * 249} {text}".encode()
    blocks = [data[at : at + 255] for at in range(0, len(data), 255)]
    comment = b"".join(bytes([len(block)]) + block for block in blocks)
    return "p.gif", b"GIF89a\1\0\1\0\0\0\0!\xfe" + comment + b"\0;"


def _pdf(body: bytes, before: bytes = b"") -> bytes:
    """Write a PDF of a page; with another before it, a newer version of that page."""
    stream = zlib.compress(body)
    page = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream)
    font = b"/F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    kept = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R/Resources<</Font<<%s>>>>>>"
        % font,
    )
    out = bytearray(before or b"%PDF-1.4\n")
    places = {}
    for number, one in [(4, page)] if before else [*enumerate(kept, 1), (4, page)]:
        places[number] = len(out)
        out += b"%d 0 obj%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items()
    )
    earlier = (
        b"/Prev %d" % before.rfind(b"xref\n", 0, before.rfind(b"startxref")) if before else b""
    )
    return bytes(
        out + b"trailer<</Size 5/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (earlier, start)
    )


def _in_two_lines(text: str) -> tuple[str, bytes]:
    half = len(text) // 2
    body = f"BT /F1 12 Tf ({text[:half]}) Tj 0 -14 Td ({text[half:]}) Tj ET"
    return "x.pdf", _pdf(body.encode())


def _replaced(text: str) -> tuple[str, bytes]:
    old = _pdf(f"BT /F1 12 Tf ({text}) Tj ET".encode())
    return "x.pdf", _pdf(b"BT /F1 12 Tf (Nothing) Tj ET", old)


PLACES: Mapping[str, Place] = {
    "a terminal's colours": lambda text: ("x.txt", f"Hi \x1b[32m{text}\x1b[0m\n".encode()),
    "what grep marks": lambda text: (
        "x.txt",
        f"x \x1b[01;31m\x1b[K{text[:4]}\x1b[m\x1b[K{text[4:]}\n".encode(),
    ),
    "colours as cat shows them": lambda text: ("x.txt", f"x ^[[1m{text}^[[0m\n".encode()),
    "colours of a script": lambda text: ("x.html", f"<pre>\\e[1m{text}\\033[0m".encode()),
    "a recording, typed": lambda text: ("x.cast", _recording(*f"get {text} now")),
    "a recording with half of a character": lambda text: (
        "x.cast",
        _recording("\ud800", *f"get {text} now"),
    ),
    "a drawing in SVG with half of a character": lambda text: (
        "x.svg",
        b"<svg><!-- payload-start -->%s<!-- payload-end --></svg>"
        % base64.b64encode(_scene(f"\ud800 {text}").encode()),
    ),
    "a recording, coloured": lambda text: ("x.cast", _recording(f"\x1b[32m{text}\x1b[0m\r\n")),
    "a drawing in SVG": lambda text: (
        "x.svg",
        b"<svg><!-- payload-start -->%s<!-- payload-end --></svg>"
        % base64.b64encode(_scene(text).encode()),
    ),
    "a drawing in PNG": _scene_in_png,
    "a program that unpacks itself": lambda text: ("x.pyz", b"#!/usr/bin/python\n" + _zip(text)),
    "an archive behind a picture": lambda text: ("p.png", _png() + _zip(text)),
    "an archive's comments": _tar,
    "a comment in two blocks": _gif,
    "a PDF's two lines": _in_two_lines,
    "a PDF's earlier version": _replaced,
    "a calendar": lambda text: (
        "x.ics",
        f"BEGIN:VCALENDAR\r\nSUMMARY:x {text[:5]}\r\n {text[5:]}\r\nEND:VCALENDAR\r\n".encode(),
    ),
    "what echo encodes": lambda text: ("x.sh", base64.b64encode(f"{text}\n".encode())),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_value_is_found_there(place: str) -> None:
    search = Search(values_of([planting.snapshot()]))
    missed = [kind for kind in KINDS if not _found(search, *PLACES[place](planting.KINDS[kind]))]
    assert missed == []


@pytest.mark.parametrize(
    "around",
    [
        "a {}", "a <b>{}</b>", 'a <b\nc="d">{}', "{}<br\nclear>", "`\n{}", "a ^\n  {}", "a \\\n{}",
        "a {}<!-- b\nc -->", "\n\n\n\n{}\n\n\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", ["quill<i>weaver</i>", "quill^\nweaver", "quill\\\n  weaver"])
def test_a_line_of_a_file_that_spells_many_is_read_as_these_are(around: str, value: str) -> None:
    """A program's text is one line of its map; what a layer leaves as it was is not read again."""
    far = "".join(f"line({number}) < 2;\n" for number in range(40))
    program = f"{far}{around.format(value)} {far}// <a>b</a>\n{far}"
    found = _found(Search(values_of([_account()])), "x.js.map", json.dumps([program]).encode())
    assert found


def _near(before: str, text: str) -> str:
    return views._near(View("", "", before), View("", "", text)).text  # noqa: SLF001  # what is left


@pytest.mark.parametrize("end", ["\n", "\v"])
@pytest.mark.parametrize("changed", [0, 2, 3, 10, 16, 19])
def test_of_a_reading_only_the_lines_around_a_change_are_left(changed: int, end: str) -> None:
    lines = [f"line {number}" for number in range(20)]
    other = [*lines[:changed], "another", *lines[changed + 1 :]]
    near = other[max(0, changed - 3) : changed + 4]
    left = _near(end.join(lines), end.join(other)).split(end)
    assert [line for line in left if line] == near
    assert left.index("another") == changed
    assert len(left) == 20


def test_a_reading_that_has_more_lines_or_fewer_loses_none() -> None:
    lines = [f"line {number}" for number in range(20)]
    assert _near("\n".join(lines), "\n".join(lines[:9])) == "\n".join(lines[:9])
    assert _near("\n".join(lines), "\n".join([*lines, "more"])) == "\n" * 20 + "more"


@pytest.mark.parametrize("spelled", [1, 2, 40])
def test_lines_that_are_spelled_are_none_of_the_file(spelled: int) -> None:
    """A layer changes a line before them, and one behind."""
    line = json.dumps("\n".join(f"line({number}) < 2" for number in range(spelled)))
    text = f"<b>x</b>\n{line}\n{line}\n<b>quill</b>weaver\n{line}\n<b>y</b>"
    leaks, _ = Search(values_of([_account()])).content(text.encode(), "x.js")
    assert [leak.line for leak in leaks] == [4]


def test_records_with_a_sign_before_each_keep_their_lines() -> None:
    """RFC 7464: a JSON text sequence has a record separator before each text."""
    records = "".join(f'\x1e{{"n": "a\\u0062<i>c"}}\n\x1f{number}\n' for number in range(5))
    search = Search(values_of([_account()]))
    leaks, _ = search.content(f"{records}quill<i>weaver".encode(), "x.txt")
    assert [leak.line for leak in leaks] == [11]


def _account() -> Snapshot:
    snapshot = planting.snapshot()
    users = [{"UserName": name} for name in ("O'Brien.s", "ops.lead@wombats.example", "wo.xy")]
    key = {"KeyId": "5e8f1c2a-77b3-4d6e-9a10-c3f2b8d4e617"}
    contact = {"FullName": "𠮷田 花子", "AddressLine1": "Kräuterweg 5"}
    answers = {
        "iam:ListUsers": {"Users": users},
        "kms:ListKeys": {"Keys": [key]},
        "account:GetContactInformation": {"ContactInformation": contact},
    }
    more = tuple(Answer(name, snapshot.taken_at, one) for name, one in answers.items())
    return replace(snapshot, records=(*snapshot.records, *more))


SPELLED = {
    "a character of two in JSON": json.dumps({"title": "By 𠮷田 花子"}),
    "a short value that echo encodes": base64.b64encode(b"wo.xy\n").decode(),
    "an anchor": "<a href='#quillweaver'>",
    "an id without its hyphens": "key 5e8f1c2a77b34d6e9a10c3f2b8d4e617",
    "a name without its space": "By 𠮷田花子",
    "a name, its last part first": "花子 𠮷田",
    "strings that go on with a sign on the next line": "name = 'quill'\n    + 'weaver'",
    "an apostrophe in SQL": "insert 'O''Brien.s'",
    "an umlaut in two letters": "Kraeuterweg 5",
    "an address for people": "ops.lead (at) wombats [dot] example",
    "a moment with a space": "2026-04-30 11:22:33",
    "a moment with an offset": "2026-04-30T11:22:33+00:00",
    "a moment with a fraction": "2026-04-30T11:22:33.000Z",
    "a number within its country": "(030) 5550 1007",
    "digits in dark circles": "".join(map("⓿❶❷❸❹❺❻❼❽❾".__getitem__, map(int, planting.ACCOUNT))),
}


@pytest.mark.parametrize("name", SPELLED)
def test_a_value_is_found_as_it_is_spelled_there(name: str) -> None:
    assert _found(Search(values_of([_account()])), "x.html", SPELLED[name].encode())


@pytest.mark.parametrize(
    "text",
    ["2026-04-30T11:22:34Z", "quillweavers", "5e8f1c2a77b34d6e9a10c3f2b8d4e61777", "5550 1007"],
)
def test_what_is_nearly_so_is_not(text: str) -> None:
    assert not _found(Search(values_of([_account()])), "x.html", text.encode())


@pytest.mark.parametrize(
    "start", [b'{"version": 2, "width": 1}\n[', b'{"encoding":"bstring"', b"GIF89a"]
)
def test_what_is_damaged_stops_nothing(start: bytes) -> None:
    for rest in (b"", b"\xff" * 40, b"[" * 9000, b'", "encoded": 1}'):
        list(Search().text(start + rest, "x"))


def _found(search: Search, name: str, content: bytes) -> bool:
    return any(leak.basis is Basis.VALUE for leak in search.text(content, name))
