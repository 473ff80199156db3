"""Cached snapshots: consecutive builds ask AWS once.

A snapshot is kept in the user's cache folder, outside any project, in a file that only its owner
can read. Its name is made of the account, the caller, the Region, the endpoint and botocore's version,
never of a secret; so a build with other credentials never sees what these were told.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import platformdirs

from aws_posture.base.errors import SnapshotError
from aws_posture.catalogue.refusals import error_name
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot, load, save

REFRESH = "AWS_POSTURE_REFRESH"
"""The environment variable that makes a build ask AWS again; an empty value is ignored."""


# What services say if there is nothing to find: an answer, though it comes as an error.
_SETTLED = re.compile(
    r"NoSuch\w+|[\w.]*NotFound(?:Error)?|\w*NotInUse|AccountNotManagementOrDelegatedAdministrator"
    r"|ServiceAccessNotEnabled|SubscriptionRequired|InvalidAccess"
)


def default_folder() -> Path:
    """Return the folder of cached snapshots."""
    return platformdirs.user_cache_path("aws-posture") / "snapshots"


class Cache:
    """Remembers snapshots in a folder.

    Args:
        folder: The folder; it is made when something is remembered.
        max_age: How old a snapshot may be.
        refresh: Whether to write without reading.
    """

    def __init__(self, folder: Path, max_age: timedelta, *, refresh: bool = False) -> None:
        self._folder = folder
        self._max_age = max_age
        self._refresh = refresh

    def recall(self, identified: Snapshot, endpoint: str) -> Snapshot | None:
        """Return the cached snapshot of an account and a caller.

        Args:
            identified: The account and caller: a snapshot that holds only who asks.
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
        parts = (snapshot.caller.arn, kind, snapshot.region, endpoint, _botocore())
        key = "\n".join(parts)
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / snapshot.account / f"{digest[:32]}.json"


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can read and git ignores: some people track their home folder.

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
            f"{folder}: {error.strerror or error}; make it a folder that can be written to"
        ) from None


def is_private(path: Path) -> bool:
    """Return whether nobody else can have written a file, as far as the system can tell."""
    if not hasattr(os, "getuid"):
        return True
    return all(
        place.stat().st_uid == os.getuid() and not place.stat().st_mode & 0o022
        for place in (path, path.parent)
    )


def _may_pass(refusal: Refusal) -> bool:
    """Return whether asking again may bring an answer."""
    if refusal.kind is RefusalKind.NOT_KNOWN:
        return False  # another boto3 has another file
    return not _SETTLED.fullmatch(error_name(refusal))


def _botocore() -> str:
    """Return the version of the installed botocore, which decides what can be asked."""
    try:
        return version("botocore")
    except PackageNotFoundError:
        return ""
