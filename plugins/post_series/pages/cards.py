"""Social images with a post's title, drawn from a font on this machine.

The same title gives the same bytes and is drawn once: images are cached by what they show.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from post_series.base.errors import OptionError
from post_series.base.files import write_whole

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
"""What social sites show without cutting."""

_LAYOUT = 1
_MARGIN = 80
_GRID = 30
_TITLE_SIZES = (76, 64, 54, 46)
_MOST_LINES = 5
_NAME_SIZE = 34
_PACKING = 3  # half the time of the default for a few kilobytes more

# Grey levels of the drawing; the palette turns them into colours, and the file stays small.
_LINES, _DIM, _TEXT, _KEY = 12, 130, 200, 255
_PAPER_RGB, _TEXT_RGB, _KEY_RGB = (10, 53, 71), (255, 255, 255), (242, 176, 75)


def is_available() -> bool:
    """Return whether Pillow is installed."""
    try:
        import PIL.ImageFont  # noqa: F401, PLC0415  # an extra: the rest does without
    except ImportError:
        return False
    return True


class Cards:
    """Draws social images.

    Args:
        name: The site's name, shown below every title.
        font: The font's file; Lato from MkDocs if None.
        cache: The folder in which images are kept.

    Raises:
        OptionError: The font cannot be read.
    """

    def __init__(self, name: str, font: Path | None, cache: Path) -> None:
        self._name = name
        self._cache = cache
        self._font = font or _lato()
        try:
            self._digest = hashlib.sha256(self._font.read_bytes()).hexdigest()
            self._fonts = {size: self._load(size) for size in (*_TITLE_SIZES, _NAME_SIZE)}
        except OSError as error:
            raise OptionError(
                f"social_font: {self._font} is not a font ({error}); name a .ttf or .otf file"
            ) from None
        self._unknown = self._shape("\uffff")
        self._known: dict[str, bool] = {}
        self._ground: Image | None = None

    def draw(self, title: str) -> Path | None:
        """Draw a title, or return its cached image.

        Returns:
            The image, or None if the font lacks a letter of the title.
        """
        if any(not self._knows(char) for char in {*title, *self._name} if not char.isspace()):
            return None
        path = self._cache / f"{self._key(title)}.png"
        if not path.is_file():
            drawn = io.BytesIO()
            self._image(title).save(drawn, "PNG", compress_level=_PACKING)
            write_whole(path, drawn.getvalue())
        return path

    def _load(self, size: int) -> FreeTypeFont:
        from PIL import ImageFont  # noqa: PLC0415  # an extra: the rest does without

        # The basic layout is the same on every machine; the other one is not everywhere.
        return ImageFont.truetype(self._font, size, layout_engine=ImageFont.Layout.BASIC)

    def _key(self, title: str) -> str:
        import PIL  # noqa: PLC0415  # an extra: the rest does without

        shown = [_LAYOUT, PIL.__version__, self._digest, self._name, title]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]

    def _shape(self, char: str) -> bytes:
        return bytes(self._fonts[_NAME_SIZE].getmask(char))

    def _knows(self, char: str) -> bool:
        if char not in self._known:
            self._known[char] = self._shape(char) != self._unknown
        return self._known[char]

    def _image(self, title: str) -> Image:
        from PIL import ImageDraw  # noqa: PLC0415  # an extra: the rest does without

        image = self._paper().copy()
        draw = ImageDraw.Draw(image)
        size, lines = self._set(title)
        step = round(size * 1.18)
        top = (SIZE[1] - _MARGIN - step * len(lines)) // 2
        for number, line in enumerate(lines):
            place = (_MARGIN, top + number * step)
            draw.text(place, line, fill=_TEXT, font=self._fonts[size])
        place = (_MARGIN, SIZE[1] - _MARGIN - _NAME_SIZE // 2)
        draw.text(place, self._name, fill=_DIM, font=self._fonts[_NAME_SIZE])
        image.putpalette(_palette())
        return image

    def _paper(self) -> Image:
        """Draw what is under every title: a drafting sheet with a bar in the key's colour."""
        from PIL import Image, ImageDraw  # noqa: PLC0415  # an extra: the rest does without

        if self._ground is None:
            self._ground = Image.new("L", SIZE, 0)
            draw = ImageDraw.Draw(self._ground)
            for x in range(0, SIZE[0], _GRID):
                draw.line(((x, 0), (x, SIZE[1])), fill=_LINES)
            for y in range(0, SIZE[1], _GRID):
                draw.line(((0, y), (SIZE[0], y)), fill=_LINES)
            draw.rectangle((0, 0, 15, SIZE[1]), fill=_KEY)
        return self._ground

    def _set(self, title: str) -> tuple[int, Sequence[str]]:
        """Choose the largest size at which a title fits, and break it into lines."""
        size, lines = _TITLE_SIZES[0], [title]
        for size in _TITLE_SIZES:
            lines = self._wrap(title, self._fonts[size])
            if len(lines) <= _MOST_LINES:
                return size, lines
        return size, [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]

    def _wrap(self, title: str, font: FreeTypeFont) -> list[str]:
        width = SIZE[0] - 2 * _MARGIN
        lines = [""]
        for word in title.split():
            longer = f"{lines[-1]} {word}".strip()
            if font.getlength(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line for line in lines if line]


def _lato() -> Path:
    # By its distribution: where ProperDocs runs, the module's name leads to ProperDocs.
    themes = distribution("mkdocs").locate_file("mkdocs/themes")
    return Path(str(themes)) / "readthedocs/css/fonts/lato-bold.woff"


@functools.cache
def _palette() -> list[int]:
    """Mix the colours: from paper to text, and the key's colour last."""
    ramp = [
        round(low + (high - low) * min(level, _TEXT) / _TEXT)
        for level in range(_KEY)
        for low, high in zip(_PAPER_RGB, _TEXT_RGB, strict=True)
    ]
    return [*ramp, *_KEY_RGB]
