"""Says what of the blog's settings belongs into the site's `mkdocs.yml`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hugo_import.entries import Entry, posts_folder
from hugo_import.reading import Values, load_file, lowered, mapping
from hugo_import.report import Report
from hugo_import.settings import Settings

_PAGER = 10
_SERVED = frozenset({"tags", "categories", "series"})


def suggest(root: Path, settings: Settings, entries: Iterable[Entry], report: Report) -> None:
    """Say what `mkdocs.yml` wants so that every address stays.

    Args:
        root: The blog's folder.
        settings: Its settings.
        entries: Its pages.
        report: Takes the lines.
    """
    values = _values(root, settings)
    if settings.title:
        report.setting("site_name", settings.title)
    if settings.base_url:
        report.setting("site_url", f"{settings.base_url.rstrip('/')}/")
    report.setting("plugins: post-series: pagination", str(_pager_size(values)))
    if settings.time_zone:
        report.note(
            settings.file,
            0,
            f"dates without a time zone are those of {settings.time_zone}, as in Hugo.",
        )
    if (folder := posts_folder(entries)) != "posts":
        report.setting("plugins: post-series: posts_dir", folder)
    for name in settings.taxonomies:
        if name not in _SERVED:
            report.problem(
                settings.file,
                0,
                f"the site makes no lists of {name}; write a page for each, or a redirect.",
            )


def _values(root: Path, settings: Settings) -> Values:
    file = root / settings.file
    return mapping(lowered(load_file(file))) if settings.file and file.is_file() else {}


def _pager_size(values: Values) -> int:
    said = mapping(values.get("pagination")).get("pagersize") or values.get("paginate")
    return said if isinstance(said, int) and said > 0 else _PAGER
