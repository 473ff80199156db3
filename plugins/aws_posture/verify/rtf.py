"""Documents in Rich Text Format: their text, without what formats it.

Source: Microsoft, "Rich Text Format (RTF) Specification, Version 1.9.1": text is ASCII; other characters are
numbers of Unicode, which a replacement follows, or bytes of the document's charset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aws_posture.verify.parts import Part

START = b"{\\rtf"

_PIECE = (
    r"(?s)\\'(?P<byte>[0-9a-fA-F]{2})|\\u(?P<number>-?\d{1,5}) ?"
    r"|\\(?P<word>[a-zA-Z]{1,32})(?P<value>-?\d{1,10})? ?|\\(?P<sign>.)|(?P<mark>[{}\r\n])|(?P<text>[^\\{}\r\n]+)"
)
# Control symbols, and words that stand for characters.
_SIGNS = {"~": " ", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "\n": "\n", "\r": "\n"}
_WORDS = {
    **dict.fromkeys(("par", "line", "row", "page", "sect"), "\n"),
    **dict.fromkeys(("tab", "cell", "emspace", "enspace"), " "),
    **dict.fromkeys(("emdash", "endash"), "-"),
    **dict.fromkeys(("lquote", "rquote"), "'"),
}


def text(content: bytes) -> Iterator[Part]:
    """List the text of a document."""
    codepage = re.search(rb"\\ansicpg(\d{1,5})", content[:1000])
    encoding = f"cp{codepage[1].decode()}" if codepage else "cp1252"
    halves = "".join(_characters(content.decode("latin-1"), encoding))
    # A character of two numbers is one.
    found = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    yield Part("text", found.encode(), "")


def _characters(document: str, encoding: str) -> Iterator[str]:
    waiting = bytearray()  # a character may be two bytes
    skipped, replaced = 0, 1
    for piece in re.finditer(_PIECE, document):
        if piece["byte"]:
            if skipped:
                skipped -= 1
            else:
                waiting.append(int(piece["byte"], 16))
            continue
        yield _decoded(waiting, encoding)
        waiting.clear()
        if piece["number"]:
            # Both halves of a pair come one after the other.
            yield chr(int(piece["number"]) & 0xFFFF)
            skipped = replaced
        elif piece["text"]:
            yield piece["text"][skipped:]
            skipped = max(0, skipped - len(piece["text"]))
        elif piece["word"] == "uc":
            replaced = int(piece["value"] or 1)
        elif piece["word"]:
            yield _WORDS.get(piece["word"], "")
        elif piece["sign"]:
            yield _SIGNS.get(piece["sign"], "")
    yield _decoded(waiting, encoding)


def _decoded(characters: bytes | bytearray, encoding: str) -> str:
    try:
        return characters.decode(encoding, "replace")
    except LookupError:
        return characters.decode("cp1252", "replace")
