"""Files of every kind that a blog may hold: settings in parts, other encodings, data, links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hugo_blogs import import_hugo

from building import Run

# A blog whose settings are a folder of files, as Hugo reads them one over the other.
CONFIG = {
    "config/_default/hugo.toml": """\
title = "Default"
baseURL = "/"
timeZone = "Europe/Berlin"
[params]
description = "About notes."
homeInfoParams = {Title = "Hello", Content = "Some *notes*."}
[params.author]
name = "Ana"
""",
    "config/_default/params.yaml": "author: {mail: ana@example.com}\n",
    "config/_default/taxonomies.json": '{"tag": "tags", "topic": "topics"}',
    "config/_default/notes.txt": "not settings",
    "config/production/hugo.yaml": "title: Notes\nbaseURL: https://notes.example.org/blog/\n",
}
CONTENT: dict[str, str | bytes] = {
    "articles/utf-16.md": "Ünï — “x”\n".encode("utf-16"),
    "articles/windows.md": "Ünï — “x”\r\nnext\r\n".encode("cp1252"),
    "articles/latin.md": b"\x81\xfcn\xef\n",
    "articles/zero.md": b"a\0b\n",
    "articles/mark.md": b"\xef\xbb\xbf---\ntitle: Mark\n---\nx\n",
    "articles/same.md": "---\ndate: 2026-01-02\nslug: other\n---\nThe first.\n",
    "articles/bundle/index.md": "---\ntitle: B\nslug: other\ndate: 2026-01-02\n---\nThe second.\n",
    "articles/third.md": "---\nslug: other\n---\nThe third.\n",
    "articles/z/index.md": "---\nslug: other\n---\nThe fourth.\n",
    "articles/bundle/inside.md": "Left out.\n",
    "articles/bundle/files/a.txt": "a",
    "articles/alone.txt": "a",
    "articles/.hidden.md": "x",
    "articles/backup.md~": "x",
    "articles/other.adoc": "= Other\n",
    "articles/page.html": "---\ntitle: P\n---\n<p>{{< param author.mail >}} <b>x\n",
    "articles/no-list.md": "---\n- a\n---\nx\n",
    "articles/param.md": "{{< param author.name >}} {{< param author.mail >}}\n",
    "articles/links.md": (
        "[a](alone.txt) [b](/blog/articles/alone.txt) [c](https://www.notes.example.org/blog/style.css)"
        " [d](https://notes.example.org/elsewhere/) [e](/articles/bundle/files/a.txt)"
        " [f](articles/other.md) [g](other.md#nowhere) [h](/own/) [i](/blog/tags/) [j](param.md)"
        " [k](https://[x) [l](../) [m](/blog/index.html) [n](bundle/?a=b#c) [o](#here)"
        " [p](inside.txt) [q](/blog/articles/param/index.html)\n\n## Here\n"
    ),
    "inside.txt": "beside nothing",
    "deep/er/_index.md": '[a]({{< ref "x" >}}) [b]({{< ref "/articles/param.md" >}})\n',
    "deep/er/x.md": '[a]({{< ref "/" >}}) [b]({{< ref "./param" >}}) [c]({{< ref "er" >}})\n',
    "deep/asset.md": "![a](/pic.png) <https://notes.example.org/blog/style.css>\n",
    "deep/y/index.md": '[a]({{< relref "../er/x.md#z" >}}) [b]({{< ref "y" >}})\n',
}
OTHERS: dict[str, str | bytes] = {
    "static/style.css": "a{}",
    "static/read.md": "# Copied\n",
    "static/.well-known/x.txt": "x",
    "static/articles/alone.txt": "another",
    "assets/pic.png": "x",
    "outside.txt": "x",
}


class Imported(NamedTuple):
    """The docs folder, and what the command said."""

    docs: Path
    done: Run


def _write(top: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import one blog that holds all of these."""
    folder = tmp_path_factory.mktemp("files")
    blog, docs = folder / "blog", folder / "docs"
    _write(blog, {**CONFIG, **OTHERS})
    _write(blog / "content", CONTENT)
    _write(docs, {"own.md": "# Own\n"})
    (folder / "secret.txt").write_text("secret")
    links = {"in.txt": blog / "outside.txt", "out.txt": folder / "secret.txt", "lost": blog / "no"}
    links["folder"] = blog / "static"
    for name, target in links.items():
        (blog / "content/articles" / name).symlink_to(target)
    return Imported(docs, import_hugo(blog, docs))


TEXTS = {
    "articles/utf-16.md": "Ünï — “x”",
    "articles/windows.md": "Ünï — “x”\nnext",
    "articles/latin.md": "\x81ünï",
    "articles/zero.md": "a\N{REPLACEMENT CHARACTER}b",
    "articles/mark.md": "x",
    "articles/other/index.md": "The second.",
    "articles/other-2.md": "The first.",
    "articles/other-3.md": "The third.",
    "articles/other-4/index.md": "The fourth.",
    "articles/page.html": None,
    "articles/page.md": "<div>\n<p>ana@example.com <b>x\n</b></p>\n</div>",
    "articles/no-list.md": "<!-- The front matter, as it was:\n- a\n-->\n\nx",
    "articles/param.md": "Ana ana@example.com",
    "articles/inside.md": None,
    "articles/bundle/inside.md": None,
    "articles/other/inside.md": None,
    "articles/.hidden.md": None,
    "deep/er/index.md": "[a](x.md) [b](../../articles/param.md)",
    "index.md": "# Hello\n\nSome *notes*.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_is_carried_over(imported: Imported, name: str) -> None:
    file = imported.docs / name
    text = file.read_text("utf-8").split("---\n", 2)[2].strip() if file.exists() else None
    assert text == TEXTS[name]


BLOG = "https://notes.example.org/blog/"
LINKS = {
    "articles/links.md": [
        *("alone.txt", "alone.txt", "../style.css", "https://notes.example.org/elsewhere/"),
        *(f"{BLOG}articles/bundle/files/a.txt", f"{BLOG}articles/links/articles/other.md"),
        *(f"{BLOG}articles/links/other.md#nowhere", "../own.md", f"{BLOG}tags/", "param.md"),
        *("https://[x", f"{BLOG}articles/", f"{BLOG}index.html", f"{BLOG}articles/other/?a=b#c"),
        *("#here", f"{BLOG}articles/links/inside.txt", "param.md"),
    ],
    "deep/asset.md": ["../pic.png", "../style.css"],
    "deep/er/index.md": ["x.md", "../../articles/param.md"],
    "deep/er/x.md": ["/", "./param", "index.md"],
    "deep/y/index.md": [f"{BLOG}deep/er/x/#z", "index.md"],
}


@pytest.mark.parametrize("name", LINKS)
def test_each_link_leads_where_it_led(imported: Imported, name: str) -> None:
    text = (imported.docs / name).read_text("utf-8")
    assert re.findall(r"\]\(([^)]*)\)", text) == LINKS[name]


SAID = [
    "content/articles/windows.md: it is not UTF-8; it was read as Western European",
    "content/articles/latin.md: it is not UTF-8",
    "content/articles/other.adoc:1: .adoc is not Markdown; it is left out",
    "content/articles/bundle/inside.md: Hugo makes no page of a text inside another page's folder",
    "content/articles/same.md:1: its address /articles/other/ is that of",
    "content/articles/third.md:1: its address /articles/other/ is that of",
    "content/articles/no-list.md:2: its front matter cannot be read (it is not a list of keys and",
    "content/articles/out.txt: this link leads out of the blog",
    "content/articles/folder: this is a link to a folder",
    "content/articles/lost: this link leads nowhere",
    "content/articles/links.md:1: alone.txt finds no file in a browser; articles/alone.txt is meant",
    "content/articles/links.md:1: /blog/index.html is a page that Hugo generates",
    "content/articles/links.md:1: https://[x is not an address that can be read",
    "content/deep/er/x.md:1: ref finds no page ./param; write the path of its file.",
    "static/articles/alone.txt: its place in the site, articles/alone.txt, is that of content/articles/alone.txt",
    "static/read.md: MkDocs makes a page from it",
    "static/.well-known/x.txt: MkDocs leaves .well-known out",
    "  exclude_docs: !/.well-known/x.txt",
    "  plugins: post-series: posts_dir: articles",
    "  site_name: Notes",
    "  site_url: https://notes.example.org/blog/",
    "dates without a time zone are those of Europe/Berlin",
]


@pytest.mark.parametrize("line", SAID)
def test_what_is_elsewhere_is_reported(imported: Imported, line: str) -> None:
    assert line in imported.done.out


def test_links_out_of_the_blog_are_not_followed(imported: Imported) -> None:
    names = {each.name for each in (imported.docs / "articles").iterdir()}
    assert names.isdisjoint({"out.txt", "lost"})
    assert (imported.docs / "articles/in.txt").read_text() == "x"


def test_the_first_page_is_drawn_from_the_settings(imported: Imported) -> None:
    front = yaml.safe_load((imported.docs / "index.md").read_text("utf-8").split("---\n")[1])
    assert front["description"] == "About notes."
