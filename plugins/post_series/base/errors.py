"""Every error that an author can see.

Each message is one line: what is wrong, where, and what to do.

    PublishingError
    ├── OptionError      an option of the plugin, or a setting of the site that it needs
    ├── PostError        a value in a page's front matter; knows the page and the key
    ├── AddressError     two pages with one address
    ├── LedgerError      the ledger of published addresses, or its content
    ├── ComparisonError  two sites that cannot be compared
    ├── ProjectError     the MkDocs project that a command works on, or what it lacks
    ├── ImportStopped    a blog cannot be imported (`importing.errors`)
    └── NewsletterError  a letter cannot be written or kept (`letters.errors`)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class PublishingError(Exception):
    """What went wrong, in one line for the person who can fix it."""


class OptionError(PublishingError):
    """An option, or a setting of the site, cannot be used."""


class PostError(PublishingError):
    """A value in a page's front matter cannot be used.

    Args:
        page: The page's path as the author knows it.
        key: The key of the front matter.
        problem: What is wrong and what to write instead.
    """

    def __init__(self, page: str, key: str, problem: str) -> None:
        self.page = page
        self.key = key
        super().__init__(f"{page}: {key}: {problem}")


class AddressError(PublishingError):
    """Two files become one page."""


class LedgerError(PublishingError):
    """The ledger of published addresses cannot be used."""


class ComparisonError(PublishingError):
    """A folder that is to be compared holds no site."""


class ProjectError(PublishingError):
    """The MkDocs project that a command works on cannot be used."""


def nearest(written: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return the known words nearest to what was written, for the end of a message.

    Returns:
        ``"; did you mean a or b?"``, or an empty string if nothing is near.
    """
    near = difflib.get_close_matches(written, list(known), n=most, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""
