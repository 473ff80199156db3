"""Cases of a fact: answers, and the state that they have to give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from aws_posture.base.errors import FactFileError
from aws_posture.base.phrases import say
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.form.asking import ONLY, Asked, check_answer
from aws_posture.catalogue.form.fields import Fields
from aws_posture.catalogue.form.models import Shape
from aws_posture.catalogue.form.nodes import Node
from aws_posture.catalogue.model import Fact, State
from aws_posture.snapshot import Answer, Caller, Refusal, Snapshot
from aws_posture.snapshot.codes import kind_of_code
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read, Where, subject

Compiled = dict[str, Any]

ACCOUNT, REGION = "111122223333", "us-east-1"
"""The account that cases are about, and the Region where they name none."""

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
"""The time at which cases are judged; that of the demonstration accounts, too."""

DEMOS = ("fresh", "well-kept")
"""The demonstration accounts, whose answers are those of cases."""

_GIVEN = ("answer", "error", "answers")
STATES = (State.PASS, State.FAIL, State.NOT_APPLICABLE, State.UNKNOWN)


def read(node: Node, fields: Fields, asked: Asked) -> list[Compiled]:
    """Read and check the cases of a fact.

    Raises:
        FactFileError: Something in them is wrong.
    """
    return [_case(one, fields, asked) for one in fields.elements(node, "cases")]


def _case(node: Node, fields: Fields, asked: Asked) -> Compiled:
    entries = fields.mapping(
        node, "a case", ("state",), ("name", "says", "value", "demo", "regions", *_GIVEN)
    )
    made: Compiled = {
        "line": node.line,
        "state": fields.one_of(entries["state"], "state", STATES),
        "says": fields.text(entries["says"], "says") if "says" in entries else "",
    }
    if "value" in entries:
        made["value"] = entries["value"].data
    if "demo" in entries:
        named = entries["demo"].elements or [entries["demo"]]
        made["demo"] = [fields.one_of(one, "demo", DEMOS) for one in named]
    if "regions" in entries:
        regions = fields.mapping(entries["regions"], "regions")
        made["regions"] = {name: _given(inner, fields, asked) for name, inner in regions.items()}
    else:
        made["regions"] = {"": _given(node, fields, asked)}
    return made


def _given(node: Node, fields: Fields, asked: Asked) -> Compiled:
    """Return what each read gives: an answer, an error, or one of them for each value."""
    entries = node.entries or {}
    found = [key for key in _GIVEN if key in entries]
    if len(found) != 1:
        raise fields.wrong(node, f"a case needs one of {', '.join(_GIVEN)}")
    if found == ["answers"]:
        return _several(entries["answers"], fields, asked)
    if ONLY not in asked.reads:
        raise fields.wrong(
            node, "the fact has several reads: write 'answers', with each by its name"
        )
    if found == ["error"]:
        return {ONLY: {"error": fields.text(entries["error"], "error")}}
    return {ONLY: _checked(entries["answer"], asked.answers, fields)}


def _several(node: Node, fields: Fields, asked: Asked) -> Compiled:
    entries = fields.mapping(node, "answers", (), list(asked.reads))
    made: Compiled = {}
    for name, inner in entries.items():
        shape = asked.answers if name == ONLY else asked.answers.members[name]
        if asked.reads[name]["each"]:
            one = shape.element.members["answer"]
            values = fields.mapping(inner, f"{name}, one answer for each value,")
            made[name] = {value: _checked(answer, one, fields) for value, answer in values.items()}
        else:
            made[name] = _checked(inner, shape, fields)
    return made


def _is_error(node: Node) -> bool:
    return node.entries is not None and [*node.entries] == ["error"]


def _checked(node: Node, shape: Shape, fields: Fields) -> Any:  # noqa: ANN401  # any JSON value
    if not _is_error(node):
        check_answer(node, shape, fields)
    return node.data


def run(fact: Fact, compiled: Mapping[str, Any]) -> Iterator[FactFileError]:
    """Try the cases of a fact, and yield those that come out otherwise."""
    for case in compiled.get("cases", ()):
        problem = _compared(fact, case)
        if problem:
            yield FactFileError(f"{fact.id}: {problem}", compiled["file"], case["line"])


def _compared(fact: Fact, case: Compiled) -> str:
    snapshot = snapshot_of(fact, case["regions"])
    try:
        finding = fact.judge(Evidence(snapshot), fact.options)
    except (UnansweredError, UndecidedError) as error:
        state, said, value = State.UNKNOWN, str(error), None
    else:
        state, said = finding.state, say(finding.summary)
        value = finding.value if isinstance(finding.value, int | None) else say(finding.value)
    if state != case["state"]:
        return f"the case gives {state}, not {case['state']}: {said}"
    if case["says"] and case["says"] != said:
        return f"the case says {said!r}"
    if "value" in case and case["value"] != value:
        return f"the case has the value {value!r}"
    return ""


def snapshot_of(fact: Fact, regions: Mapping[str, Compiled]) -> Snapshot:
    """Return a snapshot of an account that answers a fact's reads as a case says.

    Args:
        fact: The fact, which is written as data.
        regions: What each read gives, by Region; an empty name stands for the only one.
    """
    names = tuple(region or REGION for region in regions)
    records: dict[tuple[str, str, str], Answer | Refusal] = {}
    for written, given in regions.items():
        for name, one in reads_of(fact).items():
            region = "" if one.regions is Where.ONE else written or _first(one)
            for record in _records(one, given.get(name), region):
                records[record.operation, record.subject, record.region] = record
    caller = Caller(f"arn:aws:iam::{ACCOUNT}:user/ana", temporary=False)
    made = tuple(records.values())
    return Snapshot(ACCOUNT, "aws", REGION, caller, NOW, made, regions=names)


def reads_of(fact: Fact) -> Mapping[str, Read]:
    """Return the reads of a fact that is written as data, by name."""
    reads: Mapping[str, Read] = fact.judge.reads  # type: ignore[attr-defined]  # a DataJudge
    return reads


def _first(one: Read) -> str:
    return REGION if isinstance(one.regions, Where) else one.regions[0]


def _records(one: Read, given: Any, region: str) -> Iterator[Answer | Refusal]:  # noqa: ANN401  # JSON
    if given is None:
        return
    if one.each is None:
        yield _record(one, given, region, "")
        return
    for value, answer in given.items():
        yield _record(one, answer, region, value)


def _record(one: Read, given: Any, region: str, value: str) -> Answer | Refusal:  # noqa: ANN401  # JSON
    asked = subject(one.call(ACCOUNT, region or REGION, value))
    operation: Operation = one.operation
    if not (isinstance(given, Mapping) and [*given] == ["error"]):
        return Answer(str(operation), NOW, given, asked, region)
    code = given["error"]
    kind = kind_of_code(code, "")
    return Refusal(str(operation), NOW, kind, code, "", operation.permission, asked, region)
