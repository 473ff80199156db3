"""The ways in which bytes can be text: UTF-8 and what came before it, and strings within other bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from aws_posture.verify import media
from aws_posture.verify.closed import unknown_binary
from aws_posture.verify.opening import format_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRINGS = re.compile(
    rb"(?:[\t\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){6,}|(?:[\x20-\x7e\xc0-\xff]\0){6,}|(?:\0[\x20-\x7e\xc0-\xff]){6,}"
    rb"|(?:[\xe3-\xe9][\x80-\xbf]{2}){3,}"
)
# What spreadsheets and editors save where they are not told to save UTF-8: in Western Europe and
# America, Central Europe, countries with Cyrillic, Japan, China, Taiwan and Korea; and what consoles of Windows and
# older Macs write.
_OLDER = (
    *("cp1252", "cp1250", "cp1251", "cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
    *("cp850", "cp437", "mac_roman"),
)
AROUND = 3
"""How many lines around one that is read in another way are read with it: a label can be that far away."""

_ALPHABET = b"\x1b$"
# UTF-8 that was read as Latin-1, or as what Windows calls so, and written as UTF-8 again.
_TWICE = re.compile(
    rb"\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86-\x9c]|\xe2[\x80-\x84][\x80-\xbf])"
)
_MISREAD = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u017e\u0192\u02c6-\u02dc\u2013-\u2122]{1,3}"
)


def decoded(content: bytes) -> Iterator[tuple[str, str]]:
    """Decode bytes in each way that may give text.

    Yields:
        How, which is empty for the usual way, and the text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            yield "", content.decode(encoding, errors="replace")
            return
    if media.kind_of(content) or format_of("", content) or unknown_binary(content):
        yield "binary", _strings(content)
        return
    text = content.decode("utf-8", errors="replace")
    yield "", text
    if "\0" in text:
        yield "UTF-16", _two_bytes_each(content)
    elif "\ufffd" in text or _ALPHABET in content:
        yield from _decoded_otherwise(content)
    if repaired := _misread(content, text):
        yield "misread as Latin-1", repaired


def _strings(content: bytes) -> str:
    return "\n".join(map(_string, _STRINGS.findall(content)))


def _string(found: bytes) -> str:
    if b"\0" not in found:
        return found.decode("utf-8", errors="replace")
    return found.decode("utf-16-be" if found.startswith(b"\0") else "utf-16-le")


def _two_bytes_each(content: bytes) -> str:
    """Decode bytes without a byte-order mark, which may not be text at all."""
    if content.count(0) > len(content) * 0.7:
        encoding = "utf-32-be" if content.startswith(b"\0") else "utf-32-le"
        return content[: len(content) // 4 * 4].decode(encoding, errors="replace")
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[start::2].count(0) > len(content) // 4:
            return content.decode(encoding, errors="replace")
    return content.replace(b"\0", b"").decode("utf-8", errors="replace")


def _decoded_otherwise(content: bytes) -> Iterator[tuple[str, str]]:
    """Decode what is no UTF-8, or says in it which alphabet follows, in each way that fits."""
    names = ("iso2022_jp",) if _ALPHABET in content else _OLDER
    lines = content if _ALPHABET in content else _lines_to_decode(content)
    for encoding in names:
        try:
            # Of the first three, each byte is some letter, but for five that are none.
            yield encoding, lines.decode(encoding, "replace" if "cp125" in encoding else "strict")
        except UnicodeDecodeError:
            continue


def _lines_to_decode(content: bytes) -> bytes:
    """Return the lines with more than ASCII and a few around them; of the others their ends."""
    lines = content.split(b"\n")
    near = [b""] * len(lines)
    for number, line in enumerate(lines):
        if not line.isascii():
            start, end = max(0, number - AROUND), number + AROUND + 1
            near[start:end] = lines[start:end]
    return b"\n".join(near)


def _misread(content: bytes, text: str) -> str:
    """Return a text as it was before somebody took its UTF-8 for Latin-1; nothing if nobody did."""
    return _MISREAD.sub(_read_again, text) if _TWICE.search(content) else ""


def _read_again(found: re.Match[str]) -> str:
    try:
        return b"".join(map(_byte, found.group())).decode()
    except UnicodeError:
        return found.group()


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if character <= "\xff" else "cp1252")
