"""What a menu writes for the addresses of a blog."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from post_series.importing.hugo.entries import Entry
from post_series.importing.hugo.inventory import Inventory
from post_series.importing.hugo.post_options import terms_in_use
from post_series.importing.hugo.post_set import PostSet
from post_series.importing.hugo.reading import Values, mapping, texts
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.sources import Kind
from post_series.importing.hugo.taxonomies import list_file, term_file
from post_series.importing.site import NavItem
from post_series.importing.writing import Plan


class Menu:
    """Finds what an address of a menu is in the site.

    Args:
        inventory: Everything that can be linked to.
        posts: The posts: their lists are pages, too.
        entries: The pages of the blog.
    """

    def __init__(self, inventory: Inventory, posts: PostSet, entries: Sequence[Entry]) -> None:
        self._inventory = inventory
        shown = [entry for entry in entries if not entry.front.values.get("draft")]
        self._lists = {f"{section}/index.md" for section in posts.sections if section}
        self._lists |= set(_taxonomy_lists(inventory, posts, shown))
        self._hidden = {entry.address.target for entry in entries} - {
            entry.address.target for entry in shown
        }

    def __call__(self, address: str) -> str | None:
        """Return the file, or the address, that a menu leads to; None if nothing is there."""
        parts = urlsplit(address)
        settings = self._inventory.settings
        if parts.scheme and parts.netloc.lower() != settings.host:
            return address
        path = unquote(parts.path)
        if f"{path}/".startswith(settings.base_path) and settings.base_path != "/":
            path = path[len(settings.base_path) - 1 :]
        path = f"/{path.strip('/')}".removesuffix("/_index.md").removesuffix(".md")
        target = self._inventory.find_page(path if path == "/" else f"{path}/")
        target = target or self._inventory.find_page(path) or self._by_name(path)
        if target is not None:
            return None if target in self._hidden else target
        return self._made(path)

    def _made(self, path: str) -> str | None:
        """Return what is not a page of the author's: the home page, a list, a feed, a file."""
        listed = f"{path.strip('/').lower()}/index.md"
        if path == "/" or listed in self._lists:
            return "index.md" if path == "/" else listed
        # A feed has the address that it had.
        is_feed = path.endswith((".xml", ".rss"))
        file = path.strip("/") if is_feed else self._inventory.find_file(path)
        return f"{self._inventory.settings.base_path}{file}" if file else None

    def _by_name(self, path: str) -> str | None:
        """Find a page that `pageRef` names by its place in the content folder."""
        url = self._inventory.by_path.get(path.strip("/").lower())
        return self._inventory.pages.get(url) if url else None


def of_pages(entries: Sequence[Entry], settings: Settings) -> Iterator[tuple[str, Values]]:
    """Yield what pages of the main language say about menus: the menu's name, and the entry."""
    for entry in entries:
        params = entry.front.params
        said = params.get("menus") or params.get("menu")
        is_hidden = entry.front.values.get("draft")
        if entry.source.language != settings.languages[0] or not said or is_hidden:
            continue
        own = mapping(said) or dict.fromkeys(texts(said))
        for name, details in own.items():
            usual: Values = {
                "name": params.get("linktitle") or entry.title,
                "url": entry.address.site_url,
                "weight": params.get("weight"),
            }
            yield name.lower(), usual | mapping(details)


def of_sections(entries: Sequence[Entry], settings: Settings) -> Iterator[tuple[str, Values]]:
    """Yield the entries of sections, in the menu that `sectionPagesMenu` names."""
    menu = str(settings.values.get("sectionpagesmenu") or "").lower()
    own = [entry for entry in entries if entry.source.language == settings.languages[0]]
    pages = {
        entry.source.folder.parts[0]: entry
        for entry in own
        if entry.source.kind is Kind.BRANCH and len(entry.source.folder.parts) == 1
    }
    tops = dict.fromkeys(
        entry.source.folder.parts[0]
        for entry in own
        if len(entry.source.folder.parts) > (entry.source.kind is Kind.LEAF)
    )
    for name in tops if menu else ():
        page = pages.get(name)
        params = page.front.params if page else {}
        if name.lower() not in settings.taxonomies:
            yield (
                menu,
                {
                    "name": params.get("linktitle") or params.get("title") or _titled(name),
                    "url": page.address.site_url if page else f"/{name}/",
                    "weight": params.get("weight"),
                    "identifier": name,
                },
            )


def _titled(folder: str) -> str:
    return folder.replace("-", " ").replace("_", " ").capitalize()


def keep_titles(plan: Plan, nav: Sequence[NavItem], entries: Sequence[Entry]) -> None:
    """Write its title into each page that the menu calls otherwise: themes would show that name."""
    titles = {entry.address.target: entry.title for entry in entries}
    for name, target in _leaves(nav):
        title, content = titles.get(target, ""), plan.files.get(target)
        if not title or title == name or not isinstance(content, bytes):
            continue
        front, mark, text = content.decode().partition("\n---\n")
        if mark and not _FIRST_LEVEL.search(text):
            heading = f"\n<h1>{html.escape(title, quote=False)}</h1>\n"
            plan.files[target] = f"{front}{mark}{heading}{text}".encode()


_FIRST_LEVEL = re.compile(r"^# |<h1\b", re.MULTILINE)


def _leaves(nav: Sequence[NavItem]) -> Iterator[tuple[str, str]]:
    for item in nav:
        for name, below in item.items():
            if isinstance(below, str):
                yield name, below
            elif isinstance(below, list):
                yield from _leaves(below)


def _taxonomy_lists(
    inventory: Inventory, posts: PostSet, entries: Sequence[Entry]
) -> Iterator[str]:
    for prefix, taxonomy, term in terms_in_use(entries, posts, inventory.settings):
        yield list_file(taxonomy, prefix)
        yield term_file(taxonomy, term, prefix)
