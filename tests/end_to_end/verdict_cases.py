"""Accounts as a page has to show them: as they are, declared, and full of hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from aws_posture import demo
from aws_posture.facts import CATALOGUE, State, Verdict
from aws_posture.facts.model import CallMade, Declaration, DeclarationKind
from aws_posture.judging import Terms, judge
from aws_posture.snapshot import Snapshot

HOSTILE = "</p><script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\u202e\x07{{ 7*7 }} &amp; \"'"


def demonstrated(name: str) -> tuple[Snapshot, dict[str, Verdict]]:
    """Judge a demonstration account as if AWS had been asked just now."""
    snapshot = demo.get(name)
    verdicts = judge(snapshot, CATALOGUE, Terms(now=None))
    return replace(snapshot, taken_at=datetime.now(UTC).replace(microsecond=0)), verdicts


def declared() -> tuple[Snapshot, dict[str, Verdict]]:
    """Let a team declare something of each fact that it can."""
    snapshot, verdicts = demonstrated("fresh")
    answered = Declaration(DeclarationKind.ANSWERED, "yes", "Ana", date(2027, 5, 1))
    accepted = replace(answered, kind=DeclarationKind.ACCEPTED, since=date(2026, 11, 2))
    kinds = {State.MANUAL: answered, State.FAIL: accepted, State.UNKNOWN: accepted}
    return snapshot, {
        fact: replace(verdict, declaration=kinds.get(verdict.state))
        for fact, verdict in verdicts.items()
    }


def hostile() -> tuple[Snapshot, dict[str, Verdict]]:
    """Put hostile text into every place of every verdict, in each state."""
    snapshot, verdicts = demonstrated("fresh")
    states = list(State)
    return snapshot, {
        fact: Verdict(
            fact,
            states[number % len(states)],
            HOSTILE,
            value=HOSTILE if number % 3 else number,
            link="javascript:alert(1)"
            if number % 2
            else "https://console.aws.amazon.com.evil.example/",
            evidence=(HOSTILE, "", "x" * 5000),
            reason=HOSTILE,
            calls=(
                CallMade(HOSTILE, snapshot.taken_at),
                CallMade("iam:GetUser", snapshot.taken_at),
            ),
            declaration=Declaration(DeclarationKind.ACCEPTED, HOSTILE, HOSTILE, date(2027, 5, 1))
            if number % 5 == 0
            else None,
        )
        for number, fact in enumerate(verdicts)
    }
