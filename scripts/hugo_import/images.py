"""Finds the picture that stands for a page on social sites."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from hugo_import.entries import Entry
from hugo_import.inventory import Inventory
from hugo_import.reading import Values, mapping, texts
from hugo_import.report import Report

# What themes call it where they do not use Hugo's own `images`.
_OTHER_NAMES = ("featured_image", "featuredimage", "feature_image", "thumbnail", "banner")


def found(entry: Entry, inventory: Inventory, report: Report) -> Values:
    """Say where the picture is in the site, if the front matter names one.

    Returns:
        What to write into the front matter; nothing if what is there will do.
    """
    for name in _named(entry):
        if urlsplit(name).scheme or name.startswith("//"):
            return {}
        place = _place(name, entry, inventory)
        if place is None:
            report.problem(
                entry.name,
                1,
                f"there is no picture {name}; put it there, the front matter names it.",
            )
            return {"image": "", "hugo_image": name}
        return {"image": f"/{place}"}
    return {}


def _named(entry: Entry) -> Iterator[str]:
    params = entry.front.params
    yield from texts(params.get("image"))
    yield from texts(params.get("images"))
    cover = params.get("cover")
    yield from texts(mapping(cover).get("image") if isinstance(cover, dict) else cover)
    for name in _OTHER_NAMES:
        value = params.get(name)
        if isinstance(value, str):
            yield from texts(value)


def _place(name: str, entry: Entry, inventory: Inventory) -> str | None:
    wanted = unquote(name)
    base = inventory.settings.base_path.rstrip("/")
    if wanted.startswith("/"):
        places = [wanted, wanted.removeprefix(base)]
    else:
        beside = f"/{posixpath.dirname(entry.address.target)}/{wanted}"
        places = [beside, f"/{entry.source.folder}/{wanted}", f"/{wanted}"]
    for each in places:
        file = inventory.find_file(posixpath.normpath(each).replace("//", "/"))
        if file is not None:
            return file
    return None
