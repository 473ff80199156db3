"""Verdicts as HTML: what stands in a slot once it is filled.

A state is shown by a word and by an icon, never by colour alone, and reads well without our
stylesheet. The icons are hidden from screen readers: the word beside them says the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from aws_posture import cards
from aws_posture.base.words import day_and_minute
from aws_posture.cards import LABELS, Node, icon, node
from aws_posture.catalogue.model import (
    CallMade,
    Declaration,
    DeclarationKind,
    Fact,
    Kind,
    State,
    Verdict,
)
from aws_posture.judging.remedies import how_to
from aws_posture.slots import CSS
from aws_posture.snapshot import format_time
from aws_posture.stamp import routes
from aws_posture.stamp.escaping import html, is_safe_link, text

# A word in a shell, in JSON and in the AWS CLI's shorthand: no quotes, blanks, wildcards, commas or
# equals signs, nothing that begins an option, and no scheme with which the AWS CLI reads a file.
_WORD = re.compile(r"(?!fileb?://)[A-Za-z0-9][A-Za-z0-9._:/@+-]*")

# The gravest first, and at the end what was declared.
COUNTED: Mapping[str, str] = {
    State.FAIL: "fail",
    State.UNKNOWN: "unknown",
    State.MANUAL: "to check by hand",
    State.PASS: "fine",
    State.NOT_APPLICABLE: "not applicable",
    DeclarationKind.ACCEPTED: "accepted",
    DeclarationKind.ANSWERED: "answered",
}
"""How facts are counted: by state, and apart what was declared."""


def value(verdict: Verdict) -> str | None:
    """Show a verdict's value, as a link where it leads to the AWS console.

    Returns:
        HTML, or None where the verdict has no value.
    """
    if verdict.value is None:
        return None
    shown = text(verdict.value)
    if verdict.link and is_safe_link(verdict.link):
        return f'<a href="{text(verdict.link)}" rel="noopener noreferrer">{shown}</a>'
    return shown


def code(verdict: Verdict) -> str | None:
    """Show a verdict's value in code that people copy: only what no shell takes for more than a word.

    Returns:
        HTML, or None where the verdict has no such value and the author's example stays.
    """
    value = "" if verdict.value is None else str(verdict.value)
    return text(value) if _WORD.fullmatch(value) else None


def badge(verdict: Verdict, fact: Fact) -> str:
    """Show a verdict in a word: its value if that is what the fact is for, else its state."""
    if fact.kind is Kind.VALUE and verdict.state is State.PASS and verdict.value is not None:
        return text(verdict.value)
    return f"{html(icon(verdict.state))} {_label(verdict)}"


def state_badge(state: State) -> str:
    """Show a state alone, as a badge of its own."""
    shown = node("span", "badge", icon(state), f" {LABELS[state]}", **{"data-state": state})
    return html(shown)


def moment(time: datetime) -> str:
    """Show a time to the minute; the element holds it to the second."""
    return f'<time datetime="{format_time(time)}">{day_and_minute(time)}</time>'


def sentence(verdict: Verdict) -> str:
    """Show a verdict in a sentence, and in another one what was declared."""
    if verdict.declaration is None:
        return text(verdict.summary)
    return f"{text(verdict.summary)} {_declaration(verdict.declaration)}"


def group(verdict: Verdict) -> str:
    """Return as what a verdict counts: its state, or what was declared."""
    return verdict.declaration.kind if verdict.declaration else verdict.state


def counted(verdicts: Sequence[Verdict]) -> list[Node]:
    """Return how many facts count as what: ``1 fail``, ``2 fine``."""
    number = Counter(map(group, verdicts))
    return [
        node("span", "count", Node("b", {}, (str(number[one]),)), f" {name}", **_stated(one))
        for one, name in COUNTED.items()
        if number[one]
    ]


def _stated(one: str) -> dict[str, str]:
    return {"data-state": one} if isinstance(one, State) else {}


def joined(parts: Sequence[Node]) -> tuple[Node | str, ...]:
    """Put commas between elements."""
    return tuple(part for one in parts for part in (", ", one))[1:]


def counts(verdicts: Sequence[Verdict]) -> str:
    """Return in a line how many facts count as what."""
    return html(*joined(counted(verdicts)))


def gravest(verdicts: Sequence[Verdict]) -> State:
    """Return the state among several that needs the most attention; declared ones need none."""
    among = {verdict.state for verdict in verdicts if verdict.declaration is None}
    among = among or {verdict.state for verdict in verdicts}
    states = (one for one in COUNTED if isinstance(one, State))
    return next((state for state in states if state in among), State.UNCHECKED)


def full(verdict: Verdict, fact: Fact, account: str | None = "") -> str:
    """Show all of a verdict: state, evidence, reason, what to do, and what it is based on.

    Args:
        verdict: The verdict.
        fact: Its fact.
        account: The account's id, for commands, as it may be shown; None if the page says itself
            what to do.
    """
    parts = [
        _answer(verdict, fact),
        _paragraph("declared", _declaration(verdict.declaration)) if verdict.declaration else "",
        _value_line(verdict),
        _evidence(verdict.evidence),
        routes.figure(verdict.finding.routes),
        _paragraph("reason", text(verdict.reason)) if verdict.reason else "",
        "" if account is None else _what_to_do(verdict, fact, account),
        _provenance(verdict.calls),
    ]
    return "\n" + "".join(f"{part}\n" for part in parts if part)


def _answer(verdict: Verdict, fact: Fact) -> str:
    known = fact.kind is Kind.VALUE and verdict.state is State.PASS
    label = "Known" if known else _label(verdict)
    return _paragraph(
        "answer",
        f'{html(icon(verdict.state))} <strong class="{CSS}-label">{label}.</strong> '
        f"{text(verdict.summary)}",
    )


def _label(verdict: Verdict) -> str:
    """Return the state in a word, and that it was declared: never a plain pass."""
    if verdict.declaration is None:
        return LABELS[verdict.state]
    if verdict.declaration.kind is DeclarationKind.ANSWERED:
        return f"Answered by hand: {text(verdict.declaration.text)}"
    return f"{LABELS[verdict.state]}, accepted"


def _declaration(declaration: Declaration) -> str:
    verb = "Answered" if declaration.kind is DeclarationKind.ANSWERED else "Accepted"
    since = f" on {declaration.since}" if declaration.since else ""
    return (
        f"{verb} by {text(declaration.by)}{since}, until {declaration.until}: "
        f"{text(declaration.text)}."
    )


def _value_line(verdict: Verdict) -> str:
    # The summary says the value already; only a link adds something.
    shown = value(verdict)
    return _paragraph("link", shown) if shown and shown.startswith("<a ") else ""


def _evidence(lines: Sequence[str]) -> str:
    entries = "".join(f"<li>{text(line)}</li>" for line in lines)
    return f'<ul class="{CSS}-evidence">{entries}</ul>' if entries else ""


def _what_to_do(verdict: Verdict, fact: Fact, account: str) -> str:
    how = how_to(verdict, fact, account)
    if how is None:
        return ""
    title = "What to do:" if verdict.state is State.FAIL else "How to check:"
    return html(
        node(
            *("div", "remedy", cards.way(title)),
            *([cards.steps(how.console)] if how.console else []),
            *([cards.command(how.cli)] if how.cli else []),
            cards.document(fact.document, rel="noopener noreferrer"),
        )
    )


def _provenance(calls: Sequence[CallMade]) -> str:
    if not calls:
        return ""
    by_time = groupby(calls, key=lambda call: call.taken_at)
    named = "; ".join(
        f"{', '.join(f'<code>{text(call.operation)}</code>' for call in together)}, "
        f"asked on {moment(time)}"
        for time, together in by_time
    )
    return _paragraph("provenance", f"<small>Based on {named}.</small>")


def _paragraph(name: str, content: str) -> str:
    return f'<p class="{CSS}-{name}">{content}</p>'
