"""What Hugo lists, and where, is there after an import: Hugo itself is the judge."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hugo_blogs import build_with_hugo
from small_blogs import Imported, import_new

from building import mkdocs
from post_series.checking.comparing import compare

pytestmark = pytest.mark.slow

SETTINGS = """baseURL: https://notes.example.org/
title: Notes
removePathAccents: true
ignoreFiles: ['\\.private\\.md$', '/attic/']
enableInlineShortcodes: true
permalinks:
  taxonomy: {tags: /topics/}
  term: {tags: '/topics/:slug/'}
mediaTypes: {application/atom+xml: {suffixes: [xml]}}
outputFormats: {Atom: {mediaType: application/atom+xml, baseName: all, path: feeds}}
outputs: {home: [HTML, RSS, Atom], term: [HTML, RSS, Atom]}
module:
  mounts:
  - {source: content, target: content}
  - {source: notes, target: content/notes, excludeFiles: ['templates/*']}
  - {source: files, target: static/files}
"""
HEAD = '<head><title>{{ .Title }}</title>{{ partial "opengraph.html" . }}</head>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title>
{{ range .RegularPages }}<entry><id>{{ .Permalink }}</id><title>{{ .Title }}</title>
<link href="{{ .Permalink }}"/><published>{{ .PublishDate.Format "2006-01-02T15:04:05Z07:00" }}</published></entry>
{{ end }}</feed>
"""


def _post(title: str, day: int, more: str = "", text: str = "Text.") -> str:
    return f"---\ntitle: {title}\ndate: 2024-01-{day:02}T10:00:00+05:30\n{more}---\n{text}\n"


FILES = {
    "hugo.yaml": SETTINGS,
    "layouts/_default/single.html": f"<html>{HEAD}<main><h1>{{{{ .Title }}}}</h1>{{{{ .Content }}}}</main></html>",
    "layouts/_default/list.html": f"<html>{HEAD}<main><h1>{{{{ .Title }}}}</h1>{{{{ range .Pages }}}}"
    '<p><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></p>{{ end }}</main></html>',
    "layouts/_default/home.html": f"<html>{HEAD}<main>"
    '{{ range where site.RegularPages "Section" "in" site.MainSections }}'
    '<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}</main></html>',
    "layouts/_default/list.atom.xml": ATOM,
    "layouts/shortcodes/figure-of.html": "{{ with .Page.Resources.GetMatch (.Get 0) }}"
    '<figure><img src="{{ .RelPermalink }}"></figure>{{ end }}',
    "content/posts/old.md": _post("Old", 1, "weight: 2\ntags: [Été]\n"),
    "content/posts/older.md": _post(
        "Older", 2, "weight: 1\nlinkTitle: First of all\ntags: [Été]\n"
    ),
    "content/posts/new.md": _post(
        "New", 3, "publishDate: 2024-01-04T00:00:00+05:30\ncategories: [医者]\n"
    ),
    "content/posts/café/index.md": _post(
        "Picture",
        5,
        text='{{< figure-of "p*" >}}\n\n{{< hi.inline >}}Hi, {{ .Page.Title }}{{< /hi.inline >}}',
    ),
    "content/posts/beside.md": _post(
        "Beside", 12, "slug: at-another-place\n", '![q](q.svg)\n\n{{< figure-of "q.*" >}}'
    ),
    "content/posts/beside/q.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    "content/posts/secret.private.md": _post("Secret", 6),
    "content/posts/attic/gone.md": _post("Gone", 7),
    "content/posts/deep/_index.md": "---\ntitle: Deep\nurl: /elsewhere/\n---\n",
    "content/tags/guides/_index.md": "---\ntitle: Guides\nurl: /how-to/\n---\n",
    "content/categories/医者/_index.md": "---\ntitle: 医者\nurl: /praxis-医/\n---\n",
    "content/posts/deep/down.md": _post("Down", 8),
    "content/guide/two.md": "---\ntitle: Two\nweight: 2\n---\nText.\n",
    "content/guide/one.md": "---\ntitle: One\nweight: 1\ntags: [Guides]\n---\nText.\n",
    "content/about.md": _post("About", 9, "tags: [Me]\n"),
    "notes/n.md": _post("Note", 10),
    "notes/templates/t.md": _post("Template", 11),
    "files/f.txt": "text",
}
# A picture of 4 by 3 pixels.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000000e49444154789c63a84702"
    "0c3839005c7811dd01ffe9ba0000000049454e44ae426082"
)


class Sites(NamedTuple):
    """The blog as Hugo builds it, as it is here, and what the import said."""

    hugo: Path
    ours: Path
    imported: Imported


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Build the blog with Hugo, import it, and build it here."""
    folder = tmp_path_factory.mktemp("lists")
    files: dict[str, str | bytes] = {**FILES, "content/posts/café/pic.png": PICTURE}
    imported = import_new(folder, files)
    public = build_with_hugo(folder / "blog", folder / "public")
    done = mkdocs(imported.site, "build", "--strict")
    assert done.status == 0, done.err
    return Sites(public, imported.site / "site", imported)


def test_nothing_of_what_hugo_lists_is_lost(sites: Sites) -> None:
    lost = compare(sites.hugo, sites.ours).lost
    assert [f"{each.address}: {each.text}" for each in lost] == []
    assert sites.imported.problems == []


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("posts", ["older", "old", "at-another-place", "café", "new"]),
        ("guide", ["one", "two"]),
        ("topics/ete", ["older", "old"]),
    ],
)
def test_lists_are_in_the_order_of_hugo(sites: Sites, page: str, links: list[str]) -> None:
    text = (sites.ours / page / "index.html").read_text("utf-8")
    found = re.findall(r'class="post-list__title" href="(?:[^"]*/)?([^"/]+)/"', text)
    assert [each.replace("cafe", "café") for each in found if each != "down"] == links


def test_a_list_has_the_short_title(sites: Sites) -> None:
    assert ">First of all</a>" in (sites.ours / "posts/index.html").read_text("utf-8")
    assert "<title>Older</title>" in (sites.ours / "posts/index.xml").read_text("utf-8")


@pytest.mark.parametrize("name", ["secret", "gone", "template", "Secret", "Gone"])
def test_what_the_blog_leaves_out_is_not_published(sites: Sites, name: str) -> None:
    assert [path for path in sites.ours.rglob("*") if name in path.name] == []
    assert name not in (sites.ours / "search/search_index.json").read_text("utf-8")


def test_no_feed_has_a_page_without_a_date(sites: Sites) -> None:
    assert "/guide/one/" not in (sites.ours / "topics/guides/index.xml").read_text("utf-8")
    assert "0001" not in (sites.ours / "sitemap.xml").read_text("utf-8")
