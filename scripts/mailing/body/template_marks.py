"""HTML in which Buttondown's template language finds nothing to do.

It is Django's: ``{{ … }}``, ``{% … %}`` and ``{# … #}``. In a post that shows such code, Django's own
``templatetag`` writes each opening mark; a closing one alone means nothing. Entities would not do:
Buttondown may parse the HTML before it reads the tags, and its editor writes entities as plain
characters again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag
from bs4.dammit import EntitySubstitution
from bs4.element import PageElement
from bs4.formatter import HTMLFormatter

_OPENING = re.compile(r"\{(?=[{%#])")
_MARK = re.compile(r"\{[{%#]")
_NAMES = {"{{": "openvariable", "{%": "openblock", "{#": "opencomment"}


def spaced(text: str) -> str:
    """Part the braces of template marks: for a subject or a description, which hold no HTML."""
    return _OPENING.sub("{ ", text)


def guarded(text: str) -> str:
    """Keep template marks from Buttondown's template language in a text of HTML."""
    return _MARK.sub(lambda found: f"{{% templatetag {_NAMES[found[0]]} %}}", text)


def write_html(elements: Iterable[PageElement]) -> str:
    """Write elements as HTML for Buttondown, one a line."""
    return _write(elements, _Guarding())


def write_plainly(elements: Iterable[PageElement]) -> str:
    """Write elements as HTML for people to look at."""
    return _write(elements, _Plain())


class _Plain(HTMLFormatter):
    def __init__(self) -> None:
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")


class _Guarding(_Plain):
    def substitute(self, ns: str) -> str:
        return guarded(super().substitute(ns))

    def attribute_value(self, value: str) -> str:
        return spaced(EntitySubstitution.substitute_xml(value))


def _write(elements: Iterable[PageElement], formatter: HTMLFormatter) -> str:
    written = (
        each.decode(formatter=formatter) if isinstance(each, Tag) else str(each).strip()
        for each in elements
    )
    return "".join(f"{each}\n" for each in written if each)
