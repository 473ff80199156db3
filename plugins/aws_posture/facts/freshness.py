"""How old an answer may be before a verdict no longer rests on it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from aws_posture.errors import OptionError
from aws_posture.facts.model import State, Verdict
from aws_posture.facts.wording import length, minute, sentence

MAX_AGE = "24h"
"""How old answers may be where nobody says otherwise."""

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_age(text: str, where: str) -> timedelta:
    """Read a length of time such as ``90s``, ``15m``, ``24h`` or ``7d``.

    Args:
        text: What was written.
        where: The option that it was written in, for the message.

    Raises:
        OptionError: It is none.
    """
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    if match is None:
        raise OptionError(f"{where}: {text!r} is no length of time; write one such as 15m or 24h")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def expire(verdict: Verdict, now: datetime, max_age: timedelta) -> Verdict:
    """Turn a verdict whose answers are too old into `unknown`.

    Args:
        verdict: The verdict; one that rests on no call has no age.
        now: The time to measure from.
        max_age: How old the oldest answer may be.
    """
    taken_at = verdict.taken_at
    if taken_at is None or now - taken_at <= max_age:
        return verdict
    if verdict.state in {State.UNKNOWN, State.MANUAL}:
        return verdict  # it rests on no answer that could have changed
    who = "another tool looked" if verdict.found_at else "AWS was asked"
    old = f"the answer is {length(now - taken_at)} old, and may be {length(max_age)} at most"
    return replace(
        verdict,
        state=State.UNKNOWN,
        summary=sentence(f"{old}; it was {verdict.state}"),
        value=None,
        link=None,
        evidence=(),
        reason=f"stale: {who} at {minute(taken_at)}; collect again",
    )
