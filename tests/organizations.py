"""An organization's folder for tests: accounts that differ, each with names that no other has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import State
from aws_posture.judging import Terms, history_entry, judge
from aws_posture.judging.comparing import HistoryEntry
from aws_posture.organization.folder import Folder, Member, Organization
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.files import dump, parse
from building import just_taken

# Nobody's accounts: the digits of e and of pi. In two parts, or our own sources would not verify.
CARELESS = "2718" + "28182845"
CAREFUL = "3141" + "59265358"
REFUSED = "1414" + "21356237"
SUSPENDED = "1732" + "05080756"
NEW = "2236" + "06797749"

_OF_DEMO = {CARELESS: "111122223333", CAREFUL: "444455556666"}
_NAMES: Mapping[str, Mapping[str, str]] = {
    CARELESS: {"robin": "quillon-vex", "sam": "sorrel-vex", "site-runtime": "oxlip-runtime"},
    CAREFUL: {"ana": "tansy-mor", "bo": "yarrow-mor"},
}
"""What users and roles are called that each demonstration account has, and what they are called here."""


@dataclass(frozen=True, slots=True)
class Written:
    """An organization's folder as it was written.

    Attributes:
        path: The folder.
        names: By account id, names that only this account has.
    """

    path: Path
    names: Mapping[str, tuple[str, ...]]


def snapshot_of(account: str) -> Snapshot:
    """Return a demonstration account as one of somebody else's, taken now."""
    kind = "fresh" if account == CARELESS else "well-kept"
    text = dump(just_taken(demo.get(kind))).replace(_OF_DEMO[account], account)
    for ours, theirs in _NAMES[account].items():
        for around in ('"{}"', "/{}", "{},"):
            text = text.replace(around.format(ours), around.format(theirs))
    return parse(text, kind)


def write_organization(path: Path) -> Written:
    """Write a folder of five accounts: two that answered, one refused, one suspended, one not asked."""
    folder = Folder(path)
    folder.make()
    now = datetime.now(UTC).replace(microsecond=0)
    members = (
        Member(CARELESS, "payments-prod", "ACTIVE", "Root/Workloads/Prod", {"team": "payments"}),
        Member(CAREFUL, "=ledger & <b>audit</b>", "ACTIVE", "Root/Security", {"team": "audit"}),
        Member(REFUSED, "warehouse-dev", "ACTIVE", "Root/Workloads/Dev", {}),
        Member(SUSPENDED, "old-sandbox", "SUSPENDED", "Root/Suspended", {}),
        Member(NEW, "brand-new", "ACTIVE", "Root/Workloads/Dev", {}),
    )
    listed = tuple(sorted(members, key=lambda member: member.id))
    folder.write_organization(Organization("o-vexmoryarrow", CAREFUL, now, listed))
    message = f"User: arn:aws:sts::{CAREFUL}:assumed-role/reader/x is not authorized"
    refusal = Refusal("sts:AssumeRole", now, RefusalKind.DENIED, "AccessDenied", message)
    folder.write_refusals({REFUSED: replace(refusal, permission="sts:AssumeRole")})
    for account in (CARELESS, CAREFUL):
        snapshot = snapshot_of(account)
        folder.snapshot_path(account).write_text(dump(snapshot), encoding="utf-8")
        _remember(folder, snapshot)
    names = {account: tuple(_NAMES[account].values()) for account in _NAMES}
    return Written(path, names)


def _remember(folder: Folder, snapshot: Snapshot) -> None:
    """Write a history: a day ago root had MFA, and the password policy was not known."""
    terms = Terms(now=None)
    entry = history_entry(snapshot, list(CATALOGUE), judge(snapshot, list(CATALOGUE), terms), terms)
    before = {**entry.states, "root.mfa": State.PASS, "guardduty.enabled": State.FAIL}
    folder.history.note(snapshot.account, HistoryEntry(entry.taken_at - timedelta(days=1), before))
    folder.history.note(snapshot.account, entry)
