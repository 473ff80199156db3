"""Reads every page of a blog, and determines its place in the site."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from post_series.importing.hugo import front_matter
from post_series.importing.hugo.addresses import Address, address_of
from post_series.importing.hugo.cascade import Cascade, cascade
from post_series.importing.hugo.front_matter import Front, Reader
from post_series.importing.hugo.reading import decode, lowered, mapping
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.sources import Kind, Source
from post_series.importing.hugo.taxonomies import list_file, taxonomies_of, term_file
from post_series.importing.report import Report

_DATE_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_]?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the blog.

    Attributes:
        source: Its file.
        front: Its front matter.
        address: Its place.
        text: Its Markdown.
        first_line: The line of the file that this starts in, counted from 1.
        list_was_at: The folder of its list in Hugo, if the front matter named another than it has here.
    """

    source: Source
    front: Front
    address: Address
    text: str
    first_line: int
    list_was_at: str = ""

    @property
    def name(self) -> str:
        """Its file in the blog."""
        return self.source.file.name

    @property
    def title(self) -> str:
        """Its title; empty if it has none."""
        return self.front.wishes.title


def read(
    sources: Iterable[Source], settings: Settings, report: Report, today: dt.datetime
) -> list[Entry]:
    """Read the pages of a blog.

    Args:
        sources: Their files.
        settings: The blog's settings.
        report: Gets what cannot be read.
        today: The day of the import.
    """
    read_in = [_Read(each, _parted(each, report)) for each in sources]
    sections = {
        each.source.folder: _called(each.page)
        for each in reversed(read_in)
        if each.source.kind is Kind.BRANCH
    }
    given = cascade(settings.values, ((each.source, each.page.values) for each in read_in))
    entries = [_entry(each, given, settings, report, today, sections) for each in read_in]
    return list(_each_with_its_own_place(entries, report))


def _called(page: front_matter.Page) -> str:
    """Return what a section is called in addresses, if its page says so."""
    values = mapping(lowered(page.values))
    return str(values.get("slug") or values.get("title") or "")


@dataclass(frozen=True, slots=True)
class _Read:
    source: Source
    page: front_matter.Page


def _parted(source: Source, report: Report) -> front_matter.Page:
    """Read a page's file, in its parts."""
    text, certain = decode(source.file.path.read_bytes())
    if not certain:
        report.problem(
            source.file.name,
            0,
            "it is not UTF-8; it was read as Western European, check its characters.",
        )
    return front_matter.split(text)


def _entry(  # noqa: PLR0913, PLR0917  # what a page's place depends on
    read_in: _Read,
    given: Cascade,
    settings: Settings,
    report: Report,
    today: dt.datetime,
    sections: Mapping[PurePosixPath, str],
) -> Entry:
    source, page = read_in.source, read_in.page
    name = source.file.name
    reader = Reader(name, settings, report, today)
    values = page.values | given.given(source, page.values)
    front = reader.read(values, _date_in_name(source, settings))
    body = page.text
    if page.fault:
        front = _draft_of(source)
        report.missing(
            name,
            page.fault_line,
            f"its front matter cannot be read ({page.fault}); the page is a draft that holds it as a comment.",
        )
        body = f"<!-- The front matter, as it was:\n{page.raw.replace('--', '- -')}\n-->\n\n{page.text}"
    list_was_at = ""
    if _is_term(source, settings):
        list_was_at = _former_list(front, source.language.prefix)
        # Its list is with it.
        front.wishes = replace(front.wishes, url="", slug="")
        if list_was_at:
            front.aliases.append(f"/{list_was_at}/")
            said = f"its list has the address of its folder here; /{list_was_at} leads there."
            report.note(name, 1, said)
    address = _of_list(source, settings) or address_of(source, front.wishes, settings, sections)
    if not address.url.startswith(f"/{source.language.prefix}".rstrip("/") + "/"):
        report.problem(
            name,
            1,
            f"its address {address.url} is not one of {source.language.code}, so no list and no "
            f"feed of that language has it; begin it with /{source.language.prefix}/.",
        )
    return Entry(source, front, address, body, page.first_line, list_was_at)


def _of_list(source: Source, settings: Settings) -> Address | None:
    """Return the place of a taxonomy's or a term's page, if `permalinks` say where its list is."""
    if not _is_term(source, settings):
        return None
    first, *below = source.folder.parts
    taxonomy = next(each for each in taxonomies_of(settings) if each.name == first.lower())
    if not (taxonomy.place_of_term if below else taxonomy.place):
        return None
    prefix, term = source.language.prefix, "/".join(below)
    target = term_file(taxonomy, term, prefix) if below else list_file(taxonomy, prefix)
    return Address(f"/{target.removesuffix('index.md')}", target)


def _is_term(source: Source, settings: Settings) -> bool:
    """Return whether a page is that of a taxonomy or a term, whose list is with it."""
    parts = source.folder.parts
    return source.kind is Kind.BRANCH and bool(parts) and parts[0].lower() in settings.taxonomies


def _former_list(front: Front, prefix: str) -> str:
    """Return the folder that a page's front matter names for its list, if it names one."""
    url = front.wishes.url
    former = url if url.startswith("/") else f"{prefix}/{url}"
    return former.strip("/") if url else ""


def _draft_of(source: Source) -> Front:
    title = source.folder.name if source.kind is Kind.LEAF else source.stem
    return Front(values={"title": title, "draft": True})


def _date_in_name(source: Source, settings: Settings) -> str:
    name = source.folder.name if source.kind is Kind.LEAF else source.stem
    match = _DATE_NAME.match(name)
    return match[1] if match and settings.date_in_file_name else ""


def _each_with_its_own_place(entries: Iterable[Entry], report: Report) -> Iterable[Entry]:
    taken: dict[str, Entry] = {}
    for entry in entries:
        key = entry.address.site_url.lower()
        other = taken.get(key)
        if other is None:
            taken[key] = entry
            yield entry
            continue
        number = 2
        while f"{key.rstrip('/')}-{number}/" in taken:
            number += 1
        moved = _moved(entry, number)
        taken[moved.address.site_url.lower()] = moved
        report.problem(
            entry.name,
            1,
            f"its address {entry.address.url} is that of {other.name}, too; "
            f"it is {moved.address.site_url} here, give one of them a slug.",
        )
        yield moved


def _moved(entry: Entry, number: int) -> Entry:
    target = PurePosixPath(entry.address.target)
    if target.name == "index.md":
        folder = target.parent if target.parent.name else PurePosixPath("index")
        new = folder.with_name(f"{folder.name}-{number}") / "index.md"
    else:
        new = target.with_name(f"{target.stem}-{number}.md")
    address = Address("", str(new))
    return replace(entry, address=replace(address, url=address.site_url))
