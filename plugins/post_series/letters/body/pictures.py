"""Keeps pictures that mail programs show, and turns others into links."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from bs4 import Tag

from post_series.letters.errors import LetterError
from post_series.letters.public_site import PublicSite
from post_series.plain.page import attribute
from post_series.plain.trees import new, remove

_SHOWN = (".png", ".jpg", ".jpeg", ".gif")
_EMBEDDED = "iframe, object, embed, video, audio"
_DARK = "#only-dark"


def prepare_pictures(article: Tag, address: str, site: PublicSite) -> None:
    """Make pictures' addresses absolute, and replace what mail cannot show with links.

    Mail programs show PNG, JPEG and GIF. A drawing (SVG) is replaced with the PNG of the same
    name next to it, if there is one, or with a link with its description.

    Args:
        article: The post.
        address: Its own address.
        site: The site, which must have the pictures.

    Raises:
        LetterError: The site lacks a picture.
    """
    for picture in article.find_all("img"):
        source = urljoin(address, attribute(picture, "src"))
        if source.endswith(_DARK):
            # Its twin for light mode stays.
            picture.decompose()
        elif urlsplit(source).scheme in {"http", "https"}:
            _prepare(picture, urldefrag(source).url, site)
        else:
            _describe(picture, address)
    for frame in article.select(_EMBEDDED):
        _link_to_embedded(frame, address)
    for drawing in article.select('svg[aria-label], svg[role="img"]'):
        _describe(drawing, address)
    remove(article, "svg, canvas, map")


def _prepare(picture: Tag, source: str, site: PublicSite) -> None:
    path = urlsplit(source).path.lower()
    if site.built.local(source) is None:
        # From another site: it cannot be checked.
        picture["src"] = source
        return
    if not site.has(source):
        raise LetterError(
            f"the picture {source} is not in the site; put it next to the post, or build the site again"
        )
    if path.endswith(_SHOWN):
        picture["src"] = source
        return
    parts = urlsplit(source)
    drawn = urlunsplit(parts._replace(path=f"{parts.path.rpartition('.')[0]}.png"))
    if site.has(drawn):
        picture["src"] = drawn
    else:
        _describe(picture, source)


def _describe(picture: Tag, address: str) -> None:
    """Replace it with a link and the picture's description."""
    said = attribute(picture, "alt") or attribute(picture, "aria-label")
    link = new("a", "See the picture online", href=address)
    text = f": {' '.join(said.split())}" if said.strip() else "."
    picture.replace_with(new("em", link, text))


def _link_to_embedded(frame: Tag, address: str) -> None:
    source = attribute(frame, "src") or attribute(frame, "data")
    inner = frame.find("source")
    if not source and isinstance(inner, Tag):
        source = attribute(inner, "src")
    title = attribute(frame, "title") or "See it online"
    shown = urljoin(address, source)
    if urlsplit(shown).scheme not in {"http", "https"}:
        shown = address
    frame.replace_with(new("p", new("a", title, href=shown)))
