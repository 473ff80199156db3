"""Passphrases of an organization's accounts: a list for its owner, kept from one site to the next.

Each line of the list is an account's id and its passphrase, with a comma between them. Teams keep their
passphrase when the site is made again; an account that is new gets a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import OptionError
from aws_posture.base.files import resolved, write_owner_only
from aws_posture.stamp import check_lock, generated

_HEAD = "account,passphrase"


def passphrases(path: Path, accounts: Iterable[str], out: Path) -> dict[str, str]:
    """Return a passphrase for each account, and write the list of them.

    Args:
        path: The list; it need not exist yet.
        accounts: The ids of the accounts that need one.
        out: The folder of the site, which the list must not lie in.

    Raises:
        OptionError: The list cannot be used, or a passphrase in it is easy to guess.
        SnapshotError: The list cannot be written.
        StampError: The library that encrypts is not installed.
    """
    if resolved(path).is_relative_to(resolved(out)):
        raise OptionError(f"--passphrases: {path} would be a part of the site; name another place")
    kept = _read(path) if path.exists() else {}
    chosen = {account: kept.get(account) or generated() for account in accounts}
    for account, passphrase in chosen.items():
        try:
            check_lock(passphrase)
        except OptionError as error:
            raise OptionError(f"--passphrases: {path}: account {account}: {error}") from None
    # Those of accounts that have left stay: older sites may still be somewhere.
    lines = [
        f"{account},{passphrase}" for account, passphrase in sorted({**kept, **chosen}.items())
    ]
    write_owner_only(path, "\n".join((_HEAD, *lines, "")))
    return chosen


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise OptionError(f"--passphrases: {path}: {said}; name a file that can be read") from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        account, comma, passphrase = line.partition(",")
        if line == _HEAD or not line:
            continue
        if not comma or not is_account_id(account) or not passphrase:
            raise OptionError(
                f"--passphrases: {path}:{number}: this is not ACCOUNT,PASSPHRASE; write 12 digits, a "
                "comma and the passphrase"
            )
        found[account] = passphrase
    return found
