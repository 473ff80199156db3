"""Scripts, comments and quotation marks hide nothing: posts and pages are parsed as browsers do."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publishing_blog import Changed, built

import markdown
from post_series.base.markup import parse_verbatim, write_verbatim
from post_series.base.text import count_words, first_sentences, plain, split_heading
from post_series.checking.built_site import BuiltSite, read_page
from post_series.reading.cleaning import Cleaner

SCRIPT = '<script>for (i=0; i<n; i++) { a("it\'s") }</script>'
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ADDRESS = "https://blog.example/notes/posts/x/"

POST = f"""---
title: Loops
date: 2026-01-02
---
Before the loop.

{SCRIPT}

## After the loop

[Nowhere](https://blog.example/notes/none/) & *somewhere*.
"""


@pytest.fixture
def loops(changed: Changed) -> Path:
    """Build the blog with a post whose script compares without spaces."""
    return built(changed({"docs/posts/loops.md": POST}))


def test_a_post_with_a_script_keeps_its_whole_feed_item(loops: Path) -> None:
    root = ET.parse(loops / "index.xml").getroot()  # noqa: S314  # we wrote it
    item = next(each for each in root.iter("item") if each.findtext("title") == "Loops")
    assert item.findtext(CONTENT) == (
        "<p>Before the loop.</p>\n\n\n"
        '<h2 id="after-the-loop">After the loop</h2>\n'
        '<p><a href="https://blog.example/notes/none/">Nowhere</a> &amp; <em>somewhere</em>.</p>'
    )
    assert item.findtext("description") == "Before the loop. Nowhere & somewhere."


def test_a_page_with_a_script_keeps_its_anchors_and_its_checked_links(loops: Path) -> None:
    site = BuiltSite(loops)
    assert "after-the-loop" in site.pages["posts/loops/index.html"].headings
    assert site.problem("/posts/loops/#after-the-loop") == ""
    (broken,) = [each for each in site.broken_links() if each.startswith("/posts/loops/")]
    assert "https://blog.example/notes/none/" in broken


MARKDOWN = """
A *sentence* with `<code>` & "quotes", it's 1 < 2 > 0.\x20\x20
A break, ![It's a "picture"](p.png "A > B") and [a link](../y/ "it's").

- [x] one
- two

| a | b |
| --- | :-: |
| 1 | &nbsp;2\u00a0|

---

```python title="x.py"
if a < b and c > d: print("it's", '&amp;')
```

<svg viewBox="0 0 1 1"><path d="M0 0"/><path d="M1 1" /></svg>
<details class="x"><summary>More</summary>text</details>
"""


def test_what_stays_stays_byte_for_byte() -> None:
    """To a feed reader an item whose bytes changed is a new one."""
    extensions = ["tables", "attr_list", "md_in_html", "pymdownx.highlight", "pymdownx.superfences"]
    written = markdown.markdown(MARKDOWN, extensions=extensions)
    assert "<br />" in written
    assert "&quot;" in written
    expected = (
        written.replace('src="p.png"', f'src="{ADDRESS}p.png"')
        .replace('href="../y/"', 'href="https://blog.example/notes/posts/y/"')
        # A tag that is written anew.
        .replace("it's\">", 'it&#x27;s">')
        .replace("alt=\"It's", 'alt="It&#x27;s')
        .replace('&gt; B" />', '&gt; B">')
    )
    # Code's lines have anchors, which go.
    cleaned = Cleaner(["filename"]).clean(written, ADDRESS)
    assert cleaned == _without(expected, '<span class="filename">x.py</span>')


def _without(text: str, part: str) -> str:
    assert part in text
    return text.replace(part, "")


@given(st.text(alphabet="ab&;<>/='\" \n\u00a0xamp#39", max_size=60))
def test_text_and_attributes_come_out_as_they_went_in(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    quoted = escaped.replace('"', "&quot;")
    for markup in (f"<p>{escaped}</p>", f'<p title="{quoted}">x</p>', f"<b>x</b>{escaped}<br />"):
        assert write_verbatim(parse_verbatim(markup)) == markup


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        (f"<p>a</p>{SCRIPT}<p>b</p>", "<p>a</p><p>b</p>"),
        ("<p>a</p><!-- x > y --><p>b</p>", "<p>a</p><p>b</p>"),
        ("<style>a > b { }</style><p>b</p>", "<p>b</p>"),
        ('<p title="a > b">c</p>', '<p title="a > b">c</p>'),
        ("<form><iframe src=x></iframe></form><p>b</p>", "<p>b</p>"),
        ("<iframe src='x?a=1&amp;b=2'>no</iframe>", None),
        ('<a onclick="x()" href="y">b</a>', f'<a href="{ADDRESS}y">b</a>'),
        ('<div hidden>a<b hidden>c</b></div><p data-x="1">b</p>', "<p>b</p>"),
        ("<textarea><p>a</p></textarea><p>b</p>", "<p>b</p>"),
        ('<iframe data-aws-posture-public src="x"></iframe><p>b</p>', "<p>b</p>"),
        ('<svg><use href="#a"/></svg>', f'<svg><use href="{ADDRESS}#a"></use></svg>'),
    ],
)
def test_what_feeds_cannot_show_goes_and_nothing_else(markup: str, cleaned: str | None) -> None:
    if cleaned is None:
        shown = f"{ADDRESS}x?a=1&amp;b=2"
        cleaned = f'<a href="{shown}">{shown}</a>'
    assert Cleaner().clean(markup, ADDRESS) == cleaned


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    page = read_page(
        "<!doctype html><title><a id=t></a></title>"
        "<link rel=canonical href='https://a.example/'>"
        f"{SCRIPT}<h2 ID=one title='a > b'>One</h2>"
        "<!-- <p id=comment> --><template><p id=template></p></template>"
        "<textarea><p id=box></p></textarea>"
        "<noscript><img src=n.png></noscript>"
        "<a name=old href='x?a=1&amp;b=2'>x</a><a id=two href=y>y</a>"
        "<img srcset='a.png 1x, b.png 2x'>"
    )
    assert page.ids == {"one", "old", "two"}
    assert page.headings == ["one"]
    assert page.canonical == "https://a.example/"
    assert page.links == [
        *("https://a.example/", "n.png", "x?a=1&b=2", "y", "a.png", "b.png"),
    ]


def test_words_and_sentences_are_those_that_readers_see() -> None:
    markup = (
        f'<p class="kicker">No.</p>{SCRIPT}<p title="a > b">Two words.</p><p>Three&nbsp;more.</p>'
    )
    assert first_sentences(markup) == "Two words. Three more."
    assert count_words("<p>one<br />two</p><p>three <em>fo</em>ur</p>") == 4
    assert plain("1 &lt; 2 <b>x</b>") == "1 < 2 x"


@pytest.mark.parametrize(
    ("markup", "heading"),
    [
        (f"<h1>Other</h1>{SCRIPT}<p>x</p>", "<h1>Other</h1>"),
        ("<h1>Other</h1><script>'<h1>'</script>", "<h1>Other</h1>"),
        ("<h1>Other</h1><!-- <h1> --><p>x</p>", "<h1>Other</h1>"),
        ("<h1>Chapter</h1><h1>Chapter two</h1>", "<h1>A title</h1>"),
        (
            '<h1 id="a">A <em>Title</em>!<a class="headerlink" href="#a">¶</a></h1><h1>B</h1>',
            '<h1 id="a">A <em>Title</em>!<a class="headerlink" href="#a">¶</a></h1>',
        ),
    ],
)
def test_a_heading_is_the_posts_own_if_it_says_the_title_or_is_the_only_one(
    markup: str, heading: str
) -> None:
    found, rest = split_heading(markup, "A title")
    assert found == heading
    assert rest == markup.removeprefix(heading)
