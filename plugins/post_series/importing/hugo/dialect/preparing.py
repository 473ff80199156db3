"""What Goldmark and Hugo read in a text's lines, before it is parsed as CommonMark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from post_series.importing.hugo.settings import Settings

_FENCE = re.compile(r"[ \t>]*(?:[-+*]|\d+[.)])?[ \t]*(?P<mark>`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"(?P<before>[ >]*)\{(?P<inside>[ \t]*[#.\w][^{}]*)\}[ \t]*")
_MORE = re.compile(r"[ \t]*<!--[ \t]*more[ \t]*-->[ \t]*")
_QUOTED = re.compile(r"<<(?=[^\s<>`])([^<>`\n]*)(?<!\s)>>")
_QUOTES = (
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\\1\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)

ATTRIBUTES = re.compile("\ue010(?P<inside>[^\ue011]*)\ue011")
"""A paragraph that is the attributes of the block before it; the characters are for private use."""


def prepare(text: str, lines: Sequence[int], settings: Settings) -> tuple[str, list[int]]:
    """Prepare a text.

    Args:
        text: The text, with words in the place of shortcodes.
        lines: The line of the file for each of its lines.
        settings: The blog's settings.

    Returns:
        The text, and the line of the file for each of its lines.
    """
    written: list[str] = []
    numbers: list[int] = []
    fence = ""
    for line, number in zip(text.split("\n"), lines, strict=True):
        opening = _FENCE.match(line)
        if fence or opening:
            new = [line]
            if opening and not fence:
                fence = opening["mark"]
            elif opening and opening["mark"].startswith(fence):
                fence = ""
        else:
            new = _lines(line, written[-1] if written else "", settings)
        written += new
        numbers += [number] * len(new)
    return "\n".join(written), numbers


def _lines(line: str, before: str, settings: Settings) -> list[str]:
    attributes = _ATTRIBUTES.fullmatch(line) if settings.block_attributes else None
    if attributes:
        quoting = attributes["before"].rstrip()
        if not before.strip(" >"):
            # They are of no block.
            return [quoting]
        return [
            quoting,
            f"{attributes['before']}\ue010{attributes['inside'].strip()}\ue011",
            quoting,
        ]
    if settings.typographer and "<<" in line:
        line = _QUOTED.sub(_QUOTES, line)
    # A line that shows the divider as code is none.
    more = None if "`" in line else _MORE.search(line)
    if more is None or not (line[: more.start()] + line[more.end() :]).strip():
        return [line]
    return [line[: more.start()], "", "<!--more-->", "", line[more.end() :]]
