"""Bytes are read as each text that they may be, and named by how."""

from __future__ import annotations

import pytest

from aws_posture.verify.charsets import decoded

# A text in other bytes, and what is read of it; of a text without a name it is what it is.
READ: dict[str, tuple[bytes, dict[str, str]]] = {
    "ASCII": (b"caf, \x7f", {"": "caf, \x7f"}),
    "UTF-8": ("café".encode(), {"": "café"}),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + "café".encode(), {"": "café"}),
    "UTF-16 with a mark": (b"\xff\xfe" + "café".encode("utf-16-le"), {"": "café"}),
    "UTF-16 with the other mark": (b"\xfe\xff" + "café".encode("utf-16-be"), {"": "café"}),
    "UTF-32 with a mark": (b"\xff\xfe\0\0" + "café".encode("utf-32-le"), {"": "café"}),
    "UTF-32 with the other mark": (b"\0\0\xfe\xff" + "café".encode("utf-32-be"), {"": "café"}),
    "a mark and damaged text": (b"\xef\xbb\xbf\xff!", {"": "\ufffd!"}),
    "a wide mark and damaged text": (b"\xff\xfea\0b", {"": "a\ufffd"}),
    "UTF-16": (b"a\0b\0c\0de", {"": "a\0b\0c\0de", "UTF-16": "abc\u6564"}),
    "UTF-16, the other order": (b"\0a\0b\0cde", {"": "\0a\0b\0cde", "UTF-16": "abc\u6465"}),
    "too few zeros": (b"a\0b\0cdef", {"": "a\0b\0cdef", "UTF-16": "abcdef"}),
    "zeros at either place": (b"a\0\0bcd", {"": "a\0\0bcd", "UTF-16": "abcd"}),
    "UTF-32": (
        "abcd".encode("utf-32-le") + b"x",
        {"": "a\0\0\0b\0\0\0c\0\0\0d\0\0\0x", "UTF-16": "abcd"},
    ),
    "UTF-32, the other order": (
        "abcd".encode("utf-32-be") + b"x",
        {"": "\0\0\0a\0\0\0b\0\0\0c\0\0\0dx", "UTF-16": "abcd"},
    ),
    "other bytes": (
        b"BM\1\xc3\xa9 six so\1o\0n\0e\0t\0w\0o\0\1\1\0s\0i\0x\0s\0i\0x\1five \1"
        + "\u65e5\u672c\u65e5".encode()
        + b"\1",
        {"binary": "é six so\nonetwo\nsixsix\n\u65e5\u672c\u65e5"},
    ),
    "a text that was misread": ("café".encode().decode("latin-1").encode(), {"": "cafÃ©"}),
}
MISREAD = {
    **{text: text.encode().decode("latin-1") for text in ("café", "Ÿ", "\u65e5\u672c", "À")},
    **{text: text.encode().decode("cp1252") for text in ("café", "œ", "\u65e5\u672c", "€ 7")},
}


@pytest.mark.parametrize("name", READ)
def test_a_text_is_read(name: str) -> None:
    content, read = READ[name]
    found = dict(decoded(content))
    found.pop("misread as Latin-1", None)
    assert found == read


@pytest.mark.parametrize("text", MISREAD)
def test_a_text_that_was_misread_is_read_again(text: str) -> None:
    found = dict(decoded(f"x {MISREAD[text]} \u00c3 y".encode()))
    assert found["misread as Latin-1"] == f"x {text} \u00c3 y"


# Charsets, with what they write for the name of their country's language.
OLDER = {
    "cp1252": "Español",
    "cp1250": "Čeština",
    "cp1251": "Русский",
    "cp932": "日本語",
    "euc_jp": "日本語",
    "gb18030": "简体中文",
    "big5": "繁體中文",
    "euc_kr": "한국어",
    "cp850": "Español",
    "cp437": "Español",
    "mac_roman": "Español",
    "iso2022_jp": "日本語",
}


@pytest.mark.parametrize("charset", OLDER)
def test_a_text_is_read_in_each_charset_that_fits(charset: str) -> None:
    found = dict(decoded(OLDER[charset].encode(charset)))
    assert found[charset] == OLDER[charset]
    assert set(found) - {""} <= ({charset} if charset == "iso2022_jp" else set(OLDER))


def test_of_windows_own_charsets_a_byte_that_is_no_letter_stops_nothing() -> None:
    found = dict(decoded(b"\xe9\x81\x98 \xff\xff"))
    assert found["cp1252"] == "é\ufffd\u02dc ÿÿ"
    assert found["cp1250"] == "é\ufffd\ufffd ˙˙"
    assert not {"cp932", "euc_jp", "gb18030", "big5", "euc_kr"} & set(found)


def test_of_a_long_text_the_lines_around_those_that_are_not_ascii_are_read_otherwise() -> None:
    lines = [f"line {number}".encode() for number in range(24)]
    lines[5] = lines[20] = b"caf\xe9"
    found = dict(decoded(b"\n".join(lines)))["cp1252"].split("\n")
    assert [number for number, line in enumerate(found) if line] == [*range(2, 9), *range(17, 24)]
    assert (found[5], found[20], found[2]) == ("café", "café", "line 2")
