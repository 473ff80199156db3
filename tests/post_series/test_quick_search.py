"""Entries of a search index are the same, however the page was read."""

from __future__ import annotations

from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search import plugin as material
from mkdocs.contrib.search import search_index as stock

from building import ROOT
from post_series.quick_search import quick

PARSERS = [(material, "Parser"), (stock, "ContentParser")]

PLAIN = {
    "headings": '<h1 id="a">A <em>b</em></h1><p>c</p><h2 id="d">D<a class="headerlink" href="#d">#</a></h2>',
    "code": '<div class="highlight"><pre><code><span class="n">a</span>\n <span class="k">b</span></code></pre></div>',
    "blanks in coloured code": '<pre><code><span class="n"> </span> <span class="k">\n</span>\n\n<span class="l l-S">b</span></code> <span class="w"> </span></pre>',
    "colours within others": '<pre><span class="hll"><span class="n">a</span> b</span><span id="c">d</span></pre>',
    "numbers of lines among colours": '<h2 id="a">A</h2><pre><span class="linenodiv">1</span><span class="n">b</span></pre>',
    "capitals around colours": '<pre>a</PRE><p><span class="n"> </span><span class="k"> </span>b</p></pre>',
    "what could go on behind a colour": '<pre><span class="n">&</span>amp;<span class="n">&am</span>p;</pre>',
    "references": '<p title="&lt;&amp;&quot;">&lt;a&gt; &amp;copy; &copy &#8212; &nope; &</p>',
    "elements without content": '<p>a<br>b<br/>c<img src="x" alt="y" /></p><hr>',
    "attributes without a value": '<details open class="a"><summary>b</summary>c</details>',
    "capitals": '<H2 ID="a">B</H2><P Class="c">d</P>',
    "blanks in tags": '<p\n  class="a"\n>b</p>',
    "what is left out": '<h1 id="a">A</h1><div data-search-exclude><p>b</p></div><p>c</p>',
    "numbers of lines": '<h1 id="a">A</h1><div class="linenodiv"><pre>1</pre></div><p>c</p>',
    "left out within": '<h2 id="a" data-search-exclude>A</h2><p>b</p><h2 id="c">C</h2>',
    "what is not closed": "<p>a<p>b</i></p></ul>",
    "text alone": "a & b",
    "nothing": "",
}
ODD = {
    "comment": "<p>a<!-- <b> --></p>",
    "script": '<p>a</p><script>if (a < b) "</p>"</script><p>b</p>',
    "a heading in a script": "<script>a = '<h2 id=\"b\">c</h2>'</script><p>d</p>",
    "style": "<style>a > b {}</style><p>a</p>",
    "object": "<p>a<object><p>b</p></object>c</p>",
    "declaration": "<!DOCTYPE html><p>a</p>",
    "instruction": "<p>a<?php b ?></p>",
    "a sign alone": "<p>1 < 2</p>",
    "quotes of the other kind": "<p class='a'>b</p>",
    "no quotes": "<p class=a>b</p>",
    "signs in a value": '<p title="a > b">c</p>',
    "a tag that does not end": "<p>a</p><p",
    "blanks in the end of an element": "<p>a</p >",
}


def _entries(module: ModuleType, name: str, page: str) -> tuple[Any, ...]:
    parser = getattr(module, name)()
    parser.feed(page)
    parser.close()
    # An index has the texts of a section as one.
    put: Any = "".join if module is material else tuple
    return tuple(
        (str(getattr(one, "el", "")), one.id, put(one.title), put(one.text)) for one in parser.data
    )


def _is_same(page: str) -> None:
    for module, name in PARSERS:
        try:
            wanted: object = _entries(module, name, page)
        except Exception as error:  # noqa: BLE001  # some pages are too odd for Material's
            wanted = type(error)
        with quick(module, name):
            if isinstance(wanted, type):
                with pytest.raises(wanted):
                    _entries(module, name, page)
            else:
                assert _entries(module, name, page) == wanted


@pytest.mark.parametrize("page", [*PLAIN.values(), *ODD.values()], ids=[*PLAIN, *ODD])
def test_a_page_has_the_same_entries(page: str) -> None:
    _is_same(page)


@pytest.mark.parametrize("page", PLAIN.values(), ids=PLAIN)
def test_plain_pages_are_not_read_by_pythons_parser(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HTMLParser, "parse_starttag", lambda *_: pytest.fail("it was"))
    with quick(material, "Parser"):
        _entries(material, "Parser", page)


TAGS = ("p", "h1", "h2", "code", "pre", "li", "ul", "span", "div", "a", "sup", "br", "object")
PIECES = st.one_of(
    st.sampled_from(TAGS).map("<{}>".format),
    st.sampled_from(TAGS).map("</{}>".format),
    st.sampled_from(
        ["<h2 id='x'>", '<h2 id="x">', '<a class="headerlink">', '<div class="linenodiv">']
    ),
    st.sampled_from(
        ["<p data-search-exclude>", "<br/>", '<img alt="&amp;">', "<!-- -->", "<script>"]
    ),
    st.sampled_from(
        [
            '<span class="k">a</span>',
            '<span class="n"> </span>',
            '<span class="linenodiv">1</span>',
            "&am",
        ]
    ),
    st.text(alphabet="a b\n&;<>\"'#xé", max_size=6),
)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_page_has_the_same_entries(page: str) -> None:
    _is_same(page)


def test_the_pages_of_this_site_have_the_same_entries() -> None:
    from markdown import markdown  # noqa: PLC0415  # of no other test

    for file in sorted((ROOT / "docs").rglob("*.md"))[:20]:
        _is_same(
            markdown(file.read_text(encoding="utf-8"), extensions=["tables", "attr_list", "toc"])
        )


def test_a_parser_that_reads_in_its_own_way_is_left_alone() -> None:
    class Own(HTMLParser):
        def goahead(self, end: bool) -> None:  # noqa: FBT001  # Python's own signature
            del end

    module = ModuleType("own")
    module.Parser = Own  # type: ignore[attr-defined]
    with quick(module, "Parser"):
        assert module.Parser is Own
    # Of a file that runs without being imported.
    module.Parser = type("Parser", (HTMLParser,), {"__module__": "nowhere"})  # type: ignore[attr-defined]
    with quick(module, "Parser"):
        assert issubclass(module.Parser, HTMLParser)
    with quick(module, "Nothing"):
        assert not hasattr(module, "Nothing")


def test_colours_are_left_out_for_parsers_that_were_read_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tags: list[str] = []

    class Other(material.Parser):  # type: ignore[misc]  # Material ships no types
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.append(tag)
            super().handle_starttag(tag, attrs)

    for parser, wanted in ((material.Parser, ["pre"]), (Other, ["pre", "span"])):
        tags.clear()
        monkeypatch.setattr(material, "Parser", parser)
        with quick(material, "Parser"):
            made = material.Parser()
            see = made.handle_starttag
            if parser is not Other:
                made.handle_starttag = lambda tag, attrs, see=see: (
                    tags.append(tag) or see(tag, attrs)
                )
            made.feed('<pre><span class="n">a</span></pre>')
        assert tags == wanted


def test_afterwards_it_is_as_it_was() -> None:
    before = material.Parser
    with pytest.raises(ValueError, match="x"), quick(material, "Parser"):  # noqa: PT012  # inside is the point
        assert material.Parser is not before
        raise ValueError("x")
    assert material.Parser is before
