"""Keeps the old anchors of headings where MkDocs would make others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pymdownx import slugs

import markdown
from post_series.dialect import NAME as DIALECT

# As in mkdocs.yml, without what needs the whole site; a test compares them.
EXTENSIONS: Mapping[str, Mapping[str, object]] = {
    "admonition": {},
    "attr_list": {},
    "footnotes": {},
    "md_in_html": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"pygments_lang_class": True},
    "pymdownx.magiclink": {},
    "pymdownx.superfences": {"preserve_tabs": True},
    "pymdownx.tabbed": {"alternate_style": True},
    "smarty": {},
    "tables": {},
    "toc": {"permalink": True, "slugify": slugs.slugify(case="lower")},
    DIALECT: {},
}


def render(text: str) -> str:
    """Render a page to HTML."""
    return _renderer().reset().convert(text)


def anchors(text: str) -> list[str]:
    """List the anchors of a page's headings, in their order."""
    renderer = _renderer().reset()
    renderer.convert(text)
    return list(_listed(getattr(renderer, "toc_tokens", [])))


def _listed(entries: Sequence[Mapping[str, object]]) -> Iterator[str]:
    for entry in entries:
        yield str(entry["id"])
        children = entry["children"]
        if isinstance(children, list):
            yield from _listed(children)


@cache
def _renderer() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=list(EXTENSIONS),
        extension_configs={name: dict(options) for name, options in EXTENSIONS.items()},
    )


# Characters that no text holds: they are for private use.
_MARK = re.compile("\ue000(\\d+)\ue001")
_ROUNDS = 4
# Even within braces, Python-Markdown reads an underscore beside a word as the start of italics.
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page.

    Attributes:
        level: 1 to 6.
        text: What it says, without markup.
        anchor: The anchor that Hugo makes; empty if it makes none.
        attributes: What the author wrote in braces after it.
    """

    level: int
    text: str
    anchor: str
    attributes: str


def mark(number: int) -> str:
    """Return the placeholder of a heading's anchor."""
    return f"\ue000{number}\ue001"


def settle(text: str, headings: Sequence[Heading]) -> str:
    """Write anchors after the headings that would get another one, and remove the placeholders.

    An anchor that is written changes what others get: that is why it takes rounds.
    """
    order = [int(number) for number in _MARK.findall(text)]
    written: dict[int, str] = {}
    for _ in range(_ROUNDS):
        found = anchors(_filled(text, headings, written))
        if len(found) == len(order):
            wrong = {
                number: headings[number].anchor
                for number, anchor in zip(order, found, strict=True)
                if headings[number].anchor and headings[number].anchor != anchor
            }
        else:
            # The renderer sees headings that are not any, or misses one: leave nothing to it.
            wrong = {number: headings[number].anchor for number in order if headings[number].anchor}
        if not set(wrong) - set(written):
            break
        written |= wrong
    return _filled(text, headings, written)


def _filled(text: str, headings: Sequence[Heading], written: Mapping[int, str]) -> str:
    def braces(match: re.Match[str]) -> str:
        number = int(match[1])
        attributes, tag = headings[number].attributes, ""
        if number in written and "#" not in attributes and "id=" not in attributes:
            if _EMPHASIS.search(written[number]):
                tag = f'<a id="{written[number]}"></a>'
            else:
                attributes = f"#{written[number]} {attributes}".strip()
        return tag + (f" {{{attributes}}}" if attributes else "")

    return _MARK.sub(braces, text)
