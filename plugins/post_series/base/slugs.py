"""Parts of addresses made from names, by Hugo's rule, so that old addresses stay."""

from __future__ import annotations

import re
import unicodedata

# What Hugo allows in a path other than letters, digits and combining marks.
_ALLOWED = frozenset("./\\_#+~-@")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


def slug(name: str, *, keep_case: bool = False, remove_accents: bool = False) -> str:
    """Turn the name of a tag or a series into its part of an address.

    ``Do You Concur?`` becomes ``do-you-concur``, ``Q & A`` becomes ``q--a``, ``C#`` stays ``c#``,
    ``CI/CD`` is two levels, ``ci/cd``.

    Args:
        name: The name as it is shown.
        keep_case: Whether ``Go`` stays ``Go``.
        remove_accents: Whether ``é`` becomes ``e``.
    """
    spelt = name.strip() if keep_case else name.strip().lower()
    # Hugo turns each space into a hyphen before it leaves out other characters.
    kept = sanitize(spelt.replace(" ", "-"), escapes=False)
    if remove_accents:
        kept = without_accents(kept)
    return kept.replace("\\", "/").strip("/")


def sanitize(text: str, *, escapes: bool = True) -> str:
    """Turn a text into a part of an address.

    Letters and digits of every script stay; white space becomes one hyphen; anything else goes.

    Args:
        text: The text; its case stays.
        escapes: Whether ``%41`` stays too.
    """
    kept: list[str] = []
    hyphen_due = was_hyphen = False
    for place, char in enumerate(text):
        if _is_allowed(char) or (escapes and _ESCAPE.match(text, place)):
            was_hyphen = char == "-"
            if hyphen_due and not was_hyphen:
                kept.append("-")
            hyphen_due = False
            kept.append(char)
        elif kept and not was_hyphen and char.isspace():
            hyphen_due = True
    return "".join(kept)


def without_accents(text: str) -> str:
    """Take the accents off letters, as Hugo does with ``removePathAccents``."""
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize(
        "NFC", "".join(c for c in parts if unicodedata.category(c) != "Mn")
    )


def _is_allowed(char: str) -> bool:
    return char in _ALLOWED or unicodedata.category(char)[0] in "LM" or char.isdecimal()
