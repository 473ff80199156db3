"""Everything that the blog has an address for, and where it is in the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from post_series.base.slugs import sanitize
from post_series.importing.hugo.diagrams import Diagrams
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.taxonomies import taxonomies_of

# What Hugo makes without a file of the author's: lists, feeds, pages of lists.
_MADE_BY_HUGO = re.compile(
    r"/(?:(?:[^/]+/)*(?:index\.(?:xml|json)|feed\.(?:xml|json)|sitemap\.xml|page/\d+/?)|robots\.txt|404\.html)"
)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a page is: in Hugo, in the site and in the blog's content folder, and its file there.

    `is_bundle` says whether it has its folder to itself.
    """

    url: str
    target: str
    folder: PurePosixPath
    file: PurePosixPath = field(default_factory=PurePosixPath)
    language: str = ""
    is_bundle: bool = False


@dataclass(slots=True)
class Inventory:
    """The addresses below the blog's top, and what they lead to.

    Attributes:
        settings: The blog's settings.
        docs: The site's docs folder: its own pages can be linked to as well.
        pages: The file in the site, by a page's address; ends with `/` or in a name.
        files: The file in the site, by another file's address.
        by_place: The file in the site of one beside a page, by its path in the content folder.
        by_path: The page's address, by its path in the content folder, lowered, without ending.
        anchors: The anchors of a page, by its file in the site.
        sections: The folders of the content folder that Hugo makes lists of.
        read_data: Reads the blog's data files.
        file_urls: The address of a page whose address ends in a file's name, by its file.
        bundles: Where a page's own files are, by its folder: pages of all its languages share them.
        diagrams: What draws diagrams.
        beside: The files beside a page, by its folder in the site and their names.
        words: The theme's own words, by language and key.
        wanted_assets: Files of `assets/` that are linked to: by their path there.
    """

    settings: Settings
    docs: Path
    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    by_place: dict[str, str] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, set[str]] = field(default_factory=dict)
    sections: set[str] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)
    file_urls: dict[str, str] = field(default_factory=dict)
    read_data: Callable[[], Mapping[str, object]] = dict
    _data: Mapping[str, object] | None = None
    bundles: dict[str, str] = field(default_factory=dict)
    beside: dict[str, dict[str, Path]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    diagrams: Diagrams = field(default_factory=Diagrams)
    wanted_assets: set[str] = field(default_factory=set)

    def data(self) -> Mapping[str, object]:
        """Return what is in the blog's data files, by their names; they are read once."""
        if self._data is None:
            self._data = self.read_data()
        return self._data

    def add_page(self, url: str, target: str, inside: PurePosixPath) -> None:
        """Add a page under its address."""
        self.pages[url] = target
        path = inside.with_suffix("")
        self.by_path[str(path).lower()] = url
        if path.name in {"index", "_index"}:
            self.by_path.setdefault(str(path.parent).lower(), url)

    def find_page(self, url: str) -> str | None:
        """Find a page's file in the site by its address, with or without the last slash."""
        for each in _spellings(url):
            if each in self.pages:
                return self.pages[each]
        return self._own_page(url)

    def find_file(self, url: str) -> str | None:
        """Find another file in the site by its address; an asset is kept because of that."""
        if url in self.files:
            return self.files[url]
        path = url.strip("/")
        if path in self.assets:
            self.wanted_assets.add(path)
            return path
        return None

    def is_made_by_hugo(self, url: str) -> bool:
        """Return whether Hugo makes a list or a feed at an address, without a file of the author's."""
        if _MADE_BY_HUGO.fullmatch(url):
            return True
        path = url.removesuffix("/index.html").strip("/")
        first = path.split("/")[0]
        lists = {each.url().partition("/")[0] for each in taxonomies_of(self.settings)}
        return not path or first in lists or path in self.sections

    def page_of(self, reference: str, home: Home) -> str | None:
        """Find the address of a page that `ref` names: by its path, or by its name alone."""
        path = re.sub(r"(?:/_?index)?(?:\.[a-z]{2})?\.(?:md|markdown|html)$", "", reference)
        path = path.rstrip("/").lower() or reference
        if reference.strip("/") == "":
            return self.by_path.get(".")
        near = posixpath.normpath(posixpath.join(str(home.folder).lower(), path.lstrip("/")))
        wanted = [path.lstrip("/")] if path.startswith("/") else [near, path.removeprefix("./")]
        for each in wanted:
            for spelling in (each, sanitize(each)):
                if spelling in self.by_path:
                    return self.by_path[spelling]
        named = [url for key, url in self.by_path.items() if _name(key) == path]
        return named[0] if len(set(named)) == 1 else None

    def _own_page(self, url: str) -> str | None:
        """Find a page that the site had before the import."""
        path = url.strip("/")
        for name in [f"{path}.md", f"{path}/index.md"] if path else ["index.md"]:
            if posixpath.normpath(name) == name and (self.docs / name).is_file():
                return name
        return None


def _name(key: str) -> str:
    path = PurePosixPath(key)
    return path.parent.name if path.name in {"index", "_index"} else path.name


def _spellings(url: str) -> Iterator[str]:
    yield url
    yield url.rstrip("/") + "/"
    if url.endswith("/index.html"):
        yield url.removesuffix("index.html")
