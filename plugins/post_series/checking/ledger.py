"""The ledger of published addresses: a text file with one address a line, sorted.

    # a comment
    /posts/first/
    /posts/first/#why
    /posts/second/ mailed
    /posts/third/ letter

Addresses are relative to the site's own. A line with ``mailed`` went out in a letter, which
cannot be recalled: it is never forgotten. One with ``letter`` is a post that went out as one itself.
Two branches that publish merge line by line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from post_series.base.errors import LedgerError, nearest
from post_series.base.files import write_whole
from post_series.base.site import quoted

LEDGER = "published-urls.txt"
"""Its file, next to mkdocs.yml."""

HEADING = """\
# Every address that was ever published, by page and anchor, relative to the site's own address.
# post-series check-links checks the site against it, and adds new addresses with --publish.
"""

_MAILED, _LETTER = "mailed", "letter"


@dataclass(slots=True)
class Ledger:
    """Published addresses.

    Attributes:
        path: Its file.
        mailed: By address, whether it was mailed.
        letters: The addresses of posts that have a letter.
        lines: By address, the line that it is on, for messages.
    """

    path: Path
    mailed: dict[str, bool] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)

    def publish(self, addresses: Iterable[str]) -> list[str]:
        """Add addresses; return those that are new."""
        new = sorted(set(addresses) - set(self.mailed))
        self.mailed.update(dict.fromkeys(new, False))
        return new

    def mark_mailed(self, addresses: Iterable[str]) -> None:
        """Add addresses that went out in a letter."""
        self.mailed.update(dict.fromkeys(addresses, True))

    def mark_letter(self, address: str) -> None:
        """Note that a post has a letter."""
        self.mailed[address] = True
        self.letters.add(address)

    def forget(self, address: str) -> list[str]:
        """Remove an address, and with a page its anchors; return what was removed.

        Raises:
            LedgerError: It is missing, or was mailed.
        """
        gone = [each for each in self.mailed if each == address or each.startswith(f"{address}#")]
        if address not in self.mailed:
            raise LedgerError(
                f"{self.path.name}: {address} is not in it{nearest(address, self.mailed)}"
            )
        kept = [each for each in gone if self.mailed[each]]
        if kept:
            raise LedgerError(
                f"{self.path.name}: {kept[0]} was mailed and cannot be forgotten; "
                "let a redirect answer it"
            )
        for each in gone:
            del self.mailed[each]
        return gone

    def save(self) -> None:
        """Write the file."""
        text = "".join(self._line(address) for address in sorted(self.mailed))
        write_whole(self.path, f"{HEADING}{text}")

    def _line(self, address: str) -> str:
        if address in self.letters:
            return f"{address} {_LETTER}\n"
        return f"{address} {_MAILED}\n" if self.mailed[address] else f"{address}\n"


def load(path: Path) -> Ledger:
    """Read a ledger; one that does not exist yet is empty.

    Raises:
        LedgerError: A line is invalid.
    """
    ledger = Ledger(path)
    if not path.is_file():
        return ledger
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise LedgerError(
            f"{path.name}: it is not UTF-8 text; take it from version control"
        ) from None
    for number, line in enumerate(text.splitlines(), 1):
        address, *marks = line.split() or [""]
        if not address or address.startswith("#"):
            continue
        if not address.startswith("/") or marks not in ([], [_MAILED], [_LETTER]):
            raise LedgerError(
                f"{path.name}:{number}: {line.strip()!r} is not an address; "
                f"write e.g. '/posts/first/#why' or '/posts/first/ {_MAILED}'"
            )
        # A merge may have left several forms of a line.
        ledger.mailed[address] = bool(marks) or ledger.mailed.get(address, False)
        if _LETTER in marks:
            ledger.letters.add(address)
        ledger.lines.setdefault(address, number)
    return ledger


def in_ledger(link: str, site: str) -> str:
    """Return a link as the ledger writes it: relative to the site, without a query.

    Args:
        link: A whole address, or one from the site's root.
        site: The site's address, with a slash at the end.

    Raises:
        LedgerError: It leads to another site.
    """
    whole, home = urlsplit(link), urlsplit(site)
    if whole.netloc and (whole.netloc != home.netloc or not whole.path.startswith(home.path)):
        raise LedgerError(f"{link} is not an address of {site}; name one of the site")
    path = whole.path.removeprefix(home.path) if whole.netloc else whole.path.removeprefix("/")
    return f"/{quoted(path)}{f'#{quoted(whole.fragment)}' if whole.fragment else ''}"
