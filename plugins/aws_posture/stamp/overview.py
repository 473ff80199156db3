"""A report's beginning as HTML: whose account it is, how many facts stand how, what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from aws_posture.facts.model import Fact, State, Verdict
from aws_posture.slots import CSS
from aws_posture.stamp import fragments
from aws_posture.stamp.escaping import text

_OPEN = (State.UNKNOWN, State.MANUAL)


class Entry(NamedTuple):
    """A fact in a report.

    Attributes:
        verdict: How the account stands.
        fact: The fact.
        anchor: Where in the page it says all about it.
    """

    verdict: Verdict
    fact: Fact
    anchor: str


def overview(entries: Sequence[Entry], account: str, taken_at: datetime | None) -> str:
    """Sum an account up.

    Args:
        entries: The report's facts, the gravest first.
        account: The account's id, as it may be shown; empty where that is not known.
        taken_at: When AWS was asked.
    """
    wanting = [entry for entry in entries if entry.verdict.declaration is None]
    failed = [entry for entry in wanting if entry.verdict.state is State.FAIL]
    still_open = [entry for entry in wanting if entry.verdict.state in _OPEN]
    counted = fragments.counted([entry.verdict for entry in entries])
    parts = (
        _whose(account, taken_at) if account and taken_at else "",
        f'<ul class="{CSS}-tally">{"".join(f"<li>{one}</li>" for one in counted)}</ul>',
        _listed("What to do first", "ol", failed),
        _listed("What is still open", "ul", still_open),
        "" if failed or still_open else "<p>Nothing failed, and nothing is open.</p>",
    )
    return "\n" + "".join(f"{part}\n" for part in parts if part)


def _whose(account: str, taken_at: datetime) -> str:
    read = f"read on {fragments.moment(taken_at)}"
    return f'<p class="{CSS}-whose">Account <strong>{text(account)}</strong>, {read}</p>'


def _listed(title: str, name: str, entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    lines = "".join(f"<li>{_line(entry)}</li>" for entry in entries)
    return (
        f'<p class="{CSS}-topic-title" role="heading" aria-level="2">{title}</p>'
        f'<{name} class="{CSS}-first">{lines}</{name}>'
    )


def _line(entry: Entry) -> str:
    verdict, fact, anchor = entry
    return (
        f'{fragments.state_badge(verdict.state)} <a href="#{text(anchor)}">{text(fact.title)}</a> '
        f'<span class="{CSS}-sentence">{text(verdict.summary)}</span>'
    )
