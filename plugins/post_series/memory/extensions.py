"""Which Markdown extensions are known to read nothing but the page's text and their own options.

With any other extension in use, pages are converted in each build.
"""

from __future__ import annotations

import functools
import sys
from importlib import metadata
from pathlib import Path
from typing import Protocol, runtime_checkable

from mkdocs.config.defaults import MkDocsConfig

from markdown import Markdown
from post_series.memory.store import Json, digest

_MARKDOWN = (
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
    *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists"),
    *("smarty", "tables", "toc", "wikilinks"),
)
_PYMDOWNX = (
    *("arithmatex", "betterem", "caret", "critic", "details", "emoji", "escapeall", "extra"),
    *("fancylists", "highlight", "inlinehilite", "keys", "magiclink", "mark", "progressbar"),
    *("saneheaders", "smartsymbols", "snippets", "striphtml", "superfences", "tabbed"),
    *("tasklist", "tilde", "blocks.admonition", "blocks.caption", "blocks.definition"),
    *("blocks.details", "blocks.html", "blocks.tab"),
)
_SNIPPETS, _EMOJI = "pymdownx.snippets", "pymdownx.emoji"
_OURS = ("aws_posture.markdown", "post_series.dialect", "post_series.quick_markdown")
_KNOWN = frozenset(
    {
        *(f"markdown.extensions.{name}" for name in _MARKDOWN),
        *(f"pymdownx.{name}" for name in _PYMDOWNX),
        *_OURS,
    }
)
# Functions that options may name: how a heading becomes an id, how a diagram becomes HTML.
_PURE = ("markdown.", "pymdownx.", "material.extensions.emoji")

_READING_FILES = {_SNIPPETS: "auto_append", _EMOJI: "options"}
"""Options that, where they are set, have an extension read files of the site."""

_DISTRIBUTIONS = (
    *("Markdown", "pymdown-extensions", "Pygments", "PyYAML", "mkdocs", "properdocs"),
    *("mkdocs-material", "mkdocs-aws-posture", "selectolax", "latex2mathml"),
)
_LEXERS = ("pygments.lexers", "pygments.styles", "pygments.filters", "pygments.formatters")

_INCLUDING = "8<"
"""What every form of a snippet has in it: `--8<-- "file.md"`."""


@runtime_checkable
class SaysWhatItReads(Protocol):
    """A Markdown extension that reads more than a page's text and its options, and says what."""

    def conversion_reads(self) -> str | None:
        """Return what it reads, or a digest of that; None if that cannot be said."""


def includes_files(markdown: str) -> bool:
    """Return whether a page may include text of other files, which are not known before it is converted."""
    return _INCLUDING in markdown


def digest_of(config: MkDocsConfig) -> str | None:
    """Return the digest of what all conversions read besides their texts: extensions, options and code.

    Returns:
        The digest, or None if some extension may read something else.
    """
    parts: list[Json] = []
    for name in config.markdown_extensions:
        # One that is an object already may have changed since it was made.
        options = (config.mdx_configs or {}).get(name) or {} if isinstance(name, str) else None
        part = None if options is None else _part(str(name), options)
        if part is None:
            return None
        parts.append(part)
    return digest(parts, code(), sys.version)


def _part(name: str, options: dict[str, object]) -> Json:
    # It fails as it does when a page is converted, a moment later.
    extension = Markdown().build_extension(name, options)
    module = type(extension).__module__
    if module not in _KNOWN or options.get(_READING_FILES.get(module, "")):
        return None
    try:
        written = [name, module, _plain(options)]
    except TypeError:
        return None
    if isinstance(extension, SaysWhatItReads):
        reads = extension.conversion_reads()
        return None if reads is None else [*written, reads]
    return written


def _plain(value: object) -> Json:
    """Write an option as data.

    Raises:
        TypeError: It is something that may do anything.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {f"{type(key).__name__} {key}": _plain(each) for key, each in value.items()}
    if isinstance(value, functools.partial):
        return ["partial", _plain(value.func), _plain(value.args), _plain(value.keywords)]
    module, name = getattr(value, "__module__", ""), getattr(value, "__qualname__", "")
    if callable(value) and f"{module}.".startswith(_PURE) and "<" not in name:
        return ["function", f"{module}.{name}"]
    raise TypeError(value)


@functools.cache
def code() -> Json:
    """Name the code that makes what is remembered: each distribution as it was installed."""
    # One look at all that is installed, and not one for each group.
    points = metadata.entry_points()
    lexers = [
        f"{point.group} {point.value} {point.dist.version if point.dist else ''}"
        for group in _LEXERS
        for point in points.select(group=group)
    ]
    return [lexers, *(_installed(name) for name in _DISTRIBUTIONS)]


def _installed(name: str) -> Json:
    try:
        distribution = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    # It has a checksum of each file. Of one that is being worked on it has none.
    record = distribution.read_text("RECORD") or ""
    edited = '"editable"' in (distribution.read_text("direct_url.json") or "")
    return [name, distribution.version, digest(record), _files() if edited else None]


def _files() -> Json:
    """List the files of this distribution, with their sizes and times."""
    root = Path(__file__).parents[2]
    packages = (root / "aws_posture", root / "post_series")
    files = (path for package in packages for path in package.rglob("*") if path.suffix != ".pyc")
    return [
        [str(path), path.stat().st_size, path.stat().st_mtime_ns]
        for path in sorted(files)
        if path.is_file()
    ]
