"""`scripts/fuzz`: what it fuzzes still works, and still sees when something breaks a promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aws_posture.base.errors import PostureError
from fuzzing import leaks, pages, policies, snapshots, texts
from fuzzing.drawing import Draw
from fuzzing.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_target_keeps_its_promise_on_what_it_begins_with(target: Target) -> None:
    assert target.does.endswith(".")
    for seed in (b"", *target.seeds):
        target.check(seed)


def test_the_same_bytes_make_the_same_input() -> None:
    """What was drawn is changed, and must not be the same object the next time."""
    for chosen in range(256):
        value = Draw(bytes([0, chosen])).value()
        if isinstance(value, list):
            value.append("x")
            assert Draw(bytes([0, chosen])).value() != value


def _nothing(*_: object) -> list[object]:
    return []


def _crash(*_: object) -> None:
    raise KeyError("x")


BROKEN: dict[str, tuple[object, str, Callable[..., object]]] = {
    "snapshots": (snapshots, "dump", lambda _: "{}"),
    "verdicts": (snapshots, "judge", lambda *_: {}),
    "credential-reports": (snapshots, "values_of", _crash),
    "prowler": (snapshots, "read_prowler", _crash),
    "policies": (policies, "classify", lambda *_: ()),
    "authorizations": (policies, "classify", lambda *_: ()),
    "wildcards": (policies, "matches", lambda *_: True),
    "conditions": (policies, "parse_condition", _crash),
    "markdown": (pages.markdown, "markdown", lambda *_, **__: '<a href="fact:root.mfa">x</a>'),
    "stamping": (pages.html_tags, "read_tags", _nothing),
    "verifying": (leaks.Search, "text", _crash),
    "recall": (leaks.Search, "text", _nothing),
    "declarations": (texts.declarations, "load", _crash),
    "histories": (texts.History, "note", _nothing),
    "ledgers": (texts.ledger, "load", _crash),
    "front-matters": (texts.front_matter, "split", _crash),
}


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_sees_a_broken_promise(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(*BROKEN[name])
    assert any(_breaks(TARGETS[name], seed) for seed in TARGETS[name].seeds)


def _breaks(target: Target, seed: bytes) -> bool:
    try:
        target.check(seed)
    except (AssertionError, KeyError, IndexError, PostureError):
        return True
    return False
