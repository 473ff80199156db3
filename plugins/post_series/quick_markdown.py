"""A Markdown extension that changes no page: it leaves out work of others that cannot change one.

Python-Markdown asks each of its twenty or more inline patterns about each piece of text, at a few
microseconds each, and nearly none of them matches: that was a quarter of a build. This looks for a sign
that a match has to have, such as a bracket, then asks the pattern's own regular expression, and leaves
the rest to Python-Markdown. And Pygments works out the classes of a style again for each block of code, and
goes through its five hundred languages to find the block's.

All is done only where the code is the very code that was read to write this; with any other, pages
are converted as fast as without the extension.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString
from pymdownx import highlight

from markdown import Extension

if TYPE_CHECKING:
    import re
    from types import ModuleType
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_Search: TypeAlias = "Callable[[str, int], re.Match[str] | None]"

# There is one where Pygments is installed, which pymdownx does without.
_Formatter: Any = getattr(highlight, "HtmlFormatter", None)
_lexers: Any = sys.modules.get("pygments.lexers")

_STEP = "_InlineProcessor__applyPattern"
_LOOP = ("_InlineProcessor__handleInline", _STEP)
_STYLESHEET = ("_create_stylesheet", "_get_css_class")
_LANGUAGES = ("get_lexer_by_name", "find_lexer_class_by_name")

_READ = frozenset(
    {
        "f2394dc61666cecde10cc35f7eff4ba09bb5c59f51e4cd7a7e6609b41d088d8b",  # Markdown 3.7 to 3.10
        "fcbc581e2c91c1a06dd868dc87e3c5923a0c9cab16e7bedd96324bcd0e70d155",  # Markdown 3.11
        "6d4aa389c55a4af92c10fba30d45f070a5c10d72f54d6f0aeb61e3476a9cfdf0",  # Pygments 2.21
        "c1ea7354e379867359fe9da0c5b03a764c37912852598ae8a02e159eafe80edf",  # its lexers
    }
)
"""Digests of the code that is replaced here, as it was read."""


# Of typographer's quotes.
_PUNCTUATION = r"""[!"#\$\%'()*+,-.\/:;<=>?\@\[\\\]\^_`{|}~]"""
_CLOSED = r"[^\ \t\r\n\[\{\(\-\u0002\u0003]"
_OPENING = r"(\s|&nbsp;|--|–|—|&[mn]dash;|&#8211;|&#8212;)"  # noqa: RUF001  # dashes

_SIGNS: Mapping[str, str] = {
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)(`+)(.+?)(?<!`)\2(?!`))": "`",
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)": "`",
    r"\\(.)": "\\",
    r"\[\^([^\]]*)\]": "[",
    r"(?<!\!)\[": "[",
    r"\!\[": "[",
    r"(?i)<((?:ht|f)tps?://[^<>]*)>": "<",
    r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>": "<",
    r"<((?:[Ff]|[Hh][Tt])[Tt][Pp][Ss]?://[^<>]*)>": "<",
    r"<([^<> !]+@[^@<> ]+)>": "<",
    r"  \n": "\n",
    r"(&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)": "&",
    r"((^|(?<=\s))(\*{1,3}|_{1,3})(?=\s|$))": "*_",
    r"\*|_": "*_",
    r"\*": "*",
    r"_": "_",
    r"\~": "~",
    r"(?<!-)---(?!-)": "-",
    r"(?<!-)--(?!-)": "-",
    r"\<\<": "<",
    r"\>\>": ">",
    rf"^'(?={_PUNCTUATION}\B)": "'",
    rf'^"(?={_PUNCTUATION}\B)': '"',
    r""""'(?=\w)""": '"',
    r"""'"(?=\w)""": '"',
    rf'(?<={_CLOSED})\'"': '"',
    rf"""(?<={_CLOSED})\"'""": '"',
    r"(?<!\w)'(?=\d{2}s)": "'",
    rf"{_OPENING}'(?=\w)": "'",
    rf"(?<={_CLOSED})'(?!\s|s\b|\d)": "'",
    r"'(\s|s\b)": "'",
    "'": "'",
    rf'{_OPENING}"(?=\w)': '"',
    r'"(?=\s)': '"',
    rf'(?<={_CLOSED})"': '"',
    '"': '"',
    r"(?<!\.)\.{3}(?!\.)": ".",
    "47eec514cf83c77ba2add6c031ea51c68bccc1f1464b68495bf0549b9f11a339": "<",  # HTML, Markdown 3.11
    "8ba92530d6847e1c66426b982534ac3647a1f75b081c266412ed121263a3cf01": ":.",  # pymdownx's addresses
    "5eb414f87ff9ff23e227595f1facab85a0c4d4f3f37eb309cba1ef2fcdae1f00": "@",  # pymdownx's mail
}
"""Expressions, the long ones by their digests, with characters of which every match has one."""


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
        if _lexers is not None and is_known(_lexers, _LANGUAGES):
            vars(highlight)["get_lexer_by_name"] = _lexer


class _Inline(InlineProcessor):
    # The patterns by their place. Sets of them are numbers with a bit for each: those that are asked about
    # every text, and those of which a match has some character.
    _asked: list[tuple[InlinePattern, _Search | None]]
    _always: int
    _by_sign: dict[str, int]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns that are registered by now."""
        # The stubs name another class of the same name.
        patterns: Iterable[Any] = self.inlinePatterns
        self._asked, self._always, self._by_sign = [], 0, {}
        for place, pattern in enumerate(patterns):
            search, signs = _search(pattern)
            self._asked.append((pattern, search))
            for sign in signs:
                self._by_sign[sign] = self._by_sign.get(sign, 0) | 1 << place
            if not signs:
                self._always |= 1 << place
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803  # as in Python-Markdown
        if isinstance(data, AtomicString):
            return data
        place, start, waiting = patternIndex, 0, self._may_match(data, patternIndex)
        while waiting:
            following = (waiting & -waiting).bit_length() - 1
            if following != place:
                # What the step returns where nothing matches.
                place, start = following, 0
            pattern, search = self._asked[place]
            matched = False
            if search is None or search(data, start) is not None:
                data, matched, start = getattr(self, _STEP)(pattern, data, place, start)
            waiting = self._may_match(data, place) if matched else waiting & (waiting - 1)
        return data

    def _may_match(self, data: str, first: int) -> int:
        """Return which patterns may match a text, of those from some place on."""
        found = self._always
        for sign, patterns in self._by_sign.items():
            if sign in data:
                found |= patterns
        return found >> first << first


def _search(pattern: InlinePattern) -> tuple[_Search | None, frozenset[str]]:
    """Return what finds a pattern's first match, and characters of which that has one, if any are known.

    Returns:
        None for a pattern that is asked in another way; no characters if they are not known.
    """
    is_plain = isinstance(pattern, InlinePattern)
    if is_plain and type(pattern).getCompiledRegExp is Pattern.getCompiledRegExp:
        expression = pattern.getCompiledRegExp()
        return expression.search, _signs(expression.pattern)
    return None, frozenset()


@functools.cache
def _signs(expression: str) -> frozenset[str]:
    digest = hashlib.sha256(expression.encode()).hexdigest()
    return frozenset(_SIGNS.get(expression) or _SIGNS.get(digest, ""))


def _create_stylesheet(self: Any) -> None:  # noqa: ANN401  # Pygments ships no types
    classes, styles = _stylesheet(self.style, self.classprefix)
    self.ttype2class, self.class2style = dict(classes), dict(styles)


@functools.lru_cache(maxsize=8)
def _stylesheet(style: Any, prefix: str) -> tuple[dict[Any, Any], dict[Any, Any]]:  # noqa: ANN401  # the same
    formatter = _Formatter(style=style, classprefix=prefix)
    return formatter.ttype2class, formatter.class2style


def _lexer(alias: str, **options: Any) -> Any:  # noqa: ANN401  # the same
    return _language(alias)(**options)


@functools.lru_cache(maxsize=256)
def _language(alias: str) -> Any:  # noqa: ANN401  # the same
    # What is not found is an error, which is not kept: somebody may bring it later.
    return _lexers.find_lexer_class_by_name(alias)


@functools.cache
def is_known(owner: type | ModuleType, names: tuple[str, ...]) -> bool:
    """Return whether methods are those that were read."""
    return digest_of(owner, names) in _READ


def digest_of(owner: type | ModuleType, names: tuple[str, ...]) -> str:
    """Return the digest of methods' code; empty if one is missing, or has no source."""
    try:
        code = [inspect.getsource(getattr(owner, name)) for name in names]
    except (AttributeError, OSError):
        return ""
    return hashlib.sha256("\n".join(code).encode()).hexdigest()


def makeExtension(**options: object) -> QuickMarkdown:  # noqa: N802  # Python-Markdown's name
    """Make the extension for ``extensions=["post_series.quick_markdown"]``."""
    return QuickMarkdown(**options)
