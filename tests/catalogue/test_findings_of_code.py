"""What facts that are written as code find, to the letter; `UPDATE_GOLDEN=1` rewrites it.

Facts that are written as data have cases for it. A difference is a change of what readers are told.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.form.judging import DataJudge
from aws_posture.cli.formats import json_document
from aws_posture.judging import evaluate
from aws_posture.judging.prowler import MAPPED
from aws_posture.snapshot import (
    Answer,
    FindingStatus,
    Refusal,
    RefusalKind,
    Snapshot,
    ToolFinding,
)

GOLDEN = Path(__file__).parent / "golden"
CODE = [fact for fact in CATALOGUE if not isinstance(fact.judge, DataJudge)]


def _refused() -> Snapshot:
    """Return an account that answers nothing but who asks."""
    snapshot = demo.get("well-kept")
    records = (
        Refusal(
            *(record.operation, record.taken_at, RefusalKind.DENIED, "AccessDenied", "no"),
            *("", record.subject, record.region),
        )
        if isinstance(record, Answer)
        else record
        for record in snapshot.records
    )
    return replace(snapshot, records=tuple(records))


def _found_by_prowler(status: FindingStatus) -> Snapshot:
    """Return an account that Prowler has looked at, and AWS was not asked about."""
    snapshot = demo.get("fresh")
    arn = f"arn:aws:iam::{snapshot.account}"
    findings = tuple(
        ToolFinding(
            *("Prowler 5.46.0", check.id, status, snapshot.taken_at, resource, detail),
            muted=status is FindingStatus.MUTED,
        )
        for check in MAPPED.values()
        for resource, detail in (
            (f"{arn}:root", "It is so."),
            (f"{arn}:user/people/ana", ""),
            ("x", "Odd."),
        )
    )
    return replace(snapshot, records=(), findings=findings)


ACCOUNTS: dict[str, Callable[[], Snapshot]] = {
    "fresh": lambda: demo.get("fresh"),
    "well-kept": lambda: demo.get("well-kept"),
    "refused": _refused,
    **{f"prowler-{one}": partial(_found_by_prowler, one) for one in FindingStatus},
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_each_says_what_it_always_did(name: str) -> None:
    snapshot = ACCOUNTS[name]()
    facts = [fact for fact in CODE if not snapshot.findings or fact.id in MAPPED]
    text = json_document.write(snapshot, evaluate(snapshot, facts)) + "\n"
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
