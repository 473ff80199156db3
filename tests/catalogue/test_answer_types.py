"""Whether an expression fits the answer that it is about, and what is said where it does not."""

from __future__ import annotations

from contextlib import suppress

import pytest

from aws_posture.base.errors import FactError
from aws_posture.catalogue.form.answer_types import Typing
from aws_posture.catalogue.form.expressions import parse
from aws_posture.catalogue.form.models import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    TEXT,
    Shape,
    list_of,
    structure,
)

# A member of each type.
TYPES = {
    "Text": TEXT,
    "Word": Shape("text", "Word", ("A", "B")),
    "Number": NUMBER,
    "Flag": BOOLEAN,
    "Time": Shape("time"),
    "Nothing": NULL,
    "List": list_of(TEXT),
    "Map": Shape("map", _inside=NUMBER),
    "Object": structure({"Member": TEXT}, "Thing"),
    "Secret": Shape("sensitive"),
    "Any": ANY,
}
TYPING = Typing(structure(TYPES, "Answer"), {"days": 90, "name": "a", "on": True})

TEXTS = {"Text", "Word", "Any"}
# What can stand at a place in an expression.
FITTING: dict[str, set[str]] = {
    "length({})": {*TEXTS, "List", "Map", "Object"},
    "contains({}, 'A')": {*TEXTS, "List"},
    "contains(List, {})": TEXTS,
    "contains('A', {})": TEXTS,
    "days_since({})": {*TEXTS, "Time"},
    "days_until({})": {*TEXTS, "Time"},
    "epoch({})": {"Number", "Any"},
    "every_address({})": {"List", "Any"},
    "starts_with({}, 'A')": TEXTS,
    "starts_with('A', {})": TEXTS,
    "ends_with({}, 'A')": TEXTS,
    "ends_with('A', {})": TEXTS,
    "join({}, List)": TEXTS,
    "join('', {})": {"List", "Any"},
    "keys({})": {"Map", "Any"},
    "values({})": {"Map", "Object", "Any"},
    "max({})": {"List", "Any"},
    "min({})": {"List", "Any"},
    "sum({})": {"List", "Any"},
    "to_number({})": TEXTS,
    "not_null({}, 'A')": TEXTS,
    "not_null('A', {})": {*TEXTS, "Nothing"},
    "not_null('A', 'A', {})": {*TEXTS, "Nothing"},
    "{}.Member": {"Object", "Map", "Any", "Nothing"},
    "{}.*": {"Map", "Any"},
    "{}[0]": {"List", "Any", "Nothing"},
    "{}[0:1]": {"List", "Any"},
    "{}[]": {"List", "Any"},
    "{}[*]": {"List", "Any"},
    "{}[?@ == 'A']": {"List", "Any"},
    "{} > `1`": {"Number", "Any"},
    "`1` <= {}": {"Number", "Any"},
    "{} < `1`": {"Number", "Any"},
    "{} && Flag": {"Flag", "Any"},
    "Flag || {}": {"Flag", "Any"},
    "!({})": {"Flag", "Any"},
    "{} == 'A'": {*TEXTS, "Nothing"},
    "`1` != {}": {"Number", "Any", "Nothing"},
    "{} == `true`": {"Flag", "Any", "Nothing"},
    "{} == `[]`": {"List", "Any", "Nothing"},
    "{} == `{}`": {"Object", "Any", "Nothing"},
    "{} == `null`": set(TYPES),
    "{} == Any": set(TYPES),
}


@pytest.mark.parametrize(("text", "names"), FITTING.items(), ids=FITTING)
def test_only_what_has_the_right_type_fits(text: str, names: set[str]) -> None:
    found = set()
    for name in TYPES:
        with suppress(FactError):
            TYPING.of(parse(text.replace("{}", name, 1)))
            found.add(name)
    assert found == names


# The type that an expression gives, and the one of its elements or values.
GIVEN = {
    "Word": "text",
    "Map.Users": "number",
    "Any.Member": "any",
    "Nothing.Member": "null",
    "Object.Member": "text",
    "List[0]": "text",
    "List[0:1]": "list of text",
    "List[*].length(@)": "list of number",
    "[List, List][]": "list of text",
    "[List, List][*]": "list of list",
    "Map.*": "list of number",
    "Map.*.to_number('1')": "list of number",
    "List[?@ == 'A'].length(@)": "list of number",
    "[Text, Word]": "list of text",
    "[Text, Number]": "list of any",
    "{a: Number}.a": "number",
    "'A'": "text",
    "`1`": "number",
    "`true`": "boolean",
    "`null`": "null",
    "`[1]`": "list of number",
    "`[]`": "list of any",
    '`{"a": [true]}`.a': "list of boolean",
    "Text == 'A'": "boolean",
    "Number > `1`": "boolean",
    "Flag && Flag": "boolean",
    "answers().Number": "number",
    "contains(List, 'A')": "boolean",
    "days_since(Time)": "number",
    "days_until(Time)": "number",
    "ends_with(Text, 'A')": "boolean",
    "epoch(Number)": "time",
    "every_address(List)": "boolean",
    "join('', List)": "text",
    "keys(Map)": "list of text",
    "length(List)": "number",
    "max(List)": "number",
    "min(List)": "number",
    "not_null(Nothing)": "null",
    "not_null(Text, 'A')": "text",
    "not_null(Any, 'A')": "any",
    "option('days')": "number",
    "option('name')": "text",
    "option('on')": "boolean",
    "starts_with(Text, 'A')": "boolean",
    "sum(List)": "number",
    "to_number(Text)": "number",
    "values(Map)": "list of number",
}


@pytest.mark.parametrize(("text", "kind"), GIVEN.items(), ids=GIVEN)
def test_what_an_expression_gives_has_a_type(text: str, kind: str) -> None:
    found = TYPING.of(parse(text))
    assert (f"list of {found.element.kind}" if found.kind == "list" else found.kind) == kind


COMPARED = "a time cannot be compared with = ; use days_since(x) or days_until(x)"
WRONG = {
    "Text": "Text is a text, not true or false; compare it with something",
    "Number": "Number is a number, not true or false; compare it with something",
    "Nothing": "Nothing is null, not true or false; compare it with something",
    "Map": "Map is an object, not true or false; compare it with something",
    "List": "List is a list, not true or false; compare its length, as in length(x) > `0`",
    "Time": "Time is a time, not true or false; use days_since(x) or days_until(x)",
    "Object": (
        "Object is an object, not true or false; name a member of it, and put what follows ! in "
        "parentheses: !(a.b)"
    ),
    "Secret": (
        "Secret is what AWS calls sensitive, of which snapshots only hold that it is there, not "
        "true or false; compare it with something"
    ),
    "Object[] == `null`": "Object is an object, not a list; write [x] for a list with one element",
    "Text[] == `null`": "Text is a text, not a list",
    "Time > `1`": "Time is a time, not a number; use days_since(x) or days_until(x)",
    "Text > `1`": "Text is a text, not a number",
    "Text[0] == 'A'": "[…] needs a list, and this is a text",
    "List.Member": "Member cannot be a member of a list; write [].Member",
    "Text.Member": "Member cannot be a member of a text",
    "Object.Membr": "Thing has no member 'Membr'; did you mean Member?",
    "Object.zzzzzzzz": "Thing has no member 'zzzzzzzz'; there are Member",
    "zzzzzzzz": (
        "Answer has no member 'zzzzzzzz'; there are Text, Word, Number, Flag, Time, Nothing, List, Map"
    ),
    "{a: Text}.zzzzzzzz == 'A'": "there is no member 'zzzzzzzz'; there are a",
    "Word == 'zzzzzzzz'": "AWS has no 'zzzzzzzz' there; it has A, B",
    "'zzzzzzzz' == Word": "AWS has no 'zzzzzzzz' there; it has A, B",
    'contains(`["A", "zzzzzzzz"]`, Word)': "AWS has no 'zzzzzzzz' there; it has A, B",
    "contains([Word], 'zzzzzzzz')": "AWS has no 'zzzzzzzz' there; it has A, B",
    "Time == 'A'": COMPARED,
    "'A' == Time": COMPARED,
    "Number == '1'": "Number is a number, and is compared with a text; write `1` in backticks",
    "'true' != Flag": "this is a text, and is compared with true or false; write `true` in backticks",
    "List == 'A'": "List is a list, and is compared with a text",
    "Number == `true`": "Number is a number, and is compared with true or false",
    "option('dys') > `1`": "there is no option 'dys'; did you mean days?",
    "option(Text) > `1`": "there is no option 'Text'; name one of the fact, in single quotes",
    "contains(Number, 'A')": "contains() looks in a list or a text, and this is a number",
    "contains(List, `1`)": "contains() would look for a number among texts",
    "contains(Text, `1`)": "contains() would look for a number among texts",
    "values(Number) == `[]`": "values() takes an object, and Number is a number",
    "length(Number) > `1`": "length() takes a list or a text, and Number is a number",
    "not_null(Text, `1`) == 'A'": "not_null() has a number where a text is missing",
    "days_since(Number) > `1`": "Number is a number, not a time",
    "&Text": "expref cannot be used in facts",
}


@pytest.mark.parametrize(("text", "problem"), WRONG.items(), ids=WRONG)
def test_what_does_not_fit_is_told_why(text: str, problem: str) -> None:
    with pytest.raises(FactError) as raised:
        TYPING.expect(parse(text), "boolean")
    assert str(raised.value) == problem


MANY = tuple("ABCDEFGH")
OF_MANY = {6: "A, B, C, D, E, F", 7: "A, B, C, D, E, F, …"}


@pytest.mark.parametrize(("number", "listed"), OF_MANY.items())
def test_of_many_words_the_first_six_are_named(number: int, listed: str) -> None:
    word = Shape("text", "Word", MANY[:number])
    with pytest.raises(FactError) as raised:
        Typing(structure({"Word": word}), {}).of(parse("Word == 'zzzzzzzz'"))
    assert str(raised.value) == f"AWS has no 'zzzzzzzz' there; it has {listed}"


def test_a_key_of_a_map_is_one_of_aws_s_words() -> None:
    typing = Typing(structure({"Map": Shape("map", "", ("Users",), NUMBER)}), {})
    assert typing.of(parse("Map.Users")) == NUMBER
    with pytest.raises(FactError, match="AWS has no 'Usrs' there; did you mean Users"):
        typing.of(parse("Map.Usrs"))
