"""Options that make a command fail when facts do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import click

from aws_posture.base.errors import FactError, FailedFactError
from aws_posture.base.words import count
from aws_posture.catalogue import CATALOGUE, get
from aws_posture.catalogue.model import Fact, State, Verdict, by_risk
from aws_posture.judging import gate

_MOST_NAMED = 5
_MOST_FACTS = 10

_fail_on = click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="FACT",
    help="End with status 4 if this fact fails; repeat for several. A severity such as 'high' means all "
    "facts of it and of graver ones, and 'any' means all facts.",
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


@dataclass(frozen=True, slots=True)
class ManyAccounts:
    """The accounts of an organization in which facts named by ``--fail-on`` fail.

    Of an account only its name is kept, once for each such fact.

    Args:
        gate: The options.
    """

    gate: Gate
    _by_fact: defaultdict[tuple[str, State], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, account: str, verdicts: Mapping[str, Verdict]) -> None:
        """Add an account, by the id that may be shown."""
        for one in gate.failing(verdicts, self.gate.named, unknown=self.gate.unknown):
            self._by_fact[one.fact, one.state].append(account)

    def end(self, accounts: int, *, is_named: bool) -> None:
        """End the command if a fact named by ``--fail-on`` fails in an account.

        Args:
            accounts: How many accounts there are.
            is_named: Whether the message may name accounts.

        Raises:
            FailedFactError: One does; the message says in how many, the gravest fact first.
        """
        if not self._by_fact:
            return
        graver = [fact.id for fact in by_risk(get(fact) for fact, _ in self._by_fact)]
        found = sorted(self._by_fact.items(), key=lambda one: (graver.index(one[0][0]), one[0][1]))
        said = [
            f"{fact} is {state} in {len(where)}{_names(where) if is_named else ''}"
            for (fact, state), where in found
        ]
        more = f", and {len(said) - _MOST_FACTS} more" if len(said) > _MOST_FACTS else ""
        raise FailedFactError(
            f"--fail-on: of {count(accounts, 'account')}, {', '.join(said[:_MOST_FACTS])}{more}"
        )


def _names(accounts: list[str]) -> str:
    more = ", …" if len(accounts) > _MOST_NAMED else ""
    return f" ({', '.join(accounts[:_MOST_NAMED])}{more})"


def _enumerated(stopping: Iterable[Verdict]) -> str:
    return ", ".join(f"{verdict.fact} is {verdict.state}" for verdict in stopping)
