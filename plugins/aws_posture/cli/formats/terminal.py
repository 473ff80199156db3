"""Verdicts for people at a terminal: how many there are of each, what to do first, and the rest in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import wrap

import click

from aws_posture.base.words import minute, plain
from aws_posture.cards import LABELS
from aws_posture.catalogue import get
from aws_posture.catalogue.model import Severity, State, Verdict
from aws_posture.cli.formats.words import MARKS, commands, declared
from aws_posture.judging.remedies import how_to
from aws_posture.snapshot import Snapshot

_COLOURS = {
    State.PASS: "green",
    State.FAIL: "red",
    State.UNKNOWN: "yellow",
    State.MANUAL: "cyan",
}
# Longer lines are hard to read.
_WIDEST = 120
_COUNTED = {
    State.FAIL: "fail",
    State.UNKNOWN: "unknown",
    State.MANUAL: "to check by hand",
    State.PASS: "pass",
    State.NOT_APPLICABLE: "not applicable",
}


def write(
    snapshot: Snapshot,
    verdicts: Mapping[str, Verdict],
    *,
    name: str,
    width: int,
    everything: bool = False,
) -> str:
    """Write the totals, failures by severity, what is unknown, and the facts that need nothing.

    Args:
        snapshot: What AWS answered.
        verdicts: The verdicts by fact id.
        name: What the snapshot is called on the command line.
        width: The columns of the terminal. Only words that are longer get into one more.
        everything: Whether facts that need nothing are listed one by one, and all have their
            evidence, steps and commands.
    """
    report = _Report(min(width, _WIDEST), everything=everything)
    return "\n".join(report.lines(snapshot, verdicts, name))


def fitted(lines: Iterable[str], width: int) -> Iterator[str]:
    """Break lines that are wider than a terminal; what they go on with stands a bit to the right.

    Args:
        lines: Lines of text. A command, after its prompt, stays in one, for copying.
        width: The columns of the terminal.
    """
    for line in lines:
        text = line.lstrip()
        if not text or text.startswith("$ "):
            yield line
        else:
            indent = " " * (len(line) - len(text))
            yield from _wrapped(line, min(width, _WIDEST), indent + "      ")


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    # An address or a permission that is cut in two cannot be copied.
    return wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


class _Report:
    def __init__(self, width: int, *, everything: bool) -> None:
        self._width = width
        self._everything = everything

    def lines(
        self, snapshot: Snapshot, verdicts: Mapping[str, Verdict], name: str
    ) -> Iterator[str]:
        """Write the whole report."""
        of_state: dict[State, list[Verdict]] = {state: [] for state in State}
        for one in verdicts.values():
            if one.declaration is None:
                of_state[one.state].append(one)
        declared_ones = [one for one in verdicts.values() if one.declaration is not None]
        ranks = list(Severity)
        of_state[State.FAIL].sort(key=lambda one: ranks.index(get(one.fact).risk))
        first, *rest = self._wrapped(
            f"Account {snapshot.account}, read {minute(snapshot.taken_at)}"
        )
        yield first.replace(snapshot.account, _bold(snapshot.account), 1)
        yield from rest
        yield from self._wrapped(_totals(of_state, declared_ones))
        for severity, failed in groupby(of_state[State.FAIL], lambda one: get(one.fact).risk):
            yield from self._section(str(severity).capitalize(), [[one] for one in failed])
        yield from self._section("Unknown", _for_one_reason(of_state[State.UNKNOWN]))
        yield from self._section("To check by hand", [[one] for one in of_state[State.MANUAL]])
        yield from self._section("Declared", [[one] for one in declared_ones])
        for state in (State.PASS, State.NOT_APPLICABLE):
            yield from self._settled(of_state[state])
        open_ones = (*of_state[State.FAIL], *of_state[State.UNKNOWN], *of_state[State.MANUAL])
        yield from ("", "Next:", f"  {_next_command(name, open_ones)}")

    def _section(self, title: str, entries: Sequence[Sequence[Verdict]]) -> Iterator[str]:
        """Write entries below a title; each is of the facts about which the same is said."""
        if entries:
            yield from ("", _bold(title))
        for verdicts in entries:
            one = verdicts[0]
            said = one.reason if one.state is State.UNKNOWN and one.reason else one.summary
            names = ", ".join(verdict.fact for verdict in verdicts)
            yield from self._entry(one.state, names, plain(said))
            yield from self._unseen(one)
            yield from self._details(one)

    def _settled(self, verdicts: Sequence[Verdict]) -> Iterator[str]:
        """Write facts that nobody has to do anything about: all in one sentence, unless asked for."""
        if not verdicts:
            return
        state = verdicts[0].state
        if self._everything:
            yield from self._section(LABELS[state], [[one] for one in verdicts])
        else:
            names = ", ".join(one.fact for one in verdicts)
            yield from ("", *self._entry(state, f"{len(verdicts)} {_COUNTED[state]}", names))

    def _entry(self, state: State, name: str, text: str) -> Iterator[str]:
        first, *rest = self._wrapped(f"{MARKS[state]} {name}: {text}", "    ")
        head = f"{MARKS[state]} {name}"
        yield first.replace(head, click.style(head, fg=_COLOURS.get(state), bold=True), 1)
        yield from rest

    def _unseen(self, verdict: Verdict) -> Iterator[str]:
        """Write why not all was seen of what is decided all the same: the whole of it when asked for."""
        if verdict.reason and verdict.state in {State.FAIL, State.PASS}:
            first, more, _ = verdict.reason.partition("; ")
            said = verdict.reason if self._everything or not more else f"{first}; see --why"
            yield from self._wrapped(f"    {plain(said)}", "      ")

    def _details(self, verdict: Verdict) -> Iterator[str]:
        """Write what stands below an entry: what was declared, what to do, and when asked for, why."""
        if self._everything:
            for line in verdict.evidence:
                yield from self._wrapped(f"    {plain(line)}", "      ")
        if verdict.declaration is not None:
            yield from self._wrapped(f"    {plain(declared(verdict))}", "      ")
        elif how := how_to(verdict, get(verdict.fact)):
            # The first step often says what to look at before a command destroys something.
            for step in how.console if self._everything else how.console[:1]:
                yield from self._wrapped(f"  → {plain(step)}", "    ")
            if self._everything or not how.console:
                # A command is for copying, so it is in one line.
                yield from (f"    {line}" for line in commands(verdict))

    def _wrapped(self, text: str, indent: str = "") -> list[str]:
        return _wrapped(text, self._width, indent)


def _totals(of_state: Mapping[State, Sequence[Verdict]], declared_ones: Sequence[Verdict]) -> str:
    risks = Counter(get(one.fact).risk for one in of_state[State.FAIL])
    severities = ", ".join(f"{risks[one]} {one}" for one in Severity if risks[one])
    totals = [
        f"{len(of_state[state])} {word}" + (f" ({severities})" if state is State.FAIL else "")
        for state, word in _COUNTED.items()
        if of_state[state]
    ]
    kinds = Counter(str(one.declaration.kind) for one in declared_ones if one.declaration)
    return ", ".join((*totals, *(f"{kinds[kind]} {kind}" for kind in sorted(kinds)))) or "no fact"


def _for_one_reason(verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    """Group verdicts about which the same is said: what AWS denies often answers several facts."""
    alike: dict[tuple[str, str | None], list[Verdict]] = {}
    for verdict in verdicts:
        alike.setdefault((verdict.summary, verdict.reason), []).append(verdict)
    return list(alike.values())


def _next_command(name: str, open_ones: Sequence[Verdict]) -> str:
    import shlex  # noqa: PLC0415  # other formats name no command

    snapshot = shlex.quote(plain(name))
    if open_ones:
        return f"aws-posture show {snapshot} --why {open_ones[0].fact}"
    return f"aws-posture stamp SITE {snapshot} -o private"


def _bold(text: str) -> str:
    return click.style(text, bold=True)
