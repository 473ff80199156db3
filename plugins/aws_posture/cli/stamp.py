"""`aws-posture stamp`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import rich_click as click

from aws_posture import verdict_file
from aws_posture.cli import passphrases, printing
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import (
    account_option,
    is_demo,
    json_option,
    load_snapshot,
    redact_option,
)
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import STATUSES, run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.comparing import Point, Taking, points
from aws_posture.errors import SnapshotError
from aws_posture.facts import BY_ID, CATALOGUE, Verdict
from aws_posture.history import History, default_folder
from aws_posture.judging import Terms, judge, taking
from aws_posture.redaction import Redaction, redact
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import StampReport, stamp_locked
from aws_posture.stamp import stamp as stamp_site


@click.command("stamp", epilog=STATUSES)
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("snapshots", nargs=-1, required=True, metavar="SNAPSHOT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the private copies; each account gets a folder in it, named by its id. "
    "With --encrypt, the folder of the one copy.",
)
@click.option(
    "--encrypt",
    is_flag=True,
    help="Make a locked copy: its pages say nothing of the account until a reader gives the "
    "passphrase. For one SNAPSHOT.",
)
@click.option(
    "--passphrase-file",
    metavar="FILE",
    help="With --encrypt: the file whose first line is the passphrase, or - for the standard "
    "input; else it is asked for.",
)
@redact_option
@click.option(
    "--history/--no-history",
    "with_history",
    default=True,
    help="Note the state of each fact in your cache folder, and let reports tell what changed "
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

    SITE is the folder that a site generator built, any generator; it is only read. A copy is
    readable by you alone, asks not to be indexed and says on each page whose account it is of.
    With --fail-on, every copy is made before the command fails. With --encrypt the copy can be
    given to others: whoever has no passphrase sees the public pages, and not whose copy it is.
    """
    gate = Gate(fail_on, fail_on_unknown)
    _check_usage(snapshots, passphrase_file, encrypt=encrypt)

    def work() -> None:
        gate.check()
        terms = TermsReader(settings, max_age, declared)
        passphrase = passphrases.read(passphrase_file) if encrypt else None
        made = []
        with Progress(quiet=quiet) as progress:
            stamper = _Stamper(site, output, Redaction(redaction), passphrase, progress)
            for number, name in enumerate(snapshots, start=1):
                progress.begin(number, len(snapshots), "account")
                snapshot = load_snapshot(name, account)
                notes = with_history and not is_demo(name)
                made.append(stamper.stamp(snapshot, terms.of(name), with_history=notes))
                # Each as it is made: with many accounts a log tells how far it got.
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
        raise click.UsageError("--passphrase-file goes with --encrypt.")


class _Made(NamedTuple):
    """A copy that was made, and how its account stands."""

    report: StampReport
    account: str
    verdicts: dict[str, Verdict]


@dataclass(frozen=True, slots=True)
class _Stamper:
    """Makes private copies of a site; with a passphrase, locked ones."""

    site: Path
    output: Path
    redaction: Redaction
    passphrase: str | None
    progress: Progress

    def stamp(self, snapshot: Snapshot, terms: Terms, *, with_history: bool) -> _Made:
        """Make an account's copy; its verdicts are given as they are, its id as it is shown."""
        self.progress.now("Judging facts")
        verdicts = judge(snapshot, CATALOGUE, terms)
        shown, masked = redact(snapshot, verdicts, self.redaction)
        taken = taking(snapshot, CATALOGUE, verdicts, terms)
        history = self._noted(snapshot.account, taken) if with_history else ()
        of = self.progress.files_in(self.site)
        count = self.progress.counter(lambda files: f"Stamping: {files:,} of {of} files")
        if self.passphrase is not None:
            document = json.dumps(verdict_file.document(shown, masked, BY_ID))
            report = stamp_locked(self.site, document, self.passphrase, self.output, progress=count)
        else:
            out = self.output / snapshot.account
            report = stamp_site(self.site, shown, masked, out, history=history, progress=count)
        return _Made(report, shown.account, verdicts)

    def _noted(self, account: str, taken: Taking) -> tuple[Point, ...]:
        """Note how an account stands; gives how it has stood since it was first noted."""
        try:
            return points(History(default_folder()).note(account, taken), BY_ID)
        except SnapshotError as error:
            # The copy is whole without it.
            self.progress.note(f"no history is kept: {error}")
            return ()
