"""Real MkDocs builds with nothing but the Markdown extension: both themes, both search indexes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from building import mkdocs

pytestmark = pytest.mark.slow

CONFIG = """
site_name: Test
site_url: https://example.com/
theme: {theme}
use_directory_urls: {directories}
plugins: {plugins}
validation:
  anchors: warn
markdown_extensions:
  - aws_posture
  - attr_list
  - admonition
  - footnotes
  - md_in_html
  - tables
  - smarty
  - toc:
      permalink: true
  - pymdownx.superfences
  - pymdownx.details
"""

INDEX = """# Home of [your account](fact:account.id)

Shown words. See [the card](post.md#fact-root-mfa).

/// when | public
Publicword for all.
///
"""

POST = """# Post

//// when | root.mfa is fail

## Hiddenheading

Hiddenword, see [home](index.md), [below](#hiddenheading) and ![a picture](img/a.svg).

/// fact | account.id
Hiddencard.
///

```
Hiddencode
```

////

/// fact | root.mfa
Shownprose.
///

## Shownheading

Text.
"""


@dataclass(frozen=True)
class Site:
    """A finished build."""

    folder: Path
    status: int
    log: str

    def page(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def search(self) -> list[dict[str, str]]:
        index = json.loads(self.page("search/search_index.json"))
        entries: list[dict[str, str]] = index["docs"]
        return entries


def _build(
    folder: Path,
    pages: dict[str, str],
    *,
    theme: str = "mkdocs",
    plugins: str = "[search]",
    directories: str = "true",
) -> Site:
    config = CONFIG.format(theme=theme, plugins=plugins, directories=directories)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    for name, text in pages.items():
        file = folder / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    done = mkdocs(folder, "build", "--strict")
    return Site(folder / "site", done.status, done.out + done.err)


PAGES = {
    "index.md": INDEX,
    "post.md": POST,
    "img/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}

MINIFIED = "[search, {minify: {minify_html: true, htmlmin_opts: {remove_comments: true, reduce_boolean_attributes: true}}}]"

SITES = {
    "mkdocs": {},
    "mkdocs without directories": {"directories": "false"},
    "material": {"theme": "material"},
    "material, minified": {"theme": "material", "plugins": MINIFIED},
}


@pytest.fixture(scope="module", params=SITES.values(), ids=SITES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = _build(tmp_path_factory.mktemp("site"), PAGES, **request.param)
    assert site.status == 0, site.log
    return site


def _post(site: Site) -> str:
    directory = site.folder / "post" / "index.html"
    return directory.read_text(encoding="utf-8") if directory.exists() else site.page("post.html")


def test_branches_are_in_no_search_index(site: Site) -> None:
    text = json.dumps(site.search())
    assert "Hidden" not in text
    assert "hidden" not in text
    assert "Shownprose" in text
    assert "Publicword" in text


def test_branches_are_in_no_page_and_no_table_of_contents(site: Site) -> None:
    post = _post(site)
    assert "Shownheading" in post
    for word in ("Hidden", "hiddenheading"):
        assert word not in post


def test_no_page_is_indexed_under_a_heading_of_a_branch(site: Site) -> None:
    places = {entry["location"].partition("#")[2] for entry in site.search()}
    assert "shownheading" in places
    assert "hiddenheading" not in places


def test_relative_links_in_a_branch_are_resolved(
    site: Site, branches: Callable[[str], list[str]]
) -> None:
    post = _post(site)
    template = re.search(r"<template[^>]*></template>", post)
    assert template
    (branch,) = branches(template.group())
    flat = (site.folder / "post.html").exists()
    assert f'<a href="{"index.html" if flat else ".."}' in branch
    assert f'src="{"" if flat else "../"}img/a.svg"' in branch
    assert '<h2 id="hiddenheading">' in branch
    assert 'class="headerlink" href="#hiddenheading"' in branch
    assert "Hiddencode" in branch


def test_a_slot_in_a_heading_leaves_no_markup_in_titles(site: Site) -> None:
    titles = {entry["title"] for entry in site.search()}
    assert "Home of your account" in titles
    assert "Home of your account" in re.sub(r"<[^>]*>", "", site.page("index.html"))
    assert not any("<" in title for title in titles)


def test_slots_are_read_in_the_finished_page(
    site: Site, slots_of: Callable[[str], list[Any]]
) -> None:
    tags = re.findall(r"<(?:section|div|span|template) [^>]*data-aws-posture=[^>]*>", _post(site))
    kinds = [slot.kind for tag in tags for slot in slots_of(tag)]
    assert kinds == ["v1:branch", "v1:card", "v1:verdict", "v1:card", "v1:verdict"]


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    pages = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        pages.append(_build(tmp_path / name, PAGES).page("post/index.html"))
    assert pages[0] == pages[1]


def test_a_broken_link_in_a_branch_fails_a_strict_build(tmp_path: Path) -> None:
    site = _build(tmp_path, {"index.md": "/// when | private\n[x](nowhere.md)\n///"})
    assert site.status != 0
    assert "contains a link 'nowhere.md'" in site.log


def test_a_broken_anchor_in_a_branch_fails_a_strict_build(tmp_path: Path) -> None:
    site = _build(tmp_path, {"index.md": "/// when | private\n[x](#nowhere)\n///"})
    assert site.status != 0
    assert "no such anchor" in site.log


def test_an_unknown_fact_fails_the_build_and_says_so(tmp_path: Path) -> None:
    site = _build(tmp_path, {"index.md": "# A\n\n[x](fact:root.mfaa)"})
    assert site.status != 0
    assert "3: 'fact:root.mfaa': unknown fact 'root.mfaa'; did you mean root.mfa" in site.log
