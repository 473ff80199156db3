"""`aws-posture diff`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from aws_posture.base.errors import FailedFactError, OptionError, WrongAccountError
from aws_posture.base.redaction import Redaction
from aws_posture.base.words import minute
from aws_posture.catalogue.model import Fact
from aws_posture.cli import printing
from aws_posture.cli.commands import command
from aws_posture.cli.formats import changes
from aws_posture.cli.options import (
    account_option,
    chosen_facts,
    facts_option,
    formats,
    load_snapshot,
    one_format,
    redact_option,
)
from aws_posture.cli.progress import Progress
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.judging import Terms, gate, judge
from aws_posture.judging.comparing import Comparison, Direction, Judged, compare
from aws_posture.judging.masking import Mask
from aws_posture.snapshot import Snapshot


@command("diff")
@click.argument("old")
@click.argument("new")
@facts_option
@account_option
@terms_options
@redact_option
@click.option(
    "--fail-on-worse",
    "fail_on_worse",
    is_flag=True,
    help="End with status 4 if a fact got worse, or passed and is unknown now; not if the team "
    "accepts it.",
)
@formats(
    *changes.WRITERS,
    help_="How to print it: 'markdown' is for a comment on a pull request. By default text.",
)
def diff_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    old: str,
    new: str,
    fact_ids: tuple[str, ...],
    account: str | None,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    redaction: str,
    fail_on_worse: bool,
    format_: str | None,
    as_json: bool,
) -> None:
    """Judge two snapshots of one account and print what changed, what got worse first.

    OLD and NEW are files that 'aws-posture collect' wrote. Each is judged as of its own time,
    with the same options. All changes happened at some time between the two.
    """
    chosen_format = one_format(format_, as_json=as_json)

    def work() -> None:
        facts = chosen_facts(fact_ids)
        terms = TermsReader(settings, max_age, declared).of(new)
        # One mask for both: a name has the same label before and after.
        mask = Mask(Redaction(redaction))
        taken = load_snapshot(old, account), load_snapshot(new, account)
        accounts = [mask.account(one.account) for one in taken]
        _check(taken, (old, new), accounts)
        with Progress() as progress:
            progress.now("Judging facts")
            before, after = (_judged(one, facts, terms, mask) for one in taken)
        compared = compare(before, after, facts)
        printing.print_changes(accounts[1], compared, chosen_format)
        if fail_on_worse:
            _end(accounts[1], compared)

    run(work)


def _check(
    taken: tuple[Snapshot, Snapshot], names: tuple[str, str], accounts: Sequence[str]
) -> None:
    """Make sure that two snapshots can be compared; messages show the accounts as they may be shown."""
    older, newer = taken
    if older.account != newer.account:
        raise WrongAccountError(
            f"{names[0]} is of account {accounts[0]} and {names[1]} of {accounts[1]}; name two "
            "snapshots of one account"
        )
    if older.taken_at > newer.taken_at:
        raise OptionError(
            f"{names[0]} is newer ({minute(older.taken_at)}) than {names[1]} "
            f"({minute(newer.taken_at)}); name the older one first"
        )


def _judged(snapshot: Snapshot, facts: list[Fact], terms: Terms, mask: Mask) -> Judged:
    # As of its own time: what an old snapshot said is not unknown for being old.
    verdicts = judge(snapshot, facts, replace(terms, now=None))
    return Judged(snapshot, verdicts, mask.verdicts(verdicts))


def _end(account: str, compared: Comparison) -> None:
    """End the command if a fact got worse.

    Raises:
        FailedFactError: One did, and nobody accepts it; the message names all that did.
    """
    worse = [
        f"{change.fact.id} was {change.old.state} and is {change.new.state}"
        for change in compared.among(Direction.WORSE)
        if not gate.is_accepted(change.new)
    ]
    if worse:
        raise FailedFactError(f"--fail-on-worse: account {account}: {', '.join(worse)}")
