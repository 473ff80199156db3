from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aws_posture.catalogue.credential_report import moment, parse
from aws_posture.catalogue.evidence import UndecidedError

ARN = "arn:aws:iam::111122223333:user"

TEXTS = [
    # text, rows
    ("user,arn,mfa_active", []),
    ("user,arn,mfa_active\n", []),
    ("user,arn,mfa_active\nana,x,true", [("ana", "x", "true")]),
    (
        "user,arn,mfa_active\r\nana,x,true\r\n\r\nbo,y,N/A\r\n",
        [("ana", "x", "true"), ("bo", "y", "N/A")],
    ),
    # AWS quotes a comma.
    (f'user,arn,mfa_active\n"a,b","{ARN}/a,b",true', [("a,b", f"{ARN}/a,b", "true")]),
    # A server that does not: the columns on the right are right all the same.
    (f"user,arn,mfa_active\na,b,{ARN}/a,b,true", [("a,b", f"{ARN}/a,b", "true")]),
    (f"user,arn,mfa_active\na,,b,{ARN}/p,q/a,,b,true", [("a,,b", f"{ARN}/p,q/a,,b", "true")]),
    (f"user,arn,mfa_active\na,{ARN}/p,q/a,false", [("a", f"{ARN}/p,q/a", "false")]),
    (f"user,arn,mfa_active\narn:a,b,{ARN}/arn:a,b,true", [("arn:a,b", f"{ARN}/arn:a,b", "true")]),
    (f"user,arn,mfa_active\n,a,{ARN}/,a,false", [(",a", f"{ARN}/,a", "false")]),
    # More on the right than the header says is not a torn name.
    (f"user,arn,mfa_active\na,{ARN}/a,true,1,2", [("a", f"{ARN}/a", "true")]),
    (
        "user,arn,mfa_active\n<root_account>,arn:aws:iam::111122223333:root,true,1",
        [("<root_account>", "arn:aws:iam::111122223333:root", "true")],
    ),
]


@pytest.mark.parametrize(("text", "rows"), TEXTS)
def test_report_text_becomes_rows(text: str, rows: list[tuple[str, ...]]) -> None:
    assert [tuple(row.values()) for row in parse(text)] == rows


def test_a_column_that_the_report_lacks_is_not_in_the_row() -> None:
    (row,) = parse("user,arn,mfa_active\nana,x")
    assert row == {"user": "ana", "arn": "x"}


def test_columns_are_known_by_name_in_any_order() -> None:
    (row,) = parse("mfa_active,user,arn\ntrue,ana,x,more")
    assert row == {"mfa_active": "true", "user": "ana", "arn": "x"}


@pytest.mark.parametrize(
    "text",
    [
        'user,arn\n"ana,x\nbo,y',
        'user,arn\n"a"na,x',
        f"user,arn\n{'a' * 200_000},x",
    ],
)
def test_what_is_no_csv_is_not_guessed_at(text: str) -> None:
    """A stray quotation mark would hide all users after it."""
    with pytest.raises(UndecidedError, match="cannot be read as CSV"):
        parse(text)


@pytest.mark.parametrize("text", ["", "\n\n", "arn,mfa_active\nx,true"])
def test_rows_of_nobody_known_are_no_rows(text: str) -> None:
    with pytest.raises(UndecidedError, match="does not say whose its rows are"):
        parse(text)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("N/A", None),
        ("no_information", None),
        ("2026-11-01T18:42:00Z", datetime(2026, 11, 1, 18, 42, tzinfo=UTC)),
        ("2026-11-01T18:42:00+00:00", datetime(2026, 11, 1, 18, 42, tzinfo=UTC)),
        ("2026-11-01T18:42:00+05:30", datetime(2026, 11, 1, 13, 12, tzinfo=UTC)),
    ],
)
def test_a_time_in_the_report_is_a_time_or_never(written: str, time: datetime | None) -> None:
    assert moment({"password_last_used": written}, "password_last_used") == time


@pytest.mark.parametrize(
    "written", ["not_supported", "", "n/a", "2026-11-01", "2026-11-01T18:42:00", "1.5", "TRUE"]
)
def test_any_other_text_is_not_taken_for_never(written: str) -> None:
    with pytest.raises(UndecidedError, match="password_last_used in the credential report says"):
        moment({"password_last_used": written}, "password_last_used")


def test_a_missing_column_is_not_taken_for_never() -> None:
    with pytest.raises(
        UndecidedError, match="password_last_used in the credential report is missing"
    ):
        moment({}, "password_last_used")
