"""The words that files, pages and what `show` prints consist of: programs compare them, so none changes."""

from __future__ import annotations

from enum import StrEnum

import pytest

from aws_posture.catalogue.model import DeclarationKind, Kind, Severity, Sitting, State
from aws_posture.judging.comparing.directions import Direction
from aws_posture.privilege import PrincipalClass
from aws_posture.slots import SlotKind, marker
from aws_posture.snapshot import RefusalKind
from aws_posture.snapshot.reads import Where
from aws_posture.snapshot.records import FindingStatus

WORDS: dict[type[StrEnum], str] = {
    RefusalKind: "denied throttled timeout expired clock-skew unreachable error not-known not-asked",
    FindingStatus: "pass fail manual muted",
    Where: "one every",
    State: "pass fail not-applicable unknown manual unchecked",
    Kind: "check value",
    Severity: "critical high medium low informational",
    Sitting: "root administrator team",
    DeclarationKind: "answered accepted",
    Direction: "worse better other",
    PrincipalClass: "admin admin-conditional can-become-admin none unknown",
    SlotKind: (
        "value badge code sentence card verdict counts summary overview glance history when branch"
    ),
}


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_each_is_written_as_it_always_was(kind: type[StrEnum]) -> None:
    assert [str(one) for one in kind] == WORDS[kind].split()


def test_a_slot_names_its_version() -> None:
    assert marker(SlotKind.CARD) == "v1:card"
