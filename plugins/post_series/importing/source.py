"""What a source of posts is: another blog generator, from which posts can be brought in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from post_series.importing.report import Report
from post_series.importing.writing import Plan

Tell: TypeAlias = Callable[[str], None]
"""Is called with each stage of a long task as it begins."""


class Planner(Protocol):
    """Plans an import, and writes nothing."""

    def __call__(self, folder: Path, docs: Path, report: Report, tell: Tell) -> Plan:
        """Plan the import of the blog in a folder into a docs folder.

        Raises:
            ImportStopped: Nothing can be imported.
        """


@dataclass(frozen=True, slots=True)
class Source:
    """A source of posts.

    Attributes:
        name: Its name on the command line: `post-series import NAME`.
        title: Its name for readers.
        extra: The extra of the distribution that holds the libraries it needs; may be empty.
        notes: The folder in the docs folder for what an import keeps and does not show; its name
            begins with a dot, so that MkDocs leaves it out.
        recognises: Returns whether a folder holds a blog of this kind; needs no library.
        plan: Reads the blog, and plans which files it becomes.
    """

    name: str
    title: str
    extra: str
    notes: str
    recognises: Callable[[Path], bool]
    plan: Planner
