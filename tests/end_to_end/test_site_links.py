"""No link breaks inside the site, read from the HTML as it was built and stamped.

The gate's `check_links` holds the public site to the ledger; this reads more places, with a parser
of its own, and private copies too: what a reader's answers bring in has links as well.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html

from sampling import nightly_but

ADDRESS = "https://example.com/aws-series/"
"""Where the site says that it stands."""

LINKS = ("href", "src", "poster", "action", "data", "{http://www.w3.org/1999/xlink}href")
METADATA = re.compile(r"og:url|(?:og|twitter):image")
STYLE_URL = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)""")
SCHEMES = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Site:
    """A finished site, or a copy of one, by its files.

    Args:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = {
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        }
        self._anchors: dict[str, set[str]] = {}

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Every link: the file that it is in, and the whole address that it leads to."""
        return [
            (name, urljoin(ADDRESS + name, link.strip()))
            for name in sorted(self.names)
            for link in self._links(name)
            if not SCHEMES.match(link.strip())
        ]

    def broken(self) -> list[str]:
        """Return which links lead nowhere inside."""
        inside = [(name, link) for name, link in self.links if link.startswith(ADDRESS)]
        return [f"{name}: {link}" for name, link in inside if not self._leads_somewhere(link)]

    def _links(self, name: str) -> Iterator[str]:
        content = (self.folder / name).read_bytes()
        if name.endswith(".html"):
            yield from _links_of_page(content.decode())
        elif name.endswith((".xml", ".svg", ".xml.gz")):
            yield from _links_of_xml(gzip.decompress(content) if name.endswith("gz") else content)
        elif name.endswith(".css"):
            yield from STYLE_URL.findall(content.decode())
        elif name.endswith("search_index.json"):
            yield from (ADDRESS + each["location"] for each in json.loads(content)["docs"])

    def _leads_somewhere(self, link: str) -> bool:
        parts = urlsplit(link)
        path = unquote(parts.path).removeprefix(urlsplit(ADDRESS).path)
        # GitHub Pages answers a folder's address, and sends one without the slash there.
        names = (path, f"{path.rstrip('/')}/index.html".lstrip("/"))
        name = next((each for each in names if each in self.names), None)
        anchor = unquote(parts.fragment)
        if name is None or not name.endswith(".html") or anchor in {"", "top"}:
            return name is not None
        return anchor in self._anchors_of(name)

    def _anchors_of(self, name: str) -> set[str]:
        if name not in self._anchors:
            page = html.document_fromstring((self.folder / name).read_bytes())
            self._anchors[name] = {*page.xpath("//@id"), *page.xpath("//a/@name")}
        return self._anchors[name]


def _links_of_page(text: str) -> Iterator[str]:
    page = html.document_fromstring(text)
    for element in page.iter(etree.Element):
        yield from (element.get(name) for name in LINKS if element.get(name) is not None)
        yield from (one.split()[0] for one in element.get("srcset", "").split(",") if one.strip())
        yield from STYLE_URL.findall(element.get("style", ""))
        if branch := element.get("data-branch"):
            yield from _links_of_page(f"<div>{b64decode(branch).decode()}</div>")
    for meta in page.iter("meta"):
        if METADATA.fullmatch(meta.get("property") or meta.get("name") or ""):
            yield meta.get("content", "")
        if (meta.get("http-equiv") or "").lower() == "refresh":
            yield meta.get("content", "").partition("url=")[2]
    for script in page.xpath("//script[@type='application/ld+json']"):
        yield from re.findall(r'"(https?://[^"]+)"', script.text or "")


def _links_of_xml(content: bytes) -> Iterator[str]:
    for element in etree.fromstring(content).iter(etree.Element):
        name = etree.QName(element).localname
        yield from (element.get(each) for each in LINKS if element.get(each) is not None)
        if name in {"guid", "link", "loc", "url"} and (element.text or "").strip():
            yield element.text or ""
        if name in {"encoded", "description", "content"} and "<" in (element.text or ""):
            yield from _links_of_page(f"<div>{element.text}</div>")


@pytest.mark.parametrize("variant", nightly_but({"fresh"}, ["public", "fresh", "well-kept"]))
def test_no_link_breaks_inside(variant: str, variants: Mapping[str, Path]) -> None:
    site = Site(variants[variant])
    assert site.broken() == []
    assert len(site.links) > 3000


def test_a_private_copy_leads_no_reader_out_into_the_public_one(
    variants: Mapping[str, Path],
) -> None:
    site = Site(variants["fresh"])
    written = "".join(
        (site.folder / name).read_text("utf-8") for name in site.names if name.endswith(".html")
    )
    assert f'<a href="{ADDRESS}' not in written


PLACES = {
    "a page": ("about/index.html", "</article>", '<a href="../nowhere/">A</a></article>'),
    "an anchor": ("about/index.html", "</article>", '<a href="../#nothing">A</a></article>'),
    "the same page": ("about/index.html", "</article>", '<a href="#nothing">A</a></article>'),
    "a picture": ("about/index.html", "</article>", '<img srcset="a.png 2x" alt=""></article>'),
    "the 404 page": ("404.html", "</article>", '<a href="/aws-series/nowhere/">A</a></article>'),
    "metadata": ("about/index.html", 'og:url" content="https://example.com/aws-series/', 'og:url" content="https://example.com/aws-series/x'),
    "a redirect": ("writing/index.html", "url=../posts/", "url=../postz/"),
    "a feed": ("index.xml", "/aws-series/posts/root", "/aws-series/posts/roof"),
    "the sitemap": ("sitemap.xml", "/aws-series/about/", "/aws-series/abuot/"),
    "the search": ("search/search_index.json", '"location":"about/"', '"location":"abuot/"'),
    "a drawing": ("assets/favicon.svg", "</svg>", '<a href="nowhere.html"/></svg>'),
    "a stylesheet": ("stylesheets/site.css", ":root", "a { background: url(a.png) } :root"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new"),
    nightly_but({PLACES[one] for one in ("a page", "an anchor", "a feed")}, PLACES.values()),
    ids=PLACES,
)
def test_a_broken_link_is_found_in(
    name: str, old: str, new: str, public: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(public, tmp_path / "site"))
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    assert [said.split(":")[0] for said in Site(folder).broken()] == [name]
