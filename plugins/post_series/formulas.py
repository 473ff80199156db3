"""Formulas in TeX as MathML, which browsers draw by themselves: no script is needed, and no other host.

A formula that is not understood as a whole stays as TeX: a part of it drawn wrongly would be worse.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

_ELEMENT = re.compile(r'<(?P<tag>span|div) class="arithmatex">(?P<tex>[^<]*)</(?P=tag)>')
_DELIMITED = re.compile(r"\s*\\(?:\((?P<inline>.*)\\\)|\[(?P<block>.*)\\\])\s*", re.DOTALL)
_MATHML = "{http://www.w3.org/1998/Math/MathML}m"
_NOT_OF_FORMULAS = frozenset({"href", "style", "class", "id"})
_OUTER = re.compile(r"<math[^>]*>(?P<inside>.*)</math>", re.DOTALL)
# The library knows the same under other names, or none that changes what is shown.
_ALIKE = (
    (re.compile(r"\\(begin|end)\{(?:aligned|alignedat)\}(?:\{\d+\})?"), r"\\\1{split}"),
    (re.compile(r"\\(begin|end)\{gather(?:ed|\*)?\}"), r"\\\1{matrix}"),
    (re.compile(r"\\(?:begin|end)\{equation\*?\}|\\label\{[^{}]*\}|\\nonumber\b"), ""),
)


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of latex2mathml.

    Attributes:
        convert: Returns a formula as MathML.
        mistakes: The errors for TeX that cannot be read.
    """

    convert: Callable[..., str]
    mistakes: tuple[type[Exception], ...]


def drawn(markup: str) -> str:
    """Draw the formulas of a page: what `pymdownx.arithmatex` with `generic: true` makes of them."""
    if "arithmatex" not in markup:
        return markup
    return _ELEMENT.sub(_element, markup)


def _element(match: re.Match[str]) -> str:
    tex = _DELIMITED.fullmatch(html.unescape(match["tex"]))
    if tex is None:
        return match[0]
    is_block = tex["block"] is not None
    source = (tex["block"] if is_block else tex["inline"]).strip()
    made = to_mathml(source, is_block=is_block)
    return f'<{match["tag"]} class="arithmatex">{made}</{match["tag"]}>' if made else match[0]


def to_mathml(tex: str, *, is_block: bool) -> str:
    """Return a formula as MathML that holds its TeX, too; empty if it is not understood."""
    library = _library()
    if library is None:
        return ""
    source = tex
    for pattern, other in _ALIKE:
        source = pattern.sub(other, source)
    try:
        made = library.convert(source.strip(), display="block" if is_block else "inline")
    except library.mistakes:
        return ""
    outer = _OUTER.fullmatch(made)
    if outer is None or not _is_formula(made):
        return ""
    display = ' display="block"' if is_block else ""
    return (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"{display}><semantics>{outer["inside"]}'
        f'<annotation encoding="application/x-tex">{html.escape(tex)}</annotation></semantics></math>'
    )


def _is_formula(made: str) -> bool:
    """Return whether MathML is nothing else: the library passes on text as it is, and what it does not know."""
    if "<!" in made or "<?" in made:
        return False
    try:
        root = ET.fromstring(made)  # noqa: S314  # it declares nothing
    except ET.ParseError:
        return False
    return all(
        each.tag.startswith(_MATHML)
        and not (each.text or "").startswith(("\\", "&"))
        and _NOT_OF_FORMULAS.isdisjoint(each.attrib)
        for each in root.iter()
    )


@cache
def _library() -> _Library | None:
    try:
        from latex2mathml import converter, exceptions  # noqa: PLC0415  # an extra
    except ImportError:
        return None
    # The library's own errors share no class.
    own = [each for each in vars(exceptions).values() if isinstance(each, type)]
    found = tuple(each for each in own if issubclass(each, Exception))
    return _Library(
        converter.convert, (*found, StopIteration, IndexError, KeyError, ValueError, RecursionError)
    )
