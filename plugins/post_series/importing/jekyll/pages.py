"""The pages of a Jekyll blog: which files they are, and the addresses that Jekyll gives them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from post_series.importing.hugo import dates
from post_series.importing.hugo.reading import Unreadable, Values, decode, load, mapping, texts
from post_series.importing.jekyll.settings import Settings
from post_series.importing.report import Report

_MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown"})
_HTML = frozenset({".html", ".htm"})
_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
_FRONT = re.compile(r"---[ \t]*\n(?P<front>.*?)(?<=\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_TOKEN = re.compile(r":([a-z_]+)")
_LARGEST = 2_000_000
"""A longer page is a mistake, and would take minutes."""


@dataclass(slots=True)
class Page:
    """A file that Jekyll makes a page of.

    Attributes:
        name: Its path in the blog, with forward slashes.
        kind: `posts`, `drafts`, `pages`, or a collection's name.
        front: Its front matter, with the defaults of the settings.
        text: What is below it.
        lines: How many lines the front matter has, with both marks.
        slug: Its name in addresses.
        date: When it was published, as written or as its name has it; empty for a page.
        categories: The folders above `_posts`, and what it says.
        url: The address that Jekyll gives it, below the site's.
    """

    name: str
    kind: str
    front: Values
    text: str
    lines: int
    slug: str
    date: str = ""
    categories: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def is_post(self) -> bool:
        """Whether it is a post, be it a draft."""
        return self.kind in {"posts", "drafts"}

    @property
    def is_html(self) -> bool:
        """Whether it is HTML and no Markdown."""
        return PurePosixPath(self.name).suffix.lower() in _HTML


@dataclass(slots=True)
class Files:
    """A blog's files.

    Attributes:
        pages: Those that Jekyll makes pages of.
        static: Those that it copies.
    """

    pages: list[Page] = field(default_factory=list)
    static: dict[str, Path] = field(default_factory=dict)


def gather(settings: Settings, report: Report) -> Files:
    """Read a blog's files."""
    found = Files()
    for path in sorted(settings.root.rglob("*")):
        inside = PurePosixPath(path.relative_to(settings.root).as_posix())
        if path.is_symlink() and not path.resolve().is_relative_to(settings.root):
            report.problem(
                str(inside), 0, "it is a link that leads out of the blog; it is left out."
            )
        elif path.is_file() and (kind := _kind(inside, settings)):
            _add(inside, kind, settings, found, report)
    return found


def _kind(path: PurePosixPath, settings: Settings) -> str:
    """Return what a file is to Jekyll; empty if nothing."""
    for mark, kind in (("_posts", "posts"), ("_drafts", "drafts")):
        if mark in path.parts[:-1]:
            above = PurePosixPath(*path.parts[: path.parts.index(mark)])
            # Gems bring posts of their own.
            return "" if above.parts and settings.is_left_out(above) else kind
    collection = path.parts[0].removeprefix("_")
    if path.parts[0] == f"_{collection}" and collection in settings.collections:
        return collection
    return "" if settings.is_left_out(path) else "pages"


def _add(
    inside: PurePosixPath, kind: str, settings: Settings, found: Files, report: Report
) -> None:
    name, path = str(inside), settings.root / inside
    if path.suffix.lower() not in _MARKDOWN | _HTML:
        if kind == "pages" and not path.read_bytes().startswith(b"---\n"):
            found.static[name] = path
        else:
            report.note(name, 0, "Jekyll made it from a template; it is left out.")
        return
    if path.stat().st_size > _LARGEST:
        report.problem(name, 0, f"it is larger than {_LARGEST:,} bytes; it is left out, split it.")
        return
    text, _ = decode(path.read_bytes())
    match = _FRONT.match(text)
    if match is None and kind == "pages":
        # Without front matter it is no page.
        found.static[name] = path
        return
    try:
        front = mapping(load(match["front"], "yaml")) if match else {}
    except Unreadable as error:
        line = error.line + 1 if error.line else 1
        report.problem(name, line, f"its front matter cannot be read ({error}); correct it.")
        return
    lines = match[0].count("\n") if match else 0
    page = Page(
        name,
        kind,
        settings.defaults(inside, kind) | front,
        text[match.end() if match else 0 :],
        lines,
        "",
    )
    if _named(page, inside, report):
        page.url = _address(page, inside, settings)
        found.pages.append(page)


def _named(page: Page, path: PurePosixPath, report: Report) -> bool:
    """Read what a page's name says; return whether it is a page."""
    named = _NAME.fullmatch(path.stem) if page.is_post else None
    if page.kind == "posts" and named is None:
        report.problem(
            page.name, 0, "its name has no date, so Jekyll makes no page of it; rename it."
        )
        return False
    page.slug = str(page.front.get("slug") or (named["slug"] if named else path.stem))
    said = page.front.get("date")
    page.date = str(said or (named["date"] if named else "")) if page.is_post else ""
    if page.is_post:
        folders = path.parts[: path.parts.index("_posts" if page.kind == "posts" else "_drafts")]
        page.categories = [*folders, *_words(page.front, "category", "categories")]
    return True


def tags(page: Page) -> list[str]:
    """Return a post's tags: words of a text, or a list."""
    return _words(page.front, "tag", "tags")


def _words(front: Values, one: str, many: str) -> list[str]:
    single = front.get(one)
    listed = front.get(many)
    found = [str(single)] if single else []
    found += listed.split() if isinstance(listed, str) else texts(listed)
    return list(dict.fromkeys(found))


def _address(page: Page, path: PurePosixPath, settings: Settings) -> str:
    said = page.front.get("permalink")
    if page.is_post:
        # A draft has no date yet.
        pattern = str(said or (settings.permalink if page.date else "/:categories/:title/"))
    elif page.kind in settings.collections:
        own = settings.collections[page.kind].get("permalink")
        pattern = str(said or own or "/:collection/:path:output_ext")
    elif said:
        pattern = str(said)
    elif path.stem == "index":
        pattern = "/:folder/"
    else:
        pattern = "/:folder/:basename/" if settings.pretty else "/:folder/:basename:output_ext"
    filled = _TOKEN.sub(lambda token: _value(token[1], page, path, settings), pattern)
    address = re.sub(r"/{2,}", "/", f"/{filled}")
    return address.removesuffix("index.html") if address.endswith("/index.html") else address


def _value(token: str, page: Page, path: PurePosixPath, settings: Settings) -> str:
    inside = PurePosixPath(*path.parts[1:]) if page.kind in settings.collections else path
    categories = "/".join(each.lower() for each in page.categories)
    values = {
        "title": _slugified(page.slug, _KEPT_IN_TITLES),
        "slug": _slugified(page.slug.lower()),
        "name": _slugified(path.stem.lower()),
        "basename": path.stem,
        "path": inside.with_suffix("").as_posix(),
        "folder": "" if str(path.parent) == "." else path.parent.as_posix(),
        "collection": page.kind,
        "categories": categories,
        "slugified_categories": "/".join(_slugified(each.lower()) for each in page.categories),
        "output_ext": ".html",
        **dict(_of_date(page.date, settings)),
    }
    return values.get(token, f":{token}")


_KEPT_IN_TITLES = "._~!$&'()+,;=@"


def _slugified(text: str, kept: str = "") -> str:
    """Write a text as Jekyll's `slugify` does: each run of other characters is a hyphen.

    Args:
        text: The text.
        kept: Which characters stay besides letters, marks and digits.
    """
    written = (
        char if char in kept or unicodedata.category(char)[0] in "LM" or char.isdecimal() else "-"
        for char in text
    )
    return re.sub("-+", "-", "".join(written)).strip("-")


def _of_date(written: str, settings: Settings) -> Iterator[tuple[str, str]]:
    moment = dates.iso(written, settings.text("timezone")) if written else None
    if moment is None:
        return
    day = dt.datetime.fromisoformat(moment)
    for token, form in (
        *(("year", "%Y"), ("short_year", "%y"), ("month", "%m"), ("day", "%d"), ("y_day", "%j")),
        *(("hour", "%H"), ("minute", "%M"), ("second", "%S"), ("week", "%V"), ("w_year", "%G")),
        *(("short_day", "%a"), ("long_day", "%A"), ("short_month", "%b"), ("long_month", "%B")),
    ):
        yield token, day.strftime(form)
    yield "i_month", str(day.month)
    yield "i_day", str(day.day)
