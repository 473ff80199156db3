"""Links to edit a page, or to see its source, are for the public: no private copy has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from engine_sites import build

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.plugin.pages import mark_edit_links
from aws_posture.stamp import stamp, stamp_locked
from building import PAGE, small_site
from sampling import nightly_but

MATERIAL = "{name: material, font: false, features: [content.action.edit, content.action.view]}"
THEMES = {
    ("mkdocs", "Material"): MATERIAL,
    ("mkdocs", "its own"): "mkdocs",
    ("mkdocs", "Read the Docs"): "readthedocs",
    ("properdocs", "Material"): MATERIAL,
    ("zensical", "its own"): MATERIAL,
}
CONFIG = """\
site_name: Test
repo_url: {repo}
edit_uri: {edit}
plugins: [search, aws-posture]
markdown_extensions: [aws_posture]
theme: {theme}
"""
FORGES = {
    "GitHub": ("https://github.com/someone/blog", "edit/main/docs/"),
    "Bitbucket": ("https://bitbucket.org/someone/blog", "src/main/docs/"),
    "another": ("https://example.com/blog", "?branch=main&file=docs/"),
}

# What an author wrote stays, wherever it leads.
WRITTEN = "\n[The source](https://github.com/someone/blog/blob/main/docs/index.md) is public.\n"


def _leading(page: Path, repo: str) -> list[str]:
    """List the addresses of the repository's files that a page's links have."""
    html = page.read_text(encoding="utf-8").replace("&amp;", "&")
    links = re.findall(r'<a\b[^<>]*\bhref="([^"]*)"', html)
    return [link for link in links if link.startswith(repo) and link.endswith("index.md")]


@pytest.mark.parametrize(
    ("engine", "theme"), nightly_but({("mkdocs", "Material"), ("mkdocs", "its own")}, THEMES)
)
def test_a_private_copy_leads_to_no_editor(engine: str, theme: str, tmp_path: Path) -> None:
    forges = FORGES if (engine, theme) == ("mkdocs", "its own") else ("GitHub",)
    for forge in forges:
        repo, edit = FORGES[forge]
        config = CONFIG.format(repo=repo, edit=edit, theme=THEMES[engine, theme])
        site = small_site(tmp_path / forge, config, {"docs/index.md": PAGE + WRITTEN})
        public = build(engine, site, {})
        snapshot = demo.fresh()
        stamp(public, snapshot, evaluate(snapshot, CATALOGUE), site / "copy")
        stamp_locked(public, "{}", "twelve letters", site / "locked")
        written = [link for link in _leading(public / "index.html", repo) if "/blob/" in link]
        assert len(_leading(public / "index.html", repo)) > len(written)
        for copy in ("copy", "locked"):
            assert _leading(site / copy / "index.html", repo) == written


EDITOR = "https://example.com/edit?a=1&page=x.md"


@pytest.mark.parametrize(
    ("html", "count"),
    [
        (f'<a href="{EDITOR}">', 1),
        (f"<a class='x'\n href='{EDITOR}' title=y>", 1),
        (f'<a href="{EDITOR.replace("&", "&amp;")}">', 1),
        (f'<a href="{EDITOR}">x</a><p><a class="y" href="{EDITOR}">', 2),
        (f'<a href="{EDITOR}#line">', 0),
        (f'<a href="{EDITOR.replace(".", "x")}">', 0),
        (f'<link href="{EDITOR}">', 0),
        (f'<a title="x"><b href="{EDITOR}">', 0),
    ],
)
def test_links_to_a_pages_editor_are_marked(html: str, count: int) -> None:
    marked = mark_edit_links(html, EDITOR)
    assert marked.count("<a data-aws-posture-public") == count
    assert marked.replace(" data-aws-posture-public", "") == html
