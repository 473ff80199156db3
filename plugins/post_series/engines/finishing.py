"""Adds to a finished site what an engine without plugins could not know before it had built it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from post_series.base.errors import ProjectError
from post_series.base.files import write_whole
from post_series.engines.later import HEADING, fill, values_of, word
from post_series.engines.marks import put_between, text_between
from post_series.engines.preparing import CONFIG
from post_series.engines.project import Log, SourceSite, open_site
from post_series.pages.publication import Written

_BUILD = f"run post-series prepare, and build with the configuration {CONFIG}"
_SITEMAP = "sitemap.xml"


def finish(folder: Path, config_file: Path, log: Log) -> Written:
    """Complete a finished site: its pages, feeds, redirects, sitemap, and pages as Markdown.

    Args:
        folder: The site's folder, as the engine made it of what `prepare` wrote.
        config_file: The site's mkdocs.yml.
        log: Gets messages about what is left out or missing.

    Returns:
        What was written.

    Raises:
        PublishingError: The folder holds no such site, or something that an author wrote cannot be
            used.
    """
    site = open_site(config_file, log)
    site.config.site_dir = str(folder)
    pages = _read(site, folder)
    site.publication.describe(site.files)
    for _, page in site.pages:
        site.publication.part_heading(page)
    values = dict(_values(site))
    for file, page in site.pages:
        finished = fill(_with_text(pages[file.src_uri], file, page), values)
        finished = site.publication.in_its_language(page, finished)
        write_whole(folder / file.dest_uri, finished)
    write_whole(folder / _SITEMAP, site.publication.sitemap())
    return site.publication.finish()


def _read(site: SourceSite, folder: Path) -> dict[str, str]:
    """Read the finished pages, and give each page its text.

    Raises:
        ProjectError: A page is missing, or is not as `prepare` had it built.
    """
    found: dict[str, str] = {}
    for file, page in site.pages:
        path = folder / file.dest_uri
        if not path.is_file():
            raise ProjectError(f"{path} is missing, which {file.src_uri} makes; {_BUILD}")
        found[file.src_uri] = path.read_text(encoding="utf-8")
        # Python-Markdown converts nothing where there is nothing.
        page.content = text_between(found[file.src_uri]) if (page.markdown or "").strip() else ""
        if page.content is None:
            raise ProjectError(f"{path} was not built from {CONFIG}, or is finished; {_BUILD}")
    return found


def _values(site: SourceSite) -> Iterator[tuple[str, str]]:
    for file, page in site.pages:
        yield from values_of(file.src_uri, page.meta, site.config.site_description or "")


def _with_text(whole: str, file: File, page: Page) -> str:
    """Return a finished page without marks, and its heading in one place: the template's, if it has one."""
    text = page.content
    if not text:
        return whole
    if word(file.src_uri, HEADING) in whole:
        text = str(page.meta["below_heading"])
    return put_between(whole, text)
