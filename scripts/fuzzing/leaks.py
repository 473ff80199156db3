"""Verifying: that nothing of an account is in a folder, whatever else is."""

from __future__ import annotations

import base64
import gzip
import html
import io
import zipfile
from collections.abc import Callable
from urllib.parse import quote

from aws_posture import demo
from aws_posture.verify import Search
from aws_posture.verify.values import values_of
from fuzzing.drawing import Draw

_SEARCH = Search(values_of([demo.get("fresh")]))
_PACKED = io.BytesIO()
with zipfile.ZipFile(_PACKED, "w") as _archive:
    _archive.writestr("a.txt", "text")
FILES = (
    *(b"", b"<p>text</p>", b'{"a": "\\u0041"}', gzip.compress(b"text"), _PACKED.getvalue()),
    *(b"\x89PNG\r\n\x1a\n\0\0\0\x09tEXtTitle\0abc", "text".encode("utf-16"), b"%41%2541&#65;"),
    *(b"YWJjZGVmZ2hpamtsbW5vcHFyc3R1dg==", b"3331343135393236353335383331343135"),
)


def verifying(data: bytes) -> None:
    """Any file can be searched, and each find is masked."""
    draw = Draw(data)
    start = draw.pick(FILES)
    content = start[: draw.number(len(start) + 1)] + draw.rest() if draw.number(2) else draw.rest()
    for leak in _SEARCH.text(content, "a.html"):
        assert leak.line >= 0
        assert leak.excerpt == "" or leak.excerpt.endswith("********")


CANARIES = (
    *("arn:aws:iam::314159265358:user/x", "account 314159265358", "AKIAYQ6GADDVNNYCRXCH"),
    *("AIDAYQ6GADDVNNYCRXCHV", "o-7h3k9q2m4x", "https://acme-gmbh.signin.aws.amazon.com/console"),
    'aws_secret_access_key = "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"',
)


def _entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_HIDINGS: tuple[Callable[[str], str], ...] = (
    *(str, html.escape, _entities, lambda text: quote(text, safe=""), _base64),
    *(lambda text: text.encode().hex(), lambda text: f"{text[:6]}<b>{text[6:9]}</b>{text[9:]}"),
)
# Characters that begin something which swallows what follows; a reader does not see that either.
_SWALLOWING = b"<\\%&\0"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def recall(data: bytes) -> None:
    """A canary is found whatever stands before and after it."""
    draw = Draw(data)
    canary = draw.pick(_HIDINGS)(draw.pick(CANARIES)).encode()
    packed = draw.number(4)
    before = draw.take(draw.number(200)).translate(None, _SWALLOWING)
    after = draw.rest().translate(None, _SWALLOWING)
    # What says that it is UTF-16 is read as that.
    if before.startswith(_WIDE):
        return
    content = before + b"\n" + canary + b"\n" + after
    if packed == 3:
        content = gzip.compress(content, mtime=0)
    assert list(Search().text(content, "a.html")), content
