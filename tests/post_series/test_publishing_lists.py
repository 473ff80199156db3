"""Lists of posts: by year, by tag, by category and by series; and what is left out of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from publishing_blog import Changed, build, built


def _titles(site: Path, url: str) -> list[str]:
    page = (site / url / "index.html").read_text(encoding="utf-8")
    return re.findall(r'<a class="post-list__title" href="[^"]*">([^<]*)</a>', page)


def _page(site: Path, url: str) -> str:
    return (site / url / "index.html").read_text(encoding="utf-8")


ALL = [
    "Do you concur?",
    "Pipelines, &#34;quoted&#34; &amp; &lt;angled&gt; &lt;/script&gt;",
    "Boxes in boxes",
    "What is in the box?",
    "No more boxes",
]


@pytest.mark.parametrize(
    ("url", "titles"),
    [
        ("posts", ALL),
        ("tags/boxes", [ALL[2], ALL[3]]),
        ("tags/do-you-concur", [ALL[0], ALL[1]]),
        ("tags/ci/cd", [ALL[0], ALL[1]]),
        ("tags/c#", [ALL[0]]),
        ("categories/ops--dev", [ALL[1]]),
        ("series/boxes", [ALL[3], ALL[2], ALL[4]]),
    ],
)
def test_a_list_holds_its_posts_in_order(site: Path, url: str, titles: list[str]) -> None:
    assert _titles(site, url) == titles


def test_posts_are_listed_by_the_year_that_their_author_wrote(site: Path) -> None:
    # The last one is already in the next year, in Greenwich.
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", _page(site, "posts")) == ["2024", "2023"]


def test_a_list_says_of_each_post_when_and_how_long_and_what(site: Path) -> None:
    page = _page(site, "posts")
    assert '<time datetime="2024-11-02T00:00:00+05:30">2024-11-02</time> · 1 min read' in page
    assert '<p class="post-list__description">Third part.</p>' in page


def test_spellings_of_a_tag_are_one_tag(site: Path) -> None:
    page = _page(site, "tags")
    names = re.findall(r'<li><a href="([^"]*)">([^<]*)</a> <span>(\d)</span>', page)
    assert names == [
        ("boxes/", "boxes", "2"),
        ("c%23/", "C#", "1"),
        ("ci/cd/", "CI/CD", "2"),
        ("do-you-concur/", "Do You Concur?", "2"),
    ]


@pytest.mark.parametrize("name", ["posts/unfinished", "posts/someday", "tags/secret-plans"])
def test_drafts_and_posts_to_come_are_not_built(site: Path, name: str) -> None:
    assert not (site / name).exists()


@pytest.mark.parametrize("word", ["Unfinished", "Someday", "Not yet"])
def test_no_page_or_feed_mentions_what_is_not_built(site: Path, word: str) -> None:
    for path in (*site.rglob("*.html"), *site.rglob("*.xml"), *site.rglob("*.json")):
        assert word not in path.read_text(encoding="utf-8"), path


def test_a_page_that_is_no_post_can_be_a_draft_too(changed: Changed) -> None:
    pages = {
        "docs/posts/undated.md": "---\ndraft: true\n---\n# Undated\n",
        "docs/later.md": "---\ndate: 2024-01-01\ndraft: true\n---\n# Later\n",
    }
    site = built(changed(pages))
    assert not (site / "posts/undated").exists()
    assert not (site / "later").exists()


def test_a_drafts_pictures_are_not_published_either(changed: Changed) -> None:
    text = "---\ndate: 2024-01-01\ndraft: true\n---\n# Bundle\n"
    files = {"docs/posts/bundle/index.md": text, "docs/posts/bundle/secret.txt": "secret"}
    assert not (built(changed(files)) / "posts/bundle").exists()


def test_a_post_to_come_is_published_if_wanted(changed: Changed) -> None:
    folder = changed({})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("pagination: 2", "future: true")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert _titles(built(folder), "posts")[0] == "Someday"


def test_posts_need_no_place_in_the_navigation(site: Path) -> None:
    # The configuration fails the build for any other page that has none.
    assert (site / "posts/do-you-concur/index.html").is_file()


def test_other_pages_still_need_one(changed: Changed) -> None:
    done = build(changed({"docs/lost.md": "# Lost\n"}))
    assert done.status != 0
    assert "lost.md" in done.err


def test_a_list_that_its_author_wrote_keeps_its_words(changed: Changed) -> None:
    text = "---\ndescription: My own.\n---\n\n# Everything\n\nRead **this** first.\n"
    site = built(changed({"docs/posts/index.md": text}))
    page = _page(site, "posts")
    assert "Read <strong>this</strong> first." in page
    assert '<meta name="description" content="My own.">' in page
    assert re.findall(r"<h1[^>]*>(.*?)<a ", page) == ["Everything"]
    assert _titles(site, "posts") == ALL


def test_a_site_that_wants_no_lists_gets_none(changed: Changed) -> None:
    folder = changed({})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("pagination: 2", "lists: false")
    config = config.replace("        /writing/: posts/\n", "")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = build(folder)
    assert done.status == 0, done.err
    assert not (folder / "site/tags/boxes/index.html").exists()


def test_a_page_with_the_layout_archives_lists_all_posts_in_a_redirects_place(
    changed: Changed,
) -> None:
    folder = changed({"docs/writing.md": "---\nlayout: archives\n---\n\n# Writing\n"})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("  - About: about.md\n", "  - About: about.md\n  - writing.md\n")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert _titles(built(folder), "writing") == ALL
