"""The blog as Hugo builds it, and as it is here after an import; each is built once."""

from __future__ import annotations

import pytest
from hugo_blogs import BLOGS, Sites, build_imported, build_with_hugo, import_hugo


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Build a blog with Hugo, import it, and build it here."""
    folder = tmp_path_factory.mktemp("notes")
    docs = folder / "project" / "docs"
    docs.mkdir(parents=True)
    public = build_with_hugo(BLOGS / "notes", folder / "public")
    said = import_hugo(BLOGS / "notes", docs)
    return Sites(public, build_imported(docs), said)
