"""One site is held against another: what is lost is named, and what is the theme's own is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from post_series.checking.any_page import read_html
from post_series.checking.comparing import Kind, compare
from post_series.checking.comparison_report import as_html
from post_series.command import main

HOME = "https://blog.example/"
POST = (
    "<title>A post</title><meta property='article:published_time' content='2024-01-02'>"
    "<meta name=description content='Said.'><article><h1>A post</h1><h2 id=setup>Set up</h2>"
    "<p>Quite “a few” words.</p><pre>ls -l\n</pre><img src=/posts/a/p.png>"
    "<footer>Share this</footer></article>"
)
FEED = (
    f"<rss version='2.0'><channel><item><title>A post</title><link>{HOME}posts/a/</link>"
    f"<guid>{HOME}posts/a/</guid><pubDate>Tue, 02 Jan 2024 00:00:00 +0000</pubDate></item></channel></rss>"
)
OLD: Mapping[str, str] = {
    "index.html": f"<link rel=canonical href={HOME}><main><a href=/posts/a/>A</a></main>",
    "index.xml": FEED,
    "posts/a/index.html": POST,
    "posts/a/p.png": "x",
    "old/index.html": f"<meta http-equiv=refresh content='0; url={HOME}posts/a/'>",
    "theme.css": "x",
}
NEW: Mapping[str, str] = {
    **OLD,
    "index.html": f"<link rel=canonical href={HOME}><article><a href=posts/a/>A post</a></article>",
    "posts/a/index.html": POST.replace("“", '"').replace("<h1>", "<p>2 min</p><h1>"),
}
# What of the new site is otherwise, and what is lost then.
CHANGES: Mapping[str, tuple[str, str | None, list[tuple[str, str]]]] = {
    "nothing": ("theme.css", None, []),
    "a page": ("posts/a/p.png", None, [("addresses", "/posts/a/p.png")]),
    "a redirect": ("old/index.html", None, [("addresses", "/old/")]),
    "where it leads": (
        "old/index.html",
        f"<meta http-equiv=refresh content='0; url={HOME}'>",
        [("redirects", "/old/")],
    ),
    "a feed": ("index.xml", None, [("feeds", "/index.xml")]),
    "an item": ("index.xml", "<rss><channel></channel></rss>", [("feeds", "/index.xml")]),
    "its date": ("index.xml", FEED.replace("02 Jan", "03 Jan"), [("feeds", "/index.xml")]),
    "a link of a list": ("index.html", "<article>Home</article>", [("lists", "/")]),
    "words": ("posts/a/index.html", POST.replace("few", ""), [("words", "/posts/a/")]),
    "code": ("posts/a/index.html", POST.replace("ls -l", "ls"), [("code", "/posts/a/")]),
    "words that are code now": (
        "posts/a/index.html",
        POST.replace("<p>Quite “a few” words.</p>", "<pre>Quite a few words.</pre>"),
        [],
    ),
    "numbers beside code": (
        "posts/a/index.html",
        POST.replace("ls -l", "<span style='user-select:none;color:#7f7f7f'>1</span>ls -l"),
        [],
    ),
    "numbers in a table beside code": (
        "posts/a/index.html",
        POST.replace(
            "<pre>ls -l\n</pre>",
            "<pre><table><tr><td><pre class=lineno>1</pre><td><pre>ls -l\n</pre></table></pre>",
        ),
        [],
    ),
    "what follows a heading": (
        "posts/a/index.html",
        POST.replace("<h2 id=setup>Set up</h2>", "<h2 id=setup>Set up</h2><i>now</i>"),
        [],
    ),
    "a drawing": (
        "posts/a/index.html",
        POST.replace("<footer>", "<svg><text>A</text></svg><footer>"),
        [],
    ),
    "an anchor": ("posts/a/index.html", POST.replace("=setup", "=x"), [("anchors", "/posts/a/")]),
    "a picture": ("posts/a/index.html", POST.replace("p.png", "q.png"), [("images", "/posts/a/")]),
    "a date": ("posts/a/index.html", POST.replace("01-02", "01-03"), [("dates", "/posts/a/")]),
    "a description": ("posts/a/index.html", POST.replace("Said.", ""), [("metadata", "/posts/a/")]),
}


def _write(folder: Path, files: Mapping[str, str | None]) -> Path:
    for name, text in files.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_lost_is_named(tmp_path: Path, change: str) -> None:
    name, text, lost = CHANGES[change]
    new = _write(tmp_path / "new", {**NEW, name: text})
    found = compare(_write(tmp_path / "old", OLD), new)
    assert [(each.kind.value, each.address) for each in found.lost] == lost


def test_the_command_says_so_on_a_terminal_as_json_and_as_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = str(_write(tmp_path / "old", OLD))
    new = str(_write(tmp_path / "new", {**NEW, "posts/a/index.html": POST.replace("few", "")}))
    page = tmp_path / "page.html"
    assert main(["compare", old, old]) == 0
    assert "Nothing is lost." in capsys.readouterr().out
    assert main(["compare", old, new, "--json", "--html", str(page)]) == 5
    document = json.loads(capsys.readouterr().out)
    assert document["differences"][0]["text"] == "1 of 8 words are missing: few"
    assert "<del>few”</del>" in page.read_text("utf-8")
    assert main(["compare", old, str(tmp_path / "nowhere")]) == 1
    assert "is not a finished site" in capsys.readouterr().err


def test_a_page_of_the_report_runs_nothing_of_the_sites(tmp_path: Path) -> None:
    bad = POST.replace("few", "&lt;script&gt;")
    found = compare(
        _write(tmp_path / "old", {**OLD, "posts/a/index.html": bad}), _write(tmp_path / "new", NEW)
    )
    assert "<script>" not in as_html(found)


def test_a_copy_of_a_picture_in_another_size_is_the_picture(tmp_path: Path) -> None:
    copy = "p_hu_193e79b29cdcf504.webp"
    old = {**OLD, "posts/a/index.html": POST.replace("p.png", copy), f"posts/a/{copy}": "x"}
    result = compare(_write(tmp_path / "old", old), _write(tmp_path / "new", NEW))
    assert [each.text for each in result.lost] == []
    (moved,) = [each for each in result.differences if each.kind is Kind.ADDRESS]
    assert moved.address == f"/posts/a/{copy}"


def test_pages_of_a_list_may_have_any_name(tmp_path: Path) -> None:
    old = {**OLD, "seite/2/index.html": "<main><p>Words of an older page</p></main>"}
    new = {**NEW, "seite/2/index.html": "<meta http-equiv=refresh content='0; url=/'>"}
    result = compare(_write(tmp_path / "old", old), _write(tmp_path / "new", new))
    assert [each.text for each in result.lost] == []


def test_a_link_of_the_menu_is_not_of_a_list(tmp_path: Path) -> None:
    pages = {
        f"posts/p{number}/index.html": POST.replace(
            "<h1>", "<nav><a href=/posts/p1/>First</a></nav><h1>"
        )
        for number in range(40)
    }
    start = f"<link rel=canonical href={HOME}><main>"
    home = f"{start}<a href=/posts/p1/>First</a><a href=/posts/p2/>Second</a></main>"
    old = _write(tmp_path / "old", {**OLD, **pages, "index.html": home})
    new = _write(tmp_path / "new", {**NEW, **pages, "index.html": f"{start}Home</main>"})
    assert [each.text for each in compare(old, new).lost] == ["no longer lists /posts/p2/"]


TEXTS = {
    "a link to the heading, whatever it says": (
        "<h2 id=a>About<a href='#a'><i title=Link></i><b>Link here</b></a></h2><h3 id=''>B<a href='#'>Link</a></h3>",
        ["About", "B"],
    ),
    "a heading that is a link to itself": (
        "<h2 id=ä>\n<a href='#%C3%A4'>Äpfel</a>\n</h2>",
        ["Äpfel"],
    ),
    "a heading that is nothing but a theme's link": ("<h2 id=''><a href='#'>Link</a></h2>", []),
    "a link to another heading": ("<h2 id=a>See <a href='#b'>this</a></h2>", ["See this"]),
    "names of tabs": ("<label>One</label><label>Two</label>", ["One", "Two"]),
}


@pytest.mark.parametrize("what", TEXTS)
def test_what_is_text_and_what_is_the_themes(what: str) -> None:
    markup, lines = TEXTS[what]
    assert read_html(f"<main>{markup}</main>", "a/", "").lines == lines
