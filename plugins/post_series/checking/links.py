"""Checks a finished site against the ledger, and its links against its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from post_series.base.errors import LedgerError, nearest
from post_series.checking.built_site import BuiltSite
from post_series.checking.ledger import Ledger


def read_site(folder: Path) -> BuiltSite:
    """Read a finished site.

    Raises:
        LedgerError: It is none.
    """
    if not (folder / "index.html").is_file():
        raise LedgerError(f"{folder} is not a finished site: it has no index.html; build it first")
    return BuiltSite(folder)


def problems(site: BuiltSite, book: Ledger) -> Iterator[str]:
    """Yield which addresses of a ledger a site no longer answers, and which of its links are broken."""
    yield from lost_addresses(site, book)
    yield from site.broken_links()


def lost_addresses(site: BuiltSite, book: Ledger) -> Iterator[str]:
    """Yield which addresses of a ledger a site no longer answers."""
    known: list[str] | None = None
    for address in sorted(book.mailed):
        problem = site.problem(address)
        if problem:
            known = known or list(site.addresses())
            where = f"{book.path.name}:{book.lines.get(address, 0)}"
            mailed = " (it was mailed)" if book.mailed[address] else ""
            near = nearest(address, known) or "; bring it back, or let a redirect answer it"
            yield f"{where}: {address}{mailed}: {problem}{near}"
