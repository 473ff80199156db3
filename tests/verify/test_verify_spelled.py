"""Values as shells, mailers, spreadsheets and programs spell them: each is found, where it stands."""

from __future__ import annotations

import base64
import io
import itertools
import string
import struct
import sys
import tarfile
import unicodedata
import zipfile
from datetime import UTC, datetime

import pytest

from aws_posture.verify import Basis, Leak, Search
from aws_posture.verify.codes import codes_in
from aws_posture.verify.encoded import unpacked
from aws_posture.verify.escapes import QUOTED_PRINTABLE, continued, lines_again, unescaped
from aws_posture.verify.matching import ValueMatcher
from aws_posture.verify.moments import moments_in
from aws_posture.verify.normal import folded, plain
from aws_posture.verify.values import Values, values_of
from building import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import planting
from aws_posture.verify.opening import format_of
from planting.packings import pdf, zipped
from planting.spellings import PLANTUML, deflated

SEARCH = Search(values_of([planting.snapshot()]))
USER, CONTACT, JAPANESE = (
    planting.KINDS[kind] for kind in ("user", "contact", "contact in Japanese")
)


def _plantuml(text: str) -> str:
    packed = base64.b64encode(deflated(f"@startuml\nactor {text}\n@enduml".encode())).decode()
    return packed.rstrip("=").translate(PLANTUML)


def _leaks(name: str, content: bytes | str) -> list[Leak]:
    data = content if isinstance(content, bytes) else content.encode()
    return [leak for leak in SEARCH.text(data, name) if leak.basis is Basis.VALUE]


CONTINUED = {
    "a shell": "x\naws get-user quill.\\\nweaver",
    "a shell, with blanks that follow": 'x\nuser: "quill.\\\n     weaver"',
    "PowerShell": "x\nGet-User quill.`\r\nweaver",
    "cmd": "x\naws get-user quill.^\r\nweaver",
    "a search index": '{\n"text":"aws get-user quill.\\\\\\nweaver"}',
    "code in colours": 'x\n<pre>quill.<span class="se">\\</span>\n<span class="n">weaver</span>',
    "strings": 'x\nname = "quill." +\n    "weaver"',
    "strings in a row": "x\nname = ('quill.'\n    'weaver')",
    "a mail": "x\nSubject: x=20quill.=\nweaver",
    "text that is broken at a hyphen": "x\nthe role Skylark-\n    Operations",
    "a word that is hyphenated": "x\nthe user quill.wea\u2010\r\n  ver",
}


@pytest.mark.parametrize("name", CONTINUED)
def test_a_value_that_goes_on_in_the_next_line_is_found_where_it_begins(name: str) -> None:
    assert {leak.line for leak in _leaks("a.txt", CONTINUED[name])} == {2}


# A text in the ways in which its lines may go on.
GOING_ON: dict[str, tuple[str, ...]] = {
    **{f"wo{sign}{end}  mbat": ("wombat\n",) for sign in ("\\", "`", "^") for end in ("\n", " \n")},
    **{f"'wo'{end} {kind}'mbat'": ("'wombat'\n",) for end in ("\n", "\r\n") for kind in ("", "f")},
    '"wo"\n"mbat"': ('"wombat"\n',),
    **{f"wo-{end}  mbat": ("wo-mbat\n", "wombat\n") for end in ("\n", "\r\n", " \n")},
    **dict.fromkeys(("wo -\nmbat", "wo-\n-mbat", "- \nx", "wo-mbat", "wo^mbat", "wo\nmbat"), ()),
    **dict.fromkeys(("wo^ x\nmbat", "'wo' \"\nmbat", "'wo'  \n'mbat'", "wo-  \nmbat"), ()),
}


@pytest.mark.parametrize("text", GOING_ON)
def test_a_line_goes_on_behind_a_sign_that_says_so(text: str) -> None:
    assert tuple(continued(text)) == GOING_ON[text]


def test_a_line_that_goes_on_parts_words_as_well() -> None:
    assert [leak.line for leak in _leaks("a.txt", "cd x\\\nquill.weaver")] == [2]


@pytest.mark.parametrize("break_", ["\\\n", "=\n", '" +\n"'])
def test_what_follows_a_line_that_went_on_keeps_its_line(break_: str) -> None:
    text = f'x = "a{break_}b" \\x41\ny\n{"z" * 9}\n<b>quill.</b>weaver'
    assert {leak.line for leak in _leaks("a.txt", text)} == {5}


@pytest.mark.parametrize("behind", ["", "x" * 19, "x" * 20, "x" * 21, "and so on " * 40])
@pytest.mark.parametrize("escape", ["\\x71", "%71", "&#113;", "\\u0071"])
def test_escapes_within_escapes_are_read_wherever_they_are(escape: str, behind: str) -> None:
    """All of it is written as numbers of bytes, not only what has to be."""
    text = f"{escape}uill.weaver {behind}"
    assert _leaks("a.txt", "".join(f"%{byte:02x}" for byte in text.encode()))


ASCII_ALONE = {
    "a host's name": "https://xn--ana-lpez-z3a.example/",
    "a path of git": '"docs/Ana L\\303\\263pez.md"',
    "bytes in Python": repr(CONTACT.encode()),
    "bytes of three in Python": repr(JAPANESE.encode()),
    "a character in Perl": "Ana L\\x{f3}pez",
    "a header of a mail": "From: =?iso-8859-1?q?Ana_L=F3pez?=",
    "an address in Latin-1": "/x?y=Ana+L%F3pez",
    "numbers of bytes": ", ".join(f"0x{byte:02x}" for byte in USER.encode()),
    "BibTeX": "author = {Ana L{\\'o}pez}",
    "BibTeX, in braces": "author = {Ana L{\\'{o}}pez}",
    "LaTeX": "Ana L\\'{o}pez",
    "a link in a terminal": "quill\x1b]8;;https://x\x1b\\.weaver\x1b]8;;\x1b\\",
    "a page of a manual": "".join(f"{one}\b{one}" for one in USER),
    "how a name is read": "<ruby>\u65e5\u672c<rp>(</rp><rt>\u306b\u307b\u3093</rt><rp>)</rp>\u592a\u90ce</ruby>",
    "a hyphen in Word": "<w:t>Skylark</w:t><w:noBreakHyphen/><w:t>Operations</w:t>",
    "a blank in OpenDocument": "<text:p>Ana<text:s/>L\u00f3pez</text:p>",
    "a buffer of Node": f'{{"type":"Buffer","data":{list(USER.encode())}}}',
    "numbers of characters": f"String.fromCharCode({','.join(str(ord(one)) for one in CONTACT)})",
}


@pytest.mark.parametrize("name", ASCII_ALONE)
def test_characters_that_are_spelled_in_ascii_are_read(name: str) -> None:
    assert _leaks("a.txt", ASCII_ALONE[name])


_BYTES = [f"{byte:02x}" for byte in USER.encode()]
# A text, and what is written in it one by one: where, how, and what.
CODES: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "spaced out": (f"See {' '.join(USER)}!", [(4, "spaced out", USER)]),
    "spaced out, twice": (
        f"{'-'.join(USER)}, {'_'.join('ana')} is {'/'.join(USER)} is",
        [(0, "spaced out", USER), (34, "spaced out", USER)],
    ),
    "as few as there can be": ("a b c d e f g h", [(0, "spaced out", "abcdefgh")]),
    "too few": ("a b c d e f g", []),
    "of which some are in a line before": (
        "a b c d\ne f g h i j k l m",
        [(8, "spaced out", "efghijklm")],
    ),
    "words": ("aa bb cc dd ee ff gg hh", []),
    **{
        f"hex, {sign}": (f"(x {sign.join(_BYTES)})", [(3, "hex", USER)])
        for sign in (" ", ":", ",", ";", "|", "-")
    },
    "hex of eight": (" ".join(_BYTES[:8]), [(0, "hex", USER[:8])]),
    "hex of seven": (" ".join(_BYTES[:7]), []),
    **{
        f"binary, {sign}": (
            f"= {sign.join(f'{byte:08b}' for byte in b'wombat')}",
            [(2, "binary", "wombat")],
        )
        for sign in (" ", ",", ";", "-")
    },
    "binary of five": (" ".join(f"{byte:08b}" for byte in b"womba"), []),
    "codes": ("fromCharCode(113, 117,105 ,108,108,46)", [(13, "character codes", "quill.")]),
    "five codes": ("fromCharCode(113, 117, 105, 108, 108)", []),
    "codes of characters": (
        "String.fromCodePoint(113, 321, 105, 108, 108, 111)",
        [(21, "character codes", "q\u0141illo")],
    ),
    "codes that nobody reads": ("x = 113, 117, 105, 108, 108, 46", []),
    "codes of bytes": (
        "0x71, 0x75,0x69 ,0x6C, 0xc3,0xb3",
        [(0, "character codes", "quil\u00f3")],
    ),
    "five codes of bytes": ("0x71, 0x75, 0x69, 0x6C, 0x6c", []),
    "ASCII85": (
        f"x <~{base64.a85encode(USER.encode()).decode()}~> <~{'v' * 9}~>",
        [(2, "ascii85", USER)],
    ),
    "ASCII85 of other bytes": (
        f"<~{base64.a85encode(bytes([255, *USER.encode()])).decode()}~>",
        [(0, "ascii85", f"\ufffd{USER}")],
    ),
    "hex of other bytes": (f"ff {' '.join(_BYTES)}", [(0, "hex", f"\ufffd{USER}")]),
}


@pytest.mark.parametrize("text", ["{}", "user {}", "{} is here", "<p>user {} is here</p>", "{}\n"])
@pytest.mark.parametrize("between", [" ", "-", "."])
def test_a_value_that_is_spaced_out_is_found_between_other_words(text: str, between: str) -> None:
    assert _leaks("a.html", text.format(between.join(USER)))


@pytest.mark.parametrize("name", CODES)
def test_what_is_written_one_by_one_is_read_where_it_begins(name: str) -> None:
    text, found = CODES[name]
    assert list(codes_in(text)) == found


def test_all_that_unicode_calls_a_blank_a_dash_or_a_digit_is_one() -> None:
    wanted = {"Zs": " ", "Zl": " ", "Zp": " ", "Pd": "-"}
    signs = list(map(chr, range(0x80, sys.maxunicode + 1)))
    for sign in signs:
        category = unicodedata.category(sign)
        if category in wanted:
            assert plain(sign) == wanted[category], hex(ord(sign))
        elif category == "Nd" or (category == "No" and sign.isdigit()):
            # Some have parentheses or a full stop.
            assert str(unicodedata.digit(sign)) in plain(sign), hex(ord(sign))


LIKE = {
    "wide": (
        "".join(chr(0xFEE0 + ord(sign)) for sign in f"{string.ascii_letters}0123456789!#-./:@"),
        f"{string.ascii_letters}0123456789!#-./:@",
    ),
    "dashes": ("\u2212\u02d7\u30fc\u2043\ufe63\u207b\u208b\u2500", "-" * 8),
    "quotes": ("\u2018\u2019\u02bc\u2032\u00b4\u201c\u201d\u201e\u2033", "'" * 5 + '"' * 4),
    "blanks": ("\u2800\u3164\u115f\u1160\uffa0\x85\xa0", " " * 7),
    "accents": ("L\u00f3pez K\u0131van\u00e7 e\u0301", "Lopez Kivanc e"),
    "Cyrillic": ("\u0421\u043e\u0440\u0443 of \u0410\u0412\u0421", "Copy of ABC"),
    "Greek": ("\u0391\u03bf of \u0396\u0397\u0399", "Ao of ZHI"),
    "what nobody sees": ("a\u200bb\u00adc\x9bd\u20dde\ue000f\ud800g", "abcdefg"),
    "circles": ("\u2776\u2460\u00b2", "112"),
}


@pytest.mark.parametrize("name", LIKE)
def test_what_looks_like_ascii_is_read_as_that(name: str) -> None:
    text, read = LIKE[name]
    assert plain(text) == read
    assert folded(text) == plain(text).casefold()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        *(
            ("J\u00e4gerhof", "Jaegerhof"),
            ("H\u00f6henweg", "HOEHENWEG"),
            ("\u00dcbersee", "uebersee"),
        ),
        *(("Lange Stra\u00dfe", "Lange Strasse"), ("\u00c4\u00d6\u00dc-Hof", "aeoeue-hof")),
    ],
)
def test_an_umlaut_is_two_letters_as_well(name: str, written: str) -> None:
    for text in (name, written):
        assert [
            value for _, value in ValueMatcher({name: "name"}).find(plain(text), binary=False)
        ] == [name]


# Of some letters no ASCII is a part, and some scripts have no words.
NAMES = (
    *("Søren Nielsen", "Łukasz Nowak", "søren.kjær", "Kjærsgård Søn", "Ольга Петрова", "Я.Ю."),
    *("山田 花子", "김철수", "課 長 室", "12345 日"),
)


@pytest.mark.parametrize("others", [0, 40])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_whatever_letters_it_has(name: str, others: int) -> None:
    many = (f"{chr(0x4E10 + number) * 2} 太郎" for number in range(others))
    values = Values({name: "name", **dict.fromkeys(many, "name")})
    (leak,) = Search(values).text(f"<p>One.</p>\n<p>By {name}, here</p>".encode(), "a.html")
    assert (leak.line, leak.value) == (2, name)


# What spells something, what it spells, and what that is called.
UNESCAPED: dict[str, tuple[str, str]] = {
    **{
        text: (read, "escaped")
        for text, read in {
            **dict.fromkeys((r"\u0071", r"\u{71}", r"\x{71}", r"\u{000071}", r"\U00000071"), "q"),
            **dict.fromkeys((r"\x71", r"\161", r"\71", r"\71 ", "\\71\t"), "q"),
            **dict.fromkeys((r"\xc3\xb3", r"\303\263", r"\u00f3"), "o"),
            r"\ud83d\ude00": "\U0001f600",
            r"\u{10ffff}": "\U0010ffff",
            r"\000071b": "qb",
            r"\x{110000}": "\ufffd",
            r"\xe9\xf3": "eo",
            r"a\nb": "a\vb",
            **dict.fromkeys((r"a\tb", r"a\rb", r"a\vb"), "a b"),
            r"\!": "!",
            r"\/": "/",
            r"\<1": "<1",
            r"\~": "~",
            r"\[": "[",
            r"\{": "{",
        }.items()
    },
    **{
        text: (read, "URL-encoded")
        for text, read in {
            "%71": "q",
            "%u0071%u00e9": "qe",
            "%c3%B3%0ab": "o\vb",
            "%e9": "e",
            "%u0071x%72": "qxr",
            "%80": "\u20ac",
        }.items()
    },
    **{
        text: (read, "HTML-escaped")
        for text, read in {
            **dict.fromkeys(("&#113;", "&#x71;", "&#X71;", "&#113", "&#0113;"), "q"),
            "&eacute;": "e",
            "&lt": "<",
            "&#10;b": "\vb",
            "&lt;b&amp;#52;": "<b4",
        }.items()
    },
    **dict.fromkeys(("xn--ana-lpez-z3a", "XN--ana-lpez-z3a"), ("ana-lopez", "in Punycode")),
    **dict.fromkeys(
        ("\x1b[01;31mq\x1b[K", "^[[1mq^[[0m", "\x1b[?25lq", "q\x1b[38:5:1m"), ("q", "coloured")
    ),
    **{
        f"{sign}a{sign}{plus}{sign}b{sign}": (f"{sign}ab{sign}", "in several strings")
        for sign, plus in itertools.product("'\"`", ("+", " + ", " +"))
    },
    '"a" . "b"': ('"ab"', "in several strings"),
    '"a" .\n  "b"': ('"ab"\n', "in several strings"),
    '"a" +\n  "b"': ('"ab"\n', "in several strings"),
    **{
        text: (read, "accented")
        for text, read in {
            **dict.fromkeys(("{\\'o}", "\\'{o}", "{\\'{o}}", "{\\H o}", "{\\H{o}}"), "o"),
            **dict.fromkeys(('{\\"u}', '\\"{u}', "{\\u u}", "{\\`u}", "\\`{u}", "{\\^u}"), "u"),
            "{\\~n}": "n",
            "{\\=e}": "e",
            "{\\.z}": "z",
            "{\\c c}": "c",
            "{\\v s}": "s",
            "{\\k a}": "a",
            "{\\'{\\i}}": "i",
        }.items()
    },
    "q\bq": ("q", "overstruck"),
    **{f"\x1b]8;;https://x{end}q\x1b]8;;{end}": ("q", "linked") for end in ("\x1b\\", "\x07")},
}


@pytest.mark.parametrize("text", UNESCAPED)
def test_what_spells_something_is_read_and_named(text: str) -> None:
    read, name = UNESCAPED[text]
    assert unescaped(text) == (read, [name])


@pytest.mark.parametrize(
    "text",
    [
        *(r"\<b", r"\q", "%zz", "%7", "& x", "xn-", "^[", '"a" - "b"', "a + b", "\\", "{o}"),
        *('" x', "q \b", "\x1b", "ab", "'a"),
    ],
)
def test_what_spells_nothing_stays(text: str) -> None:
    assert unescaped(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(("=3D", "="), ("=C3=B3", "o"), ("=20", " "), ("=2D", "-"), ("=2E", "."), ("=5F", "_")),
        *(("=40", "@"), ("=E9x", "ex"), ("=FCx=41", "uxA"), ("a=\nb", "ab\n"), ("a=\r\nb", "ab\n")),
        *(("= x", "= x"), ("=2A", "=2A"), ("a=b", "a=b"), ("=", "=")),
    ],
)
def test_a_mail_is_read_where_it_has_what_mails_encode(text: str, read: str) -> None:
    assert lines_again("".join(QUOTED_PRINTABLE.parts(text))) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        *(("&amp;#52;", "4"), ("&amp;#x34;", "4"), ("&amp;percnt;41", "A"), ("%2541", "A")),
        *(("%5Cu0041", "A"), ("&amp;#92;x41", "A")),
        # Neither UTF-8, nor a character of Windows.
        ("%81%41", "\ufffdA"),
        # Old references end without a semicolon, and this is none.
        ("x?a=1&amp;copy=2", "x?a=1&copy=2"),
    ],
)
def test_what_an_escape_leaves_is_read_again_if_it_spells_something(text: str, read: str) -> None:
    assert unescaped(text)[0] == read


def test_a_host_that_is_none_stops_nothing() -> None:
    assert _leaks("a.txt", f"xn--{'9' * 50} xn--\n{USER}")


CHARSETS = {
    "cp1252": CONTACT,
    "utf-16": CONTACT,
    **dict.fromkeys(("cp932", "euc_jp", "gb18030", "big5", "iso2022_jp"), JAPANESE),
}


@pytest.mark.parametrize("charset", CHARSETS)
def test_text_of_another_charset_is_read(charset: str) -> None:
    text = "one line\n" * 9 + f"by {CHARSETS[charset]}, here\n"
    assert {leak.line for leak in _leaks("a.csv", text.encode(charset))} == {10}


@pytest.mark.parametrize("charset", ["latin-1", "cp1252"])
@pytest.mark.parametrize("name", [CONTACT, JAPANESE])
def test_text_that_was_read_in_the_wrong_charset_is_read_again(charset: str, name: str) -> None:
    assert _leaks("a.html", name.encode().decode(charset))


@pytest.mark.parametrize("flags", [0x000, 0x001, 0x800, 0x801])
def test_names_in_zips_are_read_whatever_their_charset(flags: int) -> None:
    """Some programs write UTF-8 and do not say so, whether they encrypt or not."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "x" * 2000)
        archive.writestr("Ana L\u00f3pez.txt", "x")
    content = bytearray(file.getvalue())
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", content, content.rindex(start) + place, flags)
    assert _leaks("x.zip", bytes(content))


def test_names_in_tars_are_read_whatever_their_charset() -> None:
    file = io.BytesIO()
    # In this one a name has no field beside it, which would be in UTF-8.
    with tarfile.open(fileobj=file, mode="w", encoding="latin-1", format=tarfile.GNU_FORMAT) as tar:
        first = tarfile.TarInfo("a.txt")
        first.size = 2000
        tar.addfile(first, io.BytesIO(b"x" * 2000))
        tar.addfile(tarfile.TarInfo("Ana L\u00f3pez.txt"))
    assert _leaks("x.tar", file.getvalue())


MOMENTS = (
    "Thu, 30 Apr 2026 11:22:33 GMT",
    "30/Apr/2026:11:22:33 +0000",
    "April 30, 2026, 11:22:33",
    "2026-04-30T13:22:33+02:00",
    "2026-04-30T11:22:33.5Z",
    "20260430T112233Z",
    '{"t": 1777548153}',
    '{"t": 1777548153000}',
    '{"t": 1777548153000000}',
    *("30.04.2026 11:22:33", "30.04.2026, 11:22:33 Uhr", "2026/04/30 11:22:33"),
    *("4/30/2026 11:22:33 AM", "4/30/2026, 7:22:33 AM EDT", "2026-04-30 13:22:33 CEST"),
    *("Thu Apr 30 11:22:33 2026", "Thu Apr 30 11:22:33 UTC 2026", "20260430112233Z"),
    *("backup-20260430112233.zip", "2026-04-30_11-22-33.log", "2026-04-30T11-22-33"),
    *("2026\u5e744\u670830\u65e5 11:22:33", "2026\u5e744\u670830\u65e511\u664222\u520633\u79d2"),
)


# The same moment, on clocks elsewhere.
CLOCKS = (
    *("12:22:33 BST", "12:22:33 CET", "13:22:33 CEST", "13:22:33 EET", "14:22:33 EEST"),
    *("20:22:33 JST", "07:22:33 EDT", "06:22:33 EST", "06:22:33 CDT", "05:22:33 CST"),
    *("05:22:33 MDT", "04:22:33 MST", "04:22:33 PDT", "03:22:33 PST"),
    *("16:52:33 +0530", "16:52:33+05:30", "07:52:33 -0330", "11:22:33 +0000"),
)


@pytest.mark.parametrize("text", [*MOMENTS, *(f"2026-04-30 {clock}" for clock in CLOCKS)])
def test_a_moment_is_found_however_it_is_written(text: str) -> None:
    assert [leak.kind for leak in _leaks("a.xml", text)] == ["time"]


@pytest.mark.parametrize(
    "text",
    [
        *("2026-04-30T13:22:33", "2026-04-30T11:22:33+02:00", "30 Apr 2026 11:22:34"),
        *("4/30/2026 11:22:33 PM", "Thu Apr 30 11:22:33 2027", "2026-04-30 11:22:33 CEST"),
        *("17775481530", "2026-99-30T11:22:33Z", "2026-04-31T11:22:33Z"),
    ],
)
def test_another_moment_is_not(text: str) -> None:
    assert not _leaks("a.xml", text)


def test_a_moment_is_found_once() -> None:
    """Its line is counted each time, which would take hours in a long feed."""
    matcher = ValueMatcher({planting.KINDS["last used"]: "time"})
    assert list(matcher.find("x 30 apr 2026 11:22:33 " * 3, binary=False)) == [
        (2, planting.KINDS["last used"])
    ]


def test_a_moment_keeps_its_place_and_its_zone() -> None:
    text = "on 1 may 2026 01:00:00 +0200"
    moment = datetime(2026, 4, 30, 23, tzinfo=UTC)
    assert list(moments_in(text)) == [(3, moment)]


_THEN = datetime(2026, 4, 30, 11, 22, 33, tzinfo=UTC)
# A text, and where in it that moment is.
MOMENTS_IN: dict[str, list[int]] = {
    "2026-04-30 11:22:33": [0],
    "x2026-04-30t11:22:33z, 2026-04-30_11-22-33": [1, 23],
    "a 12026-04-30 11:22:33, and 12 2026-04-30 11:22:33": [31],
    "2026-04-30  11:22:33": [0],
    "2026-04-30   11:22:33": [],
    "2026-04/30 11:22:33": [],
    "2026-04-30 11:22:333": [],
    "2026-04-30 11:22-33": [],
    "2026-04-30 11:22:33.123456789": [0],
    "2026-04-30 11:22:33 am": [0],
    "2026-04-30 11:22:33 a.m": [0],
    "2026-04-30 11:22:33 amen": [0],
    "2026-04-30 13:22:33 +0200, 2026-04-30 13:22:33+02:00": [0, 27],
    "2026-04-30 09:52:33-01:30": [0],
    "2026-04-30 13:22:33 cestx": [],
    "30.4.2026 11:22:33": [0],
    "430.4.2026 11:22:33": [],
    "30.4-2026 11:22:33": [],
    "4/30/2026, 11:22:33": [0],
    "x 30 april 2026 at 11:22:33": [2],
    "x 30-apr-2026:11:22:33": [2],
    "130 apr 2026 11:22:33": [],
    "april. 30, 2026 11:22:33": [0],
    "april 2026 11:22:33": [],
    "april 30 11:22:33 2026": [0],
    "x apr  30 11:22:33 utc 2026": [2],
    "xapr 30 11:22:33 2026": [],
    "apr 30 11:22:33 20261": [],
    "apr 30 11:22:33x2026": [],
    "x april 30 11:22:33.123456789 +0000 2026": [2],
    "apr 30 13:22:33 cest 2026, apr 30 20:22:33 jst 2026": [0, 27],
    "apr 30 11:22:33 +0000 2026, apr 30 13:22:33 +0200 2026": [0, 28],
    "apr 30 13:22:33 2026 +0200, apr 30 09:52:33 2026 -0130": [0, 28],
    "apr 30 11:22:33 2026 +02000, apr 30 11:22:33 2026 -1": [0, 29],
    "april 30, 11:22:33 2026": [],
    "2026年4月30日 11:22:33": [0],
    "x 2026年4月30日11時22分33秒": [2],
    "2026年4月30日 12時22分33秒": [],
    "2026年4月30日": [],
    "99.99.2026 11:22:33": [],
}


@pytest.mark.parametrize("text", MOMENTS_IN)
def test_a_moment_is_where_it_begins_and_ends_as_one(text: str) -> None:
    assert [place for place, moment in moments_in(text) if moment == _THEN] == MOMENTS_IN[text]


def test_which_of_two_numbers_is_the_month_nobody_can_say() -> None:
    assert sorted(moment for _, moment in moments_in("on 2.1.2026 01:02:03")) == [
        datetime(2026, 1, 2, 1, 2, 3, tzinfo=UTC),
        datetime(2026, 2, 1, 1, 2, 3, tzinfo=UTC),
    ]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_name(month: int) -> None:
    moment = datetime(2026, month, 9, 12, 30, 5, tzinfo=UTC)
    for form in ("%d %b %Y %H:%M:%S", "%B. %d, %Y %H:%M:%S", "%b %d %H:%M:%S %Y"):
        assert list(moments_in(moment.strftime(form).lower())) == [(0, moment)]


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("12:30:05 am", 0), ("1:30:05 a.m.", 1), ("12:30:05pm", 12), ("11:30:05 p.m.", 23)],
)
def test_half_a_day_has_twelve_hours_and_begins_with_the_twelfth(clock: str, hour: int) -> None:
    moment = datetime(2026, 4, 30, hour, 30, 5, tzinfo=UTC)
    assert list(moments_in(f"apr 30, 2026, {clock}")) == [(0, moment)]


@pytest.mark.parametrize(
    "text",
    [
        *("from 93.184.7.21", "ec2-93-184-7-21.compute.amazonaws.com", "ip_93_184_7_21"),
        *("21.7.184.93.in-addr.arpa", "::ffff:5db8:715", "093.184.007.021", "93[.]184[.]7[.]21"),
    ],
)
def test_an_address_is_found_without_the_size_of_its_network(text: str) -> None:
    assert _leaks("a.txt", text)


def test_the_address_of_another_computer_is_not() -> None:
    assert not _leaks("a.txt", "93.184.7.2 93.184.7.210 93-184-7-210")


def test_a_value_is_found_next_to_the_length_that_programs_write_before_it() -> None:
    # CBOR, in which twelve characters are a letter, and a module of Python, in which nothing is one.
    assert _leaks("x.pf_index", b"\x9f\xa2" + b"\0\1\2\xff" * 20 + b"l" + USER.encode() + b"a")
    assert _leaks("x.pyc", b"\xa7\r\r\n" + b"\0\xe3" * 40 + b"\x0c" + USER.encode() + b"N")
    assert not _leaks("x.pyc", b"\xa7\r\r\n" + b"\0\xe3" * 40 + b"xmorning-runnerx")


@pytest.mark.parametrize("around", ["x{}", "{}x", "x{}x", "\0x{}x\0"])
def test_one_letter_touches_a_value_in_other_bytes_and_two_are_another_word(around: str) -> None:
    matcher = ValueMatcher({USER: "name"})
    text = around.format(USER)
    assert [value for _, value in matcher.find(text, binary=True)] == [USER]
    assert not list(matcher.find(text, binary=False))
    assert not list(matcher.find(text.replace("x", "xx"), binary=True))


PACKED = {
    "PlantUML": f"https://www.plantuml.com/plantuml/svg/~1{_plantuml(USER)}",
    "draw.io": "https://viewer.diagrams.net/#R"
    + base64.b64encode(deflated(f"<mxCell value={USER}>".encode())).decode(),
}


@pytest.mark.parametrize("name", PACKED)
def test_an_address_is_unpacked_that_says_how_it_is_packed(name: str) -> None:
    assert _leaks("x.html", f"<a href='{PACKED[name]}'>")


@pytest.mark.parametrize(("behind", "is_read"), [("", True), ("A-_", True), ("A+", False)])
def test_what_plantuml_does_not_write_is_not_its(behind: str, *, is_read: bool) -> None:
    found = dict(unpacked(_plantuml(USER * 20) + behind))
    assert ("PlantUML" in found) is is_read


def test_an_archive_in_a_document_is_a_part_of_it() -> None:
    attached = pdf(b"One.", attached=b"PK\3\4 is no archive")
    document = attached[: attached.rindex(b"xref")] + zipped()(USER.encode())
    whole = document + b"\nxref\n" + attached[attached.rindex(b"xref") + 5 :]
    assert format_of("x.pdf", whole).name == "PDF"  # type: ignore[union-attr]
    assert format_of("x.pdf", whole + zipped()(USER.encode())).name == "zip"  # type: ignore[union-attr]


@pytest.mark.parametrize("start", [b"!<arch>\n", b"Obj\x01", b"PACK\0\0\0\2"])
def test_what_packs_in_a_way_that_is_not_opened_is_not_readable(start: bytes) -> None:
    (leak,) = SEARCH.text(start + b"text " * 9, "x")
    assert leak.basis is Basis.UNREAD
