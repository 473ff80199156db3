"""A blog of a few posts with the shapes that real ones have, built once; and changed copies of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing_blog import FORMATS, Changed, built, copy_blog


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the blog as it is; its finished site."""
    return built(copy_blog(tmp_path_factory.mktemp("blog")))


@pytest.fixture(scope="session")
def in_formats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the blog with every feed, and with its pages as Markdown; its finished site."""
    return built(copy_blog(tmp_path_factory.mktemp("formats"), {"mkdocs.yml": FORMATS}))


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Return a function that copies the blog's sources with changes."""
    return lambda changes: copy_blog(tmp_path / "blog", changes)
