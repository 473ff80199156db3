"""Searches a folder for account data.

opening      what a file packs, opened by format: archives, documents, fonts, media and rtf have modules of their own
closed       formats that are not opened
attached     what other programs pack into a text
runs         pieces of a text that can be encoded data
encoded      what they encode: base64, hexadecimal, deflate
codes        characters that are written one by one
charsets     the ways in which bytes can be text
escapes      the ways in which a text can spell another one
normal       the one form in which values and texts are compared
known        what the pages of a site share, and need not be read again
views        all of these, one after the other
ledger       what was read, and what could not be
own_files    our own kinds of file
signs        what each of them has in it
shapes       what account data looks like, whoever's it is
values       what a snapshot knows about one account
matching     a search for all of these values
placeholders what is nobody's
everyday     words that are on any page
customary    what many accounts have in common
allowing     what people say may be there
leaks        what is found
contents     the search of what a file holds, by all of these
searching    the search of a whole folder, and what of it was searched before
refusing     the search of every site that was built, for our own kinds of file
publishing   the search after a private copy: what a build added, and what authors wrote
ahead        the search of what is there while a site is built, by a second process
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_posture.verify.leaks import Basis, Leak
    from aws_posture.verify.ledger import Ledger
    from aws_posture.verify.searching import Search, verify

__all__ = ["Basis", "Leak", "Ledger", "Search", "verify"]


def __getattr__(name: str) -> object:
    """Load the search when somebody searches: a build without an account only needs `refusing`."""
    if name not in __all__:
        raise AttributeError(name)
    from aws_posture.verify import searching  # noqa: PLC0415  # as above

    return getattr(searching, name)
