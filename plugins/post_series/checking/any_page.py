"""What a reader, a search engine and a feed reader find in a finished site, whichever generator made it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from selectolax.lexbor import LexborHTMLParser, LexborNode

from post_series.base.markup import read_attributes

# The first of these that a page has holds its text; themes put lists and menus around it.
_MAIN = (".post-content", "article .content", "article", "[role=main]", "main", "body")
_NOT_TEXT = (
    "script, style, template, noscript, nav, aside, footer, .headerlink, .anchor, form, button, "
    "[hidden], [data-aws-posture-public], .lineno, .linenos, .lnt, .md-source-file, "
    # Hugo writes each letter in a drawing by itself.
    "svg, "
    # A formula is compared as TeX.
    "math semantics > :not(annotation), "
    # Hugo's numbers of lines within code, by a class or by a style.
    "pre .ln, pre span[style*='user-select:none']"
)
# What ends a line for a reader.
_BLOCKS = frozenset(
    {
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"),
        *("caption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label"),
        *("legend", "li", "ol", "p", "pre", "section", "summary", "table", "td", "th", "tr", "ul"),
    }
)
_HEADINGS = "h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]"
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url=(.*)$", re.IGNORECASE)
# The column of line numbers.
_NUMBERS = re.compile(r"[\d\s]+")
# What Hugo writes for a page without a date.
_NO_DATE = "0001-01-01"
_SOCIAL = ("og:title", "og:description", "og:image", "og:type", "twitter:card")


@dataclass(slots=True)
class AnyPage:
    """A page, as it is compared.

    Attributes:
        redirect: The address that it redirects to, relative to the site's root; empty if none.
        title: Its title.
        meta: Its description, canonical address and social metadata, by name.
        date: The day of its publication, as it states for machines; may be empty.
        lines: Its text, one paragraph, item or cell each.
        anchors: The anchors of its headings.
        code: Its blocks of code.
        images: The addresses of its pictures.
        links: The addresses within the site that it leads to.
    """

    redirect: str = ""
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    date: str = ""
    lines: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)

    @property
    def words(self) -> Counter[str]:
        """Its words, without what typography changes."""
        return Counter(word for line in self.lines for word in words_of(line))


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed: its identity, address, date and title."""

    guid: str
    link: str
    date: str
    title: str


def words_of(line: str) -> Iterator[str]:
    """Yield the words of a text: their letters and digits, in small letters."""
    for word in line.split():
        kept = "".join(char for char in word.casefold() if char.isalnum())
        if kept:
            yield kept


def read_html(text: str, address: str, base: str) -> AnyPage:
    """Read a page.

    Args:
        text: The page.
        address: Its address, relative to the site's root.
        base: The site's own address; empty if it is not known.
    """
    tree = LexborHTMLParser(text)
    page = AnyPage()
    for node in tree.css("meta"):
        _read_meta(page, read_attributes(node), address, base)
    if page.redirect:
        return page
    title = tree.css_first("title")
    page.title = " ".join(title.text().split()) if title else ""
    canonical = tree.css_first("link[rel=canonical]")
    if canonical is not None:
        page.meta["canonical"] = inside(read_attributes(canonical).get("href", ""), address, base)
    time = tree.css_first("time[datetime]")
    if not page.date and time is not None:
        page.date = read_attributes(time).get("datetime", "")[:10]
    if page.date == _NO_DATE:
        page.date = ""
    main = next(filter(None, map(tree.css_first, _MAIN)), None)
    if main is not None:
        _read_main(page, main, address, base)
    return page


def inside(link: str, address: str, base: str) -> str:
    """Return a link relative to the site's root, if it leads inside, else as it is written."""
    whole = urljoin(urljoin(base or "https://site.invalid/", address.lstrip("/")), link)
    prefix = base or "https://site.invalid/"
    # Sites are often built for both spellings of their address.
    for each in (prefix, prefix.replace("https:", "http:", 1)):
        if whole.startswith(each):
            return f"/{unquote(urlsplit(whole[len(each) :]).path)}"
    return whole


def read_items(content: bytes) -> list[FeedItem] | None:
    """Read the items of a feed in RSS or Atom; None for other XML."""
    try:
        root = ET.fromstring(content)  # noqa: S314  # a site that its reader built
    except ET.ParseError:
        return None
    if _name(root) not in {"rss", "feed", "RDF"}:
        return None
    return [_item(each) for each in root.iter() if _name(each) in {"item", "entry"}]


def home_of(folder: Path) -> str:
    """Return the address that a finished site states for its home page; empty if it does not."""
    home = folder / "index.html"
    if not home.is_file():
        return ""
    tree = LexborHTMLParser(home.read_text("utf-8", "replace"))
    for selector, name in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        node = tree.css_first(selector)
        if node is not None:
            return f"{read_attributes(node).get(name, '').rstrip('/')}/"
    return _home_in_feed(folder)


def _home_in_feed(folder: Path) -> str:
    """Return the address in the sitemap: that of the home page is its shortest."""
    file = folder / "sitemap.xml"
    if not file.is_file():
        return ""
    listed = re.findall(r"<loc>\s*(.*?)\s*</loc>", file.read_text("utf-8", "replace"))
    return f"{min(listed, key=len).rstrip('/')}/" if listed else ""


def _read_meta(page: AnyPage, attributes: dict[str, str], address: str, base: str) -> None:
    content = " ".join(attributes.get("content", "").split())
    name = attributes.get("property") or attributes.get("name") or ""
    if attributes.get("http-equiv", "").lower() == "refresh":
        found = _REFRESH.match(content)
        page.redirect = inside(found[1], address, base) if found else ""
    elif name == "article:published_time":
        page.date = content[:10]
    elif name == "description" or name in _SOCIAL:
        page.meta[name] = inside(content, address, base) if name == "og:image" else content


def _read_main(page: AnyPage, main: LexborNode, address: str, base: str) -> None:
    page.anchors = [read_attributes(node)["id"] for node in main.css(_HEADINGS)]
    for node in main.css("a[href]"):
        page.links.add(inside(read_attributes(node).get("href", ""), address, base))
    for heading in main.css(_HEADINGS):
        _without_anchors(heading)
    for node in reversed(main.css(_NOT_TEXT)):
        node.decompose()
    for node in main.css("img[src]"):
        page.images.append(inside(read_attributes(node)["src"], address, base))
    # Highlighting splits code into other pieces, and line numbers into tables.
    codes = (node.text().strip("\n ") for node in main.css("pre:not(:has(pre))"))
    page.code = [code for code in codes if code and not _NUMBERS.fullmatch(code)]
    for node in reversed(main.css("pre")):
        node.decompose()
    page.lines = list(_lines(main))


def _without_anchors(heading: LexborNode) -> None:
    """Take out a heading's links to itself, whatever a theme has in them; some put all of the heading there."""
    own = f"#{read_attributes(heading)['id']}"
    for link in heading.css("a[href]"):
        is_all = own != "#" and link.text().strip() == heading.text().strip()
        if unquote(read_attributes(link)["href"]) in {own, "#"} and not is_all:
            link.decompose()


def _lines(main: LexborNode) -> Iterator[str]:
    parts: list[str] = []
    left: list[LexborNode | str] = [main]
    while left:
        node = left.pop()
        if isinstance(node, str):
            parts.append(node)
        elif node.is_text_node:
            parts.append(node.text_content or "")
        else:
            if node.tag in _BLOCKS:
                parts.append("\n")
                left.append("\n")
            left += reversed(list(node.iter(include_text=True)))
    for line in "".join(parts).split("\n"):
        if text := " ".join(line.split()):
            yield text


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _item(element: ET.Element) -> FeedItem:
    values: dict[str, str] = {}
    for each in element:
        text = (each.text or "").strip() or each.get("href", "")
        values.setdefault(_name(each), text)
    link = values.get("link", "")
    date = values.get("pubDate") or values.get("published") or values.get("updated") or ""
    return FeedItem(
        values.get("guid") or values.get("id") or link, link, date, values.get("title", "")
    )
