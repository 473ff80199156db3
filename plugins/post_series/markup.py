"""Tags and attributes of HTML that a Markdown engine or a template wrote.

A tokenizer, not a tree: a tree of every post would cost more than all else that the plugin does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from post_series.text import one_line

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img"),
        *("input", "link", "meta", "param", "source", "track", "wbr"),
    }
)
"""Elements that have no content and no end tag."""

# Possessive, so that no text can make them slow.
_TOKEN = re.compile(
    r"<!--.*?-->|<(/?)([a-zA-Z][\w:-]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++)))?")
_HEADING = re.compile(r"\s*<h1\b[^>]*+>(.*?)</h1>", re.DOTALL)
_HEADER_LINK = re.compile(r"<a class=\"headerlink\".*?</a>", re.DOTALL)


class Tag(NamedTuple):
    """A start tag, an end tag or a comment, where it stands.

    Attributes:
        name: In lower case; empty for a comment.
        attributes: As written.
        closing: Whether it is an end tag.
        start: Where it begins in the text.
        end: Where it ends.
    """

    name: str
    attributes: str
    closing: bool
    start: int
    end: int

    @property
    def is_empty(self) -> bool:
        """Whether no end tag belongs to it."""
        return self.name in VOID or not self.name


def tags(markup: str) -> Iterator[Tag]:
    """Find the tags and comments of a text, in order."""
    for found in _TOKEN.finditer(markup):
        closing, name, attributes = found.groups()
        yield Tag((name or "").lower(), attributes or "", bool(closing), *found.span())


def parse_attributes(text: str) -> dict[str, str]:
    """Read the attributes of a tag, unescaped; one without a value has an empty one."""
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }


def start_tag(name: str, attributes: dict[str, str]) -> str:
    """Write a start tag."""
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def split_heading(markup: str, title: str) -> tuple[str, str]:
    """Take a post's heading off its text, or make one where the text has none.

    A level-one heading that the text begins with is the post's own if it says the title, or if
    there is no other: Markdown that came from elsewhere may use level one for its chapters.

    Args:
        markup: The post's HTML.
        title: The post's title, as plain text.

    Returns:
        The heading, and the rest.
    """
    found = _HEADING.match(markup)
    if found is not None:
        said = one_line(_HEADER_LINK.sub("", found[1]))
        if _letters(said) == _letters(title) or markup.count("<h1") == 1:
            return found[0].strip(), markup[found.end() :].lstrip()
    return f"<h1>{html.escape(title, quote=False)}</h1>", markup


def _letters(text: str) -> str:
    """Say a text without what typography changes."""
    return "".join(char for char in text.casefold() if char.isalnum())
