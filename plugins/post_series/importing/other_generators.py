"""Blogs that cannot be imported yet: recognised by their files, with what their author can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OtherGenerator:
    """A generator of blogs that is no source.

    Attributes:
        title: Its name.
        all_of: Patterns of files, each of which a blog of it has.
        any_of: Patterns of files, one of which it has.
        advice: What the author can do.
    """

    title: str
    all_of: Sequence[str]
    any_of: Sequence[str]
    advice: str


_COPY = (
    "its posts are Markdown with front matter: copy {posts} into content/posts of a new folder with a "
    "hugo.toml that names baseURL and title, and import that folder"
)
_OTHERS = (
    OtherGenerator(
        "Hexo",
        ["source/_posts", "_config.yml"],
        ["package.json", "scaffolds"],
        _COPY.format(posts="source/_posts"),
    ),
    OtherGenerator("Astro", [], ["astro.config.*"], _COPY.format(posts="src/content/blog")),
    OtherGenerator(
        "Eleventy",
        [],
        [".eleventy.js", "eleventy.config.*", ".eleventy.cjs"],
        _COPY.format(posts="its posts"),
    ),
    OtherGenerator("Quartz", [], ["quartz.config.*"], _COPY.format(posts="content")),
    OtherGenerator(
        "MkDocs",
        [],
        ["mkdocs.yml", "mkdocs.yaml"],
        "add the plugin post-series to its mkdocs.yml; there is nothing to import",
    ),
)


def recognised(folder: Path) -> str:
    """Return what a folder is, and what its author can do; empty if it is not known."""
    for other in _OTHERS:
        if all(any(folder.glob(each)) for each in other.all_of) and any(
            any(folder.glob(each)) for each in other.any_of
        ):
            return f"{folder} is a blog of {other.title}: {other.advice.format(folder=folder)}."
    return ""
