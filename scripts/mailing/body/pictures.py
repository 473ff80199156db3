"""Pictures that mail programs show stay; those that they do not become links."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from bs4 import Tag

from mailing.body.trees import new, remove
from mailing.errors import LetterError
from mailing.page import attribute
from mailing.public_site import PublicSite

_SHOWN = (".png", ".jpg", ".jpeg", ".gif")
_EMBEDDED = "iframe, object, embed, video, audio"
_DARK = "#only-dark"


def prepare_pictures(article: Tag, address: str, site: PublicSite) -> None:
    """Make pictures' addresses whole, and put links in the place of what mail cannot show.

    Mail programs show PNG, JPEG and GIF. A drawing (SVG) gives way to the PNG of its name beside
    it if there is one, else to a link with its description.

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
            # Its twin for light surroundings stays.
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
        # Of another site: nothing can be said of it.
        picture["src"] = source
        return
    if not site.has(source):
        raise LetterError(
            f"the picture {source} is not in the site; put it beside the post, or build the site again"
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
    """Put a link and the picture's description in its place."""
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
    if urlsplit(shown).scheme not in {"http", "https"} or not source:
        shown = address
    frame.replace_with(new("p", new("a", title, href=shown)))
