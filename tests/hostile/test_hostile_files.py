"""Files of every shape: each is the right answer, or one clear line, and never a crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aws_posture import demo
from aws_posture.base.errors import PostureError, SnapshotError
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.model import State
from aws_posture.judging import Terms, judge
from aws_posture.judging.masking import redact
from aws_posture.judging.verdict_file import document
from aws_posture.snapshot import dump, parse
from aws_posture.stamp import fill
from aws_posture.verify import Search
from aws_posture.verify.values import values_of

WHOLE: dict[str, Any] = json.loads(dump(demo.get("fresh")))
TEXT = dump(demo.get("fresh"))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4)
    ),
    max_leaves=12,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, one in inside:
        yield from _places(one, (*path, name))


PLACES = [path for path in _places(WHOLE) if path]


def _changed(path: tuple[Any, ...], value: object) -> dict[str, Any]:
    changed = copy.deepcopy(WHOLE)
    inside: Any = changed
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    return changed


def _work_through(text: str) -> None:
    """Do with a snapshot all that is done with one; only a SnapshotError may say no."""
    try:
        snapshot = parse(text, "it.json")
    except SnapshotError:
        return
    verdicts = judge(snapshot, CATALOGUE, Terms(now=None))
    assert set(verdicts) == set(BY_ID)
    assert all(one.state in State for one in verdicts.values())
    for level in Redaction:
        shown, masked = redact(snapshot, verdicts, level)
        json.dumps(document(shown, masked, BY_ID))
        slots = "".join(
            f'<p data-aws-posture="v1:verdict" data-fact="{fact}"></p>' for fact in BY_ID
        )
        fill(slots.encode(), masked, BY_ID).decode("ascii")
    Search(values_of([snapshot]))


def test_the_snapshot_is_whole_before_it_is_spoilt() -> None:
    _work_through(TEXT)
    assert len(PLACES) > 150


@given(path=st.sampled_from(PLACES), value=JSON)
def test_any_value_in_any_place(path: tuple[Any, ...], value: object) -> None:
    _work_through(json.dumps(_changed(path, value)))


@pytest.mark.parametrize(
    "operation", ["", "iam", "iam:", ":", "iam:Get:It", "../iam:GetIt", "\0:\0"]
)
def test_an_operation_that_aws_does_not_have(operation: str) -> None:
    answers = [path for path in PLACES if path[-1] == "operation"]
    _work_through(json.dumps(_changed(answers[0], operation)))


@given(end=st.integers(0, len(TEXT) - 2))
def test_a_file_that_is_cut_short_is_refused(end: int) -> None:
    with pytest.raises(SnapshotError):
        parse(TEXT[:end], "it.json")


@given(st.text() | st.binary().map(lambda content: content.decode("latin-1")))
@example("[" * 100_000)
@example('{"kind": ' * 50_000)
@example("9" * 5000)
def test_any_text_is_a_snapshot_or_refused(text: str) -> None:
    with suppress(SnapshotError):
        parse(text, "it.json")


REPORT = next(path for path in PLACES if path[-1] == "Content" and "records" in path)
HEADER = "user,arn,user_creation_time,password_enabled,password_last_used,mfa_active"


CELLS = st.sampled_from(
    [
        *("a", ",", '"', "'", "\n", "\r", "\0", "<", "=", ";", "\u202e", "9" * 5000),
        *("<root_account>", "N/A", "no_information", "not_supported", "true", "false"),
        *("2026-01-01T00:00:00+00:00", "2026-13-41", "arn:aws:iam::111122223333:root"),
    ]
)


@given(header=st.sampled_from(["", f"{HEADER}\n"]), rows=st.lists(CELLS, max_size=40).map("".join))
@example(header=f"{HEADER}\n", rows="")
def test_any_credential_report(header: str, rows: str) -> None:
    _work_through(json.dumps(_changed(REPORT, header + rows)))


SLOT = st.sampled_from(
    [
        '<span data-aws-posture="v1:badge" data-fact="root.mfa">x</span>',
        "<SPAN data-fact=root.mfa DATA-AWS-POSTURE='v1:value'>x</SPAN>",
        '<div data-aws-posture="v1:verdict" data-fact="root.mfa">',
        '<div data-aws-posture="v1:when" data-when="root.mfa is fail">',
        '<template data-aws-posture="v1:branch" data-branch="PHA+eDwvcD4=" data-when="private"></template>',
        '<template data-aws-posture="v1:branch" data-branch="!" data-when="private"></template>',
        '<i data-aws-posture="v9:new"></i>',
        "</div>",
        "</span>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<![CDATA[",
        "]]>",
        "<",
        ">",
        '"',
        "'",
        "\0",
        "\xff",
        "&lt;",
        "<p",
    ]
)


@given(st.lists(SLOT | st.text(max_size=6), max_size=14))
def test_any_markup_is_filled_or_refused(parts: list[str]) -> None:
    verdicts = judge(demo.get("fresh"), CATALOGUE, Terms(now=None))
    page = "".join(parts).encode("utf-8", "surrogatepass")
    with suppress(PostureError):
        filled = fill(page, verdicts, BY_ID)
        if b"data-aws-posture" not in page.lower():
            assert filled == page
