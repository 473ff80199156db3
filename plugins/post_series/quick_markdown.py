"""A Markdown extension that changes no page: it leaves out work of others that cannot change one.

Python-Markdown asks each of its twenty or more inline patterns about each piece of text, at a few
microseconds each, and nearly none of them matches: that was a quarter of a build. This asks the
pattern's own regular expression first, and leaves the rest to Python-Markdown. And Pygments works
out the classes of a style again for each block of code.

Both are done only where the code is the very code that was read to write this; with any other, pages
are converted as fast as without the extension.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString
from pymdownx import highlight

from markdown import Extension

if TYPE_CHECKING:
    import re
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_Search: TypeAlias = "Callable[[str, int], re.Match[str] | None]"

# There is one where Pygments is installed, which pymdownx does without.
_Formatter: Any = getattr(highlight, "HtmlFormatter", None)

_STEP = "_InlineProcessor__applyPattern"
_LOOP = ("_InlineProcessor__handleInline", _STEP)
_STYLESHEET = ("_create_stylesheet", "_get_css_class")

_READ = frozenset(
    {
        "f2394dc61666cecde10cc35f7eff4ba09bb5c59f51e4cd7a7e6609b41d088d8b",  # Markdown 3.7 to 3.10
        "fcbc581e2c91c1a06dd868dc87e3c5923a0c9cab16e7bedd96324bcd0e70d155",  # Markdown 3.11
        "6d4aa389c55a4af92c10fba30d45f070a5c10d72f54d6f0aeb61e3476a9cfdf0",  # Pygments 2.21
    }
)
"""Digests of the code that is replaced here, as it was read."""


class QuickMarkdown(Extension):
    """Makes inline patterns and highlighted code quicker, where their code is known."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Replace the loops over patterns."""
        if is_known(InlineProcessor, _LOOP):
            for name in ("inline", "smarty"):
                # A registry has no `get`.
                processor = md.treeprocessors[name] if name in md.treeprocessors else None  # noqa: SIM401
                if type(processor) is InlineProcessor:
                    # It keeps its place and its patterns: others registered it.
                    processor.__class__ = _Inline
        if _Formatter is not None and is_known(_Formatter, _STYLESHEET):
            for formatter in (highlight.BlockHtmlFormatter, highlight.InlineHtmlFormatter):
                formatter._create_stylesheet = _create_stylesheet  # noqa: SLF001  # pymdownx's own formatters, and no others


class _Inline(InlineProcessor):
    _asked: list[tuple[InlinePattern, _Search | None]]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns that are registered by now."""
        # The stubs name another class of the same name.
        patterns: Iterable[Any] = self.inlinePatterns
        self._asked = [(pattern, _search(pattern)) for pattern in patterns]
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803  # as in Python-Markdown
        if isinstance(data, AtomicString):
            return data
        asked, step = self._asked, getattr(self, _STEP)
        place, start = patternIndex, 0
        while place < len(asked):
            pattern, search = asked[place]
            if search is None or search(data, start) is not None:
                data, matched, start = step(pattern, data, place, start)
            else:
                # What the step returns where nothing matches.
                matched, start = False, 0
            if not matched:
                place += 1
        return data


def _search(pattern: InlinePattern) -> _Search | None:
    """Return what finds a pattern's first match; None for one that is asked in another way."""
    is_plain = isinstance(pattern, InlinePattern)
    if is_plain and type(pattern).getCompiledRegExp is Pattern.getCompiledRegExp:
        return pattern.getCompiledRegExp().search
    return None


def _create_stylesheet(self: Any) -> None:  # noqa: ANN401  # Pygments ships no types
    classes, styles = _stylesheet(self.style, self.classprefix)
    self.ttype2class, self.class2style = dict(classes), dict(styles)


@functools.lru_cache(maxsize=8)
def _stylesheet(style: Any, prefix: str) -> tuple[dict[Any, Any], dict[Any, Any]]:  # noqa: ANN401  # the same
    formatter = _Formatter(style=style, classprefix=prefix)
    return formatter.ttype2class, formatter.class2style


@functools.cache
def is_known(owner: type, names: tuple[str, ...]) -> bool:
    """Return whether methods are those that were read."""
    return digest_of(owner, names) in _READ


def digest_of(owner: type, names: tuple[str, ...]) -> str:
    """Return the digest of methods' code; empty if one is missing, or has no source."""
    try:
        code = [inspect.getsource(getattr(owner, name)) for name in names]
    except (AttributeError, OSError):
        return ""
    return hashlib.sha256("\n".join(code).encode()).hexdigest()


def makeExtension(**options: object) -> QuickMarkdown:  # noqa: N802  # Python-Markdown's name
    """Make the extension for ``extensions=["post_series.quick_markdown"]``."""
    return QuickMarkdown(**options)
