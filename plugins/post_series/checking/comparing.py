"""Holds a finished site against another one: what of the first is not in the second.

The first is what readers have today, such as Hugo's `public/`; the second is what would take its
place. Nothing is known about the generators: only files are compared.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

from post_series.base.errors import ComparisonError
from post_series.checking.any_page import AnyPage, FeedItem, home_of, inside, read_html, read_items
from post_series.checking.picture_copies import stem_of_copy

# What a theme brings for itself: no reader keeps its address.
_THEME = re.compile(
    r".*\.(?:css|js|map|woff2?|ttf|eot|scss)|(?:.*/)?sitemap\.xml(?:\.gz)?|(?:.*/)?404\.html"
)
_LIST_PAGE = re.compile(r"(?:^|/)page/\d+/index\.html$")
# A blog may call them otherwise.
_NUMBERED = re.compile(r"((?:(.*)/)?[^/]+)/\d+/index\.html")
_MOST_STEPS = 10
# A line that so many pages show is the theme's: "Share on", "5 min read".
_COMMON_PAGES, _COMMON_SHARE = 3, 0.3
# A menu in one of two languages, on lists alone, is on a quarter of the pages.
_MENU_PAGES, _MENU_SHARE = 40, 0.25
_SHOWN_WORDS = 12
_FEW, _WORDS_A_LINK = 5, 40
_FEED_MAX = 0.9

Progress = Callable[[int, int], None]
"""Is called with how many pages are compared, and of how many."""


class Kind(enum.Enum):
    """What a difference is about; the gravest first."""

    ADDRESS = "addresses"
    FEED = "feeds"
    WORDS = "words"
    CODE = "code"
    IMAGE = "images"
    ANCHOR = "anchors"
    REDIRECT = "redirects"
    LIST = "lists"
    TITLE = "titles"
    DATE = "dates"
    META = "metadata"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same.

    Attributes:
        kind: What it is about.
        address: The page, feed or file, relative to the site's root.
        text: What it is, in one line.
        lost: Whether something is missing; else it is there in another form.
    """

    kind: Kind
    address: str
    text: str
    lost: bool = True


@dataclass(slots=True)
class Comparison:
    """What came out.

    Attributes:
        checked: How much of each kind was compared.
        differences: What is not the same.
        texts: The lines of both texts, for each page whose words or code differ.
    """

    checked: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    texts: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)

    @property
    def lost(self) -> list[Difference]:
        """What is missing, the gravest first."""
        kinds = list(Kind)
        missing = (each for each in self.differences if each.lost)
        return sorted(missing, key=lambda each: (kinds.index(each.kind), each.address))


def compare(old: Path, new: Path, progress: Progress = lambda _done, _all: None) -> Comparison:
    """Compare two finished sites.

    Args:
        old: The folder of the site that readers know.
        new: The folder of the site that takes its place.
        progress: Called as pages are read.

    Raises:
        ComparisonError: One of the folders holds no site.
    """
    before, after = _Site(old), _Site(new)
    # Of a site that does not say so, the address is taken to be the same.
    before.base, after.base = before.base or after.base, after.base or before.base
    result = Comparison()
    pages = before.pages
    common = _common_lines(before)
    for number, name in enumerate(sorted(before.files), start=1):
        progress(number, len(before.files))
        if name in pages:
            result.differences += _page(name, before, after, common, result)
        elif name.endswith((".xml", ".rss", ".atom")):
            result.differences += _feed(name, before, after, result)
        elif not _THEME.fullmatch(name):
            result.checked["files"] += 1
            if after.answer(name) is None:
                result.differences.append(_gone_file(name))
    return result


class _Site:
    """A finished site, whose pages are read once."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir() or not any(folder.rglob("*.html")):
            raise ComparisonError(
                f"{folder} is not a finished site: no page is in it; build it first"
            )
        self._folder = folder
        self.base = home_of(folder)
        self.files = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        self.pages = [name for name in sorted(self.files) if name.endswith((".html", ".htm"))]
        self._read: dict[str, AnyPage] = {}
        self._menu: set[str] | None = None
        self.lists = {name.rpartition("/")[0] for name in self.files if name.endswith(".xml")}

    def bytes_of(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def page(self, name: str) -> AnyPage:
        if name not in self._read:
            text = self.bytes_of(name).decode("utf-8", "replace")
            self._read[name] = read_html(text, _address(name), self.base)
        return self._read[name]

    def answer(self, name: str) -> str | None:
        """Return the file that answers a path of the other site, at the end of its redirects."""
        found = self._file(name)
        for _ in range(_MOST_STEPS):
            if found is None or not found.endswith(".html"):
                return found
            target = self.page(found).redirect
            if not target:
                return found
            found = self._file(target.lstrip("/")) if target.startswith("/") else None
        return None

    @property
    def menu(self) -> set[str]:
        """The links that so many pages have: those of the theme's menu."""
        if self._menu is None:
            pages = [page for name in self.pages if not (page := self.page(name)).redirect]
            seen = Counter(link for page in pages for link in page.links)
            least = _MENU_SHARE * len(pages) if len(pages) >= _MENU_PAGES else len(pages) + 1
            self._menu = {link for link, times in seen.items() if times >= least}
        return self._menu

    def is_dated(self, link: str) -> bool:
        """Return whether a link leads to a page with a date: a post, not a list."""
        name = self.answer(link.lstrip("/"))
        return name is not None and name.endswith(".html") and bool(self.page(name).date)

    def is_list(self, name: str) -> bool:
        """Return whether a page lists others: it has a feed, or is numbered."""
        folder = name.rpartition("/")[0]
        if _LIST_PAGE.search(name) or (name.endswith("index.html") and folder in self.lists):
            return True
        numbered = _NUMBERED.fullmatch(name)
        # The folder of the numbers is no page itself.
        return numbered is not None and (
            (numbered[2] or "") in self.lists and f"{numbered[1]}/index.html" not in self.files
        )

    def _file(self, path: str) -> str | None:
        bare = path.rstrip("/")
        for each in (path, f"{bare}/index.html".lstrip("/"), f"{bare}.html"):
            if each in self.files:
                return each
        return None


def _address(name: str) -> str:
    return f"/{name.removesuffix('index.html')}"


def _gone(name: str) -> Difference:
    return Difference(Kind.ADDRESS, _address(name), "nothing answers this address")


def _gone_file(name: str) -> Difference:
    if stem_of_copy(name):
        # Its name changes with the picture, so nobody else leads there.
        text = "nothing answers this address of a copy in another size"
        return Difference(Kind.ADDRESS, _address(name), text, lost=False)
    return _gone(name)


def _common_lines(site: _Site) -> set[str]:
    """Return the lines that are the theme's own."""
    texts = [page for name in site.pages if not (page := site.page(name)).redirect]
    seen = Counter(line for page in texts for line in set(page.lines))
    least = max(_COMMON_PAGES, _COMMON_SHARE * len(texts))
    return {line for line, times in seen.items() if times >= least}


def _page(
    name: str, before: _Site, after: _Site, common: set[str], result: Comparison
) -> Iterator[Difference]:
    page = before.page(name)
    if _THEME.fullmatch(name):
        return
    result.checked["redirects" if page.redirect else "pages"] += 1
    found = after.answer(name)
    if found is None:
        yield _gone(name)
    elif page.redirect:
        yield from _redirect(name, page.redirect, found, before, after)
    elif before.is_list(name) or _is_mostly_links(page, before):
        yield from _list(name, page, found, before, after)
    elif found.endswith((".html", ".htm")):
        yield from _whole_page(name, page, after.page(found), common, result)


def _is_mostly_links(page: AnyPage, site: _Site) -> bool:
    """Return whether a page is a list that has no feed of its own, such as an archive."""
    dated = [link for link in page.links if link.startswith("/") and site.is_dated(link)]
    return len(dated) >= _FEW and page.words.total() < _WORDS_A_LINK * len(dated)


def _redirect(
    name: str, target: str, found: str, before: _Site, after: _Site
) -> Iterator[Difference]:
    there = before.answer(name)
    wanted = after.answer(there) if there is not None else None
    if wanted is not None and wanted != found:
        text = f"led to {target}, leads to {_address(found)} now"
        yield Difference(Kind.REDIRECT, _address(name), text)


def _list(
    name: str, page: AnyPage, found: str, before: _Site, after: _Site
) -> Iterator[Difference]:
    """Compare a list: all that matters is which pages it leads to."""
    # A site without pages of lists has everything on the first one.
    there = {after.answer(link.lstrip("/")) for link in after.page(found).links if link[:1] == "/"}
    for link in sorted(page.links - before.menu):
        path = link.lstrip("/")
        old = before.answer(path) if link.startswith("/") else None
        if old is None or not old.endswith(".html") or before.is_list(old):
            continue
        if before.is_dated(link) and after.answer(old) not in there:
            yield Difference(Kind.LIST, _address(name), f"no longer lists {link}")


def _whole_page(
    name: str, old: AnyPage, new: AnyPage, common: set[str], result: Comparison
) -> Iterator[Difference]:
    address = _address(name)
    yield from _words(address, old, new, common, result)
    codes = Counter(map(_squeezed, new.code))
    for code in old.code:
        result.checked["code blocks"] += 1
        if codes[_squeezed(code)] > 0:
            codes[_squeezed(code)] -= 1
        else:
            first = code.split("\n", maxsplit=1)[0][:60]
            result.texts.setdefault(address, (old.lines, new.lines))
            yield Difference(Kind.CODE, address, f"a block of code is not the same: {first}")
    result.checked["anchors"] += len(old.anchors)
    for anchor in filter(None, old.anchors):
        if anchor not in new.anchors:
            yield Difference(Kind.ANCHOR, address, f"no heading has the anchor #{anchor}")
    yield from _images(address, old, new, result)
    yield from _metadata(address, old, new)


def _squeezed(code: str) -> str:
    return "\n".join(line.rstrip() for line in code.strip().split("\n"))


def _words(
    address: str, old: AnyPage, new: AnyPage, common: set[str], result: Comparison
) -> Iterator[Difference]:
    kept = AnyPage(lines=[line for line in old.lines if line not in common])
    wanted = kept.words
    result.checked["words"] += wanted.total()
    missing = wanted - new.words
    in_code = AnyPage(lines=[line for code in new.code for line in code.split("\n")]).words
    if missing and not missing - in_code:
        text = f"{missing.total()} words are in a block of code now"
        yield Difference(Kind.WORDS, address, text, lost=False)
    elif missing:
        shown = " ".join(list(missing)[:_SHOWN_WORDS])
        more = " …" if len(missing) > _SHOWN_WORDS else ""
        result.texts[address] = (kept.lines, new.lines)
        text = f"{missing.total()} of {wanted.total()} words are missing: {shown}{more}"
        yield Difference(Kind.WORDS, address, text)


def _images(address: str, old: AnyPage, new: AnyPage, result: Comparison) -> Iterator[Difference]:
    result.checked["images"] += len(old.images)
    there = Counter(each.rpartition("/")[2] for each in new.images)
    stems = Counter(name.rpartition(".")[0] for name in there.elements())
    for image in old.images:
        name = image.rpartition("/")[2]
        if (stem := stem_of_copy(name)) and stems[stem] > 0:
            stems[stem] -= 1
            continue
        if image.startswith("data:"):
            continue
        if there[name] > 0:
            there[name] -= 1
        else:
            yield Difference(Kind.IMAGE, address, f"does not show {image}")


def _metadata(address: str, old: AnyPage, new: AnyPage) -> Iterator[Difference]:
    if old.title and old.title.split(" | ")[0] not in new.title:
        text = f"was {old.title!r}, is {new.title!r}"
        yield Difference(Kind.TITLE, address, text, lost=not new.title)
    if old.date and old.date != new.date:
        yield Difference(Kind.DATE, address, f"was {old.date}, is {new.date or 'missing'}")
    for name, value in old.meta.items():
        if value and value != new.meta.get(name):
            text = f"{name}: was {value!r}, is {new.meta.get(name, '')!r}"
            yield Difference(Kind.META, address, text, lost=not new.meta.get(name))


def _feed(name: str, before: _Site, after: _Site, result: Comparison) -> Iterator[Difference]:
    items = read_items(before.bytes_of(name))
    if items is None:
        if not _THEME.fullmatch(name) and after.answer(name) is None:
            yield _gone(name)
        return
    result.checked["feeds"] += 1
    found = after.answer(name)
    if found is None:
        yield Difference(Kind.FEED, f"/{name}", "nothing answers this feed's address")
        return
    result.checked["feed items"] += len(items)
    there = {_key(each.guid, after): each for each in read_items(after.bytes_of(found)) or []}
    # Some themes put every post into the feed of each tag; that is not to be had again.
    copies = name != "index.xml" and _is_copy_of_home(items, before)
    for item in items:
        yield from _feed_item(name, item, there, before, copies=copies)


def _feed_item(
    name: str, item: FeedItem, there: Mapping[str, FeedItem], before: _Site, *, copies: bool
) -> Iterator[Difference]:
    new = there.get(_key(item.guid, before))
    page = before.answer(_key(item.link, before).lstrip("/"))
    if new is None:
        is_post = page is not None and before.is_dated(f"/{page}")
        lost = is_post and not copies
        yield Difference(Kind.FEED, f"/{name}", f"no longer has {item.guid}", lost=lost)
    elif _moment(new.date) != _moment(item.date):
        text = f"{item.guid}: the date was {item.date!r}, is {new.date!r}"
        yield Difference(Kind.FEED, f"/{name}", text)


def _key(guid: str, site: _Site) -> str:
    return inside(guid, "/", site.base)


def _is_copy_of_home(items: list[FeedItem], site: _Site) -> bool:
    if "index.xml" not in site.files:
        return False
    home = {each.guid for each in read_items(site.bytes_of("index.xml")) or []}
    same = home & {each.guid for each in items}
    return len(home) > _COMMON_PAGES and len(same) >= _FEED_MAX * len(home)


def _moment(date: str) -> float | str:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        return date
