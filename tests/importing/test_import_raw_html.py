"""What becomes of raw HTML: own links follow their pages, and nothing asks another host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hugo_blogs import ADDRESS, import_hugo


class Case(NamedTuple):
    """What an author wrote, what is in the site, and what the report says of it."""

    source: str
    expected: str
    said: tuple[str, ...] = ()


UNSAFE = "markup: {goldmark: {renderer: {unsafe: true}}}\n"
SHOWN: dict[str, Case] = {
    "a frame of YouTube": Case(
        '<iframe src="https://www.youtube-nocookie.com/embed/abc?x=1" title="A talk"></iframe>',
        '<a href="https://www.youtube.com/watch?v=abc">A talk</a>',
        (
            "a frame from www.youtube-nocookie.com became a link: pages load nothing from other hosts.",
        ),
    ),
    "a frame of Vimeo": Case(
        '<iframe data-src="//player.vimeo.com/video/12"></iframe>',
        '<a href="https://vimeo.com/12">Shown on player.vimeo.com</a>',
        ("a frame from player.vimeo.com became a link: pages load nothing from other hosts.",),
    ),
    "a frame of another site": Case(
        "<iframe src='https://example.com/map'/>",
        '<a href="https://example.com/map">Shown on example.com</a>',
        ("a frame from example.com became a link: pages load nothing from other hosts.",),
    ),
    "a frame of its own": Case(
        '<iframe src="/posts/other/"></iframe>', '<iframe src="../other/"></iframe>'
    ),
    "a frame of nothing": Case('<iframe srcdoc="x"></iframe>', '<iframe srcdoc="x"></iframe>'),
    "a frame in a sentence": Case(
        'A <iframe src="https://example.com/x"></iframe> b',
        'A <a href="https://example.com/x">Shown on example.com</a> b',
        ("a frame from example.com became a link: pages load nothing from other hosts.",),
    ),
    "a newsletter's form": Case(
        '<form action="https://buttondown.com/api/emails/embed-subscribe/x" method="post"><input name="email"></form>',
        "<!-- newsletter-form -->",
    ),
    "another form": Case(
        '<form action="https://example.com/"><input name="q"></form>',
        '<form action="https://example.com/"><input name="q"></form>',
    ),
    "tabs of code": Case("<pre>\n\tx\n</pre>", "<pre>\n&#9;x\n</pre>"),
    "what looks like a fence": Case(
        "<div>\n``` go\nx\n```\n</div>", "<div>\n&#96;`` go\nx\n&#96;``\n</div>"
    ),
    "a program": Case("<script>\n```\n\tx\n</script>", "<script>\n```\n\tx\n</script>"),
    "an object": Case(
        '<object data="https://example.com/x.swf"><p>x</p></object>',
        '<a href="https://example.com/x.swf">Shown on example.com</a><p>x</p>',
        ("a frame from example.com became a link: pages load nothing from other hosts.",),
    ),
    "an embedded file of its own": Case(
        '<embed src="/files/a.pdf">', '<embed src="../../files/a.pdf">'
    ),
    "an embedded file of another site": Case(
        '<embed src="https://example.com/a.pdf">',
        '<a href="https://example.com/a.pdf">Shown on example.com</a>',
        ("a frame from example.com became a link: pages load nothing from other hosts.",),
    ),
    "a gist": Case(
        '<script src="https://gist.github.com/ana/12.js?file=a"></script>',
        '<a href="https://gist.github.com/ana/12">Gist ana/12</a>',
        ("a script from gist.github.com became a link.",),
    ),
    "a script of another site": Case(
        '<script async src="https://example.com/a--b.js"></script>',
        "<!-- left out: a script, https://example.com/a&#45;&#45;b.js -->",
        ("a script from example.com is left out; a comment in the page names it.",),
    ),
    "a script of its own": Case(
        '<script src="/files/a.js"></script>', '<script src="../../files/a.js"></script>'
    ),
    "a script in the page": Case(
        "<script>let a = 1 < 2;</script>", "<script>let a = 1 < 2;</script>"
    ),
    "an address that nobody can read": Case(
        '<a href="http://[x">x</a> <iframe src="http://[x"></iframe>',
        '<a href="http://[x">x</a> <iframe src="http://[x"></iframe>',
    ),
    "a picture of many sizes": Case(
        '<img srcset="/files/a.png 1x, /files/a.png 2x" src=\'/files/a.png\' alt="">',
        '<img srcset="../../files/a.png 1x, ../../files/a.png 2x" src="../../files/a.png" alt="">',
    ),
    "an address without quotes": Case(
        '<a href=/posts/other/>x</a> <a href="">y</a> <a href="#z">z</a>',
        '<a href="../other/">x</a> <a href="">y</a> <a href="#z">z</a>',
    ),
    "an address with an entity": Case(
        '<a href="https://example.com/?a=1&amp;b=2">x</a>',
        '<a href="https://example.com/?a=1&amp;b=2">x</a>',
    ),
    "a page with an anchor": Case(
        '<a href="/posts/other/#there">x</a> <a href="https://notes.example.org/posts/other/?a=b">y</a>',
        '<a href="../other/#there">x</a> <a href="../other/?a=b">y</a>',
    ),
    "a page that is not there": Case(
        '<a href="/nowhere/">x</a>',
        '<a href="https://notes.example.org/nowhere/">x</a>',
        (
            "nothing in the blog has the address /nowhere/; the link is kept as https://notes.example.org/nowhere/.",
        ),
    ),
    "an anchor that is not there": Case(
        '<a href="/posts/other/#nowhere">x</a>',
        '<a href="https://notes.example.org/posts/other/#nowhere">x</a>',
        (
            "nothing in posts/other.md has the anchor #nowhere; the link is kept as https://notes.example.org/posts/other/#nowhere.",
        ),
    ),
    "the first page": Case(
        '<p><a href="/">x</a> <a href="/posts/">y</a> <a href="/index.xml">z</a> <a href="/tags/">t</a></p>',
        '<p><a href="https://notes.example.org/">x</a> <a href="https://notes.example.org/posts/">y</a> <a href="https://notes.example.org/index.xml">z</a> <a href="https://notes.example.org/tags/">t</a></p>',
        (
            "/ is a page that Hugo generates; the link is kept as https://notes.example.org/.",
            "/index.xml is a page that Hugo generates; the link is kept as https://notes.example.org/index.xml.",
            "/posts/ is a page that Hugo generates; the link is kept as https://notes.example.org/posts/.",
            "/tags/ is a page that Hugo generates; the link is kept as https://notes.example.org/tags/.",
        ),
    ),
    "another scheme": Case(
        '<a href="mailto:ana@example.com">x</a> <a href="data:text/plain,x">y</a>',
        '<a href="mailto:ana@example.com">x</a> <a href="data:text/plain,x">y</a>',
    ),
    "the end of a summary": Case("A\n\n<!--more-->\n\nB", "A\n\n<!-- more -->\n\nB"),
    "a comment": Case("<!-- a -- b -->", "<!-- a -- b -->"),
    "Markdown in tags": Case(
        '<div class="x">\n\n**a**\n\n<p markdown="1">b\n\n</div>\n\nC',
        '<div class="x" markdown="1">\n\n**a**\n\n<p markdown="1">b</p>\n\n</div>\n\nC',
    ),
    "tags that stay open": Case("<div>\n<p>x\n\nC", "<div>\n<p>x</p></div>\n\nC"),
    "a tag that closes nothing": Case(
        "x\n\n</section>\n\n</div>\n\nC", "x\n\n</section>\n\n</div>\n\nC"
    ),
    "tags that close themselves": Case(
        '<div><br/><img src="/files/a.png"><hr></div>',
        '<div><br/><img src="../../files/a.png"><hr></div>',
    ),
    "tags that end in another order": Case(
        "<div><b><i>x</b></i></div>", "<div><b><i>x</b></i></div>"
    ),
    "ref in raw HTML": Case('<a href="{{< ref "other" >}}">x</a>', '<a href="../other/">x</a>'),
    "a video": Case(
        '<video poster="/files/a.png" src="/files/a.mp4"></video>',
        '<video poster="../../files/a.png" src="https://notes.example.org/files/a.mp4"></video>',
        (
            "nothing in the blog has the address /files/a.mp4; the link is kept as https://notes.example.org/files/a.mp4.",
        ),
    ),
}

LEFT_OUT: dict[str, Case] = {
    "a frame": Case(
        '<iframe src="https://example.com/"></iframe>',
        '<!-- Hugo left this HTML out:\n<iframe src="https://example.com/"></iframe>\n-->',
        ("Hugo leaves this HTML out, as `unsafe` is off; it is kept as a comment.",),
    ),
    "a shortcode": Case(
        "<div>{{< youtube abc >}}</div>",
        "<!-- Hugo left this HTML out:\n<div>{{< youtube abc >}}</div>\n-->",
        ("Hugo leaves this HTML out, as `unsafe` is off; it is kept as a comment.",),
    ),
    "a tag in a sentence": Case(
        'a <video src="x">b</video> <b>c</b> <!-- d -->',
        'a <!-- video src="x" -->b <b>c</b> <!-- d -->',
    ),
    "a comment": Case("<!-- a -->", "<!-- a -->"),
}

BLOGS = {"that Hugo shows": (UNSAFE, SHOWN), "that Hugo leaves out": ("", LEFT_OUT)}


@pytest.mark.parametrize(("settings", "cases"), BLOGS.values(), ids=list(BLOGS))
def test_raw_html(tmp_path: Path, settings: str, cases: Mapping[str, Case]) -> None:
    blog = tmp_path / "blog"
    for folder in ("content/posts", "static/files"):
        (blog / folder).mkdir(parents=True)
    (blog / "hugo.yaml").write_text(f"baseURL: {ADDRESS}\n{settings}", "utf-8")
    (blog / "content/posts/other.md").write_text("---\ndate: 2026-01-02\n---\n## There\n", "utf-8")
    for name in ("a.pdf", "a.png", "a.js"):
        (blog / "static/files" / name).touch()
    for number, case in enumerate(cases.values()):
        (blog / f"content/posts/{number}.md").write_text(
            f"---\ndate: 2026-01-02\n---\n{case.source}\n", "utf-8"
        )
    done = import_hugo(blog, tmp_path / "docs")
    made = {}
    for number, (name, case) in enumerate(cases.items()):
        text = (tmp_path / f"docs/posts/{number}.md").read_text("utf-8")
        said = re.findall(rf"content/posts/{number}\.md:\d+: (.*)", done.out)
        made[name] = Case(
            case.source, text.partition("---\n\n")[2].removesuffix("\n"), tuple(sorted(said))
        )
    assert made == cases
