"""The places to put a text."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from planting.packings import (
    brotlied,
    chunk,
    database,
    exif,
    jpeg,
    pdf,
    png,
    tarred,
    webp,
    woff,
    woff2,
    zipped,
    zstandarded,
)
from planting.spellings import PLANTUML, deflated, in_base64


class Channel(NamedTuple):
    """A place to put a text.

    Attributes:
        put: Puts it there: the file's name, and its bytes.
        by_accident: Whether a build can bring it about.
    """

    put: Callable[[str], tuple[str, bytes]]
    by_accident: bool = True


def _in(name: str, before: str, after: str = "", encoding: str = "utf-8") -> Channel:
    return Channel(lambda text: (name, f"{before}{text}{after}".encode(encoding, "replace")))


def _in_charset(name: str, charset: str) -> Channel:
    """Put a text into a file of another charset; what that lacks becomes a reference, as in pages."""
    return Channel(lambda text: (name, f"One,\n{text},x\n".encode(charset, "xmlcharrefreplace")))


def _packed(name: str, pack: Callable[[bytes], bytes]) -> Channel:
    return Channel(lambda text: (name, pack(f"<p>One.</p>\n<p>{text}</p>".encode())))


def _plantuml(text: str) -> str:
    packed = base64.b64encode(deflated(f"@startuml\n{text}\n@enduml".encode())).decode()
    return packed.rstrip("=").translate(PLANTUML)


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
    "Latin-1": _in_charset("a.csv", "latin-1"),
    "Shift JIS": _in_charset("a.txt", "shift_jis"),
    "GB 18030": _in_charset("a.txt", "gb18030"),
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
    "brotli": _packed("index.html.br", brotlied),
    "Zstandard": _packed("index.html.zst", zstandarded),
    "zip": _packed("x.zip", zipped()),
    "zip in zip": _packed("x.zip", lambda data: zipped("y.zip")(zipped()(data))),
    "docx": _packed("x.docx", zipped("word/document.xml")),
    "xlsx": _packed("x.xlsx", zipped("xl/sharedStrings.xml")),
    "epub": _packed("x.epub", zipped("text.xhtml")),
    "name in a zip": Channel(lambda text: ("x.zip", zipped(text.replace("\0", ""))(b"One."))),
    "Zstandard of tar": _packed("x.tar.zst", lambda data: zstandarded(tarred("w")(data))),
    "tar": _packed("x.tar", tarred("w")),
    "tar.gz": _packed("x.tar.gz", tarred("w:gz")),
    "tar.bz2": _packed("x.tar.bz2", tarred("w:bz2")),
    "tar.xz": _packed("x.tar.xz", tarred("w:xz")),
    "PDF": _packed("x.pdf", pdf),
    "PDF's title": Channel(lambda text: ("x.pdf", pdf(b"One.", title=text))),
    "PDF's attachment": Channel(
        lambda text: ("x.pdf", pdf(b"One.", attached=zipped()(text.encode())))
    ),
    "PDF in zip": _packed("x.zip", lambda data: zipped("x.pdf")(pdf(data))),
    "SQLite": _packed("x.db", database),
    "PNG, tEXt": Channel(lambda text: ("p.png", png(chunk(b"tEXt", b"Title\0" + text.encode())))),
    "PNG, zTXt": Channel(
        lambda text: ("p.png", png(chunk(b"zTXt", b"T\0\0" + zlib.compress(text.encode()))))
    ),
    "PNG, iTXt": Channel(
        lambda text: (
            "p.png",
            png(chunk(b"iTXt", b"T\0\1\0en\0\0" + zlib.compress(text.encode()))),
        ),
    ),
    "PNG, draw.io": Channel(
        lambda text: (
            "p.png",
            png(
                chunk(
                    b"tEXt",
                    b"mxfile\0"
                    + quote(
                        f"<mxfile><diagram>{base64.b64encode(deflated(quote(text).encode())).decode()}</diagram></mxfile>"
                    ).encode(),
                )
            ),
        ),
    ),
    "PNG, Latin-1": Channel(
        lambda text: (
            "p.png",
            png(chunk(b"tEXt", b"Author\0" + text.encode("latin-1", "xmlcharrefreplace"))),
        )
    ),
    "mail in base64": Channel(
        lambda text: (
            "a.eml",
            b"Content-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(f"{'x ' * 40}{text} {'y ' * 40}".encode()),
        )
    ),
    "drawing with its source": Channel(
        lambda text: ("d.svg", f"<svg><!--SRC=[{_plantuml(text)}]--></svg>".encode())
    ),
    "JPEG, comment": Channel(jpeg),
    "JPEG, EXIF": Channel(exif),
    "WebP": Channel(webp),
    "WOFF": Channel(woff),
    "WOFF2": Channel(woff2),
    "drawing in a page": Channel(
        lambda text: (
            "a.html",
            f"<img src='data:image/svg+xml;base64,{in_base64(f'<svg><text>{text}</text></svg>')}'>".encode(),
        ),
    ),
    "page in a script, packed": Channel(
        lambda text: (
            "a.js",
            f"x='{base64.b64encode(gzip.compress(text.encode())).decode()}'".encode(),
        ),
    ),
    "after the end of a picture": Channel(
        lambda text: ("p.png", png() + text.encode()), by_accident=False
    ),
    "picture in a zip in base64": Channel(
        lambda text: (
            "a.html",
            base64.b64encode(zipped("p.png")(png(chunk(b"tEXt", b"T\0" + text.encode())))),
        ),
        by_accident=False,
    ),
    "a thousand lines down": _in("a.txt", "line\n" * 1000, "\n" + "line\n" * 1000),
}
