"""Addresses, dates, words and sentences, by Hugo's rules where it has one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from post_series.base import dates
from post_series.base.slugs import slug
from post_series.base.text import count_words, first_sentences, plain, reading_time, shorten

INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Do You Concur?", "do-you-concur"),
        ("IAM", "iam"),
        ("C#", "c#"),
        ("C++", "c++"),
        ("node.js", "node.js"),
        ("CI/CD", "ci/cd"),
        ("snake_case", "snake_case"),
        ("a - b", "a---b"),
        ("a  b", "a--b"),
        ("rock & roll", "rock--roll"),
        ("-dashed-", "-dashed-"),
        ("Übergrößen", "übergrößen"),
        ("हिन्दी", "हिन्दी"),
        ("漢字 two", "漢字-two"),
        ("  spaced  ", "spaced"),
        ("what's up", "whats-up"),
        ("a@b ~c", "a@b-~c"),
    ],
)
def test_slugs_are_hugos(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize(
    ("value", "iso", "rfc822"),
    [
        (
            datetime(2024, 11, 2, tzinfo=INDIA),
            "2024-11-02T00:00:00+05:30",
            "Sat, 02 Nov 2024 00:00:00 +0530",
        ),
        (
            "2023-12-31T23:30:00-0800",
            "2023-12-31T23:30:00-08:00",
            "Sun, 31 Dec 2023 23:30:00 -0800",
        ),
        ("2024-11-02 10:00", "2024-11-02T10:00:00+00:00", "Sat, 02 Nov 2024 10:00:00 +0000"),
        ("2024-11-02T10:00:00.5Z", "2024-11-02T10:00:00+00:00", "Sat, 02 Nov 2024 10:00:00 +0000"),
        (
            "2024-11-02 10:00:00 +0530",
            "2024-11-02T10:00:00+05:30",
            "Sat, 02 Nov 2024 10:00:00 +0530",
        ),
        (date(2024, 3, 5), "2024-03-05T00:00:00+00:00", "Tue, 05 Mar 2024 00:00:00 +0000"),
        (
            datetime(2024, 3, 5, 8, 15),  # noqa: DTZ001  # YAML gives one without an offset
            "2024-03-05T08:15:00+00:00",
            "Tue, 05 Mar 2024 08:15:00 +0000",
        ),
    ],
)
def test_dates_keep_their_offset(value: object, iso: str, rfc822: str) -> None:
    moment = dates.parse(value, UTC)
    assert (dates.iso(moment), dates.rfc822(moment)) == (iso, rfc822)


def test_a_date_without_offset_has_the_sites() -> None:
    assert dates.iso(dates.parse(date(2024, 3, 5), INDIA)) == "2024-03-05T00:00:00+05:30"


@pytest.mark.parametrize("value", ["soon", "2024", 2024, "2024-13-01", "2024-11-02 +5", [], ""])
def test_what_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever the standard library says of it
        dates.parse(value, UTC)


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 0), (1, 1), (213, 1), (214, 2), (426, 2), (427, 3)]
)
def test_begun_minutes_count_in_full(words: int, minutes: int) -> None:
    assert reading_time(words) == minutes


def test_words_are_what_stands_between_white_space() -> None:
    html = "<p>One&nbsp;two, <b>thr</b>ee.</p><p>four</p><pre><code>a = b\n</code></pre>"
    assert plain(html).split() == ["One", "two,", "three.", "four", "a", "=", "b"]
    assert count_words(html) == 7


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One. Two.</p>", "One. Two."),
        ("<p>A &amp; <b>b</b>\nc.</p>", "A & b c."),
        ("<pre><code>x</code></pre><p>After code.</p>", "After code."),
        ('<p class="admonition-title">Note</p><p>Text.</p>', "Text."),
        ("<ul><li>Only a list</li></ul>", "Only a list"),
        ("", ""),
    ],
)
def test_a_description_is_the_first_sentences(html: str, expected: str) -> None:
    assert first_sentences(html) == expected


def test_a_description_ends_with_a_sentence_where_one_ends() -> None:
    first = f"{'word ' * 15}end."
    assert shorten(f"{first} {'more ' * 40}") == first


def test_a_description_ends_with_a_word_else() -> None:
    cut = shorten("word, " * 100)
    assert len(cut) <= 160
    assert cut.endswith("word…")
