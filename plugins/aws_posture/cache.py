"""Remembered snapshots: builds that follow one another ask AWS once.

A snapshot is kept in the user's cache folder, outside any project, in a file that is its owner's
alone. Its name is made of the account, the caller, the Region and the endpoint, never of a secret;
so whoever builds with other credentials is never shown what these were told.
"""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import platformdirs

from aws_posture.errors import SnapshotError
from aws_posture.facts.refusals import error_name
from aws_posture.snapshot import Refusal, Snapshot, load, save

REFRESH = "AWS_POSTURE_REFRESH"
"""The environment variable that makes a build ask AWS again; empty means nothing."""


# What services say where there is nothing to find: an answer, though it comes as an error.
_SETTLED = frozenset(
    {
        "AWSOrganizationsNotInUse",
        "AccountNotManagementOrDelegatedAdministrator",
        "NoSuchEntity",
        "OrganizationNotFound",
        "ResourceNotFound",
        "ServiceAccessNotEnabled",
    }
)


def default_folder() -> Path:
    """Tell where snapshots are remembered."""
    return platformdirs.user_cache_path("aws-posture") / "snapshots"


class Cache:
    """Remembers snapshots in a folder.

    Args:
        folder: The folder; it is made when something is remembered.
        max_age: How old a snapshot may be.
        refresh: Whether to remember without recalling.
    """

    def __init__(self, folder: Path, max_age: timedelta, *, refresh: bool = False) -> None:
        self._folder = folder
        self._max_age = max_age
        self._refresh = refresh

    def recall(self, identified: Snapshot, endpoint: str) -> Snapshot | None:
        """Give the snapshot that was remembered for an account and a caller.

        Args:
            identified: Whose it must be; a snapshot of nothing but who asks.
            endpoint: The address that was asked.

        Returns:
            A snapshot of that account that is young enough, or None.
        """
        path = self._path(identified, endpoint)
        if self._refresh or not path.is_file() or not is_private(path):
            return None
        try:
            snapshot = load(path, identified.account)
        except SnapshotError:
            return None  # whatever is wrong with it, AWS can be asked again
        age = identified.taken_at - snapshot.taken_at
        same = snapshot.caller == identified.caller
        return snapshot if same and timedelta() <= age <= self._max_age else None

    def remember(self, snapshot: Snapshot, endpoint: str) -> None:
        """Remember a snapshot, if it is likely to be the same when asked again.

        Raises:
            SnapshotError: The folder cannot be written to.
        """
        if any(_may_pass(record) for record in snapshot.records if isinstance(record, Refusal)):
            return
        path = self._path(snapshot, endpoint)
        for folder in (self._folder, path.parent):
            make_private(folder)
        save(snapshot, path)

    def _path(self, snapshot: Snapshot, endpoint: str) -> Path:
        kind = "temporary" if snapshot.caller.temporary else "long-term"
        key = f"{snapshot.caller.arn}\n{kind}\n{snapshot.region}\n{endpoint}"
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / snapshot.account / f"{digest[:32]}.json"


def make_private(folder: Path) -> None:
    """Make a folder for its owner alone, that git ignores: some people track their home folder.

    Raises:
        SnapshotError: It cannot be made.
    """
    ignored = folder / ".gitignore"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not ignored.exists():
            ignored.write_text("*\n", encoding="ascii")
    except OSError as error:
        raise SnapshotError(
            f"{folder}: {error.strerror or error}; let it be a folder to write to"
        ) from None


def is_private(path: Path) -> bool:
    """Tell whether nobody else can have written a file; where that can be told."""
    if not hasattr(os, "getuid"):
        return True
    return all(
        place.stat().st_uid == os.getuid() and not place.stat().st_mode & 0o022
        for place in (path, path.parent)
    )


def _may_pass(refusal: Refusal) -> bool:
    """Tell whether asking again may bring an answer."""
    return error_name(refusal) not in _SETTLED
