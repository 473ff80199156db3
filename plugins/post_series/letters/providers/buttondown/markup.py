"""HTML that Buttondown's template language leaves unchanged.

It is Django's: ``{{ … }}``, ``{% … %}`` and ``{# … #}``. In a post that shows such code, Django's own
``templatetag`` writes each opening mark; a closing one alone means nothing. Entities would not
work: Buttondown may parse the HTML before it reads the tags, and its editor writes entities as
plain characters again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4.dammit import EntitySubstitution
from bs4.element import PageElement

from post_series.plain.trees import PlainFormatter, write

# The mode for HTML that its editor can show. Without this line it guesses.
_MODE = "<!-- buttondown-editor-mode: fancy -->\n"
_OPENING = re.compile(r"\{(?=[{%#])")
_MARK = re.compile(r"\{[{%#]")
_NAMES = {"{{": "openvariable", "{%": "openblock", "{#": "opencomment"}


def spaced(text: str) -> str:
    """Separate the braces of template marks: for a subject or a description, which hold no HTML."""
    return _OPENING.sub("{ ", text)


def guarded(text: str) -> str:
    """Keep template marks from Buttondown's template language in a text of HTML."""
    return _MARK.sub(lambda found: f"{{% templatetag {_NAMES[found[0]]} %}}", text)


class ButtondownFormat:
    """The format in which Buttondown needs a letter."""

    def write_html(self, elements: Iterable[PageElement]) -> str:
        """Write the letter's HTML, one element a line."""
        return _MODE + write(elements, _Guarding())

    def write_line(self, text: str) -> str:
        """Write a subject or a preview."""
        return spaced(text)


class _Guarding(PlainFormatter):
    def substitute(self, ns: str) -> str:
        return guarded(super().substitute(ns))

    def attribute_value(self, value: str) -> str:
        return spaced(EntitySubstitution.substitute_xml(value))
