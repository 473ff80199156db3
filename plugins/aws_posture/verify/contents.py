"""The search of what a single file holds, and of a name: every way to read it, for values, marks and shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aws_posture.base.copy_marker import LOCKED, MARKER
from aws_posture.base.pages import is_page, not_rendered
from aws_posture.slots import ATTRIBUTE
from aws_posture.verify.known import KnownPassages
from aws_posture.verify.leaks import Basis, Leak
from aws_posture.verify.ledger import Ledger
from aws_posture.verify.matching import ValueMatcher
from aws_posture.verify.own_files import own_kinds
from aws_posture.verify.shapes import masked, shapes_in
from aws_posture.verify.values import Values
from aws_posture.verify.views import Reader, Unread, View


class Contents:
    """Searches one content after the other; what pages of a site share is read once.

    Args:
        values: What is searched for, besides anything that looks like account data.
    """

    def __init__(self, values: Values) -> None:
        self._values = values
        self._matcher = ValueMatcher(values.wanted)
        self._passages = KnownPassages()

    def of_file(self, content: bytes, name: str, ledger: Ledger) -> Iterator[Leak]:
        """Search a file.

        Args:
            content: What it holds.
            name: What it is called.
            ledger: Counts what was read of it.
        """
        # A locked copy says nothing about an account.
        if name == MARKER and content != LOCKED:
            yield Leak("", 0, "mark of a private copy", MARKER, basis=Basis.MARK)
        has_slots = ATTRIBUTE.encode() in content
        if is_page(name) and not has_slots and (form := not_rendered(content)):
            line = content.count(b"\n", 0, form.start()) + 1
            yield Leak("", line, "a form that was not rendered", "", basis=Basis.MARK)
        seen: set[tuple[str, str]] = set()
        reader, clean = Reader(ledger, self._passages), True
        for view in reader.read(content, name):
            for leak in self._unread(view) if isinstance(view, Unread) else self._view(view, seen):
                clean = False
                yield leak
        if clean:
            self._passages.add(reader.passages)

    def of_text(self, content: bytes, name: str, ledger: Ledger) -> Iterator[Leak]:
        """Search what is part of something: what a whole file is does not count, nor what was read before."""
        seen: set[tuple[str, str]] = set()
        for view in Reader(ledger, KnownPassages()).read(content, name):
            yield from self._unread(view) if isinstance(view, Unread) else self._view(view, seen)

    def of_name(self, name: bytes) -> Iterator[Leak]:
        """Search what something is called."""
        seen: set[tuple[str, str]] = set()
        for view in Reader(Ledger(), KnownPassages()).read(name):
            if isinstance(view, View):
                yield from self._view(view, seen)

    def _unread(self, found: Unread) -> Iterator[Leak]:
        yield Leak("", 0, f"not readable: {found.kind}", "", found.where, Basis.UNREAD)

    def _view(self, view: View, seen: set[tuple[str, str]]) -> Iterator[Leak]:
        how = ", ".join(filter(None, [view.where, view.how]))
        for basis, kind, line, value in self._finds(view):
            # The same value is in several views of one text; the first says how it is stored.
            if (value or kind, view.where) in seen:
                continue
            seen.add((value or kind, view.where))
            shown = masked(value) if value else ""
            yield Leak("", line, kind, shown, how, basis, value)

    def _finds(self, view: View) -> Iterator[tuple[Basis, str, int, str]]:
        # Of a file of ours, one line says what it is and another whose it is.
        all_ = view if view.everything is None else replace(view, text=view.everything, fresh=None)
        for kind, start in own_kinds(all_.text, whole=all_.whole, is_html=all_.is_html):
            yield Basis.MARK, kind, all_.line_of(start), ""
        is_binary = view.how.endswith("binary") or (view.whole and "\0" in view.text)
        for place, value in self._matcher.find(view.text, binary=is_binary):
            yield Basis.VALUE, self._values.wanted[value], view.line_of(place), value
        for found in shapes_in(view.text):
            yield Basis.SHAPE, found.kind, view.line_of(found.start), found.text
