"""A tag's or a series' part of an address, by Hugo's rule, so that old addresses stay."""

from __future__ import annotations

import unicodedata

# What Hugo lets stand in a path besides letters, digits and combining marks.
_ALLOWED = frozenset("./\\_#+~-@")


def slug(name: str) -> str:
    """Turn a name into its part of an address.

    Letters and digits of every script stay, in lower case; a space becomes one hyphen; anything
    else goes. ``Do You Concur?`` becomes ``do-you-concur``, ``C#`` stays ``c#``, ``CI/CD`` is
    two levels, ``ci/cd``.

    Args:
        name: The name as it is shown.
    """
    kept: list[str] = []
    hyphen_before = False
    after_hyphen = False
    for char in name.strip().lower():
        if _is_allowed(char):
            after_hyphen = char == "-"
            if hyphen_before and not after_hyphen:
                kept.append("-")
            hyphen_before = False
            kept.append(char)
        elif kept and not after_hyphen and char.isspace():
            hyphen_before = True
    return "".join(kept).replace("\\", "/").strip("/")


def _is_allowed(char: str) -> bool:
    return char in _ALLOWED or unicodedata.category(char)[0] in "LM" or char.isdecimal()
