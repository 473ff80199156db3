"""What takes the place of a slot that sums something up, to the letter; `UPDATE_GOLDEN=1` rewrites it.

A tag begins a line of its own where nothing stands before it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aws_posture.base.phrases import Name
from aws_posture.catalogue.items import Route
from aws_posture.catalogue.model import (
    CallMade,
    Declaration,
    DeclarationKind,
    Fact,
    HowTo,
    Severity,
    State,
    Verdict,
)
from aws_posture.judging.comparing import HistoryEntry, points
from aws_posture.stamp import fragments, ledger, plan, routes, timeline
from aws_posture.stamp.glance import glance
from verdicts import changed, verdict_of

GOLDEN = Path(__file__).parent / "golden"
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ACCEPTED = Declaration(DeclarationKind.ACCEPTED, "known", "Ana & Bo", date(2027, 1, 31))
ANSWERED = Declaration(DeclarationKind.ANSWERED, "yes", "Ana", date(2027, 1, 31), date(2026, 1, 31))
IDS = ("root.mfa", "iam.admin", "billing.iam-access", "root.access-keys", "account.id")

Verdicts = Mapping[str, Verdict]
Facts = Mapping[str, Fact]


def _entries(verdicts: Verdicts, facts: Facts) -> Sequence[plan.Entry]:
    """List facts in every state, of several severities, and two that were declared."""
    grave = replace(facts["root.mfa-kind"], severity=Severity.CRITICAL)
    told = replace(
        facts["root.mfa"],
        title="Two steps",
        remedy=HowTo(("Act.", "Act again."), "aws iam act", minutes=12, more="Act again."),
        severity=Severity.LOW,
    )
    failed = changed(verdicts["root.mfa"], state=State.FAIL)
    return [
        plan.Entry(failed, grave, "report-grave"),
        *(plan.Entry(verdicts[name], facts[name], f"report-{name}") for name in IDS),
        plan.Entry(failed, told, "-"),
        plan.Entry(changed(failed, declaration=ACCEPTED), facts["root.mfa"], "report-accepted"),
        plan.Entry(changed(failed, declaration=ANSWERED), facts["iam.admin"], "report-answered"),
        plan.Entry(verdicts["root.mfa-kind"], facts["root.mfa-kind"], "-"),
    ]


def _plan(verdicts: Verdicts, facts: Facts) -> str:
    place = plan.Place("plan", "questions", "111122223333", AT)
    return plan.plan(_entries(verdicts, facts), place)


def _ledger(verdicts: Verdicts, facts: Facts) -> str:
    return ledger.ledger(_entries(verdicts, facts))


def _glance(verdicts: Verdicts, _: Facts) -> str:
    return glance([verdicts[name] for name in IDS], "111122223333", AT)


def _history(_: Verdicts, facts: Facts) -> str:
    first = HistoryEntry(
        AT - timedelta(days=9),
        {
            "root.mfa": State.FAIL,
            "iam.admin": State.PASS,
            "account.id": State.PASS,
            "root.mfa-kind": State.UNKNOWN,
            "billing.iam-access": State.UNKNOWN,
        },
    )
    between = HistoryEntry(AT - timedelta(days=3), {**first.states, "iam.admin": State.FAIL})
    last = HistoryEntry(
        AT, {**between.states, "root.mfa": State.PASS, "billing.iam-access": State.MANUAL}
    )
    return timeline.before_and_after(points([first, between, last], list(first.states)), facts)


def _day(_: Verdicts, facts: Facts) -> str:
    entries = [
        HistoryEntry(AT + timedelta(hours=one), {"root.mfa": State.PASS}) for one in range(2)
    ]
    return timeline.before_and_after(points(entries, ["root.mfa"]), facts)


def _verdict(_: Verdicts, facts: Facts) -> str:
    verdict = verdict_of(
        "account.id",
        State.FAIL,
        "It is off.",
        evidence=("user ana",),
        reason="nobody can say",
        value="https://signin.aws.amazon.com/",
        link="https://signin.aws.amazon.com/",
        calls=(CallMade("iam:A", AT), CallMade("iam:B", AT), CallMade("iam:C", AT.replace(hour=8))),
        declaration=ANSWERED,
    )
    return fragments.full(verdict, facts["account.id"], "111122223333")


def _routes(_: Verdicts, __: Facts) -> str:
    names = (Name("user", "ana"), Name("role", "a-role-with-a-long-name " * 2))
    steps = ("sts:AssumeRole", "iam:AttachRolePolicy and then again iam:AttachRolePolicy")
    return routes.figure([Route(names, steps[:1]), Route(names, steps), Route(names[:1], ())] * 2)


SHOWN = {
    "plan": _plan,
    "summary": _ledger,
    "glance": _glance,
    "history": _history,
    "history-of-a-day": _day,
    "verdict": _verdict,
    "routes": _routes,
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_as_in_its_golden_file(
    name: str, verdicts: Verdicts, facts: Facts
) -> None:
    shown = SHOWN[name](verdicts, facts).replace("><", ">\n<").lstrip("\n")
    file = GOLDEN / f"{name}.html"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "ascii")
    assert shown == file.read_text("ascii")
