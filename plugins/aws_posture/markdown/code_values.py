"""A fact's value inside code: a definition says which words of the page's code it replaces.

    [111122223333]: fact:account.id "in code"

That is a link definition, which every renderer of Markdown reads and shows nowhere, so that the code
itself stays as it is. Wherever its label stands in the page's code, it becomes a slot: in a fence, in
an indented block, in backticks and in HTML. The finished text is searched, because a highlighter has
split the code into elements by then, and no two highlighters split it alike.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from aws_posture.base.errors import MarkdownError
from aws_posture.base.html_tags import TOKEN, contents
from aws_posture.cards import css
from aws_posture.catalogue.model import Kind, State
from aws_posture.markdown.conversion import Conversion
from aws_posture.slots import ATTRIBUTE, SlotKind, marker

IN_CODE = "in code"
"""The title of a definition that is for code."""

_SCHEME = re.compile(r"fact:", re.IGNORECASE)
_LITERAL = re.compile(r"[a-z0-9][a-z0-9._:/@+-]*")
"""What a value looks like, too, if it is put into code; Markdown keeps labels in small letters."""


class _Definition(NamedTuple):
    """A link definition whose address names a fact.

    Attributes:
        literal: Its label, in small letters: what stands in the code.
        address: Its address as written.
        fact: The fact's id.
        title: Its title, if it has one.
    """

    literal: str
    address: str
    fact: str
    title: str | None

    @property
    def written(self) -> str:
        """The definition, for messages."""
        title = f' "{self.title}"' if self.title is not None else ""
        return f"[{self.literal}]: {self.address}{title}"

    @property
    def pattern(self) -> str:
        """What finds the definition in the source."""
        return rf"^[> ]*\[[ ]*{re.escape(self.literal)}[ ]*\]:"

    def error(self, problem: str, conversion: Conversion) -> MarkdownError:
        """Return an error about it."""
        return conversion.error(f"'{self.written}': {problem}", self.pattern)


def forget(conversion: Conversion) -> None:
    """Remove the definitions of an earlier page from an instance that was not reset."""
    references = conversion.md.references
    for label in [label for label, (_, title) in references.items() if title == IN_CODE]:
        del references[label]


def fill(text: str, conversion: Conversion) -> str:
    """Turn what the page's definitions name into slots, wherever it stands in code.

    Args:
        text: The page as HTML, or before the page is sealed a heading of it, which stays.
        conversion: The page.

    Raises:
        MarkdownError: A definition names no fact with a value, or nothing that is in the code.
    """
    if not conversion.sealed:
        return text
    definitions = {one.literal: one for one in _definitions(conversion)}
    if not definitions:
        return text
    for_code = {name: one for name, one in definitions.items() if one.title == IN_CODE}
    for one in for_code.values():
        _check(one, conversion)
    page = text.encode()
    wanted = _any_of(definitions)
    found: set[str] = set()
    parts: list[bytes] = []
    done = 0
    for start, end in contents(page, b"code"):
        parts += page[done:start], _fill_code(page[start:end], wanted, for_code, found)
        done = end
    for one in definitions.values():
        _check_use(one, conversion, is_found=one.literal in found)
    return b"".join((*parts, page[done:])).decode()


def _any_of(literals: Iterable[str]) -> re.Pattern[bytes]:
    # Of two that begin alike, the longer one.
    words = "|".join(map(re.escape, sorted(literals, key=len, reverse=True)))
    return re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])".encode(), re.IGNORECASE)


def _definitions(conversion: Conversion) -> Iterator[_Definition]:
    for label, (address, title) in conversion.md.references.items():
        scheme = _SCHEME.match(address)
        # A label may be empty; then it is in every code.
        if scheme and (label or title == IN_CODE):
            yield _Definition(label, address, address[scheme.end() :], title)


def _check(one: _Definition, conversion: Conversion) -> None:
    fact = conversion.fact(one.fact, one.written, one.pattern)
    if fact.kind is not Kind.VALUE:
        problem = f"{fact.id} has a state and no value; name a fact to know, such as account.id"
        raise one.error(problem, conversion)
    if not _LITERAL.fullmatch(one.literal):
        problem = f"{one.literal!r} is no word of a command; use letters, digits and ._:/@+- only"
        raise one.error(problem, conversion)


def _check_use(one: _Definition, conversion: Conversion, *, is_found: bool) -> None:
    """Refuse a definition of this page that does nothing; one from a snippet is for many pages."""
    if not conversion.original.has(one.pattern):
        return
    if one.title == IN_CODE and not is_found:
        problem = f"no code of the page has {one.literal!r}; define what stands in it"
        raise one.error(problem, conversion)
    in_prose = rf"\[[ ]*{re.escape(one.literal)}[ ]*\](?!:)"
    if one.title != IN_CODE and is_found and not conversion.original.has(in_prose):
        problem = f'only code has {one.literal!r}; add the title "{IN_CODE}"'
        raise one.error(problem, conversion)


def _fill_code(
    code: bytes,
    wanted: re.Pattern[bytes],
    definitions: Mapping[str, _Definition],
    found: set[str],
) -> bytes:
    """Put slots into the HTML of one piece of code; adds to `found` what is in it."""
    plain, places = _without_tags(code)
    parts: list[bytes] = []
    done = 0
    for match in wanted.finditer(plain):
        start, end = places(match.start()), places(match.end() - 1) + 1
        literal = match.group().decode().lower()
        found.add(literal)
        if literal in definitions:
            slot = _slot(code[start:end], match.group(), definitions[literal].fact)
            parts += code[done:start], slot
            done = end
    return b"".join((*parts, code[done:]))


def _without_tags(code: bytes) -> tuple[bytes, Callable[[int], int]]:
    """Return the text of a piece of HTML, and what finds where a character of the text is in it."""
    texts: list[bytes] = []
    starts: list[int] = []  # of each text, in all of them together
    offsets: list[int] = []
    length = done = 0
    for begin, end in (*(token.span() for token in TOKEN.finditer(code)), (len(code), len(code))):
        if begin > done:
            texts.append(code[done:begin])
            starts.append(length)
            offsets.append(done - length)
            length += begin - done
        done = end
    return b"".join(texts), lambda place: place + offsets[bisect(starts, place) - 1]


def _slot(html: bytes, literal: bytes, fact: str) -> bytes:
    """Write a slot around words of a code.

    Where they are in several elements of a highlighter, the slot is in none of them: what one of
    them closes comes before the slot, and what one opens comes after it.
    """
    before: list[bytes] = []
    after: list[bytes] = []
    for token in TOKEN.finditer(html):
        if not token["slash"]:
            after.append(token.group())
        elif after:
            after.pop()
        else:
            before.append(token.group())
    tag = (
        f'<span class="{css(SlotKind.CODE)}" {ATTRIBUTE}="{marker(SlotKind.CODE)}" '
        f'data-fact="{fact}" data-state="{State.UNCHECKED}">'
    )
    return b"".join((*before, tag.encode(), literal, b"</span>", *after))
