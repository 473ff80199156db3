"""Where Hugo puts a page, and where its file goes in the site so that MkDocs puts it there too."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from post_series.base.slugs import sanitize, without_accents
from post_series.importing.hugo import dates
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.sources import Kind, Source

_TOKEN = re.compile(r":(?P<name>[a-z]+)(?P<slice>\[[^\]]*\])?")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a page's front matter says about its address."""

    title: str = ""
    slug: str = ""
    url: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A page's place.

    Attributes:
        url: Its address below the blog's top, as Hugo makes it: `/posts/first/`.
        target: Its file below the site's docs folder: `posts/first/index.md`.
    """

    url: str
    target: str

    @property
    def is_file(self) -> bool:
        """Whether the address ends in a file's name, which MkDocs would not give it."""
        return self.url.endswith((".html", ".htm"))

    @property
    def site_url(self) -> str:
        """The address that the page has in the site."""
        if self.is_file:
            return self.url
        path = PurePosixPath(self.target)
        folder = path.parent if path.name == "index.md" else path.with_suffix("")
        return "/" if str(folder) == "." else f"/{folder}/"


def address_of(
    source: Source, wishes: Wishes, settings: Settings, sections: Mapping[PurePosixPath, str]
) -> Address:
    """Return a page's place.

    Args:
        source: The page's file.
        wishes: What its front matter says.
        settings: The blog's settings.
        sections: The folders that have a page of their own, with what they are called in addresses.
    """
    url = _url(source, wishes, settings, sections)
    # What begins with a slash is the whole address in any language.
    if source.language.prefix and not wishes.url.startswith("/"):
        url = f"/{source.language.prefix}{url}"
    url = _within(url)
    return Address(url, _target(url, source.kind))


def _url(
    source: Source, wishes: Wishes, settings: Settings, sections: Mapping[PurePosixPath, str]
) -> str:
    folder = _path(source.folder, settings)
    if wishes.url:
        return _chosen(source, wishes, settings, sections)
    is_section = source.kind is Kind.BRANCH
    patterns = settings.section_permalinks if is_section else settings.permalinks
    pattern = patterns.get(_section(source) or "/")
    if pattern:
        url = _filled(pattern, source, wishes, settings, sections)
        # Hugo leaves out of a pattern what no address can have, such as a stray backtick.
        return _ended("/" + sanitize(url).strip("/"), settings)
    if is_section:
        return f"/{folder}/" if folder else "/"
    named = _file_name(source, settings)
    name = _cased(wishes.slug, settings) if wishes.slug else _of_file(named, settings)
    above = posixpath.dirname(folder) if source.kind is Kind.LEAF else folder
    return _ended(posixpath.normpath(f"/{above}/{name.strip('/')}").replace("//", "/"), settings)


def _chosen(
    source: Source, wishes: Wishes, settings: Settings, sections: Mapping[PurePosixPath, str]
) -> str:
    url = _filled(wishes.url, source, wishes, settings, sections)
    if not url.startswith("/"):
        url = f"/{url}"
    is_file = "." in posixpath.basename(url)
    return url if is_file or url.endswith("/") else f"{url}/"


def _ended(path: str, settings: Settings) -> str:
    if path == "/":
        return path
    return f"{path}.html" if settings.ugly_urls else f"{path}/"


def _within(url: str) -> str:
    """Keep an address inside the site, whatever dots it contains."""
    ending = "/" if url.endswith("/") else ""
    path = posixpath.normpath("/" + url.lstrip("/"))
    return path if path == "/" else path + ending


def _target(url: str, kind: Kind) -> str:
    path = url.strip("/")
    if not url.endswith("/"):
        # MkDocs makes folders; the old address becomes an alias.
        path = re.sub(r"(/?index)?\.\w+$", "", path)
    if not path:
        return "index.md"
    as_folder = kind is not Kind.SINGLE or posixpath.basename(path) in {"index", "README"}
    return f"{path}/index.md" if as_folder else f"{path}.md"


def _path(folder: PurePosixPath, settings: Settings) -> str:
    if str(folder) == ".":
        return ""
    return "/".join(_of_file(part, settings) for part in folder.parts)


def _of_file(name: str, settings: Settings) -> str:
    """Return the part of an address that a file's or a folder's name becomes.

    When Hugo lowercases a name, it first turns each space into a hyphen: `A & B` becomes `a--b`.
    """
    return _cased(name if settings.keep_case else name.replace(" ", "-"), settings)


def _cased(text: str, settings: Settings) -> str:
    """Turn a text into a part of an address, spelt as the settings say."""
    part = sanitize(text if settings.keep_case else text.lower())
    return without_accents(part) if settings.remove_accents else part


def _section(source: Source) -> str:
    parts = source.folder.parts
    inside_bundle_at_top = source.kind is Kind.LEAF and len(parts) == 1
    return parts[0].lower() if parts and not inside_bundle_at_top else ""


def _file_name(source: Source, settings: Settings) -> str:
    name = source.stem if source.kind is Kind.SINGLE else source.folder.name
    if settings.date_in_file_name and (match := re.fullmatch(r"\d{4}-\d{2}-\d{2}[-_]?(.+)", name)):
        return match[1]
    return name


def _filled(
    pattern: str,
    source: Source,
    wishes: Wishes,
    settings: Settings,
    sections: Mapping[PurePosixPath, str],
) -> str:
    def value(token: re.Match[str]) -> str:
        found = _token(token, source, wishes, settings, sections)
        return token.group() if found is None else found

    return re.sub(r"/{2,}", "/", _TOKEN.sub(value, pattern))


def _token(
    token: re.Match[str],
    source: Source,
    wishes: Wishes,
    settings: Settings,
    sections: Mapping[PurePosixPath, str],
) -> str | None:
    stem = _cased(_file_name(source, settings), settings)
    slug = _cased(wishes.slug, settings)
    title = _cased(wishes.title.replace("+", ""), settings)
    values = {
        "slug": slug or title,
        "title": title,
        "filename": stem,
        "contentbasename": stem,
        "slugorfilename": slug or stem,
        "slugorcontentbasename": slug or stem,
        "section": _of_file(_section(source), settings),
    }
    if token["name"] in {"sections", "sectionslugs"}:
        above = _sections(source, sections)
        return "/".join(
            _of_section(folder, settings, sections if token["name"] == "sectionslugs" else {})
            for folder in (_sliced(above, token["slice"].strip("[]")) if token["slice"] else above)
        )
    if token["name"] == "sectionslug":
        first = PurePosixPath(*source.folder.parts[:1])
        return _of_section(first, settings, sections) if _section(source) else ""
    return values.get(token["name"]) or _date_part(token["name"], wishes.date)


def _sections(source: Source, sections: Mapping[PurePosixPath, str]) -> list[PurePosixPath]:
    """List the sections that a page is in: its top folder, and those below with a page of their own."""
    above = source.folder.parts[:-1] if source.kind is Kind.LEAF else source.folder.parts
    folders = [PurePosixPath(*above[: depth + 1]) for depth in range(len(above))]
    return [folder for depth, folder in enumerate(folders) if depth == 0 or folder in sections]


def _of_section(
    folder: PurePosixPath, settings: Settings, names: Mapping[PurePosixPath, str]
) -> str:
    """Return the part of an address that a section becomes: by its slug or title, or its folder."""
    name = names.get(folder)
    return _cased(name, settings) if name else _of_file(folder.name, settings)


def _sliced(sections: list[PurePosixPath], wanted: str) -> list[PurePosixPath]:
    first, colon, last = wanted.partition(":")
    if not colon:
        place = len(sections) - 1 if first == "last" else int(first or 0)
        return sections[place : place + 1]
    end = len(sections) - 1 if last == "last" else int(last or len(sections))
    return sections[int(first or 0) : end]


_DATE_PARTS = {
    "year": "%Y",
    "month": "%m",
    "monthname": "%B",
    "day": "%d",
    "weekday": "%w",
    "weekdayname": "%A",
}


def _date_part(name: str, date: str) -> str | None:
    if name not in {*_DATE_PARTS, "yearday"}:
        return None
    if not date:
        # What Hugo uses for a page without a date.
        return {"year": "1", "monthname": "january", "weekday": "1", "weekdayname": "monday"}.get(
            name, "1" if name == "yearday" else "01"
        )
    day = dates.moment(date)
    if name == "yearday":
        return str(day.timetuple().tm_yday)
    return day.strftime(_DATE_PARTS[name]).lower()
