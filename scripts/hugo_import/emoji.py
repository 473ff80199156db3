"""Puts signs in the place of emoji names, for blogs that turned them on."""

from __future__ import annotations

import re
from functools import cache

from pymdownx import gemoji_db

_NAME = re.compile(r":[a-z0-9_+-]+:")


def replaced(text: str) -> str:
    """Put a sign in the place of each name that is known: `:tada:`."""
    return _NAME.sub(lambda match: _signs().get(match.group(), match.group()), text)


@cache
def _signs() -> dict[str, str]:
    signs: dict[str, str] = {}
    for name, entry in gemoji_db.emoji.items():
        if "unicode" in entry:
            points = entry.get("unicode_alt") or entry["unicode"]
            signs[name] = "".join(chr(int(point, 16)) for point in points.split("-"))
    names = {alias: signs[name] for alias, name in gemoji_db.aliases.items() if name in signs}
    return signs | names
