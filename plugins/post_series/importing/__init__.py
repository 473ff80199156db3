"""Posts from elsewhere: one folder for each generator that they come from.

A source plans which files a blog becomes; writing them, and never overwriting an author's own
changes, is the same for all. `docs/authors/another-source.md` explains how to add one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from post_series.importing.errors import ImportStopped, NotABlog
from post_series.importing.hugo import HUGO
from post_series.importing.jekyll import JEKYLL
from post_series.importing.new_site import DOCS, check_folder, flow, missing_extensions, whole
from post_series.importing.other_generators import recognised
from post_series.importing.report import Report
from post_series.importing.source import Source, Tell
from post_series.importing.writing import Writer

SOURCES: Mapping[str, Source] = {source.name: source for source in (HUGO, JEKYLL)}
"""Every source of posts, by its name on the command line."""


def import_posts(  # noqa: PLR0913  # each is a choice of its own
    source: Source,
    folder: Path,
    docs: Path,
    tell: Tell,
    *,
    new: Path | None = None,
    dry: bool = False,
    others: Iterable[Source] = SOURCES.values(),
) -> Report:
    """Import a blog.

    Args:
        source: The kind of blog.
        folder: Its folder, which is only read.
        docs: The docs folder of the project.
        tell: Called with each stage as it begins.
        new: The folder of a new site that is written around the docs folder; None for a site that
            is there.
        dry: Whether to write nothing.
        others: The sources among which a blog of another kind is looked for, for a message.

    Raises:
        ImportStopped: There is no such blog, or its settings or our own notes cannot be read.
    """
    if docs.exists() and not docs.is_dir():
        raise ImportStopped(f"{docs} is not a folder; name the docs folder with --into.")
    _check_kind(source, folder, others)
    if new is not None:
        check_folder(new, source.notes)
    report = Report()
    plan = source.plan(folder, docs, report, tell)
    writer = Writer(docs, report, source.notes, dry)
    if new is not None and plan.site is not None:
        # Nothing of the settings is left to the author.
        report.settings.clear()
        report.findings += plan.about_site.findings
        plan = whole(plan, plan.site)
        writer = Writer(new, report, f"{DOCS}/{source.notes}", dry)
    if new is None:
        if there := writer.posts_there(plan):
            report.setting("plugins: post-series: feed_except", flow(there))
        for each in missing_extensions(docs.parent, plan.site) if plan.site else ():
            report.setting("markdown_extensions", each)
    tell(f"{'Comparing' if dry else 'Writing'} the files ({len(plan.files)}) …")
    writer.write(plan)
    return report


def _check_kind(source: Source, folder: Path, others: Iterable[Source]) -> None:
    """Make sure that a folder holds a blog of a kind, if it can be told.

    Raises:
        NotABlog: It holds one of another kind.
    """
    if not folder.is_dir() or source.recognises(folder):
        return
    for other in others:
        if other.recognises(folder):
            raise NotABlog(
                f"{folder} is a blog of {other.title}, not of {source.title}; "
                f"run post-series import {other.name} {folder}"
            )
    if other_home := recognised(folder):
        raise NotABlog(other_home)
