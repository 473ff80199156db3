"""Holds a finished site to the ledger, and its own links to themselves."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from post_series import ledger
from post_series.built_site import BuiltSite
from post_series.errors import LedgerError, nearest
from post_series.ledger import Ledger

LEDGER = "published-urls.txt"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it asks; gives the exit status."""
    options = _parser().parse_args(arguments)
    root: Path = options.root
    try:
        book = ledger.load(root / LEDGER)
        if options.forget:
            return _forget(book, options.forget)
        if options.site is not None:
            return _check(options.site, book, publish=options.publish)
        with tempfile.TemporaryDirectory() as folder:
            if status := _build(root, Path(folder)):
                return status
            return _check(Path(folder), book, publish=options.publish)
    except LedgerError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201  # it talks to people
    except OSError as error:
        said = f"{error.filename}: {error.strerror}; see that it can be read and written"
        print(f"Error: {said}", file=sys.stderr)  # noqa: T201  # it talks to people
    return 1


def problems(site: BuiltSite, book: Ledger) -> Iterator[str]:
    """Say what of a ledger a site no longer answers, and which of its own links lead nowhere."""
    known: list[str] | None = None
    for address in sorted(book.mailed):
        problem = site.problem(address)
        if problem:
            known = known or list(site.addresses())
            where = f"{book.path.name}:{book.lines.get(address, 0)}"
            mailed = " (it was mailed)" if book.mailed[address] else ""
            near = nearest(address, known) or "; bring it back, or let a redirect answer it"
            yield f"{where}: {address}{mailed}: {problem}{near}"
    yield from site.broken_links()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/check-links",
        description="Check that every address ever published is still answered, "
        "and that the site's own links lead somewhere.",
    )
    parser.add_argument("site", nargs="?", type=Path, help="a finished site; built if left out")
    parser.add_argument("--publish", action="store_true", help="add what is new to the ledger")
    parser.add_argument("--forget", metavar="URL", nargs="+", help="take addresses out of it")
    parser.add_argument("--root", type=Path, default=Path(), help=argparse.SUPPRESS)
    return parser


def _forget(book: Ledger, addresses: Sequence[str]) -> int:
    gone = [each for address in addresses for each in book.forget(address)]
    book.save()
    print("\n".join(f"Forgotten: {address}" for address in gone))  # noqa: T201  # it talks to people
    return 0


def _check(folder: Path, book: Ledger, *, publish: bool) -> int:
    if not (folder / "index.html").is_file():
        raise LedgerError(f"{folder} is no finished site: it has no index.html; build it first")
    site = BuiltSite(folder)
    found = list(problems(site, book))
    for problem in found:
        print(f"Error: {problem}", file=sys.stderr)  # noqa: T201  # it talks to people
    if found:
        return 1
    added = book.publish(site.addresses()) if publish else []
    if publish:
        book.save()
    print(f"{len(book.mailed)} published addresses are answered, {len(added)} of them new.")  # noqa: T201  # it talks to people
    return 0


def _build(root: Path, folder: Path) -> int:
    print("Building the public site …", file=sys.stderr, flush=True)  # noqa: T201  # it talks to people
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run([*command, "--site-dir", str(folder)], cwd=root, check=False)  # noqa: S603  # our own command
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
