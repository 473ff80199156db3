"""Turns the links of a page into links that MkDocs checks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from post_series.importing.hugo.inventory import Home, Inventory

REF = "hugo-ref:"
"""What an address starts with that comes from `ref` or `relref`."""

_SAFE = "/~!$&'*+,;=:@-._"


@dataclass(frozen=True, slots=True)
class Found:
    """What a link leads to.

    Attributes:
        target: The file in the site; empty if it is none.
        address: The address to write if it is none.
        note: What to report about it; empty if all is well.
        is_fault: Whether the note is about a fault.
        is_page: Whether the file is a page.
    """

    target: str = ""
    address: str = ""
    note: str = ""
    is_fault: bool = False
    is_page: bool = False


Tell = Callable[[str, bool], None]
"""Reports something about a link, and whether it is a fault."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one page.

    Attributes:
        home: The page.
        inventory: Everything that can be linked to.
    """

    home: Home
    inventory: Inventory

    def markdown(self, address: str, tell: Tell) -> str:
        """Return the address that a Markdown link has in the site: a file's, where it is one."""
        parts = _split(address)
        found = self._find(address, parts)
        if found.note:
            tell(found.note, found.is_fault)
        if parts is None or not found.target:
            return found.address
        tail = urlunsplit(("", "", "", parts.query, parts.fragment))
        if found.target == self.home.target and parts.fragment and not parts.query:
            return tail
        return _relative(found.target, posixpath.dirname(self.home.target)) + tail

    def html(self, address: str, tell: Tell) -> str:
        """Return the address that raw HTML has in the site: MkDocs leaves it as it is."""
        parts = _split(address)
        if parts is None or not (parts.path or parts.netloc or address.startswith(REF)):
            return address
        found = self._find(address, parts)
        if found.note:
            tell(found.note, found.is_fault)
        if not found.target:
            return found.address
        tail = urlunsplit(("", "", "", parts.query, parts.fragment))
        return self._relative_url(found) + tail

    def url_of(self, reference: str) -> str | None:
        """Return the address, below the blog's top, of a page that `ref` names."""
        path, _, anchor = reference.partition("#")
        url = self.inventory.page_of(path, self.home) if path else self.home.url
        if url is None:
            return None
        return f"{url}#{anchor}" if anchor else url

    def _relative_url(self, found: Found) -> str:
        own = self.inventory.file_urls
        place = found.target
        if found.is_page and place in own:
            place = own[place].lstrip("/")
        elif found.is_page:
            place = re.sub(r"(?:(?<=/)|^)index\.md$", "", place)
            place = re.sub(r"\.md$", "/", place)
        here = self.home.target
        folder = posixpath.dirname(here) if here.endswith("index.md") else here[: -len(".md")]
        if here in own:
            folder = posixpath.dirname(own[here].lstrip("/"))
        relative = _relative(place or ".", folder)
        return f"{relative}/" if place.endswith("/") or not place else relative

    def _find(self, address: str, parts: SplitResult | None) -> Found:
        if parts is None:
            return Found(address=address, note=f"{address} is not an address that can be read.")
        if address.startswith(REF):
            return self._find_reference(address, parts)
        path = self._own_path(parts)
        if path is None:
            return Found(address=address)
        url = self._resolved(path)
        if target := self.inventory.find_page(url):
            return self._page(target, parts, address, url)
        if target := self.inventory.find_file(url) or self._shared(path):
            return Found(target=target)
        return self._other(address, parts, path, url)

    def _shared(self, path: str) -> str | None:
        """Return a file of the page's own that is where its main language has it."""
        home = self.inventory.bundles.get(str(self.home.folder))
        if home is None or path.startswith("/"):
            return None
        return self.inventory.find_file(posixpath.normpath(f"/{home}/{path}"))

    def _find_reference(self, address: str, parts: SplitResult) -> Found:
        written = unquote(address.removeprefix(REF).partition("#")[0].partition("?")[0])
        url = self.inventory.page_of(written, self.home) if written else self.home.url
        if url is None:
            # The shortcode itself has been reported.
            return Found(address=written)
        return self._page(self.inventory.pages[url], parts, address, url)

    def _own_path(self, parts: SplitResult) -> str | None:
        """Return the path of an address of the blog's own; none if it is another site's."""
        settings = self.inventory.settings
        host = parts.netloc.lower()
        if parts.scheme not in {"", "http", "https"} or (parts.scheme and not host):
            return None
        if host and (not settings.host or _bare(host) != _bare(settings.host)):
            return None
        path = unquote(parts.path)
        if host and not f"{path}/".startswith(settings.base_path):
            return None
        if host or (path.startswith("/") and f"{path}/".startswith(settings.base_path)):
            return "/" + path[len(settings.base_path) :].lstrip("/")
        return path

    def _resolved(self, path: str) -> str:
        if not path:
            return self.home.url
        joined = posixpath.join(posixpath.dirname(self.home.url), path)
        url = posixpath.normpath(joined)
        return f"{url}/" if joined.endswith(("/", "/.", "/..")) and url != "/" else url

    def _page(self, target: str, parts: SplitResult, address: str, url: str) -> Found:
        anchors = self.inventory.anchors.get(target)
        anchor = unquote(parts.fragment)
        if not anchor or anchors is None or anchor in anchors or anchor == "top":
            return Found(target=target, is_page=True)
        whole = self._whole(url, parts)
        return Found(
            address=whole or address,
            note=f"nothing in {target} has the anchor #{anchor}; the link is kept as {whole or address}.",
            is_fault=True,
        )

    def _other(self, address: str, parts: SplitResult, path: str, url: str) -> Found:
        """Handle an address of the blog at which the importer finds nothing."""
        if url.endswith(".md") or not posixpath.splitext(url)[1]:
            # Authors also write a page's file; that works on code hosts, not in a browser.
            page = self.inventory.page_of(path, self.home)
            target = self.inventory.find_page(page) if page else None
            if page and target:
                return self._page(target, parts, address, page)
        beside = f"/{self.home.folder}/{path}" if not path.startswith("/") else path
        beside = posixpath.normpath(beside)
        # An editor finds what is beside the page's file.
        places = {} if path.startswith("/") else self.inventory.by_place
        if target := self.inventory.find_file(beside) or places.get(beside):
            return Found(
                target=target, note=f"{address} finds no file in a browser; {target} is meant."
            )
        whole = self._whole(url, parts)
        if self.inventory.is_made_by_hugo(url):
            return Found(
                address=whole or address,
                note=f"{address} is a page that Hugo generates; the link is kept as {whole or address}.",
            )
        return Found(
            address=whole or address,
            note=f"nothing in the blog has the address {address}; the link is kept as {whole or address}.",
            is_fault=True,
        )

    def _whole(self, url: str, parts: SplitResult) -> str:
        """Write an address with the blog's domain: MkDocs refuses others that it does not know."""
        base = self.inventory.settings.base_url
        if not base:
            return ""
        whole = urljoin(f"{base.rstrip('/')}/", quote(url.lstrip("/"), safe=_SAFE))
        split = urlsplit(whole)
        return urlunsplit((split.scheme, split.netloc, split.path, parts.query, parts.fragment))


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _relative(path: str, folder: str) -> str:
    relative = posixpath.relpath(path, folder or ".")
    # What would end an address in Markdown; letters of any language stay readable.
    written = re.sub(
        r"[\s()<>%\"#?\\`|\[\]{}]", lambda sign: quote(sign.group(), safe=""), relative
    )
    return f"./{written}" if ":" in written.split("/")[0] else written
