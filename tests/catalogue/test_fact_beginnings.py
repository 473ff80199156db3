"""The beginning of a fact, as `facts new` writes it from AWS's model of an operation."""

from __future__ import annotations

import pytest

from aws_posture.base.errors import FactError
from aws_posture.catalogue.form import models, skeleton
from aws_posture.catalogue.form.models import (
    ANY,
    BOOLEAN,
    NUMBER,
    TEXT,
    OperationModel,
    Shape,
    list_of,
    structure,
)

TIME = Shape("time")
WORD = Shape("text", "Word", ("ONE", "TWO"))

BLOCK = """\
example.block:
  title: What it is about
  question: Is it as it should be?
  why: One or two sentences that say what is at stake.
  severity: medium
  ask:
    operation: s3control:GetPublicAccessBlock
    parameters:
      AccountId: "{account}"
  # The answer of GetPublicAccessBlock:
  # PublicAccessBlockConfiguration:
  #   BlockPublicAcls: true or false
  #   IgnorePublicAcls: true or false
  #   BlockPublicPolicy: true or false
  #   RestrictPublicBuckets: true or false
  fail:
    when: "PublicAccessBlockConfiguration.BlockPublicAcls == `false`"
    say: It is not as it should be.
  pass:
    say: It is as it should be.
  check:
    console:
      - Open the console and look.
    cli: aws s3control get-public-access-block --account-id=ACCOUNT_ID
  remedy:
    console:
      - Open the console and change it.
  document:
    title: The title of AWS's page about it
    url: https://docs.aws.amazon.com/
  cases:
    - error: AccessDenied
      state: unknown
"""


def test_the_beginning_of_a_fact_is_whole() -> None:
    assert skeleton.written("example.block", "s3control:GetPublicAccessBlock") == BLOCK


def test_a_fact_that_is_asked_everywhere_says_where() -> None:
    text = skeleton.written("example.vpcs", "ec2:DescribeVpcs", every=True)
    assert "    operation: ec2:DescribeVpcs\n    regions: every\n" in text
    assert "parameters:" not in text
    assert "    say: It is not as it should be {regions}.\n" in text
    assert "    say: It is as it should be {regions}.\n" in text
    assert "    cli: aws ec2 describe-vpcs\n" in text


def _written(
    monkeypatch: pytest.MonkeyPatch, answer: Shape, parameters: dict[str, Shape] | None = None
) -> list[str]:
    """Write the beginning of a fact that asks an operation like this; returns its lines."""
    given = parameters or {}
    model = OperationModel(given, tuple(given), answer, (), "x:GetX")
    monkeypatch.setattr(models, "operation", lambda *_: model)
    return skeleton.written("example.x", "x:GetX").splitlines()


# What a parameter is called, what type it has, and what is written for it.
PARAMETERS: list[tuple[str, Shape, str]] = [
    ("AccountId", TEXT, '"{account}"'),
    ("accountId", TEXT, '"{account}"'),
    ("account", TEXT, '"{account}"'),
    ("Kind", WORD, "ONE"),
    ("Name", TEXT, '"VALUE"'),
    ("Number", NUMBER, "1"),
    ("Flag", BOOLEAN, "true"),
    ("Start", TIME, '"2026-11-01T00:00:00Z"'),
    ("Names", list_of(TEXT), "[]"),
    ("Filter", ANY, "[]"),
]


@pytest.mark.parametrize(("name", "shape", "value"), PARAMETERS)
def test_a_parameter_has_a_value_of_its_type(
    monkeypatch: pytest.MonkeyPatch, name: str, shape: Shape, value: str
) -> None:
    lines = _written(monkeypatch, structure({}), {name: shape})
    at = lines.index("    parameters:")
    assert lines[at + 1] == f"      {name}: {value}"
    assert lines[at + 2].startswith("  # The answer")


OPTIONS = {
    "BucketName": "--bucket-name=BUCKET_NAME",
    "instanceId": "--instance-id=INSTANCE_ID",
    "DBInstanceIdentifier": "--db-instance-identifier=DB_INSTANCE_IDENTIFIER",
    "SSEKMSKeyId": "--ssekms-key-id=SSEKMS_KEY_ID",
}


@pytest.mark.parametrize(("name", "option"), OPTIONS.items())
def test_a_parameter_is_an_option_of_the_command(
    monkeypatch: pytest.MonkeyPatch, name: str, option: str
) -> None:
    lines = _written(monkeypatch, structure({}), {name: TEXT})
    assert f"    cli: aws x get-x {option}" in lines


def _nested(depth: int) -> Shape:
    inside = structure({"Last": BOOLEAN})
    for number in range(depth, 0, -1):
        inside = structure({f"In{number}": inside})
    return inside


MANY = tuple("ABCDEFG")
MEMBERS: dict[str, tuple[dict[str, Shape], list[str]]] = {
    "what it is": (
        {"a": TEXT, "b": NUMBER, "c": BOOLEAN, "d": TIME, "e": ANY},
        ["a: a text", "b: a number", "c: true or false", "d: a time", "e:"],
    ),
    "words": ({"a": WORD}, ["a: ONE, TWO"]),
    "six words": ({"a": Shape("text", "", MANY[:6])}, ["a: A, B, C, D, E, F"]),
    "more words": ({"a": Shape("text", "", MANY)}, ["a: A, B, C, D, E, F, …"]),
    "a list": ({"a": list_of(NUMBER)}, ["a[]: a number"]),
    "a list of words": ({"a": list_of(WORD)}, ["a[]: ONE, TWO"]),
    "a map": ({"a": Shape("map", _inside=NUMBER)}, ["a{}: a number"]),
    "a list of objects": ({"a": list_of(structure({"b": TEXT}))}, ["a[]:", "  b: a text"]),
    "a map of objects": (
        {"a": Shape("map", _inside=structure({"b": TEXT}))},
        ["a{}:", "  b: a text"],
    ),
    "as deep as is shown": (
        {"a": _nested(2)},
        ["a:", "  In1:", "    In2:", "      Last: true or false"],
    ),
    "deeper": ({"a": _nested(3)}, ["a:", "  In1:", "    In2:", "      In3:"]),
}


@pytest.mark.parametrize(("members", "lines"), MEMBERS.values(), ids=MEMBERS)
def test_the_members_of_an_answer_are_listed(
    monkeypatch: pytest.MonkeyPatch, members: dict[str, Shape], lines: list[str]
) -> None:
    written = _written(monkeypatch, structure(members))
    start, end = written.index("  # The answer of GetX:"), written.index("  fail:")
    assert written[start + 1 : end] == [f"  # {line}" for line in lines]


CONDITIONS: dict[str, tuple[dict[str, Shape], str]] = {
    "the first that is true or false": (
        {"a": TEXT, "b": BOOLEAN, "c": BOOLEAN, "d": WORD},
        "b == `false`",
    ),
    "the first with words": ({"a": TEXT, "b": WORD, "c": BOOLEAN}, "b != 'ONE'"),
    "one that lies inside": ({"a": TEXT, "b": structure({"c": WORD})}, "b.c != 'ONE'"),
    "one that lies deep": ({"a": _nested(2)}, "a.In1.In2.Last == `false`"),
    "none that lies too deep": ({"a": _nested(3), "b": list_of(TEXT)}, "length(b) == `0`"),
    "a list": ({"a": TEXT, "b": list_of(TEXT), "c": list_of(TEXT)}, "length(b) == `0`"),
    "a text": ({"a": TIME, "b": TEXT, "c": TEXT}, "not_null(b) == `null`"),
    "a number": ({"a": TIME, "b": NUMBER}, "not_null(b) == `null`"),
    "a text that lies deep": (
        {"a": structure({"b": structure({"c": structure({"d": TEXT})})})},
        "not_null(a.b.c.d) == `null`",
    ),
    "a text that lies too deep": (
        {"a": structure({"b": structure({"c": structure({"d": structure({"e": TEXT})})})})},
        "`false`",
    ),
    "nothing": ({"a": TIME}, "`false`"),
}


@pytest.mark.parametrize(("members", "condition"), CONDITIONS.values(), ids=CONDITIONS)
def test_the_condition_is_about_the_first_that_can_be_compared(
    monkeypatch: pytest.MonkeyPatch, members: dict[str, Shape], condition: str
) -> None:
    written = _written(monkeypatch, structure(members))
    assert f'    when: "{condition}"' in written


@pytest.mark.parametrize(
    ("fact_id", "operation", "problem"),
    [
        ("block", "s3:ListBuckets", "'block' is not the id of a fact; write e.g. topic.some-name"),
        ("a.b.c", "s3:ListBuckets", "'a.b.c' is not the id of a fact; write e.g. topic.some-name"),
        ("a.b", "s3:ListBucket", "s3 has no read operation 'ListBucket'; did you mean"),
        ("a.b", "s3:GetObject", "no fact can ask s3:GetObject: it hands out or creates"),
    ],
)
def test_what_no_fact_can_ask_has_no_beginning(fact_id: str, operation: str, problem: str) -> None:
    with pytest.raises(FactError) as raised:
        skeleton.written(fact_id, operation)
    assert str(raised.value).startswith(problem)
