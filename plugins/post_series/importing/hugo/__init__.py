"""Hugo as a source of posts: the same addresses, anchors, pictures and code."""

from __future__ import annotations

from pathlib import Path

from post_series.importing.report import Report
from post_series.importing.source import Source, Tell
from post_series.importing.writing import Plan

NOTES = ".hugo-import"
"""The folder in the docs folder for what is kept but not shown."""

_SETTINGS = ("hugo.*", "config.*", "config/_default/*", "content/_index.*")


def _recognises(folder: Path) -> bool:
    return (folder / "content").is_dir() and any(any(folder.glob(each)) for each in _SETTINGS)


def _plan(folder: Path, docs: Path, report: Report, tell: Tell) -> Plan:
    from post_series.importing.hugo.planning import plan  # noqa: PLC0415  # it needs the extra

    return plan(folder, docs, report, tell)


HUGO = Source("hugo", "Hugo", "hugo", NOTES, _recognises, _plan)
