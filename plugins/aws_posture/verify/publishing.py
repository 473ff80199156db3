"""What is checked of a public site after a private copy: that nothing of the account is in it.

What its authors wrote is their own affair: shapes that are in the sources are named once and stop
nothing, as they were public before. What a build has added does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aws_posture.base.errors import LeakError
from aws_posture.base.files import resolved
from aws_posture.base.words import count
from aws_posture.verify.leaks import Basis, Leak
from aws_posture.verify.searching import Search
from aws_posture.verify.values import Values

_MOST_SOURCES = 20_000
_LARGEST_SOURCE = 10 * 2**20
_NOT_WRITTEN = frozenset({"node_modules", "__pycache__", "site-packages"})
_MOST_NAMED, _MOST_UNREAD = 10, 3


@dataclass(frozen=True, slots=True)
class Verified:
    """A public site that was searched after a private copy.

    Attributes:
        files: How many files were read, all of each.
        notices: What its authors should know, in lines.
        clean: Digests of what was read and holds nothing.
    """

    files: int
    notices: tuple[str, ...] = ()
    clean: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Sources:
    """What a site is made from.

    Attributes:
        folders: Folders and files, those with most of the pages first.
        built: Folders in them that a build has written.
    """

    folders: Sequence[Path] = ()
    built: Sequence[Path] = ()


def verify_site(
    site: Path,
    find_values: Callable[[], Values],
    allowed: Iterable[str] = (),
    sources: Sources | None = None,
    clean: frozenset[bytes] = frozenset(),
) -> Verified:
    """Search a site that was built beside a private copy.

    Args:
        site: The public site; only read.
        find_values: Finds out what the account has, which must not be in it; where all was searched before,
            it is not called.
        allowed: What may be in it: values, or places as they are shown.
        sources: What it was made from.
        clean: Digests of what an earlier search for the same values found nothing in.

    Raises:
        LeakError: It holds the account's data or what a build added of any account.
    """
    search = Search(allowed=frozenset(allowed), clean=clean, find_values=find_values)
    leaks = search.folder(site)
    shapes = [leak for leak in leaks if leak.basis is Basis.SHAPE]
    written = _written(shapes, sources or Sources())
    failing = [leak for leak in leaks if leak.basis in {Basis.VALUE, Basis.MARK}]
    failing += [leak for leak in shapes if leak.value not in written]
    if failing:
        raise LeakError(_failure(sorted(failing)))
    unread = [leak for leak in leaks if leak.basis is Basis.UNREAD]
    verified = search.ledger.files - search.ledger.unread
    notices = (*_about_sources(written), *_about_unread(unread))
    return Verified(verified, notices, frozenset(search.found_clean))


def _failure(leaks: Sequence[Leak]) -> str:
    first = leaks[0]
    more = f", and {len(leaks) - 1} more" if len(leaks) > 1 else ""
    place = f"{first.file}:{first.line}" if first.line else first.file
    return (
        f"the public site holds account data: {place}: {first.kind} {first.excerpt}{more}; do not "
        f"publish it, or if it is harmless name it in verify_allow, as a value or as {place!r}"
    )


def _written(shapes: Iterable[Leak], sources: Sources) -> dict[str, Leak]:
    """Find shapes in the sources: by what was found, where it is written."""
    wanted = {leak.value: leak.kind for leak in shapes}
    found: dict[str, Leak] = {}
    search = Search(Values(wanted=dict(wanted))) if wanted else None
    for path in _source_files(sources) if search else ():
        for leak in search.file(path) if search else ():
            if leak.basis is Basis.VALUE:
                found.setdefault(leak.value, leak)
        if len(found) == len(wanted):
            break
    return found


def _source_files(sources: Sources) -> Iterator[Path]:
    """List the files that people wrote, each once."""
    built = {resolved(path) for path in sources.built}
    seen: set[Path] = set()
    for top in sources.folders:
        for path in [top] if top.is_file() else _written_in(top, built):
            is_new = path not in seen and len(seen) < _MOST_SOURCES
            if is_new and path.is_file() and path.stat().st_size <= _LARGEST_SOURCE:
                seen.add(path)
                yield path


def _written_in(top: Path, built: set[Path]) -> Iterator[Path]:
    for place, folders, files in os.walk(top):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _NOT_WRITTEN
            and not Path(place, name, "pyvenv.cfg").exists()
            and resolved(Path(place, name)) not in built
        )
        yield from (Path(place, name) for name in sorted(files))


def _about_sources(written: dict[str, Leak]) -> Iterator[str]:
    leaks = sorted(set(written.values()))
    for leak in leaks[:_MOST_NAMED]:
        shown = replace(leak, file=os.path.relpath(leak.file))
        yield f"{shown}: looks like account data, and is in the public site as its author wrote it"
    if len(leaks) > _MOST_NAMED:
        yield f"{len(leaks) - _MOST_NAMED} more values in the sources look like account data"


def _about_unread(unread: Sequence[Leak]) -> Iterator[str]:
    if unread:
        named = ", ".join(
            f"{leak.file} ({leak.kind.partition(': ')[2]})" for leak in unread[:_MOST_UNREAD]
        )
        yield (
            f"Not verified, as it cannot be read: {named}"
            + (
                f" and {count(len(unread) - _MOST_UNREAD, 'more file')}"
                if len(unread) > _MOST_UNREAD
                else ""
            )
        )
