"""Filling the slots of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aws_posture.base.errors import StampError
from aws_posture.base.html_tags import Place, find_end, parse_start_tag, slot_tags
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.slots import ATTRIBUTE, DEEPEST
from aws_posture.stamp.replacing import BUTTON, AccountResults, Reach, Replacement, replacement

_SLOT = ATTRIBUTE.encode()

# The cache does not grow with the number of pages.
_MOST_TAGS = 512
_MOST_CONTENTS = 16
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class _Slot:
    """What is known about the slots that begin with the same tag.

    Attributes:
        replacement: What takes their place; None if the tag does not begin a slot after all.
        contents: What follows the tag up to and including the end tag, and how much of that is
            replaced.
    """

    replacement: Replacement | None
    contents: list[tuple[bytes, int]] = field(default_factory=list)


Part = bytes | memoryview
"""A part of a page: new, or unchanged."""


class Filler:
    """Fills slots for one account.

    Most slots of a site are the same few, byte for byte; their replacements are
    cached. Not thread-safe.

    Args:
        results: The account's verdicts; None leaves slots as they are, and only removes what
            is for the public only.
    """

    def __init__(self, results: AccountResults | None) -> None:
        self._results = results
        self._depth = 0
        self._slots: dict[bytes, _Slot] = {}

    def fill(self, page: bytes, start: int = 0) -> tuple[list[Part], int]:
        """Fill a page's slots.

        Args:
            page: The page in any encoding that is a superset of ASCII.
            start: Where to begin; what is before is left out of the result.

        Returns:
            The page in parts, and the number of slots.

        Raises:
            StampError: A slot cannot be filled; the message does not name the page.
        """
        # Views, because copies of large pages cost more than everything else.
        view = memoryview(page)
        parts: list[Part] = []
        slots = 0
        done = start
        for begin, tag in self._tags(page, start):
            if begin < done:
                continue  # it went with the slot that it was in
            slot = self._slots.get(tag) or self._learn(tag)
            if slot.replacement is not None:
                parts += (view[done:begin], slot.replacement.html)
                done = _end(page, begin + len(tag), slot, slot.replacement)
                slots += slot.replacement.slots
        parts.append(view[done:])
        return parts, slots

    def _tags(self, page: bytes, start: int) -> Sequence[Place]:
        places = slot_tags(page, _SLOT, start, self._slots)
        if BUTTON in page:
            return sorted({*places, *slot_tags(page, BUTTON, start, self._slots)})
        return places

    def _learn(self, tag: bytes) -> _Slot:
        slot = _Slot(replacement(parse_start_tag(tag), self._results, self._fill_branch))
        if len(tag) < _LONGEST:
            if len(self._slots) >= _MOST_TAGS:
                self._slots.clear()
            self._slots[tag] = slot
        return slot

    def _fill_branch(self, html: bytes) -> tuple[bytes, int]:
        if self._depth == DEEPEST:
            raise StampError(
                f"more than {DEEPEST} branches are nested inside one another; remove some"
            )
        self._depth += 1
        try:
            parts, slots = self.fill(html)
            return b"".join(parts), slots
        finally:
            self._depth -= 1


def _end(page: bytes, start: int, slot: _Slot, replacement: Replacement) -> int:
    """Return where the replaced part of a slot ends whose start tag ends at ``start``."""
    for content, length in slot.contents:
        if page.startswith(content, start):
            return start + length
    if replacement.reach is Reach.TAG and page.find(b"</" + replacement.name, start) >= 0:
        return start
    end_tag = find_end(page, start, replacement.name)
    if end_tag is None:
        raise StampError(
            f"the slot <{replacement.name.decode('latin-1')}> has no end tag; "
            "fix the page or its template"
        )
    begin, end = end_tag
    lengths = {Reach.TAG: 0, Reach.CONTENT: begin - start, Reach.ELEMENT: end - start}
    length = lengths[replacement.reach]
    if end - start < _LONGEST and len(slot.contents) < _MOST_CONTENTS:
        slot.contents.append((page[start:end], length))
    return start + length


def fill(html: bytes, verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]) -> bytes:
    """Fill the slots of a page, or of a part of one. Pure; nothing outside slots changes.

    Args:
        html: The page in any encoding that is a superset of ASCII.
        verdicts: The verdicts by fact id.
        facts: The catalogue, by fact id.

    Raises:
        StampError: A slot is not closed or damaged, or this version does not know its
            version, kind or fact.
    """
    parts, _ = Filler(AccountResults(verdicts, facts)).fill(html)
    return b"".join(parts)
