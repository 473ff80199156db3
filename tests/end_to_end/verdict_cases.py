"""Accounts as a page has to show them: as they are, declared, and full of hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from aws_posture import demo
from aws_posture.base.phrases import Name
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.items import Item, Route
from aws_posture.catalogue.model import CallMade, Declaration, DeclarationKind, State, Verdict
from aws_posture.judging import Terms, judge
from aws_posture.judging.masking import Mask
from aws_posture.snapshot import Snapshot
from verdicts import changed, verdict_of

HOSTILE = "</p><script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\u202e\x07{{ 7*7 }} &amp; \"'"


LONG = "a-name-of-more-than-sixty-characters-without-one-blank-anywhere.😀" * 2


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


def drawn() -> tuple[Snapshot, dict[str, Verdict]]:
    """Give the facts from none to 300 routes each, short ones and long ones, and those that fail 200 users."""
    snapshot, verdicts = demonstrated("fresh")
    users = tuple(Item("user", f"{number:03}-{'a-long-name-' * 5}") for number in range(200))
    return snapshot, {
        fact: changed(
            verdict,
            routes=routes((0, 1, 3, 4, 300)[number % 5]),
            items=users if verdict.state is State.FAIL else verdict.finding.items,
        )
        for number, (fact, verdict) in enumerate(verdicts.items())
    }


def drawn_masked() -> tuple[Snapshot, dict[str, Verdict]]:
    """Give the same facts the same routes, with masked names."""
    snapshot, verdicts = drawn()
    mask = Mask(Redaction.NAMES)
    return mask.snapshot(snapshot), mask.verdicts(verdicts)


def routes(many: int) -> tuple[Route, ...]:
    """Make routes: from one step that somebody takes alone to a chain of roles."""
    step = ("iam:PassRole, lambda:CreateFunction on ", Name("role", LONG), ", if there is one")
    return tuple(
        Route(
            (
                Name("user", f"user-{number}" if number % 2 else LONG),
                *(Name("role", f"role {hop}") for hop in range(number % 3)),
            ),
            (step,) * (number % 3) + ((step,) if number % 2 == 0 else ()),
        )
        for number in range(many)
    )


def hostile() -> tuple[Snapshot, dict[str, Verdict]]:
    """Put hostile text into every place of every verdict, in each state."""
    snapshot, verdicts = demonstrated("fresh")
    states = list(State)
    return snapshot, {
        fact: verdict_of(
            fact,
            states[number % len(states)],
            HOSTILE,
            value=HOSTILE if number % 3 else number,
            link="javascript:alert(1)"
            if number % 2
            else "https://console.aws.amazon.com.evil.example/",
            evidence=(HOSTILE, "", "x" * 5000),
            reason=HOSTILE,
            routes=(
                Route((Name(HOSTILE, HOSTILE), Name("role", HOSTILE * 3)), (HOSTILE, HOSTILE)),
                Route((Name("user", ""),), ("  two  blanks  ",)),
            ),
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
