"""Writes out what a page of the blog generated from a data file.

Hugo's templates generate such pages; here the data becomes Markdown once, for the author to
continue from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from post_series.importing.hugo.entries import Entry
from post_series.importing.hugo.reading import Unreadable, load_file, lowered, mapping
from post_series.importing.hugo.sources import File, Tree
from post_series.importing.report import Report

_USED = re.compile(r"(?:[sS]ite|hugo)\.Data\.([\w.]+)|index\s+\S*\.Data\s+\"([^\"]+)\"")
_TITLES = ("title", "name", "talk", "event", "what")
_LINKS = ("url", "link", "href")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_SEARCH = "Search is at the top of every page."


def drawn(entry: Entry, text: str, tree: Tree, report: Report) -> str:
    """Write out the data that the page's own layout uses; nothing if it uses none."""
    layout = str(entry.front.params.get("layout") or "")
    if not layout or is_archive(entry):
        return ""
    if layout == "search" and not text.strip():
        return f"{_SEARCH}\n"
    template = _template(layout, entry, tree)
    names = [first or second for first, second in _USED.findall(template)]
    parts = [_data(name, entry, tree, report) for name in dict.fromkeys(names)]
    # Without a template, Hugo shows a text as it does any other.
    if not names and (template or not text.strip()):
        report.note(
            entry.name,
            1,
            f"the layout {layout} of the blog drew this page; here is its text alone.",
        )
    return "".join(f"\n{part}\n" for part in parts if part)


def is_archive(entry: Entry) -> bool:
    """Return whether the theme lists all posts on a page, as far as its names tell."""
    said = {str(entry.front.params.get(key) or "").lower() for key in ("layout", "type")}
    return bool(said & {"archive", "archives"})


def _template(layout: str, entry: Entry, tree: Tree) -> str:
    wanted = [
        name
        for name in tree.layouts
        if PurePosixPath(name).name in {f"{layout}.html", f"{layout}.html.html"}
    ]
    # That of the page's own section comes first.
    section = entry.source.folder.parts[:1]
    wanted.sort(key=lambda name: PurePosixPath(name).parts[:1] != section)
    return tree.layouts[wanted[0]].path.read_text("utf-8", "replace") if wanted else ""


def _data(name: str, entry: Entry, tree: Tree, report: Report) -> str:
    """Write out what a template names: a file, or a key in one: `speaking.talks`."""
    keys = name.split(".")
    for depth in range(len(keys), 0, -1):
        path = "/".join(keys[:depth]).lower()
        file = next(
            (each for each in tree.data if str(each.inside.with_suffix("")).lower() == path), None
        )
        if file is not None:
            return _drawn(file, keys[depth:], entry, report)
    report.problem(
        entry.name,
        1,
        f"its layout draws data/{'/'.join(keys)}, and there is no such file; write its text here.",
    )
    return ""


def _drawn(file: File, keys: Iterable[str], entry: Entry, report: Report) -> str:
    try:
        data = lowered(load_file(file.path))
    except Unreadable as error:
        report.problem(file.name, error.line, f"it cannot be read: {error}.")
        return ""
    for key in keys:
        data = mapping(data).get(key.lower())
    report.note(
        entry.name, 1, f"its layout drew {file.name}; that is written out here, look at it."
    )
    return "\n".join(_listed(data)).strip("\n")


def read_data(tree: Tree) -> dict[str, object]:
    """Read the blog's data files, by the names of their folders and files; without those that cannot be read."""
    found: dict[str, object] = {}
    for file in tree.data:
        try:
            data = load_file(file.path)
        except Unreadable:
            continue
        folder = found
        for part in file.inside.parts[:-1]:
            below = folder.setdefault(part, {})
            folder = below if isinstance(below, dict) else {}
        folder[file.inside.stem] = data
    return found


def read_words(tree: Tree) -> dict[str, dict[str, str]]:
    """Read the words of the theme and of the blog, by language and key; the blog's own come last."""
    found: dict[str, dict[str, str]] = {}
    for file in tree.words:
        try:
            data = load_file(file.path)
        except Unreadable:
            continue
        entries = data if isinstance(data, list) else []
        said = mapping(data) or {
            str(mapping(each).get("id")): mapping(each).get("translation") for each in entries
        }
        words = found.setdefault(file.inside.stem.lower(), {})
        for key, value in said.items():
            text = mapping(value).get("other") if isinstance(value, Mapping) else value
            if isinstance(text, str):
                words[key] = text
    return found


def _listed(data: object) -> Iterator[str]:
    if isinstance(data, list):
        years = [_year(each) for each in data]
        if all(years):
            yield from _by_year(data, years)
        else:
            yield from (f"- {_item(each)}" for each in data)
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if isinstance(value, list):
                yield from ["", f"## {key}", "", *_listed(value)]
            else:
                yield f"- {key}: {_item(value)}"
    else:
        yield str(data)


def _by_year(data: Iterable[object], years: Iterable[str]) -> Iterator[str]:
    groups: dict[str, list[object]] = {}
    for year, each in zip(years, data, strict=True):
        groups.setdefault(year, []).append(each)
    for year in sorted(groups, reverse=True):
        yield from ["", f"## {year}", "", *(f"- {_item(each)}" for each in groups[year])]


def _year(value: object) -> str:
    fields = mapping(value)
    said = str(fields.get("year") or fields.get("date") or "")
    match = _YEAR.search(said)
    return match.group() if match else ""


def _item(value: object) -> str:
    fields = mapping(value)
    if not fields:
        return _plain(value)
    title = next((key for key in _TITLES if fields.get(key)), next(iter(fields)))
    link = next((key for key in _LINKS if fields.get(key)), "")
    head = f"**{_plain(fields[title])}**"
    if link:
        head = f"[{head}]({fields[link]})"
    rest = [
        _field(key, each)
        for key, each in fields.items()
        if key not in {title, link, "year"} and each not in (None, "", [])
    ]
    return " · ".join([head, *rest])


def _field(key: str, value: object) -> str:
    text = _plain(value)
    return f"[{key}]({text})" if re.match(r"https?://|/", text) else text


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, Mapping):
        return ", ".join(map(_plain, value.values()))
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split())
