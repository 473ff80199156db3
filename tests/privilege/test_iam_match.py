"""Wildcards, against a matcher that is slow and obviously right."""

from __future__ import annotations

from typing import SupportsIndex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_posture.privilege.match import covered, matches

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


class Watched(str):
    """A text that notes where it is looked at."""

    __slots__ = ("places",)

    def __init__(self, _: str) -> None:
        self.places: list[int] = []

    def find(self, part: str, start: int, end: int) -> int:  # type: ignore[override]
        self.places.append(start)
        return super().find(part, start, end)

    def startswith(self, part: str, start: int) -> bool:  # type: ignore[override]
        return super().startswith(part, start)

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        self.places.append(at.start if isinstance(at, slice) else int(at))
        return super().__getitem__(at)


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 1000 + "*b*", "*a" * 1000 + "*", "*?" * 900 + "*", "*a?" * 300 + "*b?*"],
    ids=lambda pattern: f"{pattern[:6]}..{pattern[-3:]}",
)
def test_many_wildcards_are_looked_for_once_and_never_backwards(pattern: str) -> None:
    text = Watched("a" * 1000)

    matches(pattern, text)

    assert 0 < len(text.places) <= len(text) + pattern.count("*")
    assert text.places == sorted(text.places)


def test_the_worst_pattern_looks_at_each_place_once() -> None:
    text = Watched("a" * 500)

    assert not matches("*" + "a?" * 100 + "b*", text)
    assert text.places == sorted(set(text.places))


def test_stars_in_a_row_are_one() -> None:
    """A document of six megabytes can hold millions, and each would be looked for in each text."""
    text = Watched("a" * 10)

    assert matches("*" * 1000 + "a", text)
    assert len(text.places) <= len("*a")
