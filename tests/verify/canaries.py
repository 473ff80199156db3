"""Account data that belongs to nobody, every way to hide it, and every place to put it."""

from __future__ import annotations

import base64
import gzip
import html
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from urllib.parse import quote

ACCOUNT = "314159265358"

# What each looks like in a text, and the part of it that is the secret.
SHAPES: Mapping[str, tuple[str, str]] = {
    "account id in an ARN": (f"arn:aws:iam::{ACCOUNT}:user/x", ACCOUNT),
    "account id": (f"account {ACCOUNT}", ACCOUNT),
    "account id with a label": (f"Account ID: {ACCOUNT}", ACCOUNT),
    "account id in groups": ("account 3141-5926-5358", "3141-5926-5358"),
    "account id of a registry": (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com", ACCOUNT),
    "account id of a queue": (f"https://sqs.eu-west-1.amazonaws.com/{ACCOUNT}/q", ACCOUNT),
    "access key id": ("AKIAYQ6GADDVNNYCRXCH", "AKIAYQ6GADDVNNYCRXCH"),
    "temporary access key id": ("ASIAYQ6GADDVNNYCRXCH", "ASIAYQ6GADDVNNYCRXCH"),
    "unique id of a user": ("AIDAYQ6GADDVNNYCRXCHV", "AIDAYQ6GADDVNNYCRXCHV"),
    "unique id of a role": ("AROAYQ6GADDVNNYCRXCHV:me", "AROAYQ6GADDVNNYCRXCHV"),
    "secret access key": (
        'aws_secret_access_key = "q7WvN2rT+kLp9sXcYb3DfGh5JmZaQe8RuIoP1tVw"',
        "q7WvN2rT+kLp9sXcYb3DfGh5JmZaQe8RuIoP1tVw",
    ),
    "session token": ("IQoJb3JpZ2luX2VjE" + "Ab3" * 40, "IQoJb3JpZ2luX2VjE" + "Ab3" * 40),
    "organization id": ("o-7h3k9q2m4x", "o-7h3k9q2m4x"),
    "organizational unit": ("ou-4f2k-9d8s7a6q", "ou-4f2k-9d8s7a6q"),
    "sign-in address": ("https://acme-gmbh.signin.aws.amazon.com/console", "acme-gmbh"),
}

Encode = Callable[[str], str]


def _entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


def _hex_entities(text: str) -> str:
    return "".join(f"&#x{ord(sign):x};" for sign in text)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _json_escaped(text: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in text)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODINGS: Mapping[str, Encode] = {
    "plain": str,
    "HTML, as markup has it": html.escape,
    "HTML, decimal": _entities,
    "HTML, hexadecimal": _hex_entities,
    "URL": lambda text: quote(text, safe=""),
    "URL, every sign": _percent,
    "URL, twice": lambda text: quote(_percent(text)),
    "JSON": json.dumps,
    "JSON, every sign": _json_escaped,
    "base64": _base64,
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 of HTML": lambda text: _base64(f"<p>{html.escape(text)}</p>"),
    "hex": lambda text: text.encode().hex(),
    "an element in its middle": lambda text: f"{text[:6]}<b>{text[6:9]}</b>{text[9:]}",
    "a place to break in its middle": lambda text: f"{text[:7]}<wbr>{text[7:]}",
    "a comment in its middle": lambda text: f"{text[:8]}<!-- x -->{text[8:]}",
    "characters of zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
}

Pack = Callable[[str], tuple[str, bytes]]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _png(*chunks: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + _chunk(b"IEND", b"")


def _zip(text: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", text)
    return file.getvalue()


CHANNELS: Mapping[str, Pack] = {
    "page": lambda text: ("a/index.html", f"<p>One.</p>\n<p>{text}</p>".encode()),
    "attribute": lambda text: ("a.html", f"<p>One.</p>\n<i title='{text}'></i>".encode()),
    "comment": lambda text: ("a.html", f"<p>One.</p>\n<!-- {text} -->".encode()),
    "search index": lambda text: ("s.json", f'{{\n"t": "{text}"}}'.encode()),
    "feed": lambda text: ("index.xml", f"<rss>\n<title>{text}</title></rss>".encode()),
    "drawing": lambda text: ("d.svg", f"<svg>\n<text>{text}</text></svg>".encode()),
    "script": lambda text: ("a.js", f"let a;\nlet b = `{text}`".encode()),
    "packed": lambda text: ("sitemap.xml.gz", gzip.compress(f"\n{text}".encode())),
    "packed twice": lambda text: ("x.gz", gzip.compress(gzip.compress(f"\n{text}".encode()))),
    "archive": lambda text: ("x.zip", _zip(f"\n{text}")),
    "picture, tEXt": lambda text: ("p.png", _png(_chunk(b"tEXt", b"Title\0" + text.encode()))),
    "picture, zTXt": lambda text: (
        "p.png",
        _png(_chunk(b"zTXt", b"Title\0\0" + zlib.compress(text.encode()))),
    ),
    "picture, iTXt": lambda text: (
        "p.png",
        _png(_chunk(b"iTXt", b"Title\0\1\0en\0\0" + zlib.compress(text.encode()))),
    ),
    "UTF-16": lambda text: ("a.txt", f"One.\n{text}".encode("utf-16")),
    "UTF-16 without a mark": lambda text: ("a.bin", f"One.\n{text}".encode("utf-16-le")),
}
