"""Conditions of facts: JMESPath where both give an answer, and no answer where JMESPath guesses."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import jmespath  # type: ignore[import-untyped]
import pytest

from aws_posture.base.errors import FactError
from aws_posture.base.words import shortened
from aws_posture.catalogue.evidence import UndecidedError
from aws_posture.catalogue.form.expressions import (
    LONGEST,
    Scope,
    depth,
    functions,
    kind_of,
    parse,
)

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ANSWER: dict[str, Any] = {
    "Name": "logs",
    "IsPublic": False,
    "Number": 3,
    "Nothing": None,
    "CreatedAt": "2026-10-01T00:00:00Z",
    "Vpcs": [
        {"VpcId": "vpc-1", "IsDefault": True, "Tags": [{"Key": "a"}]},
        {"VpcId": "vpc-2", "IsDefault": False, "Tags": []},
    ],
    "Map": {"Users": 7, "Groups": 0},
    "Words": ["b", "a"],
    "Empty": [],
}

SAME = [
    "Name",
    "@",
    "Vpcs[].VpcId",
    "Vpcs[*].VpcId",
    "Vpcs[].Tags[].Key",
    "Vpcs[0].VpcId",
    "Vpcs[-1].VpcId",
    "Vpcs[9]",
    "Vpcs[?IsDefault].VpcId",
    "Vpcs[?!IsDefault].VpcId | [0]",
    "Vpcs[?VpcId == 'vpc-1' && IsDefault]",
    "Words[0:1]",
    "Words[::-1]",
    "Map.*",
    "Map.Users",
    "Nothing",
    "Nothing.Member",
    "Nothing == `null`",
    "Name == 'logs'",
    "Name != 'logs'",
    "Number == `3`",
    "Number > `2` && Number >= `3`",
    "Number < `2` || Number <= `3`",
    "!IsPublic",
    "[Name, Number]",
    "{a: Name, b: Number}",
    "contains(Words, 'a')",
    "contains(Name, 'og')",
    "contains(Words, Name)",
    "length(Vpcs)",
    "length(Name)",
    "length(Map)",
    "starts_with(Name, 'lo')",
    "ends_with(Name, 'lo')",
    "join(', ', Words)",
    "keys(Map)",
    "values(Map)",
    "max(values(Map))",
    "min(Empty)",
    "sum(values(Map))",
    "to_number('1.5')",
    "not_null(Nothing, Name)",
]

NO_ANSWER = [
    "Missing",
    "Map.Missing",
    "Vpcs[].Missing",
    "Vpcs[?Missing].VpcId",
    "Vpcs[?Missing == 'x']",
    "length(Missing)",
    "Missing == `null`",
    "!Missing",
    "IsPublic || Missing",
    "Name.Member",
    "Name[0]",
    "Name[]",
    "Name[?a]",
    "Name[0:1]",
    "Map[]",
    "Vpcs.*",
    "Vpcs[?VpcId]",
    "Vpcs[?Tags]",
    "Empty && IsPublic",
    "!Empty",
    "!Number",
    "Name == `3`",
    "IsPublic == 'false'",
    "Name > `3`",
    "IsPublic > `0`",
    "length(Number)",
    "length(IsPublic)",
    "contains(Number, `3`)",
    "starts_with(Number, 'a')",
    "join(', ', [Number])",
    "sum(Words)",
    "max([IsPublic])",
    "to_number(Name)",
    "days_since(Name)",
    "days_since(Number)",
    "epoch(Name)",
    "epoch(`1e300`)",
    "epoch(`-1e17`)",
    "every_address(Name)",
    "every_address(Words)",
    "every_address([Number])",
]


def value(text: str, answer: object = ANSWER) -> object:
    return Scope(answer, NOW, {"days": 90}).value(parse(text))


@pytest.mark.parametrize("text", SAME)
def test_it_is_jmespath(text: str) -> None:
    found, expected = value(text), jmespath.search(text, ANSWER)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("text", NO_ANSWER)
def test_what_is_not_as_documented_decides_nothing(text: str) -> None:
    with pytest.raises(UndecidedError, match="AWS's answer"):
        value(text)


MISSHAPEN = "in AWS's answer is not of the form that AWS documents"
SAID = {
    "Missing": "Missing is missing from AWS's answer",
    "Map.Missing": "Missing is missing from AWS's answer",
    "Name.Member": f"Member {MISSHAPEN}",
    "!Number": f"Number {MISSHAPEN}",
    "Number && IsPublic": f"Number {MISSHAPEN}",
    "Map.Users || IsPublic": f"Users {MISSHAPEN}",
    "Name > `3`": f"Name {MISSHAPEN}",
    "`3` < Map.Words": "Words is missing from AWS's answer",
    "Vpcs[?VpcId]": f"VpcId {MISSHAPEN}",
    "Name[0]": f"a value {MISSHAPEN}",
    "Name[]": f"Name {MISSHAPEN}",
    "!`5`": f"a value {MISSHAPEN}",
    "length(Number)": f"Number {MISSHAPEN}",
    "days_since(Name)": f"Name {MISSHAPEN}",
    f"sum([`1.5`, `1{'0' * 400}`])": f"a value {MISSHAPEN}",
}


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_what_is_not_as_documented_is_named(text: str, said: str) -> None:
    with pytest.raises(UndecidedError) as raised:
        value(text)
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not_null(Missing, `5`)", 5),
        ("not_null(Missing)", None),
        ("not_null(Missing, `null`) == `null`", True),
        ("length(not_null(Missing, `[]`))", 0),
        ("not_null(Vpcs[0].Missing, Name)", "logs"),
        ("Vpcs[?not_null(Missing, `false`)]", []),
        ("IsPublic && Missing", False),
        ("Vpcs[?contains(answers().Words, VpcId)]", []),
        ("Words[?@ == answers().Words[1]]", ["a"]),
        ("days_since(CreatedAt)", 32),
        ("days_until(CreatedAt)", -33),
        ("days_since(CreatedAt) > option('days')", False),
        ("epoch(`1793534400`)", "2026-11-01T12:00:00Z"),
        ("days_until(epoch(`1793534400`))", -1),
        ("contains(`[true]`, `1`)", False),
        ("every_address(`[]`)", False),
        ("every_address(['192.0.2.0/24', '2001:db8::1'])", False),
        ("every_address(['192.0.2.0/24', '0.0.0.0/0'])", True),
        ("every_address(['::/0'])", True),
        ("every_address(['0.0.0.0/1', '128.0.0.0/1'])", True),
        ("every_address(['0.0.0.0/1', '128.0.0.0/2'])", False),
        ("every_address(['8000::/1', '::/2', '4000::/2'])", True),
        ("every_address(['0.0.0.0/1', '8000::/1'])", False),
    ],
)
def test_what_facts_have_besides(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("condition", ["Name", "Number", "Vpcs", "Nothing"])
def test_a_condition_is_true_or_false(condition: str) -> None:
    with pytest.raises(UndecidedError):
        Scope(ANSWER, NOW).holds(parse(condition))


@pytest.mark.parametrize("answer", [None, [], "text", 5, True])
def test_an_answer_of_another_form_is_no_traceback(answer: object) -> None:
    for text in (*SAME[2:20], *NO_ANSWER):
        with suppress(UndecidedError):
            value(text, answer)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Name", set()),
        ("keys(Map)", {"keys"}),
        ("length(keys(Map))", {"length", "keys"}),
        ("Vpcs[?days_since(CreatedAt) > `1`].Tags", {"days_since"}),
        ("[keys(Map), length(Words)]", {"keys", "length"}),
        ("{a: keys(Map)}", {"keys"}),
        ("!contains(Words, option('a')) && IsPublic", {"contains", "option"}),
        ("Words[0:2] | length(@)", {"length"}),
        ('`["function_expression", "keys"]`', set()),
    ],
)
def test_functions_are_found_wherever_they_stand(text: str, names: set[str]) -> None:
    assert functions(parse(text)) == names


@pytest.mark.parametrize(
    ("text", "deep"),
    [
        ("Name", 1),
        ("keys(Map)", 2),
        ("Vpcs[0].Tags[0].Key", 3),
        ("!(!(Name))", 3),
        ("`[[[1]]]`", 1),
    ],
)
def test_how_deep_an_expression_is(text: str, deep: int) -> None:
    assert depth(parse(text)) == deep


UNPARSED = {
    "Name ==": "Incomplete expression",
    "Name = 'a'": "Unknown token '='",
    "Name name": 'Unexpected token: name: Parse error at column 5, token "name" (UNQUOTED_IDENTIFIER)',
    "Name)": 'Unexpected token: ): Parse error at column 4, token ")" (RPAREN)',
    "'Name": "Unclosed ' delimiter",
    "": "Invalid JMESPath expression: cannot be empty.",
}


@pytest.mark.parametrize(("text", "said"), UNPARSED.items(), ids=UNPARSED)
def test_what_is_not_jmespath_says_what_the_parser_says(text: str, said: str) -> None:
    with pytest.raises(FactError) as raised:
        parse(text)
    hint = "literals are in backticks, texts in single quotes"
    assert str(raised.value) == f"{text!r} is not JMESPath: {said}; {hint}"


LIMITS = {
    "as long as can be": (f"'{'a' * (LONGEST - 2)}'", ""),
    "longer": (f"'{'a' * (LONGEST - 1)}'", "is longer than 2000 characters; split it"),
    "as deep as can be": (f"{'!(' * 49}a{')' * 49}", ""),
    "deeper": (f"{'!(' * 50}a{')' * 50}", "is nested too deeply; split it"),
}


@pytest.mark.parametrize(("text", "problem"), LIMITS.values(), ids=LIMITS)
def test_an_expression_has_an_end(text: str, problem: str) -> None:
    if not problem:
        assert parse(text)
        return
    with pytest.raises(FactError) as raised:
        parse(text)
    assert str(raised.value) == f"the expression {problem}"


def test_a_long_expression_is_shown_in_part() -> None:
    assert shortened("a" * 80) == "a" * 80
    assert shortened("a" * 81) == f"{'a' * 79}…"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ("a", "text"),
        ([], "list"),
        ({}, "structure"),
        (None, "null"),
    ],
)
def test_a_value_has_a_kind(data: object, kind: str) -> None:
    assert kind_of(data) == kind
