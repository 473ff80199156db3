"""Feeds with the posts' full text: RSS 2.0 as the W3C's validator requires, Atom, and JSON Feed 1.1.

An item's address, id and date are what Hugo gives it: a feed reader, or a service that mails new
items, treats a changed one as a new post. In every format they are the same.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from post_series.base import dates
from post_series.base.site import Site
from post_series.reading.posts import Post

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"

# What XML 1.0 cannot contain, not even escaped.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

for _prefix, _namespace in (("atom", _ATOM), ("content", _CONTENT), ("dc", _DC)):
    ET.register_namespace(_prefix, _namespace)

RSS, ATOM, JSON = "application/rss+xml", "application/atom+xml", "application/feed+json"
"""The formats, by their media types."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to write.

    Attributes:
        url: Its address, relative to the site's.
        about: The address of the page that lists the same posts, relative to the site's.
        name: What it is about; empty for the site as a whole.
        posts: Its posts, the newest first.
        form: Its format.
    """

    url: str
    about: str
    name: str
    posts: Sequence[Post]
    form: str = RSS

    def title(self, site: Site) -> str:
        """Return its title."""
        return f"{self.name} on {site.name}" if self.name else site.name

    def description(self, site: Site) -> str:
        """Return what it is about, in a sentence."""
        if self.name:
            return f"Posts about {self.name} on {site.name}"
        return site.description or f"Posts on {site.name}"

    @property
    def changed(self) -> datetime | None:
        """When a post of it was last changed."""
        changes = (post.changed for post in self.posts)
        return max(changes, key=lambda changed: changed.timestamp(), default=None)


def write(feed: Feed, site: Site, folder: Path) -> None:
    """Write a feed into a finished site.

    Args:
        feed: The feed.
        site: The site that it belongs to.
        folder: The site's folder.
    """
    path = folder / unquote(feed.url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_WRITERS[feed.form](feed, site))


def _rss(feed: Feed, site: Site) -> bytes:
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    _add(channel, "title", feed.title(site))
    _add(channel, "link", site.absolute(feed.about))
    _add(channel, "description", feed.description(site))
    _add(channel, "language", site.language)
    if site.copyright:
        _add(channel, "copyright", site.copyright)
    if feed.changed is not None:
        _add(channel, "lastBuildDate", dates.rfc822(feed.changed))
    itself = {"href": site.absolute(feed.url), "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{_ATOM}}}link", itself)
    for post in feed.posts:
        _item(channel, post, site)
    return _xml(rss)


def _item(channel: ET.Element, post: Post, site: Site) -> None:
    item = ET.SubElement(channel, "item")
    address = site.absolute(post.url)
    _add(item, "title", post.title)
    _add(item, "link", address)
    _add(item, "pubDate", dates.rfc822(post.fed))
    for author in post.authors:
        _add(item, f"{{{_DC}}}creator", author)
    for name in _terms(post):
        _add(item, "category", name)
    guid = ET.SubElement(item, "guid", {"isPermaLink": "true"})
    guid.text = address
    _add(item, "description", post.description)
    _add(item, f"{{{_CONTENT}}}encoded", post.content)


def _atom(feed: Feed, site: Site) -> bytes:
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": site.language})
    itself = site.absolute(feed.url)
    _add(root, "id", itself)
    _add(root, "title", feed.title(site))
    _add(root, "subtitle", feed.description(site))
    # A feed has to say when it changed; one without posts says the same in every build.
    _add(root, "updated", dates.iso(feed.changed or datetime.fromtimestamp(0, UTC)))
    ET.SubElement(root, "link", {"rel": "self", "type": ATOM, "href": itself})
    about = site.absolute(feed.about)
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": about})
    _person(root, site.name)
    if site.copyright:
        _add(root, "rights", site.copyright)
    for post in feed.posts:
        _entry(root, post, site)
    return _xml(root)


def _entry(root: ET.Element, post: Post, site: Site) -> None:
    entry = ET.SubElement(root, "entry")
    address = site.absolute(post.url)
    _add(entry, "id", address)
    _add(entry, "title", post.title)
    ET.SubElement(entry, "link", {"rel": "alternate", "href": address})
    _add(entry, "published", dates.iso(post.fed))
    _add(entry, "updated", dates.iso(post.changed))
    for author in post.authors:
        _person(entry, author)
    for name in _terms(post):
        ET.SubElement(entry, "category", {"term": _NOT_XML.sub("", name)})
    _add(entry, "summary", post.description)
    _add(entry, "content", post.content)
    entry[-1].set("type", "html")


def _person(parent: ET.Element, name: str) -> None:
    _add(ET.SubElement(parent, "author"), "name", name)


def _json(feed: Feed, site: Site) -> bytes:
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title(site),
        "home_page_url": site.absolute(feed.about),
        "feed_url": site.absolute(feed.url),
        "description": feed.description(site),
        "language": site.language,
        "items": [_json_item(post, site) for post in feed.posts],
    }
    return f"{json.dumps(said, ensure_ascii=False, indent=1)}\n".encode()


def _json_item(post: Post, site: Site) -> Mapping[str, object]:
    address = site.absolute(post.url)
    said: dict[str, object] = {
        "id": address,
        "url": address,
        "title": post.title,
        "summary": post.description,
        "content_html": post.content,
        "date_published": dates.iso(post.fed),
        "date_modified": dates.iso(post.changed),
        "authors": [{"name": name} for name in post.authors],
        "tags": _terms(post),
    }
    return {key: value for key, value in said.items() if value or key == "content_html"}


_WRITERS: Mapping[str, Callable[[Feed, Site], bytes]] = {RSS: _rss, ATOM: _atom, JSON: _json}


def _terms(post: Post) -> list[str]:
    return list(dict.fromkeys((*post.categories, *post.tags)))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _in_xml(text)


@functools.lru_cache(maxsize=8_192)
def _in_xml(text: str) -> str:
    """Leave out what XML cannot contain; a post is in several feeds, and its text is long."""
    return _NOT_XML.sub("", text)


def _xml(root: ET.Element) -> bytes:
    written = BytesIO()
    ET.ElementTree(root).write(written, encoding="utf-8", xml_declaration=True)
    return written.getvalue()
