"""Pages: the Markdown that authors write, and the HTML that is stamped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

import markdown
from aws_posture import demo
from aws_posture.base import html_tags
from aws_posture.base.errors import MarkdownError, StampError
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.judging import Terms, judge
from aws_posture.slots import ATTRIBUTE, STAMPED, SlotKind, encode_branch
from aws_posture.stamp import fill
from fuzzing.drawing import Draw, soup_of

_ATTRIBUTE, _STAMPED = ATTRIBUTE.encode(), STAMPED.encode()
_VERDICTS = judge(demo.get("fresh"), CATALOGUE, Terms(now=None))
_EXTENSIONS = (
    *("aws_posture", "tables", "admonition", "attr_list", "toc", "footnotes", "abbr", "def_list"),
    *("md_in_html", "smarty", "pymdownx.superfences", "pymdownx.highlight", "pymdownx.details"),
)
MARKDOWN_WORDS = (
    *("[a](fact:root.mfa)", "![b](fact:account.id)", "[c](fact:)", "[d](fact:root.mfaa)"),
    *("[e][r]", "\n[r]: fact:root.mfa\n", "`[f](fact:root.mfa)`", "<fact:root.mfa>", "fact:"),
    *("\n/// fact | root.mfa\n", "\n//// fact | iam.admin\n", "\n/// when | root.mfa is fail\n"),
    *("\n//// when | private\n", "\n///// when | public\n", "\n/// when |\n", "\n/////\n"),
    *("\n/// fact-summary\n", "\n/// fact-report\n", "\n///\n", "\n////\n", "    title: x\n"),
    *("\n    /// fact | root.mfa\n    ///\n", "    open: true\n", "    attrs: {id: x}\n", "///"),
    *("\n# H\n", "\n## [g](fact:root.mfa)\n", "\n- ", "\n1. ", "\n> ", "\n: ", "\n    "),
    *("\n| a | b |\n| - | - |\n| ", " | ", '\n!!! note "x"\n    ', "\n??? tip\n    "),
    *("\n```\n", "\n~~~\n", "**", "_", "<b>", "</b>", "<div>", "</div>", "<div markdown>"),
    *("<!--", "-->", "&", "\\", "`", "[^1]", "\n[^1]: ", "\n*[HTML]: x\n", "{ #x }", "{ .y }"),
    *("\n\n", "\n", " ", "\t", "\0", "\u202e", "]", "[", "(", ")", "!", "\x02", "\x03", '"'),
)
MARKDOWN_PAGES = tuple(
    b"\0" + soup_of(MARKDOWN_WORDS, *chosen)
    for chosen in (
        (
            "[a](fact:root.mfa)",
            " ",
            "![b](fact:account.id)",
            "\n\n",
            "[e][r]",
            "\n[r]: fact:root.mfa\n",
        ),
        ("\n/// fact | root.mfa\n", "    open: true\n", "\n\n", "**", "_", "\n///\n"),
        ("\n//// when | private\n", "\n/// fact | root.mfa\n", "\n///\n", "\n////\n"),
        ("\n/// fact-summary\n", "\n///\n", "\n/// fact-report\n", "\n///\n"),
        ("\n> ", "\n/// fact | root.mfa\n", "\n> ", "\n///\n", "\n- ", "[a](fact:root.mfa)"),
        ("\n| a | b |\n| - | - |\n| ", "[a](fact:root.mfa)", " | ", "![b](fact:account.id)", " | "),
    )
)
# Where none of these is, everything is prose: nothing is code, escaped, or HTML.
_NOT_PROSE = re.compile(r"[`~<>\\&\t\x02\x03\r\f\v]|    |attrs|\A\s*---", re.MULTILINE)
_PROSE_WORDS = tuple(word for word in MARKDOWN_WORDS if not _NOT_PROSE.search(word))
_LEFT = re.compile(r"\]\(fact:|^/{3,} *(?:fact|when)\b", re.MULTILINE)
_LINK = re.compile(r'(?:href|src)="\s*fact:')
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def markdown_forms(data: bytes) -> None:
    """A page is made or refused; no form stays text, and what is made can be stamped."""
    draw = Draw(data)
    text = draw.soup(_PROSE_WORDS if draw.number(2) else MARKDOWN_WORDS)
    with suppress(MarkdownError):
        html = markdown.markdown(text, extensions=list(_EXTENSIONS))
        assert not _LINK.search(_COMMENT.sub("", html)), html
        if not _NOT_PROSE.search(text):
            assert not _LEFT.search(re.sub(r"<[^>]*>", "", html)), html
        filled = fill(html.encode("utf-8", "surrogatepass"), _VERDICTS, BY_ID)
        assert f'{ATTRIBUTE}="'.encode() not in filled


VALUE = b'<span data-aws-posture="v1:value" data-fact="account.id">twelve digits</span>'
_BARE = b"<b data-aws-posture=v1:value data-fact=account.id>id</b>"
_BADGE = b'<i class="a" data-aws-posture="v1:badge" data-fact="root.mfa"><b>x</b></i>'
_CARD = b'<section data-state="unchecked" data-fact=root.mfa data-aws-posture="v1:card">'
_INNER = encode_branch(f"<p>{VALUE.decode()}</p>").encode()
_BRANCH = b'<template data-aws-posture="v1:branch" data-when="private" data-branch="%s">' % _INNER
_GONE = b'<div data-aws-posture="v1:when" data-when="public">'
_PUBLIC = b"<form data-aws-posture-public>"
_COUNTS = b'<span data-aws-posture="v1:counts" data-facts="root.mfa iam.admin">'
_PAGE_WIDE = tuple(
    b'<div data-aws-posture="v1:%s" data-state="unchecked">' % kind.encode()
    for kind in SlotKind
    if kind not in {SlotKind.WHEN, SlotKind.BRANCH}
)
HTML_WORDS = tuple(
    piece.decode("latin-1")
    for piece in (
        *(VALUE, _BARE, _BADGE, _CARD, _BRANCH, _GONE, _PUBLIC, _COUNTS, *_PAGE_WIDE),
        *(b"<p>", b"</p>", b"<div>", b"</div>", b"</span>", b"</b>", b"</i>", b"<br/>", b"</form>"),
        *(b"</section>", b"</template>", b"<!--", b"-->", b"--!>", b"<!-->", b"<!doctype html>"),
        *(b"<script>", b"</script>", b"<SCRIPT a='>'>", b"</SCRIPT >", b"<style>", b"</style>"),
        *(b"<title>", b"</title>", b"<textarea>", b"</textarea>", b"<p title='", b'<p title="'),
        *(b"'>", b'">', b"'", b'"', b"<", b">", b"=", b"!", b"/", b" ", b"\r\n", b"</script"),
        *(b" data-aws-posture=", b"v1:value", b" data-fact=", b"root.mfa", b" data-state=x"),
        *(b"<![CDATA[", b"]]>", b"<?x?>", b"\0", b"\xff", b"&lt;", b"<svg>", b"<noscript>"),
        *(b"<plaintext>", b"<xmp>", b"</xmp>", b"<iframe>", b"</iframe>", b"<a\x0b", b"<template>"),
    )
)
HTML_PAGES = tuple(
    soup_of(HTML_WORDS, *(piece.decode("latin-1") for piece in chosen))
    for chosen in (
        (b"<p>", VALUE, b"</p>", _BADGE, _BARE),
        (_CARD, b"<p>", VALUE, b"</p>", b"</section>"),
        (_BRANCH, b"</template>", _GONE, b"<p>", _BADGE, b"</p>", b"</div>"),
        (b"<!--", VALUE, b"-->", _PUBLIC, b"<p>", b"</form>", VALUE),
        (b"<script>", VALUE, b"</script>", b"<title>", _BARE, b"</title>", _BADGE),
        (b'<p title="', VALUE, b'">', _BARE, b"</p>"),
    )
)
_ENDLESS = re.compile(rb"<(script|style|textarea|title)[\s/>](?!.*</\1)", re.DOTALL | re.IGNORECASE)


def _slots(places: Iterable[html_tags.Place]) -> list[html_tags.Place]:
    """Leave tags out in which the attribute's name stands elsewhere than as one."""
    return [
        place
        for place in places
        if any(
            name.startswith(_ATTRIBUTE) for name in html_tags.parse_start_tag(place[1]).attributes
        )
    ]


def stamping(data: bytes) -> None:
    """A page is filled or refused; nothing but slots changes, and a filled page is known."""
    page = Draw(data).soup(HTML_WORDS).encode("utf-8", "surrogateescape")
    tags = _slots(html_tags.slot_tags(page, _ATTRIBUTE))
    # A script, a style or the like that never ends shows nothing, filled or not.
    if not _ENDLESS.search(page):
        assert tags == _slots(html_tags.read_tags(page, _ATTRIBUTE, 0)), page
    try:
        filled = fill(page, _VERDICTS, BY_ID)
    except StampError as error:
        assert "\n" not in str(error)  # noqa: PT017  # an error is one of two good ends
        return
    if not tags:
        assert filled == page
        return
    # What stands around slots is there still, in its order.
    assert filled.startswith(page[: tags[0][0]])
    assert fill(page, _VERDICTS, BY_ID) == filled
    if _STAMPED in filled and _STAMPED not in page:
        with suppress(StampError):
            again = fill(filled, _VERDICTS, BY_ID)
            raise AssertionError(("stamped twice", page, again))
