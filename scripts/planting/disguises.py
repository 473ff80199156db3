"""The ways to write a value that only somebody chooses who hides it."""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Mapping

from planting.spellings import Spelling, each, in_base64, middle

_HOMOGLYPHS = str.maketrans("aceopxyAEOPCTX", "асеорхуАЕОРСТХ")


DISGUISES: Mapping[str, Spelling] = {
    "strings put together": Spelling(middle('" + "')),
    "a comment in the middle": Spelling(middle("<!-- x -->")),
    "letters that look alike": Spelling(lambda value: value.translate(_HOMOGLYPHS)),
    "backwards": Spelling(lambda value: value[::-1]),
    "rot13": Spelling(lambda value: codecs.encode(value, "rot13")),
    "base64 twice": Spelling(lambda value: in_base64(in_base64(value))),
    "base32": Spelling(lambda value: base64.b32encode(f"the value is {value}".encode()).decode()),
    "ascii85": Spelling(lambda value: base64.a85encode(value.encode(), adobe=True).decode()),
    "base85": Spelling(lambda value: base64.b85encode(value.encode()).decode()),
    "character codes": Spelling(
        lambda value: f"String.fromCharCode({','.join(str(ord(one)) for one in value)})"
    ),
    "hex with spaces": Spelling(lambda value: value.encode().hex(" ")),
    "binary": Spelling(lambda value: " ".join(f"{byte:08b}" for byte in value.encode())),
    "dots between": Spelling(".".join),
    "spaces between": Spelling(" ".join),
    "entities three times": Spelling(each(lambda one: f"&amp;amp;#{ord(one)};")),
    "octal": Spelling(each(lambda one: "".join(f"\\{byte:03o}" for byte in one.encode()))),
    "hidden elements between": Spelling("<i hidden>x</i>".join),
    "xor": Spelling(
        lambda value: base64.b64encode(bytes(byte ^ 42 for byte in value.encode())).decode()
    ),
    "elements in reverse": Spelling(
        lambda value: "".join(
            f"<i style='order:{at}'>{one}</i>" for at, one in reversed(list(enumerate(value)))
        ),
    ),
    "strings next to each other": Spelling(middle('"\n    "')),
    "numbers of bytes": Spelling(
        lambda value: "{" + ", ".join(f"0x{byte:02x}" for byte in value.encode()) + "}"
    ),
    "UTF-7": Spelling(lambda value: value.encode("utf-7").decode()),
    "carets": Spelling(each(lambda one: one if one.isalnum() else f"^{one}")),
    "dots in brackets": Spelling(lambda value: value.replace(".", "[.]").replace("@", "[@]")),
    "base64 in two strings": Spelling(
        lambda value: '" + "'.join(re.findall(".{1,9}", in_base64(f"the value is {value}")))
    ),
    "base64 of UTF-16": Spelling(
        lambda value: base64.b64encode(f"$x='{value}'".encode("utf-16-le")).decode()
    ),
    "rot47": Spelling(
        each(lambda one: chr(33 + (ord(one) + 14) % 94) if "!" <= one <= "~" else one)
    ),
    "words in reverse": Spelling(lambda value: " ".join(reversed(re.split(r"[\W_]+", value)))),
    "override of direction": Spelling(lambda value: f"\u202e{value[::-1]}\u202c"),
}
