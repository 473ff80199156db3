"""A page's summary as HTML: what failed, what is open, and the others, folded."""

from __future__ import annotations

from collections.abc import Sequence

from aws_posture.cards import Node, css
from aws_posture.catalogue.model import State
from aws_posture.slots import CSS, NO_ENTRY
from aws_posture.stamp import fragments
from aws_posture.stamp.escaping import html
from aws_posture.stamp.plan import Entry

_WANTING = (State.FAIL, State.UNKNOWN, State.MANUAL)


def ledger(entries: Sequence[Entry]) -> str:
    """Sum up how an account stands on the facts of a page.

    Args:
        entries: The page's facts, in its order.
    """
    wanting = [
        one for state in _WANTING for one in entries if fragments.group(one.verdict) == state
    ]
    others = [one for one in entries if one not in wanting]
    parts = [_listed(wanting)] if wanting else []
    if others:
        verdicts = [one.verdict for one in others]
        title = f"<summary>{fragments.counts(verdicts)}</summary>"
        parts.append(f'<details class="{CSS}-fold">{title}{_listed(others)}</details>')
    return "\n" + "".join(f"{part}\n" for part in parts)


def _listed(entries: Sequence[Entry]) -> str:
    return f"<ul>{''.join(f'<li>{_line(entry)}</li>' for entry in entries)}</ul>"


def _line(entry: Entry) -> str:
    verdict, fact, anchor = entry
    declared = f' data-declared="{verdict.declaration.kind}"' if verdict.declaration else ""
    badge = fragments.badge(verdict, fact)
    tag, link = ("span", {}) if anchor == NO_ENTRY else ("a", {"href": f"#{anchor}"})
    question = Node(tag, {"class": css("question"), **link}, (fact.question,))
    return (
        f'<span class="{CSS}-badge" data-state="{verdict.state}"{declared}>{badge}</span> '
        f'{html(question)} <span class="{CSS}-sentence">{fragments.sentence(verdict)}</span>'
    )
