"""The layers that may lie over a text: how each is found, and what is under it."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

# What shows nothing between two signs: zero-width signs, the soft hyphen, directional marks.
_UNSEEN = re.compile("([\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+)")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"(</?[a-zA-Z!?][^<>]*>)")
_MARKUP = re.compile(rf"(<!--.*?-->|{_TAG.pattern[1:]}", re.DOTALL)


def _nothing(text: str) -> str:
    del text
    return ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to take a layer off.

    Attributes:
        how: What the layer is called.
        signs: A text without any of these has no such layer.
        split: Splits a text, so that every second part is a piece of the layer.
        read: Reads such a piece.
        behind: Gives what is to be read behind the text.
    """

    how: str
    signs: Sequence[str]
    split: Callable[[str], list[str]]
    read: Callable[[str], str]
    behind: Callable[[str], str] = _nothing

    def parts(self, text: str) -> list[str]:
        """Split a text: every second part has been read, the others are as they were."""
        if not any(sign in text for sign in self.signs):
            return [text]
        parts = self.split(text)
        parts[1::2] = map(self.read, parts[1::2])
        return [*parts, self.behind(text)]


def _end_of_comments(text: str) -> int:
    """Find where the last comment ends.

    Behind it no other begins, and to look for the end of each that seems to would read the rest of
    the text as often as there are such.
    """
    end = text.rfind("-->")
    return end + len("-->") if end >= 0 else 0


def _split_at_markup(text: str) -> list[str]:
    end = _end_of_comments(text)
    first, rest = _MARKUP.split(text[:end]), _TAG.split(text[end:])
    return [*first[:-1], first[-1] + rest[0], *rest[1:]]


def _comments(text: str) -> str:
    inside = _COMMENT.findall(text, 0, _end_of_comments(text))
    return "".join(f"\n{_TAG.sub('', comment)}" for comment in inside)


# The pages of a site hold the same few escapes, references and tags again and again.
_remembered = functools.lru_cache(maxsize=4096)


def _sign(escape: str) -> str:
    digits = escape[2:]
    return chr(int(digits, 16)) if digits else escape[1:]


def _lines(tag: str) -> str:
    return "\n" * tag.count("\n")


_URL = (
    "URL-encoded",
    "%",
    re.compile(r"(%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*)").split,
    _remembered(unquote),
)

READINGS = (
    Reading(
        "JSON-escaped",
        "\\",
        re.compile(r"(\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[/\"'\\])").split,
        _remembered(_sign),
    ),
    # Twice, as an address may hold another one.
    Reading(*_URL),
    Reading(*_URL),
    Reading(
        "HTML-escaped",
        "&",
        # As `html.unescape` has it.
        re.compile(r"(&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?))").split,
        _remembered(html.unescape),
    ),
    Reading(
        "split by unseen signs",
        [chr(code) for code in range(0x10000) if _UNSEEN.match(chr(code))],
        _UNSEEN.split,
        _nothing,
    ),
    Reading("split by markup", "<", _split_at_markup, _lines, _comments),
)
"""The layers, in the order in which they are taken off."""
