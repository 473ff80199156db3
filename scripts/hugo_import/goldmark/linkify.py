"""Finds bare addresses in a text, as Goldmark does by default in Hugo."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MARKUP = "bare"
"""How a link is marked that was a bare address."""

# What Goldmark takes for an address: a host with a dot, then anything but space and `<`.
_PATH = r"[-a-zA-Z0-9@:%_+.~#!?&/=();,'\">^{}\[\]`]*"
_URL = re.compile(
    r"(?:https?|ftp)://[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+(?::\d+)?"
    r"(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'\">^{}\[\]`]*)?"
)
_WWW = re.compile(rf"www\.[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?:[/#?]{_PATH})?")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_MAIL = re.compile(rf"[-a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~]+@{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_ENTITY_END = re.compile(r"&[a-zA-Z0-9]+;$")
_TRAILING = "?!.,:*_~"
# Goldmark looks for an address at the start of a line, after these, and after any inline part.
_BEFORE = " \t\n*_~(\"'"


def plugin(parser: MarkdownIt) -> None:
    """Have a parser find bare addresses."""
    parser.inline.ruler.before("text", "bare_address", _rule)
    for sign in " (":
        parser.inline.add_terminator_char(sign)


def _rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it so
    start = state.pos
    if state.linkLevel or not _may_start(state, start):
        return False
    found = find(state.src, start)
    if found is None:
        return False
    if not silent:
        token = state.push("link_open", "a", 1)
        token.markup = MARKUP
        token.attrSet("href", address(found))
        state.push("text", "", 0).content = found
        state.push("link_close", "a", -1).markup = MARKUP
    state.pos = start + len(found)
    return True


def _may_start(state: StateInline, start: int) -> bool:
    if start and state.pending and state.src[start - 1] not in _BEFORE:
        return False
    before = state.src[:start]
    # Not after an open bracket, even if it turns out to be no link.
    return before.count("[") <= before.count("]")


def find(text: str, start: int) -> str | None:
    """Find the bare address that starts at a place of a text."""
    for pattern in (_URL, _WWW):
        if match := pattern.match(text, start):
            return _without_trailing(_balanced(match.group()))
    if start < len(text) and not text[start].isalnum():
        return None
    match = _MAIL.match(text, start)
    if match is None or "." not in match.group().split("@")[1]:
        return None
    if text[match.end() : match.end() + 1] in ("-", "_"):
        return None
    return match.group()


def address(found: str, protocol: str = "https") -> str:
    """Give what a bare address links to."""
    if found.startswith("www."):
        return f"{protocol}://{found}"
    if "://" not in found:
        return f"mailto:{found}"
    return found


def _balanced(found: str) -> str:
    if found.endswith("."):
        return found[:-1]
    if found.endswith(")"):
        surplus = found.count(")") - found.count("(")
        return found[:-surplus] if surplus > 0 else found
    return _ENTITY_END.sub("", found)


def _without_trailing(found: str) -> str:
    return found[0] + found[1:].rstrip(_TRAILING)
