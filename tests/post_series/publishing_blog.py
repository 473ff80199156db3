"""The blog that the tests of publishing build, as it is or changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from building import ROOT, Run, mkdocs

SOURCES = Path(__file__).parent / "blog"

FORMATS = """\
site_name: Field & Notes
site_url: https://blog.example/notes/
site_description: A blog about pipelines.
copyright: <b>Ana</b>, 2024
theme: {name: material, custom_dir: overrides, font: false}
plugins:
  - post-series:
      social_cards: false
      markdown_pages: true
      redirects: {/writing/: posts/}
      atom_name: atom.xml
      json_feed_name: feed.json
markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - pymdownx.highlight: {anchor_linenums: true, pygments_lang_class: true}
  - pymdownx.superfences
  - toc: {permalink: true}
"""
"""Settings with which the blog is there in every format."""

Changed = Callable[[Mapping[str, str | None]], Path]
"""Copies the blog's sources, with some files written anew, or taken away where the text is None."""


def copy_blog(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Copy the blog's sources and the site's templates."""
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    for name, text in (changes or {}).items():
        file = folder / name
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return folder


def build(folder: Path) -> Run:
    """Build the blog strictly."""
    return mkdocs(folder, "build", "--strict")


def built(folder: Path) -> Path:
    """Build the blog strictly, and give its site."""
    done = build(folder)
    assert done.status == 0, done.err
    assert "WARNING" not in done.err
    return folder / "site"
