"""The IAM users of a credential report, and their credentials, one question at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from aws_posture.facts import credential_report
from aws_posture.facts.credential_report import KEYS, Row, flag, moment
from aws_posture.facts.evidence import Evidence, UndecidedError
from aws_posture.facts.model import Finding, State
from aws_posture.facts.wording import count, cut, minute, plain

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
    def idle_since(self) -> datetime:
        """Since when nobody has used it."""
        return max(self.used, self.made) if self.used else self.made


class ReportedUsers:
    """The users of a credential report, one question at a time.

    What cannot be read of one user does not hide what another one's row says: it is noted.

    Args:
        evidence: What AWS answered.

    Raises:
        UnansweredError: There is no report.
        UndecidedError: It is not of the form that AWS documents.
    """

    def __init__(self, evidence: Evidence) -> None:
        report = credential_report.read(evidence)
        self._rows = {row.get("user", ""): row for row in report.users()}
        self.made = f"credential report of {minute(report.generated_at)}"
        self.unread: list[str] = []

    def has_row(self, name: str) -> bool:
        """Tell whether the report knows a user; it does not know new ones."""
        return name in self._rows

    def names(self) -> tuple[str, ...]:
        """Name the users, in the report's order."""
        return tuple(self._rows)

    def has_password(self, name: str) -> bool:
        """Tell whether a user can sign in to the console with a password."""
        return self._flag(name, "password_enabled")

    def lacks_mfa(self, name: str) -> bool:
        """Tell whether a user surely has no MFA device."""
        return self._flag(name, "mfa_active", wanted=False)

    def credentials(self) -> Iterator[Credential]:
        """Give every password and every active key."""
        for name in self._rows:
            yield from self._credential(name, "password", "password_enabled", _PASSWORD)
            yield from self.keys(name)

    def keys(self, name: str) -> Iterator[Credential]:
        """Give a user's active keys."""
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
            self.unread.append(f"{plain(owner)}: {error}")
            return
        if since := made or used:
            yield Credential(owner, name, since, used)
        else:
            self.unread.append(f"{plain(owner)}: the report does not say when its {name} was made")

    def _flag(self, name: str, column: str, *, wanted: bool = True) -> bool:
        row: Row = self._rows[name]
        try:
            return flag(row, column) is wanted
        except UndecidedError as error:
            self.unread.append(f"{plain(name)}: {error}")
            return False

    def check_read(self) -> None:
        """Make sure that nothing was left unread.

        Raises:
            UndecidedError: Something was.
        """
        if self.unread:
            raise UndecidedError("; ".join(cut(self.unread)))

    def finding(self, state: State, summary: str, lines: Iterable[str] = ()) -> Finding:
        """Write a finding that rests on the report, and says what could not be read of it."""
        shown = cut([plain(line) for line in lines])
        return Finding(state, summary, evidence=(*shown, *cut(self.unread), self.made))


def have(number: int, noun: str) -> str:
    """Say how many there are that have something: ``1 IAM user has``."""
    return f"{count(number, noun)} {'has' if number == 1 else 'have'}"


def be(number: int, noun: str) -> str:
    """Say how many there are that are something: ``2 access keys are``."""
    return f"{count(number, noun)} {'is' if number == 1 else 'are'}"
