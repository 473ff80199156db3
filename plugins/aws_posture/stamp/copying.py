"""Making a private copy of a finished site."""

from __future__ import annotations

import os
import shlex
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from aws_posture.base.copy_marker import MARKER, is_private_copy, marker_of
from aws_posture.base.errors import StampError
from aws_posture.base.files import resolved
from aws_posture.base.git import GitError, is_tracked
from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.judging.comparing import Point
from aws_posture.slots import ATTRIBUTE
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import not_found
from aws_posture.stamp.connections import disconnected
from aws_posture.stamp.files import File, copy_file, read_html, walk, write_file
from aws_posture.stamp.filling import Filler
from aws_posture.stamp.protecting import ROBOTS, banner, protect
from aws_posture.stamp.reading import check_rendered
from aws_posture.stamp.replacing import AccountResults
from aws_posture.stamp.staging import Later, at_once, staged

# Reading and writing release the GIL; more threads than this only wait for it.
_THREADS = 2

# So that nobody commits a copy by mistake, wherever it is made.
_OWN_FILES = {"robots.txt": ROBOTS, ".gitignore": b"*\n"}


@dataclass(frozen=True, slots=True)
class StampReport:
    """What a private copy holds.

    Attributes:
        account: The account that it is for.
        out: Its folder.
        pages: How many HTML pages there are, each with banner and policy.
        stamped: How many of them had slots.
        slots: How many slots were filled or removed.
        assets: How many other files were copied as they are.
        not_judged: Facts that slots asked for and that have no verdict; they are shown
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
    later: Later = at_once,
) -> StampReport:
    """Make an account's private copy of a finished site.

    The copy appears atomically, readable by its owner only. An existing private copy is
    replaced; any other folder that is not empty is refused.

    Args:
        site: The public site's folder.
        snapshot: What AWS answered about the account.
        verdicts: The verdicts by fact id.
        out: The folder that becomes the copy.
        facts: The catalogue, by fact id.
        history: The states of the account over time; a report shows what changed.
        progress: Called now and then with the number of files done.
        later: Has the copy removed that was there before.

    Raises:
        StampError: The site, one of its pages or the folder cannot be used.
    """
    results = AccountResults(verdicts, facts, snapshot.account, snapshot.taken_at, history)
    banner_html = banner(snapshot, verdicts.get("account.alias"))
    own_files = {MARKER: marker_of(snapshot.account, snapshot.taken_at)}
    copies = copy_site(
        site, out, own_files, lambda _: banner_html, results, progress=progress, later=later
    )
    return report(copies, snapshot.account, out, tuple(results.not_judged))


def copy_site(  # noqa: PLR0913  # all that a copy is made of
    site: Path,
    out: Path,
    own_files: Mapping[str, bytes],
    banner_at: Callable[[int | None], bytes],
    results: AccountResults | None,
    *,
    progress: Callable[[int], None] = lambda _: None,
    finish: Callable[[Path], None] = lambda _: None,
    later: Later = at_once,
) -> list[Copier]:
    """Copy a finished site; each page is protected, and its slots are filled.

    Args:
        site: The public site's folder.
        out: The folder that becomes the copy.
        own_files: Files at the top of the copy that are not the site's, the marker first.
        banner_at: Returns the banner of a page that is so many folders deep; None for the one that
            is sent for any address.
        results: The account's verdicts; None leaves slots as they are.
        progress: Called now and then with the number of files done.
        finish: Called with the copy before it moves to its place, to add what the site has not.
        later: Has the copy removed that was there before.

    Returns:
        What was copied.

    Raises:
        StampError: The site, one of its pages or the folder cannot be used.
    """
    try:
        source, target = check_folders(site, out)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with staged(target, later) as folder:
            # The marker comes first: it identifies the folder even if nothing else follows.
            for name, content in {**own_files, **_OWN_FILES}.items():
                write_file(str(folder / name), content)
            files = _counted(walk(str(source), str(folder)), progress)
            copied = _copy_all(files, lambda: Copier(str(folder), banner_at, results))
            finish(folder)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise StampError(
            f"{out}: the private copy could not be made: {error.strerror or error}{where}; "
            "make sure that the site can be read and the folder written, and stamp again"
        ) from None
    return copied


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


def check_folders(site: Path, out: Path) -> tuple[Path, Path]:
    """Make sure that a site can be copied to a folder, before anything is copied.

    Args:
        site: The public site's folder.
        out: The folder that becomes the copy.

    Returns:
        Both, free of links.

    Raises:
        StampError: One of them cannot be used.
    """
    if not site.is_dir():
        raise StampError(f"{site}: no such folder; build the site first, or name its folder")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise StampError(f"{out}: not a folder; name another one for the private copy")
    source, target = resolved(site), resolved(out)
    if _holds(source, target) or _holds(target, source):
        raise StampError(
            f"{out}: the private copy and the site {site} cannot contain one another; name a folder "
            "beside the site"
        )
    if target.exists() and not is_private_copy(target) and any(target.iterdir()):
        raise StampError(
            f"{out}: the folder holds something other than a private copy; name another one"
        )
    check_writable(target)
    _check_untracked(target, out)
    return source, target


def check_writable(target: Path) -> None:
    """Make sure that a folder can be made, or replaced, at a place.

    Raises:
        StampError: It cannot.
    """
    around = next(place for place in target.parents if place.exists())
    if not around.is_dir():
        raise StampError(f"{around}: not a folder; name another one for the private copy")
    if not os.access(around, os.W_OK | os.X_OK):
        raise StampError(
            f"{around}: cannot be written to; name another folder for the private copy"
        )


def _check_untracked(target: Path, out: Path) -> None:
    try:
        tracked = is_tracked(target)
    except GitError as error:
        raise StampError(
            f"{out}: git cannot say whether it would commit the copy ({error}); make git able to read this "
            "work tree, or name a folder outside of it"
        ) from None
    if tracked:
        raise StampError(
            f"{out}: git tracks files of this folder, and would commit the copy; run "
            f"{shlex.join(['git', 'rm', '-r', '--cached', '--', str(out)])}, and try again"
        )


def _holds(folder: Path, path: Path) -> bool:
    # The file system is asked: where names ignore case, a folder has many names.
    around = (place for place in (path, *path.parents) if place.exists())
    return folder.exists() and any(place.samefile(folder) for place in around)


class Copier:
    """Copies files, stamping pages on the way; one for each thread.

    Args:
        out: The copy's folder.
        banner_at: Returns the banner of a page, as for `copy_site`.
        results: The account's verdicts; None leaves slots as they are.

    Attributes:
        pages: How many pages were written.
        stamped: How many of them had slots.
        slots: How many slots were filled or removed.
        assets: How many other files were copied.
    """

    def __init__(
        self, out: str, banner_at: Callable[[int | None], bytes], results: AccountResults | None
    ) -> None:
        self.pages = self.stamped = self.slots = self.assets = 0
        self._depth = out.count(os.sep) + 1
        self._not_found = os.path.join(out, not_found.NAME)  # noqa: PTH118  # as files have them
        self._banner_at = banner_at
        self._filler = Filler(results)

    def copy(self, file: File) -> None:
        """Copy a file.

        Raises:
            StampError: It is a page that cannot be stamped.
            OSError: As the system says.
        """
        if file.target == self._not_found:
            beginning, length = protect(not_found.PAGE, self._banner_at(None))
            write_file(file.target, b"".join((*beginning, not_found.PAGE[length:])))
            self.pages += 1
        elif file.is_page:
            self._stamp(file)
        else:
            copy_file(file.source, file.target)
            self.assets += 1

    def _stamp(self, file: File) -> None:
        page = disconnected(read_html(file.source))
        depth = file.target.count(os.sep) - self._depth
        beginning, length = protect(page, self._banner_at(depth))
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
        """Return the next files; empty at the end."""
        with self._lock:
            return next(self._batches, [])

    def close(self) -> None:
        """Hand out nothing more."""
        with self._lock:
            self._batches = iter(())


def _counted(
    batches: Iterator[list[File]], progress: Callable[[int], None]
) -> Iterator[list[File]]:
    """Report how many files are done whenever more are taken."""
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

    with ThreadPoolExecutor(_THREADS - 1) as threads:
        others = [threads.submit(work) for _ in range(_THREADS - 1)]
        return [work(), *(other.result() for other in others)]
