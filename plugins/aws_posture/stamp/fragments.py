"""Verdicts as HTML: what stands in a slot once it is filled.

A state is told by a word and by a mark, never by colour alone, and reads well without our
stylesheet. The marks are hidden from screen readers: the word beside them says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from aws_posture.facts.model import (
    CallMade,
    Declaration,
    DeclarationKind,
    Document,
    Fact,
    HowTo,
    Kind,
    State,
    Verdict,
)
from aws_posture.facts.wording import day_and_minute
from aws_posture.slots import CSS
from aws_posture.snapshot import format_time
from aws_posture.stamp.escaping import is_safe_link, text

LABELS = {
    State.PASS: "Pass",
    State.FAIL: "Fail",
    State.NOT_APPLICABLE: "Not applicable",
    State.UNKNOWN: "Unknown",
    State.MANUAL: "Check by hand",
    State.UNCHECKED: "Not checked",
}
"""The word for each state."""

_MARKS = {
    State.PASS: "&#10003;",
    State.FAIL: "&#10005;",
    State.NOT_APPLICABLE: "&#8211;",
    State.UNKNOWN: "?",
    State.MANUAL: "&#9744;",
    State.UNCHECKED: "?",
}

# The gravest first.
_COUNTED = {
    State.FAIL: "fail",
    State.UNKNOWN: "unknown",
    State.MANUAL: "to check by hand",
    State.PASS: "pass",
    State.NOT_APPLICABLE: "not applicable",
}


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


def badge(verdict: Verdict, fact: Fact) -> str:
    """Show a verdict in a word: its value if that is what the fact is for, else its state."""
    if fact.kind is Kind.VALUE and verdict.state is State.PASS and verdict.value is not None:
        return text(verdict.value)
    return f"{_mark(verdict.state)} {_label(verdict)}"


def state_badge(state: State) -> str:
    """Show a state alone, as a badge of its own."""
    return f'<span class="{CSS}-badge" data-state="{state}">{_mark(state)} {LABELS[state]}</span>'


def moment(time: datetime) -> str:
    """Show a time to the minute; the element holds it to the second."""
    return f'<time datetime="{format_time(time)}">{day_and_minute(time)}</time>'


def sentence(verdict: Verdict) -> str:
    """Show a verdict in a sentence, and in another one what was declared."""
    if verdict.declaration is None:
        return text(verdict.summary)
    return f"{text(verdict.summary)} {_declaration(verdict.declaration)}"


def counted(verdicts: Sequence[Verdict]) -> list[str]:
    """Say how many facts are in each state: ``1 fail``, ``2 pass``; declared ones apart."""
    number = Counter(verdict.state for verdict in verdicts if verdict.declaration is None)
    declared = Counter(one.declaration.kind for one in verdicts if one.declaration is not None)
    return [
        *(
            f'<span class="{CSS}-count" data-state="{state}"><b>{number[state]}</b> {name}</span>'
            for state, name in _COUNTED.items()
            if number[state]
        ),
        *(
            f'<span class="{CSS}-count"><b>{declared[kind]}</b> {kind}</span>'
            for kind in sorted(declared)
        ),
    ]


def counts(verdicts: Sequence[Verdict]) -> str:
    """Say in a line how many facts are in each state."""
    return ", ".join(counted(verdicts))


def gravest(verdicts: Sequence[Verdict]) -> State:
    """Name the state among several that wants the most attention; declared ones want none."""
    among = {verdict.state for verdict in verdicts if verdict.declaration is None}
    among = among or {verdict.state for verdict in verdicts}
    return next((state for state in _COUNTED if state in among), State.UNCHECKED)


def full(verdict: Verdict, fact: Fact) -> str:
    """Show all of a verdict: state, evidence, reason, what to do, and what it rests on."""
    parts = [
        _answer(verdict, fact),
        _paragraph("declared", _declaration(verdict.declaration)) if verdict.declaration else "",
        _value_line(verdict),
        _evidence(verdict.evidence),
        _paragraph("reason", text(verdict.reason)) if verdict.reason else "",
        _what_to_do(verdict, fact),
        _provenance(verdict.calls),
    ]
    return "\n" + "".join(f"{part}\n" for part in parts if part)


def _answer(verdict: Verdict, fact: Fact) -> str:
    known = fact.kind is Kind.VALUE and verdict.state is State.PASS
    label = "Known" if known else _label(verdict)
    return _paragraph(
        "answer",
        f'{_mark(verdict.state)} <strong class="{CSS}-label">{label}.</strong> '
        f"{text(verdict.summary)}",
    )


def _label(verdict: Verdict) -> str:
    """Say the state in a word, and that it was declared: never a plain pass."""
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


def _what_to_do(verdict: Verdict, fact: Fact) -> str:
    match verdict.state:
        case State.FAIL:
            return _how_to("What to do", fact.remedy, fact.document)
        case State.MANUAL:
            return _how_to("How to check", fact.check, fact.document)
    return ""


def _how_to(title: str, how_to: HowTo, document: Document) -> str:
    steps = "".join(f"<li>{text(step)}</li>" for step in how_to.console)
    parts = [
        _paragraph("way", f"{title}:"),
        f"<ol>{steps}</ol>" if steps else "",
        f"<pre><code>{text(how_to.cli)}\n</code></pre>" if how_to.cli else "",
        _document(document),
    ]
    return f'<div class="{CSS}-remedy">{"".join(parts)}</div>'


def _document(document: Document) -> str:
    title = text(document.title)
    if not document.url.startswith("https://"):
        return _paragraph("document", f"AWS documents it in {title}.")
    address = text(document.url)
    link = f'<a href="{address}" rel="noopener noreferrer">{title}</a>'
    return _paragraph("document", f"AWS documents it in {link}.")


def _provenance(calls: Sequence[CallMade]) -> str:
    if not calls:
        return ""
    by_time = groupby(calls, key=lambda call: call.taken_at)
    named = "; ".join(
        f"{', '.join(f'<code>{text(call.operation)}</code>' for call in together)}, "
        f"asked on {moment(time)}"
        for time, together in by_time
    )
    return _paragraph("provenance", f"<small>Rests on {named}.</small>")


def _mark(state: State) -> str:
    icon = f"{CSS}-icon"
    return f'<span class="{icon} {icon}--{state}" aria-hidden="true">{_MARKS[state]}</span>'


def _paragraph(name: str, html: str) -> str:
    return f'<p class="{CSS}-{name}">{html}</p>'
