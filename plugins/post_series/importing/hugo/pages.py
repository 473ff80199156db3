"""Writes a page of the blog as a page of the site: front matter, title, image, text."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from post_series.base.text import letters_of
from post_series.importing.hugo import data_pages
from post_series.importing.hugo.conversion import Conversion
from post_series.importing.hugo.dialect.headings import Heading
from post_series.importing.hugo.entries import Entry
from post_series.importing.hugo.front_matter import written
from post_series.importing.hugo.globs import matches
from post_series.importing.hugo.inventory import Home, Inventory
from post_series.importing.hugo.post_set import PostSet
from post_series.importing.hugo.raw_html import closed
from post_series.importing.hugo.reading import Values, decode, mapping, texts
from post_series.importing.hugo.sources import Kind, Tree
from post_series.importing.report import Report

# The first page of a theme lists the posts.
_HOMES = frozenset({"index.md"})
_TEMPLATES = ("shortcodes/", "_shortcodes/")


class Pages:
    """Writes pages.

    Args:
        tree: The blog's files.
        inventory: Everything that can be linked to.
        posts: Which pages are posts.
    """

    def __init__(self, tree: Tree, inventory: Inventory, posts: PostSet) -> None:
        self._tree = tree
        self._inventory = inventory
        self._posts = posts
        self._layouts = dict(_layouts(tree))
        self._feeds_have_dates = _feeds_have_dates(tree)
        self._templates = {
            name.removeprefix(folder).removesuffix(".html"): text
            for name, text in self._layouts.items()
            for folder in _TEMPLATES
            if name.startswith(folder)
        }

    def anchors(self, entry: Entry) -> set[str]:
        """List what a page can be linked to."""
        conversion = self._conversion(entry, Report())
        return conversion.anchors(_converted(entry, conversion))

    def write(self, entry: Entry, report: Report) -> str:
        """Write a whole page.

        Args:
            entry: The page.
            report: Gets what people have to know.
        """
        conversion = self._conversion(entry, report)
        text = _converted(entry, conversion)
        text = _with_title(text, conversion.headings, entry.title)
        text += data_pages.drawn(entry, text, self._tree, report)
        values = dict(entry.front.values)
        if self._feeds_have_dates and "publishdate" in values:
            values["hugo_publishdate"] = values.pop("publishdate")
        values |= _image(entry, self._inventory, report) or self._featured(entry, conversion)
        if aliases := [*entry.front.aliases, *_former_address(entry)]:
            values["aliases"] = list(dict.fromkeys(aliases))
        values |= self._posts.values(entry)
        if entry.address.is_file:
            values["url"] = entry.address.url
        is_home = entry.address.target in _HOMES and "layout" not in values
        if is_home or data_pages.is_archive(entry):
            values["layout"] = "archives"
        if not self._posts.is_post(entry):
            # Hugo has no navigation that names every page; MkDocs warns of one that it misses.
            values["nav"] = False
        return f"{written(values)}\n{text}" if text.strip() else written(values)

    def _featured(self, entry: Entry, conversion: Conversion) -> Values:
        """Return the picture beside a page that Hugo takes by its name, if the front matter has none."""
        files = [name for name in sorted(conversion.resources()) if _is_picture(name)]
        if any(_named(entry)):
            return {}
        for pattern in _FEATURED:
            for name in files:
                if matches(pattern, name.lower()) and (
                    place := _place(name, entry, self._inventory)
                ):
                    return {"image": f"/{place}"}
        return {}

    def _conversion(self, entry: Entry, report: Report) -> Conversion:
        home = Home(
            entry.address.url,
            entry.address.target,
            entry.source.folder,
            entry.source.file.inside,
            entry.source.language.code,
            is_bundle=entry.source.kind is not Kind.SINGLE,
        )
        return Conversion(
            entry.name,
            home,
            self._inventory,
            entry.front.params,
            report,
            self._templates,
            self._layouts,
        )


def _layouts(tree: Tree) -> Iterator[tuple[str, str]]:
    for name, file in tree.layouts.items():
        if name.endswith(".html"):
            yield name, decode(file.path.read_bytes())[0]


def _feeds_have_dates(tree: Tree) -> bool:
    """Return whether a feed names the date of a post; Hugo's own names `publishDate`."""
    own = [file for name, file in tree.layouts.items() if name.endswith("rss.xml")]
    texts_of = [decode(file.path.read_bytes())[0] for file in own]
    return bool(own) and not any("PublishDate" in text for text in texts_of)


def _converted(entry: Entry, conversion: Conversion) -> str:
    if entry.source.is_html:
        carried = conversion.html_page(entry.text, entry.first_line)
        return f"<div>\n{closed(carried).strip()}\n</div>\n"
    return conversion.convert(entry.text, entry.first_line).strip("\n") + "\n"


def _former_address(entry: Entry) -> list[str]:
    """Return the former address of the page, if MkDocs makes another one."""
    url = entry.address.url
    return [url] if url and url != entry.address.site_url else []


_FIRST_LEVEL = re.compile(r"\A\s*# ")


def _with_title(text: str, headings: Sequence[Heading], title: str) -> str:
    """Add the title above a text, unless the text begins with it.

    Hugo's themes show the title above every text. MkDocs' themes use a level-one heading in the
    text instead, and leave the title out.
    """
    first_level = [heading for heading in headings if heading.level == 1]
    if not title or not first_level:
        return text
    if _FIRST_LEVEL.match(text) and letters_of(headings[0].text) == letters_of(title):
        return text
    # Raw HTML: it gets no anchor, and so takes none away from the text's headings.
    return f"<h1>{html.escape(title, quote=False)}</h1>\n\n{text}"


# Hugo's own templates of metadata look for these, in this order.
_FEATURED = ("*feature*", "{*cover*,*thumbnail*}")


def _is_picture(name: str) -> bool:
    return name.lower().endswith((".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"))


# What themes call it if they do not use Hugo's own `images`.
_OTHER_NAMES = ("featured_image", "featuredimage", "feature_image", "thumbnail", "banner")


def _image(entry: Entry, inventory: Inventory, report: Report) -> Values:
    """Return where the picture is in the site, if the front matter names one.

    Returns:
        What to write into the front matter; nothing if the present value is fine.
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
