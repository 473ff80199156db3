"""Hugo itself, and the site's own settings on an imported blog."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from building import ROOT, Run, post_series, run

BLOGS = Path(__file__).parent / "blogs"
ADDRESS = "https://notes.example.org/"


class Sites(NamedTuple):
    """A blog as Hugo builds it and as it is here, and what the import said."""

    hugo: Path
    ours: Path
    said: Run


def build_with_hugo(blog: Path, target: Path) -> Path:
    """Build a blog with Hugo."""
    hugo = Path(sys.executable).with_name("hugo")
    done = subprocess.run(
        [hugo, "--noBuildLock", "--source", blog, "--destination", target],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return target


def import_hugo(blog: Path, docs: Path, *arguments: str | Path) -> Run:
    """Run the command."""
    return post_series(docs.parent, "import", "hugo", blog, "--into", docs, *arguments)


def build_imported(docs: Path) -> Path:
    """Build an imported blog as this site is built, strictly."""
    project = docs.parent
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"(?m)^site_url:.*$", f"site_url: {ADDRESS}", settings)
    settings = re.sub(r"(?m)^nav:\n(?:  .*\n)+", "nav: [index.md]\n", settings)
    settings = settings.replace("\nextra:\n", "\nextra:\n  newsletter: {username: field-notes}\n")
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    shutil.copytree(ROOT / "overrides", project / "overrides")
    for folder in ("assets", "stylesheets"):
        shutil.copytree(ROOT / "docs" / folder, docs / folder)
    done = run(sys.executable, "-m", "mkdocs", "build", "--strict", cwd=project)
    assert done.status == 0, done.err
    return project / "site"
