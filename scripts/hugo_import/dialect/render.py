"""Renders Markdown as the site does, to see what becomes of a page before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pymdownx import slugs

import markdown

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
