"""Jekyll as a source of posts, read as the Hugo blog that it could be.

Addresses, front matter, Liquid and kramdown are translated here; what pages, links and Markdown become
is then what it is for a blog of Hugo.
"""

from __future__ import annotations

from pathlib import Path

from post_series.importing.report import Report
from post_series.importing.source import Source, Tell
from post_series.importing.writing import Plan

_SIGNS = ("_posts", "_layouts", "_includes", "_drafts", "*/_posts")


def _recognises(folder: Path) -> bool:
    if not (folder / "_config.yml").is_file() or (folder / "source" / "_posts").is_dir():
        return False
    gems = folder / "Gemfile"
    has_gem = gems.is_file() and "jekyll" in gems.read_text("utf-8", "replace")
    return has_gem or any(any(folder.glob(each)) for each in _SIGNS)


def _plan(folder: Path, docs: Path, report: Report, tell: Tell) -> Plan:
    from post_series.importing.jekyll.planning import plan  # noqa: PLC0415  # it needs the extra

    return plan(folder, docs, report, tell)


JEKYLL = Source("jekyll", "Jekyll", "hugo", ".jekyll-import", _recognises, _plan)
