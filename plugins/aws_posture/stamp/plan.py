"""A report's beginning as HTML: an account summed up in a line, and a plan of what to do, by sitting.

Whoever has to sign in as root does so once, and does everything there that only root can do. So steps
are put together by who has to sign in, and within a sitting the gravest comes first. What an
administrator has to do is two sittings: what is critical or high, and what can wait.

The script `assets/aws-posture.js` makes the same elements; the golden verdict cases hold it to this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from aws_posture import cards
from aws_posture.base.words import day_and_minute
from aws_posture.cards import Node, node
from aws_posture.catalogue.model import Fact, HowTo, Severity, Sitting, State, Verdict
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import format_time
from aws_posture.stamp.escaping import html
from aws_posture.stamp.fragments import COUNTED, counted, group, joined

_LATER = "later"
_SITTINGS = {
    Sitting.ROOT: ("As root", "About {} as root"),
    Sitting.ADMINISTRATOR: ("As administrator", "About {} as administrator"),
    _LATER: ("Later", "Later, about {} as administrator"),
    Sitting.TEAM: ("With a team", "When you have a team, about {}"),
}
"""The sittings in their order: what each is called in the navigation, and its heading."""

_OPEN = "Could not be read"
_WANTING = (State.FAIL, State.UNKNOWN, State.MANUAL)
_LONGEST_IN_MINUTES = 90
_NEXT_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")


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


class Place(NamedTuple):
    """Whose plan it is, and where it is.

    Attributes:
        anchor: What the ids of its parts begin with.
        table: The id of the table of every question.
        account: The account's id, as it may be shown; empty where that is not known.
        taken_at: When AWS was asked.
    """

    anchor: str
    table: str
    account: str = ""
    taken_at: datetime | None = None


class _Part(NamedTuple):
    """A part of a plan: what its navigation shows of it, and the part itself."""

    anchor: str
    called: str
    number: int
    shown: Node


def plan(entries: Sequence[Entry], place: Place) -> str:
    """Sum an account up, and say what to do.

    Args:
        entries: The report's facts, the gravest first.
        place: Whose plan it is.
    """
    undeclared = [entry for entry in entries if entry.verdict.declaration is None]
    todo = [*_sittings(undeclared, place), *_open(undeclared, place)]
    parts = [*todo, *_folds(entries, place)]
    shown = (
        *_whose(place),
        node("p", "tally", *joined(_counted(entries))),
        _navigation([*parts, _Part(place.table, "Every question", len(entries), Node("", {}, ()))]),
        *([] if todo else [Node("p", {}, ("Nothing is left to do.",))]),
        *(part.shown for part in parts),
    )
    return "\n" + "".join(f"{html(part)}\n" for part in shown)


def _whose(place: Place) -> Iterator[Node]:
    if place.account and place.taken_at:
        time = {"datetime": format_time(place.taken_at)}
        yield node(
            *("p", "whose", "Account ", Node("strong", {}, (place.account,)), ", read on "),
            Node("time", time, (day_and_minute(place.taken_at),)),
            ".",
        )
        # It takes the script, and is not shown without.
        yield node("p", "note", " ", "This browser keeps what you tick, until AWS is asked again.")


def _counted(entries: Sequence[Entry]) -> list[Node]:
    """Count failures by severity, and the others as everywhere."""
    failed = [one for one in entries if group(one.verdict) == State.FAIL]
    risks = Counter(one.fact.risk for one in failed)
    by_severity = [
        cards.severity(risk, f"{risks[risk]} {risk}") for risk in Severity if risks[risk]
    ]
    others = [one.verdict for one in entries if group(one.verdict) != State.FAIL]
    return [*by_severity, *counted(others)]


def _navigation(parts: Sequence[_Part]) -> Node:
    links = (
        Node(
            "a", {"href": f"#{part.anchor}"}, (part.called, " ", Node("b", {}, (str(part.number),)))
        )
        for part in parts
    )
    return node("nav", "place", *links, **{"aria-label": "In this report"})


def _sittings(entries: Sequence[Entry], place: Place) -> Iterator[_Part]:
    steps: list[list[tuple[Entry, HowTo]]] = []
    for entry in entries:
        if how := how_to(entry.verdict, entry.fact, place.account):
            # One command may be what is done about several failures.
            same = (step for step in steps if how.cli and step[0][1].cli == how.cli)
            if step := next(same, None):
                step.append((entry, how))
            else:
                steps.append([(entry, how)])
    for sitting, (called, title) in _SITTINGS.items():
        inside = [step for step in steps if _sitting(*step[0]) == sitting]
        if inside:
            minutes = sum(step[0][1].minutes for step in inside)
            anchor = f"{place.anchor}-{sitting}"
            listed = node("ol", "todos", *map(_step, inside))
            shown = _section(title.format(_spent(minutes)), anchor, listed)
            yield _Part(anchor, called, len(inside), shown)


def _sitting(entry: Entry, how: HowTo) -> str:
    sitting = how.sitting or Sitting.ADMINISTRATOR
    can_wait = entry.fact.risk not in (Severity.CRITICAL, Severity.HIGH)
    return _LATER if sitting is Sitting.ADMINISTRATOR and can_wait else sitting


def _spent(minutes: int) -> str:
    """Return a time as people plan it: rounded up to five minutes, or to half an hour."""
    if minutes <= _LONGEST_IN_MINUTES:
        return f"{-(-minutes // 5) * 5} minutes"
    halves = -(-minutes // 30)
    return f"{halves / 2:g} hours"


def _section(title: str, anchor: str, *content: Node) -> Node:
    heading = cards.topic_title(title, anchor)
    return node("section", "sitting", heading, *content, **{"aria-labelledby": anchor})


def _step(step: Sequence[tuple[Entry, HowTo]]) -> Node:
    ((verdict, fact, anchor), how), *others = step
    tick = {"type": "checkbox", "data-fact": fact.id, "aria-label": f"Done: {fact.title}"}
    if verdict.state is State.MANUAL:
        grave = node("span", "badge", cards.LABELS[verdict.state], **{"data-state": verdict.state})
    else:
        grave = cards.severity(fact.risk)
    takes = node("span", "minutes", f"{how.minutes} min")
    why = _NEXT_SENTENCE.split(fact.why, maxsplit=1)[0]
    also = [cards.entry_link(entry.anchor, entry.fact.title) for entry, _ in others]
    return node(
        *("li", "todo", node("input", "tick", **tick)),
        node("p", "what", cards.entry_link(anchor, fact.title), " ", grave, " ", takes),
        node("p", "found", verdict.summary, " ", node("span", "why", why)),
        *([node("p", "also", "With it: ", *joined(also))] if also else []),
        node("div", "do", *_done_by(how)),
    )


def _done_by(how: HowTo) -> Iterator[Node]:
    """Return the command, with the steps folded; or the steps, where there is none."""
    console = how.console[:-1] if how.more else how.console
    if not how.cli:
        yield cards.steps(console)
        return
    # It scrolls, so the keyboard has to reach it.
    yield Node("pre", {}, (Node("code", {"tabindex": "0"}, (how.cli, "\n")),))
    if how.more:
        yield Node("p", {}, (how.more,))
    if console:
        yield node("details", "how", Node("summary", {}, ("Step by step",)), cards.steps(console))


def _open(entries: Sequence[Entry], place: Place) -> Iterator[_Part]:
    unknown = [entry for entry in entries if entry.verdict.state is State.UNKNOWN]
    if unknown:
        anchor = f"{place.anchor}-open"
        shown = _section(_OPEN, anchor, _lines(unknown))
        yield _Part(anchor, _OPEN, len(unknown), shown)


def _folds(entries: Sequence[Entry], place: Place) -> Iterator[_Part]:
    """Return what needs nothing: folded, a line for each."""
    for name, words in COUNTED.items():
        inside = [one for one in entries if group(one.verdict) == name]
        if inside and name not in _WANTING:
            # The list has the id: what leads into something folded unfolds it.
            anchor = f"{place.anchor}-{name}"
            shown = cards.fold(f"{len(inside)} {words}", _lines(inside, id=anchor))
            yield _Part(anchor, words.capitalize(), len(inside), shown)


def _lines(entries: Sequence[Entry], **attributes: str) -> Node:
    return node("ul", "lines", *map(_line, entries), **attributes)


def _line(entry: Entry) -> Node:
    verdict, fact, anchor = entry
    said = cards.sentence(verdict.summary)
    return Node("li", {}, (cards.entry_link(anchor, fact.title), " ", said))
