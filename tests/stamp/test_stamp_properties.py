"""What holds for every page, however odd."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aws_posture.base import html_tags
from aws_posture.base.errors import StampError
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.slots import ATTRIBUTE
from aws_posture.stamp import fill

VALUE = b'<span data-aws-posture="v1:value" data-fact="account.id">twelve digits</span>'
BARE = b"<b data-aws-posture=v1:value data-fact=account.id>id</b>"
BADGE = b'<i class="a" data-aws-posture="v1:badge" data-fact="root.mfa"><b>x</b></i>'
GONE = b'<div data-aws-posture="v1:when" data-when="public"><p>x</p></div>'
SLOTS = (VALUE, BARE, BADGE, GONE)

PIECES = st.sampled_from(
    [
        *SLOTS,
        *(b"<p>", b"</p>", b"<div>", b"</div>", b"<span>", b"</span>", b"</b>", b"</i>", b"<br/>"),
        *(b"<!--", b"-->", b"--!>", b"<!-->", b"<!doctype html>", b"<?x?>", b"</>", b"</ >"),
        *(b"<script>", b"</script>", b"<SCRIPT a='>'>", b"</SCRIPT >", b"<style>", b"</style>"),
        *(b"<title>", b"</title>", b"<textarea>", b"</textarea>", b"<template>", b"</template>"),
        *(b"<p title='", b'<p title="', b"<p title=", b"'>", b'">', b"<p a='x' b=\"y\" c>"),
        *(b"'", b'"', b"<", b">", b"=", b"!", b"/", b" ", b"\r\n", b"text", b"1 < 2", b"don't"),
        *(b"\xe9", b"\xff\x00", b"&lt;span data-aws-posture=", b"data-aws-posture", b"</script"),
    ]
)
SOUP = st.lists(PIECES, max_size=30).map(b"".join)

# Slots that are broken, or are none.
ODD = st.lists(
    st.one_of(
        PIECES,
        st.binary(max_size=6),
        st.sampled_from(
            [
                *(VALUE[:n] for n in (1, 6, 24, 33, 35, 48, 60, 75, 85)),
                *(b" data-aws-posture=", b"'v1:when'", b"v1:branch", b"v2:x", b"<template"),
                *(b" data-when=public", b' data-branch="eA=="', b" data-fact=root.mfa", b">"),
                b" data-aws-posture-stamped=v1:x",
            ]
        ),
    ),
    max_size=30,
).map(b"".join)


@given(page=SOUP)
@example(page=b'<p title="' + BADGE + b"</p>")
def test_nothing_but_slots_changes(
    page: bytes, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    """Put the neutral slots back into a filled page, and it is the page that it was."""
    marked = page.replace(GONE, b"")
    # A quote that is left open gives a slot's attributes to the tag before it, and it is the slot.
    found = html_tags.slot_tags(marked, ATTRIBUTE.encode())
    assume(all(any(slot.startswith(tag) for slot in SLOTS) for _, tag in found))
    try:
        filled = fill(marked, verdicts, facts)
    except StampError:
        return
    for slot in SLOTS[:3]:
        filled = filled.replace(fill(slot, verdicts, facts), slot)
    assert filled == marked


@given(page=ODD)
def test_a_page_is_filled_or_refused_and_nothing_else(
    page: bytes, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    try:
        filled = fill(page, verdicts, facts)
    except StampError as error:
        assert "\n" not in str(error)  # noqa: PT017  # an error is one of two good ends
    else:
        assert filled == fill(page, verdicts, facts)


# HTML as generators write it, slots in every place where they are none included.
TEXT = st.sampled_from(
    [b"text ", b"1 < 2 ", b"it's ", b"a = 'b' ", b"wow! ", b"\n", b"&amp; ", b"> "]
)
INLINE = st.one_of(TEXT, st.sampled_from(SLOTS))
HIDDEN = st.lists(INLINE, max_size=3).map(b"".join)
ELEMENTS = st.recursive(
    st.one_of(
        INLINE,
        HIDDEN.map(lambda text: b"<!-- " + text + b" -->"),
        HIDDEN.map(lambda text: b"<script>" + text + b"</script>"),
        HIDDEN.map(lambda text: b'<style media="a > b">' + text + b"</style>"),
        HIDDEN.map(lambda text: b"<title>" + text + b"</title>"),
        HIDDEN.map(lambda text: b"<textarea rows=2>" + text + b"</textarea>"),
        st.just(b"<script src=x async></script>"),
        st.just(b"<svg><title>x</title></svg>"),
        st.sampled_from([VALUE, BADGE]).map(lambda slot: b"<p title = '" + slot + b"'>"),
        st.just(b'<p title="' + BARE + b'">'),
        st.just(b"<img alt='a > b' title=\"it's\">"),
    ),
    lambda inner: st.lists(inner, max_size=6).map(
        lambda parts: b"<div>" + b"".join(parts) + b"</div>"
    ),
    max_leaves=20,
)


@given(page=ELEMENTS)
def test_searching_finds_the_same_slots_as_reading(page: bytes) -> None:
    attribute = ATTRIBUTE.encode()
    assert list(html_tags.slot_tags(page, attribute)) == list(
        html_tags.read_tags(page, attribute, 0)
    )


def test_searching_is_enough_for_an_ordinary_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading takes many times as long."""
    page = (
        b"<!doctype html><head><title>a</title><script>x</script></head><body><p>it's 1 > 0!</p>"
        b"<p class='a'>b</p><script>y</script>" + VALUE + b"<p>text</p>" + BADGE + b"</body>"
        b"<script>z</script>"
    )
    start = page.index(b"<body>")
    monkeypatch.setattr(html_tags, "read_tags", None)
    assert len(html_tags.slot_tags(page, ATTRIBUTE.encode(), start)) == 2
