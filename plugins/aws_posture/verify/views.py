"""The ways to read what a file holds: opened, decoded, in its normal form, without one layer or the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, compress
from operator import ne

from aws_posture.assets import is_published
from aws_posture.verify import media
from aws_posture.verify.attached import attached_in
from aws_posture.verify.charsets import AROUND, decoded
from aws_posture.verify.closed import is_utf_8, unknown_binary
from aws_posture.verify.codes import codes_in
from aws_posture.verify.encoded import unpacked
from aws_posture.verify.escapes import (
    BREAK,
    FOLDED,
    MARKUP,
    QUOTED_PRINTABLE,
    Reading,
    continued,
    lines_again,
    unescaped,
)
from aws_posture.verify.known import Fresh, KnownPassages
from aws_posture.verify.ledger import Ledger
from aws_posture.verify.normal import plain
from aws_posture.verify.opening import DEEPEST, format_of
from aws_posture.verify.parts import LARGEST, METADATA, Part, PartTooLargeError
from aws_posture.verify.runs import runs_in

# Formats whose bytes are searched as they are, beside what is packed in them.
_SEARCHED_TOO = frozenset({"PDF", "SQLite", "font", "brotli", "inventory", "recording", "RTF"})
# What these hold beside their text is a picture, which nobody has seen.
_MEDIA = {
    **dict.fromkeys(("PNG", "JPEG", "WebP", "GIF"), "picture"),
    **dict.fromkeys(("font", "WOFF", "WOFF2"), "font"),
}
# A small picture is often a part of them.
_HOLDING_OTHERS = frozenset({"JPEG", "font", "SQLite"})
_HEAD = 1024


@dataclass(frozen=True, slots=True)
class View:
    """One way to read a text.

    Attributes:
        where: Where in the file it is; empty for the file itself.
        how: How it is stored; empty if plain.
        text: The text; its lines are those of the file, unless it is packed or encoded in another one.
        source: The view that it is encoded in, if any.
        place: Where in the source.
        whole: Whether it is all of a part, as it is.
        is_html: Whether it is a page, in which text is escaped.
        everything: All of the text, not in its normal form, if what is known of it is left out.
        fresh: Which lines are left out, if any.
    """

    where: str
    how: str
    text: str
    source: View | None = None
    place: int = 0
    whole: bool = False
    is_html: bool = False
    everything: str | None = None
    fresh: Fresh | None = None

    def line_of(self, place: int) -> int:
        """Return the line of the file that a place is in, counted from 1; 0 in what has no lines."""
        if self.source is not None:
            return self.source.line_of(self.place)
        line = self.text.count("\n", 0, place) + 1
        if self.how == "binary":
            return 0
        return self.fresh.line(line) if self.fresh else line


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read.

    Attributes:
        where: Where in the file it is; empty for the file itself.
        kind: Its kind, or why it could not be read.
    """

    where: str
    kind: str


class Reader:
    """Reads what one file holds.

    Args:
        ledger: Where it is written down.
        known: What need not be read again.

    Attributes:
        passages: What stands for the passages of the file itself.
    """

    def __init__(self, ledger: Ledger, known: KnownPassages) -> None:
        self.passages: list[int] = []
        self._known = known
        self._ledger = ledger
        self._left = LARGEST
        self._seen: set[str] = set()

    def read(
        self, content: bytes, name: str = "", source: View | None = None, depth: int = 0
    ) -> Iterator[View | Unread]:
        """List the ways to read some bytes, and what of them cannot be read.

        Args:
            content: The bytes.
            name: What their file is called; only its ending matters.
            source: A view without text: where they are. None for the file itself.
            depth: In how many packings they are.
        """
        # Known by its bytes: a demonstration account's names may be those of a real account too.
        if is_published(content):
            return
        packed = format_of(name, content)
        where = source or View("", "", "")
        if packed is None:
            yield from self._unpacked(content, where, depth)
            if not is_utf_8(content[:_HEAD]):
                yield from self._parts(media.parts_in(content), where, depth)
            return
        if packed.name in _MEDIA:
            self._ledger.media[_MEDIA[packed.name]] += 1
        else:
            self._ledger.unpacked[packed.name] += 1
        own = content if packed.name in _SEARCHED_TOO else content[:_HEAD]
        yield from self._texts(own, where, depth)
        parts = packed.open(content)
        if packed.name in _HOLDING_OTHERS:
            parts = chain(parts, media.parts_in(content))
        yield from self._parts(parts, where, depth)

    def _parts(self, parts: Iterator[Part], source: View, depth: int) -> Iterator[View | Unread]:
        try:
            for part in parts:
                yield from self._part(part, source, depth)
        except PartTooLargeError:
            yield self._too_large(source.where)

    def _too_large(self, where: str) -> Unread:
        return self._unread(where, f"unpacks to more than {LARGEST // 2**20} MiB")

    def _part(self, part: Part, source: View, depth: int) -> Iterator[View | Unread]:
        where = ", ".join(filter(None, [source.where, part.name or part.kind]))
        if part.content is None:
            # In a text, what seems to be packed may be an example that was cut short, or nothing.
            if source.source is None or not part.kind.startswith("damaged"):
                yield self._unread(", ".join(filter(None, [source.where, part.name])), part.kind)
        elif depth == DEEPEST:
            yield self._unread(where, f"packed more than {DEEPEST} times")
        else:
            self._left -= len(part.content)
            if self._left < 0:
                raise PartTooLargeError
            inside = View(where, source.how, "", source.source, source.place)
            # Behind a picture may be anything, an archive too.
            if part.kind == METADATA and format_of("", part.content) is None:
                yield from self._texts(part.content, inside, depth + 1)
            else:
                yield from self.read(part.content, part.name, inside, depth + 1)

    def _unread(self, where: str, kind: str) -> Unread:
        self._ledger.not_readable[kind] += 1
        return Unread(where, kind)

    def _unpacked(self, content: bytes, source: View, depth: int) -> Iterator[View | Unread]:
        if kind := media.kind_of(content):
            self._ledger.media[kind] += 1
        if kind := unknown_binary(content):
            yield self._unread(source.where, kind)
        yield from self._texts(content, source, depth)

    def _texts(self, content: bytes, source: View, depth: int) -> Iterator[View | Unread]:
        for how, text in decoded(content):
            named = ", ".join(filter(None, [source.how, how]))
            fresh = Fresh(text) if depth else self._known.without(text, self.passages)
            view = replace(source, how=named, text=plain(fresh.text), whole=True)
            if fresh.at:
                view = replace(view, everything=text, fresh=fresh)
            yield from self._layers(replace(view, is_html=_is_html(text)), depth)

    def _layers(self, view: View, depth: int) -> Iterator[View | Unread]:
        yield view
        yield from self._encoded(view, depth)
        yield from _read(view, QUOTED_PRINTABLE)
        if view.text.startswith("BEGIN:V"):
            yield from _read(view, FOLDED)
        for place, how, text in codes_in(view.text):
            yield replace(_changed(view, plain(text), [how]), source=view, place=place)
        yield from self._attached(view, depth)
        spelled, names = unescaped(view.text)
        if names:
            before, view = view, _changed(view, spelled, names)
            near = _near(before, view)
            yield near
            yield from self._encoded(near, depth)
        yield from _on_one_line(view)
        for bare in _read(view, MARKUP):
            yield bare
            yield from _on_one_line(bare)

    def _attached(self, view: View, depth: int) -> Iterator[View | Unread]:
        try:
            for place, how, data in attached_in(view.text) if depth < DEEPEST else ():
                yield from self.read(data, "", self._within(view, place, how), depth + 1)
        except PartTooLargeError:
            yield self._too_large(view.where)

    @staticmethod
    def _within(view: View, place: int, how: str) -> View:
        return View(view.where, ", ".join(filter(None, [view.how, how])), "", view, place)

    def _encoded(self, view: View, depth: int) -> Iterator[View | Unread]:
        """List what is encoded within a text; at the greatest depth nothing more is decoded."""
        if depth >= DEEPEST:
            return
        for place, run in runs_in(view.text):
            if run in self._seen:
                continue
            self._seen.add(run)
            try:
                found = unpacked(run)
            except PartTooLargeError:
                yield self._too_large(view.where)
                continue
            for how, data in found:
                yield from self.read(data, "", self._within(view, place, how), depth + 1)


def _is_html(text: str) -> bool:
    return text[:200].lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype html", "<html"))


def _changed(view: View, text: str, names: list[str]) -> View:
    how = ", ".join(filter(None, [view.how, *names]))
    return replace(view, how=how, text=text, whole=False, everything=None)


def _read(view: View, reading: Reading) -> Iterator[View]:
    """Take a layer off, if there is one."""
    text = "".join(reading.parts(view.text))
    if text != view.text:
        yield _near(view, _changed(view, lines_again(text), [reading.how]))


def _on_one_line(view: View) -> Iterator[View]:
    for text in continued(view.text):
        yield _near(view, _changed(view, text, ["on several lines"]))


def _near(before: View, view: View) -> View:
    """Leave the lines out, but not their ends, that are far from any that a reading has changed."""
    # One line of a file may spell thousands, as JSON does; a reading may change how many.
    spelled = view.text.count(BREAK)
    spells = 0 < spelled == before.text.count(BREAK)
    old, new = _lines(before.text, spelled=spells), _lines(view.text, spelled=spells)
    if len(new) < len(old):
        return view
    near = [BREAK if line.endswith(BREAK) else "" for line in old] if spells else [""] * len(old)
    for number in compress(range(len(old)), map(ne, old, new)):
        start, end = max(0, number - AROUND), min(len(old), number + AROUND + 1)
        near[start:end] = new[start:end]
    text = "\n".join([*near, *new[len(old) :]])
    return replace(view, text=text.replace(f"{BREAK}\n", BREAK) if spells else text)


def _lines(text: str, *, spelled: bool) -> list[str]:
    """Split a text into its lines; those that are spelled keep their ends."""
    return (text.replace(BREAK, f"{BREAK}\n") if spelled else text).split("\n")
