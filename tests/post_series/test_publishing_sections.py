"""Posts are a set: sections, taxonomies and languages decide, and any address is fine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from publishing_blog import build

from post_series.base.errors import OptionError
from post_series.base.text import count_words, reading_time
from post_series.pages.options import SeriesConfig, check

CONFIG = """site_name: Notes
site_url: https://blog.example/
plugins:
  - post-series:
      posts_dir: /
      sections: [/, til, log]
      main_sections: [/, til]
      undated_sections: [log]
      taxonomies: [tags, places]
      languages:
        ar: {title: مدونة}
        eo: {title: Notoj}
      paginate: 2
      feed_name: feed.xml
      cjk: true
      social_cards: false
theme: {name: mkdocs}
"""
PAGES = {
    "about.md": "---\ntype: page\ndate: 2020-01-01\naliases: [/one/, /gone/, /]\n---\n# About\n",
    "one.md": "---\ndate: 2024-01-01\nplaces: [The Moon]\naliases: [/gone/]\n---\n# One\n",
    "2024/two.md": "---\ndate: 2024-01-02\nsection: til\ntags: [x]\n---\n# Two\n\n字字 word\n",
    "til/three.md": "---\ndate: 2024-01-03\naliases: [/../../gone/]\n---\n# Three\n",
    "log/four.md": "---\ndate: 2024-01-04\ntags: [x]\n---\n# Four\n",
    "log/always.md": "---\ntitle: Always\n---\nTrue.\n",
    "ar/five.md": "---\ndate: 2024-01-05\ntags: [x]\n---\n# خمسة\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a blog with posts at the root, in two sections and in another language."""
    folder = tmp_path_factory.mktemp("sections")
    for name, text in {"mkdocs.yml": CONFIG}.items() | {
        (f"docs/{name}", text) for name, text in PAGES.items()
    }:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    done = build(folder)
    assert done.status == 0, done.err
    (folder / "log").write_text(done.err, encoding="utf-8")
    return folder / "site"


def _read(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("feed", "links"),
    [
        ("feed.xml", ["til/three", "2024/two", "one"]),
        ("til/feed.xml", ["til/three", "2024/two"]),
        ("log/feed.xml", ["log/four"]),
        ("tags/x/feed.xml", ["log/four", "2024/two"]),
        ("places/the-moon/feed.xml", ["one"]),
        ("ar/feed.xml", ["ar/five"]),
        ("ar/tags/x/feed.xml", ["ar/five"]),
        ("eo/feed.xml", []),
    ],
)
def test_each_set_of_posts_has_a_feed(site: Path, feed: str, links: list[str]) -> None:
    found = re.findall(r"<link>https://blog.example/([^<]+)/</link>", _read(site, feed))
    assert [
        each for each in found if f"{each}/feed.xml" != feed and each not in {"ar", "eo"}
    ] == links


@pytest.mark.parametrize(
    ("page", "titles"),
    [
        ("", ["Three", "Two"]),
        ("page/2", ["One"]),
        ("til", ["Three", "Two"]),
        ("log", ["Four", "Always"]),
        ("places/the-moon", ["One"]),
        ("ar", ["خمسة"]),
    ],
)
def test_each_set_of_posts_has_a_list_in_pages(site: Path, page: str, titles: list[str]) -> None:
    text = _read(site, f"{page}/index.html".lstrip("/"))
    assert re.findall(r'class="post-list__title"[^>]*>([^<]*)', text) == titles


def test_a_page_without_a_date_is_under_no_year(site: Path) -> None:
    shown = re.findall(r"<h2[^>]*>(\w+)|__title\"[^>]*>(\w+)<", _read(site, "log/index.html"))
    assert [heading or title for heading, title in shown] == ["2024", "Four", "Undated", "Always"]


def test_the_pages_of_a_list_lead_to_each_other(site: Path) -> None:
    assert '<a rel="next" href="page/2/">' in _read(site, "index.html")
    assert '<a rel="prev" href="../..">' in _read(site, "page/2/index.html")
    assert 'url=../../"' in _read(site, "page/1/index.html")


@pytest.mark.parametrize(
    ("page", "start"),
    [("one/index.html", '<html lang="en"'), ("ar/five/index.html", '<html lang="ar" dir="rtl"')],
)
def test_a_page_says_its_language_and_direction(site: Path, page: str, start: str) -> None:
    assert start in _read(site, page)


def test_aliases_give_way_to_pages_and_the_last_one_wins(site: Path) -> None:
    assert "<h1" in _read(site, "one/index.html")
    assert 'href="../til/three/"' in _read(site, "gone/index.html")
    log = _read(site.parent, "log")
    assert "about.md: aliases: /one/ stays the address of one.md" in log
    assert "til/three.md: aliases: /gone/ leads there, and not where one.md: aliases" in log


@pytest.mark.parametrize(
    ("markup", "words"),
    [("<p>字字 word</p>", 3), ("<p>naïve word</p>", 6), ("<p>two words</p>", 2)],
)
def test_characters_count_as_words_by_the_rule_of_hugo(markup: str, words: int) -> None:
    assert count_words(markup, cjk=True) == words


def test_a_chinese_text_takes_as_long_as_in_hugo() -> None:
    assert reading_time(502, cjk=True) == 2


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("posts_dir", "../x", "posts_dir: '../x' leads out of the site"),
        ("languages", {"../x": {}}, "languages: '../x' leads out of the site"),
        ("feed_copies", ["a/../../x.xml"], "feed_copies: 'a/../../x.xml' leads out of the site"),
        ("taxonomy_addresses", {"tags": {"list": "../x"}}, "taxonomy_addresses: '../x' leads out"),
        ("taxonomy_addresses", {"tags": "x"}, "taxonomy_addresses: tags: 'x' is not two addresses"),
        ("taxonomy_addresses", {"x": {}}, "taxonomy_addresses: 'x' is none of the taxonomies"),
        ("taxonomy_addresses", {"tags": {"term": "x"}}, "term: 'x' would be one address for all"),
    ],
)
def test_an_option_that_cannot_be_used_says_why(option: str, value: object, said: str) -> None:
    config = SeriesConfig()
    config.load_dict({option: value})
    config.validate()
    with pytest.raises(OptionError, match=re.escape(said)):
        check(config)
