"""Sentences of facts that are data: their places, and what is put there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aws_posture.base.errors import FactError
from aws_posture.base.phrases import Age, Name, Quote, say
from aws_posture.catalogue.evidence import UndecidedError
from aws_posture.catalogue.form import sentences
from aws_posture.catalogue.form.sentences import Place

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

PARTS: dict[str, list[str | Place]] = {
    "": [],
    "No place.": ["No place."],
    "{a}": [Place("a")],
    "{a}{b}": [Place("a"), Place("b")],
    "One {a-1} two.": ["One ", Place("a-1"), " two."],
    "{a|thing is|things are} there": [Place("a", "thing is", "things are", chooses=True), " there"],
    "{a||s}": [Place("a", "", "s", chooses=True)],
    "XX{a}XX": ["XX", Place("a"), "XX"],
}


@pytest.mark.parametrize(("template", "expected"), PARTS.items())
def test_a_template_is_prose_and_places(template: str, expected: list[str | Place]) -> None:
    assert sentences.parts(template) == expected
    places = {one.name for one in expected if isinstance(one, Place)}
    assert sentences.names(template) == places


@pytest.mark.parametrize(
    "template", ["{", "}", "{A}", "{1a}", "{a b}", "{a|one}", "{a|one|two|three}", "{{a}}", "{a} }"]
)
def test_a_brace_is_part_of_a_place(template: str) -> None:
    with pytest.raises(FactError, match="a brace is not part of a place"):
        sentences.parts(template)


FILLED: list[tuple[str, sentences.Content, str]] = [
    ("{n}", 7, "7"),
    ("{n}", 5000, "5,000"),
    ("{n}", 12.5, "12.50"),
    ("{n}", 1234.567, "1,234.57"),
    ("{n}", ("a", Name("user", "ana")), "aana"),
    ("{n|is|are}", 1, "is"),
    ("{n|is|are}", 1.0, "is"),
    ("{n|is|are}", 0, "are"),
    ("{n|is|are}", 2, "are"),
    ("{n} {n|is|are} it.", 1, "1 is it."),
]


@pytest.mark.parametrize(("template", "content", "said"), FILLED)
def test_a_place_is_filled(template: str, content: sentences.Content, said: str) -> None:
    assert say(sentences.filled(template, {"n": content})) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "in r1"),
        (2, "in r1 and r2"),
        (3, "in r1, r2 and r3"),
        (4, "in 4 Regions"),
        (17, "in 17 Regions"),
    ],
)
def test_three_regions_are_named(number: int, said: str) -> None:
    assert sentences.regions([f"r{place}" for place in range(1, number + 1)]) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("a", "a"),
        ("ab", "a, b"),
        ("abc", "a, b, c"),
        ("abcd", "a, b, c and 1 more"),
        ("abcdefg", "a, b, c and 4 more"),
    ],
)
def test_three_names_are_listed(names: str, said: str) -> None:
    assert say(sentences.listed([Name("bucket", name) for name in names])) == said


WORDS = {"words": {"FREE": "the free plan"}}
THEN = NOW - timedelta(days=3)
CONTENTS: dict[str, tuple[object, Mapping[str, Any], sentences.Content]] = {
    "a number": (5, {}, 5),
    "a fraction": (5.5, {"kind": "bucket"}, 5.5),
    "a text": ("a", {}, (Quote("a"),)),
    "a name": ("a", {"kind": "bucket"}, (Name("bucket", "a"),)),
    "a word": ("FREE", WORDS, ("the free plan",)),
    "a word with a kind": ("FREE", {**WORDS, "kind": "plan"}, ("the free plan",)),
    "another word": ("GOLD", WORDS, (Quote("GOLD"),)),
    "another word with a kind": ("GOLD", {**WORDS, "kind": "plan"}, (Name("plan", "GOLD"),)),
    "a day": ("2027-01-31T00:00:00Z", {"as": "day"}, ("31 January 2027",)),
    "an age": ("2026-10-30T09:30:00Z", {"as": "age"}, (Age(THEN, NOW),)),
}


@pytest.mark.parametrize(("value", "how", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_a_value_is_shown_as_a_fact_says(
    value: object, how: Mapping[str, Any], expected: sentences.Content
) -> None:
    assert sentences.content(value, how, NOW) == expected


NOT_SHOWN: dict[str, tuple[object, Mapping[str, Any], str]] = {
    "true": (True, {}, "a value in AWS's answer is not of the form that AWS documents"),
    "nothing": (None, WORDS, "a value in AWS's answer is not of the form that AWS documents"),
    "a list": (["a"], {}, "a value in AWS's answer is not of the form that AWS documents"),
    "no time": ("soon", {"as": "day"}, "a time in AWS's answer is not a time"),
    "a number for a time": (5, {"as": "age"}, "a time in AWS's answer is not a time"),
}


@pytest.mark.parametrize(("value", "how", "said"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_what_cannot_be_shown_decides_nothing(
    value: object, how: Mapping[str, Any], said: str
) -> None:
    with pytest.raises(UndecidedError) as raised:
        sentences.content(value, how, NOW)
    assert str(raised.value) == said
