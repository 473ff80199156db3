"""Hugo as a source of posts: the same addresses, anchors, pictures and code."""

from __future__ import annotations

from pathlib import Path

from post_series.importing.other_generators import recognised
from post_series.importing.report import Report
from post_series.importing.source import Source, Tell
from post_series.importing.writing import Plan

NOTES = ".hugo-import"
"""The folder in the docs folder for what is kept but not shown."""

_SETTINGS = ("hugo.*", "config.*", "config/_default/*")
_PAGE = "content/_index.*"
"""What a blog without settings has, and some of other generators too."""


def _recognises(folder: Path) -> bool:
    if not (folder / "content").is_dir():
        return False
    has_settings = any(any(folder.glob(each)) for each in _SETTINGS)
    return has_settings or (any(folder.glob(_PAGE)) and not recognised(folder))


def _plan(folder: Path, docs: Path, report: Report, tell: Tell) -> Plan:
    from post_series.importing.hugo.planning import plan  # noqa: PLC0415  # it needs the extra

    return plan(folder, docs, report, tell)


HUGO = Source("hugo", "Hugo", "hugo", NOTES, _recognises, _plan)
