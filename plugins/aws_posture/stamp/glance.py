"""An account at a glance as HTML: whose it is, how many facts are in each state, what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aws_posture.catalogue.model import State, Verdict
from aws_posture.slots import CSS
from aws_posture.stamp import fragments
from aws_posture.stamp.escaping import text

_LEADS = {
    "Do this first:": {State.FAIL},
    "Still open:": {State.UNKNOWN, State.MANUAL},
}


def glance(verdicts: Sequence[Verdict], account: str, taken_at: datetime | None) -> str:
    """Sum an account up in three lines.

    Args:
        verdicts: The verdicts, those of the gravest facts first.
        account: The account's id, as it may be shown; empty where that is not known.
        taken_at: When AWS was asked.
    """
    parts = (
        _whose(account, taken_at) if account and taken_at else "",
        f'<p class="{CSS}-counts-line">{fragments.counts(verdicts)}</p>',
        _next(verdicts),
    )
    return "\n" + "".join(f"{part}\n" for part in parts if part)


def _whose(account: str, taken_at: datetime) -> str:
    read = f"read on {fragments.moment(taken_at)}"
    return f'<p class="{CSS}-whose">Account <strong>{text(account)}</strong>, {read}</p>'


def _next(verdicts: Sequence[Verdict]) -> str:
    wanting = [one for one in verdicts if one.declaration is None]
    for lead, states in _LEADS.items():
        if first := next((one for one in wanting if one.state in states), None):
            said = text(first.summary)
            return f'<p class="{CSS}-next"><strong>{lead}</strong> {said}</p>'
    return "<p>Nothing is left to do.</p>"
