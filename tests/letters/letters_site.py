"""The sources of a site with posts of every shape."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from building import ROOT
from post_series.letters.letter import Letter

SOURCES = Path(__file__).parent / "letters"

WriteLetter = Callable[..., Letter]
"""Writes the letter of a post whose text is some HTML, and whose head is some other."""


def copy_sources(folder: Path) -> Path:
    """Copy the sources of the site and the real site's templates."""
    shutil.copytree(SOURCES, folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    return folder
