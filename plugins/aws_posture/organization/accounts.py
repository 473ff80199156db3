"""Which accounts an organization has, and which of them are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import CredentialsError, OptionError, nearest
from aws_posture.base.words import plain
from aws_posture.collect.refusals import clean
from aws_posture.collect.transport import CallError, Transport
from aws_posture.organization.folder import Member, Organization
from aws_posture.snapshot.operations import DESCRIBE_ORGANIZATION, Operation


def _operation(name: str) -> Operation:
    return Operation("organizations", name, f"organizations:{name}")


LIST_ACCOUNTS = _operation("ListAccounts")
LIST_ROOTS = _operation("ListRoots")
LIST_UNITS = _operation("ListOrganizationalUnitsForParent")
LIST_ACCOUNTS_OF_UNIT = _operation("ListAccountsForParent")
LIST_TAGS = _operation("ListTagsForResource")

OPERATIONS = (
    DESCRIBE_ORGANIZATION,
    LIST_ACCOUNTS,
    LIST_ROOTS,
    LIST_UNITS,
    LIST_ACCOUNTS_OF_UNIT,
    LIST_TAGS,
)
"""Everything that is asked of AWS Organizations."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The options that say which accounts are asked; all that are active by default.

    Attributes:
        file: A file that lists accounts, instead of AWS Organizations.
        units: Only accounts below these organizational units, by id or by path of names.
        include: Only these accounts, by id or by name; ``*`` stands for any characters.
        exclude: None of these, in the same way.
    """

    file: Path | None = None
    units: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def listed(
    transport: Transport, note: Callable[[str], None]
) -> tuple[Organization, dict[str, str]]:
    """Ask AWS Organizations which accounts there are; tags are not asked yet.

    Args:
        transport: What asks, with credentials of the management account or of one that it delegated
            its administration to.
        note: Called with what could not be found out.

    Returns:
        The organization, and the paths of its units by their ids.

    Raises:
        CredentialsError: The accounts cannot be listed.
    """
    transport.prepare(LIST_ACCOUNTS.client)
    try:
        about = transport.call(DESCRIBE_ORGANIZATION, {})["Organization"]
        accounts = transport.call_client(LIST_ACCOUNTS, _all_accounts)["Accounts"]
    except CallError as error:
        raise CredentialsError(
            "the organization's accounts cannot be listed; use credentials of its management account "
            "or of a delegated administrator, or name a file of accounts with --accounts "
            f"({clean(error.code)}: {clean(error.said)})"
        ) from None
    units, known = _units(transport, note)
    members = (
        Member(one["Id"], one.get("Name", ""), one.get("Status", ""), units.get(one["Id"], ""))
        for one in accounts
    )
    found = Organization(
        id=about.get("Id", ""),
        management_account=about.get("MasterAccountId", ""),
        time=datetime.now(UTC),
        accounts=tuple(sorted(members, key=lambda one: one.id)),
    )
    return found, known


def _all_accounts(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask for the accounts, with names: AWS's model calls those sensitive, and they would be masked."""
    kept = ("Id", "Name", "Status")
    pages = client.get_paginator("list_accounts").paginate()
    found = (one for page in pages for one in page["Accounts"])
    return {"Accounts": [{key: one[key] for key in kept if key in one} for one in found]}


def _units(
    transport: Transport, note: Callable[[str], None]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the path of each account's unit, and the path of each unit, by their ids."""
    of_accounts: dict[str, str] = {}
    of_units: dict[str, str] = {}
    try:
        for unit, path in _tree(transport):
            of_units[unit] = path
            listing = transport.call(LIST_ACCOUNTS_OF_UNIT, {"ParentId": unit})
            of_accounts |= {one["Id"]: path for one in listing.get("Accounts", [])}
    except CallError as error:
        note(
            "the organizational units cannot be listed, so accounts have none "
            f"({clean(error.code)}: {clean(error.said)})"
        )
        return {}, {}
    return of_accounts, of_units


def _tree(transport: Transport) -> Iterator[tuple[str, str]]:
    """Return the id and the path of each unit, the roots first."""
    roots: list[dict[str, Any]] = transport.call(LIST_ROOTS, {}).get("Roots", [])
    waiting = [(one["Id"], one.get("Name", "Root")) for one in roots]
    while waiting:
        unit, path = waiting.pop()
        yield unit, path
        below = transport.call(LIST_UNITS, {"ParentId": unit}).get("OrganizationalUnits", [])
        waiting += ((one["Id"], f"{path}/{one['Name']}") for one in below)


def tags(transport: Transport, account: str) -> dict[str, str]:
    """Ask which tags an account has.

    Raises:
        CallError: There is no answer.
    """
    answer = transport.call(LIST_TAGS, {"ResourceId": account})
    return {one["Key"]: one["Value"] for one in answer.get("Tags", [])}


def from_file(path: Path) -> Organization:
    """Read accounts from a file: on each line an account's id and, if it has one, its name.

    Empty lines and lines that begin with ``#`` do not count.

    Raises:
        OptionError: The file cannot be read, or a line has no account id.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise OptionError(
            f"--accounts: {path}: {reason}; name a file with an account id on each line"
        ) from None
    members: dict[str, Member] = {}
    for number, line in enumerate(lines, 1):
        account, _, name = line.strip().partition(" ")
        if not account or account.startswith("#"):
            continue
        if not is_account_id(account):
            raise OptionError(
                f"{path}:{number}: {plain(account)!r} is not an account id; write its 12 digits, and "
                "a name after a blank if it has one"
            )
        members[account] = Member(account, name.strip())
    if not members:
        raise OptionError(f"--accounts: {path} lists no account; write an account id on each line")
    return Organization("", "", datetime.now(UTC), tuple(members[one] for one in sorted(members)))


def chosen(
    members: Iterable[Member], choice: Choice, units: Mapping[str, str]
) -> tuple[Member, ...]:
    """Return the accounts that the options name, closed ones too.

    Args:
        members: All accounts.
        choice: The options.
        units: The paths of units by their ids.

    Raises:
        OptionError: An option names an account or a unit that is not there, or nothing is left.
    """
    everyone = tuple(members)
    paths = [_path(unit, units) for unit in choice.units]
    for option, patterns in (("--include", choice.include), ("--exclude", choice.exclude)):
        for pattern in patterns:
            _check(option, pattern, everyone)
    left = tuple(
        one
        for one in everyone
        if (not paths or any(_is_below(one.unit, path) for path in paths))
        and (not choice.include or _matches(one, choice.include))
        and not _matches(one, choice.exclude)
    )
    if not left:
        raise OptionError("no account is left to ask; name fewer units, or leave --exclude out")
    return left


def _path(unit: str, units: Mapping[str, str]) -> str:
    path = units.get(unit, unit)
    if path not in units.values():
        near = nearest(unit, units.values()) or "; write its id or its path, e.g. Root/Workloads"
        raise OptionError(f"--unit: there is no organizational unit {plain(unit)!r}{near}")
    return path


def _is_below(unit: str, path: str) -> bool:
    return unit == path or unit.startswith(f"{path}/")


def _matches(member: Member, patterns: Iterable[str]) -> bool:
    return any(
        fnmatchcase(member.id, pattern) or fnmatchcase(member.name, pattern) for pattern in patterns
    )


def _check(option: str, pattern: str, members: Iterable[Member]) -> None:
    everyone = tuple(members)
    if not any(_matches(one, (pattern,)) for one in everyone):
        near = nearest(pattern, (one.name for one in everyone)) or "; write an account's id or name"
        raise OptionError(f"{option}: there is no account {plain(pattern)!r}{near}")
