"""Copies of pictures in another size or form, which Hugo makes under names of its own."""

from __future__ import annotations

import re

# `cover_hu_193e79b29cdcf504.webp`, and in older versions `cover_hu193e79b29cdcf504_1234_600x0_resize.jpg`.
_MADE = re.compile(r"_hu_?[0-9a-f]{12,}[^/]*(?=\.\w+$)")


def stem_of_copy(name: str) -> str:
    """Return the name, without its ending, of the picture that a copy was made of; empty if it is none."""
    return _MADE.sub("", name).rpartition(".")[0] if _MADE.search(name) else ""
