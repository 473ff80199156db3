"""Markdown shows after an import what it showed in Hugo: many small pages, read from both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import reading_pages
from hugo_blogs import ADDRESS, build_with_hugo, import_hugo
from mkdocs.config import load_config

import markdown
from building import ROOT

DEFAULTS: dict[str, str] = {
    "setext with a rule": "A\n- - -\nB\n",
    "a table of all alignments": "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | `x \\| y` | {z} | w{.q} |\n",
    "a list in a quotation": "> - a\n>   - b\n>\n> c\n",
    "an empty quotation": "A\n\n>\n\nB\n",
    "two quotations": "> a\n\n<!-- x -->\n\n> b\n",
    "two lists": "- a\n- b\n\n* c\n* d\n",
    "a list that starts at three": "3. a\n4. b\n",
    "a list that starts at three with a list": "3. - a\n4. b\n",
    "an empty item": "- a\n-\n- b\n",
    "a loose list that starts at five": "5. a\n\n6. b\n",
    "a footnote of many blocks": "A[^n] and[^m].\n\n[^n]: First.\n\n    Second.\n\n[^m]: One.\n",
    "heading with braces": '## A {x}\n\n## B {#own}\n\n## C {.red}\n\n## D #\n\n## E {id="other"}\n',
    "heading that is empty": "##\n\nText.\n\n## \n",
    "headings that say the same": "## A\n\n## A\n\n## A 1\n",
    "heading with parts": "## **Bold** [link *deep*](https://example.com) ![pic **x**](https://example.com/p.png) `c` end\n",
    "heading with an address": "## See https://example.com/x now\n\n## Mail <a@example.com>\n",
    "heading of a picture": "## ![alone](https://example.com/p.png)\n",
    "heading of an empty picture": "## ![](https://example.com/p.png)\n",
    "heading with raw HTML": "## A <b>b</b><br> c[^1]\n\n[^1]: x\n",
    "heading within tags": '<div class="x">\n\n<h2>A</h2>\n\n## A\n\n</div>\n\n## A\n',
    "heading over two lines": "A *b*\nc\n===\n",
    "heading of punctuation alone": "## !!!\n\n## ???\n",
    "heading with nested parts": "## ***deep* x**\n",
    "hard breaks": "a\\\nb  \nc\n",
    "escapes": "\\< \\& \\\" \\' \\: \\@ \\/ \\~ \\* \\% \\= \\| \\^ \\$ \\,\n",
    "what would be a list": "1990\\. a\n1990. b\n+ c\nx\n#d\n",
    "what Python-Markdown would read": 'x\n!!! note\n??? y\n=== "z"\n/// w\n[q]: r\n',
    "braces at the end": "x\n{.y}\n\n**a**{b}\n\n`c`{.d}\n",
    "bare addresses": "https://example.com/a_(b)) www.example.com/x. http://localhost:80 ftp://example.com/ a@example.com- a@b a.b@example.com! https://example.com/&copy; *https://example.com/* x@y_\n",
    "autolinks": "<https://example.com/a_b> <a@example.com>\n",
    "links with titles": '[a](https://example.com (T "q")) [b](<https://example.com/x y> \'T\') [c]( https://example.com "T" ) [d]()\n',
    "references": "[`a`][r] ![*b*][r] [c][] [c] [*d*][u]\n\n[r]: https://example.com/r 'T \"x\"'\n[c]: https://example.com/c\n[u]: https://example.com/u\n",
    "raw HTML within words": 'a <b>b</b> <span class="x">c</span> <br/> <x-y>d</x-y>\n',
    "raw HTML around Markdown": '<div class="x">\n\n**a**\n\n</div>\n\n<section>\n<p>b\n\nc\n',
    "raw HTML around raw HTML": "<div>\n<details/>\n\n*a*\n\n</div>\n",
    "an empty fence": "```\n```\n",
    "quotes": '"a" \'b\' it\'s a/"b" x-"c", "1990s" \'90s ... a -- b --- c << d >>\n',
    "tasks": "- [ ] a\n- [X] b\n\n1. [x] c\n",
    "strike": "~~a~~ ~b~\n",
    "typography": "a... (c) -- b\n",
    "no emoji": ":tada: :nope:\n",
    "code of backticks": "````\n```\nx\n```\n````\n\n~~~js\ny\n~~~\n\n    z\n",
    "definitions": "Term\n: First *one*.\n\n    More.\n\nOther\n: Second.\n",
    "footnotes in another order": "[^c]: C\n\nA[^a] b[^b] c[^c].\n\n[^b]: B\n\n[^a]: A\n",
    "a longer list that starts at ten": "10. a\n\n    b\n11. c\n\n    ```sh\n    d\n    ```\n\nE\n",
    "quotes of all kinds": "'test' 'no' 'x' 'twas \"'a' b\" h\"i\" 他说\"你好\"，'是'。 \"https://b.example\" \"`c`\" '99 5'6\"\n",  # noqa: RUF001  # as it is written in Chinese
    "stars that mean nothing": "这是**重点：**后面 a*b 5*3 **(a)**b x ** y **c**\n",  # noqa: RUF001  # as it is written in Chinese
    "a task that touches its box": "- [x]a\n- [ ] b\n",
    "pictures with markup": "![a **b** `c`](https://example.com/p.png)\n",
    "many dots": "a.... b ...... c\n",
    "headings that start with dashes": "## --- a ---\n\n## -- b\n\n## c -- d\n",
    "heading that ends in a sign": "## A \\#\n\n### B #\n",
    "a list that starts with code": "- ```\n  x\n  ```\n- b\n",
    "blanks around code": "a `b `c ` d`e ` f ` `*g* _h_ <i> `j\n",
    "headings of parts that end early": "".join(
        f"## {text}\n\n"
        for text in (
            "[It's here](https://example.com)",
            "**What's new** in it's",
            "*a -- b*",
            "[[C] d](https://example.com)",
            "**a... b**",
            '["e" f](https://example.com)',
            "*g * h*",
            "*i \\* j*",
            "[k & l &amp; m](https://example.com)",
            "*n ![ o*",
            "**p** [q -- r](https://example.com) `s`",
        )
    ),
    "an address after a quotation mark": 'a "https://example.com/a_b c\n',
    "many hyphens": "a ---- b ----- c------d --- -- e\n\n| x ---- y |\n|---|\n| ---- |\n",
    "doubled quotes": "\"\"a\"\" ''b'' (''!) 'ves 've( \" x\n",
    "quotes over code and lines": '"`a` \'b\'\n"c `"` d" \'e\n',
    "a tight list with a loose one inside": "- a\n  - b\n\n    c\n- d\n",
    "a tight list with code": "1. a\n   ```sh\n   b\n\n   c\n   ```\n   d\n2. e\n",
    "a tight list with other blocks": "- a\n  > b\n- c\n  #### d\n  e\n- f\n  ***\n  g\n",
    "a tight list with a table": "- a\n\n  | b |\n  |---|\n  | c |\n- d\n",
    "HTML in a list": '- a\n  <div>*b* -- "c"</div>\n- <div>d</div>\n',
    "a list in a list in a list": "1. - - a\n     - b\n   - c\n2. d\n",
    "a loose list from three with a loose list inside": "3. a\n\n   - b\n\n     c\n\n4. d\n",
    "quotations in a list": "- > a\n  > b\n- c\n",
    "a definition apart": "A\n\n: b\n\nC\n: d\n\n  e\n",
    "text after a comment": "<!-- a --> *b*\n\nc\n",
    "footnotes that nothing refers to": "a[^b]\n\n[^b]: c\n\n[^d]: e\n",
    "anchors with underscores": "## a \\_ b\\_ \n\n## a \\_ b\\_ \n",
    "braces within a heading": "## a {b} -- c\n\n## a {b} -- c\n",
}

OTHERWISE: dict[str, str] = {
    "emoji": ":tada: :+1: :nope: `:tada:`\n",
    "hard wraps": "a\nb\n\n> c\n> d\n",
    "no links": "https://example.com/x www.example.com a@example.com\n",
    "ASCII anchors": "## Ünïcödé ß\n\n## a b\n\n## 日本\n",
    "HTML that is left out": "<div>\nx\n</div>\n\na <video> b <b>c</b> </video> <!-- d -->\n\n<!-- e -->\n",
}

ATTRIBUTES: dict[str, str] = {
    "attributes of no block": "{.a}\n\nb\n\n{.c}\n\n> {.d}\n>\n> e\n",
    "attributes of a paragraph": "a\n{.b #c}\n",
}

SAFE: dict[str, str] = {
    "addresses that do something": "[a](javascript:alert(1)) [b](JavaScript:x) [c](data:text/html,d) [e](https://example.com)\n",
}

BEFORE: dict[str, str] = {
    "anchors": "## A.B c_d e\n\n## A.B c_d e\n",
    "protocol": "www.example.com/x\n",
}


BLOGS = {
    "Hugo's defaults": ("markup: {goldmark: {renderer: {unsafe: true}}}\n", DEFAULTS),
    "everything the other way": (
        (
            "enableEmoji: true\n"
            "markup: {goldmark: {renderer: {hardWraps: true}, parser: {autoIDType: github-ascii}, "
            "extensions: {typographer: false, linkify: false}}}\n"
        ),
        OTHERWISE,
    ),
    "attributes of blocks": (
        "markup: {goldmark: {parser: {attribute: {block: true}}, renderer: {unsafe: true}}}\n",
        ATTRIBUTES,
    ),
    "Hugo's defaults without HTML": ("title: Notes\n", SAFE),
    "blogs from before": (
        (
            "markup: {goldmark: {parser: {autoIDType: blackfriday}, "
            "extensions: {typographer: {disable: true}, linkifyProtocol: http}}}\n"
        ),
        BEFORE,
    ),
}

# Python-Markdown puts a paragraph into each of these; readers see the same.
LOOSER = {"definitions", "a list that starts with code"}


def _read(folder: Path, html: str) -> reading_pages.Found:
    file = folder / "page.html"
    file.write_text(f'<div class="post-content">{html}</div>', "utf-8")
    return reading_pages.read(file, ADDRESS)


def _differences(
    name: str, hugo: reading_pages.Found, ours: reading_pages.Found
) -> Iterator[tuple[str, str, object, object]]:
    aspects = ["code", "links", "pictures", "text", *([] if name in LOOSER else ["blocks"])]
    for aspect in aspects:
        pair = getattr(hugo, aspect), getattr(ours, aspect)
        if pair[0] != pair[1]:
            yield (name, aspect, *pair)
    # MkDocs gives an anchor to headings without a text, too.
    if lost := [each for each in hugo.anchors if each not in ours.anchors]:
        yield name, "anchors", lost, ours.anchors


def _write_blog(blog: Path, settings: str, pages: Mapping[str, str]) -> None:
    for folder in ("content/posts", "layouts/_default"):
        (blog / folder).mkdir(parents=True)
    (blog / "hugo.yaml").write_text(f"baseURL: {ADDRESS}\n{settings}", "utf-8")
    (blog / "layouts/_default/single.html").write_text("{{ .Content }}", "utf-8")
    for number, text in enumerate(pages.values()):
        (blog / f"content/posts/{number}.md").write_text(
            f"---\ndate: 2026-01-02\n---\n{text}", "utf-8"
        )


@pytest.mark.parametrize(("settings", "pages"), BLOGS.values(), ids=list(BLOGS))
def test_readers_see_what_hugo_showed(
    tmp_path: Path, settings: str, pages: Mapping[str, str]
) -> None:
    blog, docs = tmp_path / "blog", tmp_path / "docs"
    _write_blog(blog, settings, pages)
    public = build_with_hugo(blog, tmp_path / "public")
    done = import_hugo(blog, docs)
    assert done.status == 0, done.out
    site = load_config(str(ROOT / "mkdocs.yml"))
    renderer = markdown.Markdown(
        extensions=site.markdown_extensions, extension_configs=site.mdx_configs
    )
    found = []
    for number, name in enumerate(pages):
        text = (docs / f"posts/{number}.md").read_text("utf-8").partition("---\n\n")[2]
        hugo = (public / f"posts/{number}/index.html").read_text("utf-8")
        pair = _read(tmp_path, hugo), _read(tmp_path, renderer.reset().convert(text))
        found += _differences(name, *pair)
    assert found == []
