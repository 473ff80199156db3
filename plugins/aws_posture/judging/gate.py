"""Which facts stop a build or a job, if that was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from aws_posture.base.errors import FactError, nearest
from aws_posture.base.words import quoted
from aws_posture.catalogue import BY_ID, get
from aws_posture.catalogue.model import DeclarationKind, Fact, Severity, State, Verdict

ANY = "any"
"""Stands for every fact that was judged."""

SEVERITIES = tuple(str(one) for one in Severity if one is not Severity.INFORMATIONAL)
"""Each stands for the facts of that severity, and of graver ones, that were judged."""

_RISKS: Mapping[str, tuple[Severity, ...]] = {
    ANY: tuple(Severity),
    **{name: tuple(Severity)[: rank + 1] for rank, name in enumerate(SEVERITIES)},
}
"""The severities of the facts that a word stands for."""


def check(named: Collection[str]) -> None:
    """Make sure that what was named is a fact, or stands for some.

    Raises:
        FactError: One of the names does not; the message says the nearest.
    """
    for name in named:
        if name not in _RISKS and name not in BY_ID:
            near = nearest(name, (*BY_ID, *_RISKS)) or "; 'aws-posture facts' lists them"
            raise FactError(f"unknown fact {quoted(name)}{near}")


def facts(named: Collection[str]) -> tuple[Fact, ...]:
    """Return the facts that were named by their ids."""
    return tuple(get(name) for name in named if name not in _RISKS)


def is_named(fact_id: str, named: Collection[str]) -> bool:
    """Return whether a fact was named, by its id or by a word that stands for it."""
    return fact_id in named or any(get(fact_id).risk in _RISKS.get(name, ()) for name in named)


def failing(
    verdicts: Mapping[str, Verdict], named: Collection[str], *, unknown: bool = False
) -> tuple[Verdict, ...]:
    """Return the verdicts that stop a build or a command.

    A failure does, unless the team accepts that risk and the acceptance has not expired.
    `not-applicable` and `manual` never do: the question does not arise, or no API can answer it.

    Args:
        verdicts: The verdicts by fact id.
        named: The facts that must not fail, by id; a severity means all of it and of graver ones,
            `any` means all of them.
        unknown: Whether a fact that is unknown counts as failing.

    Returns:
        The verdicts in question, in the order given.
    """
    stopping = {State.FAIL, State.UNKNOWN} if unknown else {State.FAIL}
    return tuple(
        verdict
        for verdict in verdicts.values()
        if verdict.state in stopping and is_named(verdict.fact, named) and not is_accepted(verdict)
    )


def is_accepted(verdict: Verdict) -> bool:
    """Return whether the team accepts the risk that a verdict is about."""
    declaration = verdict.declaration
    return declaration is not None and declaration.kind is DeclarationKind.ACCEPTED
