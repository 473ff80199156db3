"""What an author sees in `mkdocs serve`: drafts and posts to come, marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from publishing_blog import Changed


@pytest.fixture
def served(changed: Changed) -> Path:
    """Build as `mkdocs serve` does."""
    folder = changed({})
    config = load_config(str(folder / "mkdocs.yml"), site_url="http://127.0.0.1:8000/notes/")
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url="http://127.0.0.1:8000/notes/")
    return folder / "site"


def test_the_author_sees_drafts_marked(served: Path) -> None:
    page = (served / "posts/index.html").read_text(encoding="utf-8")
    entry = (
        r'href="(?:unfinished|someday)/">(\w+)[^<]*</a>(?: <span class="post-list__draft">(\w+))?'
    )
    assert re.findall(entry, page) == [("Someday", ""), ("Unfinished", "Draft")]
    assert "DRAFT" in (served / "posts/unfinished/index.html").read_text(encoding="utf-8")
    assert (served / "tags/secret-plans/index.html").is_file()


def test_no_feed_has_them_even_then(served: Path) -> None:
    for feed in served.rglob("index.xml"):
        assert "Unfinished" not in feed.read_text(encoding="utf-8")
    assert not (served / "tags/secret-plans/index.xml").exists()
