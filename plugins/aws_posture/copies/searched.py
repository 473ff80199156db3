"""What of a public site was searched before: consecutive builds search what has changed.

A file's content counts as searched if the same bytes were read by the same code for the same accounts,
and nothing was found. Only digests of such contents are kept, in a file of the user's cache folder
that nobody else can write, one for each site; its name is made of digests of what the accounts have with the
code, and of the site's place. So a second site of the same account finds the theme's files there.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import platformdirs

import aws_posture
from aws_posture.base.errors import SnapshotError
from aws_posture.base.files import resolved, write_owner_only
from aws_posture.catalogue import brought
from aws_posture.copies.cache import is_private, make_private
from aws_posture.snapshot import Answer, Snapshot

# What `verify` opens with these changes with their versions, and with whether they are installed.
_LIBRARIES = ("pypdf", "brotli", "backports.zstd", "jmespath")


def default_folder() -> Path:
    """Return the folder of what was searched."""
    return platformdirs.user_cache_path("aws-posture") / "searched"


class Searched:
    """Remembers in a folder what was searched.

    Args:
        folder: The folder; it is made when something is remembered.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, against: Sequence[Snapshot]) -> frozenset[bytes]:
        """Return digests of what was searched for what accounts have, and holds none of it.

        Args:
            against: The accounts.
        """
        # Before a key is made, which takes longer.
        if not any(self._folder.glob("*")):
            return frozenset()
        return frozenset(
            digest for path in self._folder.glob(f"{_key(against)}-*") for digest in _digests(path)
        )

    def remember(self, site: Path, against: Sequence[Snapshot], clean: frozenset[bytes]) -> None:
        """Remember what was searched of a site, in place of what was before.

        Args:
            site: The public site.
            against: The accounts.
            clean: Digests of what holds nothing of them.
        """
        # Without the memory, the next search takes longer and says the same.
        with suppress(SnapshotError):
            make_private(self._folder)
            write_owner_only(
                self._folder / f"{_key(against)}-{_digest([os.fspath(resolved(site))])}",
                "".join(f"{one.hex()}\n" for one in sorted(clean)),
            )


def _digests(path: Path) -> list[bytes]:
    try:
        if is_private(path):
            return [bytes.fromhex(one) for one in path.read_text("ascii").split()]
    except (OSError, ValueError):
        pass  # all of it is searched
    return []


def _key(against: Iterable[Snapshot]) -> str:
    own = [text for fact in brought() for text in (fact.id, fact.title)]
    return _digest([*_code(), *own, *(part for each in against for part in _parts(each))])


def _parts(snapshot: Snapshot) -> Iterator[str]:
    """List what `values_of` reads of a snapshot; to read it takes a thirtieth of the time."""
    yield snapshot.account
    yield snapshot.caller.arn
    for record in snapshot.records:
        result = record.result if isinstance(record, Answer) else None
        yield json.dumps([record.operation, record.subject, result], default=str)
    for finding in snapshot.findings:
        yield finding.resource


def _digest(parts: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


@functools.cache
def _code() -> list[str]:
    """List what the answer depends on besides the bytes and the values: this code, and what it uses."""
    top = Path(aws_posture.__file__).parent
    parts = [sys.version]
    for library in _LIBRARIES:
        with suppress(importlib.metadata.PackageNotFoundError):
            parts.append(f"{library} {importlib.metadata.version(library)}")
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            file = os.path.join(folder, name)  # noqa: PTH118  # a Path for each file of the package takes longer
            state = os.stat(file)  # noqa: PTH116  # the same
            parts.append(f"{file[len(str(top)) :]} {state.st_size} {state.st_mtime_ns}")
    return parts
