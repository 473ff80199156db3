"""Small blogs, written and imported within the test's own process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from post_series.importing import SOURCES, import_posts
from post_series.importing.report import Report, Weight

SETTINGS = "baseURL: https://notes.example.org/\ntitle: Notes\n"
POST = "---\ntitle: A\ndate: 2024-01-02T10:00:00+05:30\n---\nText.\n"


class Imported(NamedTuple):
    """A new site, and what the import reported."""

    site: Path
    report: Report

    def read(self, name: str) -> str:
        """Return the text of a file of the site."""
        return (self.site / name).read_text("utf-8")

    @property
    def problems(self) -> list[str]:
        """What has to be looked at."""
        return [str(each) for each in self.report.of(Weight.PROBLEM)]

    @property
    def notes(self) -> list[str]:
        """What is there in another form."""
        return [str(each) for each in self.report.of(Weight.NOTE)]


def write(folder: Path, files: Mapping[str, str | bytes], *, settings: bool = True) -> Path:
    """Write a blog; one without settings gets some."""
    if settings and not any(name.startswith(("hugo.", "config")) for name in files):
        files = {"hugo.yaml": SETTINGS, **files}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def import_new(
    folder: Path, files: Mapping[str, str | bytes], *, settings: bool = True, source: str = "hugo"
) -> Imported:
    """Write a blog, and import it as a site of its own."""
    blog, site = write(folder / "blog", files, settings=settings), folder / "site"
    report = import_posts(SOURCES[source], blog, site / "docs", lambda _: None, new=site)
    return Imported(site, report)
