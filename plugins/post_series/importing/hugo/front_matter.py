"""A page's front matter: separated from its text as Hugo does, and turned into what the site understands.

Keys keep the author's spelling and order. What means something else to MkDocs or to its theme gets
the prefix `hugo_`; what cannot be used is reported and kept under that prefix, too.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from post_series.base.slugs import slug
from post_series.importing.hugo import dates
from post_series.importing.hugo.addresses import Wishes
from post_series.importing.hugo.known_keys import OUTPUTS
from post_series.importing.hugo.reading import Unreadable, Values, load, lowered, mapping, texts
from post_series.importing.hugo.settings import Settings
from post_series.importing.report import Report

_FENCES = {"---": "yaml", "+++": "toml"}
_OPENING = re.compile(r"(---|\+\+\+)[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's file, in its parts.

    Attributes:
        values: Its front matter, by key as the author spelt it.
        text: What comes after it.
        first_line: The line that the text starts in, counted from 1.
        raw: The front matter as written, if it cannot be read.
        kind: `yaml`, `toml` or `json`; empty if there is none.
        fault: Why it cannot be read; empty if it can.
        fault_line: The line where, counted from 1.
    """

    text: str
    values: Values = field(default_factory=dict)
    first_line: int = 1
    raw: str = ""
    kind: str = ""
    fault: str = ""
    fault_line: int = 0


def split(text: str) -> Page:
    """Separate a page's text from its front matter."""
    # Some editors write a byte-order mark each time they save.
    start = len(text) - len(text.lstrip(" \t\n\ufeff"))
    if text.startswith("{", start) and not text.startswith("{{", start):
        return _json(text, start)
    opening = _OPENING.match(text, start)
    if opening is None:
        return Page(text)
    closing = re.compile(rf"^{re.escape(opening[1])}[ \t]*$", re.MULTILINE)
    end = closing.search(text, opening.end())
    kind = _FENCES[opening[1]]
    line = text.count("\n", 0, opening.end()) + 1
    if end is None:
        return _faulty(text, opening.end(), len(text), kind, "it has no end", line - 1)
    return _fenced(text, opening.end(), end, kind)


def _fenced(text: str, start: int, end: re.Match[str], kind: str) -> Page:
    raw = text[start : end.start()]
    line = text.count("\n", 0, start) + 1
    try:
        values = load(raw, kind)
    except Unreadable as error:
        place = line + max(error.line, 1) - 1
        return _faulty(text, start, end.start(), kind, str(error), place, after=end.end())
    if values is not None and not isinstance(values, dict):
        fault = "it is not a list of keys and values"
        return _faulty(text, start, end.start(), kind, fault, line, after=end.end())
    body = text[end.end() :].removeprefix("\n")
    return Page(body, mapping(values), _line_of(text, body), raw, kind)


def _json(text: str, start: int) -> Page:
    try:
        values, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return _faulty(text, start, len(text), "json", "it is not JSON", line)
    body = text[end:].removeprefix("\n")
    return Page(body, mapping(values), _line_of(text, body), text[start:end], "json")


def _faulty(  # noqa: PLR0913, PLR0917  # a record's fields
    text: str, start: int, end: int, kind: str, fault: str, line: int, after: int | None = None
) -> Page:
    body = text[after:].removeprefix("\n") if after is not None else ""
    return Page(body, {}, _line_of(text, body), text[start:end].strip("\n"), kind, fault, line)


def _line_of(text: str, body: str) -> int:
    return text.count("\n", 0, len(text) - len(body)) + 1


_DATES = frozenset({"date", "lastmod", "publishdate", "expirydate", "updated"})
_NAMES = frozenset({"tags", "categories", "series", "author", "authors"})
_TERMS = frozenset({"tags", "categories", "series"})
# What the file's location says now.
_PLACES = frozenset({"url", "slug", "aliases"})
# What MkDocs or Material would read as one of their own keys.
_FOREIGN = frozenset({"heading", "hide", "icon", "nav", "search", "section", "status", "template"})
_WEIGHTS = frozenset({"weight", "series_weight", "part"})
_RENAMED = {"canonicalurl": "canonical", "summary": "description"}


@dataclass(slots=True)
class Front:
    """A page's front matter.

    Attributes:
        params: As the author wrote it, by lowered key: what shortcodes ask for.
        values: As the site gets it, in the author's order.
        aliases: Former addresses.
        wishes: What it says about the page's address.
    """

    params: Values = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def is_unlisted(self) -> bool:
        """Whether Hugo has the page in no list."""
        build = mapping(self.params.get("build") or self.params.get("_build"))
        return build.get("list") in {"never", False}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads front matter.

    Attributes:
        name: The page's file in the blog, for the report.
        settings: The blog's settings.
        report: Gets what cannot be used.
        today: The day of the import, for posts that have ended or are still to come.
    """

    name: str
    settings: Settings
    report: Report
    today: dt.datetime

    def read(self, values: Values, file_date: str = "") -> Front:
        """Read a page's front matter.

        Args:
            values: The keys as the author spelt them.
            file_date: The date that the file's name starts with, for a page that has no other.
        """
        params = mapping(lowered(values))
        front = Front(params, aliases=[self._alias(each) for each in texts(params.get("aliases"))])
        for key, value in values.items():
            front.values |= dict(self._converted(key, value, params))
        self._date(front, file_date)
        self._visibility(front)
        front.wishes = Wishes(
            title=_text(params.get("title")),
            slug=_text(params.get("slug")),
            url=_text(params.get("url")),
            date=str(front.values.get("date") or ""),
        )
        return front

    def _alias(self, written: str) -> str:
        """Return a former address; where pages are files, so are these."""
        if self.settings.ugly_urls and not written.endswith(".html") and written.strip("/"):
            return f"{written.rstrip('/')}.html"
        return written

    def _converted(self, key: str, value: object, params: Values) -> Iterator[tuple[str, object]]:
        name = key.lower()
        if name in _PLACES or value is None:
            return
        if name in _FOREIGN:
            self._tell(f"`{key}` means something else to MkDocs; it is called hugo_{key} now.")
            yield f"hugo_{key}", value
        elif name in _DATES:
            yield from self._moment(key, value)
        elif name in _NAMES:
            yield name, self._terms(key, value) if name in _TERMS else texts(value)
        elif name == "draft":
            yield name, _is_true(value) and not self._builds("drafts")
        elif name == "outputs":
            yield from self._outputs(key, value)
        elif name in _WEIGHTS and not _is_number(value):
            self._fault(key, f"{value!r} is not a number")
            yield f"hugo_{key}", value
        else:
            yield from self._renamed(key, name, value, params)

    def _renamed(
        self, key: str, name: str, value: object, params: Values
    ) -> Iterator[tuple[str, object]]:
        new = _RENAMED.get(name)
        if new and not params.get(new):
            yield new, value
        elif name == "cascade":
            self._tell("what `cascade` gives is written into each page that gets it.")
        else:
            # Keys that the site reads are lower case; Hugo takes any.
            yield (
                (name if name in {"title", "description", "image", "images", "cover"} else key),
                value,
            )

    def _outputs(self, key: str, value: object) -> Iterator[tuple[str, object]]:
        for each in texts(value):
            if each.lower() not in OUTPUTS:
                text = f"{key}: Hugo also makes {each} of this page; that is missing."
                self.report.missing(self.name, 1, text)
        yield key, value

    def _moment(self, key: str, value: object) -> Iterator[tuple[str, object]]:
        name = key.lower()
        if not str(value).strip():
            return
        written = dates.iso(value, self.settings.time_zone)
        if written is None:
            self._fault(key, f"{value!r} is not a date that can be read")
            yield f"hugo_{key}", value
        else:
            yield name, written

    def _terms(self, key: str, value: object) -> list[str]:
        names = texts(value)
        good = [name for name in names if _is_address(name)]
        for name in names:
            if name not in good:
                self._fault(key, f"{name!r} cannot become an address, so it is left out")
        return good

    def _date(self, front: Front, file_date: str) -> None:
        """Set the date of a page without one, as Hugo does."""
        if "date" not in front.values:
            named = dates.iso(file_date, self.settings.time_zone) if file_date else ""
            found = front.values.get("publishdate") or named or front.values.get("lastmod")
            if found:
                front.values["date"] = found

    def _visibility(self, front: Front) -> None:
        """Turn what Hugo leaves out into a draft."""
        build = mapping(front.params.get("build") or front.params.get("_build"))
        published = front.values.get("publishdate")
        ended = front.values.get("expirydate")
        reason = ""
        if build.get("render") in {"never", "link", False} or front.params.get("headless") is True:
            reason = "Hugo renders no page of it"
        elif published and not self._builds("future") and dates.moment(str(published)) > self.today:
            reason = f"it is to be published on {published}"
        elif ended and not self._builds("expired") and dates.moment(str(ended)) <= self.today:
            reason = f"it ended on {ended}"
        if reason and not front.values.get("draft"):
            self._tell(f"{reason}, so it is a draft now.")
            front.values["draft"] = True

    def _builds(self, what: str) -> bool:
        """Return whether Hugo publishes what it would leave out: `buildDrafts` and the like."""
        return self.settings.values.get(f"build{what}") is True

    def _fault(self, key: str, fault: str) -> None:
        self.report.problem(self.name, 1, f"{key}: {fault}.")

    def _tell(self, text: str) -> None:
        self.report.note(self.name, 1, text)


def written(values: Mapping[str, object]) -> str:
    """Write front matter as YAML; nothing if there is none."""
    if not values:
        return ""
    text = yaml.dump(dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**20)
    return f"---\n{text}---\n"


class _Dumper(yaml.SafeDumper):
    """Writes dates without quotation marks, and never a reference to another value."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the base's
        return True


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _is_address(term: str) -> bool:
    """Return whether a term can be an address, by the rule of the plugin."""
    written = slug(term)
    return any(map(str.isalnum, written)) and all(level.strip(".") for level in written.split("/"))


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, list | Mapping) else str(value).strip()


def _is_true(value: object) -> bool:
    return value is True or str(value).strip().lower() in {"true", "1"}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
