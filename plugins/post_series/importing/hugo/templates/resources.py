"""The files beside a page, as templates see them: `.Page.Resources`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from post_series.importing.hugo.globs import matches
from post_series.importing.hugo.templates.errors import TooHard
from post_series.importing.hugo.templates.functions import Value, as_text

_IMAGES = frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"})
_TYPES = {"jpg": "jpeg", "tif": "tiff", "m4v": "mp4", "ogv": "ogg"}
_CHANGES = frozenset({"Crop", "Fill", "Filter", "Fit", "Process", "Resize"})
_SIZE = re.compile(r"(?P<width>\d+)?x(?P<height>\d+)?")


@dataclass(frozen=True, slots=True)
class Resources:
    """The files beside a page.

    Attributes:
        files: Where each is, by its name.
        address: The address of the page, which theirs begin with.
        base: The address of the blog.
    """

    files: Mapping[str, Path]
    address: str
    base: str

    def get(self, name: str, arguments: Sequence[Value]) -> Value:
        """Run one of the methods."""
        wanted = as_text(arguments[0]) if arguments else ""
        match name:
            case "Get":
                return next(iter(self._of([each for each in self.files if each == wanted])), None)
            case "GetMatch":
                return next(iter(self._matching(wanted)), None)
            case "Match":
                return self._matching(wanted)
            case "ByType":
                kept = [each for each in self.files if _main_type(each) == wanted]
                return replace(self, files={each: self.files[each] for each in kept})
        raise TooHard(name)

    def _matching(self, pattern: str) -> list[Value]:
        # Hugo takes names in any case.
        wanted = pattern.removeprefix("./").lower()
        return self._of([each for each in self.files if matches(wanted, each.lower())])

    def _of(self, names: Sequence[str]) -> list[Value]:
        return [Resource(name, self.files[name], self.address, self.base) for name in names]


@dataclass(frozen=True, slots=True)
class Resource:
    """A file beside a page.

    A picture that the template makes smaller stays the one that it was: it looks the same.

    Attributes:
        name: Its name.
        path: Where it is.
        address: The address of its page.
        base: The address of the blog.
        asked: The size that was asked for, as in `600x`; empty for its own.
    """

    name: str
    path: Path
    address: str
    base: str
    asked: str = ""

    def get(self, name: str, arguments: Sequence[Value]) -> Value:
        """Return a field, or what a method returns."""
        if name in _CHANGES:
            said = " ".join(as_text(each) for each in arguments if isinstance(each, str))
            size = _SIZE.search(said)
            return replace(self, asked=size.group() if size else "")
        fields: Mapping[str, Callable[[], Value]] = {
            "Name": lambda: self.name,
            "Title": lambda: self.name,
            "RelPermalink": lambda: posixpath.join(self.address, self.name),
            "Permalink": lambda: self.base.rstrip("/") + posixpath.join(self.address, self.name),
            "ResourceType": lambda: _main_type(self.name),
            "MediaType": lambda: _media_type(self.name),
            "Width": lambda: self._size()[0],
            "Height": lambda: self._size()[1],
        }
        if name not in fields:
            raise TooHard(name)
        return fields[name]()

    def _size(self) -> tuple[int, int]:
        width, height = _size_of(self.path)
        if asked := _SIZE.fullmatch(self.asked):
            wide, high = int(asked["width"] or 0), int(asked["height"] or 0)
            return wide or round(width * high / height), high or round(height * wide / width)
        return width, height


def _size_of(path: Path) -> tuple[int, int]:
    """Return the width and the height of a picture, in pixels."""
    try:
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # an extra
    except ModuleNotFoundError:
        raise TooHard("a picture's size") from None
    try:
        with Image.open(path) as picture:
            return picture.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        raise TooHard("a picture's size") from None


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1].lower().lstrip(".")


def _media_type(name: str) -> Value:
    main, ending = _main_type(name), _ending(name)
    sub = _TYPES.get(ending, ending)
    whole = f"{main}/svg+xml" if ending == "svg" else f"{main}/{sub}"
    return {"type": whole, "maintype": main, "subtype": sub, "suffixes": [ending]}


def _main_type(name: str) -> str:
    ending = _ending(name)
    if ending in _IMAGES:
        return "image"
    return {"mp4": "video", "m4v": "video", "webm": "video", "ogv": "video", "mp3": "audio"}.get(
        ending, "application"
    )
