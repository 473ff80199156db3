"""Which pages of a blog are posts, by Hugo's own rules: the section that a page is in, and its date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from post_series.importing.hugo.addresses import Wishes, address_of
from post_series.importing.hugo.entries import Entry
from post_series.importing.hugo.reading import texts
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.sources import File, Kind, Source, Tree
from post_series.importing.report import Report

_UNLISTED = "unlisted"
"""The section of pages that Hugo has in no list: no list is made of it."""


_PAGE = "page"
"""The type of pages that are no posts, whatever their date."""


@dataclass(slots=True)
class PostSet:
    """The posts of a blog.

    A section is named as the address of its list: `posts`, `blog/2024`; the root's is empty.

    Attributes:
        sections: The sections that posts are in.
        main: Those that the blog's own list shows.
        feed: Those that are in the blog's feed.
        undated: Those whose lists have pages without a date, too.
        of_page: The section of each page, by its file in the site.
    """

    sections: list[str] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    feed: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    of_page: dict[str, str] = field(default_factory=dict)

    def values(self, entry: Entry) -> dict[str, str]:
        """Return what a page's front matter has to say about its section."""
        section = self.of_page.get(entry.address.target)
        folders = entry.address.target.split("/")[:-1]
        prefix = entry.source.language.prefix
        if folders and folders[0] == prefix:
            del folders[0]
        usual = folders[0] if folders else ""
        return {} if section is None or section == usual else {"section": section or "/"}

    def is_post(self, entry: Entry) -> bool:
        """Return whether a page is a post."""
        section = self.of_page.get(entry.address.target)
        is_page = str(entry.front.params.get("type") or "").lower() == _PAGE
        is_dated = "date" in entry.front.values and not is_page
        return is_dated and section is not None and _is_in(section, self.sections)

    def is_listed(self, entry: Entry) -> bool:
        """Return whether a page is in lists: a post, or a page without a date that Hugo lists."""
        section = self.of_page.get(entry.address.target)
        return self.is_post(entry) or (
            section is not None and _is_in(section or "/", self.undated) and _is_listed(entry)
        )

    def options(self) -> dict[str, object]:
        """Return the options of the plugin that say the same."""
        home = self.main[0] if len(self.main) == 1 else ""
        found: dict[str, object] = {}
        if (home or "/") != "posts":
            found["posts_dir"] = home or "/"
        if self.sections and self.sections != [home]:
            found["sections"] = _named(self.sections)
        if not all(_is_in(each, self.main) for each in self.sections):
            found["main_sections"] = _named(self.main)
        if self.undated:
            found["undated_sections"] = self.undated
        if self.feed and set(self.feed) != set(self.main):
            found["feed_sections"] = _named(self.feed)
        return found


def post_set(entries: Sequence[Entry], tree: Tree, settings: Settings, report: Report) -> PostSet:
    """Find the posts of a blog.

    Args:
        entries: All pages.
        tree: The blog's files.
        settings: Its settings.
        report: Gets what is in no list, although Hugo lists it.
    """
    places = _Places(settings, entries)
    regular = [entry for entry in entries if entry.source.kind is not Kind.BRANCH]
    dated = Counter(_top(entry.source) for entry in regular if "date" in entry.front.values)
    top = _main(settings, dated)
    found = PostSet(
        of_page={entry.address.target: places.of_page(entry, dated) for entry in regular}
    )
    # Hugo's own feed has every page; those of themes have what they list.
    is_own = any(PurePosixPath(name).name.endswith("rss.xml") for name in tree.layouts)
    with_root = "" in top or _lists_root(
        [each for each in regular if not found.of_page[each.address.target]],
        settings,
        own_feed=is_own,
    )
    tops = [each for each in dated if each or with_root]
    found.main = list(dict.fromkeys(places.of_top(each) for each in top))
    # A section below may have an address of its own.
    found.main += places.elsewhere(regular, top)
    listed = {
        section
        for entry in regular
        if _top(entry.source) in tops and "date" in entry.front.values
        for section in (places.of(entry.source), places.of_top(_top(entry.source)))
    }
    # Hugo makes a list and a feed of every folder at the top, and of those with a page of their own.
    listed.update(places.of_top(_top(entry.source)) for entry in entries if _top(entry.source))
    listed.update(
        places.of_folder(entry.source.folder)
        for entry in entries
        if entry.source.kind is Kind.BRANCH
        and entry.source.folder.parts
        and entry.source.folder.parts[0].lower() not in settings.taxonomies
    )
    listed -= set(settings.taxonomies)
    found.sections = sorted(listed, key=lambda each: (each not in found.main, each))
    every = sorted({places.of_top(each) for each in tops})
    every += places.elsewhere(regular, tops)
    found.feed = found.main if is_own else every
    found.undated = list(_undated(regular, places, report))
    if "" not in found.main and any(_has_terms(each, settings) for each in _undated_root(regular)):
        found.undated.append("/")
    return found


def _lists_root(regular: Iterable[Entry], settings: Settings, *, own_feed: bool) -> bool:
    """Return whether dated pages in no folder are in a list or a feed, although no section is theirs."""
    return any(
        not _top(entry.source)
        and "date" in entry.front.values
        and _is_listed(entry)
        and (not own_feed or _has_terms(entry, settings))
        for entry in regular
    )


def _has_terms(entry: Entry, settings: Settings) -> bool:
    return any(entry.front.values.get(name) for name in settings.taxonomies)


def _main(settings: Settings, dated: Counter[str]) -> list[str]:
    said = texts(settings.values.get("mainsections")) or texts(settings.params.get("mainsections"))
    named = [each.strip("/").lower() for each in said]
    known = [each for each in named if each in dated]
    if known:
        return known
    below = {section: number for section, number in dated.items() if section}
    if below:
        return [max(sorted(below), key=lambda section: below[section])]
    return [""] if dated else []


def _undated_root(regular: Iterable[Entry]) -> Iterator[Entry]:
    for entry in regular:
        if not _top(entry.source) and "date" not in entry.front.values and _is_listed(entry):
            yield entry


def _undated(regular: Iterable[Entry], places: _Places, report: Report) -> Iterator[str]:
    """Yield the sections with pages that Hugo lists without a date, and say what that means."""
    told: set[str] = set()
    for entry in regular:
        top = _top(entry.source)
        if not top or "date" in entry.front.values or not _is_listed(entry) or top in told:
            continue
        told.add(top)
        report.note(
            entry.name,
            1,
            f"it has no date; like other pages of {top} without one it is in lists, but in no feed.",
        )
        yield places.of_top(top)


def _is_listed(entry: Entry) -> bool:
    front = entry.front
    is_page = str(front.params.get("type") or "").lower() == _PAGE
    return not (front.values.get("draft") or front.is_unlisted or is_page)


class _Places:
    """The addresses of sections."""

    def __init__(self, settings: Settings, entries: Iterable[Entry]) -> None:
        self._settings = settings
        listed = [entry for entry in entries if entry.source.kind is Kind.BRANCH]
        # The main language's comes first.
        self._pages = {entry.source.folder: entry for entry in reversed(listed)}

    def of(self, source: Source) -> str:
        """Return the section of a page: the nearest folder above it that Hugo makes a list of."""
        folder = source.folder.parent if source.kind is Kind.LEAF else source.folder
        while len(folder.parts) > 1 and folder not in self._pages:
            folder = folder.parent
        return self.of_folder(folder) if folder.parts else ""

    def of_top(self, name: str) -> str:
        """Return the section of a folder at the top."""
        if not name:
            return ""
        there = (folder for folder in self._pages if str(folder).lower() == name)
        return self.of_folder(next(there, PurePosixPath(name)))

    def elsewhere(self, regular: Iterable[Entry], tops: Collection[str]) -> list[str]:
        """Return the sections below some folders at the top whose addresses are not below theirs."""
        known = [self.of_top(each) for each in tops if each]
        below = (
            self.of(entry.source)
            for entry in regular
            if _top(entry.source) in tops and "date" in entry.front.values
        )
        return sorted({each for each in below if each and not _is_in(each, known)})

    def of_page(self, entry: Entry, tops: Collection[str]) -> str:
        """Return the section of a page: one elsewhere may say that it is of a section's type."""
        if entry.front.is_unlisted:
            return _UNLISTED
        said = str(entry.front.params.get("type") or "").lower()
        return self.of_top(said) if said and said in tops else self.of(entry.source)

    def of_folder(self, folder: PurePosixPath) -> str:
        """Return the section of a folder that Hugo makes a list of."""
        page = self._pages.get(folder)
        if page is not None:
            url, prefix = page.address.url, page.source.language.prefix
            return url.strip("/").removeprefix(f"{prefix}/" if prefix else "")
        file = File(Path(), "", folder / "_index.md")
        source = Source(file, Kind.BRANCH, self._settings.languages[0])
        title = folder.name.replace("-", " ").capitalize()
        url = address_of(source, Wishes(title=title), self._settings, {}).url.strip("/")
        prefix = self._settings.languages[0].prefix
        return url.removeprefix(f"{prefix}/" if prefix else "")


def _top(source: Source) -> str:
    folder = source.folder.parent if source.kind is Kind.LEAF else source.folder
    return folder.parts[0].lower() if folder.parts else ""


def _is_in(section: str, sections: Sequence[str]) -> bool:
    return section in sections or section.partition("/")[0] in sections


def _named(sections: Sequence[str]) -> list[str]:
    return [each or "/" for each in sections]
