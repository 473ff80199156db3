"""Diagrams that a blog's theme draws from code: what they need, and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from post_series.importing.hugo.sources import File, Tree

MERMAID = "mermaid"
SCRIPT = "javascripts/mermaid.min.js"
"""Where a new site has the script that draws Mermaid's diagrams."""

_DRAWN_HERE = frozenset({"goat"})
_HOOK = re.compile(r"_markup/render-codeblock-(?P<language>[\w-]+)\.")
_SHORTCODES = (("shortcodes", "mermaid.html"), ("_shortcodes", "mermaid.html"))
_CODE_OF_MERMAID = (
    f"this diagram is shown as its code; put mermaid.min.js at docs/{SCRIPT}, "
    "and into mkdocs.yml what the guide says under Diagrams."
)
_SCRIPT_NAME = re.compile(r"mermaid(?:[-.@]?v?\d[\d.]*)?(?:\.min)?\.js", re.IGNORECASE)


@dataclass(slots=True)
class Diagrams:
    """The diagrams of a blog.

    Attributes:
        drawn: The languages that the blog's templates draw.
        script: What draws Mermaid's diagrams here, if the blog has it.
        used: The languages that its pages use.
    """

    drawn: frozenset[str] = frozenset()
    script: File | None = None
    used: set[str] = field(default_factory=set)

    @property
    def needs_script(self) -> bool:
        """Whether pages have diagrams that a script of the blog's own can draw."""
        return self.script is not None and MERMAID in self.used

    def told(self, language: str) -> tuple[str, bool]:
        """Return what the report says about a block of code, and whether that needs a look.

        Returns:
            Nothing if the block is shown as Hugo showed it.
        """
        self.used.add(language)
        if language in _DRAWN_HERE or (language == MERMAID and self.script is not None):
            return "", False
        if language == MERMAID:
            return _CODE_OF_MERMAID, language in self.drawn
        if language in self.drawn:
            return f"a template of the blog drew this {language}; its code is shown.", True
        return "", False


def diagrams(tree: Tree) -> Diagrams:
    """Find what draws the diagrams of a blog."""
    return Diagrams(_drawn(tree.layouts), _script(tree))


def _drawn(layouts: Iterable[str]) -> frozenset[str]:
    names = list(layouts)
    found = {match["language"].lower() for name in names if (match := _HOOK.search(name))}
    if any(PurePosixPath(name).parts[-2:] in _SHORTCODES for name in names):
        found.add(MERMAID)
    return frozenset(found)


def _script(tree: Tree) -> File | None:
    scripts = [
        file
        for file in [*tree.static, *tree.assets.values(), *tree.theme_assets]
        if _SCRIPT_NAME.fullmatch(file.inside.name)
    ]
    return min(scripts, key=lambda file: ".min" not in file.inside.name, default=None)
