"""Options that make a command fail when facts do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import click

from aws_posture.base.errors import FactError, FailedFactError
from aws_posture.catalogue import CATALOGUE, Fact, Verdict
from aws_posture.judging import gate

_fail_on = click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="FACT",
    help="End with status 4 if this fact fails; repeat for several, or write 'any'.",
)
_unknown = click.option(
    "--fail-on-unknown",
    "fail_on_unknown",
    is_flag=True,
    help="With --fail-on, also fail if the fact is unknown.",
)


def gate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options --fail-on and --fail-on-unknown to a command."""
    return _fail_on(_unknown(command))


@dataclass(frozen=True, slots=True)
class Gate:
    """The values of the options that `gate_options` adds.

    Args:
        named: The values of ``--fail-on``.
        unknown: Whether ``--fail-on-unknown`` was given.
    """

    named: tuple[str, ...]
    unknown: bool

    def check(self) -> None:
        """Check the options.

        Raises:
            FactError: A fact does not exist.
            UsageError: ``--fail-on-unknown`` was given without ``--fail-on``.
        """
        if self.unknown and not self.named:
            raise click.UsageError("--fail-on-unknown needs --fail-on FACT.")
        try:
            gate.check(self.named)
        except FactError as error:
            raise FactError(f"--fail-on: {error}") from None

    def facts(self, chosen: Iterable[Fact]) -> list[Fact]:
        """Return the facts to judge: the chosen ones, and those named by ``--fail-on``."""
        wanted = {fact.id for fact in (*chosen, *gate.facts(self.named))}
        return [fact for fact in CATALOGUE if fact.id in wanted]

    def end(self, judged: Iterable[tuple[str, Mapping[str, Verdict]]]) -> None:
        """End the command if a fact named by ``--fail-on`` fails.

        Args:
            judged: The verdicts of each account.

        Raises:
            FailedFactError: One does; the message names all that do.
        """
        said = [
            f"account {account}: {_enumerated(stopping)}"
            for account, verdicts in judged
            if (stopping := gate.failing(verdicts, self.named, unknown=self.unknown))
        ]
        if said:
            raise FailedFactError(
                f"--fail-on: {'; '.join(said)}; 'aws-posture show SNAPSHOT --why FACT' explains"
            )


def _enumerated(stopping: Iterable[Verdict]) -> str:
    return ", ".join(f"{verdict.fact} is {verdict.state}" for verdict in stopping)
