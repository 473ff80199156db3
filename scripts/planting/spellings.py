"""The ways to write a value that a build can bring about by accident."""

from __future__ import annotations

import base64
import codecs
import gzip
import html
import json
import quopri
import re
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from email.header import Header
from typing import NamedTuple
from urllib.parse import quote

PLANTUML = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_",
)
"""From base64 to what PlantUML writes."""


class Spelling(NamedTuple):
    """A way to write a value.

    Attributes:
        write: Writes it.
        numbers_only: Whether it makes sense for numbers alone.
    """

    write: Callable[[str], str]
    numbers_only: bool = False


def each(form: Callable[[str], str]) -> Callable[[str], str]:
    """Return what writes each character of a value in a form."""
    return lambda value: "".join(map(form, value))


def _grouped(separator: str, size: int = 4) -> Callable[[str], str]:
    def write(value: str) -> str:
        digits = re.sub(r"\D", "", value)
        return separator.join(digits[at : at + size] for at in range(0, len(digits), size))

    return write


def _digits_of(script: str) -> Callable[[str], str]:
    return lambda value: value.translate(str.maketrans("0123456789", script))


def middle(between: str) -> Callable[[str], str]:
    """Return what puts a text into the middle of a value."""
    return lambda value: value[: len(value) // 2] + between + value[len(value) // 2 :]


def _special(form: Callable[[str], str]) -> Callable[[str], str]:
    return each(lambda one: one if one.isalnum() else form(one))


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def in_base64(text: str) -> str:
    """Return a text in base64."""
    return base64.b64encode(text.encode()).decode()


def _fullwidth(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def deflated(data: bytes) -> bytes:
    """Deflate bytes without a beginning of their own, as draw.io does."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _in_hosts(value: str) -> str:
    """Write what is not ASCII as the names of hosts have it."""
    labels = re.split(r"([.@/ ]+)", value)
    return "".join(
        label if label.isascii() else f"xn--{label.lower().encode('punycode').decode()}"
        for label in labels
    )


def _bytes(form: Callable[[int], str]) -> Callable[[str], str]:
    return each(lambda one: one if one.isascii() else "".join(map(form, one.encode())))


def _with_exponent(value: str) -> str:
    digits = re.sub(r"\D", "", value).lstrip("0")
    return f"{digits[0]}.{digits[1:]}e+{len(digits) - 1}"


def _as_time(form: str, hours: int = 0) -> Callable[[str], str]:
    """Return what writes a moment in a form, in the zone so many hours ahead, and leaves all else."""

    def write(value: str) -> str:
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+Z", value):
            return value
        moment = datetime.fromisoformat(value).astimezone(timezone(timedelta(hours=hours)))
        zone = f"+{hours:02d}:00"
        return moment.strftime(form.replace("%:z", zone).replace("%s", f"{moment.timestamp():.0f}"))

    return write


ACCIDENTS: Mapping[str, Spelling] = {
    "plain": Spelling(str),
    "capitals": Spelling(str.upper),
    "small letters": Spelling(str.lower),
    "title": Spelling(str.title),
    "entities where markup needs them": Spelling(html.escape),
    "entities": Spelling(each(lambda one: f"&#{ord(one)};")),
    "hexadecimal entities": Spelling(each(lambda one: f"&#x{ord(one):x};")),
    "entities for punctuation": Spelling(_special(lambda one: f"&#{ord(one)};")),
    "entities twice": Spelling(each(lambda one: f"&amp;#{ord(one)};")),
    "percent": Spelling(lambda value: quote(value, safe="")),
    "percent twice": Spelling(lambda value: quote(quote(value, safe=""), safe="")),
    "percent, each": Spelling(_percent),
    "JSON": Spelling(lambda value: json.dumps(value)[1:-1]),
    "JSON, slashes": Spelling(lambda value: json.dumps(value)[1:-1].replace("/", "\\/")),
    "JSON, each": Spelling(each(lambda one: f"\\u{ord(one):04x}")),
    "JSON after a line break": Spelling(lambda value: f"\\n{json.dumps(value)[1:-1]}\\n"),
    "JavaScript": Spelling(
        each(lambda one: f"\\x{ord(one):02x}" if ord(one) <= 0xFF else f"\\u{ord(one):04x}")
    ),
    "JavaScript, braces": Spelling(each(lambda one: f"\\u{{{ord(one):x}}}")),
    "CSS": Spelling(each(lambda one: f"\\{ord(one):06x}")),
    "CSS, short": Spelling(each(lambda one: f"\\{ord(one):x} ")),
    "Markdown": Spelling(_special(lambda one: f"\\{one}" if one != " " else one)),
    "soft hyphens": Spelling("\u00ad".join),
    "soft hyphens as entities": Spelling("&shy;".join),
    "zero width": Spelling("\u200b".join),
    "zero width as entities": Spelling("&#8203;".join),
    "a place to break": Spelling(middle("<wbr>")),
    "an element in the middle": Spelling(lambda value: f"{value[:3]}<b>{value[3:]}</b>"),
    "an element for each character": Spelling(
        each(lambda one: f"<span class=k>{html.escape(one)}</span>")
    ),
    "next to a tag and a word": Spelling(lambda value: f"x<i>{value}</i>y"),
    "in a cell next to others": Spelling(lambda value: f"<td>7</td><td>{value}</td><td>7</td>"),
    "next to NULs": Spelling(lambda value: f"x\0{value}\0y"),
    "another dash": Spelling(lambda value: value.replace("-", "\u2011")),
    "an en dash": Spelling(lambda value: value.replace("-", "\u2013")),
    "spaces that do not break": Spelling(lambda value: value.replace(" ", "\u00a0")),
    "decomposed": Spelling(
        lambda value: codecs.decode(unicodedata.normalize("NFD", value).encode(), "utf-8"),
    ),
    "full width": Spelling(_fullwidth),
    "Arabic digits": Spelling(_digits_of("٠١٢٣٤٥٦٧٨٩")),
    "mathematical digits": Spelling(_digits_of("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")),
    "groups, hyphens": Spelling(_grouped("-"), numbers_only=True),
    "groups, spaces": Spelling(_grouped(" "), numbers_only=True),
    "groups, two spaces": Spelling(_grouped("  "), numbers_only=True),
    "groups, no-break": Spelling(_grouped("\u00a0"), numbers_only=True),
    "groups, &nbsp;": Spelling(_grouped("&nbsp;"), numbers_only=True),
    "groups, thin": Spelling(_grouped("\u2009"), numbers_only=True),
    "groups, U+2011": Spelling(_grouped("\u2011"), numbers_only=True),
    "groups, en dash": Spelling(_grouped("\u2013"), numbers_only=True),
    "groups, line break": Spelling(_grouped("\n   "), numbers_only=True),
    "groups, <br>": Spelling(_grouped("<br>"), numbers_only=True),
    "groups, cells": Spelling(_grouped("</td><td>"), numbers_only=True),
    "thousands, commas": Spelling(_grouped(",", 3), numbers_only=True),
    "thousands, dots": Spelling(_grouped(".", 3), numbers_only=True),
    "thousands, apostrophes": Spelling(_grouped("\u2019", 3), numbers_only=True),
    "a number": Spelling(lambda value: str(int(re.sub(r"\D", "", value))), numbers_only=True),
    "a number with a fraction": Spelling(
        lambda value: f"{int(re.sub(r'[^0-9]', '', value))}.0", numbers_only=True
    ),
    "base64": Spelling(in_base64),
    "base64 for addresses": Spelling(
        lambda value: base64.urlsafe_b64encode(f"id={value}".encode()).decode().rstrip("=")
    ),
    "base64 in lines": Spelling(
        lambda value: base64.encodebytes(f"{'text ' * 10}{value}{' text' * 20}".encode()).decode(),
    ),
    "base64 of gzip": Spelling(
        lambda value: base64.b64encode(gzip.compress(value.encode())).decode()
    ),
    "hex": Spelling(lambda value: value.encode().hex()),
    "mermaid.live": Spelling(
        lambda value: (
            "https://mermaid.live/edit#pako:"
            + base64.urlsafe_b64encode(
                zlib.compress(json.dumps({"code": f"graph TD; a[{value}]"}).encode())
            ).decode()
        ),
    ),
    "kroki": Spelling(
        lambda value: (
            "https://kroki.io/mermaid/svg/"
            + base64.urlsafe_b64encode(zlib.compress(f"graph TD; a[{value}]".encode())).decode()
        ),
    ),
    "PlantUML": Spelling(
        lambda value: (
            "https://www.plantuml.com/plantuml/svg/"
            + base64.b64encode(deflated(f"@startuml\nactor {value}\n@enduml".encode()))
            .decode()
            .rstrip("=")
            .translate(PLANTUML)
        ),
    ),
    "draw.io": Spelling(
        lambda value: html.escape(
            f"<mxfile><diagram>{base64.b64encode(deflated(quote(f'<mxGraphModel value={value}>').encode())).decode()}</diagram></mxfile>"
        ),
    ),
    "data URI": Spelling(
        lambda value: f"data:text/html;base64,{in_base64(f'<p>{html.escape(value)}</p>')}"
    ),
    "data URI, percent": Spelling(
        lambda value: f"data:text/html,{quote(f'<p>{html.escape(value)}</p>')}"
    ),
    "quoted-printable": Spelling(
        lambda value: quopri.encodestring(value.encode(), quotetabs=True).decode()
    ),
    "quoted-printable, over two lines": Spelling(middle("=\n")),
    "quoted-printable, Latin-1": Spelling(
        lambda value: quopri.encodestring(value.encode("latin-1", "xmlcharrefreplace")).decode()
    ),
    "a header of a mail": Spelling(lambda value: Header(value, "utf-8").encode()),
    "Punycode": Spelling(_in_hosts),
    "bytes, as git writes them": Spelling(_bytes(lambda byte: f"\\{byte:03o}")),
    "bytes, as Python writes them": Spelling(_bytes(lambda byte: f"\\x{byte:02x}")),
    "code points, as Perl writes them": Spelling(
        each(lambda one: one if one.isascii() else f"\\x{{{ord(one):x}}}")
    ),
    "UTF-8 taken for Latin-1": Spelling(lambda value: value.encode().decode("latin-1")),
    "UTF-8 taken for that of Windows": Spelling(
        lambda value: value.encode().decode("cp1252", "ignore") if "ó" in value else value
    ),
    "a backslash at the end of a line": Spelling(middle("\\\n")),
    "a backslash, and blanks that follow": Spelling(middle("\\\n    ")),
    "a backslash at the end of a line in JSON": Spelling(middle("\\\\\\n")),
    "a backslash at the end of a line, coloured": Spelling(
        middle('<span class="se">\\</span>\n<span class=n></span>')
    ),
    "a backtick at the end of a line": Spelling(middle("`\n")),
    "a caret at the end of a line": Spelling(middle("^\r\n")),
    "strings on two lines": Spelling(middle('" +\n    "')),
    "a number with an exponent": Spelling(_with_exponent, numbers_only=True),
    "for mails and feeds": Spelling(_as_time("%a, %d %b %Y %H:%M:%S GMT")),
    "for logs": Spelling(_as_time("%d/%b/%Y:%H:%M:%S +0000")),
    "for people": Spelling(_as_time("%B %d, %Y, %H:%M:%S")),
    "in another time zone": Spelling(_as_time("%Y-%m-%dT%H:%M:%S%:z", hours=5)),
    "without signs": Spelling(_as_time("%Y%m%dT%H%M%SZ")),
    "in seconds": Spelling(_as_time("%s")),
    "an address alone": Spelling(lambda value: value.removesuffix("/32")),
    "an address in a host's name": Spelling(
        lambda value: f"ec2-{value[:-3].replace('.', '-')}.eu" if value.endswith("/32") else value
    ),
}
