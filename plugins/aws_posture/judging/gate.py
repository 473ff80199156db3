"""Which facts stop a build or a job, if that was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from aws_posture.catalogue import get
from aws_posture.catalogue.model import DeclarationKind, Fact, State, Verdict

ANY = "any"
"""Stands for every fact that was judged."""


def check(named: Collection[str]) -> None:
    """Make sure that facts exist.

    Raises:
        FactError: One of them does not; the message names the nearest.
    """
    for fact_id in named:
        if fact_id != ANY:
            get(fact_id)


def facts(named: Collection[str]) -> tuple[Fact, ...]:
    """Return the facts that were named by their ids."""
    return tuple(get(fact_id) for fact_id in named if fact_id != ANY)


def failing(
    verdicts: Mapping[str, Verdict], named: Collection[str], *, unknown: bool = False
) -> tuple[Verdict, ...]:
    """Return the verdicts that stop a build or a command.

    A failure does, unless the team accepts that risk and the acceptance has not expired.
    `not-applicable` and `manual` never do: the question does not arise, or no API can answer it.

    Args:
        verdicts: The verdicts by fact id.
        named: The facts that must not fail, by id; `any` means all of them.
        unknown: Whether a fact that is unknown counts as failing.

    Returns:
        The verdicts in question, in the order given.
    """
    stopping = {State.FAIL, State.UNKNOWN} if unknown else {State.FAIL}
    return tuple(
        verdict
        for verdict in verdicts.values()
        if verdict.state in stopping
        and (ANY in named or verdict.fact in named)
        and not is_accepted(verdict)
    )


def is_accepted(verdict: Verdict) -> bool:
    """Return whether the team accepts the risk that a verdict is about."""
    declaration = verdict.declaration
    return declaration is not None and declaration.kind is DeclarationKind.ACCEPTED
