"""Feeds: RSS 2.0 with the posts' full text, as the W3C's validator requires.

An item's address, id and date are what Hugo gives it: a feed reader, or a service that mails new
items, treats a changed one as a new post.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to write.

    Attributes:
        url: Its address, relative to the site's.
        about: The address of the page that lists the same posts, relative to the site's.
        name: What it is about; empty for the site as a whole.
        posts: Its posts, the newest first.
    """

    url: str
    about: str
    name: str
    posts: Sequence[Post]


def write(feed: Feed, site: Site, folder: Path) -> None:
    """Write a feed into a finished site.

    Args:
        feed: The feed.
        site: The site that it belongs to.
        folder: The site's folder.
    """
    path = folder / unquote(feed.url)
    path.parent.mkdir(parents=True, exist_ok=True)
    tree = ET.ElementTree(_rss(feed, site))
    tree.write(path, encoding="utf-8", xml_declaration=True)


def _rss(feed: Feed, site: Site) -> ET.Element:
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    title = f"{feed.name} on {site.name}" if feed.name else site.name
    _add(channel, "title", title)
    _add(channel, "link", site.absolute(feed.about))
    about = f"Posts about {feed.name} on {site.name}" if feed.name else site.description
    _add(channel, "description", about or f"Posts on {site.name}")
    _add(channel, "language", site.language)
    if site.copyright:
        _add(channel, "copyright", site.copyright)
    if feed.posts:
        newest = max((post.changed for post in feed.posts), key=lambda changed: changed.timestamp())
        _add(channel, "lastBuildDate", dates.rfc822(newest))
    itself = {"href": site.absolute(feed.url), "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, f"{{{_ATOM}}}link", itself)
    for post in feed.posts:
        _item(channel, post, site)
    return rss


def _item(channel: ET.Element, post: Post, site: Site) -> None:
    item = ET.SubElement(channel, "item")
    address = site.absolute(post.url)
    _add(item, "title", post.title)
    _add(item, "link", address)
    _add(item, "pubDate", dates.rfc822(post.date))
    for author in post.authors:
        _add(item, f"{{{_DC}}}creator", author)
    for name in dict.fromkeys((*post.categories, *post.tags)):
        _add(item, "category", name)
    guid = ET.SubElement(item, "guid", {"isPermaLink": "true"})
    guid.text = address
    _add(item, "description", post.description)
    _add(item, f"{{{_CONTENT}}}encoded", post.content)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_XML.sub("", text)
