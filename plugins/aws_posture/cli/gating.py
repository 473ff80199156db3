"""Options that make a command fail when facts do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rich_click as click

from aws_posture.errors import FactError, FailedFactError
from aws_posture.facts import CATALOGUE, Fact, Verdict, gate

_fail_on = click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="FACT",
    help="End with status 4 if this fact fails; repeat it for several, or write 'any'.",
)
_unknown = click.option(
    "--fail-on-unknown",
    "fail_on_unknown",
    is_flag=True,
    help="Let --fail-on count what is unknown as well.",
)


def gate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options --fail-on and --fail-on-unknown."""
    return _fail_on(_unknown(command))


@dataclass(frozen=True, slots=True)
class Gate:
    """What the options say that `gate_options` adds.

    Args:
        named: What was written after each ``--fail-on``.
        unknown: Whether ``--fail-on-unknown`` was written.
    """

    named: tuple[str, ...]
    unknown: bool

    def check(self) -> None:
        """Make sure that the options mean something.

        Raises:
            FactError: A fact does not exist.
            UsageError: Nothing was named that could be unknown.
        """
        if self.unknown and not self.named:
            raise click.UsageError("--fail-on-unknown goes with --fail-on FACT.")
        try:
            gate.check(self.named)
        except FactError as error:
            raise FactError(f"--fail-on: {error}") from None

    def facts(self, chosen: Iterable[Fact]) -> list[Fact]:
        """Give the facts to judge: those that were chosen, and those that were named."""
        wanted = {fact.id for fact in (*chosen, *gate.facts(self.named))}
        return [fact for fact in CATALOGUE if fact.id in wanted]

    def end(self, judged: Iterable[tuple[str, Mapping[str, Verdict]]]) -> None:
        """End the command if a fact fails that was named.

        Args:
            judged: The verdicts of each account.

        Raises:
            FailedFactError: One does; names all that do.
        """
        said = [
            f"account {account}: {_enumerated(stopping)}"
            for account, verdicts in judged
            if (stopping := gate.failing(verdicts, self.named, unknown=self.unknown))
        ]
        if said:
            raise FailedFactError(
                f"--fail-on: {'; '.join(said)}; 'aws-posture show SNAPSHOT --why FACT' tells more"
            )


def _enumerated(stopping: Iterable[Verdict]) -> str:
    return ", ".join(f"{verdict.fact} is {verdict.state}" for verdict in stopping)
