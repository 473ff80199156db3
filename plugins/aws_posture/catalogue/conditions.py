"""Conditions of ``when``: ``root.mfa is fail or unknown and private``.

    condition = term, { "and", term } ;
    term      = audience | fact, "is", [ "not" ], state, { "or", state } ;
    audience  = "public" | "private" ;

The same parser serves the Markdown extension (what holds on the public site, where every
fact is `unchecked`?) and stamping (what holds for this account?).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from aws_posture.base.errors import FactError, nearest
from aws_posture.catalogue.model import State


class Audience(StrEnum):
    """The audience of a page."""

    PUBLIC = "public"
    """Readers of the public site: nothing is known about their account."""
    PRIVATE = "private"
    """Readers of a copy that was stamped for an account."""


@dataclass(frozen=True, slots=True)
class StateTerm:
    """That a fact is, or is not, in one of some states."""

    fact: str
    states: frozenset[State]
    negated: bool

    def __str__(self) -> str:
        """Return the term as a condition writes it, with states in the order of the enum."""
        states = " or ".join(state for state in State if state in self.states)
        return f"{self.fact} is {'not ' if self.negated else ''}{states}"


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition; ``str`` returns it in normal form."""

    terms: tuple[StateTerm | Audience, ...]

    def __str__(self) -> str:
        """Return the condition in normal form, with one space between words."""
        return " and ".join(str(term) for term in self.terms)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it asks about, without duplicates."""
        asked = [term.fact for term in self.terms if isinstance(term, StateTerm)]
        return tuple(dict.fromkeys(asked))

    def holds(self, audience: Audience, state_of: Callable[[str], State]) -> bool:
        """Return whether the condition holds.

        Args:
            audience: The audience of the page.
            state_of: Returns a fact's state; on the public site always `unchecked`.
        """
        for term in self.terms:
            if isinstance(term, Audience):
                if term is not audience:
                    return False
            elif (state_of(term.fact) in term.states) is term.negated:
                return False
        return True

    def holds_in_public(self) -> bool:
        """Return whether the condition holds on the public site."""
        return self.holds(Audience.PUBLIC, lambda _: State.UNCHECKED)


def parse_condition(text: str, facts: Iterable[str]) -> Condition:
    """Read a condition.

    Args:
        text: What the author wrote after ``/// when |``.
        facts: The ids of the facts that exist.

    Raises:
        FactError: A fact, a state or the form is unknown; the message has what was
            written and the nearest.
    """
    known = tuple(facts)
    words = text.split()
    terms: list[list[str]] = [[]]
    for word in words:
        if word == "and":
            terms.append([])
        else:
            terms[-1].append(word)
    return Condition(tuple(_parse_term(term, text, known) for term in terms))


def _parse_term(words: list[str], text: str, known: tuple[str, ...]) -> StateTerm | Audience:
    match words:
        case [word] if word in set(Audience):
            return Audience(word)
        case [fact, "is", "not", *states] if states:
            return StateTerm(_known_fact(fact, known), _parse_states(states, text), negated=True)
        case [fact, "is", *states] if states:
            return StateTerm(_known_fact(fact, known), _parse_states(states, text), negated=False)
        case [word, *_] if "." in word:
            _known_fact(word, known)
    raise FactError(
        f"cannot read the condition {text!r}; write 'FACT is STATE', 'FACT is not STATE or STATE', "
        "'public' or 'private', joined by 'and'" + _nearest_audience(words)
    )


def _nearest_audience(words: list[str]) -> str:
    return nearest(words[0], Audience) if len(words) == 1 else ""


def _known_fact(fact: str, known: tuple[str, ...]) -> str:
    if fact not in known:
        near = nearest(fact, known) or "; 'aws-posture facts' lists them"
        raise FactError(f"unknown fact {fact!r}{near}")
    return fact


def _parse_states(words: list[str], text: str) -> frozenset[State]:
    # States are at the even indexes, with `or` between them.
    if len(words) % 2 == 0 or any(word != "or" for word in words[1::2]):
        raise FactError(f"cannot read the states in {text!r}; write 'STATE or STATE'")
    for word in words[::2]:
        if word not in set(State):
            near = nearest(word, State) or f"; the states are {', '.join(State)}"
            raise FactError(f"unknown state {word!r}{near}")
    return frozenset(State(word) for word in words[::2])
