"""Values that are known once the engine has made the pages: words stand in for them until then.

An engine puts a page's front matter where its theme wants it. What only the finished text of a post
tells (how long it takes to read) is such a word in the front matter, and `fill` replaces it
wherever the theme has printed it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from post_series.pages.lists import GROUPS
from post_series.pages.metadata import safe

_WORD = re.compile("postserieslater([a-z]+)x([0-9a-f]{16})")
_META = re.compile(rf'[ \t]*<meta [^<>]*content="({_WORD.pattern})"[^<>]*>\n?')

HEADING: Final = "heading"
"""A post's heading, which templates put before its date; the text has it until it is finished."""

_DESCRIPTION = "description"
_OF_POSTS = ("reading_time", "words", "json_ld", HEADING)


def word(source: str, key: str) -> str:
    """Return the word that stands in for a value.

    Escaping, for HTML or for addresses, changes nothing in it.

    Args:
        source: The file of the page that the value is of.
        key: What it is, as in front matter.
    """
    digest = hashlib.sha256(source.encode()).hexdigest()[:16]
    return f"postserieslater{key.replace('_', '')}x{digest}"


class Postponed:
    """Puts words into front matter for what only finished pages tell.

    Args:
        own: By file, the front matter that the author wrote.
        posts: By address, the files of what lists have.
    """

    def __init__(self, own: Mapping[str, Mapping[str, object]], posts: Mapping[str, str]) -> None:
        self._own = own
        self._posts = posts

    def of(self, source: str, meta: Mapping[str, object]) -> dict[str, object]:
        """Return a page's front matter with words.

        Args:
            source: The page's file.
            meta: What templates read, as far as it is known without any text.
        """
        # Zensical's theme prints a description as it is, and one with a quotation mark ends early.
        keys = (_DESCRIPTION, *(_OF_POSTS if _is_post(meta) else ()))
        told = {**meta, **{key: word(source, key) for key in keys}}
        if GROUPS in meta:
            told[GROUPS] = [
                {**group, "posts": [self._entry(post) for post in group["posts"]]}
                for group in cast("list[dict[str, Any]]", meta[GROUPS])
            ]
        return told

    def _entry(self, post: Mapping[str, object]) -> dict[str, object]:
        source = self._posts[str(post["url"])]
        # A page without a date is no post, and nobody is told how long it takes.
        told = {**post, "reading_time": word(source, "reading_time") if post["date"] else 0}
        if not self._own[source].get(_DESCRIPTION):
            told[_DESCRIPTION] = word(source, _DESCRIPTION)
        return told


def values_of(source: str, meta: Mapping[str, object], fallback: str) -> Iterator[tuple[str, str]]:
    """Yield what the words of a page stand for: each word, and its value as HTML.

    Args:
        source: The page's file.
        meta: What templates read of the finished page.
        fallback: The site's description, which themes show for a page without one.
    """
    yield word(source, _DESCRIPTION), str(meta.get(_DESCRIPTION) or safe(fallback))
    for key in _OF_POSTS if _is_post(meta) else ():
        yield word(source, key), str(meta.get(key, ""))


def fill(page: str, values: Mapping[str, str]) -> str:
    """Return a page with the values in place of their words; metadata that says nothing goes."""
    page = _META.sub(lambda found: found[0] if values.get(found[1], found[1]) else "", page)
    return _WORD.sub(lambda found: values.get(found[0], found[0]), page)


def _is_post(meta: Mapping[str, object]) -> bool:
    return bool(meta.get("is_post"))
