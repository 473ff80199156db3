"""A blog is the same on each engine: one without plugins gets the rest from `prepare` and `finish`."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from engine_sites import run_engine, slots, sources
from selectolax.lexbor import LexborHTMLParser, LexborNode

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp
from building import POST, ROOT, assert_one_line, once, post_series, small_site, tree
from post_series.checking.built_site import BuiltSite
from post_series.checking.ledger import Ledger
from post_series.checking.links import lost_addresses
from sampling import nightly_but

sys.path.insert(0, str(ROOT / "tests" / "post_series"))

from publishing_blog import FORMATS, copy_blog

ENGINES = ["mkdocs", "properdocs", "zensical"]
OTHERS = [
    ("sections", "zensical"),
    ("blog", "zensical"),
    ("blog", "properdocs"),
    ("series", "zensical"),
    ("series", "properdocs"),
]

# What an engine's theme brings, and where it keeps what it searches.
FURNITURE = re.compile(
    r"(assets/(images|javascripts|stylesheets)|search)/.*|search\.json|sitemap\.xml\.gz|404\.\w+"
)
TAG = re.compile(r"\s*<[^>]*>")
LEFT_OVER = re.compile(rb"postserieslater[a-z]+x[0-9a-f]{16}|<!-- post-series: ")

CONFIG = """\
site_name: Notes & more
site_url: https://blog.example/
theme: material
plugins:
  - post-series: {social_cards: false}
"""

HOME = "https://example.com/"

# The engine has no plugin that says where a fact is explained.
REPORT = "your-account"


SECTIONS = """site_name: Notes
site_url: https://blog.example/
theme: material
plugins:
  - post-series:
      posts_dir: /
      sections: [/, til, log]
      main_sections: [/, til]
      taxonomies: [tags, places]
      languages:
        ar: {title: مدونة}
      paginate: 2
      feed_name: feed.xml
      cjk: true
      undated_sections: [log]
      by_weight: true
      taxonomy_addresses: {tags: {list: topics, term: "topics/:term"}}
markdown_extensions:
  - attr_list
  - pymdownx.arithmatex: {generic: true}
  - pymdownx.superfences
  - post_series.dialect
"""
"""Posts at the root, in two sections and in another language; lists of several pages; no navigation."""

IN_SECTIONS = {
    "docs/about.md": "---\ntype: page\ndate: 2020-01-01\naliases: [/one/, /gone/]\n---\n# About\n",
    "docs/index.md": "# Home\n",
    "docs/one.md": "---\ndate: 2024-01-01\nplaces: [The Moon]\n---\n# *One* & only\n\nText.\n",
    "docs/2024/two.md": "---\ndate: 2024-01-02\nsection: til\ntags: [x]\n---\n# Two\n\n字字 word\n",
    "docs/til/three.md": "---\ndate: 2024-01-03\nlang: fr\n---\nNo heading.\n",
    "docs/log/four.md": "---\ndate: 2024-01-04\ntags: [x]\n---\nFour\n====\n\nText.\n",
    "docs/ar/five.md": "---\ndate: 2024-01-05\ntags: [x]\n---\n# خمسة\n\nنص.\n",
    "docs/log/first.md": "---\ndate: 2023-01-01\nweight: 1\nlinkTitle: The first\n---\n# First\n\nText.\n",
    "docs/log/undated.md": "---\ntitle: Undated\ntags: [x]\n---\nNo date.\n",
    "docs/drawn.md": """# Drawn

A formula $x^2 < \\sqrt{2}$, and one that stays $\\nosuch{x}$:

$$
\\int_0^1 x\\,dx
$$

```goat
.-->
| a
'---
```

3. Three
4. Four

    - a
    {: .tight }

    - b
    {: .tight }
""",
    "docs/all.md": "---\nlayout: archives\ntitle: Everything\n---\nAll of it.\n",
}


def _sources(name: str, engine: str, folder: Path) -> Path:
    if name == "sections":
        return small_site(folder, SECTIONS, IN_SECTIONS)
    return (
        sources(engine, folder) if name == "series" else copy_blog(folder, {"mkdocs.yml": FORMATS})
    )


def _finished(engine: str, site: Path) -> Path:
    """Build a site with an engine, and complete it."""
    if engine != "zensical":
        done = run_engine(engine, site)
        assert done.status == 0, done.err + done.out
        return site / "site"
    for step in (
        lambda: post_series(site, "prepare"),
        lambda: run_engine(engine, site, config="mkdocs.prepared.yml"),
        lambda: post_series(site, "finish", "site"),
    ):
        done = step()
        assert done.status == 0, done.err + done.out
    return site / "site"


@pytest.fixture(scope="session")
def built(shared: Path) -> Callable[[str, str], Path]:
    """Return a function that builds a site with an engine, once."""

    def make(name: str, engine: str) -> Path:
        folder = shared / f"{name}-on-{engine}"
        once(folder, lambda made: _finished(engine, _sources(name, engine, made / "sources")))
        return folder / "sources" / "site"

    return make


Built = Callable[[str, str], Path]
EACH = pytest.mark.parametrize(
    ("name", "engine"), nightly_but({("blog", "zensical"), ("sections", "zensical")}, OTHERS)
)


def _files(site: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(site).items() if not FURNITURE.fullmatch(name)}


def _page(content: bytes) -> LexborHTMLParser:
    return LexborHTMLParser(content.decode())


@EACH
def test_the_addresses_are_the_same(built: Built, name: str, engine: str) -> None:
    expected, found = (_files(built(name, each)) for each in ("mkdocs", engine))
    assert set(found) == set(expected)
    assert {"robots.txt", "sitemap.xml"} <= set(found)


@EACH
def test_what_is_not_a_page_is_the_same_byte_for_byte(built: Built, name: str, engine: str) -> None:
    """Feeds, the sitemap, pages as Markdown, drawn images, files of the author's."""
    expected, found = (_files(built(name, each)) for each in ("mkdocs", engine))
    names = [each for each in expected if not each.endswith(".html") and REPORT not in each]
    assert len([each for each in names if each.endswith((".xml", ".json"))]) > 5
    assert [each for each in names if found[each] != expected[each]] == []


@EACH
def test_redirects_are_the_same(built: Built, name: str, engine: str) -> None:
    expected, found = (_files(built(name, each)) for each in ("mkdocs", engine))
    pages = BuiltSite(built(name, "mkdocs")).pages
    leading = [each for each, page in pages.items() if page.leads_to and each in expected]
    assert len(leading) > 1
    assert [each for each in leading if found[each] != expected[each]] == []


@EACH
def test_every_address_that_one_published_is_answered_by_the_other(
    built: Built, tmp_path: Path, name: str, engine: str
) -> None:
    sites = [BuiltSite(built(name, each)) for each in ("mkdocs", engine)]
    for site, other in (sites, reversed(sites)):
        book = Ledger(tmp_path / "published-urls.txt")
        book.publish(each for each in site.addresses() if not FURNITURE.fullmatch(each[1:]))
        assert list(lost_addresses(other, book)) == []


def _told(page: LexborHTMLParser, address: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a page tells machines: its metadata, its canonical address, its feeds."""
    for node in page.css(
        "meta[property], meta[name], script[type='application/ld+json'], link[rel]"
    ):
        said = {key: value or "" for key, value in node.attributes.items()}
        named = said.get("property") or said.get("name") or said.get("type") or ""
        if node.tag == "script":
            yield "json", json.dumps(json.loads(node.text())), ""
        elif node.tag == "meta" and named != "generator":
            yield "meta", named, said.get("content", "")
        elif node.tag == "link" and said["rel"] in {"canonical", "alternate", "alternate feed"}:
            yield said["rel"], said.get("title", ""), urljoin(address, said["href"])


@EACH
def test_pages_tell_machines_the_same(built: Built, name: str, engine: str) -> None:
    expected, found = (_files(built(name, each)) for each in ("mkdocs", engine))
    for each in (each for each in expected if each.endswith(".html")):
        address = f"{HOME}{each}"
        told = set(_told(_page(expected[each]), address))
        assert told == set(_told(_page(found[each]), address)), each


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _shown(page: LexborHTMLParser, address: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what readers see of posts and lists, in the page's order, with its links."""
    # Zensical does not tell templates that the navigation lists the parts already.
    for parts in page.css(".post-series__all"):
        parts.decompose()
    for node in page.css(
        "article > h1, .post-meta, .post-tags, .post-series, .post-next, .post-share, "
        ".post-list li, .post-terms li, .post-list__pages, .newsletter, .page-markdown a"
    ):
        links = [link.attributes.get("href") or "" for link in node.css("a:not(.headerlink)")]
        # And takes what stands in angle brackets in a title for a tag.
        yield _text(node), [TAG.sub("", unquote(urljoin(address, link))) for link in links]


@EACH
def test_pages_show_the_same_of_posts_and_lists(built: Built, name: str, engine: str) -> None:
    expected, found = (_files(built(name, each)) for each in ("mkdocs", engine))
    lists = 0
    for each in (each for each in expected if each.endswith(".html")):
        address = f"{HOME}{each}"
        shown = list(_shown(_page(expected[each]), address))
        assert list(_shown(_page(found[each]), address)) == shown, each
        lists += b"post-list__title" in expected[each]
    assert lists > 5


@EACH
def test_nothing_of_the_work_is_left_in_the_site(built: Built, name: str, engine: str) -> None:
    for each, content in tree(built(name, engine)).items():
        assert not LEFT_OVER.search(content), each


POST_TEXT = """---
title: A post
date: 2024-01-01
tags: [One, "C#"]

---


# A post

Some words that describe it & are "quoted".
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a site of one post and a list that its author introduces."""
    return small_site(
        tmp_path / "small",
        CONFIG,
        {
            "docs/index.md": "# Home\n",
            "docs/posts/a.md": POST_TEXT,
            "docs/tags/one/index.md": "# One\n\nWords of mine.\n",
            "docs/pictures/a.svg": "<svg/>",
        },
    )


def _prepared(site: Path, *options: str) -> str:
    done = post_series(site, "prepare", *options)
    assert done.status == 0, done.err
    return done.out


def _states(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_preparing_again_touches_nothing_that_is_right(small: Path) -> None:
    before = tree(small)
    assert "zensical build -f mkdocs.prepared.yml && post-series finish site" in _prepared(small)
    prepared = _states(small)
    _prepared(small)
    assert _states(small) == prepared
    added = {name for name in prepared if name not in before}
    assert {name for name in added if not name.startswith(("prepared/", ".cache/"))} == {
        "mkdocs.prepared.yml"
    }
    assert {name: content for name, (content, _) in prepared.items() if name in before} == before
    assert (small / "prepared/.gitignore").read_text("utf-8").endswith("\n*\n")


def test_a_list_that_its_author_wrote_keeps_its_words(small: Path) -> None:
    _prepared(small)
    written = (small / "prepared/docs/tags/one/index.md").read_text(encoding="utf-8")
    assert written.endswith("---\n# One\n\nWords of mine.\n")
    assert '"url": "posts/a/"' in written


def test_what_is_gone_goes(small: Path) -> None:
    _prepared(small)
    assert (small / "prepared/docs/tags/c#/index.md").is_file()
    (small / "docs/posts/a.md").write_text("---\ntitle: A post\n---\nNo date.\n")
    shutil.rmtree(small / "docs/pictures")
    _prepared(small)
    kept = {name for name in tree(small / "prepared/docs") if name.endswith((".md", ".svg"))}
    assert kept == {"index.md", "posts/a.md", "tags/one/index.md"}
    assert not (small / "prepared/docs/pictures").exists()


def test_all_of_it_can_be_removed(small: Path) -> None:
    before = tree(small)
    _prepared(small)
    assert _prepared(small, "--clean") == ""
    assert {
        name: content for name, content in tree(small).items() if ".cache/" not in name
    } == before


def test_a_text_begins_at_the_line_where_its_author_has_it(small: Path) -> None:
    _prepared(small)
    written = (small / "prepared/docs/posts/a.md").read_text(encoding="utf-8")
    assert written.splitlines().index("# A post") == POST_TEXT.splitlines().index("# A post")


def test_the_configuration_keeps_what_only_the_engine_understands(small: Path) -> None:
    inherited = (
        "INHERIT: base.yml\ntheme: {name: material, features: [x]}\n"
        "markdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n"
        "        kwds: {case: lower}\nplugins: {search: {}, post-series: {social_cards: false}}\n"
    )
    (small / "mkdocs.yml").rename(small / "base.yml")
    (small / "mkdocs.yml").write_text(inherited, encoding="utf-8")
    _prepared(small)
    text = (small / "mkdocs.prepared.yml").read_text(encoding="utf-8")
    assert "!!python/object/apply:pymdownx.slugs.slugify" in text
    assert "https://blog.example/" in text
    assert "post-series:" not in text
    assert "INHERIT" not in text
    (small / "mkdocs.yml").write_text(CONFIG.replace("theme: material\n", ""), encoding="utf-8")
    _prepared(small, "-f", "mkdocs.yml")


def test_an_address_that_ends_in_a_files_name_leads_to_the_page(small: Path) -> None:
    text = POST_TEXT.replace("title:", "url: /2019/a-post.html\ntitle:")
    (small / "docs/posts/a.md").write_text(text, encoding="utf-8")
    site = BuiltSite(_finished("zensical", small))
    assert site.pages["2019/a-post.html"].leads_to == "../posts/a/"
    assert "posts/a/index.html" in site.pages


MISTAKES = {
    "no plugin": (
        {"mkdocs.yml": CONFIG.replace("post-series", "search")},
        "mkdocs.yml: post-series is not among the plugins",
    ),
    "an option": (
        {"mkdocs.yml": CONFIG.replace("social_cards: false", "paginate: many")},
        "mkdocs.yml: post-series: paginate: ",
    ),
    "no folder of pages": ({"mkdocs.yml": f"{CONFIG}docs_dir: text\n"}, "mkdocs.yml: docs_dir: "),
    "no settings": ({"mkdocs.yml": "- a\n"}, "mkdocs.yml: it holds no settings"),
    "no YAML": ({"mkdocs.yml": "a: [\n"}, "mkdocs.yml: it cannot be read"),
    "a date": ({"docs/posts/a.md": "---\ndate: soon\n---\n"}, "posts/a.md: date: 'soon' is not"),
    "a folder in the way": (
        {"prepared/mine.md": "mine", "prepared/.gitignore": "*.log\n"},
        "prepared was not written by",
    ),
    "a file in the way": (
        {"mkdocs.prepared.yml": "mine"},
        "mkdocs.prepared.yml was not written by",
    ),
}


@pytest.mark.parametrize(("files", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line(small: Path, files: Mapping[str, str], said: str) -> None:
    for name, text in files.items():
        (small / name).parent.mkdir(exist_ok=True)
        (small / name).write_text(text, encoding="utf-8")
    before = tree(small)
    done = post_series(small, "prepare")
    assert_one_line(done, said)
    assert tree(small) == before


def test_a_page_that_is_no_text_is_named(small: Path) -> None:
    (small / "docs/posts/a.md").write_bytes(b"---\ndate: 2024-01-01\n---\n\xff")
    assert_one_line(post_series(small, "prepare"), "posts/a.md: it is not UTF-8 text")


def test_only_what_was_prepared_can_be_finished(small: Path) -> None:
    assert_one_line(
        post_series(small, "finish", "site"), "index.html is missing", "post-series prepare"
    )
    for name in ("index.html", "posts/a/index.html", "tags/one/index.html"):
        (small / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (small / "site" / name).write_text("<html></html>", encoding="utf-8")
    done = post_series(small, "finish", "site", "-f", "mkdocs.yml")
    assert_one_line(done, "was not built from mkdocs.prepared.yml, or is finished")
    assert_one_line(
        post_series(small, "finish", "site", "-f", "x.yml"), "x.yml: there is no such file"
    )


def test_an_address_that_is_lost_is_named(built: Built, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(built("blog", "zensical").parent, site)
    shutil.rmtree(site / "site")
    (site / "published-urls.txt").write_text("/posts/pipelines/#why\n/posts/gone/\n")
    assert run_engine("zensical", site, config="mkdocs.prepared.yml").status == 0
    done = post_series(site, "finish", "site")
    assert_one_line(done, "published-urls.txt:2: /posts/gone/: no page, file or redirect answers")
    (site / "published-urls.txt").write_text("/posts/pipelines/#why\n")
    assert run_engine("zensical", site, config="mkdocs.prepared.yml").status == 0
    done = post_series(site, "finish", "site")
    assert done.status == 0
    assert done.out.splitlines()[-1] == "1 published addresses are answered."


@pytest.mark.nightly
def test_private_copies_of_a_finished_site_have_the_same_slots(
    built: Built, tmp_path: Path
) -> None:
    snapshot = demo.fresh()
    verdicts = evaluate(snapshot, CATALOGUE)
    for engine in ("mkdocs", "zensical"):
        stamp(built("series", engine), snapshot, verdicts, tmp_path / engine)
    for page in (Path("index.html"), POST):
        assert slots(tmp_path / "zensical" / page) == slots(tmp_path / "mkdocs" / page)


@pytest.mark.parametrize("engine", ["zensical"])
def test_formulas_drawings_and_lists_are_the_same(built: Built, engine: str) -> None:
    ours, theirs = (
        _page((built("sections", each) / "drawn/index.html").read_bytes()).css_first("article")
        for each in ("mkdocs", engine)
    )
    assert ours is not None
    assert theirs is not None
    for selector in (
        "math",
        "span.arithmatex",
        "div.arithmatex",
        "svg.goat, .goat svg",
        "ol",
        "ul",
    ):
        found = [each.html for each in ours.css(selector)]
        assert found, selector
        assert [each.html for each in theirs.css(selector)] == found
