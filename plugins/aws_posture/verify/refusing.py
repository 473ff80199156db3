"""What is checked of every site that a build has made: none of our own kinds of file is in it.

A build without an account does this as well, so what this module imports is little.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

from aws_posture.assets import is_published
from aws_posture.base.copy_marker import LOCKED, MARKER
from aws_posture.base.errors import LeakError
from aws_posture.verify.opening import DEEPEST, format_of
from aws_posture.verify.parts import PartTooLargeError
from aws_posture.verify.runs import SHORTEST_LINE, long_spans, runs_at
from aws_posture.verify.signs import SIGNS, may_be_table

if TYPE_CHECKING:
    from aws_posture.verify.opening import Format
    from aws_posture.verify.parts import Part

# What byte-order marks are made of.
_MARKS = b"\xef\xbb\xbf\xff\xfe"
_PAGE = ".html"
# Less, in one piece, holds no file of ours.
_SHORTEST_FILE = 200


def check_own_files(
    site: Path,
    allowed: Iterable[str] = (),
    made: Sequence[bytes] = (),
    installed: Sequence[Path] = (),
) -> None:
    """Make sure that a site holds none of our own kinds of file, packed or not, whatever their names.

    Args:
        site: The site's folder; only read.
        allowed: Files that may be in it, or patterns of them.
        made: What whole files may hold that this build has made without an account.
        installed: Folders of a theme; what the site has from there, unchanged, is everybody's.

    Raises:
        LeakError: It holds one, or cannot be read.
    """
    may_stay, shared, folder = frozenset(allowed), _Shared(), os.path.join(site, "")  # noqa: PTH118
    try:
        for file in _files_in(folder):
            content = _read(file.path)
            if content in made:
                continue
            name = file.path[len(folder) :]
            # What a theme has of pages are templates.
            may_be_theirs = not name.endswith(_PAGE)
            if may_be_theirs and any(_is_from(origin, name, content) for origin in installed):
                continue
            kind = next(_kinds_of_file(content, file.name, shared), None)
            if kind is None:
                continue
            from aws_posture.verify.allowing import names_file  # noqa: PLC0415  # a site seldom has any

            name = Path(name).as_posix()
            if not names_file(name, may_stay):
                article = "an" if kind.startswith("o") else "a"
                raise LeakError(
                    f"{name}: the site holds {article} {kind}, which is not for the public; do not publish "
                    "it: remove the file from what the site is made from, and build again"
                )
    except OSError as error:
        raise LeakError(
            f"{error.filename}: {error.strerror}; it was not verified; make it readable"
        ) from None


def _files_in(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """List the files of a folder and of those in it, and those that links lead to, which many publish.

    Folders that links lead to are not listed: they may be anything, and `verify` names them.

    Raises:
        OSError: A folder cannot be read.
    """
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda one: one.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _files_in(entry.path)
        elif entry.is_file():
            yield entry


def _read(file: str) -> bytes:
    """Return what a file holds; by way of a Path it takes a third longer."""
    with open(file, "rb", buffering=0) as opened:  # noqa: PTH123
        return opened.readall()


def _is_from(folder: Path, name: str, content: bytes) -> bool:
    """Return whether a folder holds the same file under the same name."""
    file = os.path.join(folder, name)  # noqa: PTH118  # as _read
    try:
        return os.path.getsize(file) == len(content) and _read(file) == content  # noqa: PTH202
    except OSError:
        return False


def _kinds_of_file(content: bytes, name: str, shared: _Shared) -> Iterator[str]:
    if name == MARKER and content != LOCKED:
        yield "mark of a private copy"
    try:
        yield from _own_kinds(content, name, 0, shared)
    except PartTooLargeError:
        # `verify` names what it cannot read; a build does not stop at a large archive.
        return


def _own_kinds(content: bytes, name: str, depth: int, shared: _Shared) -> Iterator[str]:
    packed = format_of(name, content)
    if packed is not None and depth < DEEPEST:
        for part in _opened(packed, content):
            if part.content is not None:
                yield from _own_kinds(part.content, part.name, depth + 1, shared)
        return
    # What two or four bytes each stand for has a sign once the others are gone.
    narrow = content.replace(b"\0", b"") if b"\0" in content else content
    is_page = name.endswith(_PAGE)
    fresh = shared.taken_from(narrow) if is_page else narrow
    spans = [*long_spans(fresh, SHORTEST_LINE)]
    if may_be_table(narrow.lstrip(_MARKS)) or _has_sign(fresh, spans):
        # What is the same on everybody's site has signs and is nobody's.
        if not is_published(content):
            yield from _read_closely(content, name)
        return
    if is_page:
        shared.add()
    for run in dict.fromkeys(_runs(fresh, spans)) if depth < DEEPEST else ():
        from aws_posture.verify.encoded import unpacked  # noqa: PLC0415  # pages hardly have any

        for _, data in unpacked(run):
            yield from _own_kinds(data, "", depth + 1, shared)


def _opened(packed: Format, content: bytes) -> Iterator[Part]:
    if packed.name != "PDF":
        return packed.open(content)
    from aws_posture.verify.documents import pdf_streams  # noqa: PLC0415  # few sites have one

    return pdf_streams(content)


class _Shared:
    """Pieces of pages that were looked through: a navigation is on every page of a site."""

    def __init__(self) -> None:
        # Each piece, and what came after it when it was seen last: to compare one piece with what it
        # is expected to be is less work than to find where it ends.
        self._after: dict[bytes, bytes] = {}
        self._seen: list[tuple[bytes, bytes]] = []
        self._ends: set[bytes] = set()
        self._end = b""

    def taken_from(self, page: bytes) -> bytes:
        """Return a page without what was on one before."""
        if len(self._after) + len(self._ends) > _MOST_PIECES:
            self._after.clear()
            self._ends.clear()
        before, start, fresh, seen = _END, 0, [], []
        last = page.rfind(_END)
        while start <= last:
            piece = self._after.get(before)
            if piece is None or not page.startswith(piece, start):
                # No sign goes on behind this, and no run that is broken into lines: none is cut in two.
                end = page.find(_END, min(start + _SHORTEST_PIECE, last))
                piece = page[start : end + len(_END)]
                if piece not in self._after:
                    fresh.append(piece)
                seen.append((before, piece))
            start += len(piece)
            before = piece
        self._seen, self._end = [*seen, (before, before)], page[start:]
        if self._end not in self._ends:
            fresh.append(self._end)
        return b"".join(fresh)

    def add(self) -> None:
        """Note that nothing is in the last page."""
        self._after.update(self._seen)
        self._ends.add(self._end)


_END = b"</"
_SHORTEST_PIECE = 500
_MOST_PIECES = 100_000


def _runs(content: bytes, spans: list[tuple[int, int]]) -> Iterator[str]:
    """List the runs that are long enough for a file of ours, in one piece or in lines."""
    for _, run in runs_at(spans, content.decode("latin-1")) if spans else ():
        if len(run) >= _SHORTEST_FILE:
            yield run
    # A drawing keeps what is packed in it between elements that are written as in an address.
    if b"%" in content and _ESCAPED in content:
        as_written = unquote_to_bytes(content)
        for start, end in long_spans(as_written, _SHORTEST_FILE):
            yield as_written[start:end].decode("ascii")


def _read_closely(content: bytes, name: str) -> Iterator[str]:
    from aws_posture.verify.known import KnownPassages  # noqa: PLC0415  # most sites have no sign
    from aws_posture.verify.ledger import Ledger  # noqa: PLC0415
    from aws_posture.verify.own_files import own_kinds  # noqa: PLC0415
    from aws_posture.verify.views import Reader, View  # noqa: PLC0415

    for view in Reader(Ledger(), KnownPassages()).read(content, name):
        if isinstance(view, View):
            for kind, _ in own_kinds(view.text, whole=view.whole, is_html=view.is_html):
                yield kind


def _has_sign(content: bytes, spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether bytes hold a sign as it is, as in an address, or encoded in a long run of them."""
    for word, signs in _PLAIN.items():
        # To look for one byte takes no time.
        if word[:1] in content and word in content and any(sign in content for sign in signs):
            return True
    runs = b" ".join(content[start:end] for start, end in spans)
    return bool(runs) and any(sign in runs for sign in _ENCODED)


def _encoded(sign: bytes) -> Iterator[bytes]:
    """List how a sign looks in hexadecimal, and in base64 wherever it begins there."""
    yield sign.hex().encode()
    for before in range(3):
        # Without the characters at both ends, which hold bits of what is next to it.
        yield base64.b64encode(b"\0" * before + sign)[(before * 8 + 5) // 6 : -4]


# Every page is searched for what signs share, and for them only where that is there.
_PLAIN = {
    word: tuple({form for sign in SIGNS for form in (sign, quote(sign).encode()) if word in form})
    for word in (b"aws-posture-", b"vendor_name", b"severity", b", read 20", b"%2020")
}
_ESCAPED = b"%3"
_ENCODED = tuple({form for sign in SIGNS for form in _encoded(sign)})
