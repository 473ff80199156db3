"""`aws-posture organization diff`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import click

from aws_posture.base.errors import FailedFactError
from aws_posture.base.words import count, plain
from aws_posture.catalogue.model import Fact
from aws_posture.cli.commands import command
from aws_posture.cli.options import chosen_facts, facts_option
from aws_posture.cli.progress import Progress
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.judging import Terms, gate, judge
from aws_posture.judging.comparing import Change, Comparison, Direction, Judged, compare
from aws_posture.organization.folder import Folder, Member
from aws_posture.snapshot import Snapshot

_COLUMNS = ("account", "name", "direction", "fact", "old", "new")
_FEW = 20


class _Side(NamedTuple):
    """One of the two folders: its accounts by id, and those that could not be asked when it was written."""

    folder: Folder
    members: Mapping[str, Member]
    refused: frozenset[str]

    def answers(self, account: str) -> Snapshot | None:
        """Return what an account answered; None if it was refused since, or has left."""
        is_there = account in self.members and account not in self.refused
        return self.folder.snapshot(account) if is_there else None


def _side(path: Path) -> _Side:
    folder = Folder.open(path)
    members = {member.id: member for member in folder.organization().accounts}
    return _Side(folder, members, frozenset(folder.refusals()))


@dataclass(slots=True)
class _Compared:
    """What the comparison of two folders has counted.

    Attributes:
        accounts: How many accounts were compared.
        missing: The accounts that one of the folders has no answers of.
        worse: The accounts in which a fact got worse, and nobody accepts it.
        numbers: How many changes there were, by direction.
    """

    accounts: int = 0
    missing: list[str] = field(default_factory=list)
    worse: list[str] = field(default_factory=list)
    numbers: Counter[Direction] = field(default_factory=Counter)


@command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@facts_option
@terms_options
@click.option(
    "--fail-on-worse",
    "fail_on_worse",
    is_flag=True,
    help="End with status 4 if a fact got worse in an account; not if the team accepts it.",
)
def diff_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    old: Path,
    new: Path,
    fact_ids: tuple[str, ...],
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    fail_on_worse: bool,
) -> None:
    """Judge the accounts of two folders, and print a line for each fact that changed in one of them.

    OLD and NEW are folders that 'aws-posture organization collect' wrote: keep a copy of the folder to
    compare with. Each account is judged as of its own time. Columns are separated by tabs.
    """

    def work() -> None:
        facts = chosen_facts(fact_ids)
        terms = replace(TermsReader(settings, max_age, declared).timeless, now=None)
        sides = _side(old), _side(new)
        found = _Compared()
        click.echo("\t".join(_COLUMNS))
        with Progress() as progress:
            counting = progress.counter(lambda number: f"Judging account {number:,}")
            everyone = {**sides[0].members, **sides[1].members}
            for number, member in enumerate(everyone.values(), 1):
                counting(number)
                for line in _account(member, sides, facts, terms, found):
                    progress.result(line)
        click.echo(_ending(found), err=True)
        if fail_on_worse and found.worse:
            raise FailedFactError(
                f"--fail-on-worse: {count(len(found.worse), 'account')} got worse: "
                f"{', '.join(found.worse[:_FEW])}{', …' if len(found.worse) > _FEW else ''}"
            )

    run(work)


def _account(
    member: Member,
    sides: tuple[_Side, _Side],
    facts: Sequence[Fact],
    terms: Terms,
    found: _Compared,
) -> Iterator[str]:
    before, after = (side.answers(member.id) for side in sides)
    if before is None or after is None:
        found.missing.append(member.id)
        return
    compared = _compared(before, after, facts, terms)
    found.accounts += 1
    found.numbers.update(change.direction for change in compared.changes)
    if any(not gate.is_accepted(change.new) for change in compared.among(Direction.WORSE)):
        found.worse.append(member.id)
    for change in compared.changes:
        yield "\t".join(plain(cell) for cell in _cells(member, change))


def _compared(before: Snapshot, after: Snapshot, facts: Sequence[Fact], terms: Terms) -> Comparison:
    judged = (judge(one, facts, terms) for one in (before, after))
    first, second = (
        Judged(snapshot, verdicts, verdicts)
        for snapshot, verdicts in zip((before, after), judged, strict=True)
    )
    return compare(first, second, facts)


def _cells(member: Member, change: Change) -> tuple[str, ...]:
    old, new = change.old, change.new
    states = (str(old.state), str(new.state))
    if old.state is new.state and old.value != new.value:
        states = (f"{old.state} ({old.value})", f"{new.state} ({new.value})")
    return (member.id, member.name, str(change.direction), change.fact.id, *states)


def _ending(found: _Compared) -> str:
    numbers = ", ".join(f"{found.numbers[one]} {one}" for one in Direction)
    missing = (
        f"; {count(len(found.missing), 'account')} not compared, as one of the folders has no answers "
        "of them"
    )
    return (
        f"{count(found.accounts, 'account')} compared: {numbers}{missing if found.missing else ''}."
    )
