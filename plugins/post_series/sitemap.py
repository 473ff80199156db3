"""The sitemap, with dates that are true, and `robots.txt`.

A page's date is its own word, else the day of the last commit that changed its file. A page of
which neither is known has none: the day of the build would be a lie.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(pages: Iterable[tuple[str, str | None]]) -> str:
    """Write a sitemap.

    Args:
        pages: The address of each page, and the date of its last change, if known.
    """
    root = ET.Element("urlset", {"xmlns": _NAMESPACE})
    for address, changed in pages:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = address
        if changed:
            ET.SubElement(url, "lastmod").text = changed
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def robots(sitemap: str) -> str:
    """Write a ``robots.txt`` that lets everybody in and names the sitemap.

    Args:
        sitemap: The sitemap's address.
    """
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n"


def committed(folder: Path, files: Iterable[str]) -> Mapping[str, str]:
    """Say when files were last changed, by git.

    Args:
        folder: The folder that the files are named from.
        files: Their paths in it, with forward slashes.

    Returns:
        A date and time for each file that has one: none outside a repository, none for a file
        that was never committed or is changed, and none in a shallow clone, whose oldest commit
        seems to have made everything.
    """
    names = list(files)
    if not names or _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    changed = set(_git(folder, "diff", "--name-only", "--relative", "-z", "HEAD").split("\0"))
    log = _git(folder, "log", "--format=%x01%cI", "--name-only", "--relative", "-z", "--", *names)
    found: dict[str, str] = {}
    for commit in log.split("\x01")[1:]:
        moment, *touched = commit.replace("\n", "\0").split("\0")
        for name in touched:
            if name:
                found.setdefault(name, moment)
    return {name: found[name] for name in names if name in found and name not in changed}


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # our own arguments, and the site's own file names
            ["git", "-C", str(folder), *arguments],  # noqa: S607  # the git that people use
            capture_output=True,
            check=True,
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout
