"""Every operator of conditions, on a tag that the snapshot knows: what holds makes an administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.privilege import classify
from aws_posture.privilege.conditions import evaluate, parsed
from aws_posture.privilege.documents import parse
from aws_posture.privilege.truth import Effect, Free, Truth, Value
from aws_posture.privilege.variables import compiled, resolved

Json = dict[str, Any]

ACCOUNT = "111122223333"
KEY = "aws:PrincipalTag/it"

# An operator, what the tag is, what the policy wants, and whether that holds.
OPERATORS: list[tuple[str, str, object, bool]] = [
    ("StringEquals", "red", ["blue", "red"], True),
    ("StringEquals", "red", "Red", False),
    ("StringEquals", "red", "r*", False),
    ("StringNotEquals", "red", ["blue", "red"], False),
    ("StringEqualsIgnoreCase", "red", "RED", True),
    ("StringNotEqualsIgnoreCase", "red", "RED", False),
    ("StringLike", "red", "r?d", True),
    ("StringNotLike", "red", "b*", True),
    ("NumericEquals", "7", "7.0", True),
    ("NumericEquals", "7", 7, True),
    ("NumericEquals", "seven", "7", False),
    ("NumericNotEquals", "7", "7", False),
    ("NumericNotEquals", "seven", "7", True),
    ("NumericLessThan", "7", "8", True),
    ("NumericLessThan", "7", "7", False),
    ("NumericLessThanEquals", "7", "7", True),
    ("NumericGreaterThan", "7", "6.5", True),
    ("NumericGreaterThan", "7", "7", False),
    ("NumericGreaterThanEquals", "7", "7", True),
    ("DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", True),
    ("DateNotEquals", "2026-01-01", "2026-01-02", True),
    ("DateLessThan", "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00Z", True),
    ("DateLessThan", "2026", "2026-02", True),
    ("DateLessThanEquals", "2026-01-01", "2026", True),
    ("DateGreaterThan", "2026-01-01", "1700000000", True),
    ("DateGreaterThanEquals", "2026-01-01", "2026-01-01", True),
    ("DateGreaterThan", "soon", "2026-01-01", False),
    ("DateEquals", "1700000000", "2023-11-14T22:13:20Z", True),
    ("DateEquals", "1700000000.5", "2023-11-14T22:13:20.500Z", True),
    # Four digits are a year, and more of them are seconds.
    ("DateEquals", "2026", "2026-01-01", True),
    ("DateEquals", "20260", "1970-01-01T05:37:40Z", True),
    ("DateEquals", "2026-02", "2026-02-01", True),
    ("DateEquals", "2026-2", "2026-02-01", False),
    ("DateEquals", "2026-01-01T01:00", "2026-01-01T01:00:00Z", True),
    ("DateGreaterThan", "2026-01-01", "99999999999999999999", False),
    ("Bool", "true", True, True),
    ("Bool", "TRUE", "true", True),
    ("Bool", "false", "true", False),
    ("BinaryEquals", "QQ==", "QQ==", True),
    ("IpAddress", "192.0.2.7", ["198.51.100.0/24", "192.0.2.0/24"], True),
    ("IpAddress", "2001:db8::1", "2001:db8::/32", True),
    ("IpAddress", "192.0.2.7", "2001:db8::/32", False),
    ("IpAddress", "somewhere", "192.0.2.0/24", False),
    ("NotIpAddress", "192.0.2.7", "192.0.2.0/24", False),
    ("ArnEquals", "arn:aws:iam::1:user/a/b", "arn:aws:iam::*:user/a/*", True),
    ("ArnLike", "arn:aws:iam::1:user/a", "arn:aws:*:user/a", False),
    ("ArnLike", "arn:aws:iam::1:user/a", "*", True),
    ("ArnNotEquals", "arn:aws:iam::1:user/a", "arn:aws:iam::1:user/a", False),
    ("ArnNotLike", "arn:aws:iam::1:user/a", "arn:aws:iam::1:role/*", True),
    ("Null", "red", "false", True),
    ("Null", "red", True, False),
    ("ForAllValues:StringEquals", "red", ["red", "blue"], True),
    ("ForAnyValue:StringNotEquals", "red", ["red", "blue"], False),
    ("NumericLessThanIfExists", "9", "8", False),
]


@pytest.mark.parametrize(("operator", "tag", "wanted", "holds"), OPERATORS)
def test_an_operator_compares_what_is_there(
    account: Callable[[Json], Json],
    operator: str,
    tag: str,
    wanted: object,
    holds: bool,  # noqa: FBT001  # a column
) -> None:
    maria = {"tags": {"it": tag}, **everything(operator, wanted)}
    assert class_of(account(maria)) == ("admin" if holds else "none")


# An operator, and whether it holds for who has no such tag.
ABSENT: list[tuple[str, bool]] = [
    *((one, False) for one in ("StringEquals", "NumericLessThan", "DateLessThan", "Bool")),
    *((one, False) for one in ("IpAddress", "ArnLike", "BinaryEquals", "ForAnyValue:StringLike")),
    *((one, True) for one in ("StringNotEquals", "NumericNotEquals", "DateNotEquals")),
    *((one, True) for one in ("NotIpAddress", "ArnNotLike", "StringNotLike")),
    *((f"{one}IfExists", True) for one in ("StringEquals", "NumericLessThan", "Bool", "ArnLike")),
    *((f"ForAllValues:{one}", True) for one in ("StringEquals", "StringNotEquals")),
    # "ForAnyValue" asks for a value, whatever is to hold of it.
    *((f"ForAnyValue:{one}", False) for one in ("StringNotEquals", "StringEqualsIfExists")),
]


@pytest.mark.parametrize(("operator", "holds"), ABSENT)
def test_an_operator_decides_about_a_key_that_is_absent(
    account: Callable[[Json], Json],
    operator: str,
    holds: bool,  # noqa: FBT001  # a column
) -> None:
    found = class_of(account(everything(operator, "2026-01-01")))
    assert found == ("admin" if holds else "none")


def everything(operator: str, wanted: object) -> Json:
    condition = {operator: {KEY: wanted}}
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    return {"inline": {"all": statement}}


def class_of(details: Json) -> str:
    return str(classify(details, {}, ACCOUNT, "aws")[0].class_)


KEYS: dict[str, Value] = {
    "it": ("red",),
    "two": ("red", "blue"),
    "arn": ("arn:aws:iam::red:user/a",),
    "star": ("r*",),
    "question": ("r?",),
    "absent": (),
    "session": Free.SESSION,
    "chosen": Free.CHOSEN,
}
YES, MAYBE, UNSURE, NO = Truth.YES, Truth.MAYBE, Truth.UNSURE, Truth.NO

# A condition, and whether it holds for an Allow and for a Deny.
TRUTHS: list[tuple[Json, Truth, Truth]] = [
    ({}, YES, YES),
    ({"StringEquals": {"it": "red"}}, YES, YES),
    ({"StringEquals": {"it": "blue"}}, NO, NO),
    ({"StringEquals": {"it": []}}, NO, NO),
    ({"StringNotEquals": {"it": []}}, YES, YES),
    # What only a session has, and what whoever sends the request chooses.
    ({"StringEquals": {"session": "red"}}, MAYBE, MAYBE),
    ({"StringNotEquals": {"session": "red"}}, MAYBE, MAYBE),
    ({"StringEquals": {"chosen": "red"}}, YES, NO),
    ({"StringNotEquals": {"chosen": "red"}}, YES, NO),
    ({"StringEquals": {"chosen": []}}, NO, NO),
    # Variables: with a value, with one of a session, and with none.
    ({"StringEquals": {"it": "${it}"}}, YES, YES),
    ({"StringNotEquals": {"it": "${it}"}}, NO, NO),
    ({"StringEquals": {"it": "${session}"}}, UNSURE, UNSURE),
    ({"StringNotEquals": {"it": "${session}"}}, UNSURE, UNSURE),
    ({"StringEquals": {"it": ["${session}", "red"]}}, YES, YES),
    ({"StringEquals": {"it": ["${session}", "blue"]}}, UNSURE, UNSURE),
    ({"StringNotEquals": {"it": ["${session}", "red"]}}, NO, NO),
    ({"StringEquals": {"it": "${absent}"}}, NO, UNSURE),
    ({"StringNotEquals": {"it": "${absent}"}}, UNSURE, UNSURE),
    ({"StringEquals": {"it": ["${absent}", "red"]}}, YES, YES),
    ({"StringEquals": {"it": ["${absent}", "${session}"]}}, UNSURE, UNSURE),
    ({"StringEquals": {"it": "${absent, 'red'}"}}, YES, YES),
    ({"StringEquals": {"it": "${absent, 'blue'}"}}, NO, NO),
    ({"StringEquals": {"session": "${absent}"}}, NO, MAYBE),
    ({"StringEquals": {"session": ["${absent}", "red"]}}, MAYBE, MAYBE),
    ({"StringNotEquals": {"session": "${absent}"}}, MAYBE, MAYBE),
    ({"StringEquals": {"chosen": "${absent}"}}, NO, NO),
    ({"StringEqualsIfExists": {"chosen": "${absent}"}}, YES, NO),
    ({"ForAllValues:StringEquals": {"chosen": "${absent}"}}, YES, NO),
    ({"ForAnyValue:StringEquals": {"chosen": "${absent}"}}, NO, NO),
    # Signs that stand for others are characters where a variable has them, or is written for them.
    *(
        ({operator: {"star": text}}, holds, holds)
        for operator in ("StringEquals", "StringEqualsIgnoreCase", "StringLike")
        for text, holds in (("${star}", YES), ("r${*}", YES), ("${question}", NO), ("r${?}", NO))
    ),
    *(
        ({operator: {"question": text}}, holds, holds)
        for operator in ("StringEquals", "StringEqualsIgnoreCase", "StringLike")
        for text, holds in (("${star}", NO), ("r${*}", NO), ("${question}", YES), ("r${?}", YES))
    ),
    ({"StringEquals": {"star": "r*"}}, YES, YES),
    ({"StringEquals": {"question": "r?"}}, YES, YES),
    # Only what a Resource says has a wildcard for each field that is missing, or no variable in some.
    ({"StringLike": {"arn": "arn:aws:iam:"}}, NO, NO),
    ({"StringLike": {"arn": "arn:aws:iam:*"}}, YES, YES),
    ({"StringEquals": {"arn": "arn:aws:iam::${it}:user/a"}}, YES, YES),
    ({"ArnEquals": {"arn": "arn:aws:iam::${it}:user/?"}}, YES, YES),
    # Several values.
    ({"StringEquals": {"two": "red"}}, YES, YES),
    ({"ForAnyValue:StringEquals": {"two": "blue"}}, YES, YES),
    ({"ForAnyValue:StringEquals": {"two": "green"}}, NO, NO),
    ({"ForAllValues:StringEquals": {"two": "red"}}, NO, NO),
    ({"ForAllValues:StringEquals": {"two": ["red", "blue"]}}, YES, YES),
    ({"ForAllValues:StringNotEquals": {"two": "red"}}, NO, NO),
    ({"ForAllValues:StringNotEquals": {"two": "green"}}, YES, YES),
    ({"ForAnyValue:StringNotEquals": {"two": "red"}}, YES, YES),
    # What nobody can read.
    ({"StringFits": {"it": "red"}}, UNSURE, UNSURE),
    ({"ForSomeValues:StringEquals": {"it": "red"}}, UNSURE, UNSURE),
    ({"StringEquals": {"it": {"a": "red"}}}, UNSURE, UNSURE),
    ({"StringEquals": {"it": ["red", None]}}, UNSURE, UNSURE),
    # Whether a key is there.
    ({"Null": {"it": "false"}}, YES, YES),
    ({"Null": {"it": "true"}}, NO, NO),
    ({"Null": {"absent": True}}, YES, YES),
    ({"Null": {"absent": ["true", "false"]}}, YES, YES),
    ({"Null": {"session": "true"}}, MAYBE, MAYBE),
    # Several tests: all have to hold.
    ({"StringEquals": {"it": "red", "two": "red"}}, YES, YES),
    ({"StringEquals": {"it": "red", "session": "red"}}, MAYBE, MAYBE),
    ({"StringEquals": {"it": "red"}, "StringFits": {"it": "red"}}, UNSURE, UNSURE),
    ({"StringEquals": {"session": "red"}, "StringFits": {"it": "red"}}, UNSURE, UNSURE),
    ({"StringEquals": {"session": "red", "it": "blue"}}, NO, NO),
    ({"StringFits": {"it": "red"}, "StringEquals": {"it": "blue"}}, NO, NO),
]


@pytest.mark.parametrize(("condition", "allow", "deny"), TRUTHS)
def test_a_condition_holds_as_far_as_anybody_knows(
    condition: Json, allow: Truth, deny: Truth
) -> None:
    tests = parsed(condition, with_variables=True)
    found = [evaluate(tests, KEYS.__getitem__, effect) for effect in (Effect.ALLOW, Effect.DENY)]
    assert found == [allow, deny]


ASKED: dict[str, tuple[Json, list[str], bool]] = {
    # A condition, the keys that decide it, and whether nobody may know what it means.
    "a key": ({"StringEquals": {"aws:Username": "ana"}}, ["aws:username"], False),
    "several": (
        {"Bool": {"a:B": True, "c:D": True}, "Null": {"e:F": True}},
        *(["a:b", "c:d", "e:f"], False),
    ),
    "a key in a variable": (
        {"StringEquals": {"aws:ResourceTag/x": ["a", "${aws:PrincipalTag/X}"]}},
        *(["aws:resourcetag/x", "aws:principaltag/x"], True),
    ),
    "whether a key is there, which no variable says": (
        *({"Null": {"aws:username": "${aws:userid}"}}, ["aws:username"], False),
    ),
    "an operator that nobody knows": ({"StringFits": {"it": "red"}}, ["it"], True),
    "a value that nobody can read": ({"StringEquals": {"it": [None]}}, ["it"], True),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_statement_is_open_where_nobody_may_know_what_it_means(name: str) -> None:
    condition, keys, is_open = ASKED[name]
    words = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    (statement,) = parse({"Version": "2012-10-17", "Statement": words}).statements
    assert (list(statement.keys), statement.is_open) == (keys, is_open)


def test_a_variable_is_a_text_in_the_first_version_of_the_language() -> None:
    tests = parsed({"StringEquals": {"it": "${it}"}}, with_variables=False)
    assert evaluate(tests, KEYS.__getitem__, Effect.ALLOW) is NO


# An element of Resource, and the pattern that it is for who is "red".
RESOURCES: list[tuple[str, str]] = [
    ("*", "*"),
    ("arn", "arn"),
    ("arn:aws:s3", "arn:aws:s3:*:*:*"),
    ("arn:aws:s3::", "arn:aws:s3:::*"),
    ("arn:aws:s3:::", "arn:aws:s3:::"),
    ("arn:aws:s3:::x:y", "arn:aws:s3:::x:y"),
    ("arn:aws:s3:::${it}/*", "arn:aws:s3:::red/*"),
    ("arn:aws:s3::${it}:x", "arn:aws:s3::${it}:x"),
    ("arn:aws:s3::${it}:${it}:${it}", "arn:aws:s3::${it}:red:red"),
    ("arn:aws:${it}", "arn:aws:${it}:*:*:*"),
    ("x:${it}", "x:red"),
    ("arn:aws:s3:::${it", "arn:aws:s3:::${it"),
    ("arn:aws:s3:::${it}${two, 'a'}b", "arn:aws:s3:::redab"),
    # A default, with and without quotes, and what is around a name.
    ("x${absent, 'a'}", "xa"),
    ("x${absent,a}", "xa"),
    ("x${absent, ''}", "x"),
    ("x${absent,'}", "x'"),
    ("x${absent, 'a}", "x'a"),
    ("x${absent, a'}", "xa'"),
    ("x${ IT }", "xred"),
]


@pytest.mark.parametrize(("text", "pattern"), RESOURCES)
def test_a_variable_of_a_resource_is_replaced_behind_the_fifth_colon(
    text: str, pattern: str
) -> None:
    template = compiled(text, with_variables=True, is_resource=True)
    assert resolved(template, KEYS.__getitem__) == (pattern, YES)


@pytest.mark.parametrize("text", ["arn:aws:s3", "arn:aws:s3:::${it}/x", "${it}"])
def test_a_resource_has_no_variables_in_the_first_version_of_the_language(text: str) -> None:
    template = compiled(text, with_variables=False, is_resource=True)
    missing = ":*" * (3 if text == "arn:aws:s3" else 0)
    assert resolved(template, KEYS.__getitem__) == (text + missing, YES)
