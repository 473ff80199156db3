"""Every page is where Hugo put it, however a blog's settings write addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from hugo_blogs import ADDRESS, build_with_hugo, import_hugo
from small_blogs import POST, import_new

DATED = "date: 2026-03-01T10:00:00Z"

# The pages' front matter, by their files.
PATTERNS = """\
permalinks:
  posts: /:year/:month/:day/:slug/
  notes: /:monthname/:weekday-:weekdayname/:yearday/:title/
  page:
    wiki: /:sections/:slugorfilename/
    inner: /in/:sections[1:]/:contentbasename/
    last: /:sections[last]/:filename/
    first: /first/:sections[:last]/:slugorcontentbasename/
    one: /:sections[0]/:section/:slug/
    flat: /:filename
    named: /n/:sectionslugs/:sectionslug/:slug/
  section:
    wiki: /lists/:sections/:contentbasename/
"""
BLOGS: dict[str, tuple[str, dict[str, str]]] = {
    "patterns": (
        PATTERNS,
        {
            "posts/A Post.md": f"title: C++ & Co.\n{DATED}",
            "posts/undated.md": "title: Undated",
            "posts/bundle/index.md": f"title: B\nslug: The Slug\n{DATED}",
            "notes/x.md": f"title: Some Title\n{DATED}",
            "notes/undated.md": "title: None",
            "wiki/a/b/c.md": "title: C",
            "wiki/a/_index.md": "title: A",
            "wiki/A & B/_index.md": "title: AB",
            "wiki/A & B/E & F.md": "title: EF",
            "wiki/d.md": "slug: dd",
            "inner/a/_index.md": "title: A",
            "inner/a/b.md": "title: B",
            "last/a/_index.md": "title: A",
            "last/a/b.md": "title: B",
            "first/a/_index.md": "title: A",
            "first/a/b.md": "title: B",
            "one/a/_index.md": "title: A",
            "one/a/b.md": "title: B",
            "flat/B  & C.md": "title: B",
            "named/_index.md": "title: Named\nslug: Own",
            "named/deep er/_index.md": "title: Deep One",
            "named/deep er/a.md": "title: A",
            "named/none/b.md": "title: B",
        },
    ),
    "names": (
        "frontmatter: {date: [':filename', ':default']}\ntaxonomies: {topic: topics}\n",
        {
            "posts/2026-01-02-first.md": "title: First",
            "posts/2026-01-03_second/index.md": "title: Second",
            "posts/2026-01-04.md": "title: A day",
            "posts/Ünï & cödé.md": "title: Letters",
            "posts/chosen.md": "url: some/where",
            "posts/file.md": "url: /old/file.htm",
            "posts/index-file.md": "url: /older/index.html",
            "posts/dots.md": "url: /up/../down/",
            "posts/tokens.md": f"url: /:year/:slug/\nslug: by\n{DATED}",
            "posts/spaces.md": "slug: ' A  B-C - D '",
            "posts/README.md": "title: Read me",
            "posts/old.md": "aliases: [/a/b, older, ../up]",
            "_index.md": "title: Home",
            "about/index.md": "title: About",
            "page.html": "title: HTML",
        },
    ),
    "files": (
        "uglyURLs: true\n",
        {"posts/a.md": "title: A", "posts/b/index.md": "title: B", "_index.md": "title: Home"},
    ),
    "languages": (
        (
            "defaultContentLanguage: en\ndefaultContentLanguageInSubdir: true\n"
            "languages: {en: {weight: 1}, fr: {weight: 2}, de: {disabled: true}}\n"
        ),
        {
            "posts/a.md": "title: A",
            "posts/a.fr.md": "title: A",
            "posts/b/index.fr.md": "title: B",
            "posts/c.fr.md": "url: /whole/",
            "posts/d.fr.md": "url: part/d",
            "posts/e.fr.md": "url: /fr/e/",
            "posts/f.md": "url: /of-all/",
            "_index.md": "title: Home",
        },
    ),
    "letters": (
        "disablePathToLower: true\n",
        {
            "Posts/A Page.md": "title: A",
            "Posts/So & So/Thing  x.md": "title: T",
            "Posts/Some/Thing.md": "slug: As It Is",
        },
    ),
}


def _write(blog: Path, settings: str, pages: Mapping[str, str]) -> None:
    layouts = blog / "layouts/_default"
    layouts.mkdir(parents=True)
    (blog / "hugo.yaml").write_text(f"baseURL: {ADDRESS}\n{settings}", "utf-8")
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text("{{ .Content }}", "utf-8")
    for name, front in pages.items():
        file = blog / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{front}\n---\nText of {name}.\n", "utf-8")


def _by_hugo(public: Path) -> Iterator[tuple[str, str]]:
    for file in public.rglob("*.htm*"):
        found = re.search(r"Text of (.*)\.", file.read_text("utf-8").replace("&amp;", "&"))
        if found:
            yield found[1], f"/{file.relative_to(public)}".removesuffix("index.html")


def _here(docs: Path) -> Iterator[tuple[str, str]]:
    for file in docs.rglob("*.md"):
        text = file.read_text("utf-8")
        if found := re.search(r"Text of (.*)\.", text.replace("&amp;", "&")):
            place = file.relative_to(docs)
            folder = place.parent if place.name == "index.md" else place.with_suffix("")
            yield found[1], f"/{folder}/".replace("/./", "/")
            front = yaml.safe_load(text.split("---\n")[1])
            for address in (*front.get("aliases", ()), front.get("url", "")):
                yield found[1], address


@pytest.mark.parametrize(("settings", "pages"), BLOGS.values(), ids=list(BLOGS))
def test_each_page_answers_where_hugo_put_it(
    tmp_path: Path, settings: str, pages: Mapping[str, str]
) -> None:
    blog, docs = tmp_path / "blog", tmp_path / "docs"
    _write(blog, settings, pages)
    public = build_with_hugo(blog, tmp_path / "public")
    done = import_hugo(blog, docs)
    assert done.status in {0, 1}, done.err
    hugo = sorted(_by_hugo(public))
    assert {name for name, _ in hugo} == set(pages)
    here = set(_here(docs))
    assert [each for each in hugo if each not in here] == []


def test_former_addresses_are_files_where_pages_are(tmp_path: Path) -> None:
    post = "---\ntitle: A\ndate: 2026-01-02\naliases: [older, /x/, /z.html, /]\n---\nText.\n"
    new = import_new(
        tmp_path,
        {
            "hugo.yaml": f"baseURL: {ADDRESS}\nuglyURLs: true\n",
            "content/posts/a.md": post,
        },
    )
    front = yaml.safe_load(new.read("docs/posts/a.md").split("---\n")[1])
    assert front["aliases"] == ["older.html", "/x.html", "/z.html", "/"]


def test_pages_are_pages_wherever_the_content_is(tmp_path: Path) -> None:
    new = import_new(
        tmp_path,
        {
            "hugo.yaml": f"baseURL: {ADDRESS}\ncontentDir: inhalt\n",
            "inhalt/posts/a.md": POST,
            "static/note.md": "A file.",
        },
    )
    assert new.problems == [
        "static/note.md: MkDocs makes a page from it, but Hugo copied it as it is; rename it."
    ]


def test_an_address_of_another_language_is_named(tmp_path: Path) -> None:
    new = import_new(
        tmp_path,
        {
            "hugo.yaml": f"baseURL: {ADDRESS}\nlanguages: {{en: {{}}, fr: {{}}}}\n",
            "content/posts/a.fr.md": POST.replace("title: A", "title: A\nurl: /ailleurs/"),
        },
    )
    (problem,) = new.problems
    assert problem.startswith("content/posts/a.fr.md:1: its address /ailleurs/ is not one of fr")
