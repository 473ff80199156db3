"""What is checked of every site that a build has made: none of our own kinds of file is in it.

A build without an account does this as well, so what this module imports is little.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from aws_posture.base.copy_marker import LOCKED, MARKER
from aws_posture.base.errors import LeakError
from aws_posture.verify.allowing import names_file
from aws_posture.verify.documents import pdf_streams
from aws_posture.verify.encoded import long_runs, unpacked
from aws_posture.verify.opening import DEEPEST, format_of
from aws_posture.verify.own_files import SIGNS, is_table, own_kinds
from aws_posture.verify.parts import PartTooLargeError, files_in

# What byte-order marks are made of.
_MARKS = b"\xef\xbb\xbf\xff\xfe"
# A line of what an encoder has broken into lines is as long; less, in one piece, holds no file of ours.
_SHORTEST_LINE, _SHORTEST_FILE, _SHORTEST_SIGN = 60, 200, 7


def check_own_files(site: Path, allowed: Iterable[str] = ()) -> None:
    """Make sure that a site holds none of our own kinds of file, packed or not, whatever their names.

    Args:
        site: The site's folder; only read.
        allowed: Files that may be in it, or patterns of them.

    Raises:
        LeakError: It holds one, or cannot be read.
    """
    may_stay = frozenset(allowed)
    for path in files_in(site):
        if path.is_symlink() or not path.is_file():
            continue
        name = path.relative_to(site).as_posix()
        for kind in _own_kinds_of(path):
            if not names_file(name, may_stay):
                article = "an" if kind.startswith("o") else "a"
                raise LeakError(
                    f"{name}: the site holds {article} {kind}, which is not for the public; do not publish "
                    "it: remove the file from what the site is made from, and build again"
                )


def _own_kinds_of(path: Path) -> Iterator[str]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LeakError(
            f"{path}: {error.strerror}; it was not verified; make it readable"
        ) from None
    if path.name == MARKER and content != LOCKED:
        yield "mark of a private copy"
    try:
        yield from _own_kinds(content, path.name, 0)
    except PartTooLargeError:
        # `verify` names what it cannot read; a build does not stop at a large archive.
        return


def _own_kinds(content: bytes, name: str, depth: int) -> Iterator[str]:
    packed = format_of(name, content)
    if packed is not None and depth < DEEPEST:
        opened = pdf_streams if packed.name == "PDF" else packed.open
        for part in opened(content):
            if part.content is not None:
                yield from _own_kinds(part.content, part.name, depth + 1)
        return
    # What two or four bytes each stand for has a sign once the others are gone.
    narrow = content.replace(b"\0", b"") if b"\0" in content else content
    text = narrow.decode("latin-1")
    runs = [run for _, run in long_runs(text, _SHORTEST_LINE)]
    if is_table(narrow.lstrip(_MARKS)) or _has_sign(narrow, " ".join(runs)):
        yield from _read_closely(content, name)
    elif depth < DEEPEST:
        # A drawing keeps what is packed in it between elements that are written as in an address.
        if "%3" in text:
            runs += [run for _, run in long_runs(unquote(text, "latin-1"), _SHORTEST_FILE)]
        for run in dict.fromkeys(run for run in runs if len(run) >= _SHORTEST_FILE):
            for _, data in unpacked(run):
                yield from _own_kinds(data, "", depth + 1)


def _read_closely(content: bytes, name: str) -> Iterator[str]:
    from aws_posture.verify.known import KnownPassages  # noqa: PLC0415  # most sites have no sign
    from aws_posture.verify.views import Ledger, Reader, View  # noqa: PLC0415

    for view in Reader(Ledger(), KnownPassages()).read(content, name):
        if isinstance(view, View):
            for kind, _ in own_kinds(view.text, whole=view.whole, is_html=view.is_html):
                yield kind


def _has_sign(content: bytes, runs: str) -> bool:
    """Return whether bytes hold a sign as it is, as in an address, or encoded in a long run of them."""
    return (
        any(sign in content for sign in _ALONE)
        or (_SHARED in content and any(sign in content for sign in _SHARING))
        or any(sign in runs for sign in _ENCODED)
    )


def _encoded(sign: bytes) -> Iterator[bytes]:
    """List how a sign looks in hexadecimal, and in base64 wherever it begins there."""
    yield sign.hex().encode()
    for before in range(3):
        # Without the characters at both ends, which hold bits of what is next to it.
        yield base64.b64encode(b"\0" * before + sign)[(before * 8 + 5) // 6 : -4]


_PLAIN = {form for sign in SIGNS for form in (sign, quote(sign).encode())}
# Every page is searched for all of them, so those that share a word are not, where the word is not.
_SHARED = b"severity"
_SHARING = tuple(sorted(sign for sign in _PLAIN if _SHARED in sign))
_ALONE = tuple(sorted(_PLAIN.difference(_SHARING)))
_ENCODED = tuple(
    sorted(
        {form.decode() for one in SIGNS for form in _encoded(one) if len(form) >= _SHORTEST_SIGN}
    )
)
