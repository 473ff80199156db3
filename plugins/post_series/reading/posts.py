"""What a post says about itself in its front matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import chain

from post_series.base import dates
from post_series.base.errors import PostError
from post_series.base.slugs import slug
from post_series.base.text import shown

UNDATED = datetime.min.replace(tzinfo=UTC)
"""The date of a page that has none, as in Hugo: it sorts behind every other."""


@dataclass(frozen=True, slots=True)
class Post:
    """A page with a date, or one without that its section's list has all the same.

    Attributes:
        source: Its file, relative to the docs folder, with forward slashes.
        url: Its address, relative to the site's, as in ``posts/first/``.
        date: When it was published, with the offset that its author wrote.
        updated: When it was last changed, if it says so.
        published: Its moment in feeds, if that is not its date.
        title: Its title as plain text; empty until the page is rendered if only the text has it.
        link_title: What lists call it; empty for its title.
        description: One or two sentences; empty until then unless the front matter has it.
        section: The section that it is in: what it says, or the folder at the top of its path.
        language: The language that it is written in; empty for the site's own.
        terms: The names of its tags, categories, series and so on, by taxonomy.
        weight: Its place in a series; the smallest comes first.
        list_weight: Its place in lists that are sorted by weight; None behind those with one.
        image: The image that its front matter names, as written there.
        image_alt: What that image shows.
        authors: The names of those who wrote it.
        aliases: Former addresses, as written.
        draft: Whether only its author should see it.
        words: How many words it has, once it is rendered.
        cjk: Whether each character of Chinese, Japanese and Korean counted as one.
        content: Its text as HTML for feeds, once it is rendered.
    """

    source: str
    url: str
    date: datetime
    updated: datetime | None = None
    published: datetime | None = None
    title: str = ""
    link_title: str = ""
    description: str = ""
    section: str = ""
    language: str = ""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weight: float | None = None
    list_weight: float | None = None
    image: str | None = None
    image_alt: str = ""
    authors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    draft: bool = False
    words: int = 0
    cjk: bool = False
    content: str = ""

    def is_in(self, sections: Iterable[str]) -> bool:
        """Return whether it is in one of these sections, or in a section below one."""
        return any(
            self.section == each or (each and self.section.startswith(f"{each}/"))
            for each in sections
        )

    @property
    def fed(self) -> datetime:
        """Its moment in feeds."""
        return self.published or self.date

    @property
    def is_dated(self) -> bool:
        """Whether it is a post, and not only listed."""
        return self.date != UNDATED

    @property
    def listed_as(self) -> str:
        """What lists call it."""
        return self.link_title or self.title

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its tags."""
        return self.terms.get("tags", ())

    @property
    def categories(self) -> tuple[str, ...]:
        """The names of its categories."""
        return self.terms.get("categories", ())

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series that it is a part of."""
        return self.terms.get("series", ())

    @property
    def changed(self) -> datetime:
        """When it was last changed: what it states, or its date."""
        return self.updated or self.date


DEFAULT_TAXONOMIES = ("tags", "categories", "series")
"""The keys of front matter that sort posts, unless a site names its own."""

_PUBLISHED = "publishdate"

_NO_POST = "page"
"""The type of a page that is not a post, whatever its date."""


def section_of(source: str, meta: Mapping[str, object], languages: Sequence[str] = ()) -> str:
    """Return the section of a page: what it says, or the folder at the top of its path."""
    said = meta.get("section")
    if isinstance(said, str):
        return said.strip("/")
    folders = source.split("/")[:-1]
    if folders and folders[0] in languages:
        del folders[0]
    return folders[0] if folders else ""


def parse_post(  # noqa: PLR0913  # each is a choice of the site
    source: str,
    url: str,
    meta: Mapping[str, object],
    zone: tzinfo,
    *,
    taxonomies: Sequence[str] = DEFAULT_TAXONOMIES,
    languages: Sequence[str] = (),
    undated: bool = False,
) -> Post | None:
    """Read a post's front matter.

    Args:
        source: The page's file, for errors.
        url: The page's address, relative to the site's.
        meta: The front matter.
        zone: The offset of dates without one.
        taxonomies: The keys that sort posts.
        languages: The folders of languages other than the site's own.
        undated: Whether a page without a date is listed, too.

    Returns:
        The post, or None for a page that is not one: of the type `page`, or without a date unless
        that is listed, too.

    Raises:
        PostError: A value cannot be used.
    """
    if meta.get("type") == _NO_POST:
        return None
    front = _Front(source, meta, zone)
    created, updated = front.dates()
    if created is None and not undated:
        return None
    folder = source.split("/", maxsplit=1)[0]
    image, image_alt = front.image()
    return Post(
        source=source,
        url=url,
        date=created or UNDATED,
        updated=updated,
        published=front.published(),
        title=front.text("title"),
        link_title=front.text("linkTitle") or front.text("linktitle"),
        description=" ".join(front.text("description").split()),
        section=section_of(source, meta, languages),
        language=folder if folder in languages else "",
        terms={name: front.terms(name) for name in taxonomies},
        weight=front.weight("weight", "series_weight", "part"),
        list_weight=front.weight("weight"),
        image=image,
        image_alt=image_alt,
        authors=front.names("authors") or front.names("author"),
        aliases=aliases(source, meta),
        draft=front.truth("draft"),
    )


def last_change(source: str, meta: Mapping[str, object], zone: tzinfo) -> datetime | None:
    """Return when any page was last changed, if its front matter says so in a known form."""
    try:
        created, updated = _Front(source, meta, zone).dates()
    except PostError:
        return None
    return updated or created


def aliases(source: str, meta: Mapping[str, object]) -> tuple[str, ...]:
    """Read the former addresses of any page.

    Raises:
        PostError: They are not a list of addresses.
    """
    value = meta.get("aliases")
    written = [value] if isinstance(value, str) else value or []
    if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
        raise PostError(
            source,
            "aliases",
            f"{shown(value)} is not a list of addresses; write e.g. [/old/address/]",
        )
    return tuple(dict.fromkeys(each for each in written if each.strip()))


class _Front:
    """Front matter, with errors that name the page and the key."""

    def __init__(self, source: str, meta: Mapping[str, object], zone: tzinfo) -> None:
        self._source = source
        self._meta = meta
        self._zone = zone

    def dates(self) -> tuple[datetime | None, datetime | None]:
        """Read both dates, in Hugo's spelling or in that of Material's blog."""
        value = self._meta.get("date")
        given = value if isinstance(value, Mapping) else {"created": value}
        changed = self._meta.get("updated") or self._meta.get("lastmod") or given.get("updated")
        return self._date("date", given.get("created")), self._date("updated", changed)

    def published(self) -> datetime | None:
        """Read the moment that feeds name."""
        key = next((key for key in self._meta if str(key).lower() == _PUBLISHED), _PUBLISHED)
        return self._date(str(key), self._meta.get(key))

    def _date(self, key: str, value: object) -> datetime | None:
        if value is None or value == "":
            return None
        try:
            return dates.parse(value, self._zone)
        except ValueError:
            raise PostError(
                self._source,
                key,
                f"{shown(value)} is not a date; write e.g. 2026-11-24 or 2026-11-24T09:00:00+05:30",
            ) from None

    def text(self, key: str) -> str:
        """Read a text; a number is accepted."""
        value = self._meta.get(key)
        if isinstance(value, (Mapping, list)):
            raise PostError(self._source, key, f"{shown(value)} is not text; put it in quotes")
        return "" if value is None else str(value).strip()

    def names(self, key: str) -> tuple[str, ...]:
        """Read a list of names; a single name is accepted."""
        value = self._meta.get(key)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(each, (Mapping, list)) for each in listed):
            raise PostError(
                self._source, key, f"{shown(value)} is not a list of names; write [One, Two]"
            )
        names = (str(each).strip() for each in listed if each is not None)
        return tuple(dict.fromkeys(name for name in names if name))

    def terms(self, key: str) -> tuple[str, ...]:
        """Read a list of names that become addresses."""
        names = self.names(key)
        for name in names:
            levels = slug(name).split("/")
            if not all(level.strip(".") for level in levels):
                raise PostError(
                    self._source,
                    key,
                    f"{name!r} cannot become an address; it needs a letter or a digit",
                )
        return names

    def weight(self, *keys: str) -> float | None:
        """Read the place in a series or a list; as in Hugo, 0 means none."""
        value = next(filter(None, map(self._meta.get, keys)), None)
        if isinstance(value, bool) or not isinstance(value, (int, float, type(None))):
            raise PostError(
                self._source, "weight", f"{shown(value)} is not a number; write e.g. 10"
            )
        return value

    def truth(self, key: str) -> bool:
        """Read a yes or a no."""
        value = self._meta.get(key)
        if value not in (None, True, False):
            raise PostError(
                self._source, key, f"{shown(value)} is neither true nor false; write one of them"
            )
        return bool(value)

    def image(self) -> tuple[str | None, str]:
        """Read the image, in our spelling, Hugo's or PaperMod's; and what it shows."""
        cover = self._meta.get("cover")
        covered = cover if isinstance(cover, Mapping) else {"image": cover}
        listed = self._meta.get("images")
        several = listed if isinstance(listed, list) else [listed]
        named = chain([self._meta.get("image")], several, [covered.get("image")])
        found = next((each for each in named if isinstance(each, str) and each.strip()), None)
        alt = self._meta.get("image_alt") or covered.get("alt") or ""
        return found, str(alt)
