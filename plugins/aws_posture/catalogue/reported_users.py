"""The IAM users of a credential report, and their credentials, one question at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from aws_posture.base.phrases import Name, Words, few, joined, phrase
from aws_posture.base.words import count
from aws_posture.catalogue import credential_report
from aws_posture.catalogue.credential_report import KEYS, CredentialReport, Row, flag, moment
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Finding, HowTo, State
from aws_posture.catalogue.shape import member, objects, owner_of
from aws_posture.snapshot import Answer, parse_time
from aws_posture.snapshot.operations import (
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    LIST_VIRTUAL_MFA_DEVICES,
)

UNRECORDED = "AWS does not record its use"
"""The sort of items whose last use cannot be known."""

PASSWORD = "password"  # noqa: S105  # what it is called
"""The name of the credential that is not a key."""

_PASSWORD = ("password_last_changed", "password_last_used")

SHOW_CLI = (
    "aws iam generate-credential-report && aws iam get-credential-report "
    "--query Content --output text | base64 --decode"
)
"""The command that shows the report."""

DOWNLOAD = "In the IAM console, choose Credential report, then Download Report."
"""How to get the report in the console."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A password or an access key that works.

    Attributes:
        owner: The user's name.
        name: ``password``, ``access key 1``.
        made: When it was made or last changed.
        used: When it was last used; None for never.
    """

    owner: str
    name: str
    made: datetime
    used: datetime | None

    @property
    def is_password(self) -> bool:
        """Whether it is the user's password rather than a key."""
        return self.name == PASSWORD

    @property
    def idle_since(self) -> datetime:
        """How long it has been unused."""
        return max(self.used, self.made) if self.used else self.made


class ReportedUsers:
    """The users of a credential report, one question at a time.

    What cannot be read of one user is noted, and does not hide what another user's row says. Newer
    answers in the snapshot fill in what a report that is hours old cannot know: a virtual
    MFA device that was assigned since, and users that were created since.

    Args:
        evidence: What AWS answered.

    Raises:
        UnansweredError: There is no report.
        UndecidedError: It is not of the form that AWS documents.
    """

    def __init__(self, evidence: Evidence) -> None:
        report = credential_report.read(evidence)
        self._rows = {row.get("user", ""): row for row in report.users()}
        self._evidence = evidence
        self._report = report
        self._made = report.generated_at
        self.report = report.item
        self.unread: list[Item] = []

    @cached_property
    def _devices(self) -> tuple[frozenset[str], UndecidedError | None]:
        return _owners(self._evidence, self._report)

    @cached_property
    def _created(self) -> Mapping[str, tuple[str, datetime | None]]:
        return _created(self._evidence)

    def has_row(self, name: str) -> bool:
        """Return whether the report has a user; it lacks new ones."""
        return name in self._rows

    def unreported(self, *, older_than_report: bool = False) -> tuple[str, ...]:
        """Return the users that IAM lists and the report lacks.

        Args:
            older_than_report: Only those that may be as old as the report: a user created since
                has no credential that is older.
        """
        return tuple(
            name
            for name, (_, created) in self._created.items()
            if name not in self._rows
            and not (older_than_report and created is not None and created > self._made)
        )

    def check_reported(self, names: Iterable[str]) -> None:
        """Make sure that no user who may matter to the verdict was left out.

        Args:
            names: Users that the report lacks and that count.

        Raises:
            UndecidedError: There is one.
        """
        missing = [(Name("user", name) if name else "a user without a name",) for name in names]
        if missing:
            raise UndecidedError(
                (
                    *("the ", *phrase(self.report.what), " does not know "),
                    *(*joined(few(missing)), " yet; IAM makes one in four hours at most"),
                )
            )

    def names(self) -> tuple[str, ...]:
        """Return the users' names, in the report's order."""
        return tuple(self._rows)

    def has_password(self, name: str) -> bool:
        """Return whether a user can sign in to the console with a password."""
        return self._flag(name, "password_enabled")

    def lacks_mfa(self, name: str) -> bool:
        """Return whether a user certainly has no MFA device, by the newer of report and device list."""
        if self.has_new_device(name) or not self._flag(name, "mfa_active", wanted=False):
            return False
        owners, unread = self._devices
        if owners and not self._arn(name):
            unread = UndecidedError("the credential report lacks the ARN")
        if unread:
            self._note(name, unread.missing)
        return not unread

    def has_new_device(self, name: str) -> bool:
        """Return whether a user has a virtual MFA device, by a list newer than the report."""
        return self._arn(name) in self._devices[0]

    def _arn(self, name: str) -> str:
        if name in self._rows:
            return self._rows[name].get("arn", "")
        return self._created.get(name, ("", None))[0]

    def certificates(self) -> Iterator[Item]:
        """Yield every active signing certificate; AWS does not record their use."""
        for name, row in self._rows.items():
            for number in KEYS:
                # A report without these columns says nothing about certificates.
                if row.get(f"cert_{number}_active", "").lower() == "true":
                    yield Item("user", name, f"signing certificate {number}", sort=UNRECORDED)

    def credentials(self) -> Iterator[Credential]:
        """Yield every password and every active key."""
        for name in self._rows:
            yield from self._credential(name, PASSWORD, "password_enabled", _PASSWORD)
            yield from self.keys(name)

    def keys(self, name: str) -> Iterator[Credential]:
        """Yield a user's active keys."""
        for key in KEYS:
            start = f"access_key_{key}"
            times = (f"{start}_last_rotated", f"{start}_last_used_date")
            yield from self._credential(name, f"access key {key}", f"{start}_active", times)

    def _credential(
        self, owner: str, name: str, active: str, times: tuple[str, str]
    ) -> Iterator[Credential]:
        if not self._flag(owner, active):
            return
        row = self._rows[owner]
        try:
            made, used = (moment(row, column) for column in times)
        except UndecidedError as error:
            self._note(owner, error.missing)
            return
        if since := made or used:
            yield Credential(owner, name, since, used)
        else:
            self._note(owner, f"the report does not say when its {name} was made")

    def _flag(self, name: str, column: str, *, wanted: bool = True) -> bool:
        row: Row = self._rows[name]
        try:
            return flag(row, column) is wanted
        except UndecidedError as error:
            self._note(name, error.missing)
            return False

    def _note(self, name: str, missing: Words) -> None:
        self.unread.append(Item("user", name, missing, sort="cannot be read"))

    def check_read(self) -> None:
        """Make sure that nothing was left unread.

        Raises:
            UndecidedError: Something was.
        """
        if self.unread:
            users = [(Name("user", one.subject), ": ", *phrase(one.what)) for one in self.unread]
            raise UndecidedError(joined(few(users), "; "))

    def finding(
        self,
        state: State,
        summary: str,
        items: Iterable[Item] = (),
        remedy: HowTo | None = None,
    ) -> Finding:
        """Make a finding that is based on the report and says what could not be read of it."""
        all_items = (*items, *self.unread, self.report)
        return Finding(state, summary, items=all_items, remedy=remedy)


def _owners(
    evidence: Evidence, report: CredentialReport
) -> tuple[frozenset[str], UndecidedError | None]:
    """Return the ARNs of users with a virtual device, by a list that is newer than the report.

    Returns:
        The ARNs, and what is missing to know all of them.
    """
    listed = evidence.known(LIST_VIRTUAL_MFA_DEVICES)
    if not isinstance(listed, Answer) or listed.taken_at < report.generated_at:
        return frozenset(), None
    found: set[str | None] = set()
    unread = None
    try:
        for device in objects(listed.result, "VirtualMFADevices"):
            found.add(owner_of(device))
    except UndecidedError as error:
        unread = error
    return frozenset(arn for arn in found if arn), unread


def _created(evidence: Evidence) -> Mapping[str, tuple[str, datetime | None]]:
    """Return the ARN and the creation time of every user that IAM lists, by name.

    Raises:
        UndecidedError: The list is not of the form that AWS documents.
    """
    details = evidence.known(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    if not isinstance(details, Answer):
        return {}
    return {
        member(user, "UserName", str) or "": (
            member(user, "Arn", str) or "",
            _time(user.get("CreateDate")),
        )
        for user in objects(details.result, "UserDetailList")
    }


def _time(written: object) -> datetime | None:
    try:
        return parse_time(written) if isinstance(written, str) else None
    except ValueError:
        return None


def have(number: int, noun: str) -> str:
    """Return a count with "has" or "have": ``1 IAM user has``."""
    return f"{count(number, noun)} {'has' if number == 1 else 'have'}"


def be(number: int, noun: str) -> str:
    """Return a count with "is" or "are": ``2 access keys are``."""
    return f"{count(number, noun)} {'is' if number == 1 else 'are'}"
