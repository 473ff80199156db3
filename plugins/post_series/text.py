"""Plain text of a post: its words, its reading time and its first sentences."""

from __future__ import annotations

import html
import re

LONGEST_DESCRIPTION = 160
"""Search engines and social sites cut what is longer."""

_WORDS_A_MINUTE = 213
_SHORTEST_DESCRIPTION = 60

_BREAKS = re.compile(r"</p>|<br\s*/?>")
_TAG = re.compile(r"<[^>]*+>")
_PARAGRAPH = re.compile(r"<p\b([^>]*+)>(.*?)</p>", re.DOTALL)
_NO_PROSE = re.compile(r'class="[^"]*(?:-title|kicker)')
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)")  # noqa: RUF001  # as typographers quote


def plain(markup: str) -> str:
    """Take the tags away, as Hugo does before it counts words."""
    return html.unescape(_TAG.sub("", _BREAKS.sub("\n", markup)))


def one_line(markup: str) -> str:
    """Take the tags away, and make every run of white space one space."""
    return " ".join(plain(markup).split())


def count_words(markup: str) -> int:
    """Count what stands between white space, as Hugo does."""
    return len(plain(markup).split())


def reading_time(words: int) -> int:
    """Say how many minutes a text takes, as Hugo does: begun minutes count in full."""
    return -(-words // _WORDS_A_MINUTE)


def first_sentences(markup: str) -> str:
    """Give the first sentences of a text, as many as fit into a description.

    Args:
        markup: The post's HTML.

    Returns:
        At most 160 characters; empty where the post has no prose.
    """
    text = ""
    for attributes, content in _PARAGRAPH.findall(markup):
        if not _NO_PROSE.search(attributes):
            text = f"{text} {one_line(content)}".strip()
        if len(text) > LONGEST_DESCRIPTION:
            break
    return shorten(text or one_line(markup))


def shorten(text: str) -> str:
    """Cut a text to a description: after a sentence if one ends late enough, else after a word."""
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    fitting = [end for end in ends if _SHORTEST_DESCRIPTION <= end <= LONGEST_DESCRIPTION]
    if fitting:
        return text[: fitting[-1]]
    words = text[:LONGEST_DESCRIPTION].rsplit(None, 1)[0]
    return f"{words.rstrip(' ,;:–—-')}…"  # noqa: RUF001  # the dashes of running text
