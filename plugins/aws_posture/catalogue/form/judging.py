"""The judge of facts that are written as data.

A fact is decided Region by Region where it asks in several, and otherwise once. Within one Region the
answers decide it, or the refusal of one makes it unknown; then the Regions are put together: what is
enough for a failure (or for a pass) needs to be seen once, and for anything else all has to be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from aws_posture.base.phrases import Name, Phrase, Quote, Words, few, joined, phrase, sentence
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.form import sentences
from aws_posture.catalogue.form.expressions import Scope
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import MINUTES, Finding, HowTo, Options, Sitting, State
from aws_posture.catalogue.refusals import error_name, what_happened, why
from aws_posture.snapshot import Refusal
from aws_posture.snapshot.reads import Each, Read, Where

Compiled = Mapping[str, Any]
"""A fact as JSON values, its expressions parsed; see `aws_posture.catalogue.form.checking`."""

_EVERYWHERE = ""
_MOST_QUOTED = 3
"""How many messages about one call a reason quotes, where AWS said others in other Regions."""


@dataclass(frozen=True, slots=True)
class _Local:
    """What is so in one Region, or in the account if Regions do not matter.

    Attributes:
        region: The Region, or empty.
        state: The state there.
        outcome: The outcome's place among the fact's outcomes, which decides about its sentence.
        items: What it concerns.
        contents: What is put into the places of sentences.
        missing: Why something is not known there: a refusal, or what an answer lacks.
    """

    region: str
    state: State
    outcome: int = -1
    items: tuple[Item, ...] = ()
    contents: Mapping[str, sentences.Content] = field(default_factory=dict)
    missing: Refusal | Words | None = None


@dataclass(frozen=True, slots=True)
class DataJudge:
    """Judges a fact by its compiled form.

    Attributes:
        compiled: The form.
        reads: What it asks, by name; a fact with one read calls it ``answer``.
    """

    compiled: Compiled
    reads: Mapping[str, Read]

    def __call__(self, evidence: Evidence, options: Options) -> Finding:
        """Judge an account.

        Raises:
            UnansweredError: It is not known which Regions there are.
            UndecidedError: As `Scope.value`, outside Regions.
        """
        if not self.reads:
            return self._by_hand()
        locals_ = [
            self._in(region, answers, evidence, options)
            for region, answers in self._answers(evidence)
        ]
        return _Joining(self.compiled, locals_).finding()

    def _by_hand(self) -> Finding:
        manual = self.compiled["manual"]
        return Finding(State.MANUAL, manual["say"], reason=manual["reason"])

    def _answers(self, evidence: Evidence) -> Iterator[tuple[str, _Answers]]:
        """Yield, Region by Region, what each read gave."""
        values_in = partial(self._values_in, evidence.taken_at)
        replies = {name: evidence.replies(read, values_in) for name, read in self.reads.items()}
        regional = [name for name, read in self.reads.items() if read.regions is not Where.ONE]
        places = dict.fromkeys(
            place for name in regional for place in _asked_in(self.reads[name], evidence)
        )
        for place in places or (_EVERYWHERE,):
            found = _Answers()
            for name, read in self.reads.items():
                here = place if name in regional else _EVERYWHERE
                given = [reply for reply in replies[name] if reply.record.region == here]
                found.add(name, read, given, self._errors(name))
                found.check_values(self.compiled["ask"][name]["each"], evidence.taken_at)
            yield place, found

    def _values_in(
        self, now: datetime, each: Each, answer: Mapping[str, Any]
    ) -> tuple[str, ...] | None:
        """Return what `Each.values_in` does, from the expression that is parsed already."""
        asked = self.compiled["ask"]
        tree = next(asked[name]["each"]["tree"] for name in asked if self.reads[name].each == each)
        try:
            found = Scope(answer, now).value(tree)
        except UndecidedError:
            # JMESPath passes over what is missing, and so did the collector.
            return each.values_in(answer)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            return None
        return tuple(dict.fromkeys(found))

    def _errors(self, name: str) -> Mapping[str, Any]:
        errors: Mapping[str, Any] = self.compiled["ask"][name].get("errors", {})
        return {code.removesuffix("Exception"): answer for code, answer in errors.items()}

    def _in(self, region: str, found: _Answers, evidence: Evidence, options: Options) -> _Local:
        if found.refused is not None:
            return _Local(region, State.UNKNOWN, missing=found.refused)
        answers = found.answers["answer"] if [*self.reads] == ["answer"] else found.answers
        scope = Scope(answers, evidence.taken_at, options)
        try:
            local = self._decided(region, scope)
        except UndecidedError as undecided:
            # What was refused may be why something is missing, and can be acted on.
            return _Local(region, State.UNKNOWN, missing=found.partly or undecided.missing)
        if found.partly is None:
            return local
        # Things that were seen are there; that there are none cannot be said before all was seen.
        seen = "items" in self.compiled["outcomes"][local.outcome]
        if seen and local.state == self.compiled["enough"]:
            return replace(local, missing=found.partly)
        return _Local(region, State.UNKNOWN, missing=found.partly)

    def _decided(self, region: str, scope: Scope) -> _Local:
        for number, outcome in enumerate(self.compiled["outcomes"]):
            if "when" in outcome and not scope.holds(outcome["when"]):
                continue
            things = _things(outcome, scope)
            if "when" in outcome or things is None or things:
                items = self._items(outcome, things, scope, region)
                contents = self._contents(outcome, scope)
                return _Local(region, State(outcome["state"]), number, items, contents)
        raise UndecidedError("AWS's answer is none of those that this fact knows")

    def _items(
        self, outcome: Compiled, things: list[Any] | None, scope: Scope, region: str
    ) -> tuple[Item, ...]:
        if things is None:
            # Which Regions it is about, one by one; a sentence names no more than a few.
            return (Item("region", region=region),) if region else ()
        return tuple(_item(outcome["items"], thing, scope, region) for thing in things)

    def _contents(self, outcome: Compiled, scope: Scope) -> dict[str, sentences.Content]:
        """Fill the places that this outcome needs: others may have nothing to hold."""
        needed = {
            name
            for template in (outcome["say"], _value_of(self.compiled, outcome))
            for name in sentences.names(template)
        }
        return {
            name: sentences.content(scope.value(place["is"]), place, scope.now)
            for name, place in self.compiled["places"].items()
            if name in needed
        }


class _Answers:
    """What the reads of a fact gave in one Region.

    Attributes:
        answers: The answers, by the read's name. A read that is asked for each of several values
            has a list of ``{of: VALUE, answer: ANSWER}``.
        refused: A refusal that leaves nothing to judge.
        partly: A refusal of one among several values.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.refused: Refusal | None = None
        self.partly: Refusal | Words | None = None

    def check_values(self, each: Compiled | None, now: datetime) -> None:
        """Make sure that an answer lacked nothing of which the next read should have been asked."""
        if each is None:
            return
        before = self.answers.get(each["read"], [])
        answers = [one["answer"] for one in before] if isinstance(before, list) else [before]
        for answer in answers:
            try:
                Scope(answer, now).value(each["tree"])
            except UndecidedError as undecided:
                self.partly = self.partly or undecided.missing

    def add(self, name: str, read: Read, replies: Sequence[Any], errors: Mapping[str, Any]) -> None:
        """Add what came of one read."""
        found = []
        for record, value in replies:
            if not isinstance(record, Refusal):
                found.append({"of": value, "answer": record.result})
            elif error_name(record) in errors:
                found.append({"of": value, "answer": errors[error_name(record)]})
            elif read.each is None or (not value and read.each.read.each is None):
                self.refused = self.refused or record
            else:
                self.partly = self.partly or record
        if read.each is not None:
            self.answers[name] = found
        elif found:
            self.answers[name] = found[0]["answer"]


def _asked_in(read: Read, evidence: Evidence) -> Sequence[str]:
    return evidence.regions if isinstance(read.regions, Where) else read.regions


def _things(outcome: Compiled, scope: Scope) -> list[Any] | None:
    return scope.elements(outcome["items"]["each"]) if "items" in outcome else None


def _item(form: Compiled, thing: Any, scope: Scope, region: str) -> Item:  # noqa: ANN401  # any JSON value
    subject = scope.value(form["name"], thing)
    if not isinstance(subject, str):
        raise UndecidedError(f"the name of a {form['kind']} in AWS's answer is not a text")
    contents = {
        name: sentences.content(scope.value(place["is"], thing), place, scope.now)
        for name, place in form.get("places", {}).items()
    }
    what = sentences.filled(form.get("say", ""), contents)
    return Item(form["kind"], subject, what, region=region)


class _Joining:
    """Puts Regions together into one finding."""

    def __init__(self, compiled: Compiled, locals_: Sequence[_Local]) -> None:
        self._compiled = compiled
        self._locals = locals_

    def finding(self) -> Finding:
        """Return the finding."""
        state = self._state()
        unknown = [one for one in self._locals if one.missing is not None]
        if state is State.UNKNOWN:
            return self._unknown(unknown)
        told = [one for one in self._locals if one.state is state]
        if state is State.PASS:
            told += [one for one in self._locals if one.state is State.NOT_APPLICABLE]
        outcomes = list(dict.fromkeys(one.outcome for one in told))
        said = [self._said(outcome, told) for outcome in outcomes]
        return Finding(
            state,
            joined(said, " "),
            # A count of what was seen is no count of what there is.
            value=None if unknown else self._value([one for one in told if one.state is state]),
            items=tuple(item for one in told for item in one.items),
            reason=("not all was seen: ", *_reasons(unknown)) if unknown else None,
            remedy=self._remedy(outcomes[0]) if state is State.FAIL else None,
        )

    def _state(self) -> State:
        states = {one.state for one in self._locals}
        enough = State(self._compiled["enough"])
        other = State.PASS if enough is State.FAIL else State.FAIL
        if enough in states:
            return enough
        if State.UNKNOWN in states or not states:
            return State.UNKNOWN
        return other if other in states else State.NOT_APPLICABLE

    def _said(self, outcome: int, told: Sequence[_Local]) -> Phrase:
        here = [one for one in told if one.outcome == outcome]
        return sentences.filled(self._compiled["outcomes"][outcome]["say"], _contents(here))

    def _value(self, told: Sequence[_Local]) -> Words | int | None:
        template = self._template(told[0])
        if not template:
            return None
        contents = _contents([one for one in told if self._template(one) == template])
        parts = sentences.parts(template)
        if len(parts) == 1 and isinstance(parts[0], sentences.Place):
            content = contents[parts[0].name]
            if isinstance(content, int):
                return content
        return sentences.filled(template, contents)

    def _template(self, local: _Local) -> str:
        return _value_of(self._compiled, self._compiled["outcomes"][local.outcome])

    def _remedy(self, outcome: int) -> HowTo | None:
        remedy = self._compiled["outcomes"][outcome].get("remedy")
        return how_to(remedy) if remedy else None

    def _unknown(self, unknown: Sequence[_Local]) -> Finding:
        if not unknown:
            missing = "no Region was asked"
            return Finding(State.UNKNOWN, sentence(missing), reason=missing)
        clauses = [(*phrase(clause), *_after(places)) for clause, places in _grouped(unknown)]
        return Finding(State.UNKNOWN, sentence(joined(clauses, "; ")), reason=_reasons(unknown))


def _value_of(compiled: Compiled, outcome: Compiled) -> str:
    """Return the template of a fact's value where an outcome holds; empty if it has none."""
    if outcome["state"] == State.NOT_APPLICABLE:
        return ""
    value: str = outcome.get("value", compiled.get("value", ""))
    return value


def _contents(here: Sequence[_Local]) -> dict[str, sentences.Content]:
    """Return what is put into places for several Regions: numbers are added up."""
    items = [item for one in here for item in one.items]
    contents: dict[str, sentences.Content] = {
        "count": len(items),
        "items": sentences.listed([Name(item.kind, item.subject) for item in items]),
        "regions": (sentences.regions([one.region for one in here]),),
        "region-count": len(here),
    }
    for name in here[0].contents:
        values = [one.contents[name] for one in here if name in one.contents]
        numbers = [value for value in values if not isinstance(value, tuple)]
        texts = dict.fromkeys(value for value in values if isinstance(value, tuple))
        contents[name] = sum(numbers) if numbers else joined(texts)
    return contents


def _grouped(unknown: Sequence[_Local]) -> Iterable[tuple[Words, list[str]]]:
    """Group Regions by what is unknown there."""
    groups: dict[Words, list[str]] = {}
    for one in unknown:
        missing = _missing(one)
        clause = what_happened(missing) if isinstance(missing, Refusal) else missing
        groups.setdefault(clause, []).append(one.region)
    return groups.items()


def _reasons(unknown: Sequence[_Local]) -> Phrase:
    """Say why something is unknown, and quote for each Region no words but its own."""
    groups: dict[Words, list[_Local]] = {}
    for one in unknown:
        missing = _missing(one)
        reason = why(replace(missing, message="")) if isinstance(missing, Refusal) else missing
        groups.setdefault(reason, []).append(one)
    return joined(
        (
            (*_where([one.region for one in here]), *phrase(reason), *_quoted(here))
            for reason, here in groups.items()
        ),
        "; ",
    )


def _quoted(here: Sequence[_Local]) -> Phrase:
    """Quote what was said where something is unknown, with the Regions where not all said the same."""
    said: dict[str, list[str]] = {}
    for one in here:
        message = one.missing.message if isinstance(one.missing, Refusal) else ""
        said.setdefault(message, []).append(one.region)
    quotes = [
        (*(_where(places) if len(said) > 1 else ()), Quote(message))
        for message, places in said.items()
        if message
    ]
    return (": ", *joined(few(quotes, _MOST_QUOTED), "; ")) if quotes else ()


def _missing(local: _Local) -> Refusal | Words:
    """Return why something is unknown in a Region, without the Region: that is named once for all."""
    missing = local.missing or ""
    if isinstance(missing, Refusal) and local.region:
        return replace(missing, region="")
    return missing


def _where(places: Sequence[str]) -> Phrase:
    return () if places == [_EVERYWHERE] else (f"{sentences.regions(places)}: ",)


def _after(places: Sequence[str]) -> Phrase:
    return () if places == [_EVERYWHERE] else (f" {sentences.regions(places)}",)


def how_to(written: Compiled) -> HowTo:
    """Return a way to look or to act from its compiled form."""
    return HowTo(
        tuple(written.get("console", ())),
        written.get("cli", ""),
        written.get("terraform", ""),
        written.get("cloudformation", ""),
        Sitting(written["sitting"]) if "sitting" in written else None,
        written.get("minutes", MINUTES),
    )
