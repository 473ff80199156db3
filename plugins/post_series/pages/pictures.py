"""Each post's image for social sites: its own, the thumbnail next to it, or one with its title."""

from __future__ import annotations

import logging
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from post_series.base.errors import nearest
from post_series.base.site import Site
from post_series.pages.cards import SIZE, Cards
from post_series.pages.metadata import Picture
from post_series.reading.posts import Post

CARDS = "assets/social/"
"""Where drawn images are in the site."""

_THUMBNAILS = tuple(f"thumbnail.{kind}" for kind in ("png", "jpg", "jpeg", "webp"))
_HAS_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|//")

Log = logging.LoggerAdapter[logging.Logger]


class Pictures:
    """Finds or draws the images of posts.

    Args:
        files: The site's files; drawn images are added to them.
        config: MkDocs' configuration.
        site: The site.
        cards: Draws images, or None for no images.
        log: Gets messages about missing images.
    """

    def __init__(
        self, files: Files, config: MkDocsConfig, site: Site, cards: Cards | None, log: Log
    ) -> None:
        self._files = files
        self._config = config
        self._site = site
        self._cards = cards
        self._log = log

    def of(self, post: Post) -> Picture | None:
        """Return a post's image."""
        return self._named(post) or self._thumbnail(post) or self._card(post) or self._general()

    def _named(self, post: Post) -> Picture | None:
        if post.image is None:
            return None
        if _HAS_SCHEME.match(post.image):
            scheme = "https:" if post.image.startswith("//") else ""
            return Picture(f"{scheme}{post.image}", post.image_alt)
        wanted = unquote(post.image)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(post.source), wanted))
        places = [wanted.lstrip("/")] if wanted.startswith("/") else [beside, wanted]
        for place in places:
            file = self._files.get_file_from_path(place)
            if file is not None:
                return Picture(self._site.absolute(file.url), post.image_alt)
        images = (file.src_uri for file in self._files.media_files())
        self._log.warning(
            "%s: image: there is no %s in the docs folder%s",
            *(post.source, post.image, nearest(beside, images)),
        )
        return None

    def _thumbnail(self, post: Post) -> Picture | None:
        folder, name = posixpath.split(post.source)
        if posixpath.splitext(name)[0] != "index":
            return None
        found = (self._files.get_file_from_path(f"{folder}/{each}") for each in _THUMBNAILS)
        file = next((each for each in found if each is not None), None)
        alt = post.image_alt or post.title
        return Picture(self._site.absolute(file.url), alt) if file else None

    def _card(self, post: Post) -> Picture | None:
        drawn = self._cards.draw(post.title) if self._cards else None
        if drawn is None:
            return None
        place = f"{CARDS}{unquote(post.url).removesuffix('.html').strip('/')}.png"
        file = self._add(place, drawn)
        return Picture(self._site.absolute(file.url), post.title, SIZE)

    def _add(self, place: str, drawn: Path) -> File:
        file = self._files.get_file_from_path(place)
        if file is None:
            file = File.generated(
                self._config,
                place,
                abs_src_path=str(drawn),
                inclusion=InclusionLevel.INCLUDED,
            )
            self._files.append(file)
        return file

    def _general(self) -> Picture | None:
        return Picture(self._site.image, self._site.name) if self._site.image else None
