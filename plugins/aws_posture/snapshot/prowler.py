"""Prowler's findings, read from its OCSF output (``prowler aws -M json-ocsf``).

An array of Detection Findings; the check's id is ``metadata.event_code``, the outcome is
``status_code``, and ``time`` is in seconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import SnapshotError, WrongAccountError
from aws_posture.snapshot.records import Caller, FindingStatus, Snapshot, ToolFinding

Event = Mapping[str, Any]

_DETECTION_FINDING = 2004
_SUPPRESSED = 3

# Releases before 5.8 fail a root user without any credentials, and skip others.
_OLDEST = (5, 8)

# OCSF counts milliseconds, and Prowler writes seconds. Seconds stay below this for millennia.
_MILLISECONDS = 10**11


def read(path: Path, checks: Collection[str], account: str | None = None) -> Snapshot:
    """Make a snapshot from what Prowler found, without any answers from AWS.

    Args:
        path: Prowler's file.
        checks: The ids of the checks to take over.
        account: The account to take over, or None where there is only one.

    Raises:
        SnapshotError: The file cannot be used, or has no findings of these checks.
        WrongAccountError: It is about another account, or about several.
    """
    events = _about_aws(_events(path), path)
    chosen = _account(events, account, path)
    mine = [event for event in events if _at(event, "cloud", "account", "uid") == chosen]
    about = [event for event in mine if _text(event, "metadata", "event_code") in checks]
    if not about:
        raise SnapshotError(
            f"{path}: none of its {len(mine)} findings about account {chosen} is of a check that "
            f"decides a fact; run 'prowler aws -M json-ocsf -c {' '.join(sorted(checks))}'"
        )
    findings = tuple(_finding(event, path) for event in about)
    return Snapshot(
        account=chosen,
        partition=_partition(about),
        region=_text(about[0], "cloud", "region"),
        # Prowler does not say whose credentials it used.
        caller=Caller("", temporary=False),
        taken_at=min(finding.found_at for finding in findings),
        records=(),
        findings=findings,
    )


def _events(path: Path) -> list[Event]:
    try:
        listed = json.loads(path.read_bytes())
    except OSError as error:
        raise SnapshotError(f"{path}: {error.strerror or error}; name Prowler's file") from None
    except UnicodeDecodeError:
        raise SnapshotError(
            f"{path}: not UTF-8 text, so not Prowler's output; name its file"
        ) from None
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SnapshotError(
            f"{path}: not a whole JSON file{where}; let Prowler finish, or run it again"
        ) from None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise SnapshotError(f"{path}: {_NOT_PROWLER}")
    if not listed:
        raise SnapshotError(f"{path}: there is no finding in it; run Prowler again")
    return listed


_NOT_PROWLER = "this is not Prowler's OCSF output; write it with 'prowler aws -M json-ocsf'"


def _about_aws(events: Sequence[Event], path: Path) -> list[Event]:
    for number, event in enumerate(events, start=1):
        product = _text(event, "metadata", "product", "name")
        if product != "Prowler" or event.get("class_uid") != _DETECTION_FINDING:
            raise SnapshotError(f"{path}: finding {number}: {_NOT_PROWLER}")
        _check_version(event, path)
    about = [event for event in events if _text(event, "cloud", "provider") == "aws"]
    if not about:
        raise SnapshotError(f"{path}: none of its findings is about AWS; run 'prowler aws'")
    return about


def _check_version(event: Event, path: Path) -> None:
    version = _text(event, "metadata", "product", "version")
    numbers = re.match(r"([0-9]{1,6})\.([0-9]{1,6})", version)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < _OLDEST:
        raise SnapshotError(
            f"{path}: Prowler {version or 'of no version'} wrote this; 5.8 or later is needed, "
            "as older versions judge the root user differently"
        )


def _account(events: Iterable[Event], wanted: str | None, path: Path) -> str:
    found = sorted({_text(event, "cloud", "account", "uid") for event in events})
    odd = [account for account in found if not is_account_id(account)]
    if odd:
        raise SnapshotError(f"{path}: {odd[0]!r} is not an AWS account id; run Prowler again")
    if wanted is None and len(found) > 1:
        raise WrongAccountError(
            f"{path}: findings about {len(found)} accounts ({_few(found)}); "
            "name one of them with --account ID"
        )
    if wanted is not None and wanted not in found:
        raise WrongAccountError(
            f"{path}: findings about account {_few(found)}, but {wanted} was asked for"
        )
    return wanted or found[0]


def _few(accounts: Sequence[str], most: int = 5) -> str:
    more = ", …" if len(accounts) > most else ""
    return f"{', '.join(accounts[:most])}{more}"


def _finding(event: Event, path: Path) -> ToolFinding:
    check = _text(event, "metadata", "event_code")
    return ToolFinding(
        tool=f"Prowler {_text(event, 'metadata', 'product', 'version')}",
        check=check,
        status=_status(event, f"{path}: a finding of {check}"),
        found_at=_time(event, f"{path}: a finding of {check}"),
        resource=_text(_resource(event), "uid"),
        detail=_text(event, "status_detail") or _text(event, "message"),
        muted=event.get("status_id") == _SUPPRESSED,
    )


def _status(event: Event, where: str) -> FindingStatus:
    written = event.get("status_code")
    try:
        return FindingStatus(str(written).lower())
    except ValueError:
        known = ", ".join(status.upper() for status in FindingStatus)
        raise SnapshotError(
            f"{where}: unknown status {written!r}; the statuses are {known}"
        ) from None


def _time(event: Event, where: str) -> datetime:
    time = event.get("time")
    if isinstance(time, int) and not isinstance(time, bool):
        seconds = time // 1000 if abs(time) >= _MILLISECONDS else time
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (OverflowError, OSError, ValueError):
            pass  # outside the calendar
    raise SnapshotError(f"{where}: {time!r} is not a valid time; run Prowler again")


def _partition(events: Iterable[Event]) -> str:
    named = (_text(_resource(event), "cloud_partition") for event in events)
    return next(filter(None, named), "aws")


def _resource(event: Event) -> Event:
    resources = event.get("resources")
    first = resources[0] if isinstance(resources, list) and resources else None
    return first if isinstance(first, dict) else {}


def _text(event: Event, *names: str) -> str:
    value = _at(event, *names)
    return value if isinstance(value, str) else ""


def _at(value: object, *names: str) -> object:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
