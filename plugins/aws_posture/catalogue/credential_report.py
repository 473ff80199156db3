"""The credential report: CSV text in, one row per user out.

IAM makes a report at most once in four hours, so what is based on it shows its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aws_posture.base.phrases import Quote
from aws_posture.base.words import minute
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.items import REPORT, Item
from aws_posture.catalogue.shape import required
from aws_posture.snapshot import Refusal, RefusalKind, parse_time
from aws_posture.snapshot.operations import GENERATE_CREDENTIAL_REPORT, GET_CREDENTIAL_REPORT

ROOT_USER = "<root_account>"
"""What the report calls the root user."""

KEYS = (1, 2)
"""The numbers of the access keys that the report has columns for."""

Row = Mapping[str, str]
"""One user's fields by column; columns that the report lacks are absent."""

# User Guide, "Generate credential reports for your AWS account": N/A also stands for
# a key that was never used, no_information for a password that was never used.
_NEVER = frozenset({"N/A", "no_information"})


@dataclass(frozen=True, slots=True)
class CredentialReport:
    """A credential report.

    Attributes:
        rows: One row per user, the root user's among them.
        generated_at: When IAM made it.
    """

    rows: tuple[Row, ...]
    generated_at: datetime

    @property
    def item(self) -> Item:
        """Which report was read, for verdicts that are based on it."""
        made = minute(self.generated_at)
        return Item(REPORT, what=f"credential report of {made}", time=self.generated_at)

    def users(self) -> tuple[Row, ...]:
        """Return the rows of IAM users."""
        return tuple(row for row in self.rows if row.get("user") != ROOT_USER)

    def root(self) -> Row:
        """Return the root user's row.

        Raises:
            UndecidedError: There is none.
        """
        for row in self.rows:
            if row.get("user") == ROOT_USER:
                return row
        raise UndecidedError("the credential report has no row for the root user")


def read(evidence: Evidence) -> CredentialReport:
    """Read the report from a snapshot; it is parsed once.

    Raises:
        UnansweredError: There is none; the error has the refusal that caused it.
        UndecidedError: It is not of the form that AWS documents.
    """
    return evidence.once(_read)


def _read(evidence: Evidence) -> CredentialReport:
    record = evidence.record(GET_CREDENTIAL_REPORT)
    if isinstance(record, Refusal):
        raise UnansweredError(_cause(evidence, record))
    rows = parse(required(record.result, "Content", str))
    written = required(record.result, "GeneratedTime", str)
    try:
        return CredentialReport(rows, parse_time(written))
    except ValueError:
        raise UndecidedError("the credential report does not say when it was made") from None


def parse(text: str) -> tuple[Row, ...]:
    """Read the report's text.

    Raises:
        UndecidedError: It is not CSV.
    """
    # Only a private copy reads a report, so a public build need not import this.
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    try:
        # Strict: a stray quotation mark must not swallow the users after it.
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        header, *body = [fields for fields in lines if fields] or [[]]
    except csv.Error as error:
        raise UndecidedError(f"the credential report cannot be read as CSV ({error})") from None
    if "user" not in header:
        raise UndecidedError("the credential report does not say whose its rows are")
    return tuple(_row(header, fields) for fields in body)


def moment(row: Row, column: str) -> datetime | None:
    """Read a time from a row.

    Returns:
        The time, or None for never.

    Raises:
        UndecidedError: The column is missing, or holds neither a time nor a word for never.
    """
    written = row.get(column)
    if written in _NEVER:
        return None
    try:
        return parse_time(written or "")
    except ValueError:
        raise _unreadable(column, written) from None


def flag(row: Row, column: str) -> bool:
    """Read a yes or no from a row.

    Raises:
        UndecidedError: The column is missing, or holds neither.
    """
    written = row.get(column, "").lower()
    if written not in ("true", "false"):
        raise _unreadable(column, written or None)
    return written == "true"


def _unreadable(column: str, written: str | None) -> UndecidedError:
    said = ("is missing",) if written is None else ("says ", Quote(repr(written)))
    return UndecidedError((f"{column} in the credential report ", *said))


def _row(header: list[str], fields: list[str]) -> Row:
    if len(fields) > len(header) and header[:2] == ["user", "arn"] and not _is_aligned(fields):
        fields = _realign(fields, len(fields) - len(header))
    return dict(zip(header, fields, strict=False))


def _is_aligned(fields: list[str]) -> bool:
    user, arn = fields[:2]
    return arn.startswith("arn:") and arn.endswith((f"/{user}", ":root"))


def _realign(fields: list[str], surplus: int) -> list[str]:
    # AWS quotes a user name that holds a comma; servers that imitate AWS may not. Then the
    # name and the ARN, which ends with it, take up more than two fields, and all others are
    # right when counted from the end.
    torn, whole = fields[: surplus + 2], fields[surplus + 2 :]
    starts = (at for at, field in enumerate(torn) if at and field.startswith("arn:"))
    start = next(starts, len(torn) - 1)
    return [",".join(torn[:start]), ",".join(torn[start:]), *whole]


def _cause(evidence: Evidence, refusal: Refusal) -> Refusal:
    # That there is no report is often only a consequence: nobody was allowed to have
    # one made.
    if refusal.kind not in (RefusalKind.ERROR, RefusalKind.NOT_ASKED):
        return refusal
    made = evidence.record(GENERATE_CREDENTIAL_REPORT)
    if isinstance(made, Refusal) and made.kind is not RefusalKind.NOT_ASKED:
        return made
    return refusal
