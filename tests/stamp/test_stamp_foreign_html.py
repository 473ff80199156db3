"""Slots in HTML that minifiers, other generators and people have written."""

from __future__ import annotations

from collections.abc import Mapping

import htmlmin
import pytest

from aws_posture.base.errors import StampError
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.slots import encode_branch
from aws_posture.stamp import fill

SLOT = '<span data-aws-posture="v1:value" data-fact="account.id" data-state="unchecked">id</span>'
FILLED = (
    '<span data-aws-posture-stamped="v1:value" data-fact="account.id" data-state="pass">'
    "111122223333</span>"
)
BARE = "<span data-aws-posture=v1:value data-fact=account.id data-state=unchecked>id</span>"
BARE_FILLED = (
    '<span data-aws-posture-stamped="v1:value" data-fact=account.id data-state="pass">'
    "111122223333</span>"
)

SPELLINGS = {
    "no quotes": (BARE, BARE_FILLED),
    "single quotes": (
        SLOT.replace('"', "'"),
        FILLED.replace('"account.id"', "'account.id'"),
    ),
    "another order, other attributes": (
        (
            '<span id=x data-state="unchecked" lang="en" title="a > b, c < d" data-fact="account.id" '
            'hidden data-aws-posture="v1:value" onclick=\'a("b")\'>id</span>'
        ),
        (
            '<span id=x data-state="pass" lang="en" title="a > b, c < d" data-fact="account.id" '
            'hidden data-aws-posture-stamped="v1:value" onclick=\'a("b")\'>111122223333</span>'
        ),
    ),
    "capitals": (
        '<SPAN DATA-AWS-POSTURE="v1:value" DATA-FACT="account.id" DATA-STATE="unchecked">id</SPAN>',
        (
            '<SPAN data-aws-posture-stamped="v1:value" DATA-FACT="account.id" data-state="pass">'
            "111122223333</SPAN>"
        ),
    ),
    "capital element": (SLOT.replace("span", "SPAN"), FILLED.replace("span", "SPAN")),
    "end tag of another case": (
        SLOT.replace("</span", "</SPAN"),
        FILLED.replace("</span", "</SPAN"),
    ),
    "lines and tabs": (
        '<span\n\tdata-aws-posture\n=\n"v1:value"\r\ndata-fact = account.id\n>id</span\n>',
        (
            '<span\n\tdata-aws-posture-stamped="v1:value" data-state="pass"\r\ndata-fact = account.id\n>'
            "111122223333</span\n>"
        ),
    ),
    "a slash before the end": (
        '<span data-aws-posture="v1:value" data-fact="account.id"/>id</span>',
        (
            '<span data-aws-posture-stamped="v1:value" data-state="pass" data-fact="account.id"/>'
            "111122223333</span>"
        ),
    ),
    "attributes twice: the first counts": (
        '<span data-aws-posture="v1:value" data-fact="account.id" data-fact="x">id</span>',
        (
            '<span data-aws-posture-stamped="v1:value" data-state="pass" data-fact="account.id" '
            'data-fact="x">111122223333</span>'
        ),
    ),
    "another element": (SLOT.replace("span", "my-el"), FILLED.replace("span", "my-el")),
    "elements of the same name inside": (
        SLOT.replace(">id<", ">a<span>b</span><SPAN title='</span>'>c</SPAN><!-- </span> -->d<"),
        FILLED,
    ),
    "an element whose name begins the same": (
        SLOT.replace(">id<", "><spanner>a</spanner><"),
        FILLED,
    ),
    "an end tag in a script": (SLOT.replace(">id<", "><script>'</span>'</script><"), FILLED),
    "carriage returns": (f"<p>\r\n{SLOT}\r\n</p>", f"<p>\r\n{FILLED}\r\n</p>"),
    "a byte that is no UTF-8": (f"\xe9{SLOT}\xff", f"\xe9{FILLED}\xff"),
    "a sign before it": (f"<p>1 < 2{SLOT}", f"<p>1 < 2{FILLED}"),
    "apostrophes before it": (f"<p id='a'>don't = 'x'{SLOT}", f"<p id='a'>don't = 'x'{FILLED}"),
    "an attribute that is not closed": (f'{SLOT}<p title="x', f'{FILLED}<p title="x'),
    "a comment that is closed": (f"<!-- a -->{SLOT}<!-- b -->", f"<!-- a -->{FILLED}<!-- b -->"),
    "comments of a few letters": (f"<!--><!--->{SLOT}-->", f"<!--><!--->{FILLED}-->"),
    "a declaration": (
        f"<!doctype html><?php ?><![CDATA[x]]>{SLOT}",
        f"<!doctype html><?php ?><![CDATA[x]]>{FILLED}",
    ),
    "scripts around it": (
        f"<script>a</script>{SLOT}<style>b</style>{SLOT}<script>c</script>",
        f"<script>a</script>{FILLED}<style>b</style>{FILLED}<script>c</script>",
    ),
    "texts that are no markup around it": (
        f"<title>a</title>{SLOT}<textarea>b</textarea><svg><title>c</title></svg>",
        f"<title>a</title>{FILLED}<textarea>b</textarea><svg><title>c</title></svg>",
    ),
    "elements named a little like a script": (
        f"<scripture>{SLOT}</scripture><titles>{SLOT}</titles>",
        f"<scripture>{FILLED}</scripture><titles>{FILLED}</titles>",
    ),
}


@pytest.mark.parametrize(("page", "filled"), SPELLINGS.values(), ids=SPELLINGS)
def test_a_slot_is_a_slot_however_it_is_written(
    page: str, filled: str, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    assert fill(page.encode("latin-1"), verdicts, facts).decode("latin-1") == filled


NO_SLOTS = {
    "comment": "<p>a</p><!-- {} -->",
    "comment with a tag": "<!-- <b>x</b> > {} -->",
    "comment in several lines": "<p>\n<!--\n{}\n\n-->\n</p><!-- more -->",
    "comment that is never closed": "<!-- {}",
    "script": "<script>x = `{}`</script>",
    "script with attributes": '<script type="text/x" data-a=">">{}</script><script>b</script>',
    "script in capitals": "<SCRIPT>{}</SCRIPT>",
    "script that compares": "<script>if (a<b) x = '{}'</script>",
    "style": "<style>/* {} */</style>",
    "title": "<title>{}</title>",
    "title in capitals": "<TITLE>{}</TITLE>",
    "text area": "<p><textarea rows=2>{}</textarea></p>",
    "code": "<pre><code>{escaped}</code></pre>",
    "code that a highlighter has cut up": '<code>&lt;span <i class="na">data-aws-posture</i>=x</code>',
    "attribute in single quotes": "<p title='{}'>x</p>",
    "attribute in single quotes with a tag": "<p data-html = '<b>x</b>{}'>y</p>",
    "attribute in double quotes": '<p title="{bare}">x</p>',
    "attribute in double quotes with a tag": '<p title="<b>x</b>{bare}">y</p>',
    "attribute of another name": '<p data-x-data-aws-posture="v1:value">x</p>',
    "value of another attribute": '<p class="data-aws-posture">data-aws-posture</p>',
    "end tag": '</p data-aws-posture="v1:value">',
    "words": "Write data-aws-posture=v1:value and be done.",
    "tag that is never closed": '<p>a</p><span data-aws-posture="v1:value" data-fact="account.id"',
    "quote that is never closed": '<p>a</p><p title="{bare}',
}


@pytest.mark.parametrize("template", NO_SLOTS.values(), ids=NO_SLOTS)
def test_what_looks_like_a_slot_and_is_none_stays(
    template: str, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    escaped = SLOT.replace("<", "&lt;").replace(">", "&gt;")
    page = template.format(SLOT, bare=BARE, escaped=escaped)
    assert fill(page.encode(), verdicts, facts).decode() == page


@pytest.mark.parametrize("template", NO_SLOTS.values(), ids=NO_SLOTS)
def test_a_slot_before_what_looks_like_one_is_filled(
    template: str, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    escaped = SLOT.replace("<", "&lt;").replace(">", "&gt;")
    page = template.format(SLOT, bare=BARE, escaped=escaped)
    html = fill(f"<p>{SLOT}</p>{page}".encode(), verdicts, facts).decode()
    assert html == f"<p>{FILLED}</p>{page}"


MINIFIED = {
    "text": (f"<p>  {SLOT}  </p>", "111122223333"),
    "branch": (
        (
            f'<template data-aws-posture="v1:branch" data-branch="{encode_branch("<p>?>~</p>")}" '
            'data-when="root.mfa is fail"></template>'
        ),
        "<p>?>~</p>",
    ),
    "branch for everybody with an account": (
        (
            f'<template data-aws-posture="v1:branch" data-branch="{encode_branch("<p>?>~~</p>")}" '
            'data-when="private"></template>'
        ),
        "<p>?>~~</p>",
    ),
    "when": (
        (
            '<div class="aws-posture-when" data-aws-posture="v1:when" data-state="unchecked" '
            'data-when="root.mfa is not pass"><p>Read on.</p></div>'
        ),
        "Read on.",
    ),
    "counts": (
        '<span data-aws-posture="v1:counts" data-facts="root.mfa account.id">2</span>',
        "<b>1</b> fail</span>, ",
    ),
}


@pytest.mark.parametrize(("page", "shown"), MINIFIED.values(), ids=MINIFIED)
@pytest.mark.parametrize(
    "options", [{}, {"reduce_boolean_attributes": True, "remove_comments": True}]
)
def test_slots_survive_a_minifier(
    page: str,
    shown: str,
    options: dict[str, bool],
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
) -> None:
    minified = htmlmin.minify(f"<!-- x --><main>{page}</main>", **options)
    assert 'data-aws-posture="' not in minified
    assert shown in fill(minified.encode(), verdicts, facts).decode()


def test_a_page_in_another_encoding_keeps_its_bytes(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = f"<meta charset=shift_jis><p>日本{SLOT}表示</p>".encode("shift_jis")
    assert fill(page, verdicts, facts) == page.replace(SLOT.encode(), FILLED.encode())


def test_a_text_of_the_author_that_says_script_does_not_hide_a_slot(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = f'<a title="<script>">x</a>{SLOT}<script>y</script>'
    assert FILLED in fill(page.encode(), verdicts, facts).decode()


def test_a_tag_that_was_not_closed_is_the_slot_for_browsers_too(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = b"<p hidden <b data-aws-posture=v1:value data-fact=account.id>id</b></p>"
    assert fill(page, verdicts, facts) == (
        b'<p hidden <b data-aws-posture-stamped="v1:value" data-state="pass" data-fact=account.id>'
        b"111122223333</p>"
    )


def test_a_slot_that_begins_in_a_comment_and_ends_outside_is_an_error(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    with pytest.raises(StampError, match="has no end tag"):
        fill(SLOT.replace("</span>", "<!-- </span> -->").encode(), verdicts, facts)
