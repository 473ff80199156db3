"""What every page of an organization's site has: a banner that asks for an account, and the script for it.

It is the same for every reader and holds nothing of any account, so whoever may read the site may read it.
"""

from __future__ import annotations

import json
from enum import StrEnum

from aws_posture.assets import published
from aws_posture.base.copy_marker import ORGANIZATION_SCRIPT
from aws_posture.slots import CSS

ACCOUNTS = "accounts"
"""The folder in which each account has a folder of its own."""

VERDICTS = "verdicts.json"
"""What an account's verdict file is called."""

OVERVIEW = "organization"
"""The folder of the overview."""


class Overview(StrEnum):
    """What the overview shows of the accounts."""

    NONE = "none"
    """Nothing: there is no overview, and no list of accounts."""
    COUNTS = "counts"
    """How many accounts are in which state on each fact."""
    FULL = "full"
    """Each account with its id, name, unit, tags and state on each fact."""


def script(overview: Overview, *, is_locked: bool) -> bytes:
    """Return the script that opens the file of the account that a reader chose.

    Args:
        overview: What the overview shows; only a full one can suggest accounts.
        is_locked: Whether the accounts' files are encrypted.
    """
    settings = json.dumps({"listed": overview is Overview.FULL, "locked": is_locked})
    parts = [f"window.awsPostureOrganization = {settings};\n".encode()]
    if is_locked:
        # What is opened is kept no longer than the tab.
        parts += [b"window.awsPostureSealed = {};\n", published("aws-posture-locked.js")]
    return b"".join((*parts, published("aws-posture-organization.js"), published("aws-posture.js")))


def banner(overview: Overview, depth: int | None) -> bytes:
    """Make the banner of a page.

    Args:
        overview: What the overview shows; none gets no link.
        depth: How many folders deep the page is; None for the page that is sent for any address.
    """
    begin = (
        f'<aside class="{CSS}-banner" aria-label="Private copy"><strong>Private copy</strong> of an '
        "organization"
    )
    if depth is None:
        return f"{begin}</aside>\n".encode("ascii")
    top = "../" * depth
    link = (
        f' <a href="{top}{OVERVIEW}/index.html" style="margin-inline-start:1em;text-decoration:underline">'
        "All accounts</a>"
        if overview is not Overview.NONE
        else ""
    )
    return (
        f'{begin} <span data-account></span><form hidden><label>Account <input name="account" required '
        'autocomplete="off" spellcheck="false" size="16"></label> <label hidden>Passphrase '
        '<input type="password" autocomplete="off"></label> <button>Show</button> '
        '<span role="alert"></span></form>'
        "<noscript> &#183; showing an account needs a browser with scripts</noscript>"
        f'{link}</aside><script src="{top}{ORGANIZATION_SCRIPT}"></script>\n'
    ).encode("ascii")
