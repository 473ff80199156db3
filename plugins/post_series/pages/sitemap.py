"""The sitemap and `robots.txt`."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write(pages: Iterable[tuple[str, str | None]]) -> str:
    """Write a sitemap.

    Args:
        pages: The address of each page, and the date of its last change, if known.
    """
    root = ET.Element("urlset", {"xmlns": _NAMESPACE})
    for address, changed in pages:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = address
        if changed:
            ET.SubElement(url, "lastmod").text = changed
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def robots(sitemap: str) -> str:
    """Write a ``robots.txt`` that allows everybody and names the sitemap.

    Args:
        sitemap: The sitemap's address.
    """
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap}\n"
