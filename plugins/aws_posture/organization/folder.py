"""The folder of an organization: which accounts there are, and what each answered or refused.

accounts.json               the accounts, with names, units and tags
refusals.json               the accounts that could not be asked, and why
snapshots/ACCOUNT.json      what an account answered, as `aws-posture collect` writes it
history/ACCOUNT.jsonl       the states of its facts over time, as private copies keep them
ledger.sqlite               what was asked when; for the collector alone
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import OptionError, SnapshotError
from aws_posture.base.files import write_owner_only
from aws_posture.base.times import format_time, parse_time
from aws_posture.copies.cache import make_private
from aws_posture.copies.history import History
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot, load

T = TypeVar("T")

VERSION = 1
"""The version of both files that this module writes."""

_ACCOUNTS, _REFUSALS = "aws-posture-organization", "aws-posture-refusals"


@dataclass(frozen=True, slots=True)
class Member:
    """An account of an organization.

    Attributes:
        id: Its 12 digits.
        name: Its name in the organization.
        status: As AWS Organizations says it, e.g. ``SUSPENDED``; empty if nobody asked Organizations.
        unit: The path of its organizational unit by names, e.g. ``Root/Workloads/Prod``; empty if
            it is not known.
        tags: Its tags in the organization.
    """

    id: str
    name: str = ""
    status: str = ""
    unit: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """Whether the account is suspended or being closed: nobody can ask it anything."""
        return self.status not in {"", "ACTIVE"}


@dataclass(frozen=True, slots=True)
class Organization:
    """The accounts of an organization at one time.

    Attributes:
        id: The organization's id; empty if the accounts come from a file.
        management_account: The id of its management account; empty for the same reason.
        time: When they were listed, in UTC.
        accounts: The accounts, by id.
    """

    id: str
    management_account: str
    time: datetime
    accounts: tuple[Member, ...]


class Folder:
    """An organization's folder; it need not exist before something is written.

    Attributes:
        path: The folder.
        history: The states of the accounts' facts over time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.history = History(path / "history")

    @classmethod
    def open(cls, path: Path) -> Folder:
        """Open a folder that an organization was collected into.

        Raises:
            OptionError: The folder holds no organization.
        """
        folder = cls(path)
        if not folder._accounts.is_file():
            raise OptionError(
                f"{path}: no organization was collected here; make the folder with "
                "'aws-posture organization collect -o FOLDER'"
            )
        return folder

    @property
    def _accounts(self) -> Path:
        return self.path / "accounts.json"

    @property
    def ledger(self) -> Path:
        """The file of the ledger."""
        return self.path / "ledger.sqlite"

    def snapshot_path(self, account: str) -> Path:
        """Return the file of an account's snapshot, whether or not it exists."""
        return self.path / "snapshots" / f"{account}.json"

    def check(self) -> None:
        """Make sure that nothing else is in the folder.

        Raises:
            OptionError: Something is.
        """
        if self.path.is_dir() and any(self.path.iterdir()) and not self.ledger.is_file():
            raise OptionError(
                f"{self.path}: the folder holds something other than an organization's snapshots; "
                "name a new folder"
            )

    def make(self) -> None:
        """Make the folder, for its owner only and ignored by git.

        Raises:
            SnapshotError: It cannot be made.
        """
        for folder in (self.path, self.path / "snapshots"):
            make_private(folder)

    def organization(self) -> Organization:
        """Return the accounts.

        Raises:
            SnapshotError: The file cannot be read.
        """
        return _read(self._accounts, _ACCOUNTS, _parse_organization)

    def accounts(self) -> tuple[Member, ...]:
        """Return the accounts, or none if nothing was collected yet.

        Raises:
            SnapshotError: The file cannot be read.
        """
        return self.organization().accounts if self._accounts.is_file() else ()

    def write_organization(self, organization: Organization) -> None:
        """Write which accounts there are.

        Raises:
            SnapshotError: The folder cannot be written to.
        """
        accounts = [
            {
                "id": one.id,
                "name": one.name,
                "status": one.status,
                "unit": one.unit,
                "tags": dict(one.tags),
            }
            for one in organization.accounts
        ]
        head = {"id": organization.id, "management_account": organization.management_account}
        content = {"organization": head, "time": format_time(organization.time)}
        _write(self._accounts, _ACCOUNTS, {**content, "accounts": accounts})

    def refusals(self) -> dict[str, Refusal]:
        """Return why accounts could not be asked, by account id.

        An account that is named here counts as refused, even if there is an older snapshot of it.

        Raises:
            SnapshotError: The file cannot be read.
        """
        path = self.path / "refusals.json"
        return _read(path, _REFUSALS, _parse_refusals) if path.is_file() else {}

    def write_refusals(self, refusals: Mapping[str, Refusal]) -> None:
        """Write why accounts could not be asked.

        Raises:
            SnapshotError: The folder cannot be written to.
        """
        content = {account: dump_refusal(one) for account, one in sorted(refusals.items())}
        _write(self.path / "refusals.json", _REFUSALS, {"refusals": content})

    def snapshot(self, account: str) -> Snapshot | None:
        """Return an account's snapshot, or None if it has none.

        Raises:
            SnapshotError: It cannot be read, or is of another account.
        """
        path = self.snapshot_path(account)
        return load(path, account) if path.is_file() else None


def dump_refusal(refusal: Refusal) -> dict[str, str]:
    """Return why an account could not be asked, as JSON values."""
    return {
        "operation": refusal.operation,
        "kind": str(refusal.kind),
        "code": refusal.code,
        "reason": refusal.message,
        "permission": refusal.permission,
        "time": format_time(refusal.taken_at),
    }


def parse_refusal(said: Mapping[str, str]) -> Refusal:
    """Return why an account could not be asked, from JSON values.

    Raises:
        KeyError, ValueError: A part is missing or is not valid.
    """
    return Refusal(
        operation=said["operation"],
        taken_at=parse_time(said["time"]),
        kind=RefusalKind(said["kind"]),
        code=said["code"],
        message=said["reason"],
        permission=said["permission"],
    )


def _write(path: Path, kind: str, content: Mapping[str, Any]) -> None:
    document = {"kind": kind, "version": VERSION, **content}
    write_owner_only(path, json.dumps(document, indent=1) + "\n")


def _read(path: Path, kind: str, parse: Callable[[dict[str, Any]], T]) -> T:
    try:
        return parse(_of_kind(json.loads(path.read_text(encoding="utf-8")), kind))
    except OSError as error:
        raise SnapshotError(
            f"{path}: {error.strerror or error}; make it a file that you can read"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SnapshotError(
            f"{path}: this is not a file that this version of aws-posture writes; collect the "
            "organization again"
        ) from None


def _of_kind(document: dict[str, Any], kind: str) -> dict[str, Any]:
    if document["kind"] != kind or document["version"] != VERSION:
        raise ValueError("another kind or version")
    return document


def _parse_organization(document: dict[str, Any]) -> Organization:
    head = document["organization"]
    return Organization(
        id=str(head["id"]),
        management_account=str(head["management_account"]),
        time=parse_time(document["time"]),
        accounts=tuple(_parse_member(one) for one in document["accounts"]),
    )


def _parse_member(said: dict[str, Any]) -> Member:
    if not is_account_id(said["id"]):
        raise ValueError("no account id")
    tags = {str(name): str(value) for name, value in said["tags"].items()}
    return Member(said["id"], str(said["name"]), str(said["status"]), str(said["unit"]), tags)


def _parse_refusals(document: dict[str, Any]) -> dict[str, Refusal]:
    return {account: parse_refusal(said) for account, said in document["refusals"].items()}
