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
from aws_posture.verify.known import KnownPassages
from aws_posture.verify.opening import DEEPEST, format_of
from aws_posture.verify.own_files import SIGNS, is_table, own_kinds
from aws_posture.verify.parts import PartTooLargeError, files_in
from aws_posture.verify.views import Ledger, Reader, View

# What byte-order marks are made of.
_MARKS = b"\xef\xbb\xbf\xff\xfe"
# Shorter runs hold no file of ours.
_SHORTEST_RUN, _SHORTEST_SIGN = 200, 7


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
    if is_table(narrow.lstrip(_MARKS)) or any(sign in narrow for sign in _SIGNS):
        for view in Reader(Ledger(), KnownPassages()).read(content, name):
            if isinstance(view, View):
                for kind, _ in own_kinds(view.text, whole=view.whole, is_html=view.is_html):
                    yield kind
    elif depth < DEEPEST:
        yield from _in_runs(content, depth)


def _in_runs(content: bytes, depth: int) -> Iterator[str]:
    text = content.decode("latin-1")
    # A drawing keeps what is packed in it between elements that are written as in an address.
    texts = {text, unquote(text, "latin-1")} if "%3" in text else {text}
    for spelled in texts:
        for _, run in long_runs(spelled, _SHORTEST_RUN):
            for _, data in unpacked(run):
                yield from _own_kinds(data, "", depth + 1)


def _encoded(sign: bytes) -> Iterator[bytes]:
    """List how a sign looks in addresses, in hexadecimal, and in base64 wherever it begins there."""
    yield sign
    yield sign.hex().encode()
    yield quote(sign).encode()
    for before in range(3):
        # Without the characters at both ends, which hold bits of what is next to it.
        yield base64.b64encode(b"\0" * before + sign)[(before * 8 + 5) // 6 : -4]


_SIGNS = tuple({form for sign in SIGNS for form in _encoded(sign) if len(form) >= _SHORTEST_SIGN})
