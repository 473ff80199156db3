"""Making a private copy of a finished site."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from aws_posture.comparing import Point
from aws_posture.copies import MARKER, is_private_copy
from aws_posture.errors import StampError
from aws_posture.facts import BY_ID
from aws_posture.facts.model import Fact, Verdict
from aws_posture.git import is_tracked
from aws_posture.slots import ATTRIBUTE
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import marker
from aws_posture.stamp.files import copy_file, read_file, write_file
from aws_posture.stamp.filling import Filler
from aws_posture.stamp.protecting import ROBOTS, banner, protect
from aws_posture.stamp.replacing import Standing
from aws_posture.stamp.staging import staged
from aws_posture.stamp.unrendered import check_rendered
from aws_posture.stamp.walking import File, walk

# Reading and writing leave the interpreter free; more threads than this only wait for it.
_THREADS = 2

# So that nobody commits a copy by oversight, wherever it is made.
_OWN_FILES = {"robots.txt": ROBOTS, ".gitignore": b"*\n"}


@dataclass(frozen=True, slots=True)
class StampReport:
    """What a private copy holds.

    Attributes:
        account: The account that it is for.
        out: Its folder.
        pages: How many HTML pages there are, each with banner and policy.
        stamped: How many of them had slots.
        slots: How many slots were filled or taken out.
        assets: How many other files were copied as they are.
        not_judged: Facts that slots asked for and that the verdicts lack; they are shown
            as unknown.
    """

    account: str
    out: Path
    pages: int
    stamped: int
    slots: int
    assets: int
    not_judged: tuple[str, ...]


def stamp(  # noqa: PLR0913  # all that a copy is made of
    site: Path,
    snapshot: Snapshot,
    verdicts: Mapping[str, Verdict],
    out: Path,
    facts: Mapping[str, Fact] = BY_ID,
    *,
    history: Sequence[Point] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> StampReport:
    """Make an account's private copy of a finished site.

    The copy appears whole or not at all, readable by its owner only. A private copy that is
    there already is replaced; any other folder that is not empty is left alone.

    Args:
        site: The public site's folder.
        snapshot: What AWS answered about the account.
        verdicts: How the account stands, by fact id.
        out: The folder that becomes the copy.
        facts: The catalogue, by fact id.
        history: How the account stood at earlier times and at last; a report tells what changed.
        progress: Told now and then how many files are done.

    Raises:
        StampError: The site, one of its pages or the folder cannot be used.
    """
    standing = Standing(verdicts, facts, snapshot.account, snapshot.taken_at, history)
    banner_html = banner(snapshot, verdicts.get("account.alias"))
    own_files = {MARKER: marker.content(snapshot)}
    copies = copy_site(site, out, own_files, lambda _: banner_html, standing, progress=progress)
    return report(copies, snapshot.account, out, tuple(standing.not_judged))


def copy_site(  # noqa: PLR0913  # all that a copy is made of
    site: Path,
    out: Path,
    own_files: Mapping[str, bytes],
    banner_at: Callable[[int], bytes],
    standing: Standing | None,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> list[Copier]:
    """Copy a finished site; each page is protected, and its slots are filled.

    Args:
        site: The public site's folder.
        out: The folder that becomes the copy.
        own_files: Files at the top of the copy that are not the site's, the marker first.
        banner_at: Gives the banner of a page that lies so many folders deep.
        standing: How the account stands; None leaves slots as they are.
        progress: Told now and then how many files are done.

    Returns:
        What was copied.

    Raises:
        StampError: The site, one of its pages or the folder cannot be used.
    """
    try:
        source, target = _checked(site, out)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with staged(target) as folder:
            # The marker comes first: it tells whose folder this is, should nothing else follow.
            for name, content in {**own_files, **_OWN_FILES}.items():
                write_file(str(folder / name), content)
            top = str(folder).count(os.sep) + 1
            return _copy_all(
                _counted(walk(str(source), str(folder)), progress),
                lambda: Copier(lambda path: banner_at(path.count(os.sep) - top), standing),
            )
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise StampError(
            f"{out}: the private copy could not be made: {error.strerror or error}{where}; "
            "see that the site can be read and the folder written, and stamp again"
        ) from None


def report(
    copies: Sequence[Copier], account: str, out: Path, not_judged: tuple[str, ...] = ()
) -> StampReport:
    """Add up what was copied."""
    return StampReport(
        account=account,
        out=out,
        pages=sum(copy.pages for copy in copies),
        stamped=sum(copy.stamped for copy in copies),
        slots=sum(copy.slots for copy in copies),
        assets=sum(copy.assets for copy in copies),
        not_judged=not_judged,
    )


def _checked(site: Path, out: Path) -> tuple[Path, Path]:
    """Make sure that both folders can be used; gives their places free of links."""
    if not site.is_dir():
        raise StampError(f"{site}: no such folder; build the site first, or name its folder")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise StampError(f"{out}: not a folder; name another one for the private copy")
    source, target = site.resolve(), out.resolve()
    if _holds(source, target) or _holds(target, source):
        raise StampError(
            f"{out}: the private copy and the site {site} cannot hold one another; name a folder "
            "beside the site"
        )
    if target.exists() and not is_private_copy(target) and any(target.iterdir()):
        raise StampError(
            f"{out}: the folder holds something that is no private copy; name another one"
        )
    if is_tracked(target):
        raise StampError(
            f"{out}: git tracks files of this folder, and would commit the copy; run "
            f"'git rm -r --cached {out}', and try again"
        )
    return source, target


def _holds(folder: Path, path: Path) -> bool:
    # Asked of the file system, as one that ignores the case of names has many names for a folder.
    around = (place for place in (path, *path.parents) if place.exists())
    return folder.exists() and any(place.samefile(folder) for place in around)


class Copier:
    """Copies files, stamping pages on the way; one for each thread.

    Args:
        banner_of: Gives the banner of a page, by its path.
        standing: How the account stands; None leaves slots as they are.

    Attributes:
        pages: How many pages were written.
        stamped: How many of them had slots.
        slots: How many slots were filled or taken out.
        assets: How many other files were copied.
    """

    def __init__(self, banner_of: Callable[[str], bytes], standing: Standing | None) -> None:
        self.pages = self.stamped = self.slots = self.assets = 0
        self._banner_of = banner_of
        self._filler = Filler(standing)

    def copy(self, file: File) -> None:
        """Copy a file.

        Raises:
            StampError: It is a page that cannot be stamped.
            OSError: As the system says.
        """
        if file.is_page:
            self._stamp(file)
        else:
            copy_file(file.source, file.target)
            self.assets += 1

    def _stamp(self, file: File) -> None:
        page = read_file(file.source)
        beginning, length = protect(page, self._banner_of(file.target))
        try:
            parts, slots = self._filler.fill(page, length)
        except StampError as error:
            raise StampError(f"{file.source}: {error}") from None
        if not slots and ATTRIBUTE.encode() not in page:
            check_rendered(page, file.source)
        write_file(file.target, b"".join((*beginning, *parts)))
        self.pages += 1
        self.slots += slots
        self.stamped += slots > 0


class _Queue:
    """Hands files to several threads, until there are none or one of the threads fails."""

    def __init__(self, batches: Iterator[list[File]]) -> None:
        self._batches = batches
        self._lock = threading.Lock()

    def take(self) -> list[File]:
        """Take the next files; empty at the end."""
        with self._lock:
            return next(self._batches, [])

    def close(self) -> None:
        """Hand out nothing more."""
        with self._lock:
            self._batches = iter(())


def _counted(
    batches: Iterator[list[File]], progress: Callable[[int], None]
) -> Iterator[list[File]]:
    """Tell how many files are done whenever more are taken."""
    done = 0
    for batch in batches:
        yield batch
        done += len(batch)
        progress(done)


def _copy_all(batches: Iterator[list[File]], new_copier: Callable[[], Copier]) -> list[Copier]:
    queue = _Queue(batches)

    def work() -> Copier:
        copier = new_copier()
        try:
            for file in chain.from_iterable(iter(queue.take, [])):
                copier.copy(file)
        finally:
            queue.close()
        return copier

    if _THREADS == 1:
        return [work()]
    with ThreadPoolExecutor(_THREADS - 1) as threads:
        others = [threads.submit(work) for _ in range(_THREADS - 1)]
        return [work(), *(other.result() for other in others)]
