"""What a post is, where its lists and feeds are, and what they are called, is as in Hugo."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from small_blogs import POST, SETTINGS, import_new

DATED, PAGE = POST, "---\ntitle: P\n---\nText.\n"
TAGGED = DATED.replace("title: A", "title: A\ntags: [x]")
ATOM_AND_JSON = (
    "mediaTypes: {application/atom+xml: {suffixes: [atom]}, application/feed+json: {suffixes: [json]}}\n"
    "outputFormats:\n"
    "  Atom: {mediaType: application/atom+xml, baseName: feed}\n"
    "  jsonfeed: {mediaType: application/feed+json, baseName: feed}\n"
    "  unused: {mediaType: application/atom+xml, baseName: other}\n"
    "outputs: {home: [HTML, RSS, Atom, JSONFeed]}\n"
)
# The settings of the blog, its pages, and the options and the front matter that differ from usual ones.
BLOGS: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, object], Mapping[str, object]]] = {
    "one section": ("", {"posts/a.md": DATED, "about.md": PAGE}, {}, {"about.md": {"nav": False}}),
    "another section": ("", {"blog/a.md": DATED}, {"posts_dir": "blog"}, {}),
    "posts at the root": ("", {"a.md": DATED, "b.md": DATED}, {"posts_dir": "/"}, {}),
    "addresses by date": (
        "permalinks: {posts: '/:year/:slug/'}\n",
        {"posts/a.md": DATED},
        {},
        {"2024/a.md": {"section": "posts"}},
    ),
    "a page of the posts' type": (
        "",
        {"posts/a.md": DATED, "about.md": DATED.replace("title: A", "title: B\ntype: posts")},
        {},
        {"about.md": {"section": "posts"}},
    ),
    "several sections": (
        "params: {mainSections: [blog, til]}\n",
        {"blog/a.md": DATED, "til/b.md": DATED, "talks/c.md": DATED},
        {
            "posts_dir": "/",
            "sections": ["blog", "til", "talks"],
            "main_sections": ["blog", "til"],
            "feed_sections": ["blog", "talks", "til"],
        },
        {},
    ),
    "a section at another address": (
        "",
        {"posts/_index.md": "---\nurl: /writing/\n---\n", "posts/a.md": DATED},
        {"posts_dir": "writing"},
        {"posts/a.md": {"section": "writing"}},
    ),
    "sections in a section": (
        "",
        {"posts/2024/_index.md": PAGE, "posts/2024/a.md": DATED, "posts/b.md": DATED},
        {"sections": ["posts", "posts/2024"]},
        {"posts/2024/a.md": {"section": "posts/2024"}},
    ),
    "taxonomies": (
        "taxonomies: {tag: tags, place: places}\n",
        {"posts/a.md": TAGGED},
        {
            "taxonomies": ["tags", "places"],
            "feed_copies": ["tags/index.xml", "places/index.xml"],
            "redirects": {"/places/": "index.md"},
        },
        {},
    ),
    "lists and terms at other addresses": (
        "permalinks: {taxonomy: {tags: /topics/}, term: {tags: '/t/:sections/:slug/'}}\n",
        {"posts/a.md": TAGGED},
        {
            "taxonomy_addresses": {"tags": {"list": "topics", "term": "t/tags/:term"}},
            "feed_copies": ["topics/index.xml", "categories/index.xml"],
        },
        {},
    ),
    "terms at other addresses, in the old form": (
        "permalinks: {tags: '/t/:title'}\n",
        {"posts/a.md": TAGGED},
        {"taxonomy_addresses": {"tags": {"term": "t/:term"}}},
        {},
    ),
    "the page of a term at another address": (
        "permalinks: {term: {tags: '/t/:slug/'}}\n",
        {"posts/a.md": TAGGED, "tags/x/_index.md": PAGE},
        {"taxonomy_addresses": {"tags": {"term": "t/:term"}}},
        {"t/x/index.md": {"title": "P"}},
    ),
    "the page of a term with an address of its own": (
        "",
        {
            "posts/a.md": TAGGED,
            "tags/x/_index.md": "---\ntitle: X\nurl: /exes/\n---\n",
            "tags/nobodys/_index.md": "---\ntitle: Nobodys\nurl: nothing/\n---\n",
        },
        {"moved_feeds": {"exes/index.xml": "tags/x/index.xml"}},
        {
            "tags/x/index.md": {"title": "X", "aliases": ["/exes/"]},
            "tags/nobodys/index.md": {"title": "Nobodys", "aliases": ["/nothing/"]},
        },
    ),
    "addresses with capitals and without accents": (
        "disablePathToLower: true\nremovePathAccents: true\n",
        {"posts/É.md": DATED},
        {"keep_case": True, "remove_accents": True},
        {"posts/E.md": {"title": "A"}},
    ),
    "posts with a weight": (
        "",
        {"posts/a.md": DATED.replace("title: A", "weight: 2")},
        {"by_weight": True},
        {},
    ),
    "pages without a date": (
        "",
        {"posts/a.md": DATED, "guide/b.md": PAGE},
        {"sections": ["posts", "guide"], "undated_sections": ["guide"], "main_sections": ["posts"]},
        {"guide/b.md": {"nav": False}},
    ),
    "a page without a date in no folder, with a tag": (
        "",
        {"posts/a.md": DATED, "b.md": PAGE.replace("title: P", "tags: [x]")},
        {"undated_sections": ["/"]},
        {},
    ),
    "a page with a date in no folder": (
        "",
        {"posts/a.md": DATED, "b.md": DATED},
        {
            "sections": ["posts", "/"],
            "main_sections": ["posts"],
            "feed_sections": ["/", "posts"],
        },
        {},
    ),
    "a section below that has an address of its own": (
        "",
        {"posts/b/_index.md": "---\nurl: /b/\n---\n", "posts/b/a.md": DATED, "posts/c.md": DATED},
        {"posts_dir": "/", "sections": ["b", "posts"]},
        {"posts/b/a.md": {"section": "b"}},
    ),
    "folders that are elsewhere": (
        "module: {mounts: [{source: content/notes, target: content/posts, excludeFiles: 't*'}]}\n",
        {"notes/b.md": DATED, "notes/t.md": DATED, "other/c.md": DATED},
        {},
        {"posts/b.md": {"title": "A"}},
    ),
    "a feed in a folder": (
        "outputFormats: {RSS: {baseName: all, path: feeds}}\n",
        {"posts/a.md": DATED},
        {
            "feed_name": "feeds/all.xml",
            "feed_copies": ["feeds/tags/all.xml", "feeds/categories/all.xml"],
        },
        {},
    ),
    "pages of lists by another name": (
        "paginatePath: seite\n",
        {"posts/a.md": DATED},
        {"pagination_path": "seite"},
        {},
    ),
    "a feed by another name": (
        "outputFormats: {RSS: {baseName: atom}}\nservices: {rss: {limit: 7}}\n",
        {"posts/a.md": DATED},
        {"feed_name": "atom.xml", "feed_limit": 7},
        {},
    ),
    "feeds in Atom and JSON": (
        ATOM_AND_JSON,
        {"posts/a.md": DATED},
        {"atom_name": "feed.atom", "json_feed_name": "feed.json"},
        {},
    ),
    "languages": (
        "languages: {en: {weight: 1}, 'no': {title: Blogg, languageCode: nb}, ar: {languageDirection: rtl}}\n",
        {"posts/a.md": DATED, "posts/a.no.md": DATED},
        {"languages": {"no": {"title": "Blogg", "code": "nb"}, "ar": {"dir": "rtl"}}},
        {},
    ),
    "addresses of files": (
        "uglyURLs: true\n",
        {"posts/a.md": TAGGED.replace("[x]", "[X y]")},
        {
            "redirects": {
                "/categories/": "index.md",
                "/tags/x-y.html": "tags/x-y/index.md",
                "/tags/x-y/page/1.html": "tags/x-y/index.md",
            }
        },
        {"posts/a.md": {"url": "/posts/a.html"}},
    ),
}
LISTS = {"feed_copies", "redirects", "pagination"}


@pytest.mark.parametrize("name", BLOGS)
def test_the_options_keep_lists_feeds_and_addresses(tmp_path: Path, name: str) -> None:
    said, pages, options, fronts = BLOGS[name]
    files = {f"content/{page}": text for page, text in pages.items()}
    new = import_new(tmp_path, {"hugo.yaml": SETTINGS + said, **files})
    text = new.read("mkdocs.yml").partition("- post-series:\n")[2].partition("\n\n")[0]
    written = yaml.safe_load(text)
    assert written["pagination"] == 10
    assert not [each for each in new.problems if "Hugo also makes" in each]
    wanted = {key: value for key, value in written.items() if key not in LISTS or key in options}
    assert wanted == options
    for page, values in fronts.items():
        front = yaml.safe_load(new.read(f"docs/{page}").split("---\n")[1])
        assert {key: front.get(key) for key in values} == values


def test_a_page_in_a_section_without_a_date_is_named(tmp_path: Path) -> None:
    new = import_new(tmp_path, {"content/posts/a.md": DATED, "content/posts/b.md": PAGE})
    assert new.problems == []
    (note,) = [each for each in new.notes if "no date" in each]
    assert note.startswith("content/posts/b.md:1: it has no date; like other pages of posts")


def test_a_section_without_any_date_is_named_once(tmp_path: Path) -> None:
    new = import_new(
        tmp_path,
        {
            "content/posts/a.md": DATED,
            "content/notes/b.md": PAGE,
            "content/notes/c.md": PAGE,
            "content/notes/d.md": PAGE.replace("title: P", "title: P\ndraft: true"),
        },
    )
    (note,) = [each for each in new.notes if "no date" in each]
    assert note.startswith("content/notes/b.md:1: it has no date; like other pages of notes")


def test_what_a_blog_publishes_all_the_same_is_no_draft(tmp_path: Path) -> None:
    settings = "buildDrafts: true\nbuildExpired: true\nbuildFuture: true\n"
    said = {
        "a": "draft: true",
        "b": "expiryDate: 2024-02-02",
        "c": "publishDate: 2999-01-01",
    }
    pages = {
        f"content/posts/{name}.md": DATED.replace("title: A", f"title: A\n{each}")
        for name, each in said.items()
    }
    new = import_new(tmp_path, {"hugo.yaml": SETTINGS + settings, **pages})
    assert not [name for name in said if "draft: true" in new.read(f"docs/posts/{name}.md")]
    assert "future: true" in new.read("mkdocs.yml")


def test_the_date_of_a_files_name_is_in_the_blogs_time_zone(tmp_path: Path) -> None:
    settings = "timeZone: America/New_York\nfrontmatter: {date: [':filename']}\n"
    new = import_new(
        tmp_path,
        {"hugo.yaml": SETTINGS + settings, "content/posts/2024-02-03-a.md": PAGE},
    )
    assert "date: 2024-02-03T00:00:00-05:00" in new.read("docs/posts/a.md")


def test_a_page_of_a_term_stays_with_its_list(tmp_path: Path) -> None:
    new = import_new(
        tmp_path,
        {
            "content/posts/a.md": TAGGED,
            "content/tags/x/_index.md": "---\ntitle: The X\nurl: /the-x/\n---\nText.\n",
        },
    )
    assert "aliases:\n- /the-x/\n" in new.read("docs/tags/x/index.md")
    said = "its list has the address of its folder here; /the-x leads there."
    assert [each.text for each in new.report.findings if each.file.startswith("content/tags")] == [
        said
    ]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            "permalinks: {term: {tags: '/:year/:slug/'}}\n",
            "hugo.yaml:3: this pattern is not read; the lists of tags are at /tags/ here",
        ),
        (
            "ignoreFiles: ['(a+)+$']\n",
            "hugo.yaml:3: the pattern '(a+)+$' cannot be read, so what it leaves out is published",
        ),
        (
            "module: {mounts: [{source: gone, target: content/x}, {source: content, target: content}]}\n",
            "hugo.yaml:3: gone is not in the blog, so what Hugo has at content/x is missing",
        ),
        (
            "languages: {en: {weight: 1}, fr: {baseURL: https://fr.example.org/}}\n",
            "hugo.yaml:3: fr is at https://fr.example.org/ in Hugo, and at /fr/ here",
        ),
    ],
)
def test_a_setting_that_cannot_be_carried_over_is_named(
    tmp_path: Path, said: str, problem: str
) -> None:
    new = import_new(tmp_path, {"hugo.yaml": SETTINGS + said, "content/posts/a.md": TAGGED})
    (found,) = new.problems
    assert found.startswith(problem)


def test_marks_of_ones_own_are_named(tmp_path: Path) -> None:
    settings = (
        "markup: {goldmark: {extensions: {typographer: {ellipsis: x}, cjk: {enable: true}}}}\n"
    )
    new = import_new(tmp_path, {"hugo.yaml": SETTINGS + settings, "content/posts/a.md": DATED})
    assert len([each for each in new.notes if each.startswith("hugo.yaml:3: its own marks")]) == 1
    assert len([each for each in new.notes if each.startswith("hugo.yaml:3: it is not read")]) == 1


def test_a_theme_says_what_hugo_takes_from_it(tmp_path: Path) -> None:
    theme = (
        "params: {mainSections: [notes], author: Ana, own: 1}\ntaxonomies: {a: b}\n"
        "outputFormats: {RSS: {baseName: feed}}\n"
    )
    files = {
        "hugo.yaml": f"{SETTINGS}theme: t\nparams: {{author: Bo}}\n",
        "themes/t/hugo.yaml": theme,
    }
    new = import_new(tmp_path, {**files, "content/notes/a.md": DATED, "content/posts/b.md": DATED})
    text = new.read("mkdocs.yml")
    assert "posts_dir: notes" in text
    assert "feed_name: feed.xml" in text
    assert "site_author: Bo" in text
    assert "taxonomies" not in text
    assert not [each for each in new.notes if "params.own" in each]


def test_a_page_in_the_menu_that_is_a_draft_is_not_missed(tmp_path: Path) -> None:
    draft = DATED.replace("title: A", "title: A\nmenu: main\ndraft: true")
    new = import_new(tmp_path, {"content/posts/a.md": draft})
    assert new.problems == []


def test_a_layout_that_is_not_there_drew_what_has_no_text(tmp_path: Path) -> None:
    page = "---\ntitle: P\nlayout: talks\n---\n"
    new = import_new(tmp_path, {"content/talks.md": page, "content/words.md": f"{page}Text.\n"})
    said = [each for each in new.notes if "the layout talks" in each]
    assert [each.partition(":")[0] for each in said] == ["content/talks.md"]


def test_what_hugo_lists_nowhere_is_in_no_section(tmp_path: Path) -> None:
    never = DATED.replace("title: A", "title: B\nbuild: {list: never}")
    link = DATED.replace("title: A", "title: C\nbuild: {render: link}")
    new = import_new(
        tmp_path,
        {"content/posts/a.md": DATED, "content/posts/b.md": never, "content/posts/c.md": link},
    )
    assert "section: unlisted\nnav: false\n" in new.read("docs/posts/b.md")
    assert "draft: true" in new.read("docs/posts/c.md")


def test_what_else_hugo_made_of_a_page_is_named(tmp_path: Path) -> None:
    page = DATED.replace("title: A", "title: A\noutputs: [HTML, json]")
    new = import_new(tmp_path, {"content/posts/a.md": page})
    assert new.problems == [
        "content/posts/a.md:1: outputs: Hugo also makes json of this page; that is missing."
    ]


def test_a_setting_within_braces_is_named_with_its_line(tmp_path: Path) -> None:
    settings = f"{SETTINGS}outputs: {{home: [HTML, RSS, calendar]}}\n"
    new = import_new(tmp_path, {"hugo.yaml": settings, "content/posts/a.md": DATED})
    assert new.problems == ["hugo.yaml:3: Hugo also makes calendar of each home; that is missing."]


def test_pictures_of_several_languages_are_where_the_main_one_has_them(tmp_path: Path) -> None:
    files = {
        "hugo.yaml": f"{SETTINGS}languages: {{en: {{weight: 1}}, fr: {{}}}}\n",
        "content/posts/a/index.md": DATED,
        "content/posts/a/index.fr.md": f"{DATED}\n![p](p.png)\n",
        "content/posts/a/p.png": "x",
        "content/posts/b/index.md": DATED.replace("title: A", "title: B\nslug: own"),
        "content/posts/b/index.fr.md": f"{DATED.replace('title: A', 'slug: autre')}\n![p](p.png)\n",
        "content/posts/b/p.png": "x",
    }
    new = import_new(tmp_path, files)
    assert not new.problems
    assert "![p](../../../posts/own/p.png)" in new.read("docs/fr/posts/autre/index.md")
    assert (new.site / "docs/posts/a/p.png").is_file()
    assert "![p](../../../posts/a/p.png)" in new.read("docs/fr/posts/a/index.md")
