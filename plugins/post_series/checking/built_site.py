"""A finished site, as its readers see it: pages, anchors, links and redirects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser, LexborNode

from post_series.base.markup import read_attributes
from post_series.base.site import quoted

NOWHERE = "https://site.invalid/"
"""The address of a site that does not state its own."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FEED_LINKS = frozenset({"guid", "link", "loc"})
_LINKS = ("href", "src", "poster")
# Elements with an attribute that says where something is or where it leads to.
_TELLING = ":is([id], a[name], [href], [src], [poster], [srcset], meta[http-equiv])"
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url=(.*)$", re.IGNORECASE)
_MOST_STEPS = 10

# What the theme and the search bring: nobody links to it, and its names change with each version.
_FURNITURE = re.compile(
    r"(?:404\.html|robots\.txt|sitemap\.xml(?:\.gz)?|objects\.inv|.*\.(?:css|js|map|woff2?))"
    r"|(?:search|assets/(?:images|javascripts|social|stylesheets))/.*"
)


@dataclass(slots=True)
class BuiltPage:
    """A page of a finished site.

    Attributes:
        ids: Every id on it.
        headings: The ids of its headings.
        links: Every link and source on it, as written.
        leads_to: Where it redirects to, as written; empty if it does not.
        canonical: Its canonical address.
    """

    ids: set[str] = field(default_factory=set)
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    leads_to: str = ""
    canonical: str = ""


class BuiltSite:
    """A finished site in a folder.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        self.pages = {
            name: read_page((folder / name).read_text(encoding="utf-8"))
            for name in sorted(self.files)
            if name.endswith(".html")
        }
        self.feeds = {
            name: read_feed((folder / name).read_bytes())
            for name in sorted(self.files)
            if name.endswith(".xml")
        }
        home = self.pages.get("index.html")
        self.address = home.canonical if home and home.canonical else NOWHERE

    def addresses(self) -> Iterator[str]:
        """Yield what the site publishes: pages, their headings, feeds and other files."""
        for name in sorted(self.files):
            if _FURNITURE.fullmatch(name):
                continue
            address = f"/{quoted(name.removesuffix('index.html'))}"
            yield address
            page = self.pages.get(name)
            if page is not None and not page.leads_to:
                yield from (f"{address}#{quoted(each)}" for each in page.headings)

    def file_at(self, path: str) -> str | None:
        """Return the file that answers a path, relative to the site's root."""
        name = unquote(path)
        for candidate in (name, f"{name.rstrip('/')}/index.html".lstrip("/")):
            if candidate in self.files:
                return candidate
        return None

    def problem(self, address: str) -> str:
        """Return what is wrong with an address, relative to the site's root.

        Returns:
            What is wrong; empty if a page, a file or a redirect answers it.
        """
        path, anchor = urldefrag(address.removeprefix("/"))
        for _ in range(_MOST_STEPS):
            name = self.file_at(path)
            if name is None:
                return f"no page, file or redirect answers /{path}"
            page = self.pages.get(name)
            if page is None or not page.leads_to:
                return self._anchor_problem(name, anchor)
            target = self.local(urljoin(f"{self.address}{quoted(name)}", page.leads_to))
            if target is None:
                return ""
            path, own = urldefrag(target)
            anchor = own or anchor
        return f"the redirects from {address} form a loop"

    def local(self, link: str) -> str | None:
        """Return an absolute link relative to the site's root, or None if it leads elsewhere."""
        if not link.startswith(self.address):
            return None
        parts = urlsplit(link[len(self.address) :])
        return f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path

    def broken_links(self) -> Iterator[str]:
        """Yield which links of the site lead nowhere inside it."""
        links = {name: page.links for name, page in self.pages.items()} | self.feeds
        for name, written in links.items():
            base = f"{self.address}{quoted(name)}"
            for link in dict.fromkeys(written):
                target = self.local(urljoin(base, link))
                problem = self.problem(target) if target is not None else ""
                if problem:
                    yield f"/{name}: the link {link}: {problem}"

    def _anchor_problem(self, name: str, anchor: str) -> str:
        page = self.pages.get(name)
        wanted = unquote(anchor)
        if page is None or wanted in {"", "top"} or wanted.startswith(":~:"):
            return ""
        return "" if wanted in page.ids else f"/{name} has no anchor #{wanted}"


def read_page(text: str) -> BuiltPage:
    """Read a page of a finished site.

    The content of scripts, styles, templates and text boxes is not part of it: it is not shown or
    followed.
    """
    page = BuiltPage()
    for node in LexborHTMLParser(text).css(_TELLING):
        _note(page, node)
    return page


def read_feed(content: bytes) -> list[str]:
    """List the links of a feed, in its texts too, or of a sitemap; of other XML, none."""
    try:
        root = ET.fromstring(content)  # noqa: S314  # a site that its reader built
    except ET.ParseError:
        return []
    links: list[str] = []
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in _FEED_LINKS:
            links.append(element.get("href") or element.text or "")
        elif name == "encoded":
            links += read_page(element.text or "").links
    return [link for link in links if link]


def _note(page: BuiltPage, node: LexborNode) -> None:
    attributes = read_attributes(node)
    identity = attributes.get("id") or (attributes.get("name") if node.tag == "a" else None)
    if identity:
        page.ids.add(identity)
        if node.tag in _HEADINGS:
            page.headings.append(identity)
    page.links.extend(attributes[key] for key in _LINKS if attributes.get(key))
    for candidate in attributes.get("srcset", "").split(","):
        page.links.extend(candidate.split()[:1])
    if node.tag == "link" and attributes.get("rel") == "canonical":
        page.canonical = attributes.get("href", "")
    if node.tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        found = _REFRESH.match(attributes.get("content", ""))
        page.leads_to = found[1].strip() if found else ""
