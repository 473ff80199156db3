"""`aws-posture stamp`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from aws_posture.base.errors import OptionError
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import CATALOGUE
from aws_posture.cli import passphrases, printing
from aws_posture.cli.commands import command
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import account_option, json_option, load_origin, redact_option
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.copies import origin
from aws_posture.copies.history import History, default_folder
from aws_posture.copies.making import Plan, Tools, make
from aws_posture.stamp import check_folders, check_lock, check_site


@command("stamp")
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("snapshots", nargs=-1, required=True, metavar="SNAPSHOT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the private copies; each account gets a folder in it, named by its id. "
    "With --encrypt, the folder of the only copy.",
)
@click.option(
    "--encrypt",
    is_flag=True,
    help="Make a locked copy: its pages say nothing about the account until a reader enters the "
    "passphrase. For one SNAPSHOT.",
)
@click.option(
    "--passphrase-file",
    metavar="FILE",
    help="With --encrypt: the file whose first line is the passphrase, or - for the standard "
    "input; otherwise it is asked for.",
)
@redact_option
@click.option(
    "--history/--no-history",
    "with_history",
    default=True,
    help="Record the state of each fact in your cache folder, and let reports show what changed "
    "since the last time. A demonstration account has no history.",
)
@account_option
@terms_options
@gate_options
@quiet_option
@json_option
def stamp_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    site: Path,
    snapshots: tuple[str, ...],
    output: Path,
    encrypt: bool,
    passphrase_file: str | None,
    redaction: str,
    with_history: bool,
    account: str | None,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    fail_on: tuple[str, ...],
    fail_on_unknown: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make a private copy of a finished SITE for each SNAPSHOT.

    SITE is the folder that a site generator built (any generator); it is only read. Only you
    can read a copy. It asks not to be indexed and shows on each page which account it is about.
    With --fail-on, every copy is made before the command fails. With --encrypt the copy can be
    given to others: without the passphrase they see the public pages, and not which account the
    copy is about.
    """
    gate = Gate(fail_on, fail_on_unknown)
    _check_usage(snapshots, passphrase_file, encrypt=encrypt)

    def work() -> None:
        gate.check()
        terms = TermsReader(settings, max_age, declared).timeless
        # Everything that can be wrong is found before the first copy is made.
        slots = check_site(site)
        named = [_Named(name, load_origin(name, account)) for name in snapshots]
        _check_accounts(named)
        for one in named:
            check_folders(site, output if encrypt else output / one.account)
        passphrase = _passphrase(passphrase_file) if encrypt else None
        plans = [
            Plan(
                site=site,
                origin=one.origin,
                folder=output,
                terms=terms,
                facts=CATALOGUE,
                redaction=Redaction(redaction),
                passphrase=passphrase,
            )
            for one in named
        ]
        made = []
        with Progress(quiet=quiet) as progress:
            history = History(default_folder()) if with_history else None
            tools = _tools(progress, site, history)
            for number, plan in enumerate(plans, start=1):
                progress.begin(number, len(plans), "account")
                made.append(make(plan, tools, slots))
                # Print each when it is made: with many accounts, a log then shows how far it got.
                if not as_json:
                    progress.result(printing.copy_made(made[-1].report))
        if as_json:
            printing.print_copies([one.report for one in made])
        gate.end((one.account, one.verdicts) for one in made)

    run(work)


def _check_usage(snapshots: tuple[str, ...], passphrase_file: str | None, *, encrypt: bool) -> None:
    if encrypt and len(snapshots) > 1:
        raise click.UsageError("--encrypt makes one copy: name one SNAPSHOT.")
    if passphrase_file is not None and not encrypt:
        raise click.UsageError("--passphrase-file needs --encrypt.")


@dataclass(frozen=True, slots=True)
class _Named:
    """A snapshot as it was named, and where it comes from."""

    name: str
    origin: origin.Origin

    @property
    def account(self) -> str:
        return origin.read(self.origin, ()).account


def _check_accounts(named: Sequence[_Named]) -> None:
    """Make sure that no copy would replace another one of the same run."""
    first: dict[str, str] = {}
    for one in named:
        if one.account in first:
            raise OptionError(
                f"{first[one.account]} and {one.name} are of one account, and an account has one "
                "copy; name one of them"
            )
        first[one.account] = one.name


def _passphrase(file: str | None) -> str:
    passphrase = passphrases.read(file)
    check_lock(passphrase)
    return passphrase


def _tools(progress: Progress, site: Path, history: History | None) -> Tools:
    of = progress.files_in(site)
    return Tools(
        history=history,
        stage=progress.stage,
        moment=progress.now,
        note=progress.note,
        files=progress.counter(lambda files: f"Stamping: {files:,} of {of} files"),
    )
