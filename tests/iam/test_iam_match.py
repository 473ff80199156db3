"""Wildcards, against a matcher that is slow and obviously right."""

from __future__ import annotations

from typing import Self, SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_posture.iam.match import covered, matches

patterns = st.text("ab*?", max_size=8)
texts = st.text("ab*?", max_size=8)


def obviously(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(obviously(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and obviously(pattern[1:], text[1:])


@given(patterns, texts)
def test_a_pattern_matches_what_it_obviously_should(pattern: str, text: str) -> None:
    assert matches(pattern, text) == obviously(pattern, text)


@given(patterns, st.lists(texts))
def test_covered_texts_are_those_that_match(pattern: str, among: list[str]) -> None:
    assert covered(pattern, among) == [text for text in among if obviously(pattern, text)]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("", "", True),
        ("", "a", False),
        ("?", "", False),
        ("a", "A", False),
        ("iam:*", "iam:createuser", True),
        ("iam:*user", "iam:createuserandmore", False),
        ("*:*", "iam", False),
        ("arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:user/a/b", True),
        ("[a-z]*", "a", False),
        ("a.c", "abc", False),
        ("\n*", "\nx\n", True),
    ],
)
def test_wildcards_are_the_only_special_characters(
    pattern: str,
    text: str,
    expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert matches(pattern, text) is expected


class Counted(str):
    """A text that counts how often it is looked at."""

    __slots__ = ("looks",)

    def __new__(cls, text: str) -> Self:
        counted = super().__new__(cls, text)
        counted.looks = 0
        return counted

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        self.looks += 1
        return super().__getitem__(at)


@pytest.mark.parametrize("pattern", ["*a" * 1000 + "b", "*a" * 1000, "*?" * 1000, "*" * 1000 + "b"])
def test_many_wildcards_look_at_each_character_a_few_times_only(pattern: str) -> None:
    counted, text = Counted(pattern), Counted("a" * 1000)

    matches(counted, text)

    assert counted.looks + text.looks <= 2 * (len(pattern) + len(text))


def test_the_worst_pattern_takes_no_more_than_the_square_of_the_text() -> None:
    counted, text = Counted("*" + "a" * 5000 + "b"), Counted("a" * 200)

    assert not matches(counted, text)
    assert counted.looks + text.looks <= 2 * len(text) ** 2
