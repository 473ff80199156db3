from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from aws_posture.base.words import ago, count, enumerated, minute, plain

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 keys"), (1, "1 key"), (2, "2 keys"), (1000, "1000 keys")]
)
def test_numbers_agree_with_their_noun(number: int, words: str) -> None:
    assert count(number, "key") == words


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(days=400), "400 days ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(hours=24), "1 day ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(minutes=59), "less than an hour ago"),
        (timedelta(0), "less than an hour ago"),
        (timedelta(hours=-3), "less than an hour ago"),
    ],
)
def test_ages_are_rounded_down(age: timedelta, words: str) -> None:
    assert ago(NOW - age, NOW) == words


def test_times_are_shown_in_utc() -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    assert minute(datetime(2026, 11, 2, 15, 0, tzinfo=india)) == "2026-11-02 09:30 UTC"


@pytest.mark.parametrize(
    ("parts", "words"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_enumerated(parts: list[str], words: str) -> None:
    assert enumerated(parts) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ana", "ana"),
        ("<b>&amp;{{ x }}\"'", "<b>&amp;{{ x }}\"'"),
        ("two\r\nlines\tand\u2028more", "two lines and more"),
        ("a\x00\x1b[31mb\x7f", "a[31mb"),
        ("\u202efdp.exe\u2066", "fdp.exe"),
        ("a\u200bb\ufeffc", "abc"),
        ("half \ud800 pair", "half pair"),
        ("日本 é", "日本 é"),
        (" \n ", ""),
    ],
)
def test_foreign_text_becomes_one_honest_line(text: str, shown: str) -> None:
    assert plain(text) == shown
