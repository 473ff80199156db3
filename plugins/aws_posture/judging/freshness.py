"""How old an answer may be before a verdict is no longer based on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from aws_posture.base.phrases import sentence
from aws_posture.base.words import length, minute
from aws_posture.catalogue.model import Finding, State, Verdict


def expire(verdict: Verdict, now: datetime, max_age: timedelta) -> Verdict:
    """Turn a verdict whose answers are too old into `unknown`.

    Args:
        verdict: The verdict; one that is based on no call has no age.
        now: The time to measure from.
        max_age: How old the oldest answer may be.
    """
    taken_at = verdict.taken_at
    if taken_at is None or now - taken_at <= max_age:
        return verdict
    if verdict.state in {State.UNKNOWN, State.MANUAL}:
        return verdict  # it is based on no answer that could have changed
    who = "another tool looked" if verdict.found_at else "AWS was asked"
    old = f"the answer is {length(now - taken_at)} old, and {length(max_age)} is the limit"
    stale = Finding(
        State.UNKNOWN,
        sentence(f"{old}; it was {verdict.state}"),
        reason=f"stale: {who} at {minute(taken_at)}; collect again",
    )
    return replace(verdict, finding=stale)
