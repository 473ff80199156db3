"""Plants account data that belongs to nobody: kinds of it, spelled in many ways, in many places.

Each spelling and each place says whether a build can bring it about by accident, or only somebody
who hides something. `scripts/recall` measures how much of it `verify` finds.
"""

from __future__ import annotations

import base64
import bz2
import codecs
import gzip
import html
import io
import json
import lzma
import quopri
import random
import re
import sqlite3
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple
from urllib.parse import quote

from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.verify import Basis, Search
from aws_posture.verify.parts import zstandard
from aws_posture.verify.values import values_of

ACCOUNT = "048571239617"
_NOW = datetime(2026, 5, 3, 8, 18, 7, tzinfo=UTC)
_ARN = f"arn:aws:iam::{ACCOUNT}"

# What the account has, and what of it is planted.
KINDS: Mapping[str, str] = {
    "account id": ACCOUNT,
    "ARN": f"{_ARN}:user/quill.weaver",
    "user": "quill.weaver",
    "user of digits": "48213377",
    "user with a capital": "CI_Deployer",
    "user of two words": "night=shift@wombats",
    "role": "Skylark-Operations",
    "group": "wombat_keepers",
    "policy": "ProductionEmergency",
    "path": "/crew-nine/",
    "session": "morning-run",
    "alias": "wombat-gmbh",
    "e-mail address": "ops.lead@wombats.example",
    "contact": "Ana López",
    "contact in Japanese": "日本太郎",
    "phone number": "+49 30 5550 1007",
    "office address": "93.184.7.21/32",
    "unique id": "AIDAZ2QW9RTY5PLM3KXCH",
    "access key id": "AKIAYQ6GADDVNNYCRXCH",
    "organization": "o-4b8c1d6e2f",
    "unit": "ou-4f2k-9d8s7a6q",
    "last used": "2026-04-30T11:22:33Z",
}
NUMBERS = frozenset({"account id", "phone number"})


def snapshot() -> Snapshot:
    """Return a snapshot of the account that is planted."""
    report = (
        f"user,arn,password_last_used\nquill.weaver,{_ARN}:user/quill.weaver,{KINDS['last used']}"
    )
    names = ("quill.weaver", "48213377", "CI_Deployer", "night=shift@wombats")
    users = [{"UserName": name, "UserId": "x", "Path": "/crew-nine/"} for name in names]
    users[0]["UserId"] = KINDS["unique id"]
    policy = {"Condition": {"IpAddress": {"aws:SourceIp": KINDS["office address"]}}}
    details = {
        "UserDetailList": users,
        "GroupDetailList": [{"GroupName": KINDS["group"], "PolicyDocument": json.dumps(policy)}],
        "RoleDetailList": [{"RoleName": KINDS["role"]}],
        "Policies": [{"PolicyName": KINDS["policy"]}],
    }
    contacts = [
        {"Name": KINDS["contact"], "EmailAddress": KINDS["e-mail address"]},
        {"Name": KINDS["contact in Japanese"], "PhoneNumber": KINDS["phone number"]},
    ]
    answers = {
        "iam:GetAccountAuthorizationDetails": details,
        "iam:GetCredentialReport": {"Content": report},
        "iam:ListAccountAliases": {"AccountAliases": [KINDS["alias"]]},
        "iam:ListAccessKeys": {"AccessKeyMetadata": [{"AccessKeyId": KINDS["access key id"]}]},
        "organizations:DescribeOrganization": {"Organization": {"Id": KINDS["organization"]}},
        "organizations:ListParents": {"Parents": [{"Id": KINDS["unit"]}]},
        "account:GetAlternateContact": {"AlternateContact": contacts},
    }
    records = tuple(Answer(operation, _NOW, answer) for operation, answer in answers.items())
    caller = Caller(
        f"arn:aws:sts::{ACCOUNT}:assumed-role/Skylark-Operations/morning-run", temporary=True
    )
    return Snapshot(ACCOUNT, "aws", "eu-west-1", caller, _NOW, records)


class Spelling(NamedTuple):
    """A way to write a value.

    Attributes:
        by_accident: Whether a build can bring it about.
        write: Writes it.
        numbers_only: Whether it makes sense for numbers alone.
    """

    by_accident: bool
    write: Callable[[str], str]
    numbers_only: bool = False


def _each(form: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: "".join(map(form, value))


def _grouped(separator: str, size: int = 4) -> Callable[[str], str]:
    def write(value: str) -> str:
        digits = re.sub(r"\D", "", value)
        return separator.join(digits[at : at + size] for at in range(0, len(digits), size))

    return write


def _digits_of(script: str) -> Callable[[str], str]:
    return lambda value: value.translate(str.maketrans("0123456789", script))


def _middle(between: str) -> Callable[[str], str]:
    return lambda value: value[: len(value) // 2] + between + value[len(value) // 2 :]


def _special(form: Callable[[str], str]) -> Callable[[str], str]:
    return _each(lambda one: one if one.isalnum() else form(one))


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _fullwidth(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


_HOMOGLYPHS = str.maketrans("aceopxyAEOPCTX", "асеорхуАЕОРСТХ")

SPELLINGS: Mapping[str, Spelling] = {
    "plain": Spelling(True, str),
    "capitals": Spelling(True, str.upper),
    "small letters": Spelling(True, str.lower),
    "title": Spelling(True, str.title),
    "entities where markup needs them": Spelling(True, html.escape),
    "entities": Spelling(True, _each(lambda one: f"&#{ord(one)};")),
    "hexadecimal entities": Spelling(True, _each(lambda one: f"&#x{ord(one):x};")),
    "entities for punctuation": Spelling(True, _special(lambda one: f"&#{ord(one)};")),
    "entities twice": Spelling(True, _each(lambda one: f"&amp;#{ord(one)};")),
    "percent": Spelling(True, lambda value: quote(value, safe="")),
    "percent twice": Spelling(True, lambda value: quote(quote(value, safe=""), safe="")),
    "percent, each": Spelling(True, _percent),
    "JSON": Spelling(True, lambda value: json.dumps(value)[1:-1]),
    "JSON, slashes": Spelling(True, lambda value: json.dumps(value)[1:-1].replace("/", "\\/")),
    "JSON, each": Spelling(True, _each(lambda one: f"\\u{ord(one):04x}")),
    "JSON after a line break": Spelling(True, lambda value: f"\\n{json.dumps(value)[1:-1]}\\n"),
    "JavaScript": Spelling(
        True, _each(lambda one: f"\\x{ord(one):02x}" if ord(one) <= 0xFF else f"\\u{ord(one):04x}")
    ),
    "JavaScript, braces": Spelling(True, _each(lambda one: f"\\u{{{ord(one):x}}}")),
    "CSS": Spelling(True, _each(lambda one: f"\\{ord(one):06x}")),
    "CSS, short": Spelling(True, _each(lambda one: f"\\{ord(one):x} ")),
    "Markdown": Spelling(True, _special(lambda one: f"\\{one}" if one != " " else one)),
    "soft hyphens": Spelling(True, "\u00ad".join),
    "soft hyphens as entities": Spelling(True, "&shy;".join),
    "zero width": Spelling(True, "\u200b".join),
    "zero width as entities": Spelling(True, "&#8203;".join),
    "a place to break": Spelling(True, _middle("<wbr>")),
    "an element in the middle": Spelling(True, lambda value: f"{value[:3]}<b>{value[3:]}</b>"),
    "an element for each character": Spelling(
        True, _each(lambda one: f"<span class=k>{html.escape(one)}</span>")
    ),
    "next to a tag and a word": Spelling(True, lambda value: f"x<i>{value}</i>y"),
    "in a cell next to others": Spelling(
        True, lambda value: f"<td>7</td><td>{value}</td><td>7</td>"
    ),
    "next to NULs": Spelling(True, lambda value: f"x\0{value}\0y"),
    "another dash": Spelling(True, lambda value: value.replace("-", "\u2011")),
    "an en dash": Spelling(True, lambda value: value.replace("-", "\u2013")),
    "spaces that do not break": Spelling(True, lambda value: value.replace(" ", "\u00a0")),
    "decomposed": Spelling(
        True,
        lambda value: codecs.decode(unicodedata.normalize("NFD", value).encode(), "utf-8"),
    ),
    "full width": Spelling(True, _fullwidth),
    "Arabic digits": Spelling(True, _digits_of("٠١٢٣٤٥٦٧٨٩")),
    "mathematical digits": Spelling(True, _digits_of("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")),
    "groups, hyphens": Spelling(True, _grouped("-"), True),
    "groups, spaces": Spelling(True, _grouped(" "), True),
    "groups, two spaces": Spelling(True, _grouped("  "), True),
    "groups, no-break": Spelling(True, _grouped("\u00a0"), True),
    "groups, &nbsp;": Spelling(True, _grouped("&nbsp;"), True),
    "groups, thin": Spelling(True, _grouped("\u2009"), True),
    "groups, U+2011": Spelling(True, _grouped("\u2011"), True),
    "groups, en dash": Spelling(True, _grouped("\u2013"), True),
    "groups, line break": Spelling(True, _grouped("\n   "), True),
    "groups, <br>": Spelling(True, _grouped("<br>"), True),
    "groups, cells": Spelling(True, _grouped("</td><td>"), True),
    "thousands, commas": Spelling(True, _grouped(",", 3), True),
    "thousands, dots": Spelling(True, _grouped(".", 3), True),
    "thousands, apostrophes": Spelling(True, _grouped("\u2019", 3), True),
    "a number": Spelling(True, lambda value: str(int(re.sub(r"\D", "", value))), True),
    "a number with a fraction": Spelling(
        True, lambda value: f"{int(re.sub(r'[^0-9]', '', value))}.0", True
    ),
    "base64": Spelling(True, _base64),
    "base64 for addresses": Spelling(
        True, lambda value: base64.urlsafe_b64encode(f"id={value}".encode()).decode().rstrip("=")
    ),
    "base64 in lines": Spelling(
        True,
        lambda value: base64.encodebytes(f"{'text ' * 10}{value}{' text' * 20}".encode()).decode(),
    ),
    "base64 of gzip": Spelling(
        True, lambda value: base64.b64encode(gzip.compress(value.encode())).decode()
    ),
    "hex": Spelling(True, lambda value: value.encode().hex()),
    "mermaid.live": Spelling(
        True,
        lambda value: (
            "https://mermaid.live/edit#pako:"
            + base64.urlsafe_b64encode(
                zlib.compress(json.dumps({"code": f"graph TD; a[{value}]"}).encode())
            ).decode()
        ),
    ),
    "kroki": Spelling(
        True,
        lambda value: (
            "https://kroki.io/mermaid/svg/"
            + base64.urlsafe_b64encode(zlib.compress(f"graph TD; a[{value}]".encode())).decode()
        ),
    ),
    "PlantUML": Spelling(
        True,
        lambda value: (
            "https://www.plantuml.com/plantuml/svg/"
            + base64.b64encode(_deflated(f"@startuml\nactor {value}\n@enduml".encode()))
            .decode()
            .rstrip("=")
            .translate(
                str.maketrans(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
                    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_",
                )
            )
        ),
    ),
    "draw.io": Spelling(
        True,
        lambda value: html.escape(
            f"<mxfile><diagram>{base64.b64encode(_deflated(quote(f'<mxGraphModel value={value}>').encode())).decode()}</diagram></mxfile>"
        ),
    ),
    "data URI": Spelling(
        True, lambda value: f"data:text/html;base64,{_base64(f'<p>{html.escape(value)}</p>')}"
    ),
    "data URI, percent": Spelling(
        True, lambda value: f"data:text/html,{quote(f'<p>{html.escape(value)}</p>')}"
    ),
    "quoted-printable": Spelling(
        True, lambda value: quopri.encodestring(value.encode(), quotetabs=True).decode()
    ),
    # Only somebody who hides something writes these.
    "strings put together": Spelling(False, _middle('" + "')),
    "a comment in the middle": Spelling(False, _middle("<!-- x -->")),
    "letters that look alike": Spelling(False, lambda value: value.translate(_HOMOGLYPHS)),
    "backwards": Spelling(False, lambda value: value[::-1]),
    "rot13": Spelling(False, lambda value: codecs.encode(value, "rot13")),
    "base64 twice": Spelling(False, lambda value: _base64(_base64(value))),
    "base32": Spelling(
        False, lambda value: base64.b32encode(f"the value is {value}".encode()).decode()
    ),
    "ascii85": Spelling(False, lambda value: base64.a85encode(value.encode(), adobe=True).decode()),
    "base85": Spelling(False, lambda value: base64.b85encode(value.encode()).decode()),
    "character codes": Spelling(
        False, lambda value: f"String.fromCharCode({','.join(str(ord(one)) for one in value)})"
    ),
    "hex with spaces": Spelling(False, lambda value: value.encode().hex(" ")),
    "binary": Spelling(False, lambda value: " ".join(f"{byte:08b}" for byte in value.encode())),
    "dots between": Spelling(False, ".".join),
    "spaces between": Spelling(False, " ".join),
    "entities three times": Spelling(False, _each(lambda one: f"&amp;amp;#{ord(one)};")),
    "octal": Spelling(False, _each(lambda one: "".join(f"\\{byte:03o}" for byte in one.encode()))),
    "hidden elements between": Spelling(False, "<i hidden>x</i>".join),
    "xor": Spelling(
        False, lambda value: base64.b64encode(bytes(byte ^ 42 for byte in value.encode())).decode()
    ),
    "elements in reverse": Spelling(
        False,
        lambda value: "".join(
            f"<i style='order:{at}'>{one}</i>" for at, one in reversed(list(enumerate(value)))
        ),
    ),
    "override of direction": Spelling(False, lambda value: f"\u202e{value[::-1]}\u202c"),
}


class Channel(NamedTuple):
    """A place to put a text.

    Attributes:
        by_accident: Whether a build can bring it about.
        put: Puts it there: the file's name, and its bytes.
    """

    by_accident: bool
    put: Callable[[str], tuple[str, bytes]]


def _in(name: str, before: str, after: str = "", encoding: str = "utf-8") -> Channel:
    return Channel(True, lambda text: (name, f"{before}{text}{after}".encode(encoding, "replace")))


def _packed(name: str, pack: Callable[[bytes], bytes]) -> Channel:
    return Channel(True, lambda text: (name, pack(f"<p>One.</p>\n<p>{text}</p>".encode())))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(*chunks: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + _chunk(b"IEND", b"")


def _zip(name: str = "page.html") -> Callable[[bytes], bytes]:
    def pack(data: bytes) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return file.getvalue()

    return pack


def _tar(mode: str) -> Callable[[bytes], bytes]:
    def pack(data: bytes) -> bytes:
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
            entry = tarfile.TarInfo("a/page.html")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        return file.getvalue()

    return pack


def _pdf(data: bytes) -> bytes:
    stream = zlib.compress(
        b"BT /F1 12 Tf (" + data.replace(b"(", b"").replace(b")", b"") + b") Tj ET"
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream",
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return bytes(out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)


def _database(data: bytes) -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE pages (id, text)")
        database.execute("INSERT INTO pages VALUES (1, ?)", (data.decode(),))
        database.commit()
        return database.serialize()


def _jpeg(text: str) -> tuple[str, bytes]:
    comment = text.encode()[:60000]
    return "p.jpg", b"\xff\xd8\xff\xfe" + struct.pack(
        ">H", len(comment) + 2
    ) + comment + b"\xff\xd9"


def _exif(text: str) -> tuple[str, bytes]:
    data = b"Exif\0\0II*\0" + text.encode("utf-16-le")[:60000]
    return "p.jpg", b"\xff\xd8\xff\xe1" + struct.pack(">H", len(data) + 2) + data + b"\xff\xd9"


def _webp(text: str) -> tuple[str, bytes]:
    data = text.encode()
    return "p.webp", b"RIFF\0\0\0\0WEBPXMP " + struct.pack("<I", len(data)) + data


def _names(text: str) -> bytes:
    own, other = text.encode("utf-16-be"), "Regular".encode("utf-16-be")
    records = ((0, len(own)), (len(own), len(other)))
    head = b"".join(struct.pack(">HHHHHH", 3, 1, 1033, 4, size, start) for start, size in records)
    return struct.pack(">HHH", 0, 2, 30) + head + own + other


def _woff(text: str) -> tuple[str, bytes]:
    name = _names(text)
    packed = zlib.compress(name)
    if len(packed) >= len(name):
        packed = name
    head = b"wOFF" + b"\0" * 8 + struct.pack(">H", 1) + b"\0" * 30
    return "f.woff", head + struct.pack(">4sIIII", b"name", 64, len(packed), len(name), 0) + packed


def _woff2(text: str) -> tuple[str, bytes]:
    import brotli  # noqa: PLC0415  # an extra

    name = _names(text)
    packed = brotli.compress(name + b"x" * 9)
    size = bytes([len(name) >> 14 & 127 | 128, len(name) >> 7 & 127 | 128, len(name) & 127])
    head = b"wOF2" + b"\0" * 8 + struct.pack(">H", 2) + b"\0" * 6 + struct.pack(">I", len(packed))
    return "f.woff2", head + b"\0" * 24 + b"\x05" + size + b"\x06\x09" + packed


def _brotli(data: bytes) -> bytes:
    import brotli  # noqa: PLC0415  # an extra

    packed: bytes = brotli.compress(data)
    return packed


def _zstandard(data: bytes) -> bytes:
    zstd = zstandard()
    if zstd is None:
        raise SystemExit("install the extra verify")
    packed: bytes = zstd.compress(data)
    return packed


CHANNELS: Mapping[str, Channel] = {
    "page": _in("a/index.html", "<!doctype html><p>One.</p>\n<p>Hello ", " there</p>"),
    "page without a suffix": _in("a/page", "<p>Hello ", " there</p>"),
    "title": _in("a.html", "<title>Hello ", " there</title>"),
    "attribute": _in("a.html", "<p>One.</p>\n<i title='", "'></i>"),
    "address": _in("a.html", "<a href='/x?y=", "&amp;z=1'>"),
    "comment": _in("a.html", "<p>One.</p>\n<!-- ", " -->"),
    "meta": _in("a.html", "<meta name=description content='", "'>"),
    "inline script": _in("a.html", "<script>let a = '", "'</script>"),
    "inline style": _in("a.html", "<style>a::after{content:'", "'}</style>"),
    "code": _in("a.html", "<pre><code>aws iam get-user --user-name ", "</code></pre>"),
    "search index": _in("search_index.json", '{"docs":[{"text":"', '"}]}'),
    "feed": _in("feed.xml", "<rss><title>", "</title></rss>"),
    "CDATA": _in("feed.xml", "<rss><d><![CDATA[<p>", "</p>]]></d></rss>"),
    "sitemap": _in("sitemap.xml", "<urlset><loc>https://example.com/", "/</loc></urlset>"),
    "drawing": _in("d.svg", "<svg>\n<text>", "</text></svg>"),
    "drawing's description": _in("d.svg", "<svg><desc>", "</desc></svg>"),
    "script": _in("a.js", "let a;\nlet b = `", "`"),
    "source map": _in("a.js.map", '{"sourcesContent":["', '"]}'),
    "style sheet": _in("a.css", "a::after { content: '", "' }"),
    "CSV": _in("a.csv", "a,b\n1,", "\n"),
    "YAML": _in("a.yml", "a: 1\nb: '", "'\n"),
    "Markdown": _in("a.md", "# One\n\nBy ", ".\n"),
    "notebook": _in("a.ipynb", '{"cells":[{"source":["x\\n","', '\\n"]}]}'),
    "text": _in("robots.txt", "# ", "\n"),
    "mail": _in("a.eml", "Subject: x\n\n", "\n"),
    "calendar": _in("a.ics", "SUMMARY:", "\n"),
    "UTF-16": _in("a.txt", "One.\n", "", "utf-16"),
    "UTF-16 without a mark": _in(
        "a.bin", "One more line of text here.\n", " and more text", "utf-16-le"
    ),
    "UTF-32": _in("a.txt", "One.\n", "", "utf-32"),
    "gzip": _packed("sitemap.xml.gz", gzip.compress),
    "gzip twice": _packed("x.gz", lambda data: gzip.compress(gzip.compress(data))),
    "bzip2": _packed("x.bz2", bz2.compress),
    "xz": _packed("x.xz", lzma.compress),
    "zlib": _packed("x.bin", zlib.compress),
    "inventory": _packed(
        "objects.inv",
        lambda data: (
            b"# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# packed\n"
            + zlib.compress(data)
        ),
    ),
    "brotli": _packed("index.html.br", _brotli),
    "Zstandard": _packed("index.html.zst", _zstandard),
    "zip": _packed("x.zip", _zip()),
    "zip in zip": _packed("x.zip", lambda data: _zip("y.zip")(_zip()(data))),
    "docx": _packed("x.docx", _zip("word/document.xml")),
    "xlsx": _packed("x.xlsx", _zip("xl/sharedStrings.xml")),
    "epub": _packed("x.epub", _zip("text.xhtml")),
    "tar": _packed("x.tar", _tar("w")),
    "tar.gz": _packed("x.tar.gz", _tar("w:gz")),
    "tar.bz2": _packed("x.tar.bz2", _tar("w:bz2")),
    "tar.xz": _packed("x.tar.xz", _tar("w:xz")),
    "PDF": _packed("x.pdf", _pdf),
    "PDF in zip": _packed("x.zip", lambda data: _zip("x.pdf")(_pdf(data))),
    "SQLite": _packed("x.db", _database),
    "PNG, tEXt": Channel(
        True, lambda text: ("p.png", _png(_chunk(b"tEXt", b"Title\0" + text.encode())))
    ),
    "PNG, zTXt": Channel(
        True, lambda text: ("p.png", _png(_chunk(b"zTXt", b"T\0\0" + zlib.compress(text.encode()))))
    ),
    "PNG, iTXt": Channel(
        True,
        lambda text: (
            "p.png",
            _png(_chunk(b"iTXt", b"T\0\1\0en\0\0" + zlib.compress(text.encode()))),
        ),
    ),
    "PNG, draw.io": Channel(
        True,
        lambda text: (
            "p.png",
            _png(
                _chunk(
                    b"tEXt",
                    b"mxfile\0"
                    + quote(
                        f"<mxfile><diagram>{base64.b64encode(_deflated(quote(text).encode())).decode()}</diagram></mxfile>"
                    ).encode(),
                )
            ),
        ),
    ),
    "JPEG, comment": Channel(True, _jpeg),
    "JPEG, EXIF": Channel(True, _exif),
    "WebP": Channel(True, _webp),
    "WOFF": Channel(True, _woff),
    "WOFF2": Channel(True, _woff2),
    "drawing in a page": Channel(
        True,
        lambda text: (
            "a.html",
            f"<img src='data:image/svg+xml;base64,{_base64(f'<svg><text>{text}</text></svg>')}'>".encode(),
        ),
    ),
    "page in a script, packed": Channel(
        True,
        lambda text: (
            "a.js",
            f"x='{base64.b64encode(gzip.compress(text.encode())).decode()}'".encode(),
        ),
    ),
    "after the end of a picture": Channel(False, lambda text: ("p.png", _png() + text.encode())),
    "picture in a zip in base64": Channel(
        False,
        lambda text: (
            "a.html",
            base64.b64encode(_zip("p.png")(_png(_chunk(b"tEXt", b"T\0" + text.encode())))),
        ),
    ),
    "a thousand lines down": _in("a.txt", "line\n" * 1000, "\n" + "line\n" * 1000),
}

PROMISED = {True: 0.99, False: 0.6}
"""The share that is found of what happens by accident, and of the rest."""

Plant = tuple[str, str, str]


def plants(part: int | None, kinds: Iterable[str] = KINDS) -> Iterator[Plant]:
    """List what is planted: kind, place, spelling.

    Every kind is planted in every place as it is, and in a page in every spelling.

    Args:
        part: How many of the other combinations are planted; None plants all.
        kinds: The kinds that are planted.
    """
    mixed = []
    for plant in product(kinds, CHANNELS, SPELLINGS):
        kind, channel, spelling = plant
        if SPELLINGS[spelling].numbers_only and kind not in NUMBERS:
            continue
        if channel == "page" or spelling == "plain":
            yield plant
        else:
            mixed.append(plant)
    chosen = mixed if part is None else random.Random(1).sample(mixed, min(part, len(mixed)))  # noqa: S311  # no secret
    yield from chosen


def measure(wanted: Iterable[Plant]) -> tuple[Counter[bool], Counter[bool], list[Plant]]:
    """Return how much is found and how much planted, by accident or not, and what is missed."""
    search = Search(values_of([snapshot()]))
    found: Counter[bool] = Counter()
    planted: Counter[bool] = Counter()
    missed = []
    for plant in wanted:
        kind, channel, spelling = plant
        how, where = SPELLINGS[spelling], CHANNELS[channel]
        name, content = where.put(how.write(KINDS[kind]))
        by_accident = how.by_accident and where.by_accident
        planted[by_accident] += 1
        if any(leak.basis is not Basis.UNREAD for leak in search.text(content, name)):
            found[by_accident] += 1
        else:
            missed.append(plant)
    return found, planted, missed
