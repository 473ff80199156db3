"""Before a site is published: none of our own kinds of file, whatever it is called and packed in."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import os
import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import JsonLexer

import planting
from aws_posture import demo
from aws_posture.assets import EXAMPLES, published
from aws_posture.base.errors import LeakError
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.cli.formats import WRITERS, tabbed_lines
from aws_posture.judging import Terms, judge
from aws_posture.judging.masking import redact
from aws_posture.judging.verdict_file import document
from aws_posture.slots import ATTRIBUTE, SlotKind, marker
from aws_posture.snapshot import dump
from aws_posture.stamp import LOCKED, MARKER, stamp
from aws_posture.verify import Search, documents, publishing, refusing, searching
from aws_posture.verify.contents import Contents
from aws_posture.verify.publishing import Sources, verify_site
from aws_posture.verify.refusing import _Shared, check_own_files
from aws_posture.verify.runs import SHORTEST_LINE, long_spans
from aws_posture.verify.searching import Leak
from aws_posture.verify.signs import SIGNS
from aws_posture.verify.values import values_of
from aws_posture.verify.views import Ledger
from planting.packings import pdf, png

SNAPSHOT = demo.get("fresh")
MASKED, VERDICTS = redact(SNAPSHOT, judge(SNAPSHOT, CATALOGUE, Terms(now=None)), Redaction.NAMES)
PAGE = (
    f'<!doctype html><title>x</title><p {ATTRIBUTE}="{marker(SlotKind.BADGE)}" data-fact="root.mfa">'
    "not checked</p>"
).encode()


def _files(folder: Path) -> dict[str, bytes]:
    """Write each kind of file that is not for the public."""
    (folder / "public").mkdir()
    (folder / "public/index.html").write_bytes(PAGE)
    (folder / "public/about.html").write_bytes(b"<!doctype html><title>x</title><p>Nothing.")
    stamp(folder / "public", MASKED, VERDICTS, folder / "copy")
    tables = {name: write(MASKED, VERDICTS).encode() for name, write in WRITERS.items()}
    return {
        "snapshot": dump(SNAPSHOT).encode(),
        "verdict file": json.dumps(document(MASKED, VERDICTS, BY_ID)).encode(),
        "marker": (folder / "copy" / MARKER).read_bytes(),
        "page": (folder / "copy/index.html").read_bytes(),
        "page without facts": (folder / "copy/about.html").read_bytes(),
        "feed of a page": b"<rss><d>"
        + (folder / "copy/index.html").read_bytes().replace(b"<", b"&lt;")
        + b"</d></rss>",
        "search index of a page": json.dumps(
            {"text": (folder / "copy/index.html").read_text("utf-8")}
        ).encode(),
        "tabbed": tabbed_lines.write(MASKED, VERDICTS).encode(),
        **tables,
    }


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_the_examples_as_published_are_nobodys(
    packed: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """A demonstration account's names may be a real account's, too; whoever changes a byte answers for it."""
    example = published(EXAMPLES[0])
    (tmp_path / "example.js").write_bytes(packed(example))
    assert verify_site(tmp_path, lambda: values_of([SNAPSHOT])).files == 1
    (tmp_path / "example.js").write_bytes(packed(example.replace(b"19 hours", b"18 hours")))
    with pytest.raises(LeakError, match=r"example\.js"):
        verify_site(tmp_path, lambda: values_of([SNAPSHOT]))


def test_verdicts_in_the_form_of_an_example_are_found(tmp_path: Path) -> None:
    example = published(EXAMPLES[0]).replace(b"111122223333", b"860741935286")
    (tmp_path / "example.js").write_bytes(example)
    with pytest.raises(LeakError, match="the site holds a verdict file"):
        check_own_files(tmp_path)


def test_what_the_build_has_made_itself_is_not_looked_into_while_it_is_that(tmp_path: Path) -> None:
    made = _zipped(dump(SNAPSHOT).encode())
    (tmp_path / "made.pyz").write_bytes(made)
    check_own_files(tmp_path, made=(made,))
    (tmp_path / "made.pyz").write_bytes(made + b"\n")
    with pytest.raises(LeakError, match=r"made\.pyz: the site holds a snapshot"):
        check_own_files(tmp_path, made=(made,))


def test_what_is_as_its_theme_has_it_is_everybodys(tmp_path: Path) -> None:
    site, theme = tmp_path / "site", tmp_path / "theme"
    for folder in (site, theme):
        (folder / "assets").mkdir(parents=True)
        (folder / "assets/example.js").write_text(dump(SNAPSHOT), "utf-8")
    check_own_files(site, installed=(tmp_path / "another", theme))
    for others in ((), (site / "assets",)):
        with pytest.raises(LeakError, match=r"^assets/example\.js: the site holds a snapshot"):
            check_own_files(site, installed=others)
    (theme / "assets/example.js").write_text(dump(SNAPSHOT).replace("root", "Root"), "utf-8")
    with pytest.raises(LeakError, match=r"^assets/example\.js: the site holds a snapshot"):
        check_own_files(site, installed=(theme,))


def test_what_pages_share_is_looked_through_once_and_nothing_is_passed_over() -> None:
    """Whatever stands between two tags is on this page's list, or was on an earlier one's."""
    chance = random.Random(1)  # noqa: S311  # the same pages every time
    long = b"x" * 600
    pool = [chance.choice([b"a", b"bb", long, long + b"y"]) + b"%d" % n for n in range(12)]
    for _ in range(200):
        shared, looked_through = _Shared(), b""
        for _ in range(6):
            pieces = [chance.choice(pool) for _ in range(chance.randrange(1, 9))]
            page = chance.choice([b"</", b"</</"]).join(pieces) + chance.choice([b"", b"</"])
            looked_through += b"</" + shared.taken_from(page) + b"</"
            shared.add()
            for piece in page.split(b"</"):
                assert b"</%b</" % piece in looked_through or not piece
    assert shared.taken_from(page) in {b"", b"</"}


@pytest.mark.parametrize(("length", "lengths"), [(499, [601]), (500, [502, 99]), (501, [503, 98])])
def test_a_piece_that_pages_may_share_has_some_length(length: int, lengths: list[int]) -> None:
    shared = _Shared()
    shared.taken_from((b"x" * length + b"</").ljust(599, b"y") + b"</z")
    *pieces, _ = shared._seen  # noqa: SLF001  # what it remembers
    assert [len(piece) for _, piece in pieces] == lengths


@pytest.mark.parametrize(("most", "is_known"), [(2, False), (3, True)])
def test_what_pages_share_is_forgotten_when_it_is_too_much(
    most: int,
    is_known: bool,  # noqa: FBT001  # a case's part
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refusing, "_MOST_PIECES", most)
    shared, page = _Shared(), b"one</a>two"
    for _ in range(2):
        shared.taken_from(page)
        shared.add()
    assert (shared.taken_from(page) == b"") is is_known


def test_a_page_that_goes_on_where_another_ended_is_looked_through(tmp_path: Path) -> None:
    real = replace(SNAPSHOT, account=planting.ACCOUNT)
    printed = WRITERS["csv"](real, judge(real, CATALOGUE, Terms(now=None)))
    page = f"<html><a>1</a><pre>{printed}"
    (tmp_path / "a.html").write_text(page[: page.index(",severity") + 5], "utf-8")
    assert _refusal(tmp_path) == ""
    (tmp_path / "b.html").write_text(page, "utf-8")
    assert _refusal(tmp_path).startswith("b.html: the site holds an output of 'show'")


def test_what_a_link_to_a_file_leads_to_is_not_published(tmp_path: Path) -> None:
    site, secret = tmp_path / "site", tmp_path / "secret"
    for folder in (site, secret):
        folder.mkdir()
    (secret / "snapshot.json").write_text(dump(SNAPSHOT), "utf-8")
    # `verify` names a link to a folder that leads out as not readable.
    (site / "folder").symlink_to(secret)
    (site / "nowhere").symlink_to("not-there")
    check_own_files(site)
    (site / "file.js").symlink_to(secret / "snapshot.json")
    with pytest.raises(LeakError, match=r"^file\.js: the site holds a snapshot"):
        check_own_files(site)


def test_links_in_a_circle_are_a_line(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(LeakError, match=r"a: .+; it was not verified; make it readable$"):
        check_own_files(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="reads everything")
def test_a_folder_that_cannot_be_read_is_not_called_good(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    with pytest.raises(LeakError, match=r"closed: Permission denied; it was not verified"):
        check_own_files(tmp_path)


def _has_sign(content: bytes) -> bool:
    return refusing._has_sign(content, long_spans(content, SHORTEST_LINE))  # noqa: SLF001


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_seen_as_it_is_as_in_an_address_and_encoded(sign: bytes) -> None:
    assert _has_sign(b"x %b x" % sign)
    assert _has_sign(b"x %b x" % quote(sign).encode())
    for before in range(4):
        content = b"\xff" * before + sign + b"\xff" * 60
        for encode in (base64.b64encode, binascii.hexlify):
            assert _has_sign(b"x %b x" % encode(content)), (before, encode)
            # What is encoded in less is in no file of ours.
            assert not _has_sign(b"x %b x" % encode(content)[:59])


@pytest.mark.parametrize(
    "text", ["severity is high", "vendor_name", "aws-posture-x", "Account 1, read 2", "x%2020%20y"]
)
def test_what_has_no_sign_is_not_read_closely(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "_read_closely", pytest.fail)
    (tmp_path / "x.html").write_text(f"<html>{text} {'Ab3' * 40}", "utf-8")
    check_own_files(tmp_path)


def test_of_a_pdf_no_page_is_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes longer than all the rest; a file of ours is attached to it, or a stream."""
    monkeypatch.setattr(documents, "_texts", pytest.fail)
    (tmp_path / "a.pdf").write_bytes(pdf(b"One.", attached=b"Two."))
    check_own_files(tmp_path)
    (tmp_path / "a.pdf").write_bytes(pdf(b"One.", attached=dump(SNAPSHOT).encode()))
    assert _refusal(tmp_path).startswith("a.pdf: the site holds a snapshot")


def test_only_pages_share_what_was_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bytes] = []

    def noting(content: bytes, _: object) -> bool:
        looked.append(content)
        return False

    monkeypatch.setattr(refusing, "_has_sign", noting)
    for name in ("a.html", "b.html", "c.svg", "d.svg"):
        (tmp_path / name).write_bytes(b"<p>One.</p>")
    check_own_files(tmp_path)
    assert looked == [b"<p>One.</p>", b"", b"<p>One.</p>", b"<p>One.</p>"]


# How a sign looks that is encoded once is known.
@pytest.mark.parametrize(("pack", "most"), [(gzip.compress, 6), (base64.b64encode, 7)])
def test_our_own_kinds_of_file_are_refused_to_a_depth(
    pack: Callable[[bytes], bytes], most: int, tmp_path: Path
) -> None:
    content = dump(SNAPSHOT).encode()
    for times in range(1, 9):
        content = pack(content)
        (tmp_path / "x").write_bytes(content)
        assert (_refusal(tmp_path) != "") is (times <= most), times


@pytest.mark.parametrize(("size", "is_refused"), [(149, False), (150, True)])
def test_what_is_encoded_is_looked_into_if_it_may_be_a_file(
    size: int, tmp_path: Path, *, is_refused: bool
) -> None:
    """Deflated, so that the sign is not seen in what is encoded."""
    packed = zlib.compress(b"account,fact,state,severity,value\n" + b"860741935286,")
    encoded = base64.b64encode(packed.ljust(size, b"\0"))
    (tmp_path / "x.html").write_bytes(b"<html>%b" % encoded)
    assert (_refusal(tmp_path) != "") is is_refused
    (tmp_path / "x.html").write_bytes(b"<svg><!--%b-->" % quote(f"<{encoded.decode()}>").encode())
    assert (_refusal(tmp_path) != "") is is_refused


def _zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", content)
    return file.getvalue()


WRAPPINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "as it is, by any name": ("notes.TXT", bytes),
    "gzip": ("x.html.gz", gzip.compress),
    "brotli": ("x.html.br", brotli.compress),
    "UTF-32": ("x.txt", lambda content: content.decode().encode("utf-32")),
    "zip in gzip": ("x", lambda content: gzip.compress(_zipped(content))),
    "base64 in lines, as in mails": (
        "x.eml",
        lambda content: b"X: 1\n\n" + base64.encodebytes(content + b" " * 200),
    ),
    "behind a picture": ("x.png", lambda content: png() + gzip.compress(content)),
    "in a page": (
        "x.html",
        lambda content: b"<html><a href='data:;base64," + base64.b64encode(content) + b"'>",
    ),
}


def _refusal(site: Path) -> str:
    try:
        check_own_files(site)
    except LeakError as error:
        return str(error)
    return ""


def test_our_own_kinds_of_file_are_refused_however_they_are_packed(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    passed = []
    for kind, content in _files(tmp_path).items():
        for wrapping, (name, wrap) in WRAPPINGS.items():
            (site / name).write_bytes(wrap(content))
            said = _refusal(site)
            if not said.startswith(f"{name}: the site holds "):
                passed.append((kind, wrapping, said))
            (site / name).unlink()
    assert passed == []


@pytest.mark.parametrize("channel", ["code", "search index", "PDF", "PNG, draw.io"])
def test_what_show_prints_is_refused_within_something_longer(tmp_path: Path, channel: str) -> None:
    """What has no account in it may be an example, and so may what has a placeholder."""
    real = replace(SNAPSHOT, account=planting.ACCOUNT)
    verdicts = judge(real, CATALOGUE, Terms(now=None))
    passed = []
    for kind, write in WRITERS.items():
        name, content = planting.CHANNELS[channel].put(html.escape(write(real, verdicts)))
        (tmp_path / name).write_bytes(content)
        if f"{name}: the site holds an output of 'show'" not in _refusal(tmp_path):
            passed.append(kind)
    assert passed == []


WITHIN: dict[str, Callable[[str], str]] = {
    "code in colours": lambda text: f"<html>{highlight(text, JsonLexer(), HtmlFormatter())}",
    "the output of a notebook": lambda text: json.dumps({"text": text.splitlines(keepends=True)}),
    "a string with codes for quotes": lambda text: "x = '" + text.replace('"', "\\u0022") + "'",
    "a quotation": lambda text: "\n".join(f"> {line}" for line in text.splitlines()),
    "a comparison": lambda text: "\n".join(f"+{line}" for line in text.splitlines()),
}


@pytest.mark.parametrize("kind", ["json", "ocsf"])
@pytest.mark.parametrize("within", WITHIN)
def test_json_that_show_prints_is_refused_within(tmp_path: Path, kind: str, within: str) -> None:
    real = replace(SNAPSHOT, account=planting.ACCOUNT)
    printed = WRITERS[kind](real, judge(real, CATALOGUE, Terms(now=None)))
    (tmp_path / "x.html").write_text(WITHIN[within](printed), "utf-8")
    assert _refusal(tmp_path).startswith("x.html: the site holds an output of 'show'")


def test_an_example_of_what_show_prints_is_not_refused(tmp_path: Path) -> None:
    verdicts = judge(SNAPSHOT, CATALOGUE, Terms(now=None))
    for kind, write in WRITERS.items():
        (tmp_path / f"{kind}.html").write_text(f"<html><pre>{write(SNAPSHOT, verdicts)}", "utf-8")
    check_own_files(tmp_path)


@pytest.mark.parametrize("name", [MARKER, f"{MARKER}.html"])
def test_a_marker_is_known_by_its_name_or_what_is_in_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'{"kind": "aws-posture-private-copy", "taken_at": "2026"}')
    with pytest.raises(LeakError, match="mark of a private copy"):
        check_own_files(tmp_path)


FOR_THE_PUBLIC = {
    "a page with slots": PAGE,
    "the mark of a locked copy": LOCKED,
    "an example of a file in a page": b"<html><pre>"
    + json.dumps(
        {"kind": "aws-posture-snapshot", "account": "111122223333", "taken_at": "2026"}
    ).encode(),
    "an example of markup in a page": b"<html><code>&lt;b data-aws-posture-stamped=''&gt;</code>",
}


@pytest.mark.parametrize("name", FOR_THE_PUBLIC)
def test_what_is_for_the_public_is_not_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "index.html").write_bytes(FOR_THE_PUBLIC[name])
    check_own_files(tmp_path)
    assert list(Search().text(FOR_THE_PUBLIC[name], "index.html")) == []


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


OTHERS = "arn:aws:iam::860741935286:role/x"


def test_what_authors_wrote_is_named_once_and_stops_nothing(tmp_path: Path) -> None:
    for name in ("docs/a.md", "docs/b.md", "site/a/index.html", "site/search.json"):
        _written(tmp_path, name, f"One.\n{OTHERS}")
    done = verify_site(tmp_path / "site", lambda: values_of([]), (), Sources([tmp_path / "docs"]))
    (notice,) = done.notices
    assert notice.startswith(f"{os.path.relpath(tmp_path / 'docs/a.md')}:2: account id in an ARN")
    assert "860741935286" not in notice


NOT_WRITTEN = (
    *(".cache", "node_modules", "__pycache__", "site-packages", "environment", "site"),
    *("docs/.cache", "docs/node_modules"),
)


@pytest.mark.parametrize("folder", ["docs", "docs/deep", "docs/deep/er", *NOT_WRITTEN])
def test_what_authors_wrote_is_in_no_folder_of_a_program(tmp_path: Path, folder: str) -> None:
    _written(tmp_path, "environment/pyvenv.cfg", "")
    _written(tmp_path, f"{folder}/a.md", OTHERS)
    _written(tmp_path, "site/a.html", OTHERS)
    sources = Sources([tmp_path], [tmp_path / "site"])
    if folder in NOT_WRITTEN:
        with pytest.raises(LeakError, match=r"a.html:1: account id in an ARN"):
            verify_site(tmp_path / "site", lambda: values_of([]), (), sources)
    else:
        assert len(verify_site(tmp_path / "site", lambda: values_of([]), (), sources).notices) == 1


@pytest.mark.parametrize(("size", "is_read"), [(10 * 2**20, True), (10 * 2**20 + 1, False)])
def test_a_source_of_ten_mebibytes_is_read(tmp_path: Path, size: int, *, is_read: bool) -> None:
    large = _written(tmp_path, "docs/c.md", "")
    os.truncate(large, size)
    found = [*publishing._source_files(Sources([tmp_path / "docs"]))]  # noqa: SLF001  # nothing is read
    assert found == ([large] if is_read else [])


def test_of_the_sources_as_many_files_are_read_as_are_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("docs/a.md", "docs/b.md"):
        _written(tmp_path, name, "One.")
    source = _written(tmp_path, "docs/c.md", OTHERS)
    _written(tmp_path, "site/a.html", OTHERS)
    for name, most in (("_MOST_SOURCES", 3), ("_LARGEST_SOURCE", len(OTHERS))):
        monkeypatch.setattr(publishing, name, most)
        # A file that is named twice counts once.
        sources = Sources([tmp_path / "docs", tmp_path / "docs", source])
        assert verify_site(tmp_path / "site", lambda: values_of([]), (), sources).notices
        monkeypatch.setattr(publishing, name, most - 1)
        with pytest.raises(LeakError):
            verify_site(tmp_path / "site", lambda: values_of([]), (), sources)
        monkeypatch.undo()


@pytest.mark.parametrize("number", [1, 3, 4, 5, 10, 11, 12])
def test_of_many_places_some_are_named_and_the_others_counted(tmp_path: Path, number: int) -> None:
    accounts = [f"{860741935286 + one * 7919:012}" for one in range(number)]
    for one, account in enumerate(accounts):
        _written(tmp_path, f"docs/{one:02}.md", f"arn:aws:iam::{account}:role/x")
        _written(tmp_path, f"site/{one:02}.html", f"arn:aws:iam::{account}:role/x")
        (tmp_path / f"site/{one:02}.rar").write_bytes(b"Rar!\x1a\x07\x01\x00%d" % one)
    *written, unread = verify_site(
        tmp_path / "site", lambda: values_of([]), (), Sources([tmp_path / "docs"])
    ).notices
    named = [line for line in written if "looks like account data" in line]
    assert len(named) == min(number, 10)
    assert [line for line in written if line not in named] == (
        [f"{number - 10} more values in the sources look like account data"] if number > 10 else []
    )
    rars = ", ".join(f"{one:02}.rar (RAR archive)" for one in range(min(number, 3)))
    more = {0: "", 1: " and 1 more file"}.get(max(0, number - 3), f" and {number - 3} more files")
    assert unread == f"Not verified, as it cannot be read: {rars}{more}"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_failure_names_the_first_and_counts_the_others(tmp_path: Path, number: int) -> None:
    for one in range(number):
        _written(tmp_path, f"site/{one}.html", OTHERS)
    more = f", and {number - 1} more" if number > 1 else ""
    with pytest.raises(LeakError) as raised:
        verify_site(tmp_path / "site", lambda: values_of([]))
    assert str(raised.value) == (
        "the public site holds account data: 0.html:1: account id in an ARN 8607********"
        f"{more}; do not publish it, or if it is harmless name it in verify_allow, as a value or as "
        "'0.html:1'"
    )


def test_what_a_build_added_stops_it(tmp_path: Path) -> None:
    _written(tmp_path, "docs/a.md", "One.")
    _written(tmp_path, "site/a/index.html", OTHERS)
    sources = Sources([tmp_path / "docs", tmp_path], [tmp_path / "site"])
    with pytest.raises(LeakError, match=r"a/index.html:1: account id in an ARN 8607\*"):
        verify_site(tmp_path / "site", lambda: values_of([]), (), sources)


def test_the_accounts_own_values_stop_it_wherever_they_are_from(tmp_path: Path) -> None:
    text = f"Hello {planting.KINDS['user']}"
    _written(tmp_path, "docs/a.md", text)
    _written(tmp_path, "site/a.html", text)
    sources = Sources([tmp_path / "docs"])
    with pytest.raises(LeakError, match=r"a.html:1: name quil\*+; .*verify_allow"):
        verify_site(tmp_path / "site", lambda: values_of([planting.snapshot()]), (), sources)


@pytest.mark.parametrize(
    "allowed", ["quill.weaver", "QUILL.WEAVER", "a.html", "a.html:1", "quil********"]
)
def test_what_a_message_shows_can_be_allowed(tmp_path: Path, allowed: str) -> None:
    _written(tmp_path, "site/a.html", f"Hello {planting.KINDS['user']}")
    assert (
        verify_site(tmp_path / "site", lambda: values_of([planting.snapshot()]), [allowed]).files
        == 1
    )


@pytest.mark.parametrize(("most", "searched"), [(1, "ababcab"), (2, "abcab"), (3, "abc")])
def test_what_is_the_same_is_searched_once_while_it_is_remembered(
    most: int, searched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_MOST_REMEMBERED", most)
    read: list[str] = []

    def noting(_: Contents, content: bytes, __: str, ___: Ledger) -> list[Leak]:
        read.append(content.decode())
        return []

    monkeypatch.setattr(Contents, "of_file", noting)
    search = Search()
    for one in "aabbaabbccaabb":
        assert search.content(one.encode(), "x.txt")[0] == []
    assert "".join(read) == searched


def test_files_that_cannot_be_read_are_named_and_not_counted(tmp_path: Path) -> None:
    _written(tmp_path, "site/a.html", "One.")
    (tmp_path / "site/x.rar").write_bytes(b"Rar!\x1a\x07\x01\x00")
    done = verify_site(tmp_path / "site", lambda: values_of([]))
    assert (done.files, done.notices) == (
        1,
        ("Not verified, as it cannot be read: x.rar (RAR archive)",),
    )
