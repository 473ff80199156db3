"""What every part uses: account ids, ARNs, and files that are written whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aws_posture.base.accounts import is_account_id
from aws_posture.base.arns import is_aws_owned, parse_arn
from aws_posture.base.files import write_whole
from aws_posture.base.phrases import (
    Age,
    Name,
    Quote,
    Words,
    arn,
    few,
    joined,
    replaced,
    say,
    sentence,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("111122223333", True),
        ("11112222333", False),
        ("1111222233334", False),
        ("111122223333\n", False),
        ("١١١١٢٢٢٢٣٣٣٣", False),
    ],
)
def test_an_account_id_is_twelve_ascii_digits(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_account_id(text) is expected


@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", True),
        ("arn:aws-us-gov:iam::aws:policy/job-function/Billing", True),
        ("arn:aws:iam::111122223333:policy/mine", False),
        ("arn:aws:iam::111122223333:policy/x:iam::aws:/mine", False),
        ("aws", False),
        ("", False),
    ],
)
def test_only_the_account_field_says_what_is_aws_own(arn: str, expected: bool) -> None:  # noqa: FBT001
    assert is_aws_owned(arn) is expected


def test_a_resource_keeps_its_colons_and_its_name_is_the_last_part() -> None:
    arn = parse_arn("arn:aws:iam::111122223333:user/team:a/ana")
    assert arn is not None
    assert (arn.service, arn.account, arn.resource) == ("iam", "111122223333", "user/team:a/ana")
    assert arn.name == "ana"
    assert parse_arn("urn:aws:iam::111122223333:user/ana") is None


def test_a_file_that_cannot_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "after \ud800")
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
THEN = NOW - timedelta(days=3)
PHRASE = (Name("user", "user"), ": key of the user, made ", Age(THEN, NOW))


def test_a_phrase_is_said_with_ages_as_of_a_time() -> None:
    assert say(PHRASE) == "user: key of the user, made 3 days ago"
    assert say((Name("user", "a\nb\u202e"), Quote("\x1bc"))) == "a bc"


def test_only_what_is_no_prose_is_replaced_whatever_our_prose_says() -> None:
    masked = replaced(PHRASE, lambda part: part if isinstance(part, str) else "User-1")
    assert say(masked) == "User-1: key of the user, made 3 days ago"


def test_ages_of_one_moment_are_the_same_whenever_they_are_measured() -> None:
    assert Age(THEN, NOW) == Age(THEN, NOW + timedelta(days=1))
    assert Age(THEN, NOW) != Age(NOW, NOW)


def test_words_are_joined_with_prose_between() -> None:
    assert joined(["a", ("b", Name("role", "c"))], "; ") == ("a", "; ", "b", Name("role", "c"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the user is", "The user is."),
        ("iam:GetUser answered", "iam:GetUser answered."),
        ("mfa_active is missing", "mfa_active is missing."),
        ((Name("user", "ana"), " is"), "ana is."),
    ],
)
def test_a_sentence_leaves_names_as_they_are(words: Words, expected: str) -> None:
    assert say(sentence(words)) == expected


@pytest.mark.parametrize(
    ("number", "last", "length"),
    [(0, None, 0), (1, "0", 1), (20, "19", 20), (21, "and 1 more", 21), (32, "and 12 more", 21)],
)
def test_long_lists_are_cut(number: int, last: str | None, length: int) -> None:
    lines = few(str(line) for line in range(number))
    assert len(lines) == length
    assert (lines[-1] if lines else None) == last


ARNS = {
    "arn:aws:iam::111122223333:user/ana": ("user", "ana"),
    "arn:aws:iam::111122223333:user/a team/b/ana": ("user", "ana"),
    "arn:aws:iam::111122223333:role/x:y/auditor": ("role", "auditor"),
    "arn:aws:iam::111122223333:policy/x:iam::aws:/mine": ("policy", "mine"),
    "arn:aws:sts::111122223333:assumed-role/auditor/ana": ("session", "ana"),
}


@pytest.mark.parametrize(("text", "name"), ARNS.items())
def test_an_arn_keeps_its_text_and_names_what_is_a_name(text: str, name: tuple[str, str]) -> None:
    words = arn(text)
    assert say(words) == text
    assert words[-1] == Name(*name)
    assert Name("account", "111122223333") in words
    prose = "".join(part for part in words if isinstance(part, str))
    assert set(prose) <= set("arn:aws:iam::user/role/policy/sts::assumed-role/")


@pytest.mark.parametrize(
    "text", ["ana", "arn:ana:b:c:d:e", "arn:aws:iam::ana:user/x", "arn:aws:s3:::ana"]
)
def test_what_is_no_arn_of_a_known_form_may_hold_names_anywhere(text: str) -> None:
    assert say(arn(text)) == text
    assert not any("ana" in part for part in arn(text) if isinstance(part, str))
