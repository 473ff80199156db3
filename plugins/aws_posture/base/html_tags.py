"""Finding elements in the bytes of HTML: as much of HTML's tokeniser as slots need.

A page is not parsed as a whole if that can be avoided: pages are large, slots are few, and
searching bytes is a hundred times faster. See `slot_tags` for what makes that safe.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

# HTML's white space; `\s` is wider.
_S = rb"[\t\n\f\r ]"

ATTRIBUTES = (
    rb"(?:[\t\n\f\r /]++|[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rb"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\t\n\f\r >]*+)"""
    rb"|(?![\t\n\f\r ]*+=)))*+"
)
"""A start tag's attributes, up to its ``>``; quotes may be missing, as a minifier leaves them."""

COMMENT = rb"<!--(?:-?>|.*?(?:--!?>|\Z))"

_START_TAG = re.compile(
    rb"<(?P<name>[A-Za-z][^\t\n\f\r />]*+)(?P<attributes>" + ATTRIBUTES + rb")>"
)

_ATTRIBUTE = re.compile(
    rb"(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*+)"
    rb"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+"
    rb"""(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\t\n\f\r >]*+)))?"""
)

# Text in these elements is never markup, whatever it looks like.
_TEXT_ONLY = rb"script|style|textarea|title"

TOKEN = re.compile(
    COMMENT
    # Up to the end tag, which is the next token.
    + rb"|<(?P<text_only>(?i:"
    + _TEXT_ONLY
    + rb"))(?=[\t\n\f\r />])"
    + ATTRIBUTES
    + rb">"
    rb".*?(?=</(?i:(?P=text_only))[\t\n\f\r />]|\Z)"
    rb"|<(?P<slash>/?)(?P<name>[A-Za-z][^\t\n\f\r />]*+)" + ATTRIBUTES + rb">"
    # A doctype, or what a browser treats as a comment.
    rb"|<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
    # A tag that never ends swallows the rest.
    rb"|</?[A-Za-z].*\Z",
    re.DOTALL,
)

"""A comment, a tag, or whatever else HTML has besides text; the group `slash` is that of an end tag."""

# `</script` in small letters is left out: every page has some, and they are checked separately.
_TEXT_ONLY_END = re.compile(
    rb"</(?:[sS][tT][yY][lL]|[tT][eE][xX][tT][aA]|[tT][iI][tT][lL]|S[cC][rR]|s(?:C[rR]|cR))"
)

_END_OF_TEXT_ONLY = {
    name: re.compile(rb"</(?i:" + name + rb")(?:" + _S + rb"|/)*+>")
    for name in _TEXT_ONLY.split(b"|")
}


_GREATER = ord(">")
_BEFORE_VALUE = b"=\t\n\f\r "

Place = tuple[int, bytes]
"""Where a start tag begins, and the tag."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a start tag.

    Attributes:
        value: Its raw value without quotes; empty if there is none.
        start: Where it begins in the tag.
        end: Where it ends in the tag.
    """

    value: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StartTag:
    """A start tag.

    Attributes:
        source: The tag, from ``<`` to ``>``.
        name: The element's name as it is written.
        attributes: The attributes by name in small letters; of several the first, as in HTML.
    """

    source: bytes
    name: bytes
    attributes: Mapping[bytes, Attribute]


def parse_start_tag(source: bytes) -> StartTag:
    """Parse a start tag that one of this module's functions found."""
    match = _START_TAG.fullmatch(source)
    if match is None:
        raise ValueError(f"not a start tag: {source!r}")
    attributes: dict[bytes, Attribute] = {}
    for found in _ATTRIBUTE.finditer(source, *match.span("attributes")):
        value = found["double"] or found["single"] or found["bare"] or b""
        attributes.setdefault(found["name"].lower(), Attribute(value, *found.span()))
    return StartTag(source, match["name"], attributes)


def slot_tags(
    page: bytes, word: bytes, start: int = 0, known: Container[bytes] = ()
) -> Sequence[Place]:
    """Find the start tags that hold a word, such as an attribute's name.

    Something that looks like a tag inside a comment, an attribute's value or text that is
    not markup (a script, a style, a title, a text area) does not count. Being sure of that means
    reading the page from its beginning, so it is done only if the page gives reason to doubt.

    Args:
        page: The page, or a part of one that begins outside of any tag or text of that kind.
        word: The word in small letters.
        start: Where to begin; nothing before it can be a slot.
        known: Start tags that were found before.

    Returns:
        Where each tag begins, and the tag.
    """
    places = _search(page, word, start, known)
    if places == []:
        # One program wrote them all: they are either in lower case or in capitals.
        places = _search(page, word.upper(), start, known)
    if places is None or not _is_plain(page, places, start):
        return list(read_tags(page, word, start))
    return places


def find_end(page: bytes, start: int, name: bytes) -> tuple[int, int] | None:
    """Find an element's end tag, skipping elements of the same name inside it.

    Args:
        page: The page.
        start: Where the element's content begins.
        name: The element's name.

    Returns:
        Where the end tag begins and ends, or None if there is none.
    """
    wanted = name.lower()
    if end_tag := _END_OF_TEXT_ONLY.get(wanted):
        ended = end_tag.search(page, start)
        return ended.span() if ended else None
    depth = 1
    for token in TOKEN.finditer(page, start):
        if (token["name"] or b"").lower() == wanted:
            depth += -1 if token["slash"] else 1
            if not depth:
                return token.span()
    return None


def contents(page: bytes, name: bytes) -> Iterator[tuple[int, int]]:
    """Find where the outermost elements of a name have their content, reading from the beginning.

    Args:
        page: The page.
        name: The name in small letters.
    """
    done = 0
    for begin, tag in read_tags(page, name, 0):
        if begin < done or parse_start_tag(tag).name.lower() != name:
            continue
        start = begin + len(tag)
        end_tag = find_end(page, start, name)
        if end_tag is None:
            return
        yield start, end_tag[0]
        done = end_tag[1]


def _search(page: bytes, wanted: bytes, start: int, known: Container[bytes]) -> list[Place] | None:
    """Find the tags around each occurrence of a word; None if one may have no tag of its own."""
    places: list[Place] = []
    double = single = len(page)
    # Backwards, because CPython's search is faster that way for a word in HTML.
    found = page.rfind(wanted, start)
    while found >= 0:
        begin = page.rfind(b"<", start, found)
        tag = page[begin : page.find(b">", found) + 1]
        if tag not in known:
            match = _START_TAG.match(page, begin) if begin >= 0 else None
            if match is None or match.end() < found:
                return None
            tag = match.group()
        if page[begin - 1] != _GREATER and _is_in_tag(page, start, begin):
            return None
        # Is it in an attribute's value? Then the last quote before it opens one.
        if double > begin:
            double = page.rfind(b'"', start, begin)
            if page[double - 1] in _BEFORE_VALUE and _opens_value(page, double):
                return None
        if single > begin:
            single = page.rfind(b"'", start, begin)
            if page[single - 1] in _BEFORE_VALUE and _opens_value(page, single):
                return None
        places.append((begin, tag))
        found = page.rfind(wanted, start, begin)
    places.reverse()
    return places


def _is_in_tag(page: bytes, start: int, place: int) -> bool:
    """Return whether a tag before a place has not ended yet."""
    return page.rfind(b"<", start, place) > page.rfind(b">", start, place)


def _opens_value(page: bytes, quote: int) -> bool:
    """Return whether a quote may be where an attribute's value begins."""
    return quote > 0 and page[max(quote - 8, 0) : quote].rstrip().endswith(b"=")


def _is_plain(page: bytes, places: Sequence[Place], start: int) -> bool:
    """Return whether tags certainly are where they seem to be, outside comments and such.

    False only means doubt.
    """
    if not places:
        return True
    first, last = places[0][0], places[-1][0]
    return (
        not _has_comment(page, start, last)
        # Text that is not markup has an end tag, so without one there is no such text.
        and _TEXT_ONLY_END.search(page, first) is None
        and not _is_in_script(page, places)
    )


def _has_comment(page: bytes, start: int, end: int) -> bool:
    place = page.find(b"!", start, end)
    while place >= 0:
        if page[place - 1 : place + 3] == b"<!--":
            return True
        place = page.find(b"!", place + 1, end)
    return False


def _is_in_script(page: bytes, places: Sequence[Place]) -> bool:
    """Return whether a tag may be in a script: the next one to end began before it."""
    number = 0
    while number < len(places):
        end = page.find(b"</script", places[number][0])
        if end < 0:
            return False
        while number + 1 < len(places) and places[number + 1][0] < end:
            number += 1
        if page.rfind(b"<script", places[number][0], end) < 0:
            return True
        number += 1
    return False


def read_tags(page: bytes, word: bytes, start: int) -> Iterator[Place]:
    """Find tags by reading a page from its beginning."""
    for token in TOKEN.finditer(page, start):
        # The text of a script or similar element is part of the token.
        opening = _START_TAG.match(page, token.start()) if token["text_only"] else None
        if token["name"] and not token["slash"]:
            opening = token
        tag = opening.group() if opening else b""
        if word in tag.lower():
            yield token.start(), tag
