"""Sites of other shapes: minified, flat, in a sub-folder, with and without the extension listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import FRESH, mkdocs, small_site, states

MINIFY = """
  - minify:
      minify_html: true
      minify_js: true
      minify_css: true
      htmlmin_opts: {remove_comments: true, remove_optional_attribute_quotes: true}
"""
PLUGINS = "site_name: T\nplugins:\n  - search\n  - aws-posture\n"

CONFIGS = {
    "minified": PLUGINS.rstrip() + MINIFY,
    "minified by a plugin listed before": (
        f"site_name: T\nplugins:{MINIFY.rstrip()}\n  - aws-posture\n"
    ),
    "minified Material": PLUGINS.rstrip() + MINIFY + "theme: {name: material, font: false}\n",
    "flat": PLUGINS + "use_directory_urls: false\n",
    "in a sub-folder": PLUGINS + "site_url: https://example.com/deep/down/\n",
    "with the extension listed": PLUGINS + "markdown_extensions: [aws_posture]\n",
    "with the extension listed as a mapping": PLUGINS + "markdown_extensions:\n  aws_posture: {}\n",
    "with the old theme": PLUGINS + "theme: readthedocs\n",
}

PAGE = """# Page

Account [not known](fact:account.id).

/// when | root.mfa is fail and private
Turn it on: [home](index.md).
///

/// fact | root.mfa
Beside.
///

/// fact-summary
///
"""


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_every_slot_is_filled_in_the_private_copy(tmp_path: Path, config: str) -> None:
    small_site(tmp_path, config, {"docs/deep/page.md": PAGE.replace("index.md", "../index.md")})
    done = mkdocs(tmp_path, "build", "--strict", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    name = "deep/page.html" if "directory_urls" in config else "deep/page/index.html"
    public = (tmp_path / "site" / name).read_text(encoding="utf-8")
    private = (tmp_path / "private" / FRESH / name).read_text(encoding="utf-8")
    assert FRESH not in public
    assert "Turn it on" not in public
    assert FRESH in private
    assert "Turn it on" in private
    assert "data-aws-posture=" not in private
    assert states(public, "root.mfa") == {"unchecked"}
    assert states(private, "root.mfa") == {"fail"}


@pytest.mark.parametrize("name", ["minified", "flat", "with the extension listed"])
def test_the_stylesheet_is_there_and_linked_once(tmp_path: Path, name: str) -> None:
    small_site(tmp_path, CONFIGS[name])
    done = mkdocs(tmp_path, "build", "--strict")
    assert done.status == 0, done.err
    assert (tmp_path / "site" / "assets" / "aws-posture.css").is_file()
    html = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert html.count("aws-posture.css") == 1


def test_a_card_is_made_once_where_the_extension_is_listed_too(tmp_path: Path) -> None:
    listed = small_site(tmp_path / "listed", CONFIGS["with the extension listed"])
    added = small_site(tmp_path / "added", PLUGINS)
    for site in (listed, added):
        assert mkdocs(site, "build", "--strict").status == 0
    pages = [(site / "site" / "index.html").read_text(encoding="utf-8") for site in (listed, added)]
    assert pages[0] == pages[1]
    assert pages[0].count('id="fact-root-mfa"') == 1


def test_other_plugins_find_where_each_file_is(tmp_path: Path) -> None:
    """Many read it of every file, and of one without any they end in a traceback."""
    hook = """import os
from mkdocs.plugins import event_priority
@event_priority(-90)
def on_env(env, config, files):
    for file in files:
        assert os.path.isfile(file.abs_src_path), file
"""
    config = PLUGINS + "  - post-series\nsite_url: https://example.com/\nhooks: [hook.py]\n"
    post = "---\ndate: 2026-01-02\n---\n# Post\n"
    small_site(tmp_path, config, {"docs/posts/one.md": post, "docs/page.md": PAGE})
    (tmp_path / "hook.py").write_text(hook)
    done = mkdocs(tmp_path, "build")
    assert done.status == 0, done.err
